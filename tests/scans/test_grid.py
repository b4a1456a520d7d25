"""What the coordinator's grid shows, and what it says."""

from __future__ import annotations

import csv
import uuid

import pytest
from django.conf import settings

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.cells import Filled
from inventory.scans.actions.on_behalf import GridInput, answer_for_region, answer_on_behalf
from inventory.scans.grid import PER_PAGE, Grid, GridCell, load_grid, page_sizes
from inventory.scans.grid_check import region_check
from inventory.scans.grid_names import SOFT_HYPHEN, breakable
from inventory.scans.grid_words import filled_in_words
from inventory.scans.models import AnswerKind, Scan
from inventory.scans.permissions import Filling
from regions.models import Region
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db
WIDEST_WORD = 12
"""Letters that fit in a column of 96 pixels at 13 pixels, semi-bold; narrow letters allow one more."""


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))


def load(scan: Scan, code: str = "B2", *, page: str = "", picked: str = "") -> Grid:
    grid = load_grid(scan, code, page=page, picked=picked)
    assert grid is not None
    return grid


def cells(grid: Grid) -> dict[tuple[str, str], GridCell]:
    return {cell.key: cell for cell in grid.cells}


def test_grid_has_each_activity_and_municipality_of_one_bouwsteen(scan: Scan) -> None:
    grid = load(scan)

    assert [row.activity.code for row in grid.rows] == ["B2.1", "B2.3", "B2.2", "B2.4", "B2.5"]
    assert [row.is_regional for row in grid.rows] == [False, False, True, True, True]
    assert [column.name for column in grid.columns] == ["Deventer", "Gouda", "Waddinxveen"]
    assert (grid.empty, grid.total, len(grid.cells)) == (15, 15, 15)
    assert (grid.previous and grid.previous.code, grid.next and grid.next.code) == ("B1", "B3")


def test_grid_of_the_first_and_the_last_bouwsteen_has_one_neighbour(scan: Scan) -> None:
    assert load(scan, "A1").previous is None
    assert load(scan, "C4").next is None


def test_grid_of_what_is_not_there(scan: Scan) -> None:
    assert load_grid(scan, "Z9") is None
    assert load_grid(make_scan(make_region(municipalities=[])), "A1") is None


def test_cells_say_who_answered_and_whether_others_see_it(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_sheet(scan, WADDINXVEEN, shared=False)
    make_answer(scan, GOUDA, "B2.1", "present")
    make_answer(scan, GOUDA, "B2.2", "missing", on_behalf=True)
    make_answer(scan, WADDINXVEEN, "B2.1", "dont_know")
    make_answer(scan, DEVENTER, "B2.1", "")
    make_answer(make_scan(scan.region), GOUDA, "B2.3", "present")

    found = cells(load(scan))

    assert {key: (cell.answer, cell.mark, cell.is_own) for key, cell in found.items() if cell.version} == {
        ("B2.1", GOUDA): ("present", "", True),
        ("B2.2", GOUDA): ("missing", "regio", False),
        ("B2.1", WADDINXVEEN): ("dont_know", "concept", True),
        ("B2.1", DEVENTER): ("", "", False),
    }
    assert load(scan).empty == 12


def test_cell_that_the_region_changed_stays_the_municipalitys(scan: Scan) -> None:
    filling = Filling(scan, get_municipality(GOUDA), None)
    activity = get_activity("B2.1")
    save_answer(
        filling=filling, activity=activity, values=AnswerValues(answer="missing"), expected=0, by=make_officer()
    )
    changed = GridInput(
        activity=activity, municipality=filling.municipality, answer="present", expected=1, reason="Gebeld"
    )
    answer_on_behalf(scan=scan, cell=changed, by=make_coordinator(scan.region))

    cell = cells(load(scan))["B2.1", GOUDA]

    assert (cell.answer, cell.on_behalf, cell.is_own, cell.mark) == ("present", True, True, "regio")


def test_row_tells_what_was_answered_for_the_whole_region(scan: Scan) -> None:
    coordinator = make_coordinator(scan.region)
    everyone = list(scan.region.municipalities.all())
    for code, said in (("B3.1", get_municipality(GOUDA)), ("B3.2", AnswerKind.MISSING)):
        answer_for_region(
            scan=scan,
            municipalities=everyone,
            activity=get_activity(code),
            said=said,
            by=coordinator,
        )

    rows = {row.activity.code: row.for_region for row in load(scan, "B3").rows}

    assert rows == {"B3.1": "Aanwezig in Gouda", "B3.2": "Mist nog", "B3.3": "", "B3.4": ""}


def test_lines_count_what_is_empty_in_each_bouwsteen_for_the_region_as_it_is_now(scan: Scan) -> None:
    make_answer(scan, GOUDA, "B1.1", "present")
    make_answer(scan, GOUDA, "B1.2", "")
    make_answer(scan, "GM0632", "B1.1", "present")  # was in the region before

    lines = {line.bouwsteen.code: (line.empty, line.total) for line in load(scan).bouwstenen}

    assert lines["B1"] == (8, 9)
    assert lines["A3"] == (18, 18)
    assert len(lines) == 10


# --- pages of columns ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("municipalities", "sizes"),
    [(1, [1]), (10, [10]), (11, [6, 5]), (18, [9, 9]), (21, [7, 7, 7]), (60, [10] * 6)],
)
def test_columns_split_in_equal_pages(municipalities: int, sizes: list[int]) -> None:
    assert page_sizes(municipalities) == sizes


