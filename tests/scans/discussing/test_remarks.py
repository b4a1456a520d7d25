"""Remarks of readers and others at the table."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.models import Answer, Remark, Scan
from regions.models import User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_offer,
    make_officer,
    make_reader,
    make_sheet,
)
from tests.scans.discussing.table import page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


def remark(client: Client, user: User, scan: Scan, **changes: Any) -> Response:
    client.force_login(user)
    url = reverse("scan-remark", args=[scan.pk])
    return client.post(url, {"text": "Kijk hier nog eens naar", "activity": "", "municipality": ""} | changes)


def test_remark_shows_the_role_and_never_the_name(client: Client, scan: Scan, contradicted: Answer) -> None:
    reader = make_reader(scan.region, name="Lies van der Lezer")

    assert remark(client, reader, scan, activity="A1.3", municipality=WADDINXVEEN).status_code == 302

    html = page(client, make_officer(GOUDA), scan)
    assert html.count("Kijk hier nog eens naar") == 2  # at its cell, and in the list
    assert "Meelezer" in html
    assert "Lies van der Lezer" not in html


@pytest.mark.parametrize(("who", "written_as"), [("officer", "gemeente Gouda"), ("coordinator", "regiocoördinator")])
def test_remark_is_written_as(client: Client, scan: Scan, who: str, written_as: str) -> None:
    user = make_officer(GOUDA) if who == "officer" else make_coordinator(scan.region)

    remark(client, user, scan)
    remark(client, user, scan)

    assert [one.written_as for one in Remark.objects.all()] == [written_as]


def test_remark_is_removed_by_its_author_or_the_coordinator_alone(client: Client, scan: Scan) -> None:
    author, other, coordinator = make_reader(scan.region), make_reader(scan.region), make_coordinator(scan.region)
    for user, status, left in ((other, 403, 1), (author, 302, 0)):
        remark(client, author, scan)
        client.force_login(user)
        url = reverse("scan-remark-remove", args=[scan.pk, Remark.objects.get().pk])
        assert client.post(url).status_code == status
        assert Remark.objects.count() == left
    remark(client, author, scan)
    client.force_login(coordinator)
    client.post(reverse("scan-remark-remove", args=[scan.pk, Remark.objects.get().pk]))
    assert not Remark.objects.exists()


def test_remark_without_text_or_about_a_place_elsewhere_is_refused(client: Client, scan: Scan) -> None:
    reader = make_reader(scan.region)

    assert remark(client, reader, scan, text=" ").status_code == 422
    assert remark(client, reader, scan, municipality=DEVENTER).status_code == 422
    assert not Remark.objects.exists()


def test_offer_confirmed_too_long_ago_contradicts_nothing(client: Client, scan: Scan) -> None:
    make_offer(None, "A1.3", confirmed_on=datetime.date(2024, 1, 1))
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.3", "missing")

    assert "Nog niets te bespreken. Fijn." in page(client, make_officer(GOUDA), scan)
