"""The page of a region: what forms it, how that is known, and its scans."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from regions.models import Region, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_municipality,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def page(user: User, region: Region) -> str:
    """What stands in the page itself, without the menu."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse("region-detail", args=[region.slug]))
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def status(user: User, region: Region) -> int:
    client = Client()
    client.force_login(user)
    return client.get(reverse("region-detail", args=[region.slug])).status_code


def test_region_lists_its_municipalities_by_name_with_inhabitants_and_their_sum() -> None:
    region = make_region(municipalities=[WADDINXVEEN, GOUDA])

    html = page(make_reader(region), region)

    assert html.index("Gouda</th>") < html.index("Waddinxveen</th>")
    assert "77.818" in html
    assert "35.542" in html
    assert "113.360" in html


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": "iza", "basis": "reconstructed"}, "De indeling van IZA-regio’s hebben wij afgeleid."),
        ({"kind": "own", "basis": "reconstructed"}, "afgeleid uit bedragen per regio"),
        ({"kind": "jeugd", "basis": "derived"}, "afgeleid van kaarten"),
        ({"kind": "own", "basis": "derived"}, "Wij hebben deze indeling afgeleid uit openbare bronnen."),
        ({"kind": "provincie", "basis": "source"}, "overgenomen uit een bron"),
        ({"kind": "own", "basis": "stated"}, "De regio heeft deze indeling zelf opgegeven"),
    ],
)
def test_region_says_how_its_composition_is_known(changes: dict[str, Any], sentence: str) -> None:
    region = make_region(**changes, source="Brief van VWS", year=2025)

    html = page(make_reader(region), region)

    assert sentence in html
    assert "Bron: Brief van VWS" in html
    assert "Stand van 2025." in html
    assert "Klopt deze lijst?" in html


def test_region_that_staff_confirmed_asks_no_more() -> None:
    region = make_region(confirmed_on=datetime.date(2026, 11, 3))

    html = page(make_reader(region), region)

    assert "Het beheer heeft deze lijst nagekeken op 3 november 2026." in html
    assert "Klopt deze lijst?" not in html


def test_region_of_invented_municipalities_says_so() -> None:
    example = make_region(municipalities=["GM9901"])
    real = make_region(municipalities=[GOUDA])

    assert "Dit is een voorbeeld." in page(make_reader(example), example)
    assert "Dit is een voorbeeld." not in page(make_reader(real), real)


def test_region_says_openly_who_guides_it() -> None:
    region = make_region(guided_by="KernKracht")

    assert "Deze regio wordt begeleid door KernKracht." in page(make_reader(region), region)


@pytest.mark.parametrize("role", ["reader", "officer", "coordinator", "staff"])
def test_region_offers_the_start_of_a_scan_to_its_coordinator_alone(role: str) -> None:
    region = make_region(municipalities=[GOUDA])
    users = {
        "reader": make_reader(region),
        "officer": make_officer(GOUDA),
        "coordinator": make_coordinator(region),
        "staff": make_staff(),
    }

    html = page(users[role], region)

    assert (reverse("scan-create", args=[region.slug]) in html) == (role == "coordinator")
    assert (reverse("admin:regions_region_change", args=[region.pk]) in html) == (role == "staff")


def test_region_without_scans_says_what_to_do() -> None:
    region = make_region()

    assert "De regiocoördinator kan er een starten." in page(make_reader(region), region)
    assert "Start er een." in page(make_coordinator(region), region)


def test_region_leads_each_member_to_what_is_theirs() -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    scan = make_scan(region)
    hub, report = reverse("scan-detail", args=[scan.pk]), reverse("report-detail", args=[scan.pk])
    gouda = reverse("filling-start", args=[scan.pk, GOUDA])

    officer, reader, staff = (page(user, region) for user in (make_officer(GOUDA), make_reader(region), make_staff()))

    assert (hub in officer, report in officer, gouda in officer) == (True, True, True)
    assert reverse("filling-start", args=[scan.pk, WADDINXVEEN]) not in officer
    assert (hub in reader, report in reader, gouda in reader) == (True, True, False)
    assert (hub in staff, report in staff, gouda in staff) == (False, False, False)
    assert "Bouwstenenscan 2026" in staff
    assert "Stand op 1 oktober 2026" in staff


def test_region_in_preparation_is_not_offered_to_fill_in() -> None:
    region = make_region(municipalities=[GOUDA])
    scan = make_scan(region, state="preparing")

    html = page(make_officer(GOUDA), region)

    assert "In voorbereiding" in html
    assert reverse("filling-start", args=[scan.pk, GOUDA]) not in html


def test_region_is_not_there_for_others() -> None:
    region = make_region(municipalities=[GOUDA])
    others = [make_user(), make_officer(DEVENTER), make_editor(make_initiative(municipality=GOUDA))]

    assert [status(user, region) for user in others] == [404, 404, 404]


def test_region_asks_for_a_login() -> None:
    response = Client().get(reverse("region-detail", args=[make_region().slug]))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_region_costs_no_more_queries_with_more_municipalities_and_scans(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    region = make_region(municipalities=[GOUDA])
    make_scan(region)
    client = Client()
    client.force_login(make_officer(GOUDA))
    address = reverse("region-detail", args=[region.slug])

    with django_assert_max_num_queries(8) as few:
        client.get(address)
    for number in range(10):
        make_municipality(f"GM80{number:02}")
        region.municipalities.add(get_municipality(f"GM80{number:02}"))
        make_scan(region, title=f"Scan {number}")
    with django_assert_max_num_queries(8) as many:
        client.get(address)

    assert len(few.captured_queries) == len(many.captured_queries)
