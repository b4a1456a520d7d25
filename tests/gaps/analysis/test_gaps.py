"""The gaps (domain.md section 4)."""

from collections.abc import Iterable
from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Answer, Initiative
from inventory.gaps.results import Gap
from tests.gaps.build import (
    FAR,
    HERE,
    OUTSIDE,
    THERE,
    make_answer,
    make_answers,
    make_initiative,
    make_inputs,
    make_offer,
)

THREE = {HERE: 100, THERE: 20, FAR: 3}


def find_gaps(*initiatives: Initiative, answers: Iterable[Answer] = (), **changes: Any) -> list[Gap]:
    """The gaps of a scan of two or three municipalities."""
    return list(analyse(make_inputs(*initiatives, answers=answers, **changes)).gaps)


def in_short(gaps: Iterable[Gap]) -> list[tuple[str, str | None, str | None, bool, tuple[str, ...]]]:
    """What a test most often asks of gaps."""
    return [(each.kind, each.bouwsteen, each.activity, each.everywhere, each.municipalities) for each in gaps]


# 1. No initiative


@pytest.mark.parametrize(
    ("initiatives", "gap"),
    [
        ([], True),
        ([make_initiative("aan-zet")], False),
        ([make_initiative("welzijn", make_offer("A1.1"), kind="welfare")], True),
        ([make_initiative("buur", make_offer("B1.1"), municipality=OUTSIDE)], False),
        ([make_initiative("thuisloos", make_offer("B1.1"), municipality=None)], False),
        ([make_initiative("buur", make_offer("A1.1", confirmed_on=None), municipality=OUTSIDE)], True),
        ([make_initiative("buur", make_offer("A1.1", [OUTSIDE], places=(HERE,)), municipality=OUTSIDE)], True),
    ],
)
def test_no_initiative_needs_the_statement_and_nobody_who_disproves_it(
    initiatives: list[Initiative], gap: bool
) -> None:
    stated = find_gaps(*initiatives, no_initiative=True)
    unstated = find_gaps(*initiatives, no_initiative=False)

    expected = Gap(
        kind="no_initiative",
        bouwsteen=None,
        activity=None,
        initiative=None,
        everywhere=False,
        municipalities=(HERE, THERE),
        nearby=(),
        inhabitants=120,
    )
    assert stated == ([expected] if gap else [])
    assert unstated == []


# 2. A bouwsteen that is missing


def test_bouwsteen_missing_lists_the_municipalities_that_miss_all_of_it() -> None:
    answers = [*make_answers("A1", "missing", HERE, FAR), *make_answers("A1", "present", THERE)]

    gaps = find_gaps(answers=answers, municipalities=THREE, neighbours=((HERE, THERE),))

    assert gaps == [
        Gap(
            kind="bouwsteen_missing",
            bouwsteen="A1",
            activity=None,
            initiative=None,
            everywhere=False,
            municipalities=(HERE, FAR),
            nearby=(HERE,),
            inhabitants=103,
        )
    ]


def test_bouwsteen_missing_leaves_out_municipalities_where_all_of_it_was_a_choice() -> None:
    answers = [*make_answers("C2", "missing", HERE, reason="by_choice"), *make_answers("C2", "missing", THERE)]

    gaps = find_gaps(answers=answers)

    assert in_short(gaps) == [("bouwsteen_missing", "C2", None, True, (THERE,))]


def test_bouwsteen_missing_keeps_municipalities_where_some_of_it_was_a_choice() -> None:
    answers = [make_answer("C2.1", reason="by_choice"), make_answer("C2.2")]

    assert in_short(find_gaps(answers=answers)) == [("bouwsteen_missing", "C2", None, False, (HERE,))]


def test_bouwsteen_missing_is_no_gap_when_everybody_chose_so() -> None:
    assert find_gaps(answers=make_answers("C2", "missing", HERE, THERE, reason="by_choice")) == []


def test_bouwsteen_missing_is_no_gap_while_a_cell_is_contradicted() -> None:
    provider = make_initiative("aan-zet", make_offer("C2.1"))

    gaps = find_gaps(provider, answers=make_answers("C2"))

    assert in_short(gaps) == [("activity_missing", "C2", "C2.2", False, (HERE,))]


# 3. A wish


@pytest.mark.parametrize(
    ("changes", "wished"),
    [
        ({}, True),
        ({"kind": "welfare"}, False),
        ({"municipality": OUTSIDE}, False),
        ({"municipality": None}, False),
        ({"offers": (make_offer("A2.1"),)}, False),
        ({"offers": (make_offer("A2.1", [OUTSIDE], places=(HERE,)),)}, True),
        ({"offers": (make_offer("A2.1", confirmed_on=None),)}, True),
        ({"offers": (make_offer("A1.1"),)}, True),
        ({"wishes": ()}, False),
        ({"wishes": ("B1",)}, False),
    ],
)
def test_initiative_wish_is_of_a_self_direction_initiative_without_that_supply(
    changes: dict[str, Any], wished: bool
) -> None:
    values: dict[str, Any] = {"wishes": ("A2",)} | changes
    offers = values.pop("offers", ())

    gaps = find_gaps(make_initiative("aan-zet", *offers, **values))

    wish = Gap(
        kind="initiative_wish",
        bouwsteen="A2",
        activity=None,
        initiative="aan-zet",
        everywhere=False,
        municipalities=(),
        nearby=(),
        inhabitants=None,
    )
    assert gaps == ([wish] if wished else [])


# 4. An activity that is missing


