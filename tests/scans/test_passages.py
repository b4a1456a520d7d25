"""Lees mee: who reads a scan that is shared with initiatives, and what stands about them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.life import adopt_scan, share_with_initiatives
from inventory.scans.models import Scan
from inventory.scans.permissions import get_scan_to_read
from regions.models import Initiative, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_decision,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_staff,
    make_steunpunt,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(name="KernKracht", slug="kernkracht", wishes=["A2"])


@pytest.fixture
def scan() -> Scan:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    return share_with_initiatives(scan=make_scan(region), by=make_coordinator(region), share=True)


@pytest.fixture
def editor(initiative: Initiative) -> User:
    return make_editor(initiative)


def reads(user: User, scan: Scan) -> str:
    try:
        return "member" if get_scan_to_read(user, scan.pk).is_member else "initiative"
    except Http404:
        return "nothing"


def page(client: Client, user: User, scan: Scan) -> str:
    client.force_login(user)
    response = client.get(reverse("scan-passage", args=[scan.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_shared_scan_is_read_by_members_and_by_initiatives_that_belong(scan: Scan, editor: User) -> None:
    elsewhere = make_initiative(municipality=DEVENTER)
    for_us, here, planned = (make_initiative(municipality=DEVENTER) for _ in range(3))
    make_offer(for_us, municipalities=[GOUDA], places=[DEVENTER])
    make_offer(here, municipalities=[DEVENTER], places=[GOUDA])
    make_offer(planned, municipalities=[GOUDA], places=[], status="planned")

    assert reads(editor, scan) == "initiative"
    assert [reads(make_editor(one), scan) for one in (for_us, here, planned)] == ["initiative"] * 3
    assert reads(make_editor(elsewhere), scan) == "nothing"
    assert reads(make_officer(GOUDA), scan) == reads(make_reader(scan.region), scan) == "member"
    assert reads(make_officer(DEVENTER), scan) == reads(make_staff(), scan) == "nothing"


def test_offer_that_is_held_back_gives_nothing_to_read(scan: Scan) -> None:
    elsewhere = make_initiative(municipality=DEVENTER)
    make_offer(elsewhere, held=True, added_by_id=GOUDA)

    assert reads(make_editor(elsewhere), scan) == "nothing"


def test_scan_that_is_not_shared_is_not_there_for_initiatives(client: Client, scan: Scan, editor: User) -> None:
    share_with_initiatives(scan=scan, by=make_coordinator(scan.region), share=False)

    assert reads(editor, scan) == "nothing"
    client.force_login(editor)
    assert client.get(reverse("scan-passage", args=[scan.pk])).status_code == 404
    assert "Lees mee" not in client.get(reverse("initiative-start", args=["kernkracht"])).content.decode()


def test_other_pages_of_a_shared_scan_stay_closed_to_initiatives(client: Client, scan: Scan, editor: User) -> None:
    client.force_login(editor)

    for name in ("scan-detail", "scan-discuss", "scan-steunpunten"):
        assert client.get(reverse(name, args=[scan.pk])).status_code == 404


def test_editor_is_led_to_the_passage_from_the_start_page(client: Client, scan: Scan, editor: User) -> None:
    client.force_login(editor)

    html = client.get(reverse("initiative-start", args=["kernkracht"])).content.decode()

    address = reverse("scan-passage", args=[scan.pk])
    assert f'href="{address}">Lees wat er over jullie staat</a>' in html
    assert f'href="{address}">Lees mee</a>' in html


def test_passage_tells_word_for_word_what_stands_there(
    client: Client, scan: Scan, initiative: Initiative, editor: User
) -> None:
    make_offer(initiative, "A1.3", municipalities=[GOUDA, WADDINXVEEN])
    make_offer(initiative, "A1.2", confirmed_on=None, source="Brochure")
    make_offer(initiative, "A3.4")
    other = make_initiative(name="De Ander", slug="ander", municipality=WADDINXVEEN)
    make_offer(other, "A3.4")
    make_decision(scan, "A3.4", [initiative, other], decision="choice", note="Geheim van de tafel")
    make_signal(initiative, "B2.4", note="Onze eigen woorden")
    make_steunpunt(scan, initiative, GOUDA, status="emerging")
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "A1.3", "missing", reason="no_space", note="Geheim van Waddinxveen")

    html = page(client, editor, scan)

    assert "Dit staat er over KernKracht" in html
    assert "in Gouda, voor inwoners van de hele regio" in html
    assert "<strong>Nog niet bevestigd.</strong>" in html
    assert "KernKracht wil graag Maatschappelijke participatie bieden." in html
    assert "Een initiatief zegt over Gouda: mensen missen dit." in html
    assert "De gemeente Waddinxveen zegt" in html
    assert "Er is geen ruimte of plek" in html
    assert "<strong>De Ander en KernKracht</strong> bieden dit voor inwoners van Gouda." in html
    assert "Besluit van de regio: het is fijn dat mensen kunnen kiezen." in html
    assert "Gouda: in opbouw" in html
    assert "Klopt er iets niet? Verander jullie aanbod" in html
    for secret in ("Geheim van Waddinxveen", "Geheim van de tafel", "Onze eigen woorden"):
        assert secret not in html


def test_passage_shows_a_note_that_may_be_in_the_report(
    client: Client, scan: Scan, initiative: Initiative, editor: User
) -> None:
    make_offer(initiative, "A1.3")
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.3", "missing", note="Wij zoeken een ruimte", note_public=True)

    assert "Wij zoeken een ruimte" in page(client, editor, scan)


def test_passage_never_shows_a_draft_nor_what_is_about_others(
    client: Client, scan: Scan, initiative: Initiative, editor: User
) -> None:
    make_offer(initiative, "A1.3")
    make_sheet(scan, GOUDA, shared=False)
    make_answer(scan, GOUDA, "A1.3", "missing", note="Concept van Gouda", note_public=True)
    other = make_initiative(name="Heel Iemand Anders", wishes=["A3"])
    make_signal(other, "B2.4", named=True, note="Woorden van een ander")

    html = page(client, editor, scan)

    assert "Verschillend beeld" not in html
    for secret in ("Concept van Gouda", "Heel Iemand Anders", "Woorden van een ander"):
        assert secret not in html


def test_passage_takes_as_many_queries_whatever_is_offered_outside_the_region(
    client: Client, scan: Scan, initiative: Initiative, editor: User
) -> None:
    client.force_login(editor)
    counted = []
    for places in ([GOUDA], [GOUDA, DEVENTER], [GOUDA, *(f"GM80{number:02}" for number in range(10))]):
        make_offer(initiative, "A1.2", municipalities=places, places=places)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("scan-passage", args=[scan.pk])).status_code == 200
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] <= 8


def test_passage_of_an_adopted_scan_stays_and_changes_nothing(
    client: Client, scan: Scan, initiative: Initiative, editor: User
) -> None:
    make_offer(initiative, "A1.3")
    adopt_scan(scan=scan, by=make_coordinator(scan.region))
    initiative.offers.all().delete()

    html = page(client, editor, scan)

    assert "A1.3" in html
    assert "Klopt er iets niet? Verander" not in html
    assert "aanvulling" in html


def test_officer_is_sent_to_their_sheet(client: Client, scan: Scan) -> None:
    client.force_login(make_officer(GOUDA))

    response = client.get(reverse("scan-passage", args=[scan.pk]))

    assert response.headers["Location"] == reverse("filling-sheet", args=[scan.pk, GOUDA])


def test_officer_of_two_municipalities_chooses_a_sheet(client: Client, scan: Scan) -> None:
    user = make_officer(GOUDA)
    user.memberships.create(role="officer", municipality_id=WADDINXVEEN)

    html = page(client, user, scan)

    for code in (GOUDA, WADDINXVEEN):
        assert reverse("filling-sheet", args=[scan.pk, code]) in html


def test_reader_has_no_passage_and_is_told_so(client: Client, scan: Scan) -> None:
    assert "geen eigen stuk" in page(client, make_reader(scan.region), scan)


def test_scan_shared_with_an_initiative_is_told_once(scan: Scan, initiative: Initiative, editor: User) -> None:
    """Though it is based there, and offers there twice."""
    make_offer(initiative, "A1.3", municipalities=[GOUDA, WADDINXVEEN], places=[GOUDA, WADDINXVEEN])
    make_scan(scan.region, title="Niet gedeeld")
    assert scan.shared_with_initiatives_on is not None
    assert scan.shared_with_initiatives_on <= timezone.now()

    assert get_scan_to_read(editor, scan.pk).scan == scan
