""" "Klopt nog?" from a mail, on a phone: open the link, press one button, and be done for a year."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from regions.actions.confirming import ask_confirmations
from regions.models import Initiative, Mail, Offer
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import GOUDA, PASSWORD, make_coordinator, make_initiative, make_offer, make_region

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 640}
BUTTONS = ("Ja, alles klopt", "Er is iets veranderd", "Wij zijn gestopt", "Ik ga hier niet meer over")


@pytest.fixture
def initiative() -> Initiative:
    last_year = timezone.localdate() - datetime.timedelta(days=400)
    found = make_initiative(
        slug="de-linde",
        name="De Linde",
        email="info@linde.example",
        confirmed_on=last_year,
        place="Moordrecht",
        address="Markt 1",
        phone="0182 12 34 56",
        website="www.linde.example",
        opening_hours="maandag en woensdag\nvan 9 tot 16 uur",
    )
    for code in ("A1.1", "A1.2", "A3.4"):
        make_offer(found, code, confirmed_on=last_year, target_groups=["youth"])
    return found


def address_in_mail() -> str:
    """The way to the page, as it is written out in the mail that was asked for last."""
    ask_confirmations()
    mail = Mail.objects.latest("pk")
    found = re.search(r"^https?://\S+$", mail.text, re.MULTILINE)
    assert found
    return urlsplit(found[0]).path


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without javascript"])
def test_link_from_a_mail_is_confirmed_with_one_button(
    open_page: OpenPage,
    initiative: Initiative,
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    javascript: bool,
) -> None:
    page = open_page(viewport=PHONE, javascript=javascript)
    address = address_in_mail()

    page.goto(address)
    assert overflow(page) == 0
    screenshot(page, "link")
    page.get_by_role("button", name="Ja, alles klopt").click()

    expect(page.locator("h1")).to_have_text("Dank je wel!")
    expect(page.get_by_text("Tot volgend jaar. Je hoeft niets meer te doen.")).to_be_visible()
    screenshot(page, "klaar")
    assert set(Offer.objects.values_list("confirmed_on", flat=True)) == {timezone.localdate()}
    page.goto(address)
    expect(page.get_by_text("Deze link is al gebruikt of niet meer geldig.")).to_be_visible()
    screenshot(page, "gebruikt")


def test_link_whose_answer_is_no_reaches_the_coordinator(
    phone: Page,
    desktop: Page,
    initiative: Initiative,
    log_in: Callable[[Page, str, str], None],
    screenshot: Callable[[Page, str], None],
    axe_violations: Callable[[Page], list[str]],
) -> None:
    region = make_region(municipalities=[GOUDA], slug="midden-holland")
    coordinator = make_coordinator(region)
    phone.goto(address_in_mail())

    phone.get_by_role("button", name="Wij zijn gestopt").click()

    expect(phone.get_by_text("De coördinator van jullie regio leest dit")).to_be_visible()
    screenshot(phone, "gestopt")
    log_in(desktop, coordinator.email, PASSWORD)
    desktop.goto("/regio/midden-holland/")
    expect(desktop.get_by_role("heading", name="Graag contact opnemen")).to_be_visible()
    screenshot(desktop, "regio")
    assert axe_violations(desktop) == []


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_link_pages_fit_and_axe_finds_nothing(
    open_page: OpenPage,
    initiative: Initiative,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    done = [f"/klopt-het-nog/klaar/{outcome}/" for outcome in ("right", "changed", "stopped", "not_me")]

    for number, path in enumerate([address_in_mail(), "/klopt-het-nog/geen/", *done]):
        page.goto(path)
        screenshot(page, str(number))
        assert overflow(page) == 0, path
        assert axe_violations(page) == [], path


def test_buttons_are_large_enough_for_a_thumb(phone: Page, initiative: Initiative) -> None:
    phone.goto(address_in_mail())

    for name in BUTTONS:
        box = phone.get_by_role("button", name=name).bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
