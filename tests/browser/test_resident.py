"""A resident finds something next door: on a phone, with and without JavaScript, and takes it home on paper."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect
from pypdf import PdfReader

from regions.models import Initiative
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    load_catalogue,
    make_initiative,
    make_neighbours,
    make_offer,
    make_region,
)

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 568}
TARGET = 24
"""Pixels that a target is high at least, unless it stands in a sentence (WCAG 2.2, 2.5.8)."""


@pytest.fixture
def neighbourhood() -> Initiative:
    """In Gouda a place to walk in, next door in Waddinxveen a buddy; gives the one next door."""
    load_catalogue()
    make_neighbours(GOUDA, WADDINXVEEN)
    make_region(slug="midden", name="Midden-Holland", municipalities=[GOUDA, WADDINXVEEN])
    today = timezone.localdate()
    usual: dict[str, Any] = {"confirmed_on": today, "referral": "Nee, loop zo binnen."}
    here = make_initiative(name="De Linde", email="info@linde.example", website="linde.example", **usual)
    make_offer(here, "A1.1", confirmed_on=today)
    next_door = make_initiative(
        name="Maatjes van de herstelwerkplaats Waddinxveen-Oost",
        municipality=WADDINXVEEN,
        place="Waddinxveen",
        address="Dorpsstraat 1",
        opening_hours="Maandag van 9 tot 12 uur\nWoensdag van 13 tot 16 uur",
        phone="0182 12 34 56",
        email="informatiepunt@herstelwerkplaats-waddinxveen-oost.example",
        **usual,
    )
    make_offer(next_door, "A1.3", places=[WADDINXVEEN], municipalities=[GOUDA, WADDINXVEEN], confirmed_on=today)
    return next_door


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_resident_finds_something_next_door_on_a_phone(
    open_page: OpenPage, neighbourhood: Initiative, overflow: Callable[[Page], int], javascript: bool
) -> None:
    page = open_page(viewport=PHONE, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Ik zoek iets in mijn buurt").click()

    page.get_by_label("In welke gemeente woon je?").fill("Gauda")
    page.get_by_role("button", name="Kijk wat er is").click()
    page.get_by_role("link", name="Gouda", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wat is er in Gouda?")
    assert overflow(page) == 0

    page.get_by_label("Zoek met een woord").fill("ik zoek een maatje")
    page.get_by_label("Alleen zonder verwijzing").check()
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.locator("main")).to_contain_text("We kennen in Gouda nog niets dat hierbij past.")
    expect(page.locator("main")).not_to_contain_text("De Linde")
    card = page.locator(".spot")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("In Waddinxveen. Ook voor inwoners van Gouda.")
    expect(card.get_by_role("link", name="0182 12 34 56")).to_have_attribute("href", "tel:0182123456")
    assert overflow(page) == 0
    # What was found is in sight at once, below what was asked.
    expect(page).to_have_url(re.compile("#lijst$"))

    card.get_by_role("heading").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(neighbourhood.name)
    expect(page.locator("main")).to_contain_text("Klopt er iets niet?")
    assert overflow(page) == 0

    page.go_back()
    expect(page.get_by_label("Zoek met een woord")).to_have_value("ik zoek een maatje")


def test_resident_picks_a_need_by_keyboard(page: Page, neighbourhood: Initiative) -> None:
    page.goto(f"/wat-is-er/gemeente/{GOUDA}/")
    page.get_by_role("link", name="Praten met iemand die het kent").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".asked")).to_contain_text("Je ziet nu: Praten met iemand die het kent.")
    expect(page.locator(".spot")).to_have_count(1)
    page.wait_for_load_state()
    # From the list on: the next stop of the keyboard is the first that was found.
    page.keyboard.press("Tab")
    expect(page.locator(".spot h3 a")).to_be_focused()


PATHS = (
    "/",
    "/wat-is-er/",
    "/wat-is-er/?gemeente=Gauda",
    "/wat-is-er/?gemeente=xyz",
    f"/wat-is-er/gemeente/{GOUDA}/",
    f"/wat-is-er/gemeente/{GOUDA}/?nodig=praten&zonder-verwijzing=ja",
    f"/wat-is-er/gemeente/{GOUDA}/?woord=niets",
    "/wat-is-er/midden/",
    f"/wat-is-er/midden/?gemeente={GOUDA}",
)


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_pages_for_residents_have_no_barriers(
    open_page: OpenPage,
    neighbourhood: Initiative,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    for path in (*PATHS, f"/initiatief/{neighbourhood.slug}/"):
        page.goto(path)
        screenshot(page, re.sub(r"\W+", "-", path).strip("-") or "home")
        assert axe_violations(page) == [], path
        assert overflow(page) == 0, path


def test_targets_of_the_list_are_large_enough(phone: Page, neighbourhood: Initiative) -> None:
    phone.goto(f"/wat-is-er/gemeente/{GOUDA}/?nodig=praten")
    targets = phone.locator("main a, main button, main input:not([type=hidden]), main select, main summary").all()
    assert len(targets) > 10
    for target in targets:
        box = target.bounding_box()
        assert box is None or box["height"] >= TARGET, target.inner_html()


def test_button_to_print_stays_away_without_javascript(
    without_javascript: Page, desktop: Page, neighbourhood: Initiative
) -> None:
    for page, visible in ((without_javascript, False), (desktop, True)):
        for path in (f"/wat-is-er/gemeente/{GOUDA}/", f"/initiatief/{neighbourhood.slug}/"):
            page.goto(path)
            assert page.locator("[data-print]").is_visible() is visible, path


def on_paper(page: Page, path: str) -> str:
    """The text of the page as it is printed, without white space: where lines break is no matter."""
    page.goto(path)
    pages = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    return "".join("".join(one.extract_text() for one in pages).split())


def test_list_on_paper_holds_what_is_needed_and_no_buttons(desktop: Page, neighbourhood: Initiative) -> None:
    text = on_paper(desktop, f"/wat-is-er/gemeente/{GOUDA}/?nodig=praten")

    for needed in (
        "Wat is er in Gouda?",
        "Je ziet nu: Praten met iemand die het kent.",
        neighbourhood.name,
        "Dorpsstraat 1, Waddinxveen",
        "0182 12 34 56",
        "Maandag van 9 tot 12 uur",
        "Heb je nu hulp nodig?",
        "0800-0113",
        "Gemaakt op",
        f"/wat-is-er/gemeente/{GOUDA}/?nodig=praten",
    ):
        assert "".join(needed.split()) in text, needed
    for unneeded in ("Zoek met een woord", "Druk deze lijst af", "Inloggen", "Kies een andere gemeente", "MIND"):
        assert "".join(unneeded.split()) not in text, unneeded


def test_initiative_on_paper_fits_one_sheet(desktop: Page, neighbourhood: Initiative) -> None:
    path = f"/initiatief/{neighbourhood.slug}/"

    text = on_paper(desktop, path)

    assert len(PdfReader(io.BytesIO(desktop.pdf(format="A4"))).pages) == 1
    assert "".join(neighbourhood.name.split()) in text
    assert path in text
    assert "Klopterietsniet?" not in text
    assert "Drukdezepaginaaf" not in text
