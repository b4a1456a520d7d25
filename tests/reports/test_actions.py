"""Asking for a PDF and making it: once for the same content, whatever happens to the workers."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from inventory.reports.actions import make_next_pdf, request_pdf
from inventory.reports.loading import load_report
from inventory.reports.models import MOST_ATTEMPTS, SILENT_FOR, Audience, JobState, StoredReport
from inventory.reports.pdf import PdfError
from inventory.scans.models import Scan
from regions.models import User
from tests.builders import make_answer, make_offer, make_scan, make_sheet, make_user

pytestmark = pytest.mark.django_db

ENDLESS = f"<html lang=nl><title>x</title><table>{'<tr><td>x' * 100_000}</table>"
SMALL = "<html lang=nl><title>Rapport</title><h1>Rapport</h1>"


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Instead of the real renderer: keeps what it was asked to render."""
    asked: list[str] = []

    def render(html: str, **options: object) -> bytes:
        asked.append(html)
        return b"%PDF"

    monkeypatch.setattr("inventory.reports.actions.render_pdf", render)
    return asked


def ask(scan: Scan, user: User) -> StoredReport:
    return request_pdf(loaded=load_report(scan, Audience.MEMBERS), by=user)


def make_stored(scan: Scan, **changes: object) -> StoredReport:
    values: dict[str, Any] = {"scan": scan, "audience": Audience.MEMBERS, "key": "k" * 64, "html": SMALL}
    return StoredReport.objects.create(**(values | changes))


# --- asking ----------------------------------------------------------------------------------------------------
def test_request_pdf_twice_makes_one_file(scan: Scan, user: User, quick: list[str]) -> None:
    first = ask(scan, user)
    make_next_pdf()

    again = ask(scan, make_user())

    assert again.pk == first.pk
    assert again.is_ready
    assert (again.requested_by, again.html) == (user, "")
    assert len(quick) == 1


def test_request_pdf_after_a_change_makes_another(scan: Scan, user: User) -> None:
    first = ask(scan, user)
    make_offer()

    assert ask(scan, user).pk != first.pk


def test_request_pdf_after_an_answer_that_nobody_may_see_makes_no_other(scan: Scan, user: User) -> None:
    first = ask(scan, user)
    make_sheet(scan, shared=False)
    make_answer(scan, answer="missing", note="concept")

    assert ask(scan, user).pk == first.pk


def test_request_pdf_of_another_renderer_makes_another(scan: Scan, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    first = ask(scan, user)
    monkeypatch.setattr("inventory.reports.actions.renderer_version", lambda: "weasyprint 99")

    assert ask(scan, user).pk != first.pk


def test_request_pdf_that_failed_lets_it_be_tried_again(scan: Scan, user: User, quick: list[str]) -> None:
    stored = ask(scan, user)
    StoredReport.objects.filter(pk=stored.pk).update(state=JobState.FAILED, attempts=3, error="Te groot.")

    again = ask(scan, user)

    assert (again.pk, again.state, again.attempts, again.error) == (stored.pk, JobState.WAITING, 0, "")
    assert make_next_pdf()
    assert StoredReport.objects.get().is_ready


# --- making ----------------------------------------------------------------------------------------------------
def test_worker_makes_what_waits_and_stops(scan: Scan) -> None:
    stored = make_stored(scan)

    call_command("report_worker", once=True)

    stored.refresh_from_db()
    assert stored.is_ready
    assert stored.content is not None
    assert bytes(stored.content).startswith(b"%PDF-1.7")
    assert stored.finished_at is not None


def test_worker_has_nothing_to_do_without_requests() -> None:
    assert make_next_pdf() is False


def test_claim_is_given_to_one_worker_alone(scan: Scan) -> None:
    pk = make_stored(scan).pk
    one, other = StoredReport.objects.get(pk=pk), StoredReport.objects.get(pk=pk)

    assert one.claim()
    assert not other.claim()
    assert StoredReport.objects.get(pk=pk).attempts == 1


def test_report_of_a_worker_that_is_gone_is_made_by_the_next(scan: Scan, quick: list[str]) -> None:
    stored = make_stored(scan, state=JobState.RUNNING, attempts=1, alive_at=timezone.now())
    assert make_next_pdf() is False

    StoredReport.objects.update(alive_at=timezone.now() - SILENT_FOR - datetime.timedelta(seconds=1))

    assert make_next_pdf() is True
    stored.refresh_from_db()
    assert (stored.is_ready, stored.attempts) == (True, 2)


def test_worker_that_comes_back_from_the_dead_overwrites_nothing(scan: Scan) -> None:
    late = make_stored(scan)
    late.claim()
    StoredReport.objects.update(alive_at=timezone.now() - 2 * SILENT_FOR)
    newer = StoredReport.objects.get()
    newer.claim()

    assert late.keep(b"%PDF late") is False
    assert late.give_up("Mislukt.") is False
    assert newer.keep(b"%PDF new") is True
    assert bytes(StoredReport.objects.get().content or b"") == b"%PDF new"


def test_report_that_takes_its_workers_down_is_given_up(scan: Scan, quick: list[str]) -> None:
    long_ago = timezone.now() - 2 * SILENT_FOR
    stored = make_stored(scan, state=JobState.RUNNING, attempts=MOST_ATTEMPTS, alive_at=long_ago)

    assert make_next_pdf() is True

    stored.refresh_from_db()
    assert stored.is_failed
    assert "steeds halverwege" in stored.error
    assert quick == []


def test_report_is_left_for_another_worker_by_one_that_must_stop(scan: Scan, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = make_stored(scan, html=ENDLESS)
    monkeypatch.setattr("inventory.reports.pdf.BEAT_SECONDS", 0.2)

    make_next_pdf(stopping=lambda: True)

    stored.refresh_from_db()
    assert (stored.state, stored.attempts, stored.error) == (JobState.WAITING, 0, "")


@pytest.mark.parametrize("trouble", [PdfError("Te groot."), ValueError("onverwacht")])
def test_report_that_cannot_be_made_does_not_stop_the_others(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    def render(html: str, **options: object) -> bytes:
        if html == "kapot":
            raise trouble
        return b"%PDF"

    monkeypatch.setattr("inventory.reports.actions.render_pdf", render)
    broken, fine = make_stored(scan, html="kapot"), make_stored(scan, key="l" * 64)

    call_command("report_worker", once=True)

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.is_failed, fine.is_ready) == (True, True)
    assert broken.error.endswith(".")
    assert "onverwacht" not in broken.error


def test_endless_report_ends_its_own_process_and_fails(scan: Scan, settings: Settings) -> None:
    settings.PDF_SECONDS = 1
    stored = make_stored(scan, html=ENDLESS)

    assert make_next_pdf() is True

    stored.refresh_from_db()
    assert stored.is_failed
    assert stored.error == "Het rapport als PDF maken duurde langer dan 1 seconden."
