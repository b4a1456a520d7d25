"""What initiatives fill, wish for, and do extra for some people (domain.md section 4)."""

from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.codes import SELF_DIRECTION_KINDS
from inventory.gaps.results import InitiativeInRegion
from tests.gaps.build import HERE, OUTSIDE, THERE, make_initiative, make_inputs, make_offer


def test_initiatives_are_the_self_direction_ones_based_in_the_region() -> None:
    report = analyse(
        make_inputs(
            make_initiative("zon", kind="recovery_academy", municipality=THERE),
            make_initiative("aan-zet"),
            make_initiative("welzijn", kind="welfare"),
            make_initiative("buur", make_offer("A1.1"), municipality=OUTSIDE),
            make_initiative("thuisloos", make_offer("A1.1"), municipality=None),
        )
    )

    assert [each.initiative for each in report.initiatives] == ["aan-zet", "zon"]


@pytest.mark.parametrize("kind", sorted(SELF_DIRECTION_KINDS))
def test_initiatives_of_every_self_direction_kind_are_listed(kind: str) -> None:
    report = analyse(make_inputs(make_initiative("aan-zet", kind=kind)))

    assert [each.initiative for each in report.initiatives] == ["aan-zet"]


def test_initiatives_fill_a_bouwstenen_with_supply_for_the_region_alone() -> None:
    report = analyse(
        make_inputs(
            make_initiative(
                "aan-zet",
                make_offer("A3.6"),
                make_offer("A3.2", places=(HERE,)),
                make_offer("A1.1", [OUTSIDE], places=(HERE,)),
                make_offer("A2.1", confirmed_on=None),
                make_offer("B1.1"),
                wishes=("A3", "A2", "A1"),
            )
        )
    )

    assert report.initiatives == (InitiativeInRegion("aan-zet", bouwstenen=("A3",), wishes=("A1", "A2")),)


def groups_asked(*offers: tuple[str, dict[str, Any]]) -> set[tuple[str, str]]:
    """The questions about groups when one initiative has these offers (activity, changes)."""
    made = (make_offer(activity, **changes) for activity, changes in offers)
    report = analyse(make_inputs(make_initiative("aan-zet", *made)))
    return {(each.bouwsteen, each.target_group) for each in report.groups}


def test_groups_are_asked_of_bouwstenen_with_supply() -> None:
    asked = groups_asked(("A1.1", {}), ("A2.1", {"confirmed_on": None}), ("B1.1", {"municipalities": [OUTSIDE]}))

    assert asked == {
        ("A1", group) for group in ("migration_background", "homeless", "womens_shelter", "addiction", "youth")
    }


def test_groups_named_by_any_supply_of_the_bouwsteen_are_not_asked() -> None:
    asked = groups_asked(
        ("B2.1", {}),
        ("B2.2", {"target_groups": ("youth", "relatives")}),
        ("B2.3", {"target_groups": ("addiction",), "exclusive": True}),
        ("B2.4", {"target_groups": ("homeless",), "status": "planned"}),
    )

    assert asked == {("B2", group) for group in ("migration_background", "homeless", "womens_shelter")}


@pytest.mark.parametrize("activity", ["B3.1", "C1.1", "C2.1", "C3.1", "C4.2"])
def test_groups_are_not_asked_of_other_bouwstenen(activity: str) -> None:
    assert groups_asked((activity, {})) == set()


def test_groups_asked_stand_by_bouwsteen_then_group() -> None:
    report = analyse(make_inputs(make_initiative("aan-zet", make_offer("B1.1"), make_offer("A1.1"))))
    found = [(each.bouwsteen, each.target_group) for each in report.groups]

    assert len(found) == 10
    assert found == sorted(found)


def test_extra_welcome_names_who_does_something_extra_for_whom() -> None:
    report = analyse(
        make_inputs(
            make_initiative("zon", make_offer("C4.2", target_groups=("relatives",))),
            make_initiative("aan-zet", make_offer("C4.3", target_groups=("relatives", "youth"))),
            make_initiative("bij-ons", make_offer("C4.3", target_groups=("youth",), confirmed_on=None)),
        )
    )

    assert [(each.bouwsteen, each.target_group, each.initiatives) for each in report.extra_welcome] == [
        ("C4", "relatives", ("aan-zet", "zon")),
        ("C4", "youth", ("aan-zet",)),
    ]
