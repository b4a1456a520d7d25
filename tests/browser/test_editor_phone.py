"""A volunteer of an initiative on an old phone: fills in the profile, ticks what they do, and confirms it a year on."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from regions.models import Initiative, Offer
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_editor,
    make_initiative,
    make_neighbours,
    make_offer,
    make_signal,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
SMALL: ViewportSize = {"width": 360, "height": 640}
NARROW: ViewportSize = {"width": 320, "height": 640}
PAGES = (
    "",
    "start/",
    "profiel/",
    "voor-alles/",
    "aanbod/",
    "aanbod/nog-een/A1.1/",
    "wensen/",
    "signalen/",
    "signalen/B2.4/",
    "klopt-nog/",
)


@pytest.fixture
def initiative() -> Initiative:
    load_catalogue()
    make_neighbours(GOUDA, WADDINXVEEN)
    return make_initiative(slug="de-linde", name="De Linde")


def enter(page: Page, log_in: LogIn, initiative: Initiative, path: str = "aanbod/") -> None:
    editor = make_editor(initiative)
    log_in(page, editor.email, PASSWORD)
    page.goto(f"/initiatief/{initiative.slug}/{path}")


def open_group(page: Page, code: str) -> None:
    page.locator(f"[id='{code}'] > summary").click()


def tick(page: Page, code: str) -> None:
    """With a finger on the words, not on the box."""
    page.locator(f"label[for='doen-{code}']").click()


def saved(page: Page) -> None:
    expect(page.locator("[data-status]")).to_have_text(re.compile(r"^Opgeslagen om \d\d\.\d\d uur\.$"))


def active(initiative: Initiative) -> list[str]:
    offers = initiative.offers.filter(status="active", confirmed_on=timezone.localdate())
    return list(offers.order_by("activity__position").values_list("activity__code", flat=True))


def test_editor_ticks_offers(phone: Page, log_in_by_form: LogIn, initiative: Initiative) -> None:
    enter(phone, log_in_by_form, initiative)
    expect(phone.locator("[data-save]")).to_be_hidden()

    open_group(phone, "A1")
    for code in ("A1.1", "A1.2"):
        tick(phone, code)
        expect(phone.locator(f"[data-row]:has([id='doen-{code}']) .tick__details")).to_be_visible()
        saved(phone)
    tick(phone, "A1.1")
    expect(phone.locator("[data-row]:has([id='doen-A1.1']) .tick__details")).to_have_count(0)

    expect(phone.locator("[id='A1'] [data-count]")).to_have_text("1 aangevinkt")
    assert active(initiative) == ["A1.2"]
    assert initiative.offers.get(activity__code="A1.1").status == "stopped"


def test_editor_ticks_offers_without_javascript(
    open_page: OpenPage, log_in: LogIn, initiative: Initiative, overflow: Callable[[Page], int]
) -> None:
    page = open_page(viewport=PHONE, javascript=False)
    stopping = make_offer(initiative, "B2.4")
    enter(page, log_in, initiative)

    for group, code in (("A1", "A1.1"), ("A3", "A3.4"), ("B2", "B2.4")):
        open_group(page, group)
        tick(page, code)
    page.locator("[data-save]").click()

    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    assert active(initiative) == ["A1.1", "A3.4"]
    stopping.refresh_from_db()
    assert stopping.status == "stopped"
    assert overflow(page) == 0


def test_editor_changes_one_offer_without_javascript(
    open_page: OpenPage, log_in: LogIn, initiative: Initiative
) -> None:
    page = open_page(viewport=PHONE, javascript=False)
    offer = make_offer(initiative, "A1.1")
    enter(page, log_in, initiative)

    open_group(page, "A1")
    page.locator(".tick__details > summary").click()
    page.get_by_role("link", name=re.compile("Wijzig.*Inloop en ontmoeting")).click()
    page.get_by_label("Waddinxveen").first.check()
    page.get_by_label("jongeren").check()
    page.get_by_role("button", name="Opslaan").click()

    expect(page.locator("[id='A1']")).to_have_attribute("open", "")
    expect(page.locator(".tick__details")).to_contain_text("Gouda en Waddinxveen")
    offer.refresh_from_db()
    assert offer.confirmed_on == timezone.localdate()


def test_editor_takes_over_or_throws_away_what_a_source_says(
    phone: Page, log_in: LogIn, initiative: Initiative
) -> None:
    for code in ("A1.1", "A1.2"):
        make_offer(initiative, code, confirmed_on=None, source="Brochure van 2020")
    enter(phone, log_in, initiative)

    open_group(phone, "A1")
    expect(phone.get_by_text("Dit vonden we in: Brochure van 2020")).to_have_count(2)
    tick(phone, "A1.1")
    saved(phone)
    phone.get_by_role("button", name=re.compile("Weg ermee.*Ontspanning")).click()

    expect(phone.locator(".messages")).to_contain_text("Opgeslagen om")
    expect(phone.get_by_text("Dit vonden we in")).to_have_count(0)
    assert active(initiative) == ["A1.1"]
    assert initiative.offers.get(activity__code="A1.2").status == "stopped"


def test_editor_whose_connection_drops_loses_no_tick(phone: Page, log_in: LogIn, initiative: Initiative) -> None:
    enter(phone, log_in, initiative)
    open_group(phone, "A1")

    phone.context.set_offline(True)
    tick(phone, "A1.1")
    expect(phone.locator("[data-status]")).to_have_text("Nog niet opgeslagen. We proberen het opnieuw.")
    expect(phone.locator("[id='doen-A1.1']")).to_be_checked()
    expect(phone.locator("[data-save]")).to_be_visible()
    assert not Offer.objects.exists()

    phone.context.set_offline(False)
    saved(phone)
    expect(phone.locator("[data-save]")).to_be_hidden()
    assert active(initiative) == ["A1.1"]


def test_tick_that_is_offered_stays_when_the_editor_does_something_else(
    phone: Page, log_in: LogIn, initiative: Initiative
) -> None:
    make_offer(initiative, "A1.2", confirmed_on=None, source="Brochure van 2020")
    enter(phone, log_in, initiative)
    open_group(phone, "A1")
    phone.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no connection')); }")
    tick(phone, "A1.1")
    expect(phone.locator("[data-status]")).to_have_text("Nog niet opgeslagen. We proberen het opnieuw.")
    back = phone.context.new_page()
    phone.close()
    back.goto("/initiatief/de-linde/aanbod/")
    expect(back.locator("[data-kept-offer]")).to_be_focused()

    open_group(back, "A1")
    back.get_by_role("button", name=re.compile("Weg ermee.*Ontspanning")).click()

    expect(back.locator(".messages")).to_contain_text("Opgeslagen om")
    expect(back.locator("[data-kept-offer]")).to_contain_text("aangevinkt (nu staat er: niet aangevinkt)")


def test_editor_after_somebody_else_sees_how_it_is_now(phone: Page, log_in: LogIn, initiative: Initiative) -> None:
    offer = make_offer(initiative, "A1.1", note="Oud")
    enter(phone, log_in, initiative)
    open_group(phone, "A1")
    Offer.objects.filter(pk=offer.pk).update(version=2, note="Net veranderd")

    tick(phone, "A1.1")

    expect(phone.locator("[data-status]")).to_contain_text("Je collega heeft dit net ook gewijzigd.")
    expect(phone.locator("[data-conflict]")).to_be_focused()
    expect(phone.locator("[id='doen-A1.1']")).not_to_be_checked()
    phone.locator(".tick__details > summary").click()
    expect(phone.get_by_text("Net veranderd")).to_be_visible()

    phone.get_by_role("button", name="Neem dat van mijn collega").click()
    expect(phone.locator("[id='doen-A1.1']")).to_be_checked()
    assert active(initiative) == []
    assert Offer.objects.get().status == "active"


def test_editor_whose_session_ended_saves_the_tick_after_logging_in_again(
    phone: Page, log_in: LogIn, log_in_by_form: LogIn, initiative: Initiative
) -> None:
    enter(phone, log_in, initiative)
    open_group(phone, "A1")
    phone.context.clear_cookies(name="sessionid")

    tick(phone, "A1.1")

    expect(phone.locator("[data-status]")).to_contain_text("Je bent uitgelogd.")
    expect(phone.locator("[id='doen-A1.1']")).to_be_checked()
    assert not Offer.objects.exists()

    other_window = phone.context.new_page()
    log_in_by_form(other_window, initiative.memberships.get().user.email, PASSWORD)
    phone.locator("[data-save]").click()
    saved(phone)
    assert active(initiative) == ["A1.1"]


def test_editor_finds_an_activity_by_an_everyday_word(phone: Page, log_in: LogIn, initiative: Initiative) -> None:
    enter(phone, log_in, initiative)

    phone.get_by_label("Zoek een activiteit").fill("eetclub")

    expect(phone.locator("[data-row]:visible")).to_have_count(1)
    expect(phone.locator("[data-status]")).to_have_text("1 gevonden.")
    phone.get_by_label("Zoek een activiteit").fill("")
    expect(phone.locator("[data-group]:visible")).to_have_count(10)
    expect(phone.locator("[data-row]:visible")).to_have_count(0)


def test_ticks_are_large_and_at_most_seven_on_a_screen(
    open_page: OpenPage, log_in: LogIn, initiative: Initiative
) -> None:
    page = open_page(viewport=SMALL)
    enter(page, log_in, initiative)
    page.evaluate("document.querySelectorAll('[data-group]').forEach((group) => { group.open = true; })")

    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.tick__choice')].map((one) => {
            const box = one.getBoundingClientRect();
            return [box.top, box.width, box.height];
        })"""
    )
    assert len(boxes) == 33
    assert min(width for _, width, _ in boxes) >= 44
    assert min(height for _, _, height in boxes) >= 44
    tops = [top for top, _, _ in boxes]
    assert max(sum(start <= top < start + 640 for top in tops) for start in tops) <= 7


