"""Privacy, colofon, one's own data and the beheer in a real browser, under the strict policy."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from regions.models import User
from regions.tokens import token_hash
from tests.browser.conftest import DESKTOP, OpenPage
from tests.builders import PASSWORD, make_coordinator, make_officer, make_region, make_scan, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 568}
ONE_DAY = datetime.timedelta(days=1)
LogIn = Callable[[Page, str, str], None]


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_pages_about_data_have_no_barriers(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    user = make_coordinator(make_region())
    for path in (
        "/privacy/",
        "/colofon/",
        "/mijn-gegevens/verwijderd/",
        "/mijn-gegevens/",
        "/mijn-gegevens/verwijderen/",
    ):
        if path == "/mijn-gegevens/":
            log_in(page, user.email, PASSWORD)
        page.goto(path)
        screenshot(page, path.strip("/").replace("/", "-"))
        assert axe_violations(page) == [], path
        assert overflow(page) == 0, path


def test_account_is_taken_along_and_deleted_without_javascript(open_page: OpenPage, log_in: LogIn) -> None:
    page = open_page(javascript=False)
    user = make_officer(email="odile@gouda.nl")
    log_in(page, user.email, PASSWORD)

    page.goto("/start/")
    page.get_by_role("link", name="Mijn gegevens").last.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download mijn gegevens (JSON)").click()
    assert "odile@gouda.nl" in download.value.path().read_text(encoding="utf-8")
    page.get_by_role("link", name="Mijn account verwijderen").click()
    page.get_by_label("E-mailadres").fill("ander@gouda.nl")
    page.get_by_role("button", name="Ja, verwijder mijn account").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("E-mailadres").fill("odile@gouda.nl")
    page.get_by_role("button", name="Ja, verwijder mijn account").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Het account is verwijderd")
    assert not User.objects.filter(pk=user.pk).exists()


def test_logging_out_works_on_a_page_that_sends_no_referrer(desktop: Page, log_in: LogIn) -> None:
    scan = make_scan()
    scan.reading_links.create(label="De raad", token_hash=token_hash("sleutel"), ends_at=timezone.now() + ONE_DAY)
    log_in(desktop, make_coordinator(scan.region).email, PASSWORD)
    desktop.goto(reverse("reading", args=["sleutel"]))
    expect(desktop.get_by_text("U leest dit met een leeslink.")).to_be_visible()

    desktop.get_by_role("link", name="Uitloggen").last.click()
    desktop.get_by_role("main").get_by_role("button", name="Uitloggen").click()
    expect(desktop).to_have_url("/")
    desktop.goto("/start/")

    expect(desktop).to_have_url(re.compile("/inloggen/"))


def test_beheer_works_under_the_strict_policy(desktop: Page, log_in_by_form: LogIn) -> None:
    """`open_page` fails the test when a page breaks the policy; here its scripts also do what they are for."""
    region = make_region()
    staff = make_staff()
    log_in_by_form(desktop, staff.email, PASSWORD)

    for path in ("/beheer/", "/beheer/regions/user/", f"/beheer/regions/user/{staff.pk}/change/"):
        desktop.goto(path)
    desktop.goto(f"/beheer/regions/region/{region.pk}/change/")

    expect(desktop.get_by_role("heading", level=1)).to_be_visible()
    # Two lists beside each other are what the script makes of one.
    expect(desktop.locator(".selector-chosen").first).to_be_visible()
