"""The example of domain.md section 5, exactly."""

import json
from datetime import date
from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Initiative, Offer, Region, ScanInputs, Signal
from inventory.gaps.report_json import report_json
from tests.gaps.build import make_answer, make_inputs, make_steunpunt

GOUDA, WADDINXVEEN = "GM0513", "GM0627"


def example_inputs() -> ScanInputs:
    """The scan file of domain.md section 5, with the inhabitants of the two municipalities, which are neighbours."""
    het_huis = Initiative(
        slug="het-huis",
        name="Het Huis",
        organisation="",
        kind="self_direction_centre",
        municipality=GOUDA,
        wishes=("A2",),
        offers=(
            Offer(
                activity="A1.3",
                municipalities=(GOUDA, WADDINXVEEN),
                places=(GOUDA,),
                at_home=False,
                target_groups=(),
                exclusive=False,
                funding="temporary",
                status="active",
                confirmed_on=date(2026, 5, 1),
            ),
        ),
        signals=(Signal(activity="B2.4", signal="missing", municipalities=(WADDINXVEEN,)),),
    )
    return make_inputs(
        het_huis,
        title="Bouwstenenscan 2026",
        municipalities={GOUDA: 77818, WADDINXVEEN: 35542},
        region=Region("voorbeeld", "Voorbeeld", "own", (GOUDA, WADDINXVEEN)),
        neighbours=((GOUDA, WADDINXVEEN),),
        answers=[make_answer("B2.1", "missing", GOUDA, reason="no_space")],
        steunpunten=(make_steunpunt("yes", GOUDA),),
    )


@pytest.fixture(scope="module")
def example() -> dict[str, Any]:
    """The report file of the example, read back."""
    report: dict[str, Any] = json.loads(report_json(analyse(example_inputs()), adopted=False))
    return report


def cell(municipality: str, activity: str, status: str, basis: str, providers: list[str], flags: list[str]) -> object:
    """A cell as the report file holds it."""
    return {
        "municipality": municipality,
        "activity": activity,
        "status": status,
        "basis": basis,
        "providers": providers,
        "flags": flags,
    }


def test_example_cells_are_those_of_the_page_and_the_rest_is_unknown(example: dict[str, Any]) -> None:
    told = [
        cell(GOUDA, "A1.3", "present", "offers", ["het-huis"], ["fragile"]),
        cell(WADDINXVEEN, "A1.3", "elsewhere", "offers", ["het-huis"], ["fragile", "nearby"]),
        cell(GOUDA, "B2.1", "missing", "answer", [], []),
    ]
    untold = [each for each in example["cells"] if each not in told]

    assert [each for each in example["cells"] if each in told] == told
    assert len(untold) == 63
    assert untold == [cell(each["municipality"], each["activity"], "unknown", "none", [], []) for each in untold]


def test_example_activities_are_those_of_the_page(example: dict[str, Any]) -> None:
    statuses = {each["activity"]: each["status"] for each in example["activities"]}

    assert example["activities"][2] == {
        "activity": "A1.3",
        "status": "everywhere",
        "present": 1,
        "elsewhere": 1,
        "missing": 0,
        "duplicated": 0,
        "unknown": 0,
    }
    assert len(statuses) == 33
    assert {code for code, status in statuses.items() if status != "unknown"} == {"A1.3"}


def test_example_bouwstenen_are_those_of_the_page(example: dict[str, Any]) -> None:
    assert len(example["bouwstenen"]) == 10
    assert example["bouwstenen"][0] == {
        "bouwsteen": "A1",
        "status": "present",
        "access": {GOUDA: "own", WADDINXVEEN: "nearby"},
        "inhabitants": {"own": 77818, "nearby": 35542, "region": 0, "none": 0, "unknown": 0},
        "inhabitants_own_provided": 77818,
    }


def test_example_lists_are_those_of_the_page(example: dict[str, Any]) -> None:
    wish: dict[str, object] = {
        "kind": "initiative_wish",
        "bouwsteen": "A2",
        "activity": None,
        "initiative": "het-huis",
        "everywhere": False,
        "municipalities": [],
        "nearby": [],
        "inhabitants": None,
    }
    missing = {
        "kind": "activity_missing",
        "bouwsteen": "B2",
        "activity": "B2.1",
        "initiative": None,
        "everywhere": False,
        "municipalities": [GOUDA],
        "nearby": [],
        "inhabitants": 77818,
    }
    groups = ["addiction", "homeless", "migration_background", "womens_shelter", "youth"]

    assert example["initiatives"] == [{"initiative": "het-huis", "bouwstenen": ["A1"], "wishes": ["A2"]}]
    assert example["gaps"] == [wish, missing]
    assert example["groups"] == [{"bouwsteen": "A1", "target_group": group} for group in groups]
    assert example["overlaps"] == []
    assert example["discuss"] == []


def test_example_figures_are_those_of_the_page(example: dict[str, Any]) -> None:
    assert example["figures"] == {
        "cells": 66,
        "answered": 1,
        "known": 3,
        "municipalities": 2,
        "inhabitants": 113360,
        "inhabitants_all_own": 0,
        "inhabitants_all_nearby": 0,
        "municipalities_steunpunt": 1,
        "municipalities_steunpunt_emerging": 0,
    }
