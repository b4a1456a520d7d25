""" "Klopt dit?": what somebody typed and the server never got is offered again, and reverts nothing of a colleague."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from regions.models import Initiative, Offer, Origin, User
from tests.browser.conftest import OpenPage, wait_for
from tests.browser.test_working_at_once import LogIn, end_sessions, fill_in_login, kept, started
from tests.builders import GOUDA, PASSWORD, WADDINXVEEN, get_municipality, make_editor, make_initiative, make_offer

pytestmark = pytest.mark.django_db(transaction=True)

ADDRESS = "/initiatief/de-linde/klopt-dit/"
HOURS = "[name=opening_hours-opening_hours]"
OFFER = "[data-kept-offer]"


@pytest.fixture
def linde() -> Initiative:
    initiative = make_initiative(
        slug="de-linde",
        name="De Linde",
        confirmed_on=None,
        findable=False,
        origin=Origin.PUBLIC_SOURCE,
        website="https://delinde.example",
        opening_hours="maandag van 9 tot 16 uur",
    )
    make_offer(initiative, "A1.1", confirmed_on=None, municipalities=[GOUDA])
    return initiative


@pytest.fixture
def editor(linde: Initiative) -> User:
    return make_editor(linde)


def open_claim(page: Page, log_in: LogIn, editor: User) -> None:
    log_in(page, editor.email, PASSWORD)
    page.goto(ADDRESS)


def write(page: Page, name: str, text: str) -> None:
    """In a box that is folded away."""
    box = page.locator(name)
    fold = page.locator("details.claim__fold").filter(has=box)
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    box.fill(text)


def close_and_come_back(page: Page) -> Page:
    """The tab is closed with nothing sent, and the page opened again in another."""
    assert wait_for(page, lambda: bool(kept(page)))
    back = page.context.new_page()
    page.close()
    back.goto(ADDRESS)
    return back


def save(page: Page) -> None:
    page.get_by_role("button", name="Opslaan").click()


def put_back(page: Page) -> None:
    page.get_by_role("button", name="Zet het terug").click()
    expect(page.locator(OFFER)).to_have_count(0)


def fact(page: Page, name: str) -> Locator:
    return page.locator(f"[id='{name}']")


def box(offer: Offer, name: str) -> str:
    return f"[name='offer-{offer.pk}-{name}']"


def test_correction_survives_a_closed_tab(
    page: Page,
    log_in: LogIn,
    linde: Initiative,
    editor: User,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    open_claim(page, log_in, editor)
    write(page, HOURS, "elke werkdag")
    fact(page, "website").get_by_text("Klopt", exact=True).click()

    back = close_and_come_back(page)

    offer = back.locator(OFFER)
    expect(offer).to_be_focused()
    expect(offer).to_contain_text(re.compile(r"Je typte hier vandaag om \d\d\.\d\d uur nog iets dat niet is bewaard\."))
    expect(offer).to_contain_text("Wanneer jullie open zijn")
    expect(offer).to_contain_text("Open op: elke werkdag (nu staat er: maandag van 9 tot 16 uur)")
    expect(offer).to_contain_text("Klopt dit: Klopt (nu staat er: nog leeg)")
    expect(back.locator(HOURS)).to_have_value("maandag van 9 tot 16 uur")
    screenshot(back, "offer")
    back.set_viewport_size({"width": 320, "height": 640})
    assert overflow(back) == 0
    screenshot(back, "offer-narrow")
    assert axe_violations(back) == []
    put_back(back)
    expect(back.locator(HOURS)).to_be_visible()
    expect(back.locator(HOURS)).to_have_value("elke werkdag")
    save(back)

    expect(back.locator(".messages")).to_contain_text("Opgeslagen om")
    linde.refresh_from_db()
    assert linde.opening_hours == "elke werkdag"
    assert set(linde.confirmed_facts) == {"opening_hours", "website"}
    assert kept(back) == []


def test_correction_survives_an_ended_session(phone: Page, log_in: LogIn, linde: Initiative, editor: User) -> None:
    open_claim(phone, log_in, editor)
    end_sessions()
    write(phone, HOURS, "elke werkdag")
    save(phone)
    fill_in_login(phone, editor)

    expect(phone).to_have_url(ADDRESS)
    expect(phone.locator(OFFER)).to_contain_text("elke werkdag")
    phone.get_by_role("button", name="Gooi het weg").click()
    expect(phone.locator(OFFER)).to_have_count(0)
    assert kept(phone) == []
    linde.refresh_from_db()
    assert linde.opening_hours == "maandag van 9 tot 16 uur"


def test_only_what_was_typed_is_kept(page: Page, log_in: LogIn, linde: Initiative, editor: User) -> None:
    open_claim(page, log_in, editor)
    write(page, HOURS, "elke werkdag")
    write(page, "[name=contact-email]", "info@delinde.example")
    assert "elke werkdag" in str(kept(page))
    assert len(kept(page)) == 1
    assert "delinde.example" not in str(kept(page))  # neither an address, nor what stood in other boxes

    write(page, HOURS, "maandag van 9 tot 16 uur")
    assert kept(page) == []


def test_text_put_back_is_shown_beside_the_newer_text_of_a_colleague(
    page: Page, log_in: LogIn, linde: Initiative, editor: User
) -> None:
    offer = Offer.objects.get()
    open_claim(page, log_in, editor)
    write(page, box(offer, "places"), "Waddinxveen")
    assert wait_for(page, lambda: bool(kept(page)))
    # Meanwhile: for whom it is, which was not touched here, and where it is, which was.
    offer.municipalities.set([get_municipality(GOUDA), get_municipality(WADDINXVEEN)])
    offer.places.set([get_municipality(GOUDA)])
    Offer.objects.update(version=offer.version + 1)

    back = close_and_come_back(page)
    expect(back.locator(OFFER)).to_contain_text("Waddinxveen (nu staat er: Gouda)")
    put_back(back)
    expect(back.locator(box(offer, "places"))).to_have_value("Waddinxveen")
    expect(back.locator(box(offer, "municipalities"))).to_have_value("Gouda, Waddinxveen")
    save(back)

    expect(back.locator(".messages")).to_contain_text("Iemand anders heeft net ook iets opgeslagen.")
    expect(fact(back, f"aanbod-{offer.pk}")).to_contain_text("Voor inwoners van Gouda en Waddinxveen")
    expect(back.locator(box(offer, "places"))).to_have_value("Waddinxveen")
    assert [one.name for one in offer.places.all()] == ["Gouda"]
    save(back)

    expect(back.locator(".messages")).to_contain_text("Opgeslagen om")
    assert [one.name for one in offer.places.all()] == ["Waddinxveen"]
    assert {one.name for one in offer.municipalities.all()} == {"Gouda", "Waddinxveen"}
    assert kept(back) == []


def test_fact_put_back_waits_until_the_newer_profile_was_seen(
    page: Page, log_in: LogIn, linde: Initiative, editor: User
) -> None:
    open_claim(page, log_in, editor)
    write(page, HOURS, "elke werkdag")
    Initiative.objects.update(opening_hours="alleen op vrijdag", version=linde.version + 1)

    back = close_and_come_back(page)
    expect(back.locator(OFFER)).to_contain_text("elke werkdag (nu staat er: alleen op vrijdag)")
    put_back(back)
    save(back)

    expect(back.locator(".messages")).to_contain_text("Iemand anders heeft net ook iets opgeslagen.")
    expect(fact(back, "opening_hours").locator(".claim__value")).to_have_text("alleen op vrijdag")
    expect(back.locator(HOURS)).to_have_value("elke werkdag")
    linde.refresh_from_db()
    assert linde.opening_hours == "alleen op vrijdag"

    again = close_and_come_back(back)  # it was not saved: it is still there
    expect(again.locator(OFFER)).to_contain_text("elke werkdag (nu staat er: alleen op vrijdag)")
    put_back(again)
    save(again)  # the newer text was seen before this was kept
    expect(again.locator(".messages")).to_contain_text("Opgeslagen om")
    linde.refresh_from_db()
    assert linde.opening_hours == "elke werkdag"


def test_text_about_what_a_colleague_settled_is_there_to_be_read(
    page: Page, open_page: OpenPage, log_in: LogIn, linde: Initiative, editor: User, screenshot: Callable[..., None]
) -> None:
    open_claim(page, log_in, editor)
    write(page, HOURS, "elke werkdag")
    colleague = open_page()
    open_claim(colleague, log_in, make_editor(linde))
    fact(colleague, "opening_hours").get_by_text("Klopt", exact=True).click()
    save(colleague)
    expect(colleague.locator(".messages")).to_contain_text("Opgeslagen om")

    back = close_and_come_back(page)

    offer = back.locator(OFFER)
    expect(offer).to_contain_text("Open op: elke werkdag (dit is intussen al nagekeken)")
    expect(offer.get_by_role("button", name="Zet het terug")).to_have_count(0)
    screenshot(back, "settled")
    offer.get_by_role("button", name="Gooi het weg").click()
    expect(offer).to_have_count(0)
    assert kept(back) == []
    back.reload()
    started(back)
    expect(back.locator(OFFER)).to_have_count(0)


def test_text_on_a_page_with_a_mistake_survives_a_closed_tab(
    page: Page, log_in: LogIn, linde: Initiative, editor: User
) -> None:
    open_claim(page, log_in, editor)
    write(page, "[name=website-website]", "geen website")
    write(page, HOURS, "elke werkdag")
    save(page)
    expect(page.get_by_text("Dit is geen adres van een website")).to_be_visible()
    expect(page.locator(OFFER)).to_have_count(0)

    back = close_and_come_back(page)

    expect(back.locator(OFFER)).to_contain_text("elke werkdag")
    expect(back.locator(OFFER)).to_contain_text("geen website (nu staat er: https://delinde.example)")


def test_logging_out_clears_what_was_said(page: Page, log_in: LogIn, linde: Initiative, editor: User) -> None:
    open_claim(page, log_in, editor)
    write(page, HOURS, "elke werkdag")
    context: BrowserContext = page.context
    other = context.new_page()
    other.goto("/start/")
    assert len(kept(other)) == 1
    other.locator("nav.menu--wide button:has-text('Uitloggen')").click()
    expect(other).to_have_url("/")
    assert kept(other) == []
