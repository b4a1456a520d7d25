"""The officer has the last word on what a coordinator filled in."""

from __future__ import annotations

import pytest

from inventory.scans.actions.on_behalf import ReasonNeededError, agree, answer_on_behalf, put_back
from inventory.scans.models import Answer, Scan
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import get_region_change, region_changes
from regions.models import User
from regions.saving import ConflictError
from tests.builders import GOUDA, get_municipality
from tests.scans.on_behalf.filling import cell, officer_says

pytestmark = pytest.mark.django_db


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
