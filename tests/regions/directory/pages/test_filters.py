"""What somebody looks for, and what is left when nothing fits."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client

from regions.models import Region
from tests.builders import GOUDA, WADDINXVEEN
from tests.regions.directory.pages.reading import address, listed, names_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def several() -> None:
    free = {"referral": "Nee"}
    listed("Aa Inloop", "A1.1", of=free)
    listed("Bb Maatjes", "A1.3", of=free)
    listed("Cc Maatjes", "A1.3")
    listed("Dd Familie", "C4.3", of=free)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Aa Inloop", "Bb Maatjes", "Cc Maatjes", "Dd Familie"]),
        ({"nodig": "binnenlopen"}, ["Aa Inloop"]),
        ({"nodig": "praten"}, ["Bb Maatjes", "Cc Maatjes"]),
        ({"woord": "maatje"}, ["Bb Maatjes", "Cc Maatjes"]),
        ({"woord": "familie"}, ["Dd Familie"]),
        ({"zonder-verwijzing": "ja"}, ["Aa Inloop", "Bb Maatjes", "Dd Familie"]),
        ({"nodig": "praten", "zonder-verwijzing": "ja"}, ["Bb Maatjes"]),
        ({"nodig": "praten", "woord": "inloop"}, []),
        ({"nodig": "praten", "woord": "buddy", "zonder-verwijzing": "ja"}, ["Bb Maatjes"]),
        ({"nodig": "iets-anders"}, ["Aa Inloop", "Bb Maatjes", "Cc Maatjes", "Dd Familie"]),
    ],
    ids=str,
)
def test_filters_combine(
    client: Client, several: None, region: Region, query: dict[str, str], names: list[str]
) -> None:
    for path in (address(), "/wat-is-er/midden/"):
        assert names_in(text_of(client.get(path, query))) == names


def test_need_that_hides_what_the_word_finds_can_be_dropped(client: Client, several: None, region: Region) -> None:
    asked = {"nodig": "binnenlopen", "woord": "maatje", "zonder-verwijzing": "ja"}
    for path, more in ((address(), {}), ("/wat-is-er/midden/", {}), ("/wat-is-er/midden/", {"gemeente": GOUDA})):
        body = client.get(path, asked | more).content.decode()
        link = re.search(r'href="([^"]+)">Zoek ‘maatje’ zonder ‘Ergens binnenlopen’</a>', body)

        assert link, path
        followed = client.get(path + html.unescape(link[1]).partition("#")[0])
        assert names_in(text_of(followed)) == ["Bb Maatjes"]


@pytest.mark.parametrize(
    "query",
    [{"nodig": "binnenlopen", "woord": "boksbeugel"}, {"nodig": "even-weg"}, {"woord": "boksbeugel"}],
    ids=str,
)
def test_need_is_not_dropped_where_that_finds_nothing_either(
    client: Client, several: None, region: Region, query: dict[str, str]
) -> None:
    for path in (address(), "/wat-is-er/midden/"):
        assert "Zoek ‘" not in text_of(client.get(path, query))


def test_filters_stay_in_the_address(client: Client, several: None) -> None:
    body = client.get(address(), {"nodig": "praten", "woord": "één", "zonder-verwijzing": "ja"}).content.decode()

    assert '<input type="hidden" name="nodig" value="praten">' in body
    assert 'name="woord" value="één"' in body
    assert re.search(r'name="zonder-verwijzing" value="ja" checked', body)
    assert "?nodig=naasten&amp;woord=%C3%A9%C3%A9n&amp;zonder-verwijzing=ja#lijst" in body
    assert f"{address(WADDINXVEEN)}?nodig=praten&amp;woord=%C3%A9%C3%A9n&amp;zonder-verwijzing=ja" in body


def test_need_that_is_chosen_is_marked(client: Client) -> None:
    body = client.get(address(), {"nodig": "praten"}).content.decode()
    assert re.findall(r'class="need"[^>]* aria-current="true">([^<]*)<', body) == ["Praten met iemand die het kent"]
