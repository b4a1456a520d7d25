"""Whoever has to log in first comes back to the page where they were."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.builders import make_scan

pytestmark = pytest.mark.django_db


def next_page(client: Client, address: str, referer: str = "", method: str = "POST") -> str:
    headers = {"Referer": referer} if referer else {}
    response = client.generic(method, address, headers=headers)
    assert response.status_code == 302
    found = urlsplit(response.headers["Location"])
    assert found.path == reverse("account_login")
    (page,) = parse_qs(found.query)["next"]
    return page


def test_form_that_is_sent_after_the_session_ended_leads_back_to_its_page(client: Client) -> None:
    scan = make_scan()
    page = reverse("scan-discuss", args=[scan.pk])
    remark = reverse("scan-remark", args=[scan.pk])

    assert next_page(client, remark, f"http://testserver{page}?gemeente=GM0513") == f"{page}?gemeente=GM0513"
    assert next_page(client, remark) == remark


@pytest.mark.parametrize("referer", ["https://elders.example/bespreken/", "//elders.example/", "javascript:alert(1)"])
def test_another_site_is_never_the_next_page(client: Client, referer: str) -> None:
    remark = reverse("scan-remark", args=[make_scan().pk])

    assert next_page(client, remark, referer) == remark


def test_page_that_is_asked_for_is_the_next_page(client: Client) -> None:
    page = reverse("scan-discuss", args=[make_scan().pk])

    assert next_page(client, page, "http://testserver/", method="GET") == page