def test_first_time_takes_one_step_after_the_other(
    open_page: OpenPage, log_in: LogIn, overflow: Callable[[Page], int]
) -> None:
    """Without JavaScript, from an empty profile to a page that everyone finds."""
    load_catalogue()
    make_neighbours(GOUDA, WADDINXVEEN)
    initiative = make_initiative(slug="de-linde", name="De Linde", confirmed_on=None, findable=False, municipality=None)
    page = open_page(viewport=PHONE, javascript=False)
    enter(page, log_in, initiative, "start/")

    page.get_by_role("link", name="Kijk of het klopt").click()
    page.locator("#where summary").click()
    page.locator("#where").get_by_label("Gemeente").fill("Gauda")
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Alles klopt").click()
    expect(page.get_by_text("'Gauda' kennen we niet. Bedoel je Gouda?").first).to_be_visible()
    page.locator("#where").get_by_label("Gemeente").fill("Gouda")
    page.get_by_role("button", name="Alles klopt").click()
    page.get_by_role("link", name="Vul het één keer in").click()
    page.get_by_label("Waddinxveen").first.check()
    for box in page.get_by_label("Gouda").all():  # for whom it is, and where
        box.check()
    page.get_by_role("button", name="Opslaan").click()
    open_group(page, "A1")
    tick(page, "A1.1")
    page.locator("[data-save]").click()
    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    page.get_by_role("link", name="Klaar? Terug naar start").click()
    page.get_by_role("link", name="Bekijk jullie pagina").first.click()

    expect(page.get_by_text("Iedereen ziet deze pagina,")).to_be_visible()
    assert overflow(page) == 0
    visitor = open_page(viewport=PHONE)
    visitor.goto(f"/initiatief/{initiative.slug}/")
    expect(visitor.get_by_text("Voor inwoners van Gouda en Waddinxveen, in Gouda.")).to_be_visible()


