"""The table talks: an officer and an initiative see each other's side, the coordinator decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from bouwstenen.models import Characteristic
from inventory.scans.actions.life import share_with_initiatives
from inventory.scans.models import Answer, Decision, Scan, Steunpunt
from regions.models import Initiative
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
Keep = Callable[[Page, str], None]


@pytest.fixture
def provider() -> Initiative:
    return make_initiative(name="KernKracht", slug="kernkracht", wishes=["A2"])


@pytest.fixture
def scan(provider: Initiative) -> Scan:
    """Waddinxveen and KernKracht see maatjes differently, and two give WRAP courses in Gouda."""
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    scan = share_with_initiatives(scan=make_scan(region), by=make_coordinator(region), share=True)
    make_offer(provider, "A1.3", municipalities=[GOUDA, WADDINXVEEN])
    for one in (provider, make_initiative(name="De Ander", slug="ander")):
        make_offer(one, "A3.4")
    make_signal(provider, "B2.3")
    make_sheet(scan, WADDINXVEEN)
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.3", "present")
    make_answer(scan, WADDINXVEEN, "A1.3", "missing", reason="no_space", note="Wij kennen dit nog niet.")
    for number in range(1, 11):
        Characteristic.objects.create(number=number, text=f"Kenmerk {number}", source="Bron")
    return scan


@pytest.mark.parametrize("javascript", [True, False])
def test_table_talks(
    open_page: OpenPage,
    log_in: LogIn,
    scan: Scan,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Keep,
    javascript: bool,
) -> None:
    reader = open_page(viewport=PHONE, javascript=javascript)
    log_in(reader, make_reader(scan.region).email, PASSWORD)
    reader.goto(f"/scan/{scan.pk}/bespreken/")
    reader.get_by_role("link", name="Schrijf hier een opmerking bij").click()
    reader.get_by_label("Wat wilt u zeggen?").fill("Wij betalen dit in Gouda.")
    reader.get_by_role("button", name="Zet de opmerking erbij").click()
    expect(reader.get_by_text("Meelezer", exact=False).first).to_be_visible()

    officer = open_page(viewport=PHONE, javascript=javascript)
    log_in(officer, make_officer(WADDINXVEEN).email, PASSWORD)
    officer.goto(f"/scan/{scan.pk}/bespreken/")
    expect(officer.get_by_text("Wij betalen dit in Gouda.").first).to_be_visible()
    screenshot(officer, "officer")
    assert overflow(officer) == 0
    officer.get_by_label("Toelichting").fill("")
    officer.get_by_role("button", name="Nee, dit is er niet").click()
    expect(officer.get_by_text("Schrijf er kort bij hoe u het ziet.").first).to_be_visible()
    screenshot(officer, "error")
    assert overflow(officer) == 0
    if javascript:
        assert axe_violations(officer) == []
    officer.get_by_role("button", name="Het is er toch: Elders").click()
    expect(officer.locator(".messages")).to_contain_text("Waddinxveen zegt elders.")
    expect(officer).to_have_url(re.compile("#verschillend-beeld$"))
    assert Answer.objects.get(municipality=WADDINXVEEN).answer == "elsewhere"

    coordinator = open_page(viewport=DESKTOP, javascript=javascript)
    log_in(coordinator, make_coordinator(scan.region).email, PASSWORD)
    coordinator.goto(f"/scan/{scan.pk}/bespreken/")
    coordinator.locator("summary", has_text="Schrijf op wat jullie afspreken").click()
    screenshot(coordinator, "coordinator")
    if javascript:
        assert axe_violations(coordinator) == []
    coordinator.get_by_label("We gaan het samen doen").check()
    coordinator.get_by_role("button", name="Bewaar het besluit").click()
    expect(coordinator.get_by_text("Besluit: We gaan het samen doen.")).to_be_visible()
    assert Decision.objects.get().decision == "combine"

    coordinator.goto(f"/scan/{scan.pk}/steunpunten/")
    coordinator.get_by_label("KernKracht in Gouda").select_option("emerging")
    screenshot(coordinator, "steunpunten")
    coordinator.get_by_role("button", name="Bewaar wat de tafel zegt").click()
    expect(coordinator.get_by_text("Opgeslagen: 1 plek.")).to_be_visible()
    assert Steunpunt.objects.get().status == "emerging"
    if javascript:
        assert axe_violations(coordinator) == []
    coordinator.set_viewport_size(PHONE)
    screenshot(coordinator, "steunpunten-phone")
    assert overflow(coordinator) == 0


def test_initiative_reads_along(
    open_page: OpenPage,
    log_in: LogIn,
    scan: Scan,
    provider: Initiative,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Keep,
) -> None:
    page = open_page(viewport=PHONE)
    log_in(page, make_editor(provider).email, PASSWORD)
    page.goto("/initiatief/kernkracht/start/")
    screenshot(page, "start")
    page.get_by_role("link", name="Lees wat er over jullie staat").click()

    expect(page.get_by_role("heading", name="Dit staat er over KernKracht")).to_be_visible()
    expect(page.get_by_text("Wij kennen dit nog niet.")).to_have_count(0)
    screenshot(page, "passage")
    assert overflow(page) == 0
    assert axe_violations(page) == []
    page.set_viewport_size({"width": 320, "height": 740})
    assert overflow(page) == 0
    page.get_by_role("link", name="Klopt jullie melding?").click()
    expect(page).to_have_url("/initiatief/kernkracht/aanbod/?open=A1#A1")


@pytest.mark.parametrize("javascript", [True, False])
def test_officer_is_asked_at_once_when_pictures_differ(
    open_page: OpenPage,
    log_in: LogIn,
    provider: Initiative,
    axe_violations: Callable[[Page], list[str]],
    screenshot: Keep,
    javascript: bool,
) -> None:
    scan = make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))
    make_offer(provider, "A1.3", municipalities=[GOUDA, WADDINXVEEN])
    page = open_page(viewport=PHONE, javascript=javascript)
    log_in(page, make_officer(WADDINXVEEN).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/a/")
    cell = page.locator("fieldset[id='A1.3']")
    question = cell.get_by_text("KernKracht meldt dit voor inwoners van Waddinxveen, in Gouda.")
    expect(question).to_be_hidden()

    cell.get_by_role("radio", name="Mist nog").check()

    expect(question).to_be_visible()
    expect(cell.get_by_role("radio", name="Mist nog")).to_be_focused()
    screenshot(page, "asked")
    if javascript:
        assert axe_violations(page) == []
    cell.locator("summary", has_text="Toelichting").click()
    cell.get_by_label("Hoe komt dat?").select_option("not_accessible_for_group")
    expect(question).to_be_hidden()


def test_remark_that_is_not_sent_survives_a_difference_that_a_colleague_settled(
    page: Page, log_in: LogIn, scan: Scan
) -> None:
    log_in(page, make_officer(WADDINXVEEN).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/bespreken/")
    page.get_by_label("Wat wilt u zeggen?").fill("Wij betalen dit in Gouda.")
    Answer.objects.filter(municipality=WADDINXVEEN).update(answer="present", reason="", version=2)

    page.get_by_role("button", name="Het is er toch: Elders").click()
    expect(page.locator("[data-conflict]")).to_contain_text("Uw collega")
    page.goto(f"/scan/{scan.pk}/bespreken/")

    expect(page.locator("[data-kept-offer]")).to_contain_text("Wij betalen dit in Gouda.")
