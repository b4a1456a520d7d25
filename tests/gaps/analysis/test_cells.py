"""Status, basis and flags of a cell (domain.md section 4)."""

from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Answer, Offer
from inventory.gaps.results import Cell
from tests.gaps.build import (
    HERE,
    OUTSIDE,
    THERE,
    days_later,
    make_answer,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
)

UNCONFIRMED = {"confirmed_on": None}


def judge(*offers: Offer, answer: Answer | None = None, activity: str = "B2.1", **changes: Any) -> Cell:
    """The cell of an activity in the first municipality, with each offer from an initiative of its own."""
    initiatives = (make_initiative(f"aanbieder-{number}", offer) for number, offer in enumerate(offers))
    inputs = make_inputs(*initiatives, answers=[] if answer is None else [answer], **changes)
    return analyse(inputs).cell(activity, HERE)


def said(answer: str, **changes: Any) -> Answer:
    """What the first municipality says of B2.1."""
    return make_answer("B2.1", answer, **changes)


def offer(**changes: Any) -> Offer:
    """An offer of B2.1 for the first municipality."""
    return make_offer("B2.1", **changes)


@pytest.mark.parametrize(
    ("offers", "answer", "status", "basis"),
    [
        ([], None, "unknown", "none"),
        ([], said("dont_know"), "unknown", "none"),
        ([], said("present"), "present", "answer"),
        ([], said("elsewhere"), "elsewhere", "answer"),
        ([], said("missing"), "missing", "answer"),
        ([], said("duplicated"), "duplicated", "answer"),
        ([offer(places=(HERE,))], None, "present", "offers"),
        ([offer(at_home=True)], None, "present", "offers"),
        ([offer()], None, "elsewhere", "offers"),
        ([offer(places=(THERE,))], None, "elsewhere", "offers"),
        ([offer(places=(THERE,)), offer(places=(HERE,))], None, "present", "offers"),
        ([offer(places=(HERE,))], said("dont_know"), "present", "offers"),
        ([offer()], said("dont_know"), "elsewhere", "offers"),
        ([offer(places=(HERE,))], said("missing"), "missing", "answer"),
        ([offer(places=(HERE,))], said("elsewhere"), "elsewhere", "answer"),
        ([offer(municipalities=(THERE,), places=(HERE,))], None, "unknown", "none"),
        ([offer(municipalities=(THERE,), at_home=True)], None, "unknown", "none"),
        ([offer(places=(HERE,), **UNCONFIRMED)], None, "unknown", "sources"),
        ([offer(places=(HERE,), **UNCONFIRMED)], said("dont_know"), "unknown", "sources"),
        ([offer(places=(HERE,), **UNCONFIRMED), offer()], None, "elsewhere", "offers"),
        ([offer(municipalities=(THERE,), places=(HERE,), **UNCONFIRMED)], None, "unknown", "none"),
        ([offer(status="planned", **UNCONFIRMED)], None, "unknown", "none"),
        ([offer(status="stopped", **UNCONFIRMED)], None, "unknown", "none"),
        ([offer(starts_on=days_later(1))], None, "unknown", "none"),
        ([offer(ends_on=days_later(-1))], None, "unknown", "none"),
    ],
)
def test_status_and_basis_follow_answer_then_supply_then_sources(
    offers: list[Offer], answer: Answer | None, status: str, basis: str
) -> None:
    cell = judge(*offers, answer=answer)

    assert (cell.status, cell.basis) == (status, basis)


def test_providers_are_named_once_and_alphabetically() -> None:
    inputs = make_inputs(
        make_initiative("zon", offer(), offer(places=(HERE,)), kind="welfare"),
        make_initiative("aan-zet", offer(), municipality=None),
        make_initiative("bij-ons", offer(**UNCONFIRMED)),
    )

    assert analyse(inputs).cell("B2.1", HERE).providers == ("aan-zet", "zon")


