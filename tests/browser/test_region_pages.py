"""The pages of a region and a scan in a real browser, and the beheer under our Content-Security-Policy."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from inventory.scans.models import Participant, Scan
from regions.models import Membership, Region
from tests.browser.conftest import DESKTOP, PHONE, OpenPage
from tests.builders import (
    DEVENTER,
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_coordinator,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 568}
"""As wide as 1280 pixels at 400 %."""

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def region() -> Region:
    load_catalogue()
    return make_region(municipalities=[GOUDA, WADDINXVEEN], source="Brief van VWS", guided_by="KernKracht")


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_pages_of_a_region_and_a_scan_have_no_barriers(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    region: Region,
    viewport: ViewportSize,
) -> None:
    scan = make_scan(region)
    make_sheet(scan, GOUDA)
    Participant.objects.create(scan=scan, perspective="experience", who="Vier ervaringsdeskundigen")
    page = open_page(viewport=viewport)
    log_in(page, make_coordinator(region).email, PASSWORD)
    region_path = f"/regio/{region.slug}/"

    for path in (region_path, f"{region_path}scan/nieuw/", f"/scan/{scan.pk}/", f"/scan/{scan.pk}/wie-deed-mee/"):
        page.goto(path)
        assert axe_violations(page) == [], path
        assert overflow(page) == 0, path


@pytest.mark.parametrize("javascript", [True, False], ids=["with javascript", "without javascript"])
def test_coordinator_starts_a_scan_and_says_who_took_part(
    open_page: OpenPage, log_in: LogIn, region: Region, javascript: bool
) -> None:
    page = open_page(viewport=PHONE, javascript=javascript)
    log_in(page, make_coordinator(region).email, PASSWORD)
    page.goto(f"/regio/{region.slug}/")

    page.get_by_role("link", name="Start een scan").click()
    page.get_by_label("Hoe heet deze scan?").fill("")
    page.get_by_role("button", name="Start de scan").click()
    expect(page.get_by_text("Geef de scan een naam.").first).to_be_visible()
    page.get_by_label("Hoe heet deze scan?").fill("Bouwstenenscan najaar")
    page.get_by_role("button", name="Start de scan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Bouwstenenscan najaar")
    expect(page.get_by_role("status")).to_contain_text("Gemeenten kunnen nu invullen.")
    page.get_by_role("link", name="Vul in wie meedeed").click()
    page.get_by_label("Vanuit wie?").select_option(label="mensen met eigen ervaring")
    page.get_by_label("Wie waren dat?").fill("Vier mensen")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name="Mensen met eigen ervaring")).to_be_visible()
    # As soon as the styles are there, they set the name apart from the word before it.
    page.get_by_role("button", name=re.compile("^Weghalen ?: Vier mensen$")).click()
    expect(page.get_by_text("Hier staat nog niemand.")).to_be_visible()
    assert Scan.objects.count() == 1


def test_officer_reaches_the_own_fill_in_page_by_keyboard(desktop: Page, log_in: LogIn, region: Region) -> None:
    scan = make_scan(region)
    log_in(desktop, make_officer(GOUDA).email, PASSWORD)
    desktop.goto(f"/scan/{scan.pk}/")

    desktop.get_by_role("link", name="Invullen voor Gouda").focus()
    desktop.keyboard.press("Enter")

    desktop.wait_for_url(f"**/scan/{scan.pk}/invullen/{GOUDA}/")


def test_pages_of_the_beheer_have_no_barriers(
    open_page: OpenPage, log_in: LogIn, axe_violations: Callable[[Page], list[str]], region: Region
) -> None:
    user = make_officer(GOUDA)
    initiative = make_offer().initiative
    page = open_page()
    log_in(page, make_staff().email, PASSWORD)

    for path in (
        *("", "regions/user/", "regions/user/add/", f"regions/user/{user.pk}/change/", "regions/membership/add/"),
        *("regions/region/", f"regions/region/{region.pk}/change/", f"regions/municipality/{GOUDA}/change/"),
        *(f"regions/initiative/{initiative.pk}/change/", "regions/revision/", "bouwstenen/activity/"),
    ):
        page.goto(f"/beheer/{path}")
        assert axe_violations(page) == [], path


def test_staff_change_a_composition_with_the_two_lists(desktop: Page, log_in: LogIn, region: Region) -> None:
    get_municipality(DEVENTER)
    log_in(desktop, make_staff().email, PASSWORD)
    desktop.goto(f"/beheer/regions/region/{region.pk}/change/")

    expect(desktop.get_by_text("Kies alle gemeenten")).to_be_visible()
    desktop.locator("#id_municipalities_from").select_option(label="Deventer")
    desktop.locator("#id_municipalities_add").click()
    desktop.get_by_role("button", name="Opslaan", exact=True).click()

    expect(desktop.locator(".messagelist")).to_contain_text("Midden-Holland")
    assert {one.pk for one in region.municipalities.all()} == {GOUDA, WADDINXVEEN, DEVENTER}


def test_staff_give_a_role_by_searching_person_and_place(desktop: Page, log_in: LogIn, region: Region) -> None:
    user = make_user(name="Anja Ambtenaar", email="anja@voorbeeld.nl")
    log_in(desktop, make_staff().email, PASSWORD)
    desktop.goto("/beheer/regions/membership/add/")

    def choose(field: str, typed: str) -> None:
        desktop.locator(f".field-{field} .select2-selection").click()
        desktop.locator(".select2-search__field").fill(typed)
        desktop.locator(".select2-results__option--highlighted", has_text=typed).click()

    choose("user", "Anja")
    desktop.get_by_label("Rol").select_option(label="medewerker van een gemeente")
    choose("municipality", "Gouda")
    desktop.get_by_role("button", name="Opslaan", exact=True).click()

    expect(desktop.locator(".messagelist")).to_be_visible()
    assert Membership.objects.get(user=user).municipality_id == GOUDA
