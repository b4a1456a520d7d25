"""The page of a municipality: what is here, next door and further away."""

from __future__ import annotations

import pytest
from django.test import Client

from regions.directory.pages import CARDS_ON_A_PAGE
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, make_municipality, make_neighbours, make_offer
from tests.regions.directory.pages.reading import (
    KRIMPENERWAARD,
    ZUIDPLAS,
    address,
    days_ago,
    listed,
    names_in,
    section,
    text_of,
    today,
)

pytestmark = pytest.mark.django_db


def test_municipality_shows_what_is_here_next_door_and_further(client: Client) -> None:
    listed("Hier")
    listed("Thuis", places=[], at_home=True)
    listed("Ernaast", places=[WADDINXVEEN], municipalities=[WADDINXVEEN])
    listed("Verder", places=[DEVENTER], municipalities=[DEVENTER, GOUDA])
    listed("Elders", places=[DEVENTER], municipalities=[DEVENTER])

    text = text_of(client.get(address()))

    assert names_in(section(text, "In Gouda")) == ["Hier", "Thuis"]
    assert names_in(section(text, "Bij de buren")) == ["Ernaast"]
    assert names_in(section(text, "Verder weg, ook voor jou")) == ["Verder"]
    assert "Elders" not in names_in(text)


def test_municipality_shows_one_initiative_in_each_place_with_what_it_does_there(client: Client) -> None:
    initiative = listed("De Linde", "A1.1")
    make_offer(initiative, "A3.4", places=[WADDINXVEEN], municipalities=[GOUDA], confirmed_on=today())

    text = text_of(client.get(address()))

    assert "Inloop en ontmoeting" in section(text, "In Gouda")
    assert "WRAP: een cursus" not in section(text, "In Gouda")
    assert "WRAP: een cursus" in section(text, "Bij de buren")
    assert "In Waddinxveen. Ook voor inwoners van Gouda." in section(text, "Bij de buren")


def test_municipality_takes_no_weak_or_unconfirmed_border_for_next_door(client: Client) -> None:
    make_neighbours(GOUDA, ZUIDPLAS, weak=True)
    make_neighbours(GOUDA, KRIMPENERWAARD, confirmed=False)
    for place in (ZUIDPLAS, KRIMPENERWAARD):
        listed(f"In {place}", places=[place], municipalities=[place])

    text = text_of(client.get(address()))

    assert names_in(text) == []
    assert "Waddinxveen</a>" in text
    assert "Zuidplas" not in text


def test_municipality_with_nothing_says_what_to_do(client: Client) -> None:
    text = text_of(client.get(address()))

    assert "We kennen in Gouda nog geen plekken." in text
    assert "Vraag het aan je gemeente of je huisarts." in text


def test_municipality_with_something_next_door_alone_says_so(client: Client) -> None:
    listed("Ernaast", places=[WADDINXVEEN], municipalities=[WADDINXVEEN])

    text = text_of(client.get(address(), {"woord": "maatje"}))

    assert "We kennen in Gouda nog niets dat hierbij past." in text
    assert "Kijk hieronder bij de buren" in text
    assert names_in(section(text, "Bij de buren")) == ["Ernaast"]


def test_municipality_without_a_match_leads_back_to_everything(client: Client) -> None:
    listed("De Linde")

    text = text_of(client.get(address(), {"woord": "boksbeugel"}))

    assert names_in(text) == []
    assert f'<a href="{address()}">bekijk alles in en om Gouda</a>' in text


def test_municipality_with_many_places_goes_on_where_it_was(client: Client) -> None:
    for number in range(CARDS_ON_A_PAGE - 1):
        listed(f"Plek {number:03}")
    for name in ("Aa ernaast", "Bb ernaast"):
        listed(name, places=[WADDINXVEEN], municipalities=[WADDINXVEEN])

    first = text_of(client.get(address()))
    second = text_of(client.get(address(), {"pagina": "2"}))

    assert len(names_in(section(first, "In Gouda"))) == CARDS_ON_A_PAGE - 1
    assert names_in(section(first, "Bij de buren")) == ["Aa ernaast"]
    assert names_in(section(second, "Bij de buren")) == ["Bb ernaast"]
    assert "<h2>In Gouda</h2>" not in second
    assert "We kennen in Gouda nog" not in second


@pytest.mark.parametrize("code", ["GM0000", "gouda", "%00", "GM0513%0A", "%F0%9F%98%80"])
def test_municipality_that_is_none_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/wat-is-er/gemeente/{code}/").status_code == 404


def test_municipality_that_ended_is_not_found(client: Client) -> None:
    make_municipality("GM0001", ended_on=days_ago(1))
    assert client.get(address("GM0001")).status_code == 404