@pytest.mark.parametrize(
    ("offers", "answer", "flags"),
    [
        ([], said("missing"), set()),
        ([], said("missing", reason="by_choice"), {"explained"}),
        ([offer()], said("missing"), {"contradicted"}),
        ([offer()], said("missing", reason="no_space"), {"contradicted"}),
        ([offer()], said("missing", reason="by_choice"), {"contradicted", "explained"}),
        ([offer()], said("missing", reason="not_accessible_for_group"), set()),
        ([offer(**UNCONFIRMED)], said("missing"), set()),
        ([offer(status="planned")], said("missing"), set()),
        ([offer()], said("dont_know"), set()),
        ([], said("present"), {"unsupported"}),
        ([], said("elsewhere"), {"unsupported"}),
        ([], said("duplicated"), {"unsupported"}),
        ([], said("present", provider="De Brug"), set()),
        ([], said("duplicated", provider="De Brug en Zon"), set()),
        ([], said("present", place="Gouda"), {"unsupported"}),
        ([offer()], said("present"), set()),
        ([offer()], said("elsewhere"), set()),
        ([offer()], said("duplicated"), {"unsupported"}),
        ([offer(), offer()], said("duplicated"), {"overlap"}),
        ([offer(**UNCONFIRMED)], said("present"), {"unsupported"}),
        ([offer(), offer()], None, {"overlap"}),
        ([offer(), offer(**UNCONFIRMED)], None, set()),
        ([offer(), offer(municipalities=(THERE,))], None, set()),
        ([offer(), offer()], said("missing"), {"contradicted", "overlap"}),
        ([offer(funding="temporary")], None, {"fragile"}),
        ([offer(funding="temporary"), offer(funding="unknown")], None, {"overlap"}),
        ([offer(funding="temporary"), offer(ends_on=days_later(365))], None, {"fragile", "overlap"}),
        ([offer(ends_on=days_later(366))], None, set()),
        ([offer(ends_on=days_later(0))], None, {"fragile"}),
        ([offer(funding="temporary"), offer(**UNCONFIRMED)], None, {"fragile"}),
        ([offer(funding="temporary")], said("present"), {"fragile"}),
        ([offer(funding="temporary", **UNCONFIRMED)], None, set()),
        ([offer(funding="not_said")], None, set()),
    ],
)
def test_flags_follow_answer_and_supply(offers: list[Offer], answer: Answer | None, flags: set[str]) -> None:
    cell = judge(*offers, answer=answer)

    assert set(cell.flags) == flags
    assert list(cell.flags) == sorted(cell.flags)


@pytest.mark.parametrize(("activity", "flagged"), [("A3.3", True), ("B1.3", False), ("C4.3", False)])
def test_overlap_is_flagged_for_comparable_activities_alone(activity: str, flagged: bool) -> None:
    cell = judge(make_offer(activity), make_offer(activity), activity=activity)

    assert cell.is_flagged("overlap") is flagged


def test_overlap_is_not_flagged_for_two_initiatives_of_one_organisation() -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", offer(), organisation="Zon"),
        make_initiative("bij-ons", offer(), organisation="Zon"),
        answers=[said("duplicated")],
    )

    assert analyse(inputs).cell("B2.1", HERE).flags == ("unsupported",)


NEXT_TO_EACH_OTHER = ((HERE, THERE),)


@pytest.mark.parametrize("pairs", [((HERE, THERE),), ((THERE, HERE),), ((HERE, THERE), (THERE, HERE))])
def test_nearby_reads_pairs_both_ways(pairs: tuple[tuple[str, str], ...]) -> None:
    there = make_answer("B2.1", "present", THERE)

    cell = judge(answer=None, neighbours=pairs)
    report = analyse(make_inputs(answers=[there], neighbours=pairs))

    assert not cell.is_flagged("nearby")
    assert report.cell("B2.1", HERE).flags == ("nearby",)
    assert report.cell("B2.1", HERE).nearby == (THERE,)
    assert not report.cell("B2.1", THERE).is_flagged("nearby")


