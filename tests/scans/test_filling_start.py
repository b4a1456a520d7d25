"""The start page of filling in, and the sheet: what they say to whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.actions.sheets import add_provider
from inventory.scans.models import Scan
from inventory.scans.permissions import get_filling_to_edit
from regions.models import User
from tests.builders import (
    GOUDA,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db
WELCOME = "Fijn dat u meedoet."
AT_ONCE = "Gouda heeft al gedeeld. Wat u nu verandert, ziet de regio meteen."


@pytest.fixture
def scan() -> Scan:
    return make_scan()


def start(scan: Scan) -> str:
    return f"/scan/{scan.pk}/invullen/{GOUDA}/"


def answer(scan: Scan, by: User, kind: str = "present", expected: int = 0, *, activity: str = "A1.1") -> None:
    filling = get_filling_to_edit(by, scan.pk, GOUDA)
    values = AnswerValues(answer=kind)
    save_answer(filling=filling, activity=get_activity(activity), values=values, expected=expected, by=by)


def test_start_of_who_is_new_says_that_colleagues_answered(client: Client, scan: Scan) -> None:
    answer(scan, make_officer(GOUDA))
    client.force_login(make_officer(GOUDA))

    page = client.get(start(scan))

    assertContains(page, "Uw collega’s beantwoordden al 1 van de 33 vragen.")
    assertContains(page, WELCOME)
    assertNotContains(page, "U heeft 1")


def test_start_of_who_is_new_says_that_the_region_answered(client: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, on_behalf=True)
    client.force_login(make_officer(GOUDA))

    assertContains(client.get(start(scan)), "De regio beantwoordde al 1 van de 33 vragen.")


def test_start_of_who_answered_says_so_also_when_a_colleague_answered_again(client: Client, scan: Scan) -> None:
    officer = make_officer(GOUDA)
    answer(scan, officer)
    answer(scan, make_officer(GOUDA), "missing", expected=1)
    client.force_login(officer)

    page = client.get(start(scan))

    assertContains(page, "U heeft 1 van de 33 vragen beantwoord.")
    assertNotContains(page, WELCOME)


def test_start_takes_as_many_queries_when_the_region_changed_answers(client: Client, scan: Scan) -> None:
    colleague, coordinator = make_officer(GOUDA), make_coordinator(scan.region)
    make_sheet(scan, GOUDA)
    client.force_login(make_officer(GOUDA))
    for code in ("A1.1", "A1.2", "A1.3"):
        answer(scan, colleague, activity=code)
        cell = GridInput(
            activity=get_activity(code),
            municipality=get_municipality(GOUDA),
            answer="missing",
            expected=1,
            reason="Zo staat het in de regiovisie.",
        )
        answer_on_behalf(scan=scan, cell=cell, by=coordinator)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(start(scan))
        assertContains(page, "Zo staat het in de regiovisie.")
        assert len(queries) <= 8


def test_start_for_the_coordinator_tells_how_many_are_answered(client: Client, scan: Scan) -> None:
    answer(scan, make_officer(GOUDA))
    client.force_login(make_coordinator(scan.region))

    page = client.get(start(scan))

    assertContains(page, "1 van de 33 vragen is beantwoord.")
    assertNotContains(page, WELCOME)


def test_start_of_an_adopted_scan_offers_only_to_read(client: Client) -> None:
    frozen: dict[str, Any] = {"frozen_inputs": "{}", "inputs_sha256": "0" * 64, "frozen_report": "{}"}
    scan = make_scan(state="adopted", adopted_on=timezone.now(), **frozen)
    make_answer(scan, GOUDA)
    client.force_login(make_officer(GOUDA))

    page = client.get(start(scan))

    assertContains(page, "Dit rapport is vastgesteld op")
    assertContains(page, "U kunt niets meer veranderen.")
    assertContains(page, f'href="{start(scan)}ons-blad/"')
    assertContains(page, f'href="/scan/{scan.pk}/rapport/"')
    assertNotContains(page, "Ga verder")
    assertNotContains(page, f'href="{start(scan)}a/')


@pytest.mark.parametrize("path", ["", "a/", "klopt-dit/"])
def test_pages_to_fill_in_say_that_the_region_sees_every_change_once_shared(
    client: Client, scan: Scan, path: str
) -> None:
    officer = make_officer(GOUDA)
    answer(scan, officer)
    client.force_login(officer)
    assertNotContains(client.get(start(scan) + path), AT_ONCE)
    scan.sheets.all().delete()
    make_sheet(scan, GOUDA)

    assertContains(client.get(start(scan) + path), AT_ONCE)


def test_sheet_says_who_contradicts_a_line_that_is_missing(client: Client, scan: Scan) -> None:
    make_offer(make_initiative(name="Het Vennehuis"), "B2.1")
    make_answer(scan, GOUDA, "B2.1", "missing")
    client.force_login(make_officer(GOUDA))

    page = client.get(f"{start(scan)}ons-blad/")

    assertContains(page, "Volgens Het Vennehuis is het er wel.")
    assertNotContains(page, "Wie: Het Vennehuis")


def test_sheet_counts_one_answer_as_one(client: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA)
    client.force_login(make_officer(GOUDA))

    page = client.get(f"{start(scan)}ons-blad/")
    assertContains(page, "U gaf 1 antwoord en liet 32 vragen open.")
    assertContains(page, "Waar u niets koos, staat wat aanbieders melden")


def test_sheet_says_once_that_it_is_shared_and_may_still_change(client: Client, scan: Scan) -> None:
    client.force_login(make_officer(GOUDA))

    page = client.post(f"{start(scan)}delen/", follow=True)

    assertContains(page, "zijn gedeeld met de regio.", count=1)
    assertContains(page, "U kunt nog alles wijzigen, tot de regio de scan vaststelt.", count=1)


def test_provider_that_the_municipality_added_names_it_once(client: Client, scan: Scan) -> None:
    officer = make_officer(GOUDA)
    add_provider(
        filling=get_filling_to_edit(officer, scan.pk, GOUDA),
        activity=get_activity("A1.1"),
        name="Buurthuis De Ster",
        by=officer,
    )
    client.force_login(officer)

    page = client.get(f"{start(scan)}a/")

    assertContains(page, "volgens gemeente Gouda)", count=1)
    assertNotContains(page, "bron:")
