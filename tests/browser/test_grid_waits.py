"""On the grid nothing sounds done while something still waits for a choice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect

from inventory.scans.models import Answer, Scan
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import PASSWORD, WADDINXVEEN, make_answer, make_coordinator, make_scan

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def scan() -> Scan:
    return make_scan()


def start(page: Page, log_in: LogIn, scan: Scan) -> None:
    log_in(page, make_coordinator(scan.region).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/invullen/bouwsteen/B2/?gemeente={WADDINXVEEN}")


def cell(page: Page, code: str) -> Locator:
    return page.locator(f"[name='{code}-{WADDINXVEEN}-answer']")


def status(page: Page) -> Locator:
    return page.locator("[data-grid-status]")


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_saving_another_cell_says_that_one_still_waits_and_leads_there(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    start(page, log_in, scan)
    make_answer(scan, WADDINXVEEN, "B2.1", "present", note="van de gemeente")
    cell(page, "B2.1").select_option("missing")
    block = page.locator("[data-conflict]")
    expect(block).to_be_focused()

    cell(page, "B2.2").select_option("present")

    expect(status(page)).to_contain_text("Opgeslagen om")
    link = status(page).get_by_role("link", name="1 vakje wacht nog op uw keuze")
    screenshot(page, "waits")
    assert axe_violations(page) == []
    link.click()
    expect(block).to_be_focused()

    page.get_by_role("button", name="Neem dat van de gemeente").click()
    expect(link).to_have_count(0)
    expect(status(page)).to_contain_text("Dat staat er nu.")


def test_answer_that_lacked_a_reason_waits_until_it_has_one(open_page: OpenPage, log_in: LogIn, scan: Scan) -> None:
    """The page as it comes back from a save without JavaScript, with it on again: the server put the question there."""
    page = open_page()
    start(page, log_in, scan)
    make_answer(scan, WADDINXVEEN, "B2.1", "missing")
    page.reload()
    # Past the dialog that asks for the reason at once.
    page.evaluate(
        """name => {
          document.getElementsByName(name)[0].value = "present";
          document.getElementById("rooster").submit();
        }""",
        f"B2.1-{WADDINXVEEN}-answer",
    )
    expect(page.locator("[data-waits]")).to_be_visible()

    cell(page, "B2.2").select_option("present")

    expect(status(page).get_by_role("link", name="1 vakje wacht nog op uw keuze")).to_be_visible()
    expect(status(page)).to_contain_text("Opgeslagen om")

    page.locator(f"[name='B2.1-{WADDINXVEEN}-reason']").fill("De inloop is er sinds mei")
    page.get_by_role("button", name="Bewaar wat ik koos").click()
    expect(page.locator("[data-waits]")).to_have_count(0)
    assert Answer.objects.get(activity__code="B2.1").answer == "present"
