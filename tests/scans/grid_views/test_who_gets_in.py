"""Who gets into the grid, where it leads, and what it costs."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertRedirects

from inventory.scans.models import Answer, Scan
from regions.models import Region
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
)
from tests.scans.grid_views.filled import address

pytestmark = pytest.mark.django_db


# --- who gets in -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["", "bouwsteen/B2/", "klopt-dit/"])
def test_grid_is_for_coordinators_of_the_region_alone(client: Client, scan: Scan, path: str) -> None:
    expected = {
        "its coordinator": (make_coordinator(scan.region), 302 if not path else 200),
        "an officer": (make_officer(GOUDA), 403),
        "a reader": (make_reader(scan.region), 403),
        "a coordinator elsewhere": (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        "an editor": (make_editor(make_initiative()), 404),
        "staff": (make_staff(), 404),
    }
    for who, (user, status) in expected.items():
        client.force_login(user)
        assert client.get(address(scan, path)).status_code == status, who


@pytest.mark.parametrize("path", ["bouwsteen/B2/", "vakje/B2.1/GM0513/", "ongedaan/", "klopt-dit/"])
def test_grid_takes_nothing_from_others_or_when_the_scan_is_not_open(client: Client, scan: Scan, path: str) -> None:
    data = {"row": "B2.1:present", "B2.1-GM0513-answer": "present", "B2.1-GM0513-version": "0", "all": "ja"}
    make_offer(make_initiative(), "A1.1")
    client.force_login(make_officer(GOUDA))
    assert client.post(address(scan, path), data).status_code == 403

    client.force_login(make_coordinator(scan.region))
    Scan.objects.filter(pk=scan.pk).update(state="preparing")
    assert client.post(address(scan, path), data).status_code == 403
    assert not Answer.objects.exists()


def test_grid_leads_to_the_first_bouwsteen(coordinating: Client, scan: Scan) -> None:
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A1/"))


def test_grid_leads_to_the_first_bouwsteen_with_an_empty_cell(coordinating: Client, scan: Scan) -> None:
    codes = list(scan.edition.activities.order_by("position").values_list("code", flat=True))
    gms = list(scan.region.municipalities.values_list("pk", flat=True))
    for gm in gms:
        make_sheet(scan, gm)
        for code in (one for one in codes if one.startswith("A1.")):
            make_answer(scan, gm, code, "present")
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A2/"))

    for gm in gms:
        for code in (one for one in codes if not one.startswith("A1.")):
            make_answer(scan, gm, code, "present")
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A1/"))


def test_grid_of_a_scan_that_is_not_open_leads_to_the_scan(coordinating: Client, scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk).update(state="preparing")

    assertContains(coordinating.get(address(scan, ""), follow=True), "Deze scan is nu niet open")
    assert coordinating.get(address(scan)).status_code == 403


def test_grid_shows_drafts_and_says_so(coordinating: Client, scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.1", "present")
    make_answer(scan, WADDINXVEEN, "B2.1", "missing", note="alleen voor ons")

    html = coordinating.get(address(scan)).content.decode()

    assert 'id="B2.1-GM0627-wie">concept<' in html
    assert 'id="B2.1-GM0513-wie"><' in html
    assert "alleen voor ons" not in html


# --- queries -----------------------------------------------------------------------------------------------------
def fill_region(size: int) -> Scan:
    """A region of which every other cell of B2 is answered, and with something reported in each municipality."""
    region: Region = make_region(municipalities=[f"GM{number}" for number in range(2000, 2000 + size)])
    scan = make_scan(region)
    for number, code in enumerate(region.municipalities.values_list("pk", flat=True)):
        make_offer(make_initiative(municipality=code), "A1.1", municipalities=[code], places=[code])
        for activity in ("B2.1", "B2.3", "B1.1"):
            if number % 2:
                make_answer(scan, code, activity, "present", on_behalf=bool(number % 3))
    return scan


@pytest.mark.parametrize(("path", "most"), [("bouwsteen/B2/", 6), ("klopt-dit/", 8)])
def test_grid_takes_as_many_queries_for_ten_times_as_much(client: Client, path: str, most: int) -> None:
    counts = []
    for size in (3, 30):
        scan = fill_region(size)
        client.force_login(make_coordinator(scan.region))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(scan, path)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1] <= most
