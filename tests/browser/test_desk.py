"""The front door in a real browser: readable for everyone, on any screen, by keyboard and without JavaScript."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, ViewportSize, expect

from regions.models import Membership, Role
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import PASSWORD, load_catalogue, make_officer, make_scan

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 568}
"""As wide as 1280 pixels at 400 %."""
PUBLIC = ["/", "/bouwstenen/", "/bouwstenen/A1/", "/bouwstenen/C3/", "/inloggen/", "/wachtwoord/vergeten/", "/niets/"]
BEHIND_LOGIN = ["/start/", "/uitloggen/", "/wachtwoord/wijzigen/", "/niets/"]

LogIn = Callable[[Page, str, str], None]
Look = Callable[[Page, str], None]


@pytest.fixture
def look(
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
) -> Look:
    """Open a path and find nothing wrong with it."""

    def find_nothing(page: Page, path: str) -> None:
        page.goto(path)
        screenshot(page, path.strip("/").replace("/", "-") or "home")
        assert axe_violations(page) == [], path
        assert overflow(page) == 0, path

    return find_nothing


def make_somebody_with_two_places() -> str:
    scan = make_scan()
    user = make_officer()
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=scan.region)
    return str(user.email)


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_pages_of_the_desk_have_no_barriers(
    open_page: OpenPage, log_in: LogIn, look: Look, viewport: ViewportSize
) -> None:
    load_catalogue()
    page = open_page(viewport=viewport)
    for path in PUBLIC:
        look(page, path)
    log_in(page, make_somebody_with_two_places(), PASSWORD)
    for path in BEHIND_LOGIN:
        look(page, path)


def test_form_with_errors_takes_the_focus_to_what_is_wrong(
    phone: Page, axe_violations: Callable[[Page], list[str]]
) -> None:
    phone.goto("/inloggen/")
    phone.get_by_text("Ik heb een wachtwoord").click()
    phone.get_by_role("button", name="Inloggen", exact=True).click()
    summary = phone.get_by_role("alert")
    expect(summary).to_be_focused()
    assert axe_violations(phone) == []
    summary.get_by_role("link", name="Wachtwoord").click()
    expect(phone.get_by_label("Wachtwoord")).to_be_focused()
    expect(phone.get_by_label("Wachtwoord")).to_have_accessible_description("Vul dit nog in.")


def test_menu_of_a_phone_opens_without_javascript(
    open_page: OpenPage, log_in: LogIn, overflow: Callable[[Page], int]
) -> None:
    page = open_page(viewport=PHONE, javascript=False)
    log_in(page, make_somebody_with_two_places(), PASSWORD)
    page.goto("/start/")
    link = page.get_by_role("navigation", name="Menu").get_by_role("link", name="Ons blad")
    expect(link).to_be_hidden()
    page.locator("summary", has_text="Menu").click()
    expect(link).to_be_visible()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gouda")


def test_menu_of_a_wide_screen_stands_open(desktop: Page) -> None:
    desktop.goto("/")
    expect(desktop.locator("summary", has_text="Menu")).to_be_hidden()
    expect(desktop.get_by_role("navigation", name="Menu").get_by_role("link", name="De bouwstenen")).to_be_visible()


def test_place_is_changed_by_keyboard_without_javascript(open_page: OpenPage, log_in: LogIn) -> None:
    page = open_page(javascript=False)
    log_in(page, make_somebody_with_two_places(), PASSWORD)
    page.goto("/start/")
    page.locator("summary", has_text="Wissel").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Waar u nu kijkt")).to_contain_text("coördinator van Midden-Holland")


def test_skip_link_comes_first_and_leads_to_the_content(desktop: Page) -> None:
    desktop.goto("/bouwstenen/")
    desktop.keyboard.press("Tab")
    skip = desktop.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


def test_focus_is_seen_on_everything_that_takes_it(desktop: Page) -> None:
    desktop.goto("/inloggen/")
    seen = set()
    for _ in range(12):
        desktop.keyboard.press("Tab")
        focus = desktop.evaluate_handle("() => document.activeElement")
        name, width = focus.evaluate("it => [it.outerHTML.slice(0, 80), getComputedStyle(it).outlineWidth]")
        seen.add(name)
        assert name.startswith("<body") or float(width.removesuffix("px")) >= 2, name
    assert len(seen) >= 8


def test_first_visit_is_light_enough_for_an_old_phone(phone: Page) -> None:
    responses: list[Response] = []
    # Playwright cannot call a method of a list.
    phone.on("response", lambda response: responses.append(response))  # noqa: PLW0108
    phone.goto("/")
    phone.evaluate("async () => { await document.fonts.ready; }")
    # As sent in production: text compressed, fonts as they are.
    sent = [len(one.body() if one.url.endswith("woff2") else gzip.compress(one.body())) for one in responses]
    assert any("woff2" in one.url for one in responses)
    assert sum(sent) <= 150_000
    assert len(sent) <= 40
