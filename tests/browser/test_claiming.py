"""An initiative that others told of, on an old phone: looks at each fact, corrects one, stops and goes on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from regions.models import Initiative, Offer, Origin
from tests.browser.conftest import OpenPage
from tests.builders import PASSWORD, make_editor, make_initiative, make_offer

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
NARROW: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture
def raalte() -> Initiative:
    initiative = make_initiative(
        slug="raalte",
        name="Zelfregiecentrum Raalte",
        organisation="Stichting Vriendendiensten",
        confirmed_on=None,
        findable=False,
        origin=Origin.PUBLIC_SOURCE,
        website="https://vriendendienstendeventer.nl",
        opening_hours="maandag en woensdag van 9 tot 16 uur",
        source="Brochure Bouwstenen voor Participatie en Herstel (MIND, versie 3, april 2020); "
        "https://www.raaltekoerier.nl/met-een-vlag-in-de-grond-is-zelfregiecentrum-raalte-geopend/ (2018; april 2020)",
    )
    make_offer(
        initiative,
        "A1.1",
        confirmed_on=None,
        starts_on=datetime.date(2018, 6, 1),
        source="https://www.salland747.nl/uncategorized/opening-zelfregiecentrum-in-raalte/ (2018)",
        note="Ontmoetingsplek. Een andere bron noemt maandag 4 juni 2018 als eerste dag.",
    )
    make_offer(initiative, "A1.2", confirmed_on=None, source="https://www.salland747.nl/opening/ (2018)")
    return initiative


def enter(page: Page, log_in: LogIn, initiative: Initiative) -> None:
    log_in(page, make_editor(initiative).email, PASSWORD)
    page.goto(f"/initiatief/{initiative.slug}/start/")


def press(page: Page, fact: str, words: str) -> None:
    page.locator(f"[id='{fact}']").get_by_text(words, exact=True).click()


def go_through_it(page: Page, raalte: Initiative) -> None:
    page.get_by_role("link", name="Kijk of het klopt").click()
    press(page, "name", "Klopt")
    box = page.locator("#opening_hours")
    box.locator("summary").click()
    box.get_by_label("Open op").fill("elke werkdag")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Al nagekeken")).to_be_visible()
    expect(page.locator("#opening_hours")).to_have_count(0)

    page.goto(f"/initiatief/{raalte.slug}/start/")
    expect(page.get_by_role("heading", name="Ga verder waar jullie waren")).to_be_visible()
    page.get_by_role("link", name="Kijk of het klopt").click()
    offer = Offer.objects.get(activity__code="A1.2")
    press(page, f"aanbod-{offer.pk}", "Weg ermee")
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Alles klopt").click()
    expect(page).to_have_url(re.compile(r"/start/$"))

    raalte.refresh_from_db()
    assert (raalte.opening_hours, raalte.findable) == ("elke werkdag", True)
    assert raalte.confirmed_on is not None
    assert dict(raalte.offers.values_list("activity__code", "status")) == {"A1.1": "active", "A1.2": "stopped"}


def test_editor_claims_on_a_phone(
    phone: Page, log_in: LogIn, raalte: Initiative, screenshot: Callable[[Page, str], None]
) -> None:
    enter(phone, log_in, raalte)
    screenshot(phone, "start")
    go_through_it(phone, raalte)


def test_editor_claims_without_javascript(without_javascript: Page, log_in: LogIn, raalte: Initiative) -> None:
    enter(without_javascript, log_in, raalte)
    go_through_it(without_javascript, raalte)


def test_whoever_says_that_it_changed_gets_the_boxes_to_say_what(
    phone: Page, log_in: LogIn, raalte: Initiative
) -> None:
    enter(phone, log_in, raalte)
    phone.goto("/initiatief/raalte/klopt-dit/", wait_until="load")
    expect(phone.locator("#opening_hours").get_by_label("Open op")).to_be_hidden()

    press(phone, "opening_hours", "Is veranderd")

    expect(phone.locator("#opening_hours").get_by_label("Open op")).to_be_visible()
    expect(phone.locator("#website").get_by_label("Website")).to_be_hidden()


def test_page_is_accessible_and_fits(
    open_page: OpenPage,
    log_in: LogIn,
    raalte: Initiative,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    page = open_page(viewport=NARROW)
    enter(page, log_in, raalte)
    page.goto("/initiatief/raalte/klopt-dit/")
    assert overflow(page) == 0
    screenshot(page, "folded")
    for fold in page.locator(".claim__fold > summary").all():
        fold.click()
    page.locator("#website").get_by_label("Website").fill("geen website")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Dit is geen adres van een website")).to_be_visible()

    assert overflow(page) == 0
    assert axe_violations(page) == []
    screenshot(page, "wrong")
    page.set_viewport_size({"width": 1280, "height": 800})
    screenshot(page, "wide")
