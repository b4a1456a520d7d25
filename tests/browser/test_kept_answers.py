"""Answers that were typed and never arrived: the device keeps them for who typed them, and offers them again."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from inventory.scans.models import Answer, Scan
from regions.models import User
from tests.browser.conftest import OpenPage
from tests.browser.test_working_at_once import LogIn, address, choose, kept, started, wait_until_saved, write
from tests.builders import PASSWORD, WADDINXVEEN, make_officer, make_scan

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def officer() -> User:
    return make_officer(WADDINXVEEN)


def type_without_saving(page: Page, log_in: LogIn, scan: Scan, officer: User) -> BrowserContext:
    """Somebody types, nothing arrives, and the tab is closed."""
    log_in(page, officer.email, PASSWORD)
    page.goto(address(scan))
    # Offline ends with the tab, and what is on its way then still arrives: here nothing ever leaves.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }")
    choose(page, "missing")
    write(page, "Er is wel een groep in Gouda.")
    expect(page.locator("[data-saving-status]")).to_contain_text("Nog niet opgeslagen.")
    context = page.context
    page.close()
    return context


def test_tab_that_was_closed_offers_what_was_typed(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    back = type_without_saving(page, log_in, scan, officer).new_page()
    back.goto(address(scan))

    expect(back.locator("[data-kept-offer]")).to_contain_text("Er is wel een groep in Gouda.")
    expect(back.locator("[name='B2.1-note']")).to_have_value("")
    back.get_by_role("button", name="Gooi het weg").click()
    assert kept(back) == []
    back.reload()
    started(back)
    expect(back.locator("[data-kept-offer]")).to_have_count(0)
    assert not Answer.objects.exists()


def test_offer_that_somebody_passes_by_stays_when_they_save_other_answers(
    page: Page, log_in: LogIn, scan: Scan, officer: User
) -> None:
    back = type_without_saving(page, log_in, scan, officer).new_page()
    back.goto(address(scan))
    expect(back.locator("[data-kept-offer]")).to_be_focused()

    choose(back, "present", "B2.2")
    wait_until_saved(back)
    back.locator("button[name=next][value=blijf]").click()

    expect(back.locator(".messages")).to_contain_text("Opgeslagen om")
    expect(back.locator("[data-kept-offer]")).to_contain_text("Er is wel een groep in Gouda.")
    assert Answer.objects.get().activity.code == "B2.2"


def test_offer_stays_until_somebody_decides_also_when_the_same_question_is_answered(
    page: Page, log_in: LogIn, scan: Scan, officer: User
) -> None:
    back = type_without_saving(page, log_in, scan, officer).new_page()
    back.goto(address(scan))
    expect(back.locator("[data-kept-offer]")).to_be_focused()

    choose(back, "missing")
    wait_until_saved(back)
    back.goto(address(scan))

    expect(back.locator("[data-kept-offer]")).to_contain_text("Er is wel een groep in Gouda. (nu staat er: nog leeg)")
    back.get_by_role("button", name="Gooi het weg").click()
    back.goto(address(scan))
    started(back)
    expect(back.locator("[data-kept-offer]")).to_have_count(0)


def test_what_is_put_back_overwrites_no_colleague(
    page: Page, open_page: OpenPage, log_in: LogIn, scan: Scan, officer: User
) -> None:
    context = type_without_saving(page, log_in, scan, officer)
    colleague = open_page()
    log_in(colleague, make_officer(WADDINXVEEN).email, PASSWORD)
    colleague.goto(address(scan))
    choose(colleague, "present")
    wait_until_saved(colleague)

    back = context.new_page()
    back.goto(address(scan))
    expect(back.locator("[data-kept-offer]")).to_contain_text("Mist nog (nu staat er: Aanwezig)")
    back.get_by_role("button", name="Zet het terug").click()

    expect(back.locator("[data-conflict]")).to_contain_text("Er is wel een groep in Gouda.")
    assert Answer.objects.get().answer == "present"
    back.get_by_role("button", name="Houd het mijne").click()
    wait_until_saved(back)
    assert Answer.objects.get().note == "Er is wel een groep in Gouda."


def test_another_user_of_the_device_sees_nothing(
    page: Page, log_in: LogIn, log_in_by_form: LogIn, scan: Scan, officer: User
) -> None:
    context = type_without_saving(page, log_in, scan, officer)
    context.clear_cookies(name="sessionid")  # the session ended, and nobody logged out
    other = context.new_page()
    other.goto("/inloggen/")
    assert len(kept(other)) == 1

    log_in_by_form(other, make_officer(WADDINXVEEN).email, PASSWORD)
    other.goto(address(scan))

    started(other)
    expect(other.locator("[data-kept-offer]")).to_have_count(0)
    assert kept(other) == []


def test_logging_out_clears_the_device(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    back = type_without_saving(page, log_in, scan, officer).new_page()
    back.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/")
    assert len(kept(back)) == 1

    back.locator("nav.menu--wide button:has-text('Uitloggen')").click()
    expect(back).to_have_url("/")

    assert kept(back) == []


def test_what_is_older_than_a_week_is_gone(page: Page, log_in: LogIn, scan: Scan, officer: User) -> None:
    back = type_without_saving(page, log_in, scan, officer).new_page()
    back.goto("/")
    for days, left in ((6, 1), (8, 0)):
        back.evaluate(
            """(days) => { for (const key of Object.keys(localStorage).filter((one) => one.includes("kept"))) {
              const found = JSON.parse(localStorage.getItem(key));
              localStorage.setItem(key, JSON.stringify({ ...found, at: Date.now() - days * 86400000 }));
            } }""",
            days,
        )
        back.reload()
        assert len(kept(back)) == left
