"""Municipalities by the name as an initiative types it, and those nearby."""

from __future__ import annotations

import pytest

from regions.names import MunicipalityNames
from regions.near import municipalities_near
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, get_municipality, make_neighbours, make_region

NAMES = MunicipalityNames(
    [
        ("GM0513", "Gouda"),
        ("GM0518", "'s-Gravenhage"),
        ("GM1900", "Súdwest-Fryslân"),
        ("GM0164", "Hengelo (O.)"),
        ("GM0373", "Bergen (NH.)"),
        ("GM0893", "Bergen (L.)"),
        ("GM0820", "Nuenen, Gerwen en Nederwetten"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Gouda", "GM0513"),
        (" gouda ", "GM0513"),
        ("Den Haag", "GM0518"),
        ("'s Gravenhage", "GM0518"),
        ("sudwest fryslan", "GM1900"),
        ("Hengelo", "GM0164"),
        ("Bergen (L.)", "GM0893"),
        ("Bergen", None),
        ("Gauda", None),
        ("", None),
    ],
)
def test_name_as_typed(typed: str, code: str | None) -> None:
    assert NAMES.find(typed) == code


def test_name_with_a_typing_error_is_proposed() -> None:
    assert NAMES.alike("Gauda") == ["Gouda"]


def test_name_of_two_municipalities_is_proposed_twice() -> None:
    assert NAMES.alike("Bergen") == ["Bergen (NH.)", "Bergen (L.)"]


def test_name_like_nothing_is_not_proposed() -> None:
    assert NAMES.alike("Xyzxyz") == []


def test_names_with_a_comma_inside_stay_whole() -> None:
    assert NAMES.split("Gouda, Nuenen, Gerwen en Nederwetten,Gauda") == [
        "Gouda",
        "Nuenen, Gerwen en Nederwetten",
        "Gauda",
    ]


@pytest.mark.django_db
def test_near_holds_itself_first_then_neighbours_small_regions_and_what_was_chosen() -> None:
    make_neighbours(GOUDA, WADDINXVEEN)
    make_neighbours(GOUDA, "GM0484", weak=True)
    make_region(municipalities=[GOUDA, "GM1931"])
    make_region(municipalities=[GOUDA, "GM0344"], kind="provincie")
    get_municipality(DEVENTER)

    near = municipalities_near(GOUDA, [DEVENTER])

    assert [one.code for one in near] == [GOUDA, DEVENTER, "GM1931", WADDINXVEEN]


@pytest.mark.django_db
def test_near_without_a_home_holds_what_was_chosen() -> None:
    get_municipality(GOUDA)
    assert [one.code for one in municipalities_near(None, [GOUDA])] == [GOUDA]
    assert municipalities_near(None) == []
