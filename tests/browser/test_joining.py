"""From asking to be added to being invited, and two records that become one: on a phone and on a laptop."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from regions.models import Initiative, Invitation, JoinRequest, Region
from tests.browser.conftest import OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
    make_steunpunt,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
Shot = Callable[[Page, str], None]
Overflow = Callable[[Page], int]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def region() -> Region:
    return make_region(slug="own-midden-holland", municipalities=[GOUDA, WADDINXVEEN])


def fill_in(page: Page) -> None:
    page.get_by_label("Hoe heet jullie initiatief?").fill("De Huiskamer")
    page.get_by_label("In welke gemeente zijn jullie?").fill("gouda")
    page.get_by_label("Hoe heet je zelf?").fill("Anna de Vries")
    page.get_by_label("Wat is je e-mailadres?").fill("anna@huiskamer.example")
    page.get_by_role("button", name="Verstuur").click()


def test_somebody_asks_on_a_phone_and_the_coordinator_invites(
    phone: Page,
    desktop: Page,
    region: Region,
    log_in: LogIn,
    overflow: Overflow,
    axe_violations: Axe,
    screenshot: Shot,
) -> None:
    make_initiative(name="Stichting De Huiskamer", municipality=WADDINXVEEN)
    make_initiative(name="Huiskamer Gouda", slug="huiskamer-gouda", confirmed_on=None)
    phone.goto("/")
    phone.get_by_role("link", name="Vraag of jullie erbij mogen").click()
    expect(phone.get_by_role("heading", name="Doe mee", level=1)).to_be_visible()
    screenshot(phone, "empty")
    fill_in(phone)
    expect(phone.get_by_role("group", name="Bedoelen jullie deze?")).to_be_visible()
    assert overflow(phone) == 0
    assert axe_violations(phone) == []
    screenshot(phone, "asked")
    phone.get_by_label("Nee, wij zijn een ander initiatief").check()
    phone.get_by_role("button", name="Verstuur").click()
    expect(phone.get_by_role("heading", name="Dank je wel!")).to_be_visible()
    assert axe_violations(phone) == []
    screenshot(phone, "thanks")

    log_in(desktop, make_coordinator(region).email, PASSWORD)
    desktop.goto("/start/")
    screenshot(desktop, "start")
    desktop.get_by_role("link", name="1 initiatief wil erbij: geef antwoord").click()
    expect(desktop.get_by_role("button", name="Nodig uit")).to_be_visible()
    assert axe_violations(desktop) == []
    screenshot(desktop, "requests")
    desktop.set_viewport_size({"width": 320, "height": 740})
    assert overflow(desktop) == 0
    screenshot(desktop, "requests-narrow")
    expect(desktop.get_by_label("Voor welk initiatief?")).to_have_value("huiskamer-gouda")
    desktop.get_by_role("button", name="Nodig uit").click()
    expect(desktop.get_by_text("Anna de Vries krijgt een uitnodiging voor Huiskamer Gouda.")).to_be_visible()

    assert Invitation.objects.get().initiative == Initiative.objects.get(slug="huiskamer-gouda")
    assert JoinRequest.objects.get().state == "invited"


def test_asking_works_without_javascript(without_javascript: Page) -> None:
    get_municipality(GOUDA)
    without_javascript.goto("/meedoen/")
    fill_in(without_javascript)
    expect(without_javascript).to_have_url(re.compile("/meedoen/bedankt/$"))


def test_two_records_become_one(
    open_page: OpenPage, region: Region, log_in: LogIn, overflow: Overflow, axe_violations: Axe, screenshot: Shot
) -> None:
    stays = make_initiative(name="De Linde", slug="de-linde", confirmed_on=None, website="https://linde.example")
    goes = make_initiative(
        name="Stichting De Linde", slug="stichting-de-linde", confirmed_on=None, opening_hours="elke dag"
    )
    for activity in ("A1.1", "A1.3", "A3.3"):
        make_offer(goes, activity)
    make_offer(stays, "A1.1")
    make_steunpunt(make_scan(region), goes)
    page = open_page()
    log_in(page, make_coordinator(region).email, PASSWORD)
    page.goto("/regio/own-midden-holland/")
    page.get_by_role("link", name="Staat een initiatief er twee keer in?").click()
    expect(page.get_by_role("link", name=re.compile("^Bekijk.*Stichting De Linde"))).to_be_visible()
    assert axe_violations(page) == []
    screenshot(page, "choose")
    page.get_by_role("link", name=re.compile("^Bekijk.*Stichting De Linde")).click()
    expect(page.get_by_text("3 regels aanbod: ")).to_be_visible()
    assert axe_violations(page) == []
    screenshot(page, "preview")
    page.set_viewport_size({"width": 320, "height": 740})
    assert overflow(page) == 0
    screenshot(page, "preview-narrow")
    page.get_by_role("group", name="Naam").get_by_label("Stichting De Linde").check()
    page.get_by_role("button", name="Voeg samen").click()
    expect(page.get_by_text("zijn nu één.")).to_be_visible()

    stays.refresh_from_db()
    assert (stays.name, stays.opening_hours, stays.offers.count()) == ("Stichting De Linde", "elke dag", 4)
    make_editor(goes)
    page.goto("/regio/own-midden-holland/samenvoegen/?blijft=de-linde&gaat=stichting-de-linde")
    expect(page.get_by_text("Kies een vermelding uit de lijst.").last).to_be_visible()


def test_refusal_is_read_before_anything_happens(
    desktop: Page, region: Region, log_in: LogIn, screenshot: Shot
) -> None:
    make_initiative(name="De Linde", slug="de-linde", confirmed_on=None)
    make_editor(make_initiative(name="Stichting De Linde", slug="stichting-de-linde", confirmed_on=None))
    log_in(desktop, make_coordinator(region).email, PASSWORD)
    desktop.goto("/regio/own-midden-holland/samenvoegen/?blijft=de-linde&gaat=stichting-de-linde")
    expect(desktop.get_by_text("Laat die vermelding staan")).to_be_visible()
    screenshot(desktop, "refused")
    desktop.get_by_role("link", name="Draai het om").click()
    expect(desktop.get_by_role("button", name="Voeg samen")).to_be_visible()
