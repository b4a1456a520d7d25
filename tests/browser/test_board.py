"""The coordinator's board in a real browser: readable on a phone and a laptop, and sharing for a municipality."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from inventory.scans.models import Scan, Sheet
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    DEVENTER,
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    load_catalogue,
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
)

pytestmark = pytest.mark.django_db(transaction=True)

SPILLING = """() => [...document.querySelectorAll(".board tbody tr")].filter(row => {
    const inside = document.createRange();
    inside.selectNodeContents(row);
    return inside.getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1;
}).map(row => row.textContent)"""
"""The rows whose words stand lower than the row itself."""

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def scan() -> Scan:
    load_catalogue()
    scan = make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))
    make_answer(scan, GOUDA, "A1.1", on_behalf=True)
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "A1.3", "missing", updated_at=timezone.now())
    make_officer(WADDINXVEEN)
    make_officer(WADDINXVEEN, last_login=timezone.now())
    make_offer(make_initiative(name="Het Huis"), "A1.3", municipalities=[WADDINXVEEN])
    make_editor(make_initiative(name="De Brug", confirmed_on=None, findable=False))
    make_reader(scan.region)
    return scan


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_board_and_the_pages_around_it_have_no_barriers(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    viewport: ViewportSize,
) -> None:
    coordinator = make_coordinator(scan.region)
    slug, role = scan.region.slug, coordinator.memberships.get().pk
    page = open_page(viewport=viewport)
    log_in(page, coordinator.email, PASSWORD)

    for name, path in {
        "board": f"/scan/{scan.pk}/deelnemers/",
        "share": f"/scan/{scan.pk}/deelnemers/{GOUDA}/delen/",
        "proposal": f"/regio/{slug}/indeling/",
        "people": f"/regio/{slug}/mensen/",
        "leave": f"/rol/{role}/stopt/",
    }.items():
        page.goto(path)
        screenshot(page, name)
        assert axe_violations(page) == [], path
        assert overflow(page) == 0, path
        assert page.evaluate(SPILLING) == [], "what stands in a row stays within it"


def test_stopping_an_initiative_has_no_barriers(
    phone: Page,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
) -> None:
    initiative = make_initiative(name="Het Huis")
    make_offer(initiative)
    log_in(phone, make_editor(initiative).email, PASSWORD)

    phone.goto(f"/initiatief/{initiative.slug}/stoppen/")

    screenshot(phone, "stop")
    assert axe_violations(phone) == []
    assert overflow(phone) == 0
    phone.get_by_role("button", name="Ja, wij stoppen").click()
    expect(phone.get_by_role("status")).to_contain_text("Jullie aanbod is gestopt")


@pytest.mark.parametrize("javascript", [True, False], ids=["with javascript", "without javascript"])
def test_coordinator_shares_for_a_municipality_and_its_officer_takes_it_back(
    open_page: OpenPage,
    log_in_by_form: LogIn,
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    javascript: bool,
) -> None:
    page = open_page(javascript=javascript)
    log_in_by_form(page, make_coordinator(scan.region).email, PASSWORD)
    page.get_by_role("link", name="Deelnemers").click()
    page.locator("#gemeenten ~ table").get_by_role("link", name="Deel namens Gouda").click()
    page.get_by_role("button", name="Deel namens Gouda").click()
    expect(page.get_by_role("row", name="Gouda")).to_contain_text("Gedeeld op")
    assert Sheet.objects.shared().filter(municipality=GOUDA).exists()

    officer = open_page(viewport=PHONE, javascript=javascript)
    log_in_by_form(officer, make_officer(GOUDA).email, PASSWORD)
    officer.get_by_role("link", name="Kijk of het klopt").click()
    expect(officer.get_by_role("heading", name="Gedeeld door de regiocoördinator")).to_be_visible()
    screenshot(officer, "told")
    officer.get_by_role("button", name="Neem het delen terug").click()
    expect(officer.get_by_role("status")).to_contain_text("weer een concept")
    assert not Sheet.objects.shared().filter(municipality=GOUDA).exists()
