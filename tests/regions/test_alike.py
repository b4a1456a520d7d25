"""Whether two names are perhaps one initiative."""

from __future__ import annotations

import pytest

from regions.alike import names_alike, names_near, site_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("De Linde", "de linde"),
        ("Stichting De Linde", "De Linde"),
        ("Herstelhuis De Koolmees", "De Koolmees"),
        ("KernKracht", "Kern Kracht"),
        ("Vriendendiensten", "Vriendendienst"),
        ("Zelfregiecentrum Raalte", "Zelfregiecentrum te Raalte"),
        ("Café Één", "Cafe Een"),
    ],
)
def test_names_that_are_perhaps_the_same(one: str, other: str) -> None:
    assert names_alike(one, other)
    assert names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zelfregiecentrum Raalte", "Zelfregiecentrum Deventer"),
        ("Herstelacademie Gouda", "Herstelacademie Utrecht"),
        ("De Linde", "De Eik"),
        ("Huis", "Het Huis van de Wijk"),
        ("", "De Linde"),
    ],
)
def test_names_that_are_not(one: str, other: str) -> None:
    assert not names_alike(one, other)
    assert not names_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Het Theelichtje", "Buurtkamer Het Theelicht", True),
        ("Buurtkamer De Koolmees", "De Koolmezen", True),
        ("Huiskamer Gouda", "Steunpunt Gouda", False),
        ("Buurtkamer Oost", "Buurtkamer West", False),
        ("Het Huis", "Huisman", False),
    ],
)
def test_names_in_one_town_are_near_by_a_telling_word(one: str, other: str, near: bool) -> None:
    assert names_near(one, other, "Gouda") == near
    assert names_near(other, one, "Gouda") == near


@pytest.mark.parametrize(
    ("website", "site"),
    [
        ("https://www.kernkracht.nl/over-ons", "kernkracht.nl"),
        ("kernkracht.nl", "kernkracht.nl"),
        ("https://www.facebook.com/kernkracht", ""),
        ("", ""),
        ("http://[", ""),
    ],
)
def test_site_of_a_website(website: str, site: str) -> None:
    assert site_of(website) == site
