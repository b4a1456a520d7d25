"""The coordinator confirms a previous round in the grid: per cell, row and bouwsteen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from inventory.scans.models import Answer, Scan
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.browser.test_coordinator_grid import FITS, FRYSLAN, GRONINGEN, PEKELA, LogIn, cell, row, start
from tests.builders import make_answer, make_region, make_scan

pytestmark = pytest.mark.django_db(transaction=True)


def next_round(municipalities: list[str]) -> Scan:
    """A second round; in the first one everybody answered B2.1 and B2.3, in all the words that there are."""
    first = make_scan(make_region(municipalities=municipalities))
    words = ("elsewhere", "present", "missing", "duplicated", "dont_know")
    for at, gm in enumerate(municipalities):
        make_answer(first, gm, "B2.1", words[at % 5])
        make_answer(first, gm, "B2.3", "dont_know")
    return make_scan(first.region, previous=first)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_coordinator_confirms_a_previous_round(open_page: OpenPage, log_in: LogIn, javascript: bool) -> None:
    scan = next_round(GRONINGEN)
    given = Answer.objects.given().filter(scan=scan)
    make_answer(scan, GRONINGEN[1], "B2.1", "missing", note="van de gemeente")
    page = open_page(javascript=javascript)
    start(page, log_in, scan, "bouwsteen/B2/")
    of_pekela = page.locator(f"[data-cell='B2.1-{PEKELA}']")

    expect(of_pekela).to_contain_text("Vorige keer: Elders")
    of_pekela.locator("button").click()
    expect(page.locator(".messages")).to_contain_text("1 leeg vakje ingevuld zoals vorige keer.")
    expect(cell(page, "B2.1", PEKELA)).to_have_value("elsewhere")
    expect(of_pekela.locator("button")).to_have_count(0)

    row(page, "B2.1").locator("button:has-text('Nog steeds zo (8')").click()
    expect(page.locator(".messages")).to_contain_text(
        "8 lege vakjes ingevuld zoals vorige keer. 1 antwoord van een gemeente is gelijk gebleven."
    )
    page.locator("button:text-is('Maak ongedaan')").first.click()
    expect(page.locator(".messages")).to_contain_text("8 vakjes zijn weer zoals eerst.")
    assert given.count() == 2

    page.locator(".grid-still button:has-text('Nog steeds zo (18')").click()
    expect(page.locator(".messages")).to_contain_text("18 lege vakjes ingevuld zoals vorige keer.")
    expect(page.locator("button:has-text('Nog steeds zo')")).to_have_count(0)
    assert given.filter(on_behalf=True).count() == 19
    assert given.get(on_behalf=False).answer == "missing"


def test_previous_answer_gives_way_to_what_is_chosen(page: Page, log_in: LogIn) -> None:
    scan = next_round(GRONINGEN)
    start(page, log_in, scan, "bouwsteen/B2/")
    old = page.locator(f"[data-cell='B2.1-{PEKELA}'] .grid__previous")

    cell(page, "B2.1", PEKELA).select_option("present")
    expect(old).to_be_hidden()
    expect(row(page, "B2.1").locator("[data-still]")).to_contain_text("(9")
    expect(page.locator(".grid-still [data-still]")).to_contain_text("(19")

    cell(page, "B2.1", PEKELA).select_option("")
    expect(old).to_be_visible()
    old.locator("button").click()
    expect(cell(page, "B2.1", PEKELA)).to_have_value("elsewhere")
    expect(cell(page, "B2.1", PEKELA)).to_be_focused()


@pytest.mark.parametrize("municipalities", [GRONINGEN, FRYSLAN], ids=["ten", "eighteen"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_previous_round_fits_and_is_accessible(
    open_page: OpenPage,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    municipalities: list[str],
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    start(page, log_in, next_round(municipalities), "bouwsteen/B2/")

    screenshot(page, "previous")
    assert overflow(page) == 0
    if viewport is DESKTOP:
        assert page.evaluate(FITS) == []
    wider = "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)"
    assert page.eval_on_selector_all(".grid__previous, .grid__previous > p, .grid__still", wider) == []
    assert axe_violations(page) == []
