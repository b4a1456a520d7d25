"""What is kept on a device of what was typed, when somebody has more than one tab open."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from inventory.scans.models import Answer, Scan
from regions.models import User
from tests.browser.conftest import wait_for
from tests.browser.test_working_at_once import LogIn, address, choose, kept, write
from tests.builders import PASSWORD, WADDINXVEEN, make_officer, make_scan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def officer() -> User:
    return make_officer(WADDINXVEEN)


def type_without_saving(page: Page, log_in: LogIn, scan: Scan, officer: User) -> Page:
    """Somebody types and nothing arrives. Gives a second tab of the same browser."""
    log_in(page, officer.email, PASSWORD)
    page.goto(address(scan))
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }")
    choose(page, "missing")
    write(page, "Nog niet")
    # After the page itself: whoever hears it here, knows that the page has heard it.
    page.evaluate(
        """() => { window.heard = []; addEventListener("storage", ({ key, newValue }) => {
          if (key === "bouwstenenscan.who") window.heard.push(newValue);
        }); }"""
    )
    other = page.context.new_page()
    other.goto("/start/")
    assert len(kept(other)) == 1
    return other


def log_out(page: Page, other: Page) -> None:
    """In `page`, and the other tab has heard it."""
    page.locator("nav.menu--wide button:has-text('Uitloggen')").click()
    expect(page).to_have_url("/")
    assert wait_for(other, lambda: heard(other) == [""])


def heard(page: Page) -> list[str]:
    """For whom the device is kept, as told by another tab."""
    found: list[str] = page.evaluate("() => window.heard")
    return found


def test_logging_out_in_one_tab_ends_the_keeping_in_the_other(
    page: Page, log_in: LogIn, scan: Scan, officer: User
) -> None:
    other = type_without_saving(page, log_in, scan, officer)

    log_out(other, page)
    assert kept(other) == []
    write(page, " opgeslagen")
    page.locator("[name='B2.1-note']").blur()

    expect(page.locator("[name='B2.1-note']")).to_have_value("Nog niet opgeslagen")  # on the screen alone
    expect(page.locator("[data-saving-status]")).to_contain_text("Nog niet opgeslagen.")
    assert kept(page) == []
    assert not Answer.objects.exists()


def test_logging_in_again_in_one_tab_goes_on_keeping_in_the_other(
    page: Page, log_in: LogIn, log_in_by_form: LogIn, scan: Scan, officer: User
) -> None:
    other = type_without_saving(page, log_in, scan, officer)
    log_out(other, page)

    log_in_by_form(other, officer.email, PASSWORD)
    assert wait_for(page, lambda: len(heard(page)) == 2)
    write(page, " opgeslagen")

    assert "Nog niet opgeslagen" in str(kept(page))


def test_somebody_else_who_logs_in_ends_the_keeping_in_the_other_tab(
    page: Page, log_in: LogIn, log_in_by_form: LogIn, scan: Scan, officer: User
) -> None:
    other = type_without_saving(page, log_in, scan, officer)
    page.context.clear_cookies(name="sessionid")  # the session ended, and nobody logged out

    log_in_by_form(other, make_officer(WADDINXVEEN).email, PASSWORD)
    assert wait_for(page, lambda: bool(heard(page)))
    assert kept(other) == []
    write(page, " opgeslagen")

    assert kept(page) == []
