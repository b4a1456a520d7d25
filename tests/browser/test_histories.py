"""The history, one click from what it says now: readable on a phone and on a desktop, without barriers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.actions.table import decide
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from regions.actions.offers import OfferValues, save_offer
from regions.models import Offer, User
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]
Axe = Callable[[Page], list[str]]
Overflow = Callable[[Page], int]
Picture = Callable[[Page, str], None]
CODE = "B2.1"


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


def tell(scan: Scan, officer: User, coordinator: User) -> None:
    """Three changes of one cell, the last by the region."""
    gouda = get_municipality(GOUDA)
    said = [
        AnswerValues(answer="missing", reason="no_space", note="Het buurthuis aan de Kerkstraat is gesloten."),
        AnswerValues(answer="present", provider="Het Huis", limits=("too_little", "waiting_list"), note="Sinds maart."),
    ]
    for version, values in enumerate(said):
        sheet = scan.sheets.filter(municipality=gouda).first()
        save_answer(
            filling=Filling(scan, gouda, sheet),
            activity=get_activity(CODE),
            values=values,
            expected=version,
            by=officer,
        )
    cell = GridInput(
        activity=get_activity(CODE), municipality=gouda, answer="elsewhere", expected=2, reason="Samen gebeld."
    )
    answer_on_behalf(scan=scan, cell=cell, by=coordinator)


def test_officer_reads_the_history_of_a_cell_one_click_away(
    scan: Scan, phone: Page, log_in: LogIn, axe_violations: Axe, overflow: Overflow, screenshot: Picture
) -> None:
    officer = make_officer(GOUDA, name="Anneke Jansen")
    tell(scan, officer, make_coordinator(scan.region))
    log_in(phone, officer.email, PASSWORD)
    phone.goto(f"/scan/{scan.pk}/invullen/{GOUDA}/b/")

    screenshot(phone, "before")
    phone.get_by_role("link", name="Wat stond hier eerder?").click()

    expect(phone.locator(".history__entry")).to_have_count(3)
    expect(phone.locator(".history__entry").first).to_contain_text("Samen gebeld.")
    assert not axe_violations(phone)
    assert not overflow(phone)
    screenshot(phone, "history")


def test_coordinator_reads_it_from_the_grid_and_takes_the_trail_along(
    scan: Scan, desktop: Page, log_in: LogIn, axe_violations: Axe, screenshot: Picture
) -> None:
    coordinator = make_coordinator(scan.region, name="Bas de Vries")
    tell(scan, make_officer(GOUDA, name="Anneke Jansen"), coordinator)
    one, two = make_initiative(slug="het-huis", name="Het Huis"), make_initiative(slug="de-kap", name="De Kap")
    for version, decision in enumerate(("discuss", "combine")):
        decide(
            scan=scan, code=CODE, providers={one.slug, two.slug}, decision=decision, note="", expected=version,
            by=coordinator,
        )  # fmt: skip
    log_in(desktop, coordinator.email, PASSWORD)
    desktop.goto(f"/scan/{scan.pk}/invullen/bouwsteen/B2/")

    screenshot(desktop, "grid")
    desktop.get_by_role("link", name="eerder bij").click()

    expect(desktop.locator(".history")).to_contain_text("Anneke Jansen (gemeente Gouda)")
    screenshot(desktop, "cell")
    assert not axe_violations(desktop)
    desktop.goto(f"/scan/{scan.pk}/bespreken/geschiedenis/")
    expect(desktop.locator(".history__entry")).to_have_count(2)
    screenshot(desktop, "table")
    assert not axe_violations(desktop)
    desktop.goto(f"/scan/{scan.pk}/deelnemers/")
    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="Download alle wijzigingen").click()
    assert download.value.suggested_filename.startswith("wijzigingen-")


def test_editor_reads_the_history_of_an_offer_one_click_away(
    phone: Page, log_in: LogIn, axe_violations: Axe, overflow: Overflow, screenshot: Picture
) -> None:
    offer = make_offer(make_initiative(slug="het-huis", name="Het Huis"))
    editor = make_editor(offer.initiative, name="Carla")
    values = OfferValues(
        municipalities=(GOUDA, WADDINXVEEN), places=(GOUDA,), at_home=True, target_groups=(), exclusive=False,
        funding="temporary", status="active", starts_on=None, ends_on=None, note="Elke dinsdag",
    )  # fmt: skip
    get_municipality(WADDINXVEEN)
    save_offer(offer=Offer.objects.get(), values=values, expected=1, by=editor)
    log_in(phone, editor.email, PASSWORD)
    phone.goto(f"/initiatief/het-huis/aanbod/{offer.pk}/")

    screenshot(phone, "before")
    phone.get_by_role("link", name="Wat stond hier eerder?").click()

    expect(phone.locator(".history")).to_contain_text("Gouda, Waddinxveen")
    expect(phone.locator(".history")).to_contain_text("jou")
    assert not axe_violations(phone)
    assert not overflow(phone)
    screenshot(phone, "history")
