"""From the mail to the first thing that is saved, on a phone; and the pages of whoever invites."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.urls import reverse
from playwright.sync_api import Page, ViewportSize, expect

from inventory.scans.models import Answer, Scan
from regions.actions.invitations import accept, account_for, invite, say_not_me
from regions.invitations import Ask
from regions.models import Initiative, Invitation, Mail, Offer, Origin, Region, Role, User
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_user,
)
from tests.desk.logging_in import code_in, last_mail

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 640}
ADDRESS = "anna@gemeente.example"
LogIn = Callable[[Page, str, str], None]
Look = Callable[[Page, str], None]


@pytest.fixture
def region() -> Region:
    return make_region(slug="midden-holland")


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


@pytest.fixture
def scan(region: Region) -> Scan:
    return make_scan(region)


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
        source="https://www.raaltekoerier.nl/met-een-vlag-in-de-grond-is-zelfregiecentrum-raalte-geopend/ (2018)",
    )
    source = "https://www.salland747.nl/uncategorized/opening-zelfregiecentrum-in-raalte/ (2018)"
    make_offer(initiative, "A1.1", confirmed_on=None, source=source)
    make_offer(initiative, "A1.2", confirmed_on=None, source=source)
    return initiative


def link_in_mail() -> str:
    found = re.search(r"^https?://\S+$", last_mail().text, re.MULTILINE)
    assert found
    return urlsplit(found[0]).path


def screens_of(page: Page) -> list[str]:
    """Every page that is shown from now on, by its path."""
    paths: list[str] = []

    def note(frame: Any) -> None:  # noqa: ANN401 - Playwright's frame
        path = urlsplit(frame.url).path
        if frame == page.main_frame and path != "blank" and (not paths or paths[-1] != path):
            paths.append(path)

    page.on("framenavigated", note)
    return paths


def ask_officer(region: Region, **changes: Any) -> Ask:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    return Ask(role=Role.OFFICER, municipality=get_municipality(WADDINXVEEN), **(fields | changes))


@pytest.mark.parametrize("known", [False, True], ids=["new", "known"])
@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "without javascript"])
def test_officer_comes_from_the_mail_to_the_first_saved_answer_in_four_screens(
    open_page: OpenPage,
    scan: Scan,
    region: Region,
    coordinator: User,
    settings: LazySettings,
    screenshot: Look,
    known: bool,
    javascript: bool,
) -> None:
    settings.SECOND_STEP = True
    if known:
        make_user(email=ADDRESS)
    invite(ask=ask_officer(region), by=coordinator)
    page = open_page(viewport=PHONE, javascript=javascript)
    screens = screens_of(page)

    page.goto(link_in_mail())
    page.get_by_role("button", name="Doe mee").click()
    expect(page.get_by_label("Code")).to_be_visible()
    page.get_by_label("Code").fill(code_in(last_mail()))
    screenshot(page, "code")
    page.get_by_role("button", name="Ga verder").click()
    page.get_by_role("link", name="Begin").click()
    page.locator("[data-cell='A1.1'] label:has-text('Aanwezig')").click()
    if javascript:
        expect(page.locator("[data-saving-status]")).to_contain_text("Opgeslagen")
    else:
        page.get_by_role("button", name="Opslaan").first.click()
        expect(page.locator(".messages")).to_contain_text("Opgeslagen om")

    answer = Answer.objects.given().get()
    assert (answer.municipality_id, answer.activity.code) == (WADDINXVEEN, "A1.1")
    assert len(screens) <= 4, screens
    assert User.objects.get(email=ADDRESS).memberships.get().municipality_id == WADDINXVEEN


@pytest.mark.parametrize("viewport", [PHONE, NARROW], ids=["360", "320"])
def test_initiative_comes_from_the_mail_to_the_first_saved_offer_on_a_phone(
    open_page: OpenPage,
    region: Region,
    coordinator: User,
    raalte: Initiative,
    settings: LazySettings,
    overflow: Callable[[Page], int],
    screenshot: Look,
    viewport: ViewportSize,
) -> None:
    settings.SECOND_STEP = True
    invite(ask=Ask(role=Role.EDITOR, email=ADDRESS, name="Emma", region=region, initiative=raalte), by=coordinator)
    page = open_page(viewport=viewport)
    screens = screens_of(page)

    page.goto(link_in_mail())
    expect(page.get_by_role("heading", name="Klopt dit over Zelfregiecentrum Raalte?")).to_be_visible()
    expect(page.get_by_text("maandag en woensdag van 9 tot 16 uur")).to_be_visible()
    assert overflow(page) == 0
    page.get_by_role("button", name="Ik doe mee").click()
    expect(page.get_by_label("Code")).to_be_visible()
    assert overflow(page) == 0
    page.get_by_label("Code").fill(code_in(last_mail()))
    page.get_by_role("button", name="Ga verder").click()
    offer = Offer.objects.get(activity__code="A1.1")
    expect(page.locator(f"[id='aanbod-{offer.pk}']")).to_be_visible()
    assert overflow(page) == 0
    page.locator(f"[id='aanbod-{offer.pk}']").get_by_text("Klopt", exact=True).click()
    screenshot(page, "klopt-dit")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Al nagekeken")).to_be_visible()

    offer.refresh_from_db()
    assert offer.confirmed_themselves
    assert len(screens) <= 4, screens


def test_wrong_person_names_a_colleague_whom_the_coordinator_invites_with_one_button(
    phone: Page, desktop: Page, region: Region, coordinator: User, log_in: LogIn, screenshot: Look
) -> None:
    invite(ask=ask_officer(region), by=coordinator)
    phone.goto(link_in_mail())
    phone.get_by_text("Ik ben niet de juiste persoon").first.click()
    phone.get_by_label("Naam", exact=False).last.fill("Bob")
    phone.get_by_label("E-mailadres").fill("bob@gemeente.example")
    screenshot(phone, "niet-de-juiste")
    phone.get_by_role("button", name="Ik ben niet de juiste persoon").click()
    expect(phone.get_by_role("heading", name="Dank voor het zeggen")).to_be_visible()

    log_in(desktop, coordinator.email, PASSWORD)
    desktop.goto("/regio/midden-holland/uitnodigingen/")
    screenshot(desktop, "lijst")
    desktop.get_by_role("button", name="Nodig Bob uit").click()

    expect(desktop.get_by_text("De uitnodiging gaat zo naar bob@gemeente.example.")).to_be_visible()
    assert last_mail().to == "bob@gemeente.example"


def test_coordinator_invites_a_list_after_looking_at_it(
    desktop: Page, region: Region, coordinator: User, log_in: LogIn, screenshot: Look
) -> None:
    log_in(desktop, coordinator.email, PASSWORD)
    desktop.goto("/regio/midden-holland/uitnodigen/lijst/")
    desktop.get_by_label("De lijst").fill("a@b.example;Anna;Gouda\nb@b.example;Bob;Gauda")
    desktop.get_by_role("button", name="Kijk de lijst na").click()
    expect(desktop.get_by_text("Bedoelt u Gouda?")).to_be_visible()
    screenshot(desktop, "nagekeken")
    desktop.get_by_role("button", name="Verstuur 1 uitnodiging").click()

    expect(desktop.get_by_label("De lijst")).to_have_value("b@b.example;Bob;Gauda")
    assert Invitation.objects.get().email == "a@b.example"


def every_kind(region: Region, by: User, raalte: Initiative) -> list[str]:
    """The paths of an invitation for each role, and of links that do not work."""
    asks = [
        ask_officer(region, message="Fijn als je meedoet!\nTot maandag."),
        Ask(role=Role.EDITOR, email=ADDRESS, name="Emma", region=region, initiative=raalte),
        Ask(role=Role.READER, email=ADDRESS, name="Lies", region=region),
        Ask(role=Role.COORDINATOR, email=ADDRESS, name="Cor", region=region),
    ]
    open_ones = [reverse("invitation", args=[invite(ask=ask, by=by).token]) for ask in asks]
    ended = invite(ask=ask_officer(region, email="weg@b.example"), by=by)
    say_not_me(invitation=ended.invitation)
    links = [ended.token, "nooit-gemaakt", "proefmail"]
    done = [reverse("invitation-done", args=[outcome]) for outcome in ("not_me", "declined")]
    return [*open_ones, *(reverse("invitation", args=[one]) for one in links), *done]


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_pages_of_the_invited_fit_and_axe_finds_nothing(
    open_page: OpenPage,
    region: Region,
    coordinator: User,
    raalte: Initiative,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Look,
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)

    for number, path in enumerate(every_kind(region, coordinator, raalte)):
        page.goto(path)
        screenshot(page, str(number))
        assert overflow(page) == 0, path
        assert axe_violations(page) == [], path


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_pages_of_whoever_invites_fit_and_axe_finds_nothing(
    open_page: OpenPage,
    region: Region,
    scan: Scan,
    coordinator: User,
    raalte: Initiative,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Look,
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    _sent_in_every_state(region, coordinator)

    def check(name: str) -> None:
        screenshot(page, name)
        assert overflow(page) == 0, name
        assert axe_violations(page) == [], name

    log_in(page, coordinator.email, PASSWORD)
    page.goto("/regio/midden-holland/uitnodigen/")
    send = page.get_by_role("button", name="Verstuur de uitnodiging")
    check("uitnodigen")
    page.get_by_label("Voor wie of waar?").select_option(f"officer:{GOUDA}")
    page.get_by_label("E-mailadres").fill("iemand.met.een.heel.lange.naam@gemeente-van-ver-weg.example")
    page.get_by_role("button", name="Bekijk eerst de mail").click()
    expect(send).to_be_visible()
    check("mail")
    send.click()
    expect(page.get_by_text("De mail gaat zo naar")).to_be_visible()
    check("verstuurd")
    page.goto("/regio/midden-holland/uitnodigen/lijst/")
    check("lijst")
    page.get_by_label("De lijst").fill("a@b.example;Anna;Gouda\nb@b.example;Bob;Gauda\nc@b.example;;;meelezer")
    page.get_by_role("button", name="Kijk de lijst na").click()
    expect(page.get_by_text("Bedoelt u Gouda?")).to_be_visible()
    check("nagekeken")
    for path in ("/regio/midden-holland/uitnodigingen/", "/regio/midden-holland/mensen/"):
        page.goto(path)
        check(path.strip("/").rpartition("/")[2])


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["360", "1280"])
def test_pages_to_invite_a_colleague_fit_and_axe_finds_nothing(
    open_page: OpenPage,
    scan: Scan,
    raalte: Initiative,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Look,
    viewport: ViewportSize,
) -> None:
    officer, editor = make_officer(GOUDA), make_editor(raalte)
    paths = [(officer, f"/scan/{scan.pk}/invullen/{GOUDA}/collega/"), (editor, "/initiatief/raalte/uitnodigen/")]

    for user, path in paths:
        page = open_page(viewport=viewport)
        log_in(page, user.email, PASSWORD)
        for step in ("formulier", "mail", "verstuurd", "lijst"):
            if step in {"formulier", "lijst"}:
                page.goto(path)
            elif step == "mail":
                page.get_by_label("E-mailadres").fill(ADDRESS)
                page.get_by_role("button", name="Bekijk eerst de mail").click()
                expect(page.get_by_role("button", name="Verstuur de uitnodiging")).to_be_visible()
            else:
                page.get_by_role("button", name="Verstuur de uitnodiging").click()
                expect(page.get_by_text("De mail gaat zo naar")).to_be_visible()
            screenshot(page, f"{path.split('/')[1]}-{step}")
            assert overflow(page) == 0, (path, step)
            assert axe_violations(page) == [], (path, step)


def _sent_in_every_state(region: Region, by: User) -> None:
    for who in ("wacht", "fout", "ja", "nee"):
        invited = invite(ask=ask_officer(region, email=f"{who}@b.example", name=who.capitalize()), by=by)
        if who == "fout":
            Mail.objects.filter(to=invited.invitation.email).update(failed_at=invited.invitation.made_at)
        if who == "ja":
            accept(invitation=invited.invitation, by=account_for(invited.invitation.email))
        if who == "nee":
            say_not_me(invitation=invited.invitation, name="Bob", email="bob@b.example")
