"""How far each municipality is, in words, and who works there."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.life import set_consent
from inventory.scans.actions.sheets import share_sheet
from inventory.scans.board import People, Standing, scan_board
from inventory.scans.models import Scan
from regions.models import Invitation, InvitationState, Role
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_sheet,
)
from tests.scans.board.shown import ACTIVITIES, YESTERDAY, filling, page, row, standing

pytestmark = pytest.mark.django_db


def test_municipality_goes_from_new_to_agreed(scan: Scan) -> None:
    officer, coordinator = make_officer(), make_coordinator(scan.region)
    assert standing(scan) == Standing.NEW

    save_answer(
        filling=filling(scan),
        activity=get_activity("A1.1"),
        values=AnswerValues(answer="present"),
        expected=0,
        by=coordinator,
        on_behalf=True,
    )
    assert standing(scan) == Standing.BY_REGION

    save_answer(
        filling=filling(scan),
        activity=get_activity("A1.2"),
        values=AnswerValues(answer="missing"),
        expected=0,
        by=officer,
    )
    assert standing(scan) == Standing.BUSY
    assert row(scan_board(scan)).open == ACTIVITIES - 2

    share_sheet(filling=filling(scan), by=officer)
    assert standing(scan) == Standing.SHARED

    set_consent(scan=scan, municipality=get_municipality(GOUDA), given_on=timezone.localdate(), by=coordinator)
    assert standing(scan) == Standing.AGREED
    assert standing(scan, WADDINXVEEN) == Standing.NEW


def test_cleared_cell_is_open_again(scan: Scan) -> None:
    make_answer(scan, GOUDA, "A1.1", "")

    assert standing(scan) == Standing.NEW


def test_last_activity_is_that_of_the_municipality_itself(scan: Scan) -> None:
    earlier = timezone.now() - datetime.timedelta(days=3)
    make_answer(scan, GOUDA, "A1.1", updated_at=earlier)
    make_answer(scan, GOUDA, "A1.2", on_behalf=True)
    make_answer(scan, WADDINXVEEN, "A1.2", on_behalf=True)

    board = scan_board(scan)

    assert row(board).last_active == earlier
    assert row(board, WADDINXVEEN).last_active is None


def test_officers_are_counted_with_those_who_never_logged_in(scan: Scan) -> None:
    make_officer(GOUDA, last_login=timezone.now())
    make_officer(GOUDA)
    make_officer(GOUDA, is_active=False)

    board = scan_board(scan)

    assert row(board).officers == People(2, 1)
    assert row(board, WADDINXVEEN).officers == People(0, 0)
    html = page(make_coordinator(scan.region), scan)
    assert "2, van wie 1 nog nooit inlogde" in html
    address = reverse("region-invite", args=[scan.region.slug])
    assert f'<a href="{address}?voor=officer:{WADDINXVEEN}">Nodig iemand uit' in html


def test_municipality_with_officers_who_all_never_logged_in_says_so(scan: Scan) -> None:
    make_officer(GOUDA)

    assert "1, nog nooit ingelogd" in page(make_coordinator(scan.region), scan)


@pytest.mark.parametrize(
    ("changes", "invited", "wrong_person"),
    [
        ({}, True, False),
        ({"ends_at": YESTERDAY}, False, False),
        ({"state": InvitationState.NOT_ME, "answered_at": YESTERDAY}, False, True),
        ({"state": InvitationState.NOT_ME, "answered_at": YESTERDAY, "handled_at": YESTERDAY}, False, False),
        ({"state": InvitationState.WITHDRAWN, "answered_at": YESTERDAY}, False, False),
    ],
)
def test_municipality_without_people_says_whether_somebody_was_asked(
    scan: Scan, changes: dict[str, Any], invited: bool, wrong_person: bool
) -> None:
    fields = {"role": Role.OFFICER, "region": scan.region, "municipality_id": GOUDA, "email": "a@gouda.nl"}
    Invitation.objects.create(**(fields | {"ends_at": timezone.now() + datetime.timedelta(days=14)} | changes))

    board = scan_board(scan)

    assert (row(board).is_invited, row(board).is_wrong_person) == (invited, wrong_person)
    assert (row(board, WADDINXVEEN).is_invited, row(board, WADDINXVEEN).is_wrong_person) == (False, False)
    html = page(make_coordinator(scan.region), scan)
    assert ("Nog niemand, wel uitgenodigd" in html) == invited
    assert ("Iemand is niet de juiste persoon" in html) == wrong_person
    assert (f"?voor=officer:{GOUDA}" in html) == (not invited)


def test_contradictions_are_counted_where_they_are_and_lead_to_the_discussion(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.3", "missing")
    make_offer(make_initiative(), "A1.3", municipalities=[GOUDA], places=[GOUDA])

    board = scan_board(scan)

    assert (row(board).contradictions, row(board, WADDINXVEEN).contradictions) == (1, 0)
    assert f'href="/scan/{scan.pk}/bespreken/#verschillend-beeld"' in page(make_coordinator(scan.region), scan)


def test_board_is_alphabetical_and_counts_in_one_sentence(scan: Scan) -> None:
    make_sheet(scan, WADDINXVEEN)
    make_initiative()
    make_initiative(confirmed_on=None, findable=False)

    html = page(make_coordinator(scan.region), scan)

    assert html.index(">Gouda<") < html.index(">Waddinxveen<")
    assert "1 van de 2 gemeenten heeft gedeeld. 1 van de 2 aanbieders heeft dit jaar bevestigd." in html
    assert "%" not in html.replace("%20", "")
