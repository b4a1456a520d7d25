"""An officer fills in a whole municipality: by mouse, by keyboard, on a phone, and without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory.scans.models import Answer, Scan, Sheet
from tests.browser.conftest import PHONE, OpenPage
from tests.builders import PASSWORD, WADDINXVEEN, make_answer, make_initiative, make_offer, make_officer, make_scan

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def scan() -> Scan:
    return make_scan()


def start(page: Page, log_in: LogIn, scan: Scan) -> None:
    officer = make_officer(WADDINXVEEN)
    log_in(page, officer.email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/")


def given_answers() -> int:
    return Answer.objects.given().count()


class Counter:
    """Does what a hand does, and counts it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, selector: str) -> None:
        self.count += 1
        self.page.locator(selector).first.click()

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)


def wait_until_saved(page: Page) -> None:
    expect(page.locator("[data-saving-status]")).to_contain_text(re.compile(r"^Opgeslagen om .* Alle \d+ beantwoord"))


def test_officer_fills_in_everything_with_a_mouse(page: Page, log_in_by_form: LogIn, scan: Scan) -> None:
    start(page, log_in_by_form, scan)
    hand = Counter(page)

    hand.click("a:text-is('Begin')")
    for group in ("a", "b", "c"):
        page.wait_for_url(f"**/invullen/{WADDINXVEEN}/{group}/**")
        for cell in page.locator("[data-cell]").all():
            code = cell.get_attribute("data-cell")
            hand.click(f"[data-cell='{code}'] label:has-text('Elders')")
        wait_until_saved(page)
        hand.click("button[name=next][value=verder]")
    page.wait_for_url("**/ons-blad/#inhoud")
    hand.click("text=Delen met de regio >> visible=true >> nth=-1")

    expect(page.locator("[role=status]")).to_contain_text("Bedankt")
    assert given_answers() == 33
    assert Sheet.objects.shared().count() == 1
    assert hand.count <= 38, f"{hand.count} clicks for 33 cells"


