"""What a coordinator fills in on behalf of municipalities, and how an officer has the last word."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inventory.scans.actions import on_behalf
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.cells import FILL, Cell, Filled, cells_of
from inventory.scans.actions.on_behalf import (
    GridInput,
    ReasonNeededError,
    agree,
    answer_for_region,
    answer_on_behalf,
    fill_empty,
    put_back,
    save_grid,
    take_over,
    undo_fill,
)
from inventory.scans.grid_check import region_check
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Answer, AnswerKind, Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import CHANGE, get_region_change, region_changes
from regions.models import Revision, User
from regions.saving import ConflictError
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


@pytest.fixture
def officer() -> User:
    return make_officer(GOUDA)


def officer_says(
    scan: Scan, officer: User, activity: str = "B2.1", gm: str = GOUDA, expected: int = 0, **values: Any
) -> Answer:
    return save_answer(
        filling=Filling(scan, get_municipality(gm), None),
        activity=get_activity(activity),
        values=AnswerValues(**values),
        expected=expected,
        by=officer,
    )


def cell(answer: str, expected: int = 0, activity: str = "B2.1", gm: str = GOUDA, **more: Any) -> GridInput:
    return GridInput(
        activity=get_activity(activity), municipality=get_municipality(gm), answer=answer, expected=expected, **more
    )


def answers(scan: Scan) -> dict[tuple[str, str], str]:
    rows = Answer.objects.filter(scan=scan).values_list("activity__code", "municipality", "answer")
    return {(activity, gm): answer for activity, gm, answer in rows}


def fill(scan: Scan, by: User, *, activities: list[str], answer: str = "elsewhere") -> Filled:
    return fill_empty(
        scan=scan,
        municipalities=scan.region.municipalities.all(),
        activities=[get_activity(code) for code in activities],
        answer=AnswerKind(answer),
        by=by,
    )


# --- one cell --------------------------------------------------------------------------------------------------
def test_cell_filled_in_is_recorded_as_on_behalf(scan: Scan, coordinator: User) -> None:
    answer = answer_on_behalf(scan=scan, cell=cell("present"), by=coordinator)

    assert answer is not None
    assert (answer.answer, answer.on_behalf, answer.updated_by, answer.version) == ("present", True, coordinator, 1)
    revision = Revision.objects.get(subject="answer")
    assert (revision.action, revision.by, revision.reason) == (FILL, coordinator, "")
    assert revision.after is not None
    assert revision.after["on_behalf"] is True
    assert Sheet.objects.filter(scan=scan, municipality=GOUDA, shared_on=None).exists()


def test_cell_of_the_region_changes_without_a_reason_and_can_be_cleared(scan: Scan, coordinator: User) -> None:
    answer_on_behalf(scan=scan, cell=cell("present"), by=coordinator)
    answer_on_behalf(scan=scan, cell=cell("missing", 1), by=coordinator)
    cleared = answer_on_behalf(scan=scan, cell=cell("", 2), by=coordinator)

    assert cleared is not None
    assert (cleared.answer, cleared.on_behalf, cleared.version) == ("", False, 3)


def test_cell_of_an_officer_needs_a_reason(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, answer="missing", reason="no_space")

    with pytest.raises(ReasonNeededError) as refused:
        answer_on_behalf(scan=scan, cell=cell("present", 1), by=coordinator)

    assert refused.value.current.answer == "missing"
    stored = Answer.objects.get()
    assert (stored.answer, stored.on_behalf, stored.version) == ("missing", False, 1)


def test_cell_of_an_officer_changed_with_a_reason_keeps_it(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, answer="missing", reason="no_space", note="eigen tekst")

    answer_on_behalf(scan=scan, cell=cell("present", 1, reason="Gebeld met Odile"), by=coordinator)

    stored = Answer.objects.get()
    assert (stored.answer, stored.reason, stored.note, stored.on_behalf) == ("present", "", "eigen tekst", True)
    last = Revision.objects.filter(subject="answer").last()
    assert last is not None
    assert (last.action, last.reason) == (CHANGE, "Gebeld met Odile")


def test_cell_of_an_officer_emptied_with_a_reason_is_not_filled_by_a_row(
    scan: Scan, coordinator: User, officer: User
) -> None:
    officer_says(scan, officer, answer="missing")
    answer_on_behalf(scan=scan, cell=cell("", 1, reason="Vergissing"), by=coordinator)

    filled = fill(scan, coordinator, activities=["B2.1"])

    assert (filled.filled, filled.kept_own) == (2, 1)
    assert len(region_changes(Filling(scan, get_municipality(GOUDA), None))) == 1


def test_cell_that_an_officer_filled_in_meanwhile_is_a_conflict(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, answer="present", note="van de gemeente")

    with pytest.raises(ConflictError) as conflict:
        answer_on_behalf(scan=scan, cell=cell("missing", 0, reason="maakt niet uit"), by=coordinator)

    assert isinstance(conflict.value.current, Answer)
    assert conflict.value.current.answer == "present"
    assert Answer.objects.get().note == "van de gemeente"


def test_cell_that_says_the_same_is_left_to_whom_it_is(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, answer="present")

    answer_on_behalf(scan=scan, cell=cell("present", 0), by=coordinator)

    stored = Answer.objects.get()
    assert (stored.on_behalf, stored.version) == (False, 1)


def test_cell_sent_twice_with_one_token_is_one_save(scan: Scan, coordinator: User) -> None:
    token = uuid.uuid4()
    answer_on_behalf(scan=scan, cell=cell("present", token=token), by=coordinator)
    answer_on_behalf(scan=scan, cell=cell("missing", 1), by=coordinator)

    again = answer_on_behalf(scan=scan, cell=cell("present", 0, token=token), by=coordinator)

    assert again is not None
    assert (again.answer, again.version) == ("missing", 1)  # what is typed next does not overwrite it unseen


def test_cell_that_an_officer_saves_unchanged_becomes_their_own(scan: Scan, coordinator: User, officer: User) -> None:
    answer_on_behalf(scan=scan, cell=cell("present"), by=coordinator)

    officer_says(scan, officer, answer="present", expected=1)

    stored = Answer.objects.get()
    assert (stored.answer, stored.on_behalf, stored.updated_by) == ("present", False, officer)


def test_nothing_is_filled_in_when_the_scan_is_not_open(scan: Scan, coordinator: User) -> None:
    fill(scan, coordinator, activities=["A1.1"])
    Scan.objects.filter(pk=scan.pk).update(state="preparing")

    with pytest.raises(ScanClosedError):
        answer_on_behalf(scan=scan, cell=cell("present"), by=coordinator)
    with pytest.raises(ScanClosedError):
        fill(scan, coordinator, activities=["B2.1"])

    assert {activity for activity, _ in answers(scan)} == {"A1.1"}


# --- a page ----------------------------------------------------------------------------------------------------
def test_page_saves_what_was_touched_and_returns_the_rest(scan: Scan, coordinator: User, officer: User) -> None:
    officer_says(scan, officer, "B2.1", answer="present")
    officer_says(scan, officer, "B2.2", answer="present")
    officer_says(scan, officer, "B2.3", answer="present")
    untouched, own = cell("present", 1, "B2.1"), cell("missing", 1, "B2.2")
    conflict, new = cell("missing", 0, "B2.3"), cell("elsewhere", 0, "B2.4")

    saved = save_grid(scan=scan, cells=[untouched, own, conflict, new], by=coordinator)

    assert (saved.saved, saved.conflicts, saved.without_reason) == (1, [conflict], [own])
    assert answers(scan) == {
        ("B2.1", GOUDA): "present",
        ("B2.2", GOUDA): "present",
        ("B2.3", GOUDA): "present",
        ("B2.4", GOUDA): "elsewhere",
    }


def test_page_leaves_a_cell_alone_that_changed_since_but_was_not_touched(
    scan: Scan, coordinator: User, officer: User
) -> None:
    officer_says(scan, officer, answer="present")
    officer_says(scan, officer, answer="missing", expected=1)

    saved = save_grid(scan=scan, cells=[cell("present", 1)], by=coordinator)

    assert (saved.saved, saved.conflicts, saved.without_reason) == (0, [], [])
    assert Answer.objects.get().answer == "missing"


# --- many at once ----------------------------------------------------------------------------------------------
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


# --- the whole region ------------------------------------------------------------------------------------------
def for_region(scan: Scan, by: User, said: str) -> Filled:
    wanted = AnswerKind(said) if said in AnswerKind.values else get_municipality(said)
    return answer_for_region(
        scan=scan,
        municipalities=list(scan.region.municipalities.all()),
        activity=get_activity("B3.1"),
        said=wanted,
        by=by,
    )


def stored(scan: Scan) -> dict[str, tuple[str, str, str]]:
    rows = Answer.objects.filter(scan=scan, activity__code="B3.1")
    return {one.municipality_id: (one.answer, one.place, one.source) for one in rows}


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


# --- what initiatives report -----------------------------------------------------------------------------------
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


# --- the officer has the last word -----------------------------------------------------------------------------
@pytest.fixture
def gouda(scan: Scan) -> Filling:
    return Filling(scan, get_municipality(GOUDA), None)


def test_put_back_gives_what_the_officer_had_said(scan: Scan, coordinator: User, officer: User, gouda: Filling) -> None:
    officer_says(scan, officer, answer="missing", reason="no_space", working_on_it=True, note="eigen tekst")
    answer_on_behalf(scan=scan, cell=cell("present", 1, reason="Het is er"), by=coordinator)
    change = get_region_change(gouda, "B2.1")
    assert change is not None
    assert (change.label_before, change.label_after, change.reason) == ("Mist nog", "Aanwezig", "Het is er")

    put_back(filling=gouda, change=change, by=officer)

    stored = Answer.objects.get()
    assert (stored.answer, stored.reason, stored.working_on_it) == ("missing", "no_space", True)
    assert (stored.on_behalf, stored.version, stored.updated_by) == (False, 3, officer)
    assert region_changes(gouda) == []


def test_put_back_reaches_past_a_second_change(scan: Scan, coordinator: User, officer: User, gouda: Filling) -> None:
    officer_says(scan, officer, answer="missing")
    answer_on_behalf(scan=scan, cell=cell("present", 1, reason="Eerst"), by=coordinator)
    with pytest.raises(ReasonNeededError):
        answer_on_behalf(scan=scan, cell=cell("elsewhere", 2), by=coordinator)
    answer_on_behalf(scan=scan, cell=cell("elsewhere", 2, reason="Toch niet"), by=coordinator)

    change = get_region_change(gouda, "B2.1")

    assert change is not None
    assert (change.label_before, change.label_after, change.reason) == ("Mist nog", "Elders", "Toch niet")


def test_put_back_after_another_change_is_a_conflict(
    scan: Scan, coordinator: User, officer: User, gouda: Filling
) -> None:
    officer_says(scan, officer, answer="missing")
    answer_on_behalf(scan=scan, cell=cell("present", 1, reason="Het is er"), by=coordinator)
    change = get_region_change(gouda, "B2.1")
    assert change is not None
    officer_says(scan, officer, expected=2, answer="duplicated")

    with pytest.raises(ConflictError):
        put_back(filling=gouda, change=change, by=officer)

    assert Answer.objects.get().answer == "duplicated"


def test_agree_makes_it_the_municipalitys_own(scan: Scan, coordinator: User, officer: User, gouda: Filling) -> None:
    officer_says(scan, officer, answer="missing")
    answer_on_behalf(scan=scan, cell=cell("present", 1, reason="Het is er"), by=coordinator)
    change = get_region_change(gouda, "B2.1")
    assert change is not None

    agree(filling=gouda, change=change, by=officer)

    stored = Answer.objects.get()
    assert (stored.answer, stored.on_behalf, stored.updated_by) == ("present", False, officer)
    assert region_changes(gouda) == []


def test_filling_in_what_was_empty_is_no_change_of_an_answer(scan: Scan, coordinator: User, gouda: Filling) -> None:
    answer_on_behalf(scan=scan, cell=cell("present"), by=coordinator)
    answer_on_behalf(scan=scan, cell=cell("missing", 1), by=coordinator)

    assert region_changes(gouda) == []
