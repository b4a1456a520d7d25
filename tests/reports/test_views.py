"""The pages of the report: who gets them, what they say, and in how many queries."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.reports.models import Audience, JobState, StoredReport
from inventory.scans.models import Scan
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_neighbours,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(slug="own-hier", name="Hier", guided_by="KernKracht"))


@pytest.fixture
def officer_client(client: Client, scan: Scan) -> Client:
    client.force_login(make_officer(GOUDA))
    return client


def make_stored(scan: Scan, **changes: object) -> StoredReport:
    values: dict[str, Any] = {"scan": scan, "audience": Audience.MEMBERS, "key": "k" * 64, "html": "<html>"}
    return StoredReport.objects.create(**(values | changes))


def address(name: str, *args: int) -> str:
    return reverse(name, args=args)


# --- the page --------------------------------------------------------------------------------------------------
def test_report_page_shows_the_report_and_its_downloads(officer_client: Client, scan: Scan) -> None:
    make_offer(make_initiative(name="Het Huis"), "A1.1")

    page = officer_client.get(address("report-detail", scan.pk)).content.decode()

    assert "<h1>Rapport Hier</h1>" in page
    assert "Inloop en ontmoeting" in page
    assert "Het Huis, in Gouda" in page
    assert "Deze scan wordt begeleid door KernKracht." in page
    assert page.count('action="' + address("report-pdf-request", scan.pk)) == 1
    assert address("report-csv", scan.pk) in page
    assert address("report-json", scan.pk) in page
    assert "<title>Rapport: Hier – Bouwstenenscan</title>" in page
    assert " style=" not in page


def test_report_page_keeps_a_draft_out(officer_client: Client, scan: Scan) -> None:
    make_sheet(scan, WADDINXVEEN, shared=False)
    make_answer(scan, WADDINXVEEN, "B2.1", "present", provider="Nog geheim", note="Concept van Waddinxveen")

    for name in ("report-detail", "report-csv", "report-json"):
        content = officer_client.get(address(name, scan.pk)).content.decode()
        assert "Nog geheim" not in content
        assert "Concept van Waddinxveen" not in content
        assert '"answered": 1' not in content


def test_report_page_is_hidden_from_strangers(client: Client, scan: Scan) -> None:
    stored = make_stored(scan)
    client.force_login(make_officer(DEVENTER))

    for name, args in (
        ("report-detail", (scan.pk,)),
        ("report-csv", (scan.pk,)),
        ("report-json", (scan.pk,)),
        ("report-pdf", (scan.pk, stored.pk)),
    ):
        assert client.get(address(name, *args)).status_code == 404
    assert client.post(address("report-pdf-request", scan.pk)).status_code == 404
    assert StoredReport.objects.count() == 1


def test_report_names_no_officer(officer_client: Client, scan: Scan) -> None:
    officer = make_officer(GOUDA, name="Odilia van der Officier")
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.1", "present", updated_by=officer)

    for name in ("report-csv", "report-json"):
        assert "Odilia" not in officer_client.get(address(name, scan.pk)).content.decode()
    page = officer_client.get(address("report-detail", scan.pk)).content.decode()
    assert "Odilia" not in page
    assert "volgens de gemeente Gouda" in page


# --- files -----------------------------------------------------------------------------------------------------
def test_files_are_downloads_for_the_reader_alone(officer_client: Client, scan: Scan) -> None:
    table, data = (officer_client.get(address(name, scan.pk)) for name in ("report-csv", "report-json"))

    assert table["Content-Disposition"] == 'attachment; filename="rapport-hier-2026-10-01-concept.csv"'
    assert data["Content-Disposition"] == 'attachment; filename="rapport-hier-2026-10-01-concept.json"'
    assert table["Cache-Control"] == data["Cache-Control"] == "private, no-cache"
    assert json.loads(data.content)["format"] == "bouwstenen-gap-report/1"
    assert table.content.startswith(b"\xef\xbb\xbf")


# --- the PDF ---------------------------------------------------------------------------------------------------
def test_pdf_is_asked_for_made_and_downloaded(officer_client: Client, scan: Scan) -> None:
    asked = officer_client.post(address("report-pdf-request", scan.pk))
    waiting = officer_client.get(asked["Location"])
    call_command("report_worker", once=True)
    ready = officer_client.get(asked["Location"])

    assert waiting.status_code == 202
    assert "De PDF wordt gemaakt" in waiting.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waiting.content.decode()
    assert address("report-detail", scan.pk) in waiting.content.decode()
    assert (ready.status_code, ready["Content-Type"]) == (200, "application/pdf")
    assert ready["Content-Disposition"] == 'attachment; filename="rapport-hier-2026-10-01-concept.pdf"'
    assert ready["Cache-Control"] == "private, no-cache"
    assert ready.content.startswith(b"%PDF")


def test_pdf_is_not_asked_for_by_looking(officer_client: Client, scan: Scan) -> None:
    assert officer_client.get(address("report-pdf-request", scan.pk)).status_code == 405
    assert not StoredReport.objects.exists()


def test_pdf_that_failed_says_so_and_can_be_asked_for_again(officer_client: Client, scan: Scan) -> None:
    stored = make_stored(scan, state=JobState.FAILED, error="Het duurde te lang.")

    response = officer_client.get(address("report-pdf", scan.pk, stored.pk))
    page = response.content.decode()

    assert response.status_code == 200
    assert "De PDF is niet gelukt" in page
    assert "Het duurde te lang. Probeer het later nog eens." in page
    assert "refresh" not in page
    assert address("report-pdf-request", scan.pk) in page


def test_stored_report_of_another_scan_is_not_found(officer_client: Client, scan: Scan) -> None:
    other = make_scan(make_region(municipalities=[DEVENTER]))
    stored = make_stored(other, state=JobState.READY, content=b"%PDF geheim")

    assert officer_client.get(address("report-pdf", scan.pk, stored.pk)).status_code == 404
    assert officer_client.get(address("report-pdf", other.pk, stored.pk)).status_code == 404


def test_stored_report_for_others_is_not_found(officer_client: Client, scan: Scan) -> None:
    stored = make_stored(scan, audience=Audience.PUBLIC, state=JobState.READY, content=b"%PDF")

    assert officer_client.get(address("report-pdf", scan.pk, stored.pk)).status_code == 404


def test_stored_report_is_gone_with_the_role(client: Client, scan: Scan) -> None:
    stored = make_stored(scan, state=JobState.READY, content=b"%PDF")
    coordinator = make_coordinator(scan.region)
    client.force_login(coordinator)
    assert client.get(address("report-pdf", scan.pk, stored.pk)).status_code == 200

    coordinator.memberships.all().delete()

    assert client.get(address("report-pdf", scan.pk, stored.pk)).status_code == 404


# --- queries ---------------------------------------------------------------------------------------------------
def fill(scan: Scan, codes: list[str], times: int) -> None:
    """Initiatives, offers, signals and answers for these municipalities."""
    scan.region.municipalities.set([get_municipality(code) for code in codes])
    for one, other in itertools.pairwise(sorted(codes)):
        make_neighbours(one, other)
    for number in range(times):
        initiative = make_initiative(municipality=codes[number % len(codes)], wishes=["A2"])
        make_offer(initiative, "A1.1", municipalities=codes, places=codes[:2], target_groups=["youth"])
        make_offer(initiative, "A3.3", municipalities=codes, confirmed_on=None, source="bron")
        make_signal(initiative, municipalities=codes)
    for code in codes:
        make_sheet(scan, code)
        make_answer(scan, code, "B2.4", "present")
        make_answer(scan, code, "C2.1", "missing", reason="no_space")


@pytest.mark.parametrize("name", ["report-detail", "report-json", "report-csv"])
def test_report_takes_as_many_queries_for_ten_times_as_much(client: Client, name: str) -> None:
    small, large = make_scan(make_region(slug="own-klein")), make_scan(make_region(slug="own-groot"))
    fill(small, [GOUDA, WADDINXVEEN], 2)
    fill(large, [f"GM80{number:02}" for number in range(20)], 20)
    reader = make_user()
    for scan in (small, large):
        scan.region.memberships.create(user=reader, role="reader")
    client.force_login(reader)

    def count(scan: Scan) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address(name, scan.pk)).status_code == 200
        return len(queries)

    first = count(small)
    make_offer(make_initiative(), "A1.2")
    after_a_write = count(small)

    assert first == after_a_write == count(large) == count(large)
    assert first <= 8