def test_activity_missing_lists_the_municipalities_that_miss_it() -> None:
    answers = [make_answer("B1.1", "missing", code) for code in (HERE, FAR)]
    answers.append(make_answer("B1.1", "present", THERE))

    gaps = find_gaps(answers=answers, municipalities=THREE, neighbours=((HERE, THERE),))

    assert gaps == [
        Gap(
            kind="activity_missing",
            bouwsteen="B1",
            activity="B1.1",
            initiative=None,
            everywhere=False,
            municipalities=(HERE, FAR),
            nearby=(HERE,),
            inhabitants=103,
        )
    ]


def test_activity_missing_is_no_gap_in_group_a() -> None:
    report = analyse(make_inputs(answers=[make_answer("A1.1", "missing", code) for code in (HERE, THERE)]))

    assert report.activity("A1.1").status == "missing"
    assert report.gaps == ()
    assert [(cell.activity, cell.municipality) for cell in report.also_possible] == [("A1.1", HERE), ("A1.1", THERE)]


@pytest.mark.parametrize(("activity", "gap"), [("B2.5", False), ("B2.3", True)])
def test_activity_missing_in_one_municipality_is_a_gap_for_a_local_activity_alone(activity: str, gap: bool) -> None:
    assert bool(find_gaps(answers=[make_answer(activity)])) is gap


def test_activity_missing_everywhere_is_a_gap_for_a_regional_activity_too() -> None:
    answers = [make_answer("B2.5", "missing", code) for code in (HERE, THERE)]

    assert in_short(find_gaps(answers=answers)) == [("activity_missing", "B2", "B2.5", True, (HERE, THERE))]


def test_activity_missing_everywhere_counts_choices_and_leaves_them_out_of_the_line() -> None:
    answers = [make_answer("B2.5", reason="by_choice"), make_answer("B2.5", "missing", THERE)]

    assert in_short(find_gaps(answers=answers)) == [("activity_missing", "B2", "B2.5", True, (THERE,))]


def test_activity_missing_everywhere_counts_contradictions_and_leaves_them_out_of_the_line() -> None:
    provider = make_initiative("aan-zet", make_offer("B2.5"))
    answers = [make_answer("B2.5"), make_answer("B2.5", "missing", THERE)]

    assert in_short(find_gaps(provider, answers=answers)) == [("activity_missing", "B2", "B2.5", True, (THERE,))]


def test_activity_missing_for_a_group_is_a_gap_although_there_are_providers() -> None:
    provider = make_initiative("aan-zet", make_offer("B2.3"))
    answers = [make_answer("B2.3", reason="not_accessible_for_group")]

    assert in_short(find_gaps(provider, answers=answers)) == [("activity_missing", "B2", "B2.3", False, (HERE,))]


@pytest.mark.parametrize("reason", ["by_choice", "contradicted"])
def test_activity_missing_by_choice_or_contradicted_is_no_gap(reason: str) -> None:
    provider = make_initiative("aan-zet", make_offer("B2.3"))
    explained = find_gaps(answers=[make_answer("B2.3", reason="by_choice")])
    contradicted = find_gaps(provider, answers=[make_answer("B2.3")])

    assert {"by_choice": explained, "contradicted": contradicted}[reason] == []


def test_activity_missing_leaves_out_municipalities_in_the_gap_of_its_bouwsteen() -> None:
    answers = [*make_answers("C2", "missing", HERE), make_answer("C2.1", "missing", THERE)]

    gaps = find_gaps(answers=answers)

    assert in_short(gaps) == [
        ("bouwsteen_missing", "C2", None, False, (HERE,)),
        ("activity_missing", "C2", "C2.1", True, (THERE,)),
    ]


def test_regional_activity_missing_everywhere_within_gaps_of_its_bouwsteen_is_not_said_twice() -> None:
    assert in_short(find_gaps(answers=make_answers("C3", "missing", HERE, THERE))) == [
        ("bouwsteen_missing", "C3", None, True, (HERE, THERE))
    ]


# The order


def test_gaps_stand_by_kind_then_reach_then_number_then_code() -> None:
    answers = [
        *make_answers("A3", "missing", HERE),
        *make_answers("C2", "missing", HERE, THERE),
        *make_answers("C3", "missing", HERE, THERE, FAR),
        make_answer("B1.2", "missing", FAR),
        make_answer("B1.1", "missing", FAR),
        *(make_answer("B1.3", "missing", code) for code in (HERE, THERE)),
        make_answer("C4.3", "missing", HERE),
        *(make_answer("C4.3", "missing", code, reason="by_choice") for code in (THERE, FAR)),
    ]
    initiatives = [
        make_initiative("zon", municipality=THERE, wishes=("A2", "A1")),
        make_initiative("aan-zet", municipality=THERE, wishes=("A2",)),
    ]

    gaps = find_gaps(*initiatives, answers=answers, municipalities=THREE)

    assert [(each.kind, each.bouwsteen, each.activity, each.initiative) for each in gaps] == [
        ("bouwsteen_missing", "C3", None, None),
        ("bouwsteen_missing", "C2", None, None),
        ("bouwsteen_missing", "A3", None, None),
        ("initiative_wish", "A1", None, "zon"),
        ("initiative_wish", "A2", None, "aan-zet"),
        ("initiative_wish", "A2", None, "zon"),
        ("activity_missing", "C4", "C4.3", None),
        ("activity_missing", "B1", "B1.3", None),
        ("activity_missing", "B1", "B1.1", None),
        ("activity_missing", "B1", "B1.2", None),
    ]


def test_gaps_begin_with_no_initiative() -> None:
    gaps = find_gaps(answers=make_answers("C3", "missing", HERE, THERE), no_initiative=True)

    assert [each.kind for each in gaps] == ["no_initiative", "bouwsteen_missing"]
