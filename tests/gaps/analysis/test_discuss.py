"""Signals, and what two parties say differently (domain.md section 4)."""

from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Initiative
from inventory.gaps.results import DiscussItem
from tests.gaps.build import (
    HERE,
    OUTSIDE,
    THERE,
    make_answer,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
)


def flags_raised(signal: str, answer: str | None, *others: Initiative, activity: str = "B2.1") -> list[str]:
    """What is to be discussed when an initiative gives this signal where the municipality says so."""
    sender = make_initiative("aan-zet", signals=(make_signal(activity, signal),))
    answers = [] if answer is None else [make_answer(activity, answer)]
    return [item.flag for item in analyse(make_inputs(sender, *others, answers=answers)).discuss]


@pytest.mark.parametrize(
    ("answer", "missing", "duplicated"),
    [
        ("present", ["signal_missing"], ["signal_duplicated"]),
        ("elsewhere", ["signal_missing"], ["signal_duplicated"]),
        ("duplicated", ["signal_missing"], []),
        ("missing", [], ["signal_duplicated"]),
        ("dont_know", [], []),
        (None, [], []),
    ],
)
def test_signals_differ_by_status(answer: str | None, missing: list[str], duplicated: list[str]) -> None:
    assert flags_raised("missing", answer) == missing
    assert flags_raised("duplicated", answer) == duplicated
    assert flags_raised("too_little", answer) == []


@pytest.mark.parametrize("activity", ["B2.1", "B1.3"])
def test_signal_duplicated_agrees_where_two_organisations_share_people(activity: str) -> None:
    zon = make_initiative("zon", make_offer(activity), organisation="Zon")
    also_zon = make_initiative("ook-zon", make_offer(activity), organisation="Zon")
    brug = make_initiative("brug", make_offer(activity, exclusive=True, target_groups=("youth",)))

    assert flags_raised("duplicated", "present", zon, also_zon, activity=activity) == ["signal_duplicated"]
    assert flags_raised("duplicated", "present", zon, brug, activity=activity) == []


def test_signal_differs_in_each_of_its_municipalities_in_the_region() -> None:
    signal = make_signal("B1.1", "missing", [THERE, OUTSIDE, HERE])
    answers = [make_answer("B1.1", "present", code) for code in (HERE, THERE)]

    report = analyse(make_inputs(make_initiative("aan-zet", signals=(signal,)), answers=answers))

    assert [(item.municipality, item.initiative) for item in report.discuss] == [(HERE, "aan-zet"), (THERE, "aan-zet")]


def test_contradicted_cells_are_discussed_without_an_initiative() -> None:
    provider = make_initiative("aan-zet", make_offer("B1.1"))

    report = analyse(make_inputs(provider, answers=[make_answer("B1.1")]))

    assert report.discuss == (DiscussItem(HERE, "B1.1", "contradicted", None, belongs=True),)


def test_discuss_stands_by_activity_municipality_flag_and_initiative() -> None:
    signals = (make_signal("B1.2", "missing", [THERE]), make_signal("B1.1", "duplicated", [THERE, HERE]))
    answers = [
        make_answer("B1.1", "missing", HERE),
        make_answer("B1.1", "present", THERE),
        make_answer("B1.2", "present", THERE),
    ]

    report = analyse(
        make_inputs(
            make_initiative("zon", make_offer("B1.1"), signals=signals),
            make_initiative("aan-zet", signals=signals),
            answers=answers,
        )
    )

    assert [(item.activity, item.municipality, item.flag, item.initiative) for item in report.discuss] == [
        ("B1.1", HERE, "contradicted", None),
        ("B1.1", HERE, "signal_duplicated", "aan-zet"),
        ("B1.1", HERE, "signal_duplicated", "zon"),
        ("B1.1", THERE, "signal_duplicated", "aan-zet"),
        ("B1.1", THERE, "signal_duplicated", "zon"),
        ("B1.2", THERE, "signal_missing", "aan-zet"),
        ("B1.2", THERE, "signal_missing", "zon"),
    ]


@pytest.mark.parametrize(
    ("changes", "discussed", "shown"),
    [
        ({"municipality": HERE}, True, True),
        ({"offers": (make_offer("A1.1", [THERE], status="stopped"),)}, True, True),
        ({"offers": (make_offer("A1.1", [OUTSIDE], places=(THERE,)),)}, True, True),
        ({"offers": (make_offer("A1.1", [OUTSIDE], places=(OUTSIDE,), status="planned"),)}, True, False),
        ({"offers": (make_offer("A1.1", [OUTSIDE]),)}, False, False),
        ({}, False, False),
    ],
)
def test_signals_count_of_inputs_and_are_shown_of_those_that_belong(
    changes: dict[str, Any], discussed: bool, shown: bool
) -> None:
    values: dict[str, Any] = {"municipality": OUTSIDE, "signals": (make_signal("B1.1"),)} | changes
    offers = values.pop("offers", ())
    sender = make_initiative("buur", *offers, **values)

    report = analyse(make_inputs(sender, answers=[make_answer("B1.1", "present")], neighbours=((HERE, OUTSIDE),)))

    assert [item.initiative for item in report.discuss] == (["buur"] if discussed else [])
    assert [item.initiative for item in report.discuss_shown] == (["buur"] if shown else [])
    assert [each.initiative for each in report.cell("B1.1", HERE).signals] == (["buur"] if shown else [])


def test_signals_say_in_their_cell_whether_they_differ() -> None:
    signals = (make_signal("B1.1", "missing"), make_signal("B1.2", "missing"), make_signal("B1.3", "too_little"))
    answers = [make_answer("B1.1", "present"), make_answer("B1.2", "missing"), make_answer("B1.3", "present")]

    report = analyse(make_inputs(make_initiative("aan-zet", signals=signals), answers=answers))

    assert [(each.activity, each.signal, each.differs) for each in report.signals] == [
        ("B1.1", "missing", True),
        ("B1.2", "missing", False),
        ("B1.3", "too_little", False),
    ]
