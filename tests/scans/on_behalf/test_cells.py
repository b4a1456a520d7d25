"""A coordinator fills in one cell or a page for a municipality."""

from __future__ import annotations

import uuid

import pytest

from inventory.scans.actions.cells import FILL
from inventory.scans.actions.on_behalf import ReasonNeededError, answer_on_behalf, save_grid
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Answer, Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import CHANGE, region_changes
from regions.models import Revision, User
from regions.saving import ConflictError
from tests.builders import GOUDA, get_municipality
from tests.scans.on_behalf.filling import answers, cell, fill, officer_says

pytestmark = pytest.mark.django_db


# --- one cell ----------------------------------------------------------------------------------------------------
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


# --- a page ------------------------------------------------------------------------------------------------------
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
