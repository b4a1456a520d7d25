"""Two people in one cell: the second sees both texts, chooses, and loses nothing (ux.md 5.7). Without JavaScript."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.answers import AnswerValues
from inventory.scans.actions.on_behalf import GridInput
from inventory.scans.conflicts import answer_conflict, grid_conflict
from inventory.scans.models import Answer, Scan
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def officer_client(client: Client) -> Client:
    client.force_login(make_officer(WADDINXVEEN))
    return client


def page(scan: Scan) -> str:
    return reverse("filling-group", args=[scan.pk, WADDINXVEEN, "b"])


def typed(code: str = "B2.1", **fields: Any) -> dict[str, Any]:
    said = {"version": 0, "answer": "missing", "note": "mijn tekst"} | fields
    return {f"{code}-{name}": value for name, value in said.items()}


@pytest.fixture
def theirs(scan: Scan) -> Answer:
    """What the colleague stored after the page was made."""
    return make_answer(scan, WADDINXVEEN, "B2.1", "present", note="hun tekst", note_public=True, version=3)


# --- choosing --------------------------------------------------------------------------------------------------
def test_choice_mine_saves_over_what_the_colleague_said(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    response = officer_client.post(page(scan), typed() | {"choose": "mine 3 B2.1"})

    assert response.headers["Location"].endswith("#B2.1")
    theirs.refresh_from_db()
    assert (theirs.answer, theirs.note, theirs.version) == ("missing", "mijn tekst", 4)


def test_choice_theirs_changes_nothing(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    response = officer_client.post(page(scan), typed() | {"choose": "theirs 3 B2.1"}, follow=True)

    assert "Het antwoord van uw collega blijft staan." in response.content.decode()
    theirs.refresh_from_db()
    assert (theirs.answer, theirs.note, theirs.version) == ("present", "hun tekst", 3)


def test_choice_merge_keeps_both_notes_and_the_own_answer(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    officer_client.post(page(scan), typed(note_public="on") | {"choose": "merge 3 B2.1"})

    theirs.refresh_from_db()
    assert (theirs.answer, theirs.note) == ("missing", "hun tekst\n\nmijn tekst")
    assert theirs.note_public


def test_choice_merge_is_public_only_when_both_said_so(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    officer_client.post(page(scan), typed() | {"choose": "merge 3 B2.1"})

    theirs.refresh_from_db()
    assert not theirs.note_public


def test_choice_over_an_older_version_asks_again(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    """A third person was there in between."""
    response = officer_client.post(page(scan), typed() | {"choose": "mine 2 B2.1"})

    assert response.status_code == 409
    theirs.refresh_from_db()
    assert theirs.note == "hun tekst"


def test_choice_for_one_cell_leaves_another_waiting(officer_client: Client, scan: Scan, theirs: Answer) -> None:
    make_answer(scan, WADDINXVEEN, "B2.2", "elsewhere", version=2)

    response = officer_client.post(page(scan), typed() | typed("B2.2") | {"choose": "mine 3 B2.1"})

    assert response.status_code == 409
    assert "botsing-B2.2" in response.content.decode()
    assert "botsing-B2.1" not in response.content.decode()
    assert Answer.objects.get(activity__code="B2.1").note == "mijn tekst"
    assert Answer.objects.get(activity__code="B2.2").answer == "elsewhere"


@pytest.mark.parametrize("choose", ["mine 3 Z9.9", "burn 3 B2.1", "mine", "mine x B2.1", ""])
def test_choice_that_is_nonsense_overwrites_nothing(
    officer_client: Client, scan: Scan, theirs: Answer, choose: str
) -> None:
    response = officer_client.post(page(scan), typed() | {"choose": choose})

    assert response.status_code in {409, 422}
    theirs.refresh_from_db()
    assert theirs.note == "hun tekst"


# --- what both say ---------------------------------------------------------------------------------------------
def test_conflict_tells_all_that_both_say(scan: Scan) -> None:
    now = make_answer(scan, GOUDA, "B2.1", "elsewhere", place="Gouda", limits=["waiting_list"], note="hun tekst")
    mine = AnswerValues(answer="missing", reason="no_space", working_on_it=True, note="mijn tekst")

    found = answer_conflict(now.activity, mine, now, make_officer(GOUDA))

    said = {label: (me, other) for label, me, other in found.facts}
    assert said["Antwoord"] == ("Mist nog", "Elders")
    assert said["Waar kunnen inwoners terecht?"] == ("Nog leeg", "Gouda")
    assert said["Toelichting"] == ("mijn tekst", "hun tekst")
    assert said["We zijn ermee bezig"] == ("ja", "Nog leeg")
    assert "Wie biedt dit?" not in said  # neither says anything


def test_conflict_says_who_was_first_and_when(scan: Scan) -> None:
    me = make_officer(GOUDA)
    at = timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(14, 3)))
    now = make_answer(scan, GOUDA, "B2.1", "present", updated_at=at, updated_by=make_officer(GOUDA))

    other = answer_conflict(now.activity, AnswerValues(answer="missing"), now, me).other

    assert (other.who, other.when) == ("Uw collega", "14.03 uur")
    now.updated_by = me
    assert answer_conflict(now.activity, AnswerValues(), now, me).other.who == "U, in een ander venster"
    now.updated_by, now.on_behalf = make_coordinator(scan.region), True
    assert answer_conflict(now.activity, AnswerValues(), now, me).other.who == "De regio"
    now.updated_at = datetime.datetime(2026, 3, 2, 8, 5, tzinfo=datetime.UTC)
    assert answer_conflict(now.activity, AnswerValues(), now, me).other.when == "2 maart, 09.05 uur"


@pytest.mark.parametrize(
    ("mine", "theirs"), [("", "hun tekst"), ("mijn tekst", ""), ("gelijk", "gelijk"), ("a" * 1500, "b" * 1500)]
)
def test_conflict_without_two_notes_that_fit_cannot_be_merged(scan: Scan, mine: str, theirs: str) -> None:
    now = make_answer(scan, GOUDA, "B2.1", "present", note=theirs)

    found = answer_conflict(now.activity, AnswerValues(answer="missing", note=mine), now, make_officer(GOUDA))

    assert found.merged is None


def test_conflict_in_the_grid_asks_a_reason_for_an_own_answer_alone(scan: Scan) -> None:
    coordinator = make_coordinator(scan.region)
    cell = GridInput(
        activity=get_activity("B2.1"),
        municipality=get_municipality(GOUDA),
        answer="missing",
        expected=0,
        reason="Gebeld",
    )
    own = make_answer(scan, GOUDA, "B2.1", "present")
    of_region = make_answer(scan, WADDINXVEEN, "B2.1", "present", on_behalf=True)

    assert grid_conflict(cell, own, coordinator).reason == "Gebeld"
    assert grid_conflict(cell, of_region, coordinator).reason is None
    assert grid_conflict(cell, None, coordinator).reason is None


# --- the grid --------------------------------------------------------------------------------------------------
def grid(client: Client, scan: Scan, **fields: Any) -> int:
    client.force_login(make_coordinator(scan.region))
    said = {"B2.1-GM0513-version": 0, "B2.1-GM0513-answer": "missing"} | fields
    return client.post(reverse("grid-bouwsteen", args=[scan.pk, "B2"]), said).status_code


def test_grid_choice_mine_takes_a_reason_where_the_municipality_said_so(client: Client, scan: Scan) -> None:
    answer = make_answer(scan, GOUDA, "B2.1", "present")

    assert grid(client, scan, choose="mine 1 B2.1-GM0513") == 422
    assert grid(client, scan, choose="mine 1 B2.1-GM0513", **{"B2.1-GM0513-reason": "Gebeld"}) == 302

    answer.refresh_from_db()
    assert (answer.answer, answer.version) == ("missing", 2)


def test_grid_choice_theirs_changes_nothing(client: Client, scan: Scan) -> None:
    answer = make_answer(scan, GOUDA, "B2.1", "present", version=2)

    assert grid(client, scan) == 409
    assert grid(client, scan, choose="theirs 2 B2.1-GM0513") == 302

    answer.refresh_from_db()
    assert (answer.answer, answer.version) == ("present", 2)
