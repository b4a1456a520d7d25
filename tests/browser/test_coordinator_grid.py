"""The coordinator fills in for the whole region: rows, columns, single cells, and what initiatives report."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, ViewportSize, expect

from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.models import Answer, Scan
from tests.browser.conftest import DESKTOP, PHONE, OpenPage, wait_for
from tests.builders import (
    PASSWORD,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]

GRONINGEN = [
    *("GM1979", "GM0014", "GM1966", "GM1952", "GM1895"),
    *("GM0765", "GM0037", "GM0047", "GM1969", "GM1950"),
]
"""The ten municipalities of the province of Groningen: Eemsdelta first, Westerwolde last."""
FRYSLAN = [
    *("GM0059", "GM0060", "GM1891", "GM1940", "GM0072", "GM0074", "GM0080", "GM1970", "GM0085"),
    *("GM0086", "GM0088", "GM0090", "GM1900", "GM0093", "GM0737", "GM0096", "GM1949", "GM0098"),
]
"""The eighteen municipalities of Fryslân, with the longest names that there are."""
EEMSDELTA, PEKELA = "GM1979", "GM0765"
BOUWSTENEN = ("A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "C4")


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=GRONINGEN, name="Groningen"))


def start(page: Page, log_in: LogIn, scan: Scan, path: str = "bouwsteen/A1/") -> None:
    coordinator = make_coordinator(scan.region)
    log_in(page, coordinator.email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/invullen/{path}")


def cell(page: Page, code: str, gm: str) -> Locator:
    return page.locator(f"select[name='{code}-{gm}-answer']")


def row(page: Page, code: str) -> Locator:
    return page.locator(f"[id='rij-{code}']")


def status(page: Page) -> Locator:
    return page.locator("[data-grid-status]")


def stored(code: str, gm: str) -> str:
    return Answer.objects.get(activity__code=code, municipality=gm).answer


class Counter:
    """Does what a hand does, and counts it: each click and each key is one."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def press(self, key: str) -> None:
        self.count += 1
        self.page.keyboard.press(key)

    def choose(self, target: Locator, answer: str) -> None:
        """In a closed list: one click opens it, one chooses."""
        self.count += 2
        target.select_option(answer)


