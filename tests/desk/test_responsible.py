"""What everyone may read of the site itself: privacy, colofon and where to report a hole."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from pytest_django.asserts import assertContains, assertNotContains

from inventory.desk.responsible import in_words_of

pytestmark = pytest.mark.django_db


def test_security_text_says_what_the_standard_asks(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:veilig@voorbeeld.nl"
    settings.SITE_URL = "https://scan.voorbeeld.nl"

    response = client.get("/.well-known/security.txt")

    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    expires = datetime.datetime.fromisoformat(lines.pop("Expires"))
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert lines == {
        "Contact": "mailto:veilig@voorbeeld.nl",
        "Preferred-Languages": "nl, en",
        "Canonical": "https://scan.voorbeeld.nl/.well-known/security.txt",
    }
    assert datetime.timedelta(days=30) < expires - timezone.now() < datetime.timedelta(days=365)


def test_privacy_page_reads_the_terms_from_the_setting(client: Client, settings: Settings) -> None:
    settings.RETENTION = settings.RETENTION | {"invitations": 41, "accounts_unused": 3 * 365, "mails": 77}

    page = client.get("/privacy/")

    text = " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())
    assert "Log je 3 jaar niet in?" in text
    assert "gaat weg 41 dagen nadat" in text
    assert "de datum bewaren we 77 dagen" in text


def test_privacy_page_names_who_is_responsible(client: Client, settings: Settings) -> None:
    settings.OPERATOR_NAME, settings.OPERATOR_CONTACT = "Stichting Voorbeeld", "privacy@voorbeeld.nl"

    for address in ("/privacy/", "/colofon/"):
        page = client.get(address)
        assertContains(page, "Stichting Voorbeeld")
        assertContains(page, "mailto:privacy@voorbeeld.nl")
        assertNotContains(page, "proefversie")


def test_site_to_try_says_that_nobody_answers_for_it(client: Client, settings: Settings) -> None:
    settings.OPERATOR_NAME = settings.OPERATOR_CONTACT = ""

    for address in ("/privacy/", "/colofon/"):
        assertContains(client.get(address), "Dit is een proefversie.")


def test_colofon_names_brochure_sources_licence_and_version(client: Client, settings: Settings) -> None:
    page = client.get("/colofon/")

    for said in ("versie 3, april 2020", "in onze eigen woorden", "CC BY 4.0", "EUPL-1.2", settings.VERSION):
        assertContains(page, said)


def test_every_page_leads_to_privacy_and_colofon(client: Client) -> None:
    page = client.get("/")

    assertContains(page, 'href="/privacy/"')
    assertContains(page, 'href="/colofon/"')


@pytest.mark.parametrize(("days", "words"), [(1, "1 dag"), (30, "30 dagen"), (365, "1 jaar"), (730, "2 jaar")])
def test_term_is_said_in_the_largest_whole_words(days: int, words: str) -> None:
    assert in_words_of(days) == words