@pytest.mark.parametrize(
    ("here", "there", "flagged"),
    [
        (None, "present", True),
        (None, "duplicated", True),
        (None, "elsewhere", False),
        (None, "missing", False),
        (None, None, False),
        ("missing", "present", True),
        ("elsewhere", "present", True),
        ("dont_know", "present", True),
        ("present", "present", False),
        ("duplicated", "present", False),
    ],
)
def test_nearby_inside_the_region_goes_by_status(here: str | None, there: str | None, flagged: bool) -> None:
    answers = [
        make_answer("B2.1", answer, municipality)
        for municipality, answer in ((HERE, here), (THERE, there))
        if answer is not None
    ]

    report = analyse(make_inputs(answers=answers, neighbours=NEXT_TO_EACH_OTHER))

    assert report.cell("B2.1", HERE).is_flagged("nearby") is flagged


def test_nearby_needs_a_neighbour() -> None:
    report = analyse(make_inputs(answers=[make_answer("B2.1", "present", THERE)]))

    assert not report.cell("B2.1", HERE).is_flagged("nearby")


def test_nearby_inside_the_region_is_not_made_by_a_place_that_is_not_for_its_own_residents() -> None:
    here = offer(municipalities=(HERE,), places=(THERE,))

    report = analyse(make_inputs(make_initiative("aan-zet", here), neighbours=NEXT_TO_EACH_OTHER))

    assert report.cell("B2.1", THERE).status == "unknown"
    assert report.cell("B2.1", HERE).flags == ()


@pytest.mark.parametrize(
    ("changes", "flagged"),
    [
        ({"municipalities": (OUTSIDE,), "places": (OUTSIDE,)}, True),
        ({"municipalities": (HERE,), "places": (OUTSIDE,)}, True),
        ({"municipalities": ("GM0999",), "places": (OUTSIDE, "GM0999")}, True),
        ({"municipalities": (OUTSIDE,), "places": ()}, False),
        ({"municipalities": (OUTSIDE,), "at_home": True}, False),
        ({"municipalities": (OUTSIDE,), "places": ("GM0999",)}, False),
        ({"municipalities": (OUTSIDE,), "places": (OUTSIDE,), "confirmed_on": None}, False),
        ({"municipalities": (OUTSIDE,), "places": (OUTSIDE,), "status": "planned"}, False),
    ],
)
def test_nearby_outside_the_region_goes_by_supply_with_a_place_there(changes: dict[str, Any], flagged: bool) -> None:
    initiative = make_initiative("buur", offer(**changes), municipality=OUTSIDE)

    report = analyse(make_inputs(initiative, neighbours=((OUTSIDE, HERE),)))

    assert report.cell("B2.1", HERE).is_flagged("nearby") is flagged
    assert not report.cell("B2.1", THERE).is_flagged("nearby")


def test_cell_holds_what_pages_show_beside_its_status() -> None:
    signal = make_signal("B2.1", "too_little", [HERE, OUTSIDE], named=True, note="wachtlijst")
    inputs = make_inputs(
        make_initiative("aan-zet", offer(), signals=(signal,)),
        make_initiative("bij-ons", offer(**UNCONFIRMED)),
        make_initiative("cafe-zon", offer(status="planned")),
        make_initiative("de-brug", offer(status="stopped")),
        answers=[said("present", limits=("waiting_list",))],
    )

    cell = analyse(inputs).cell("B2.1", HERE)

    assert cell.answer == said("present", limits=("waiting_list",))
    assert [each.initiative.slug for each in cell.supply] == ["aan-zet"]
    assert [each.initiative.slug for each in cell.unconfirmed] == ["bij-ons"]
    assert [each.initiative.slug for each in cell.planned] == ["cafe-zon"]
    assert [(each.initiative, each.signal, each.named, each.note) for each in cell.signals] == [
        ("aan-zet", "too_little", True, "wachtlijst")
    ]


def test_cells_ignore_what_the_scan_does_not_ask() -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", make_offer("Z9.9"), signals=(make_signal("Z9.9"),)),
        answers=[make_answer("Z9.9", "missing"), make_answer("B2.1", "missing", OUTSIDE)],
    )

    report = analyse(inputs)

    assert {cell.status for cell in report.cells} == {"unknown"}
    assert report.figures.answered == 0
    assert report.to_complete.initiatives == ("aan-zet",)
