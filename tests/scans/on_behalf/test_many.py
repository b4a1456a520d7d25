"""A coordinator fills in a row, the whole region, or what initiatives report."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.scans.actions import on_behalf
from inventory.scans.actions.cells import Cell, Filled, cells_of
from inventory.scans.actions.on_behalf import answer_for_region, answer_on_behalf, fill_empty, take_over, undo_fill
from inventory.scans.grid_check import region_check
from inventory.scans.models import Answer, AnswerKind, Scan
from regions.models import Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
)
from tests.scans.on_behalf.filling import answers, cell, fill, officer_says, stored

pytestmark = pytest.mark.django_db


# --- many at once ------------------------------------------------------------------------------------------------
def test_row_fills_only_what_is_empty(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, answer="dont_know")
    answer_on_behalf(scan=scan, cell=cell("missing", gm=WADDINXVEEN), by=coordinator)

    filled = fill(scan, coordinator, activities=["B2.1"])

    assert (filled.filled, filled.kept_own, filled.kept_region) == (1, 1, 1)
    assert answers(scan) == {
        ("B2.1", GOUDA): "dont_know",
        ("B2.1", WADDINXVEEN): "missing",
        ("B2.1", DEVENTER): "elsewhere",
    }
    new = Answer.objects.get(municipality=DEVENTER)
    assert (new.on_behalf, new.updated_by, new.source) == (True, coordinator, "")
    assert Revision.objects.get(subject_id=new.pk, subject="answer").batch == filled.batch


def test_row_keeps_what_an_officer_wrote_in_a_cell_without_an_answer(
    scan: Scan, coordinator: User, officer: User
) -> None:
    officer_says(scan, officer, answer="", note="nog vragen")

    assert fill(scan, coordinator, activities=["B2.1"]).filled == 3
    assert Answer.objects.get(municipality=GOUDA).note == "nog vragen"


def test_row_when_an_officer_is_first_in_the_same_moment(
    scan: Scan, coordinator: User, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = cells_of

    def read_then_officer(*arguments: Any) -> list[Cell]:
        cells = read(*arguments)
        officer_says(scan, officer, answer="present", note="net op tijd")
        return cells

    monkeypatch.setattr(on_behalf, "cells_of", read_then_officer)
    filled = fill(scan, coordinator, activities=["B2.1"])

    assert (filled.filled, filled.kept_own) == (2, 1)
    kept = Answer.objects.get(municipality=GOUDA)
    assert (kept.answer, kept.note, kept.on_behalf) == ("present", "net op tijd", False)


def test_undo_puts_back_what_nobody_touched_since(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, "B2.2", answer="", note="blijft")
    filled = fill(scan, coordinator, activities=["B2.1", "B2.2"])
    officer_says(scan, officer, "B2.1", expected=1, answer="present")
    answer_on_behalf(scan=scan, cell=cell("missing", 1, "B2.1", WADDINXVEEN), by=coordinator)

    undone = undo_fill(scan=scan, batch=filled.batch, by=coordinator)

    assert (filled.filled, undone) == (6, 4)
    assert answers(scan) == {
        ("B2.1", GOUDA): "present",
        ("B2.1", WADDINXVEEN): "missing",
        ("B2.1", DEVENTER): "",
        ("B2.2", GOUDA): "",
        ("B2.2", WADDINXVEEN): "",
        ("B2.2", DEVENTER): "",
    }
    assert Answer.objects.get(activity__code="B2.2", municipality=GOUDA).note == "blijft"
    assert not Answer.objects.filter(answer="", on_behalf=True).exists()
    assert undo_fill(scan=scan, batch=filled.batch, by=coordinator) == 0


def test_undo_does_not_reach_into_another_scan(scan: Scan, coordinator: User) -> None:
    filled = fill(scan, coordinator, activities=["B2.1"])

    assert undo_fill(scan=make_scan(scan.region), batch=filled.batch, by=coordinator) == 0
    assert set(answers(scan).values()) == {"elsewhere"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite takes at most 999 values in one statement")
def test_row_takes_as_many_queries_for_thirty_municipalities_as_for_three(scan: Scan, coordinator: User) -> None:
    large = make_scan(make_region(municipalities=[f"GM{number}" for number in range(1000, 1030)]))
    counts = []
    for one in (scan, large):
        places, activities = list(one.region.municipalities.all()), [get_activity("B2.1"), get_activity("B2.2")]
        with CaptureQueriesContext(connection) as captured:
            filled = fill_empty(
                scan=one, municipalities=places, activities=activities, answer=AnswerKind.MISSING, by=coordinator
            )
        assert filled.filled == 2 * len(places)
        counts.append(len(captured))

    assert counts[0] == counts[1]


# --- the whole region --------------------------------------------------------------------------------------------
def for_region(scan: Scan, by: User, said: str) -> Filled:
    wanted = AnswerKind(said) if said in AnswerKind.values else get_municipality(said)
    return answer_for_region(
        scan=scan,
        municipalities=list(scan.region.municipalities.all()),
        activity=get_activity("B3.1"),
        said=wanted,
        by=by,
    )


def test_region_answers_once_for_all(scan: Scan, coordinator: User) -> None:
    filled = for_region(scan, coordinator, GOUDA)

    assert filled.filled == 3
    assert stored(scan) == {
        GOUDA: ("present", "", "namens de regio"),
        WADDINXVEEN: ("elsewhere", "Gouda", "namens de regio"),
        DEVENTER: ("elsewhere", "Gouda", "namens de regio"),
    }
    assert Answer.objects.filter(on_behalf=True).count() == 3


@pytest.mark.parametrize("said", ["missing", "dont_know"])
def test_region_answers_the_same_for_all(scan: Scan, coordinator: User, said: str) -> None:
    for_region(scan, coordinator, said)

    assert set(stored(scan).values()) == {(said, "", "namens de regio")}


def test_region_leaves_what_was_said_of_one_municipality(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, "B3.1", answer="missing", reason="no_space")
    answer_on_behalf(scan=scan, cell=cell("duplicated", 0, "B3.1", WADDINXVEEN), by=coordinator)

    filled = for_region(scan, coordinator, GOUDA)

    assert (filled.filled, filled.kept_own, filled.kept_region) == (1, 1, 1)
    assert stored(scan) == {
        GOUDA: ("missing", "", ""),
        WADDINXVEEN: ("duplicated", "", ""),
        DEVENTER: ("elsewhere", "Gouda", "namens de regio"),
    }


def test_region_can_answer_again_and_undo(scan: Scan, coordinator: User) -> None:
    for_region(scan, coordinator, GOUDA)

    again = for_region(scan, coordinator, DEVENTER)
    assert again.filled == 3
    assert stored(scan)[GOUDA] == ("elsewhere", "Deventer", "namens de regio")
    assert stored(scan)[DEVENTER] == ("present", "", "namens de regio")

    undo_fill(scan=scan, batch=again.batch, by=coordinator)
    assert stored(scan)[GOUDA] == ("present", "", "namens de regio")
    assert Answer.objects.get(municipality=GOUDA).on_behalf


def test_region_answer_changed_for_one_municipality_is_no_longer_of_the_region(scan: Scan, coordinator: User) -> None:
    for_region(scan, coordinator, GOUDA)

    answer_on_behalf(scan=scan, cell=cell("missing", 1, "B3.1", WADDINXVEEN), by=coordinator)

    assert stored(scan)[WADDINXVEEN] == ("missing", "", "")


def test_region_answer_that_an_officer_changes_is_no_longer_of_the_region(
    scan: Scan, coordinator: User, officer: User
) -> None:
    for_region(scan, coordinator, DEVENTER)

    officer_says(scan, officer, "B3.1", expected=1, answer="missing", source="namens de regio")

    assert stored(scan)[GOUDA] == ("missing", "", "")
    assert for_region(scan, coordinator, GOUDA).kept_own == 1


# --- what initiatives report -------------------------------------------------------------------------------------
def test_take_over_fills_empty_cells_with_the_name_of_the_provider(
    scan: Scan, coordinator: User, officer: User
) -> None:
    officer_says(scan, officer, "A1.1", WADDINXVEEN, answer="missing")
    house = make_initiative(name="Het Huis")
    make_offer(house, "A1.1", municipalities=[GOUDA, WADDINXVEEN, DEVENTER], places=[GOUDA])
    make_offer(make_initiative(name="De Boot"), "A1.1", municipalities=[DEVENTER], places=[DEVENTER])
    make_offer(house, "A1.2", municipalities=[GOUDA], status="planned")
    check = region_check(scan)

    filled = take_over(scan=scan, offers=check.chosen({str(line.offer.pk) for line in check.lines}), by=coordinator)

    rows = {one.municipality_id: one for one in Answer.objects.filter(activity__code="A1.1")}
    assert (filled.filled, filled.kept_own, filled.kept_region) == (2, 0, 0)
    assert (rows[GOUDA].answer, rows[GOUDA].provider) == ("present", "Het Huis")
    assert (rows[DEVENTER].answer, rows[DEVENTER].provider) == ("present", "De Boot, Het Huis")
    assert (rows[WADDINXVEEN].answer, rows[WADDINXVEEN].on_behalf) == ("missing", False)
    assert not Answer.objects.filter(activity__code="A1.2").exists()
    assert region_check(scan).lines == []
