"""Which initiatives are inputs of a scan (domain.md section 4)."""

from typing import Any

import pytest

from inventory.gaps.scope import count_initiatives, neighbours_of_region, scope
from tests.gaps.build import (
    HERE,
    OUTSIDE,
    THERE,
    make_decision,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
    make_steunpunt,
)

FURTHER = "GM0999"
"""Next to the municipality next door, and to nothing of the region."""
PAIRS = ((HERE, THERE), (OUTSIDE, HERE), (OUTSIDE, FURTHER), (HERE, HERE), (HERE, OUTSIDE))


@pytest.mark.parametrize(
    ("changes", "belongs", "kept"),
    [
        ({"municipality": HERE}, True, True),
        ({"municipality": OUTSIDE}, False, False),
        ({"municipality": None}, False, False),
        ({"offers": [make_offer(municipalities=[HERE])]}, True, True),
        ({"offers": [make_offer(municipalities=[HERE], status="stopped")]}, True, True),
        ({"offers": [make_offer(municipalities=[FURTHER]), make_offer(municipalities=[THERE])]}, True, True),
        ({"offers": [make_offer(municipalities=[FURTHER], places=(THERE,), status="planned")]}, True, True),
        ({"offers": [make_offer(municipalities=[FURTHER], places=(OUTSIDE,))]}, False, True),
        ({"offers": [make_offer(municipalities=[FURTHER], places=(OUTSIDE,), status="stopped")]}, False, True),
        ({"offers": [make_offer(municipalities=[OUTSIDE])]}, False, False),
        ({"offers": [make_offer(municipalities=[FURTHER], places=(FURTHER,))]}, False, False),
        ({"signals": (make_signal(municipalities=[HERE]),)}, False, False),
    ],
)
def test_scope_keeps_who_belongs_and_who_has_a_place_next_door(
    changes: dict[str, Any], belongs: bool, kept: bool
) -> None:
    values: dict[str, Any] = {"municipality": FURTHER} | changes
    initiative = make_initiative("zon", *values.pop("offers", ()), **values)
    inputs = make_inputs(initiative, neighbours=PAIRS)

    assert count_initiatives(inputs).belonging == (frozenset({"zon"}) if belongs else frozenset())
    assert count_initiatives(inputs).next_door == (frozenset({"zon"}) if kept and not belongs else frozenset())
    assert scope(inputs).initiatives == ((initiative,) if kept else ())


def test_scope_keeps_who_is_named_by_a_decision_or_a_steunpunt() -> None:
    initiatives = [make_initiative(slug, municipality=FURTHER) for slug in ("zon", "aan-zet", "bij-ons")]

    kept = scope(
        make_inputs(
            *initiatives,
            decisions=(make_decision("B2.1", ["bij-ons"]),),
            steunpunten=(make_steunpunt("no", HERE, "zon"),),
        )
    )

    assert [each.slug for each in kept.initiatives] == ["zon", "bij-ons"]


def test_neighbours_of_region_hold_each_neighbour_once_and_never_the_municipality_itself() -> None:
    assert neighbours_of_region(make_inputs(neighbours=PAIRS)) == {HERE: (THERE, OUTSIDE), THERE: (HERE,)}
