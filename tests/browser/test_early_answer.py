"""What is answered while the page is still loading: on an old phone the scripts come later than the first finger."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from inventory.scans.models import Answer
from regions.models import Offer
from tests.browser.conftest import wait_for
from tests.builders import (
    PASSWORD,
    WADDINXVEEN,
    load_catalogue,
    make_editor,
    make_initiative,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db(transaction=True)

LogIn = Callable[[Page, str, str], None]


def hold_back(page: Page, script: str) -> list[Route]:
    """Let this script wait until the test lets it go."""
    waiting: list[Route] = []
    page.route(f"**/{script}", lambda route: waiting.append(route))  # noqa: PLW0108  # playwright wants a function of Python
    return waiting


def let_go(page: Page, waiting: list[Route]) -> None:
    assert wait_for(page, lambda: bool(waiting))
    for route in waiting:
        route.continue_()


def test_answer_that_was_chosen_before_the_scripts_came_is_saved(page: Page, log_in: LogIn) -> None:
    scan, officer = make_scan(), make_officer(WADDINXVEEN)
    log_in(page, officer.email, PASSWORD)
    waiting = hold_back(page, "js/filling.js")
    page.goto(f"/scan/{scan.pk}/invullen/{WADDINXVEEN}/b/", wait_until="commit")
    page.locator("[name='B2.1-answer'][value=present]").check()

    let_go(page, waiting)

    expect(page.locator("[data-saving-status]")).to_contain_text("Opgeslagen om")
    assert Answer.objects.given().get().activity.code == "B2.1"


def test_tick_that_was_set_before_the_scripts_came_is_saved(page: Page, log_in: LogIn) -> None:
    load_catalogue()
    initiative = make_initiative(slug="de-linde")
    log_in(page, make_editor(initiative).email, PASSWORD)
    waiting = hold_back(page, "js/offers.js")
    page.goto("/initiatief/de-linde/aanbod/?open=A1", wait_until="commit")
    page.locator("#doen-A1\\.1").check()

    let_go(page, waiting)

    expect(page.locator("[data-status]")).to_contain_text("Opgeslagen om")
    assert Offer.objects.get().activity.code == "A1.1"