def test_coordinator_fills_in_330_cells_with_at_most_150_clicks(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    hand = Counter(page)
    exceptions = 37

    for bouwsteen in BOUWSTENEN:
        page.wait_for_url(re.compile(rf"/bouwsteen/{bouwsteen}/"))
        codes = [
            one.removeprefix("rij-") for one in page.eval_on_selector_all("tbody tr", "rows => rows.map(r => r.id)")
        ]
        for code in codes:
            hand.click(row(page, code).locator("summary"))
            hand.click(row(page, code).locator(".grid__panel button").first)
            page.wait_for_url(f"**rij={code}")
        for gm in GRONINGEN[: min(4, exceptions)]:
            hand.choose(cell(page, codes[0], gm), "missing")
            exceptions -= 1
            expect(status(page)).to_contain_text(f"{get_municipality(gm).name}: Mist nog. Opgeslagen om")
        hand.click(page.locator("form#rooster > .grid-foot button.utrecht-button--primary-action"))

    page.wait_for_url(f"**/scan/{scan.pk}/")
    assert Answer.objects.given().filter(on_behalf=True).count() == 330
    assert Answer.objects.filter(answer="missing").count() == 37
    assert hand.count <= 150, f"{hand.count} clicks for 330 cells"


def test_coordinator_fills_rows_with_one_letter_each(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    hand = Counter(page)

    row(page, "A1.1").locator("summary").focus()
    for code, letter in (("A1.1", "a"), ("A1.2", "e"), ("A1.3", "w")):
        expect(row(page, code).locator("summary")).to_be_focused()
        hand.press(letter)
        page.wait_for_url(f"**rij={code}")
    expect(page.locator(".grid-foot button.utrecht-button--primary-action")).to_be_focused()
    hand.press("Enter")
    page.wait_for_url("**/bouwsteen/A2/**")

    assert hand.count == 4
    assert [stored(code, PEKELA) for code in ("A1.1", "A1.2", "A1.3")] == ["present", "elsewhere", "dont_know"]


def test_letters_choose_in_a_cell_as_they_do_everywhere(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    answers = {"a": "present", "e": "elsewhere", "m": "missing", "d": "duplicated", "w": "dont_know"}
    for gm, (letter, answer) in zip(GRONINGEN, answers.items(), strict=False):
        cell(page, "A1.1", gm).focus()
        page.keyboard.press(letter)
        expect(page.locator(f"[data-cell='A1.1-{gm}'] .grid__mark")).to_have_text("regio")
        assert stored("A1.1", gm) == answer
    expect(page.locator(f"[data-cell='A1.1-{GRONINGEN[2]}'] .grid__sign")).to_have_text("○")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_coordinator_fills_a_row_and_takes_over(
    open_page: OpenPage, log_in: LogIn, scan: Scan, javascript: bool
) -> None:
    make_answer(scan, PEKELA, "A1.1", "missing")
    house = make_initiative(name="Het Huis", municipality=EEMSDELTA)
    make_offer(house, "A1.2", municipalities=GRONINGEN, places=[EEMSDELTA])
    page = open_page(javascript=javascript)
    start(page, log_in, scan)

    row(page, "A1.1").locator("summary").click()
    row(page, "A1.1").locator("button:has-text('Elders')").click()
    message = "9 lege vakjes op Elders gezet. 1 antwoord van een gemeente is gelijk gebleven."
    expect(page.locator(".messages")).to_contain_text(message)
    assert stored("A1.1", PEKELA) == "missing"
    page.locator("button:text-is('Maak ongedaan')").first.click()
    expect(page.locator(".messages")).to_contain_text("9 vakjes zijn weer zoals eerst.")
    assert Answer.objects.given().count() == 1

    page.locator("a:has-text('Klopt dit?')").click()
    page.locator("label:has-text('Ontspanning') input").check()
    page.locator("button:text-is('Bewaar wat ik aanvinkte')").click()
    expect(page.locator(".messages")).to_contain_text("10 lege vakjes ingevuld.")
    assert (stored("A1.2", EEMSDELTA), stored("A1.2", PEKELA)) == ("present", "elsewhere")
    assert set(Answer.objects.filter(activity__code="A1.2").values_list("provider", flat=True)) == {"Het Huis"}


def test_coordinator_answers_for_the_whole_region(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan, "bouwsteen/B2/")

    row(page, "B2.4").locator("summary").click()
    row(page, "B2.4").locator("button:text-is('Pekela')").click()

    expect(status(page)).to_contain_text("10 lege vakjes ingevuld: Aanwezig in Pekela, en Elders")
    expect(row(page, "B2.4")).to_contain_text("De regio: Aanwezig in Pekela")
    assert (stored("B2.4", PEKELA), stored("B2.4", EEMSDELTA)) == ("present", "elsewhere")


def test_coordinator_fills_a_column_and_a_selection(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    page.locator("th:has-text('Pekela') summary").click()
    page.locator("th:has-text('Pekela') button:has-text('Weet ik niet')").click()
    expect(page.locator(".messages")).to_contain_text("3 lege vakjes op Weet ik niet gezet.")

    expect(page.locator("input[name=rows]").first).to_be_hidden()
    page.locator("summary:has-text('Kies zelf')").click()
    page.locator("input[name=rows][value='A1.2']").check()
    for gm in (EEMSDELTA, PEKELA):
        page.locator(f"input[name=columns][value={gm}]").check()
    page.locator(".grid-answers button:has-text('Aanwezig')").click()

    expect(page.locator(".messages")).to_contain_text("1 leeg vakje op Aanwezig gezet.")
    assert (stored("A1.2", EEMSDELTA), stored("A1.2", PEKELA)) == ("present", "dont_know")


def test_answer_of_a_municipality_takes_a_reason_and_can_be_put_back(
    open_page: OpenPage, log_in: LogIn, scan: Scan
) -> None:
    officer = make_officer(PEKELA)
    town = open_page()
    log_in(town, officer.email, PASSWORD)
    town.goto(f"/scan/{scan.pk}/invullen/{PEKELA}/a/")
    town.locator("[name='A1.1-answer'][value=missing]").check()
    expect(town.locator("[data-saving-status]")).to_contain_text("Opgeslagen")
    page = open_page()
    start(page, log_in, scan)
    dialog = page.locator("dialog#reden")

    cell(page, "A1.1", PEKELA).select_option("present")
    expect(dialog).to_contain_text("Inloop en ontmoeting, Pekela: van Mist nog naar Aanwezig.")
    page.keyboard.press("Escape")
    expect(cell(page, "A1.1", PEKELA)).to_have_value("missing")
    assert stored("A1.1", PEKELA) == "missing"

    cell(page, "A1.1", PEKELA).select_option("present")
    expect(dialog.locator("textarea")).to_be_focused()
    page.keyboard.type("De inloop is er sinds mei")
    dialog.locator("button:text-is('Verander het')").click()
    expect(status(page)).to_contain_text("Inloop en ontmoeting, Pekela: Aanwezig. Opgeslagen om")
    assert stored("A1.1", PEKELA) == "present"

    town.goto(f"/scan/{scan.pk}/invullen/{PEKELA}/")
    expect(town.locator("main")).to_contain_text("Reden: De inloop is er sinds mei")
    town.locator("button:has-text('Terugzetten')").click()
    expect(town.locator(".messages")).to_contain_text("uw eigen antwoord staat er weer")
    assert stored("A1.1", PEKELA) == "missing"


def test_answer_of_a_municipality_takes_a_reason_without_javascript(
    without_javascript: Page, log_in: LogIn, scan: Scan
) -> None:
    page = without_javascript
    make_answer(scan, PEKELA, "A1.1", "missing")
    start(page, log_in, scan)
    cell(page, "A1.1", PEKELA).select_option("present")
    cell(page, "A1.2", PEKELA).select_option("elsewhere")
    page.locator("button:text-is('Opslaan') >> visible=true >> nth=-1").click()

    expect(page.locator("[data-conflicts]")).to_contain_text("De gemeente koos zelf: Mist nog.")
    assert (stored("A1.1", PEKELA), stored("A1.2", PEKELA)) == ("missing", "elsewhere")
    expect(cell(page, "A1.1", PEKELA)).to_have_value("present")

    page.locator(f"[name='A1.1-{PEKELA}-reason']").fill("De inloop is er sinds mei")
    page.locator("button:text-is('Bewaar wat ik koos')").click()
    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    assert stored("A1.1", PEKELA) == "present"


def test_municipality_was_first_and_nothing_is_lost(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    make_answer(scan, PEKELA, "A1.1", "present", note="van de gemeente")

    cell(page, "A1.1", PEKELA).select_option("missing")

    block = page.locator("[data-conflict]")
    expect(block).to_be_focused()
    expect(status(page)).to_contain_text("De gemeente Pekela heeft dit net ook ingevuld. Uw antwoord is niet weg.")
    expect(block).to_contain_text("van de gemeente")
    expect(cell(page, "A1.1", PEKELA)).to_have_value("missing")
    assert Answer.objects.get().answer == "present"

    block.get_by_role("button", name="Houd het mijne").click()
    expect(block.locator("textarea")).to_be_focused()  # the answer is the municipality's own: it takes a reason
    block.locator("textarea").fill("Gebeld")
    block.get_by_role("button", name="Houd het mijne").click()
    expect(status(page)).to_contain_text("Mist nog. Opgeslagen om")
    assert (Answer.objects.get().answer, Answer.objects.get().note) == ("missing", "van de gemeente")


def test_cell_is_sent_again_when_the_connection_was_gone(page: Page, log_in: LogIn, scan: Scan) -> None:
    start(page, log_in, scan)
    sent: list[Route] = []

    def lose_once(route: Route) -> None:
        sent.append(route)
        if len(sent) == 1:
            route.abort()  # what comes next waits until the test has seen what the page says of this one

    page.route("**/vakje/**", lose_once)
    cell(page, "A1.1", PEKELA).select_option("elsewhere")
    expect(status(page)).to_contain_text("Nog niet opgeslagen. We proberen het opnieuw.")

    assert wait_for(page, lambda: len(sent) > 1)
    sent[1].continue_()
    expect(status(page)).to_contain_text("Opgeslagen om")
    assert len(sent) == 2
    assert stored("A1.1", PEKELA) == "elsewhere"


# --- how it looks ----------------------------------------------------------------------------------------------
FITS = """() => {
  const canvas = document.createElement("canvas").getContext("2d");
  const trouble = [];
  for (const name of document.querySelectorAll(".grid__name")) {
    const style = getComputedStyle(name);
    if (name.scrollWidth > name.clientWidth) trouble.push(`${name.textContent} is wider than its column`);
    if (name.clientHeight > 2.2 * parseFloat(style.lineHeight)) trouble.push(`${name.textContent} takes three lines`);
    if (style.writingMode !== "horizontal-tb") trouble.push("turned");
  }
  for (const part of document.querySelectorAll("table.grid *")) {
    const size = parseFloat(getComputedStyle(part).fontSize);
    if (part.checkVisibility() && size < 13) trouble.push(`${part.className} is ${size} pixels`);
  }
  for (const select of document.querySelectorAll(".grid__cell select")) {
    const style = getComputedStyle(select);
    canvas.font = style.font;
    const room = select.clientWidth - parseFloat(style.paddingLeft) - 10;
    for (const option of select.options) {
      if (canvas.measureText(option.text).width > room) trouble.push(`${option.text} does not fit in ${room}`);
    }
  }
  return [...new Set(trouble)];
}"""
"""What does not fit in the grid as it stands. Beside the text of a list there are ten pixels for its arrow."""


@pytest.mark.parametrize("municipalities", [GRONINGEN, FRYSLAN], ids=["ten", "eighteen"])
def test_grid_fits_on_a_laptop(
    desktop: Page,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    municipalities: list[str],
) -> None:
    scan = make_scan(make_region(municipalities=municipalities))
    start(desktop, log_in, scan)
    for code in ("A1", "A3", "B2"):
        for number in range(1, 1 + (len(municipalities) > 10) + 1):
            desktop.goto(f"/scan/{scan.pk}/invullen/bouwsteen/{code}/?kolommen={number}")
            screenshot(desktop, f"{code}-{number}")
            assert overflow(desktop) == 0
            assert desktop.evaluate(FITS) == []
            for panel in desktop.locator("table.grid summary").all():
                panel.click()
                assert overflow(desktop) == 0
                desktop.keyboard.press("Escape")


def test_head_and_first_column_stay_in_sight(page: Page, log_in: LogIn, scan: Scan) -> None:
    page.set_viewport_size({"width": 1280, "height": 450})
    start(page, log_in, scan, "bouwsteen/A3/")
    row(page, "A3.5").locator("select").first.focus()
    page.evaluate("document.querySelector('[id=\"rij-A3.5\"]').scrollIntoView({block: 'center', behavior: 'instant'})")

    box = page.locator("thead th >> nth=2").bounding_box()
    assert box is not None
    assert -1 <= box["y"] <= 1


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_phone_shows_one_municipality_at_a_time(
    open_page: OpenPage,
    log_in: LogIn,
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    javascript: bool,
) -> None:
    scan = make_scan(make_region(municipalities=FRYSLAN))
    page = open_page(viewport={"width": 320, "height": 640}, javascript=javascript)
    start(page, log_in, scan)
    expect(cell(page, "A1.1", "GM0059")).to_be_visible()
    expect(cell(page, "A1.1", "GM0060")).to_be_hidden()

    page.locator("#gemeente").select_option("GM0737")
    page.locator("button:text-is('Toon')").click()
    expect(cell(page, "A1.1", "GM0737")).to_be_visible()
    expect(cell(page, "A1.1", "GM0059")).to_have_count(0)
    for summary in page.locator("main summary >> visible=true").element_handles():
        summary.press("Enter")
        assert overflow(page) == 0
        summary.press("Enter")
    screenshot(page, "phone")

    row(page, "A1.1").locator("summary").click()
    expect(row(page, "A1.1").locator(".grid__panel")).to_contain_text("alle 18 gemeenten")
    row(page, "A1.1").locator("button:has-text('Mist nog')").click()
    expect(page.locator(".messages")).to_contain_text("18 lege vakjes")
    expect(cell(page, "A1.1", "GM0737")).to_be_visible()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_grid_pages_are_accessible(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    viewport: ViewportSize,
) -> None:
    make_sheet(scan, "GM0014")
    for gm, code, answer in (
        ("GM0014", "A1.1", "present"),
        (PEKELA, "A1.1", "dont_know"),
        (PEKELA, "A1.2", "elsewhere"),
    ):
        make_answer(scan, gm, code, answer)
    make_offer(make_initiative(name="Het Huis", municipality=EEMSDELTA), "A1.3", municipalities=GRONINGEN)
    page = open_page(viewport=viewport)
    start(page, log_in, scan)
    assert axe_violations(page) == []
    screenshot(page, "grid")

    row(page, "A1.2").locator("summary").click()
    assert axe_violations(page) == []
    screenshot(page, "panel")
    row(page, "A1.2").locator("button:has-text('Dubbel')").click()
    expect(page.locator(".messages")).to_contain_text("op Dubbel gezet.")
    page.locator("summary:has-text('Kies zelf')").click()
    assert axe_violations(page) == []
    screenshot(page, "filled")

    if viewport is DESKTOP:
        cell(page, "A1.1", PEKELA).select_option("missing")
        expect(page.locator("dialog#reden")).to_be_visible()
        assert axe_violations(page) == []
        screenshot(page, "reason")
    page.goto(f"/scan/{scan.pk}/invullen/klopt-dit/")
    assert axe_violations(page) == []
    screenshot(page, "check")


def test_page_of_an_officer_after_a_change_is_accessible(
    page: Page,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
) -> None:
    make_answer(scan, PEKELA, "A1.1", "missing")
    changed = GridInput(
        activity=get_activity("A1.1"),
        municipality=get_municipality(PEKELA),
        answer="present",
        expected=1,
        reason="De inloop is er sinds mei.",
    )
    answer_on_behalf(scan=scan, cell=changed, by=make_coordinator(scan.region))
    log_in(page, make_officer(PEKELA).email, PASSWORD)
    for path in ("", "a/"):
        page.goto(f"/scan/{scan.pk}/invullen/{PEKELA}/{path}")
        expect(page.locator("main")).to_contain_text("De regio veranderde dit: Inloop en ontmoeting")
        assert axe_violations(page) == []
        screenshot(page, path.strip("/") or "start")
