"""A page of the grid, and many cells at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from inventory.scans.models import Answer, Scan
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_region,
    make_scan,
)
from tests.scans.grid_views.filled import address, follow, said

pytestmark = pytest.mark.django_db


def page_of(scan: Scan, client: Client, **changes: str) -> dict[str, str]:
    """The whole form as a browser without JavaScript sends it, with some fields changed."""
    html = client.get(address(scan)).content.decode()
    fields = dict(re.findall(r'name="([^"]+-version)" value="(\d+)"', html))
    for select in re.findall(r'<select name="([^"]+-answer)"(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', select[1])
        fields[select[0]] = chosen[1] if chosen else ""
    return fields | changes


def test_page_without_javascript_saves_what_was_chosen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.2", "present")

    response = follow(
        coordinating, scan, page_of(scan, coordinating, **{"B2.1-GM0513-answer": "elsewhere", "next": "B3"})
    )

    assertContains(response, "Opgeslagen om")
    assert response.request["PATH_INFO"] == address(scan, "bouwsteen/B3/")
    assert said(scan) == {GOUDA: "elsewhere"}
    assert Answer.objects.count() == 2


def test_page_of_the_last_bouwsteen_ends_at_the_scan(coordinating: Client, scan: Scan) -> None:
    assertRedirects(coordinating.post(address(scan, "bouwsteen/C4/"), {"next": "klaar"}), f"/scan/{scan.pk}/")


def test_page_asks_for_a_reason_and_keeps_what_was_chosen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "B2.1-GM0627-answer": "elsewhere"})

    response = coordinating.post(address(scan), data)

    assert response.status_code == 422
    assertContains(response, "De gemeente koos zelf: Mist nog.", status_code=422)
    assertContains(response, 'name="B2.1-GM0513-reason"', status_code=422)
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere"}

    data |= {"B2.1-GM0513-reason": "Gebeld met de gemeente", "B2.1-GM0627-version": "1"}
    assert coordinating.post(address(scan), data).status_code == 302
    assert said(scan)[GOUDA] == "present"


def test_page_takes_a_reason_of_many_lines_that_fits_as_its_writer_counts(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")
    reason = "Gebeld.\r\n" * 62  # 8 signs a line in the box, and a line ends with two when a form is sent

    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "B2.1-GM0513-reason": reason})
    coordinating.post(address(scan), data)

    assert said(scan) == {GOUDA: "present"}


def test_page_with_a_conflict_shows_both_and_loses_nothing(coordinating: Client, scan: Scan) -> None:
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "B2.1-GM0627-answer": "elsewhere"})
    make_answer(scan, GOUDA, "B2.1", "missing", note="van de gemeente")

    response = coordinating.post(address(scan), data)

    assert response.status_code == 409
    html = response.content.decode()
    mine, theirs = html.split('<div class="conflict__side">')[1:]
    assert "Aanwezig" in mine
    assert "van de gemeente" in theirs
    assert 'value="mine 1 B2.1-GM0513"' in html
    assert 'name="B2.1-GM0513-version" value="0"' in html
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere"}


def test_row_fills_all_municipalities_and_can_be_undone(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    response = follow(coordinating, scan, {"row": "B2.1:elsewhere"})

    assertContains(response, "2 lege vakjes op Elders gezet. 1 antwoord van een gemeente is gelijk gebleven.")
    assertContains(response, "Maak ongedaan")
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere", DEVENTER: "elsewhere"}

    batch = re.search(r'name="batch" value="([^"]+)"', response.content.decode())
    assert batch
    undone = follow(coordinating, scan, {"batch": batch[1], "code": "B2"}, "ongedaan/")
    assertContains(undone, "2 vakjes zijn weer zoals eerst.")
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "", DEVENTER: ""}


def test_row_saves_what_was_chosen_in_cells_first(coordinating: Client, scan: Scan) -> None:
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "row": "B2.1:missing"})

    follow(coordinating, scan, data)

    assert said(scan) == {GOUDA: "present", WADDINXVEEN: "missing", DEVENTER: "missing"}


def test_row_reaches_municipalities_on_other_pages_and_says_so(client: Client) -> None:
    large = make_scan(make_region(municipalities=[f"GM{number}" for number in range(1000, 1018)]))
    client.force_login(make_coordinator(large.region))

    response = client.get(address(large))
    assertContains(response, "alle 18 gemeenten")
    assertContains(response, "Gemeenten 1–9")
    assertContains(response, "Gemeenten 10–18")

    filled = client.post(address(large) + "?kolommen=2", {"row": "B2.1:missing"}, follow=True)
    assertContains(filled, "18 lege vakjes op Mist nog gezet.")
    assert filled.request["QUERY_STRING"].startswith("kolommen=2&")


def test_column_fills_one_municipality_in_this_bouwsteen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.3", "present")

    assertContains(follow(coordinating, scan, {"column": "GM0513:dont_know"}), "4 lege vakjes op Weet ik niet gezet.")

    rows = Answer.objects.values_list("municipality", "activity__bouwsteen__code").distinct()
    assert list(rows) == [(GOUDA, "B2")]


@pytest.mark.parametrize(
    ("ticks", "count"),
    [
        ({"rows": ["B2.1", "B2.2"], "columns": [GOUDA, DEVENTER]}, 4),
        ({"rows": ["B2.1", "B2.2"]}, 6),
        ({"columns": [GOUDA]}, 5),
    ],
)
def test_selection_fills_what_is_ticked(
    coordinating: Client, scan: Scan, ticks: dict[str, list[str]], count: int
) -> None:
    assertContains(
        follow(coordinating, scan, {**ticks, "chosen": "missing"}), f"{count} lege vakjes op Mist nog gezet."
    )
    assert Answer.objects.filter(answer="missing").count() == count


def test_selection_of_nothing_changes_nothing(coordinating: Client, scan: Scan) -> None:
    assertContains(follow(coordinating, scan, {"chosen": "missing"}), "Vink eerst een rij of een gemeente aan.")
    assert not Answer.objects.exists()


def test_region_form_says_where_it_is(coordinating: Client, scan: Scan) -> None:
    assertContains(coordinating.get(address(scan)), "Voor de hele regio: waar is dit?", count=3)

    response = follow(coordinating, scan, {"region": f"B2.4:{GOUDA}"})

    assertContains(response, "3 lege vakjes ingevuld: Aanwezig in Gouda, en Elders voor de andere gemeenten.")
    assertContains(response, "De regio: Aanwezig in Gouda")
    assert said(scan, "B2.4") == {GOUDA: "present", WADDINXVEEN: "elsewhere", DEVENTER: "elsewhere"}
    assert set(Answer.objects.values_list("source", flat=True)) == {"namens de regio"}


@pytest.mark.parametrize(
    "data",
    [
        {"row": "B2.1:perhaps"},
        {"row": "A1.1:present"},
        {"row": ""},
        {"column": "GM0632:present"},
        {"chosen": "present", "rows": "Z9.9"},
        {"region": "B2.4:GM0632"},
        {"region": "B2.4"},
    ],
)
def test_filling_of_what_is_not_there_does_not_exist(coordinating: Client, scan: Scan, data: dict[str, str]) -> None:
    get_municipality("GM0632")
    assert coordinating.post(address(scan), data).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("batch", ["", "x", "7b1f8c5e-6a0d-4b8e-9c55-3f6b8f0a1d2e"])
def test_undo_of_what_is_not_there_changes_nothing(coordinating: Client, scan: Scan, batch: str) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    assertContains(follow(coordinating, scan, {"batch": batch, "code": "B2"}, "ongedaan/"), "0 vakjes")
    assert said(scan) == {GOUDA: "missing"}


def test_small_screen_picks_a_municipality_and_stays_with_it(coordinating: Client, scan: Scan) -> None:
    response = follow(coordinating, scan, {"show": "ja", "gemeente": WADDINXVEEN})
    assert response.request["QUERY_STRING"] == f"gemeente={WADDINXVEEN}"

    response = coordinating.post(f"{address(scan)}?gemeente={WADDINXVEEN}", {"row": "B2.1:present"})
    assert f"gemeente={WADDINXVEEN}" in response["Location"]
