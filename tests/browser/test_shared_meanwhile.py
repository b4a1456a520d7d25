"""A colleague shares while somebody is typing who took no second step: nothing is stored, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Page, expect

from inventory.scans.models import Answer, Scan, Sheet
from tests.browser.conftest import PHONE, OpenPage
from tests.builders import PASSWORD, WADDINXVEEN, make_officer, make_scan, make_sheet

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def scan(settings: LazySettings) -> Scan:
    settings.SECOND_STEP = True
    return make_scan()


def open_draft(page: Page, log_in: LogIn, scan: Scan) -> None:
    """The page stands open as a draft, and then a colleague shares."""
    log_in(page, make_officer(WADDINXVEEN).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/b/")
    expect(page.locator("[data-cell='B2.1']")).to_be_visible()
    make_sheet(scan, WADDINXVEEN)


def test_answer_after_the_sharing_is_refused_kept_and_saved_after_the_second_step(
    open_page: OpenPage,
    log_in: LogIn,
    settings: LazySettings,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
) -> None:
    page = open_page(viewport=PHONE)
    page.on("dialog", lambda dialog: dialog.accept())
    open_draft(page, log_in, scan)

    page.locator("[name='B2.1-answer'][value='missing']").check()

    cell = page.locator("[data-cell='B2.1'] [data-cell-status]")
    expect(cell).to_contain_text("Daarom vragen we eerst een tweede stap: laad deze pagina opnieuw.")
    screenshot(page, "refused")
    assert not Answer.objects.given().exists()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Zet eerst een tweede stap aan")
    screenshot(page, "second-step")
    assert axe_violations(page) == []
    assert overflow(page) == 0
    page.get_by_role("link", name="Nu niet, terug").click()
    expect(page.get_by_role("heading", name="Invullen: Waddinxveen")).to_be_visible()
    screenshot(page, "start")

    settings.SECOND_STEP = False  # as if it was taken: how is tested elsewhere
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/b/")
    page.locator("[data-kept-offer]").get_by_role("button").first.click()
    expect(page.locator("[data-saving-status]")).to_contain_text("Opgeslagen om")

    assert Answer.objects.given().get().answer == "missing"


def test_whole_page_after_the_sharing_comes_back_as_it_was_typed_without_javascript(
    open_page: OpenPage,
    log_in: LogIn,
    settings: LazySettings,
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
) -> None:
    page = open_page(viewport=PHONE, javascript=False)
    open_draft(page, log_in, scan)
    page.locator("[data-cell='B2.1'] label:has-text('Aanwezig')").click()
    page.get_by_role("button", name="Opslaan").last.click()

    alert = page.get_by_role("alert").filter(has_text="Nog niet opgeslagen")
    expect(alert.get_by_role("link", name="Neem de tweede stap")).to_have_attribute("target", "_blank")
    screenshot(page, "refused-whole")
    assert overflow(page) == 0
    assert not Answer.objects.given().exists()

    settings.SECOND_STEP = False  # as if it was taken in the other tab
    page.get_by_role("button", name="Opslaan").last.click()
    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")

    assert Sheet.objects.get().shared_on is not None
    assert Answer.objects.given().get().answer == "present"
