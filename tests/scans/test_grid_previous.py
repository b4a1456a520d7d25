"""A next round in the coordinator's grid: what was said before stands in empty cells, and can be confirmed."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf, undo_fill
from inventory.scans.actions.rounds import confirm_previous, confirm_previous_on_behalf
from inventory.scans.grid import Grid, load_grid
from inventory.scans.inputs import load_inputs
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Answer, Scan
from inventory.scans.permissions import Filling
from regions.models import Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    """A second round. In the first one Gouda and Deventer answered, of whom Gouda alone shared."""
    first = make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))
    make_sheet(first, GOUDA)
    make_answer(first, GOUDA, "B2.1", "elsewhere", place="Waddinxveen", provider="Het Huis", limits=["far"])
    make_answer(first, GOUDA, "B2.3", "missing", reason="no_space", note="Al lang gezocht", source="Wmo-loket")
    make_answer(first, DEVENTER, "B2.1", "present")
    make_answer(first, DEVENTER, "A1.1", "present")
    make_answer(first, DEVENTER, "B2.2", "")
    return make_scan(first.region, title="Ronde 2", previous=first)


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


@pytest.fixture
def coordinating(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def address(scan: Scan, code: str = "B2") -> str:
    return f"/scan/{scan.pk}/invullen/bouwsteen/{code}/"


def load(scan: Scan, *, page: str = "") -> Grid:
    grid = load_grid(scan, "B2", page=page)
    assert grid is not None
    return grid


def beside(scan: Scan) -> dict[tuple[str, str], str]:
    return {cell.key: cell.previous.label for cell in load(scan).cells if cell.previous}


def said(scan: Scan) -> dict[tuple[str, str], str]:
    rows = Answer.objects.given().filter(scan=scan).values_list("activity__code", "municipality", "answer")
    return {(code, gm): answer for code, gm, answer in rows}


# --- what it shows ---------------------------------------------------------------------------------------------
def test_previous_answers_stand_in_empty_cells_also_unshared_ones(scan: Scan) -> None:
    assert beside(scan) == {("B2.1", GOUDA): "Elders", ("B2.3", GOUDA): "Mist nog", ("B2.1", DEVENTER): "Aanwezig"}
    assert {row.activity.code: row.still for row in load(scan).rows if row.still} == {"B2.1": 2, "B2.3": 1}
    assert load(scan).still == 3


def test_previous_answers_count_for_nothing_until_they_are_confirmed(scan: Scan, coordinator: User) -> None:
    make_sheet(scan, GOUDA)
    assert load_inputs(scan).answers == ()
    assert load(scan).empty == 15

    confirm_previous_on_behalf(
        scan=scan, municipalities=[get_municipality(GOUDA)], activities=[get_activity("B2.1")], by=coordinator
    )

    assert len(load_inputs(scan).answers) == 1
    assert load(scan).empty == 14


def test_previous_answer_is_gone_once_the_cell_is_answered(scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "dont_know")
    make_answer(scan, DEVENTER, "B2.1", "")

    assert set(beside(scan)) == {("B2.3", GOUDA), ("B2.1", DEVENTER)}


def test_previous_answers_are_shown_for_the_municipalities_of_the_page(client: Client) -> None:
    codes = [f"GM{number}" for number in range(1000, 1018)]
    first = make_scan(make_region(municipalities=codes))
    for gm in codes:
        make_answer(first, gm, "B2.1", "present")
    scan = make_scan(first.region, previous=first)
    client.force_login(make_coordinator(scan.region))

    assert load(scan, page="2").still == 9
    client.post(f"{address(scan)}?kolommen=2", {"still": "B2.1"})

    assert {gm for _, gm in said(scan)} == set(codes[9:])


def test_grid_of_a_first_round_says_nothing_of_a_previous_one(client: Client) -> None:
    scan = make_scan(make_region(municipalities=[GOUDA]))
    client.force_login(make_coordinator(scan.region))

    page = client.get(address(scan))

    assertNotContains(page, "orige keer")
    assertNotContains(page, "Nog steeds zo")


def test_grid_shows_the_answer_alone_of_the_previous_round(coordinating: Client, scan: Scan) -> None:
    page = coordinating.get(address(scan))

    assertContains(page, "Vorige keer: <strong>Elders</strong>", count=1)
    assertNotContains(page, "Al lang gezocht")


# --- what it does ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("still", "expected"),
    [
        (f"B2.1:{GOUDA}", {("B2.1", GOUDA): "elsewhere"}),
        ("B2.1", {("B2.1", GOUDA): "elsewhere", ("B2.1", DEVENTER): "present"}),
        ("B2", {("B2.1", GOUDA): "elsewhere", ("B2.3", GOUDA): "missing", ("B2.1", DEVENTER): "present"}),
    ],
    ids=["cell", "row", "bouwsteen"],
)
def test_still_so_fills_a_cell_a_row_or_a_bouwsteen_and_can_be_undone(
    coordinating: Client, scan: Scan, still: str, expected: dict[tuple[str, str], str]
) -> None:
    page = coordinating.post(address(scan), {"still": still}, follow=True)

    assert said(scan) == expected
    assert set(Answer.objects.filter(scan=scan).values_list("on_behalf", flat=True)) == {True}
    cells = "1 leeg vakje" if len(expected) == 1 else f"{len(expected)} lege vakjes"
    assertContains(page, f"{cells} ingevuld zoals vorige keer.")
    [batch] = set(re.findall(r'name="batch" value="([^"]+)"', page.content.decode()))
    assert {one.action for one in Revision.objects.filter(batch=batch)} == {"still"}

    undone = coordinating.post(f"/scan/{scan.pk}/invullen/ongedaan/", {"batch": batch, "code": "B2"}, follow=True)
    assertContains(undone, "weer zoals eerst.")
    assert said(scan) == {}
    assert len(beside(scan)) == 3


def test_still_so_takes_the_old_answer_whole(scan: Scan, coordinator: User) -> None:
    confirm_previous_on_behalf(
        scan=scan,
        municipalities=[get_municipality(GOUDA)],
        activities=[get_activity("B2.1"), get_activity("B2.3")],
        by=coordinator,
    )

    before, after = (
        [AnswerValues.of(one) for one in Answer.objects.filter(scan=where, municipality=GOUDA).order_by("activity")]
        for where in (scan.previous, scan)
    )
    assert before == after
    assert {one.reason for one in after} == {"", "no_space"}


def test_still_so_fills_what_is_empty_alone(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "dont_know", note="Wij zoeken het uit")
    make_answer(scan, DEVENTER, "B2.1", "missing", on_behalf=True)

    page = coordinating.post(address(scan), {"still": "B2"}, follow=True)

    assertContains(
        page,
        "1 leeg vakje ingevuld zoals vorige keer. 1 antwoord van een gemeente is gelijk gebleven. "
        "1 vakje van de regio is ook gelijk gebleven.",
    )
    assert said(scan) == {("B2.1", GOUDA): "dont_know", ("B2.1", DEVENTER): "missing", ("B2.3", GOUDA): "missing"}
    assert Answer.objects.get(scan=scan, answer="dont_know").note == "Wij zoeken het uit"


def test_still_so_leaves_what_the_region_emptied_to_the_municipality(scan: Scan, coordinator: User) -> None:
    gouda, activity, officer = get_municipality(GOUDA), get_activity("B2.1"), make_officer(GOUDA)
    filling = Filling(scan, gouda, None)
    save_answer(filling=filling, activity=activity, values=AnswerValues(answer="missing"), expected=0, by=officer)
    emptied = GridInput(activity=activity, municipality=gouda, answer="", expected=1, reason="Dat klopt niet")
    answer_on_behalf(scan=scan, cell=emptied, by=coordinator)

    assert ("B2.1", GOUDA) not in beside(scan)
    by_region = confirm_previous_on_behalf(scan=scan, municipalities=[gouda], activities=[activity], by=coordinator)
    assert by_region.filled == 0
    assert confirm_previous(filling=filling, activities=[activity], by=officer)[0] == 1


def test_still_so_saves_what_was_chosen_in_cells_first(coordinating: Client, scan: Scan) -> None:
    chosen = {f"B2.1-{GOUDA}-answer": "present", f"B2.1-{GOUDA}-version": "0", "still": "B2"}

    coordinating.post(address(scan), chosen)

    assert said(scan)["B2.1", GOUDA] == "present"
    assert len(said(scan)) == 3


def test_answer_of_the_whole_region_stays_so_in_a_next_round(scan: Scan, coordinator: User) -> None:
    gouda = get_municipality(GOUDA)
    assert scan.previous is not None
    make_answer(scan.previous, GOUDA, "B2.4", "missing", source="namens de regio", on_behalf=True)

    confirm_previous_on_behalf(scan=scan, municipalities=[gouda], activities=[get_activity("B2.4")], by=coordinator)
    assert {row.for_region for row in load(scan).rows} == {"", "Mist nog"}

    Answer.objects.filter(scan=scan).delete()
    confirm_previous(filling=Filling(scan, gouda, None), activities=[get_activity("B2.4")], by=make_officer(GOUDA))
    assert Answer.objects.get(scan=scan).source == ""


def test_still_so_of_an_officer_is_not_for_the_coordinator_to_undo(scan: Scan, coordinator: User) -> None:
    filling = Filling(scan, get_municipality(GOUDA), None)
    _, batch = confirm_previous(filling=filling, activities=[get_activity("B2.1")], by=make_officer(GOUDA))

    assert undo_fill(scan=scan, batch=batch, by=coordinator) == 0
    assert said(scan) == {("B2.1", GOUDA): "elsewhere"}


@pytest.mark.parametrize("still", ["", "A1", "A1.1", "B2.1:GM0632", "B2.1:x"])
def test_still_so_of_what_is_not_there_does_not_exist(coordinating: Client, scan: Scan, still: str) -> None:
    get_municipality("GM0632")

    assert coordinating.post(address(scan), {"still": still}).status_code == 404
    assert said(scan) == {}


def test_still_so_is_for_the_coordinator_of_an_open_scan(client: Client, scan: Scan, coordinator: User) -> None:
    client.force_login(make_officer(GOUDA))
    assert client.post(address(scan), {"still": "B2"}).status_code == 403

    Scan.objects.filter(pk=scan.pk).update(state="preparing")
    with pytest.raises(ScanClosedError):
        confirm_previous_on_behalf(
            scan=scan, municipalities=[get_municipality(GOUDA)], activities=[get_activity("B2.1")], by=coordinator
        )
    assert said(scan) == {}


# --- queries ---------------------------------------------------------------------------------------------------
def two_rounds(size: int) -> Scan:
    codes = [f"GM{number}" for number in range(2000, 2000 + size)]
    first = make_scan(make_region(municipalities=codes))
    for gm in codes:
        for activity in ("B2.1", "B2.3", "B1.1"):
            make_answer(first, gm, activity, "present", note="Zoals altijd")
    return make_scan(first.region, previous=first)


def count_queries(client: Client, scan: Scan, data: dict[str, str] | None = None) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = client.post(address(scan), data) if data else client.get(address(scan))
    assert response.status_code == (302 if data else 200)
    return len(captured)


def test_previous_round_takes_one_query_more_whatever_the_size(client: Client) -> None:
    counts = []
    for size in (3, 30):
        scan = two_rounds(size)
        client.force_login(make_coordinator(scan.region))
        counts.append(count_queries(client, scan))
    Scan.objects.filter(pk=scan.pk).update(previous=None)
    without = count_queries(client, scan)

    assert counts == [without + 1, without + 1]


def test_still_so_takes_as_many_queries_for_ten_municipalities_as_for_one(client: Client) -> None:
    counts = []
    for size in (1, 10):
        scan = two_rounds(size)
        client.force_login(make_coordinator(scan.region))
        counts.append(count_queries(client, scan, {"still": "B2"}))
        assert len(said(scan)) == 2 * size

    assert counts[0] == counts[1]
