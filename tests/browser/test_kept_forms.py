"""Long texts of coordinators and staff that the server never got: offered again, until they are sent or thrown away."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory.scans.actions.life import adopt_scan
from inventory.scans.models import Scan, Steunpunt
from regions.actions.proposals import propose_composition
from regions.models import JoinRequest, Region, User
from tests.browser.conftest import wait_for
from tests.browser.test_working_at_once import LogIn, end_sessions, fill_in_login, kept, started
from tests.builders import (
    DEVENTER,
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
    make_staff,
)

pytestmark = pytest.mark.django_db(transaction=True)

OFFER = "[data-kept-offer]"
TEXT = "Dit spraken we af aan tafel."


@pytest.fixture
def region() -> Region:
    return make_region(slug="own-midden-holland", municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


@pytest.fixture
def adopted(region: Region, coordinator: User) -> Scan:
    scan = make_scan(region)
    adopt_scan(scan=scan, by=coordinator)
    return scan


def come_back(page: Page, address: str) -> Page:
    """The tab is closed with nothing sent, and the page opened again in another."""
    assert wait_for(page, lambda: TEXT in str(kept(page)))
    back = page.context.new_page()
    page.close()
    back.goto(address)
    expect(back.locator(OFFER)).to_be_focused()
    expect(back.locator(OFFER)).to_contain_text(re.compile(r"U typte hier vandaag om \d\d\.\d\d uur nog iets"))
    expect(back.locator(OFFER)).to_contain_text(f"{TEXT} (nu staat er: nog leeg)")
    return back


def put_back(page: Page, field: str) -> None:
    expect(page.locator(f"[name={field}]")).to_have_value("")
    page.get_by_role("button", name="Zet het terug").click()
    expect(page.locator(f"[name={field}]")).to_have_value(TEXT)


def is_gone(page: Page, address: str) -> None:
    """What the server has is not kept any more, and not offered."""
    started(page)
    assert kept(page) == []
    page.goto(address)
    started(page)
    expect(page.locator(OFFER)).to_have_count(0)


def test_addition_survives_a_closed_tab(
    page: Page,
    log_in: LogIn,
    adopted: Scan,
    coordinator: User,
    overflow: Callable[[Page], int],
    axe_violations: Callable[[Page], list[str]],
    screenshot: Callable[[Page, str], None],
) -> None:
    address = f"/scan/{adopted.pk}/vaststellen/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    page.locator("[name=text]").fill(TEXT)

    back = come_back(page, address)

    expect(back.locator(OFFER)).to_contain_text(f"Wat wilt u toevoegen? {TEXT}")
    screenshot(back, "offer")
    back.set_viewport_size({"width": 320, "height": 640})
    assert overflow(back) == 0
    assert axe_violations(back) == []
    put_back(back, "text")
    back.get_by_role("button", name="Voeg toe bij het rapport").click()
    expect(back.locator(".messages")).to_contain_text("De aanvulling staat bij het rapport.")
    assert adopted.additions.get().text == TEXT
    is_gone(back, address)


def test_addition_that_is_too_long_is_kept_where_it_is_offered(
    page: Page, log_in: LogIn, adopted: Scan, coordinator: User
) -> None:
    log_in(page, coordinator.email, PASSWORD)
    page.goto(f"/scan/{adopted.pk}/vaststellen/")
    page.locator("[name=text]").evaluate("(box) => box.removeAttribute('maxlength')")  # as in an old browser
    page.locator("[name=text]").fill(f"{TEXT} {'Heel veel. ' * 300}")
    page.get_by_role("button", name="Voeg toe bij het rapport").click()
    expect(page.get_by_text("Maak dit korter: hooguit 3000 tekens.", exact=True)).to_be_visible()
    expect(page).to_have_url(f"/scan/{adopted.pk}/aanvullen/")

    started(page)
    back = page.context.new_page()
    page.close()
    back.goto(f"/scan/{adopted.pk}/vaststellen/")

    expect(back.locator(OFFER)).to_contain_text(TEXT)


def test_outcome_survives_a_look_at_the_mail_and_a_closed_tab(
    page: Page, log_in: LogIn, adopted: Scan, coordinator: User
) -> None:
    address = f"/scan/{adopted.pk}/vertel-wat-ervan-kwam/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    page.locator("[name=actions]").fill(TEXT)
    page.get_by_role("button", name="Bekijk eerst de mail").click()
    expect(page.locator(".letter").first).to_contain_text(TEXT)
    expect(page.locator(OFFER)).to_have_count(0)  # it stands in the box

    back = come_back(page, address)

    put_back(back, "actions")
    back.get_by_role("button", name="Stuur het aan iedereen").click()
    expect(back.locator("main")).to_contain_text("Dank u wel dat u laat weten wat ervan kwam.")
    is_gone(back, address)


def test_answer_to_a_wish_survives_an_ended_session(
    page: Page, log_in: LogIn, region: Region, coordinator: User
) -> None:
    initiative = make_initiative(slug="de-linde", wishes=["A2"])
    make_offer(initiative, "A1.1")
    scan = make_scan(region)
    adopt_scan(scan=scan, by=coordinator)
    address = f"/scan/{scan.pk}/vertel-wat-ervan-kwam/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    end_sessions()
    page.locator("[name=answer-de-linde]").fill(TEXT)
    page.get_by_role("button", name="Stuur het aan iedereen").click()
    fill_in_login(page, coordinator)

    expect(page).to_have_url(address)
    expect(page.locator(OFFER)).to_contain_text(TEXT)
    put_back(page, "answer-de-linde")


def test_proposal_put_back_overwrites_no_colleague(
    page: Page, log_in: LogIn, region: Region, coordinator: User
) -> None:
    get_municipality(DEVENTER)
    address = "/regio/own-midden-holland/indeling/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    page.locator("[name=note]").fill(TEXT)
    page.locator("[name=municipalities]").fill("Gouda")
    assert wait_for(page, lambda: TEXT in str(kept(page)))
    propose_composition(
        region=region,
        expected=region.version,
        codes=[GOUDA, WADDINXVEEN, DEVENTER],
        note="Een collega was eerder.",
        by=make_coordinator(region),
    )

    back = page.context.new_page()
    page.close()
    back.goto(address)
    expect(back.locator(OFFER)).to_contain_text(f"{TEXT} (nu staat er: Een collega was eerder.)")
    back.get_by_role("button", name="Zet het terug").click()
    expect(back.locator("[name=note]")).to_have_value(TEXT)
    back.get_by_role("button", name="Stel dit voor").click()

    expect(back.locator(".messages")).to_contain_text("Er is intussen iets veranderd aan deze regio.")
    expect(back.locator("main")).to_contain_text("Een collega was eerder.")
    expect(back.locator("[name=note]")).to_have_value(TEXT)
    region.refresh_from_db()
    assert region.proposal_note == "Een collega was eerder."
    back.get_by_role("button", name="Stel dit voor").click()
    expect(back.locator(".messages")).to_contain_text("Uw voorstel staat klaar")
    region.refresh_from_db()
    assert region.proposal_note == TEXT
    is_gone(back, address)


def test_places_put_back_overwrite_no_colleague(page: Page, log_in: LogIn, region: Region, coordinator: User) -> None:
    scan, house, garden = make_scan(region), make_initiative(slug="huis"), make_initiative(slug="tuin")
    address = f"/scan/{scan.pk}/steunpunten/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    page.locator(f"[name='{GOUDA}.huis-status']").select_option("yes")
    assert wait_for(page, lambda: "huis-status" in str(kept(page)))
    back = page.context.new_page()
    page.close()
    for one, status in ((house, "no"), (garden, "emerging")):
        Steunpunt.objects.create(scan=scan, initiative=one, municipality=get_municipality(GOUDA), status=status)
    back.goto(address)
    back.get_by_role("button", name="Zet het terug").click()

    back.get_by_role("button", name="Bewaar wat de tafel zegt").click()

    expect(back.locator("[data-conflict]")).to_contain_text("Uw collega")
    found = Steunpunt.objects.order_by("initiative__slug").values_list("initiative__slug", "status")
    assert list(found) == [("huis", "no"), ("tuin", "emerging")]


def test_reason_of_staff_survives_a_closed_tab(page: Page, log_in: LogIn, region: Region, coordinator: User) -> None:
    propose_composition(region=region, expected=region.version, codes=[GOUDA], note="", by=coordinator)
    address = "/regio/own-midden-holland/indeling/"
    log_in(page, make_staff().email, PASSWORD)
    page.goto(address)
    page.locator("[name=reason]").fill(TEXT)

    back = come_back(page, address)

    put_back(back, "reason")
    back.get_by_role("button", name="Niet overnemen").click()
    expect(back.locator(".messages")).to_contain_text("Het voorstel is niet overgenomen.")
    is_gone(back, address)


def test_kind_answer_survives_a_closed_tab_inside_its_fold(
    page: Page, log_in: LogIn, region: Region, coordinator: User
) -> None:
    asked = JoinRequest.objects.create(
        initiative_name="De Huiskamer", municipality_id=GOUDA, name="Anna", email="anna@huiskamer.example"
    )
    address = "/regio/own-midden-holland/aanmeldingen/"
    log_in(page, coordinator.email, PASSWORD)
    page.goto(address)
    page.locator("summary:has-text('Liever niet')").click()
    page.locator(f"[name='{asked.pk}-answer']").fill(TEXT)

    back = come_back(page, address)

    back.get_by_role("button", name="Zet het terug").click()
    expect(back.locator(f"[name='{asked.pk}-answer']")).to_have_value(TEXT)
    back.get_by_role("button", name="Stuur dit antwoord").click()
    expect(back.locator(".messages")).to_contain_text("Anna krijgt een mail met uw antwoord.")
    is_gone(back, address)


def test_profile_that_was_only_looked_at_is_kept(page: Page, log_in: LogIn) -> None:
    initiative = make_initiative(slug="de-linde", name="De Linde")
    address = "/initiatief/de-linde/profiel/"
    log_in(page, make_editor(initiative).email, PASSWORD)
    page.goto(address)
    page.locator("[name=opening_hours]").fill(TEXT)
    page.get_by_role("button", name="Bekijk eerst hoe het eruitziet").click()
    expect(page.locator("#voorbeeld")).to_contain_text(TEXT)
    started(page)

    back = page.context.new_page()
    page.close()
    back.goto(address)

    expect(back.locator(OFFER)).to_contain_text(TEXT)
