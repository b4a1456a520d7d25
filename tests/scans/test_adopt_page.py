"""The page on which a report is adopted: nobody does it in passing."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from inventory.scans.actions.telling import ask_to_read_along
from inventory.scans.models import Scan
from regions.models import Revision
from tests.builders import make_coordinator, make_scan

pytestmark = pytest.mark.django_db

NOT_YET = "Die dag is nog niet geweest."


def log_in_coordinator(client: Client) -> tuple[Scan, str]:
    scan = make_scan()
    client.force_login(make_coordinator(scan.region))
    return scan, reverse("scan-adopt", args=[scan.pk])


def test_scan_adopt_without_the_tick_adopts_nothing(client: Client) -> None:
    scan, page = log_in_coordinator(client)

    answer = client.post(page)

    scan.refresh_from_db()
    assert answer.status_code == 422
    assert "Zet eerst het vinkje. Het rapport is nog niet vastgesteld." in answer.content.decode()
    assert scan.is_open


def test_scan_adopt_with_the_tick_adopts(client: Client) -> None:
    scan, page = log_in_coordinator(client)

    answer = client.post(page, {"sure": "on"})

    scan.refresh_from_db()
    assert answer.status_code == 302
    assert scan.is_adopted
    assert f"zoals het was op {date_format(scan.reference_date, 'j F Y')}." in client.get(page).content.decode()


def test_scan_adopt_when_somebody_was_first_asks_no_tick(client: Client) -> None:
    _, page = log_in_coordinator(client)
    client.post(page, {"sure": "on"})

    assert client.post(page).status_code == 302


@pytest.mark.parametrize(("days", "told"), [(5, True), (0, True), (-1, False)])
def test_scan_adopt_tells_until_when_everybody_was_asked_to_read(client: Client, days: int, told: bool) -> None:
    scan, page = log_in_coordinator(client)
    until = timezone.localdate() + datetime.timedelta(days=days)
    Scan.objects.filter(pk=scan.pk).update(read_along_until=until)

    text = client.get(page).content.decode()

    assert (f"U vroeg iedereen om mee te lezen tot {date_format(until, 'j F Y')}. {NOT_YET}" in text) is told


def test_scan_adopt_when_nobody_was_asked_to_read_tells_no_day(client: Client) -> None:
    _, page = log_in_coordinator(client)

    assert NOT_YET not in client.get(page).content.decode()


def test_ask_to_read_along_keeps_the_day() -> None:
    scan = make_scan()
    until = timezone.localdate() + datetime.timedelta(days=10)

    ask_to_read_along(scan=scan, until=until, by=make_coordinator(scan.region))

    scan.refresh_from_db()
    assert scan.read_along_until == until
    kept = Revision.objects.get(subject="scan", subject_id=scan.pk, action="read_along").after
    assert kept is not None
    assert kept["read_along_until"] == until.isoformat()


def test_scan_adopt_promises_the_report_to_nobody_who_does_not_see_it(client: Client) -> None:
    """Initiatives take part, and read the report only when the coordinator lets them."""
    _, page = log_in_coordinator(client)

    html = client.get(page).content.decode()

    assert "De gemeenten en de meelezers kunnen het rapport lezen." in html
    assert "Iedereen die meedeed" not in html


def test_scan_sharing_of_a_published_report_says_what_initiatives_see(client: Client) -> None:
    scan, page = log_in_coordinator(client)
    client.post(page, {"sure": "on"})
    sharing = reverse("scan-sharing", args=[scan.pk])
    assert "De initiatieven zien deze scan nog niet." in client.get(sharing).content.decode()

    client.post(sharing, {"step": "publish"})

    html = client.get(sharing).content.decode()
    assert "De initiatieven zien alleen wat iedereen ziet." in html
    assert "De initiatieven zien deze scan nog niet." not in html
