"""A scan from preparing to adopted and published, and a second round compared: by hand, with and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory.reports.archive import archive_next
from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.scans import create_scan
from inventory.scans.models import Scan
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    REFERENCE_DATE,
    WADDINXVEEN,
    load_catalogue,
    make_answer,
    make_coordinator,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db(transaction=True)

WHITE = "rgb(255, 255, 255)"
LogIn = Callable[[Page, str, str], None]
WITH_AND_WITHOUT = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@WITH_AND_WITHOUT
def test_scan_from_preparing_to_published(open_page: OpenPage, log_in: LogIn, javascript: bool) -> None:
    load_catalogue()
    region = make_region(slug="own-midden-holland")
    coordinator = make_coordinator(region)
    page = open_page(javascript=javascript)
    log_in(page, coordinator.email, PASSWORD)

    page.goto("/regio/own-midden-holland/")
    page.locator("a:has-text('Start een scan')").click()
    page.locator("[name=title]").fill("Scan van de toets")
    page.locator("[name=state][value=preparing]").check()
    page.locator("main form [type=submit]").click()
    expect(page.locator("main")).to_contain_text("In voorbereiding")

    page.locator("a:has-text('De stappen van deze scan')").click()
    page.locator("button:has-text('Open de scan')").click()
    expect(page.locator("main")).to_contain_text("De scan is open")

    scan = Scan.objects.get()
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.1", "missing")
    page.goto(f"/scan/{scan.pk}/vaststellen/")
    expect(page.locator("main")).to_contain_text("Nog niet gedeeld: Waddinxveen")
    page.locator("#akkoord-GM0513").fill("2026-11-03")
    page.locator("form:has(#akkoord-GM0513) button").click()
    expect(page.locator("main")).to_contain_text("1 van de 2 colleges is akkoord")
    page.locator("[name=sure]").check()
    page.locator("button:has-text('Stel vast zoals het nu is')").click()
    expect(page.locator("h1")).to_have_text("Vastgesteld")
    expect(page.locator("[name=text]")).to_have_css("background-color", WHITE)  # empty is not wrong yet
    page.locator("[name=text]").fill("Later bedacht.")
    page.locator("button:has-text('Voeg toe bij het rapport')").click()
    expect(page.locator("main")).to_contain_text("Later bedacht.")

    page.locator("main a:has-text('Wie mag het rapport zien?')").last.click()
    page.locator("button:has-text('Maak het rapport openbaar')").click()
    expect(page.locator("main")).to_contain_text("Het rapport is openbaar sinds")
    assert archive_next()

    reader = open_page(viewport=PHONE, javascript=javascript)
    reader.goto("/rapporten/")
    reader.locator("main a:has-text('Midden-Holland')").click()
    expect(reader.locator("main")).to_contain_text("Later bedacht.")
    with reader.expect_download() as downloaded:
        reader.locator("a:has-text('Download als PDF')").click()
    assert downloaded.value.suggested_filename.endswith("-vastgesteld.pdf")


@WITH_AND_WITHOUT
def test_reading_link_is_made_once_and_withdrawn(open_page: OpenPage, log_in: LogIn, javascript: bool) -> None:
    scan = make_scan()
    page = open_page(javascript=javascript)
    log_in(page, make_coordinator(scan.region).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/meelezen/")
    page.locator("[name=label]").fill("Zorgverzekeraar")
    page.locator("button:has-text('Maak een leeslink')").click()
    address = page.locator("#leeslink").input_value()

    reader = open_page(viewport=PHONE, javascript=javascript)
    assert reader.goto(address).status == 200  # type: ignore[union-attr]  # an address always answers
    page.goto(f"/scan/{scan.pk}/meelezen/")
    expect(page.locator("#leeslink")).to_have_count(0)
    page.locator("button:has-text('Trek in')").click()
    expect(page.locator("main")).to_contain_text("ingetrokken op")
    assert reader.goto(address).status == 404  # type: ignore[union-attr]


@WITH_AND_WITHOUT
def test_second_round_is_compared(
    open_page: OpenPage, log_in: LogIn, overflow: Callable[[Page], int], javascript: bool
) -> None:
    first = make_scan()
    make_sheet(first, GOUDA)
    make_answer(first, GOUDA, "B2.1", "missing")
    coordinator = make_coordinator(first.region)
    second = create_scan(
        region=first.region,
        title="Ronde 2",
        reference_date=REFERENCE_DATE,
        by=coordinator,
        previous=adopt_scan(scan=first, by=coordinator),
    )
    make_sheet(second, GOUDA)
    make_answer(second, GOUDA, "B2.1", "present")
    page = open_page(viewport=PHONE, javascript=javascript)
    log_in(page, coordinator.email, PASSWORD)

    page.goto(f"/scan/{second.pk}/")
    page.locator("a:has-text('Wat is er veranderd sinds de vorige ronde?')").click()

    expect(page.locator("section:has(h2:text-is('Erbij gekomen'))")).to_contain_text("Eerst mist nog, nu aanwezig")
    assert overflow(page) == 0


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_pages_of_the_life_of_a_scan_are_accessible(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    viewport: dict[str, int],
) -> None:
    scan = make_scan()
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "B2.1", "missing")
    coordinator = make_coordinator(scan.region)
    page = open_page(viewport={"width": viewport["width"], "height": viewport["height"]})
    log_in(page, coordinator.email, PASSWORD)
    preparing = make_scan(region=scan.region, state="preparing")

    def look(name: str, address: str) -> None:
        page.goto(address)
        screenshot(page, name)
        assert axe_violations(page) == [], address
        assert overflow(page) == 0, address

    look("stages", f"/scan/{scan.pk}/stappen/")
    look("adopt", f"/scan/{scan.pk}/vaststellen/")
    look("sharing", f"/scan/{scan.pk}/meelezen/")
    look("delete", f"/scan/{preparing.pk}/verwijderen/")
    adopt_scan(scan=scan, by=coordinator)
    look("adopted", f"/scan/{scan.pk}/vaststellen/")
    second = create_scan(
        region=scan.region, title="Ronde 2", reference_date=REFERENCE_DATE, by=coordinator, previous=scan
    )
    look("changes", f"/scan/{second.pk}/veranderd/")
    look("reports", "/rapporten/")