def codes(first: int, count: int) -> list[str]:
    return [f"GM{number}" for number in range(first, first + count)]


@pytest.fixture
def large() -> Region:
    return make_region(municipalities=codes(1000, 18))


@pytest.mark.parametrize(
    ("options", "page", "picked"),
    [
        ({}, 1, "GM1000"),
        ({"page": "2"}, 2, "GM1009"),
        ({"page": "3"}, 1, "GM1000"),
        ({"page": "-1"}, 1, "GM1000"),
        ({"page": "²"}, 1, "GM1000"),
        ({"picked": "GM1012"}, 2, "GM1012"),
        ({"page": "2", "picked": "GM1003"}, 1, "GM1003"),
        ({"page": "2", "picked": "GM0513"}, 2, "GM1009"),
    ],
)
def test_page_of_columns_follows_the_number_or_the_municipality(
    large: Region, options: dict[str, str], page: int, picked: str
) -> None:
    grid = load(make_scan(large), **options)

    assert (grid.page, len(grid.columns)) == (page, 9)
    assert [column.municipality.pk for column in grid.columns if column.is_picked] == [picked]
    assert [(one.first, one.last) for one in grid.pages] == [(1, 9), (10, 18)]
    assert (grid.total, len(grid.municipalities)) == (90, 18)


def test_names_of_all_municipalities_fit_in_two_lines() -> None:
    names = []
    for file in ("municipalities_2026.csv", "municipalities_example.csv"):
        with (settings.FIXTURES / file).open(encoding="utf-8", newline="") as rows:
            names += [row["name"] for row in csv.DictReader(rows)]
    assert len(names) == 347

    for name in names:
        shown = breakable(name)
        assert shown.replace(SOFT_HYPHEN, "") == name
        words = [part for word in shown.split(" ") for piece in word.split("-") for part in piece.split(SOFT_HYPHEN)]
        assert max(map(len, words)) <= WIDEST_WORD, shown


def test_per_page_is_what_a_laptop_holds() -> None:
    assert PER_PAGE == 10


# --- words -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("filled", "own", "region", "sentence"),
    [
        (7, 3, 0, "7 lege vakjes op Elders gezet. 3 antwoorden van gemeenten zijn gelijk gebleven."),
        (
            1,
            1,
            1,
            "1 leeg vakje op Elders gezet. 1 antwoord van een gemeente is gelijk gebleven. "
            "1 vakje van de regio is ook gelijk gebleven.",
        ),
        (0, 0, 2, "Er was niets leeg. Er is niets veranderd. 2 vakjes van de regio zijn gelijk gebleven."),
        (10, 0, 0, "10 lege vakjes op Elders gezet."),
    ],
)
def test_filling_is_told_in_words(filled: int, own: int, region: int, sentence: str) -> None:
    assert filled_in_words(Filled(uuid.uuid4(), filled, own, region), "op Elders gezet") == sentence


# --- klopt dit? ------------------------------------------------------------------------------------------------
def test_check_shows_what_is_reported_for_cells_that_are_empty(scan: Scan) -> None:
    house = make_initiative(name="Het Huis")
    make_offer(house, "A1.1", municipalities=[GOUDA, WADDINXVEEN, "GM0632"], places=[GOUDA])
    make_offer(house, "A1.2", municipalities=[DEVENTER], places=[], at_home=True, confirmed_on=None, source="bron")
    make_offer(house, "A1.3", municipalities=[GOUDA], status="stopped")
    make_offer(house, "A2.1", municipalities=[GOUDA], status="planned")
    make_offer(house, "A2.2", municipalities=[GOUDA], added_by=get_municipality(GOUDA), held=True)
    make_answer(scan, WADDINXVEEN, "A1.1", "missing")

    [report] = region_check(scan).initiatives

    assert report.initiative == "Het Huis"
    assert [(line.offer.activity.code, line.becomes) for line in report.lines] == [
        ("A1.1", [("Aanwezig", "Gouda")]),
        ("A1.2", [("Aanwezig", "Deventer")]),
    ]
    assert [line.offer.state for line in report.lines] == ["supply", "unconfirmed"]
