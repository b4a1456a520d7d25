"""What the officer sees of what the coordinator changed."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from inventory.scans.models import Answer, Scan
from tests.builders import GOUDA, WADDINXVEEN, make_coordinator, make_officer, make_reader
from tests.scans.grid_views.filled import address, follow, said, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(coordinating: Client, scan: Scan) -> Client:
    """Logged in as the officer of Gouda, after the region changed their answer."""
    officer = make_officer(GOUDA)
    coordinating.force_login(officer)
    answer = {"B2.1-version": 0, "B2.1-answer": "missing", "B2.1-reason": "no_space", "B2.1-note": "mijn tekst"}
    coordinating.post(address(scan, f"{GOUDA}/antwoord/B2.1/"), answer)
    coordinating.force_login(make_coordinator(scan.region, name="Bea Bijzonder"))
    assert send(coordinating, scan, "present", version=1, reason="Het Huis doet dit al")[0] == 200
    coordinating.force_login(officer)
    return coordinating


@pytest.mark.parametrize("path", ["", "b/"])
def test_officer_sees_what_the_region_changed_and_why(changed: Client, scan: Scan, path: str) -> None:
    response = changed.get(address(scan, f"{GOUDA}/{path}"))

    assertContains(response, "De regio veranderde dit: Herstel-/zelfregiecoaching")
    assertContains(response, "U koos: Mist nog. Nu staat er: Aanwezig. Reden: Het Huis doet dit al")
    assertContains(response, "Gedaan door de regiocoördinator")
    assertNotContains(response, "Bea Bijzonder")


def test_officer_puts_their_answer_back(changed: Client, scan: Scan) -> None:
    response = follow(changed, scan, {"version": "2"}, f"{GOUDA}/antwoord/B2.1/terugzetten/")

    assertContains(response, "uw eigen antwoord staat er weer")
    assertNotContains(response, "De regio veranderde")
    stored = Answer.objects.get()
    assert (stored.answer, stored.reason, stored.note, stored.on_behalf) == ("missing", "no_space", "mijn tekst", False)


def test_officer_agrees_with_the_change(changed: Client, scan: Scan) -> None:
    response = follow(changed, scan, {"version": "2", "agree": "ja"}, f"{GOUDA}/antwoord/B2.1/terugzetten/")

    assertNotContains(response, "De regio veranderde")
    stored = Answer.objects.get()
    assert (stored.answer, stored.on_behalf) == ("present", False)


@pytest.mark.parametrize(("code", "version"), [("B2.1", "1"), ("B2.1", ""), ("B2.2", "2")])
def test_officer_puts_nothing_back_that_is_not_what_they_saw(
    changed: Client, scan: Scan, code: str, version: str
) -> None:
    response = follow(changed, scan, {"version": version}, f"{GOUDA}/antwoord/{code}/terugzetten/")

    assertContains(response, "intussen veranderd")
    assert said(scan) == {GOUDA: "present"}


def test_answer_is_put_back_by_its_officers_alone(changed: Client, scan: Scan) -> None:
    for user in (make_officer(WADDINXVEEN), make_coordinator(scan.region), make_reader(scan.region)):
        changed.force_login(user)
        path = address(scan, f"{GOUDA}/antwoord/B2.1/terugzetten/")
        assert changed.post(path, {"version": "2"}).status_code == 403
    assert said(scan) == {GOUDA: "present"}


def test_coordinator_is_not_told_of_their_own_change(changed: Client, scan: Scan) -> None:
    changed.force_login(make_coordinator(scan.region))

    assertNotContains(changed.get(address(scan, f"{GOUDA}/")), "De regio veranderde")


def test_officer_sees_what_the_region_filled_in_and_answers_themselves(coordinating: Client, scan: Scan) -> None:
    follow(coordinating, scan, {"row": "B2.1:missing"})
    coordinating.force_login(make_officer(GOUDA))

    page = coordinating.get(address(scan, f"{GOUDA}/b/"))
    assertContains(page, "Ingevuld door de regio", count=1)
    assertNotContains(page, "De regio veranderde")
