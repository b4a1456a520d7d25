"""Bouwstenen and activities over the region, and access to them (domain.md section 4)."""

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Answer
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

NEXT_TO_EACH_OTHER = ((HERE, THERE),)
THREE = {HERE: 100, THERE: 20, FAR: 3}


def c2(first: str | None, second: str | None, municipality: str = HERE, reason: str = "") -> list[Answer]:
    """What a municipality says of C2.1 and C2.2."""
    said = (("C2.1", first), ("C2.2", second))
    return [
        make_answer(code, answer, municipality, reason=reason if answer == "missing" else "")
        for code, answer in said
        if answer is not None
    ]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        (c2("present", "missing"), "present"),
        (c2("duplicated", None), "present"),
        (c2("present", "elsewhere"), "present"),
        (c2("elsewhere", "missing"), "elsewhere"),
        (c2("elsewhere", None), "elsewhere"),
        (c2("missing", "missing"), "missing"),
        (c2("missing", "missing", reason="by_choice"), "missing"),
        (c2("missing", None), "unknown"),
        (c2("missing", "dont_know"), "unknown"),
        (c2(None, None), "unknown"),
    ],
)
def test_bouwsteen_in_a_municipality_follows_its_cells(answers: list[Answer], status: str) -> None:
    report = analyse(make_inputs(answers=answers))

    assert report.bouwsteen("C2").in_municipality[HERE] == status


@pytest.mark.parametrize(("reason", "status"), [("", "unknown"), ("not_accessible_for_group", "missing")])
def test_bouwsteen_with_a_contradicted_cell_is_not_missing(reason: str, status: str) -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", make_offer("C2.1")),
        answers=[make_answer("C2.1", reason=reason), make_answer("C2.2")],
    )

    assert analyse(inputs).bouwsteen("C2").in_municipality[HERE] == status


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        ([], {HERE: "unknown", THERE: "unknown", FAR: "unknown"}),
        (c2("present", None), {HERE: "own", THERE: "nearby", FAR: "region"}),
        (c2("elsewhere", None), {HERE: "region", THERE: "region", FAR: "region"}),
        (c2("missing", "missing"), {HERE: "unknown", THERE: "unknown", FAR: "unknown"}),
        (c2("missing", "missing") + c2("present", None, FAR), {HERE: "region", THERE: "region", FAR: "own"}),
        (c2("missing", "missing") + c2("elsewhere", None, FAR), {HERE: "region", THERE: "region", FAR: "region"}),
        (c2("elsewhere", None) + c2("present", None, THERE), {HERE: "nearby", THERE: "own", FAR: "region"}),
        (
            c2("missing", "missing") + c2("missing", "missing", THERE) + c2("missing", "missing", FAR),
            {HERE: "none", THERE: "none", FAR: "none"},
        ),
        (
            c2("missing", "missing") + c2("missing", "missing", THERE) + c2("missing", "dont_know", FAR),
            {HERE: "unknown", THERE: "unknown", FAR: "unknown"},
        ),
    ],
)
def test_access_follows_the_municipality_then_its_neighbours_then_the_region(
    answers: list[Answer], levels: dict[str, str]
) -> None:
    report = analyse(make_inputs(answers=answers, municipalities=THREE, neighbours=NEXT_TO_EACH_OTHER))

    assert report.bouwsteen("C2").access == levels


def test_access_next_to_a_place_outside_the_region_is_nearby_and_not_none() -> None:
    buur = make_initiative("buur", make_offer("C2.1", [OUTSIDE], places=(OUTSIDE,)), municipality=OUTSIDE)
    answers = make_answers("C2", "missing", HERE, THERE)

    report = analyse(make_inputs(buur, answers=answers, neighbours=((HERE, OUTSIDE),)))

    assert report.bouwsteen("C2").access == {HERE: "nearby", THERE: "none"}
    assert report.bouwsteen("C2").status == "missing"


def test_inhabitants_are_those_of_the_municipalities_at_each_level() -> None:
    report = analyse(make_inputs(answers=c2("present", None), municipalities=THREE, neighbours=NEXT_TO_EACH_OTHER))
    people = report.bouwsteen("C2").inhabitants

    assert (people.own, people.nearby, people.region, people.none, people.unknown) == (100, 20, 3, 0, 0)


def test_inhabitants_own_provided_need_a_provider_of_any_cell() -> None:
    provided = make_initiative("aan-zet", make_offer("C2.2", [HERE, THERE]))
    answers = [*c2("present", None), *c2("elsewhere", None, THERE), *c2("present", None, FAR)]

    report = analyse(make_inputs(provided, answers=answers, municipalities=THREE))

    assert report.bouwsteen("C2").inhabitants.own == 103
    assert report.bouwsteen("C2").inhabitants_own_provided == 100


@pytest.mark.parametrize(
    ("here", "there", "status"),
    [
        (("missing", "missing"), ("missing", "missing"), "missing"),
        (("missing", "missing"), ("missing", None), "unknown"),
        ((None, None), (None, None), "unknown"),
        (("missing", "missing"), ("elsewhere", None), "present"),
        (("present", None), (None, None), "present"),
    ],
)
def test_bouwsteen_in_the_region_follows_its_municipalities(
    here: tuple[str | None, str | None], there: tuple[str | None, str | None], status: str
) -> None:
    report = analyse(make_inputs(answers=c2(*here) + c2(*there, THERE)))

    assert report.bouwsteen("C2").status == status


@pytest.mark.parametrize(
    ("here", "there", "status"),
    [
        ("present", "duplicated", "everywhere"),
        ("elsewhere", "elsewhere", "everywhere"),
        ("present", "missing", "partly"),
        ("elsewhere", None, "partly"),
        ("duplicated", "dont_know", "partly"),
        ("missing", "missing", "missing"),
        ("missing", None, "unknown"),
        ("missing", "dont_know", "unknown"),
        (None, None, "unknown"),
    ],
)
def test_activity_in_the_region_follows_its_cells(here: str | None, there: str | None, status: str) -> None:
    answers = [
        make_answer("C2.1", answer, municipality)
        for municipality, answer in ((HERE, here), (THERE, there))
        if answer is not None
    ]

    assert analyse(make_inputs(answers=answers)).activity("C2.1").status == status


def test_activity_missing_everywhere_counts_explained_and_contradicted_cells() -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", make_offer("C2.1", [THERE])),
        answers=[make_answer("C2.1", reason="by_choice"), make_answer("C2.1", "missing", THERE)],
    )

    assert analyse(inputs).activity("C2.1").status == "missing"


def test_activity_names_the_municipalities_of_each_status() -> None:
    many = {f"GM000{number}": 1 for number in range(1, 6)}
    said = ("present", "elsewhere", "missing", "duplicated", "dont_know")
    answers = [make_answer("C2.1", answer, code) for code, answer in zip(many, said, strict=True)]

    activity = analyse(make_inputs(answers=answers, municipalities=many)).activity("C2.1")

    found = (activity.present, activity.elsewhere, activity.missing, activity.duplicated, activity.unknown)
    assert found == tuple((code,) for code in many)
