"""A page that the Back button brings back shows what is stored now, and not what was typed then."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from regions.models import Initiative
from tests.browser.conftest import OpenPage, settle
from tests.browser.test_working_at_once import LogIn
from tests.builders import PASSWORD, load_catalogue, make_editor, make_initiative

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("javascript", [True, False])
def test_text_that_a_colleague_changed_since_stays_after_the_back_button(
    open_page: OpenPage, log_in: LogIn, javascript: bool
) -> None:
    load_catalogue()
    initiative = make_initiative(slug="de-linde")
    page = open_page(javascript=javascript)
    log_in(page, make_editor(initiative).email, PASSWORD)
    page.goto("/initiatief/de-linde/profiel/")
    page.locator("[name=description]").fill("Onze tuin is open.")
    page.locator("form#profiel > .buttons button:has-text('Opslaan')").click()
    expect(page.locator(".messages")).to_contain_text("Opgeslagen om")
    Initiative.objects.update(description="Wij koken samen.", version=3)

    page.go_back()
    settle(page)
    page.locator("[name=phone]").fill("0612345678")
    page.locator("form#profiel > .buttons button:has-text('Opslaan')").click()

    expect(page.locator(".messages, [data-conflict]").first).to_be_visible()
    assert Initiative.objects.get().description == "Wij koken samen."