def test_a_year_later_one_button_is_enough(phone: Page, log_in: LogIn, initiative: Initiative) -> None:
    last_year = timezone.localdate() - datetime.timedelta(days=400)
    Initiative.objects.filter(pk=initiative.pk).update(confirmed_on=last_year)
    initiative.default_municipalities.set([get_municipality(GOUDA)])
    make_offer(initiative, "A1.1", confirmed_on=last_year)
    enter(phone, log_in, initiative, "start/")

    phone.get_by_role("link", name="Kijk of alles nog klopt").click()
    phone.get_by_role("button", name="Ja, alles klopt nog").click()

    expect(phone.locator(".messages")).to_contain_text("Dank je wel!")
    assert active(initiative) == ["A1.1"]


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["320", "1280"])
def test_pages_fit_and_axe_finds_nothing(
    open_page: OpenPage,
    log_in: LogIn,
    initiative: Initiative,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    make_offer(initiative, "A1.1", target_groups=["youth"], note="Elke dinsdag", source="Brochure")
    make_offer(initiative, "A1.2", confirmed_on=None, source="https://www.voorbeeld.example/een/heel-lang-adres" * 3)
    make_signal(initiative, "B2.4", note="Al een jaar dicht")
    offer = make_offer(initiative, "B2.1", confirmed_on=timezone.localdate() - datetime.timedelta(days=400))
    enter(page, log_in, initiative)

    for path in (*PAGES, f"aanbod/{offer.pk}/"):
        page.goto(f"/initiatief/{initiative.slug}/{path}")
        page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")
        screenshot(page, path.replace("/", "-") or "pagina")
        assert overflow(page) == 0, path
        assert axe_violations(page) == [], path