def test_officer_fills_in_everything_with_letters(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    hand = Counter(page)

    hand.click("a:text-is('Begin')")
    for at, group in enumerate("abc"):
        page.wait_for_url(f"**/invullen/{WADDINXVEEN}/{group}/**")
        if at:
            hand.click("[data-cell] input[type=radio] >> nth=0")
        expect(page.locator("[data-cell] input[type=radio] >> nth=0")).to_be_focused()
        for number in range(page.locator("[data-cell]").count()):
            hand.press("aemdw"[number % 5])
        wait_until_saved(page)
        expect(page.locator("button[name=next][value=verder]")).to_be_focused()
        hand.press("Enter")
    page.wait_for_url("**/ons-blad/#inhoud")

    answers = list(Answer.objects.values_list("answer", flat=True))
    assert len(answers) == 33
    assert set(answers) == {"present", "elsewhere", "missing", "duplicated", "dont_know"}
    assert hand.count <= 39, f"{hand.count} clicks and keys for 33 cells"


def test_letters_do_nothing_in_a_text_field_or_when_switched_off(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/a/")
    page.locator("[data-cell='A1.1'] summary:has-text('Toelichting')").click()
    page.locator("[name='A1.1-note']").press_sequentially("een maatje")
    assert page.locator("[name='A1.1-note']").input_value() == "een maatje"
    assert not page.locator("[name='A1.1-answer'][value=elsewhere]").is_checked()

    page.locator("[data-keys-on]").uncheck()
    page.locator("[name='A1.1-answer'][value=present]").focus()
    page.keyboard.press("m")

    assert not page.locator("[name='A1.1-answer'][value=missing]").is_checked()


def test_officer_confirms_all_that_is_reported_at_once(page: Page, log_in: LogIn, scan: Scan) -> None:
    for activity in ("A1.1", "A1.3", "B2.1"):
        make_offer(make_initiative(), activity, municipalities=[WADDINXVEEN])
    start(page, log_in, scan)

    page.locator("a:text-is('Klopt dit?')").click()
    page.locator("button[name=all]").click()
    page.wait_for_url(f"**/invullen/{WADDINXVEEN}/")

    expect(page.locator("[role=status]")).to_contain_text("3 antwoorden opgeslagen")
    assert set(Answer.objects.values_list("answer", flat=True)) == {"elsewhere"}


def test_rest_of_a_bouwsteen_and_back(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/b/")
    page.locator("[name='B2.1-answer'][value=present]").check()
    expect(page.locator("[data-saving-status]")).to_contain_text("Nog 11 van de 12")

    page.locator("#B2 summary:has-text('Rest van deze bouwsteen')").click()
    page.locator("#B2 button:has-text('Weet ik niet')").click()
    expect(page.locator("#B2 .utrecht-alert")).to_contain_text("4 vragen ingevuld met ‘Weet ik niet’")
    assert Answer.objects.filter(answer="dont_know").count() == 4

    page.locator("button:text-is('Maak ongedaan')").click()
    expect(page.locator("[role=status] >> nth=0")).to_contain_text("4 antwoorden zijn weer zoals eerst")
    assert given_answers() == 1


def test_a_colleague_was_first_and_nothing_is_lost(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    address = f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/b/"
    page.goto(address)
    colleague = page.context.new_page()
    colleague.goto(address)
    colleague.locator("[name='B2.1-answer'][value=present]").check()
    expect(colleague.locator("[data-saving-status]")).to_contain_text("Opgeslagen")

    page.locator("[name='B2.1-answer'][value=missing]").check()
    expect(page.locator("[data-cell='B2.1'] [data-conflict]")).to_contain_text("Aanwezig")
    assert Answer.objects.get().answer == "present"
    assert page.locator("[name='B2.1-answer'][value=missing]").is_checked()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_officer_on_a_phone_never_scrolls_sideways(
    open_page: OpenPage, log_in: LogIn, overflow: Callable[[Page], int], scan: Scan, javascript: bool
) -> None:
    page = open_page(viewport={"width": 320, "height": 640}, javascript=javascript)
    start(page, log_in, scan)
    for path in ("", "a/", "b/", "c/", "klopt-dit/", "uitzoeken/", "ons-blad/"):
        page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/{path}")
        for summary in page.locator("main summary").all()[:6]:
            summary.click()
        assert overflow(page) == 0, path


def test_officer_without_javascript(without_javascript: Page, log_in: LogIn, scan: Scan) -> None:
    page = without_javascript
    start(page, log_in, scan)
    page.locator("a:text-is('Begin')").click()
    for group in ("a", "b", "c"):
        page.wait_for_url(f"**/invullen/{WADDINXVEEN}/{group}/**")
        for radio in page.locator("[data-cell] input[value=present]").all():
            radio.check()
        if group == "b":
            page.locator("[data-cell='B2.1'] summary:has-text('Toelichting')").click()
            page.locator("[name='B2.1-note']").fill("Dit blijft bewaard.")
        page.locator("button[name=next][value=verder]").click()
    page.wait_for_url("**/ons-blad/**")
    page.locator("main form button:has-text('Delen met de regio')").click()

    expect(page.locator("main")).to_contain_text("Gedeeld met de regio op")
    assert given_answers() == 33
    assert Answer.objects.get(activity__code="B2.1").note == "Dit blijft bewaard."


def test_officer_takes_the_sheet_along_on_paper(open_page: OpenPage, log_in: LogIn, scan: Scan) -> None:
    page = open_page(viewport={"width": 1280, "height": 800})
    start(page, log_in, scan)
    make_answer(scan, WADDINXVEEN, "B2.1", answer="present")
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/ons-blad/")
    button = page.get_by_role("button", name="Druk dit blad af")
    expect(button).to_be_visible()
    dated = page.get_by_text("Afgedrukt op")
    expect(dated).to_be_hidden()

    page.emulate_media(media="print")

    expect(button).to_be_hidden()
    expect(dated).to_be_visible()
    expect(dated).to_contain_text("Nog niet gedeeld met de regio.")
    expect(page.get_by_role("link", name="Terug naar het invullen")).to_be_hidden()


def test_sheet_offers_no_button_to_print_without_javascript(
    without_javascript: Page, log_in: LogIn, scan: Scan
) -> None:
    start(without_javascript, log_in, scan)
    make_answer(scan, WADDINXVEEN, "B2.1", answer="present")
    without_javascript.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/ons-blad/")

    expect(without_javascript.get_by_text("Druk het af")).to_be_visible()
    expect(without_javascript.locator("[data-print]")).to_be_hidden()


def test_officer_adds_a_provider_without_javascript(without_javascript: Page, log_in: LogIn, scan: Scan) -> None:
    page = without_javascript
    start(page, log_in, scan)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/a/")
    page.locator("[data-cell='A1.1'] summary:has-text('Er is hier iemand')").click()
    page.locator("[name='A1.1-new_provider']").fill("Buurthuis De Ster")
    page.locator("button[name=add][value='A1.1']").click()

    expect(page.locator("[data-cell='A1.1']")).to_contain_text("Buurthuis De Ster, in Waddinxveen")
    assert page.locator("[name='A1.1-answer'][value=present]").is_checked()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desktop"])
def test_officer_pages_are_accessible(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    viewport: dict[str, int],
) -> None:
    make_offer(make_initiative(), "A1.1", municipalities=[WADDINXVEEN])
    page = open_page(viewport={"width": viewport["width"], "height": viewport["height"]})
    start(page, log_in, scan)
    for name, path in (
        ("start", ""),
        ("group", "a/"),
        ("check", "klopt-dit/"),
        ("questions", "uitzoeken/"),
        ("sheet", "ons-blad/"),
    ):
        page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/{path}")
        if name == "group":
            page.locator("[name='A1.1-answer'][value=missing]").check()
            page.locator("[data-cell='A1.1'] summary:has-text('Toelichting')").click()
            expect(page.locator("[data-saving-status]")).to_contain_text("Opgeslagen")
        screenshot(page, name)
        assert axe_violations(page) == [], path
