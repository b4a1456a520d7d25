"""Choosing a municipality or a region."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from regions.models import Region
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, get_municipality, make_municipality, make_region
from tests.regions.directory.pages.reading import ZUIDPLAS, address, days_ago, listed, section, text_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["Gouda", " gouda ", "GOUDA"])
def test_name_of_a_municipality_leads_to_its_page(client: Client, typed: str) -> None:
    response = client.get("/wat-is-er/", {"gemeente": typed})
    assert response.status_code == 302
    assert response.headers["Location"] == address()


def test_name_with_a_typing_error_asks_what_was_meant(client: Client) -> None:
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Gauda"}))
    assert f'Bedoel je <a class="meant" href="{address()}">Gouda</a>?' in text
    assert "Woon je in een dorp? Typ dan de gemeente waar je dorp bij hoort." in text
    assert 'value="Gauda"' in text


def test_half_of_a_double_name_asks_what_was_meant(client: Client) -> None:
    get_municipality("GM1901")
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Bodegraven"}))
    assert f'href="{address("GM1901")}">Bodegraven-Reeuwijk</a>?' in text


def test_name_that_two_municipalities_have_asks_which(client: Client) -> None:
    make_municipality("GM0373", name="Bergen (NH.)")
    make_municipality("GM0893", name="Bergen (L.)")
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Bergen"}))
    assert re.search(r"Bedoel je <a [^>]*>Bergen \(\w+\.\)</a> of <a [^>]*>Bergen \(\w+\.\)</a>\?", text)


def test_name_like_nothing_says_what_to_type(client: Client) -> None:
    text = text_of(client.get("/wat-is-er/", {"gemeente": "<b>Xyzxyz"}))
    assert "We kennen geen gemeente die zo heet." in text
    assert "<b>Xyzxyz" not in client.get("/wat-is-er/", {"gemeente": "<b>Xyzxyz"}).content.decode()


def choices(text: str) -> list[str]:
    return re.findall(r'<a href="/wat-is-er/([\w-]+)/">', text)


def test_regions_with_something_are_there_to_choose(client: Client, region: Region) -> None:
    make_region(slug="leeg", municipalities=[DEVENTER])
    make_region(slug="provincie", name="Zuid-Holland", kind="provincie", municipalities=[GOUDA, ZUIDPLAS])
    make_region(slug="opgeheven", municipalities=[GOUDA], ended_on=days_ago(1))
    empty = text_of(client.get("/wat-is-er/"))
    assert "Hier staat nog geen regio." in empty
    assert "Of kies je regio" not in empty

    listed("Hier")

    assert choices(text_of(client.get("/wat-is-er/"))) == ["midden", "provincie"]


def test_region_with_only_what_may_not_be_shown_is_not_there_to_choose(client: Client, region: Region) -> None:
    listed("Canary", of={"findable": False})
    listed("Canary 2", confirmed_on=None)
    assert choices(text_of(client.get("/wat-is-er/"))) == []


def test_regions_of_the_same_municipalities_stand_there_once(client: Client) -> None:
    both = [GOUDA, WADDINXVEEN]
    make_region(slug="jeugd-midden", name="Midden Holland", kind="jeugd", municipalities=both)
    make_region(slug="iza-midden", name="Midden-Holland", kind="iza", municipalities=both)
    make_region(slug="zorg-gouda", name="Gouda", kind="zorgkantoor", municipalities=[GOUDA])
    listed("Hier")

    assert choices(text_of(client.get("/wat-is-er/"))) == ["zorg-gouda", "iza-midden"]


def test_invented_region_stands_apart(client: Client, invented: Region, region: Region) -> None:
    text = text_of(client.get("/wat-is-er/"))
    assert choices(section(text, "Of kies je regio")) == ["midden"]
    assert choices(section(text, "Een voorbeeld")) == ["verzonnen"]
    assert "Klaverdijk" not in text
