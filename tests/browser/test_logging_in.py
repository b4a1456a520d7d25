"""Getting in, in a real browser: with a code from the mail, an app, and a passkey on a made-up device."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.conf import LazySettings
from playwright.sync_api import Locator, Page, ViewportSize, expect

from regions.models import User
from tests.browser.conftest import DESKTOP, OpenPage
from tests.builders import make_coordinator, make_region
from tests.desk.logging_in import app_code, code_in, last_mail

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 640}
EMAIL = "coen@voorbeeld.nl"


@pytest.fixture
def coordinator(settings: LazySettings) -> User:
    settings.SECOND_STEP = True
    return make_coordinator(make_region(), email=EMAIL, password=None)


def heading(page: Page, words: str) -> Locator:
    """Of the page that comes after a click: only then is it there to be looked at."""
    return page.get_by_role("heading", level=1, name=words, exact=True)


def ask_and_fill_in_code(page: Page) -> None:
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").first.fill(EMAIL)
    page.get_by_role("button", name="Stuur mij een code").click()
    expect(page.get_by_role("heading", name="Vul de code in")).to_be_visible()
    page.get_by_label("Code").fill(code_in(last_mail()))
    page.get_by_role("button", name="Ga verder").click()


def give_device(page: Page) -> None:
    """A device that keeps passkeys and always recognises the finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Uitloggen").last.click()
    expect(page).to_have_url("/")


def set_up_app(page: Page) -> str:
    """The key of the app."""
    page.get_by_role("link", name="Een app met codes").click()
    expect(heading(page, "Een app met codes")).to_be_visible()
    secret = page.locator(".secret code").inner_text().replace(" ", "")
    page.get_by_label("Code uit de app").fill(app_code(secret))
    page.get_by_role("button", name="Zet de app aan").click()
    expect(page.get_by_role("heading", name="Uw reservecodes")).to_be_visible()
    return secret


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_coordinator_gets_in_with_a_code_and_sets_up_the_second_step(
    open_page: OpenPage,
    coordinator: User,
    viewport: ViewportSize,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport=viewport)

    def look(name: str) -> None:
        screenshot(page, name)
        assert axe_violations(page) == []
        assert overflow(page) == 0

    page.goto("/inloggen/")
    look("1-login")
    page.get_by_text("Ik heb een wachtwoord").click()
    page.get_by_text("Ik heb een toegangssleutel").click()
    expect(page.get_by_role("button", name="Inloggen met een toegangssleutel")).to_be_visible()
    look("2-login-open")
    page.get_by_label("E-mailadres").first.fill(EMAIL)
    page.get_by_role("button", name="Stuur mij een code").click()
    expect(heading(page, "Vul de code in")).to_be_visible()
    look("3-code")
    # Somebody goes to their mail, and comes back to a page that was loaded again.
    page.reload()
    page.get_by_label("Code").fill("00000000")
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("alert")).to_be_visible()
    look("4-code-wrong")
    page.get_by_label("Code").fill(code_in(last_mail()))
    page.get_by_role("button", name="Ga verder").click()
    expect(page.get_by_role("heading", name="Zet eerst een tweede stap aan")).to_be_visible()
    look("5-second-step")
    page.get_by_role("link", name="Een app met codes").click()
    expect(heading(page, "Een app met codes")).to_be_visible()
    look("6-app")
    page.go_back()
    expect(heading(page, "Zet eerst een tweede stap aan")).to_be_visible()
    set_up_app(page)
    look("7-reserve-codes")
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()
    expect(page).to_have_url(re.compile("/start/$"))
    look("8-start")
    page.get_by_role("link", name="Beveiliging").click()
    expect(heading(page, "Beveiliging")).to_be_visible()
    look("9-security")


def test_coordinator_makes_a_passkey_and_logs_in_with_it_alone(
    page: Page, coordinator: User, axe_violations: Callable[[Page], list[str]], screenshot: Callable[[Page, str], None]
) -> None:
    give_device(page)
    ask_and_fill_in_code(page)
    page.get_by_role("link", name="Een toegangssleutel").click()
    expect(heading(page, "Een toegangssleutel")).to_be_visible()
    screenshot(page, "1-passkey")
    assert axe_violations(page) == []
    page.get_by_label("Naam").fill("Laptop van het werk")
    page.get_by_role("button", name="Maak de toegangssleutel").click()
    expect(page.get_by_role("heading", name="Uw reservecodes")).to_be_visible()
    page.goto("/beveiliging/")
    expect(page.get_by_text("Toegangssleutel: Laptop van het werk")).to_be_visible()
    screenshot(page, "2-security")
    log_out(page)

    page.goto("/inloggen/?next=/beveiliging/")
    page.get_by_text("Ik heb een toegangssleutel").click()
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()

    expect(page).to_have_url(re.compile("/beveiliging/$"))
    expect(page.get_by_text(EMAIL)).to_be_visible()


def test_passkey_is_the_second_step_after_a_code(page: Page, coordinator: User) -> None:
    give_device(page)
    ask_and_fill_in_code(page)
    page.get_by_role("link", name="Een toegangssleutel").click()
    page.get_by_role("button", name="Maak de toegangssleutel").click()
    expect(page.get_by_role("heading", name="Uw reservecodes")).to_be_visible()
    log_out(page)
    ask_and_fill_in_code(page)

    expect(page.get_by_role("heading", name="Tweede stap", exact=True)).to_be_visible()
    page.get_by_role("button", name="Gebruik mijn toegangssleutel").click()

    expect(page).to_have_url(re.compile("/start/$"))


def test_passkey_that_is_not_there_says_so_and_loses_nothing(page: Page, coordinator: User) -> None:
    give_device(page)
    page.goto("/inloggen/")
    page.get_by_text("Ik heb een toegangssleutel").click()
    page.get_by_role("button", name="Inloggen met een toegangssleutel").click()

    expect(page.get_by_role("alert").filter(has_text="Dat lukte niet.")).to_be_visible()


def test_login_without_javascript_says_what_does_not_work(without_javascript: Page, coordinator: User) -> None:
    page = without_javascript
    page.goto("/inloggen/")
    page.get_by_text("Ik heb een toegangssleutel").click()
    expect(page.get_by_text("werkt alleen als JavaScript aan staat")).to_be_visible()
    expect(page.get_by_role("button", name="Inloggen met een toegangssleutel")).to_be_hidden()

    ask_and_fill_in_code(page)
    set_up_app(page)
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()

    expect(page).to_have_url(re.compile("/start/$"))
