"""A reader opens the report and downloads the PDF: on a phone, on a desktop, and without JavaScript."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, ViewportSize, expect

from inventory.scans.models import Scan
from tests.browser.conftest import DESKTOP, OpenPage
from tests.builders import (
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    make_answer,
    make_initiative,
    make_neighbours,
    make_offer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db(transaction=True)

NARROW: ViewportSize = {"width": 320, "height": 568}
TIME_TO_WRITE = 180_000
"""Milliseconds that the PDF may take: some seconds, times whatever else the computer is doing."""
DELFT, RIJSWIJK, ZOETERMEER, LEIDEN, ALPHEN = "GM0503", "GM0603", "GM0637", "GM0546", "GM0484"

LogIn = Callable[[Page, str, str], None]


@pytest.fixture
def scan() -> Scan:
    """Seven municipalities: more than fit beside each other, so that the matrix has two parts."""
    codes = [GOUDA, WADDINXVEEN, DELFT, RIJSWIJK, ZOETERMEER, LEIDEN, ALPHEN]
    scan = make_scan(make_region(municipalities=codes))
    make_neighbours(GOUDA, WADDINXVEEN)
    house = make_initiative(name="Het Huis", wishes=["A2"])
    make_offer(house, "A1.1", municipalities=codes, places=[GOUDA], target_groups=["youth"])
    make_offer(house, "A3.3", municipalities=codes, funding="temporary")
    make_offer(make_initiative(name="De Brug"), "A3.3", municipalities=codes, places=[GOUDA])
    make_offer(make_initiative(name="De Krant"), "A1.3", confirmed_on=None, source="krant, 2020")
    for code in codes[:4]:
        make_sheet(scan, code)
        make_answer(scan, code, "C2.1", "missing", reason="no_space", working_on_it=True)
        make_answer(scan, code, "B2.4", "elsewhere", place="Gouda", limits=["far"])
    make_answer(scan, WADDINXVEEN, "A1.1", "missing")
    make_answer(scan, GOUDA, "B2.5", "missing", reason="by_choice", place="Delft")
    return scan


@pytest.mark.parametrize("viewport", [NARROW, DESKTOP], ids=["narrow", "desktop"])
def test_report_has_no_barriers_and_fits(
    open_page: OpenPage,
    log_in: LogIn,
    axe_violations: Callable[[Page], list[str]],
    overflow: Callable[[Page], int],
    screenshot: Callable[[Page, str], None],
    scan: Scan,
    viewport: ViewportSize,
) -> None:
    page = open_page(viewport=viewport)
    log_in(page, make_reader(scan.region).email, PASSWORD)

    page.goto(f"/scan/{scan.pk}/rapport/")
    screenshot(page, "report")

    assert axe_violations(page) == []
    assert overflow(page) == 0
    # Still a table to a screen reader, also where it is drawn as a list: Alphen, Delft, Gouda, Leiden.
    row = page.get_by_role("row", name="Kwartiermaken C2.1").first
    expect(row.get_by_role("cell").nth(0)).to_contain_text("Nog onbekend")
    expect(row.get_by_role("cell").nth(1)).to_contain_text("Mist nog")
    page.get_by_role("button", name="Download als PDF").click()
    expect(page.get_by_role("heading", name="De PDF wordt gemaakt")).to_be_visible()
    screenshot(page, "waiting")
    assert axe_violations(page) == []
    assert overflow(page) == 0


def test_reader_downloads_the_pdf(desktop: Page, log_in_by_form: LogIn, scan: Scan, tmp_path: Path) -> None:
    log_in_by_form(desktop, make_reader(scan.region).email, PASSWORD)
    desktop.goto(f"/scan/{scan.pk}/rapport/")
    desktop.get_by_role("button", name="Download als PDF").click()
    expect(desktop.get_by_text("Het downloaden begint vanzelf.")).to_be_visible()

    with desktop.expect_download(timeout=TIME_TO_WRITE) as download:
        call_command("report_worker", once=True)

    assert download.value.suggested_filename == "rapport-midden-holland-2026-10-01-concept.pdf"
    download.value.save_as(tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-1.7")
    expect(desktop.get_by_text("De PDF is klaar.")).to_be_visible()
    expect(desktop.get_by_text("Het downloaden begint vanzelf.")).to_be_hidden()


def test_reader_downloads_the_pdf_without_javascript(
    without_javascript: Page, log_in: LogIn, scan: Scan, tmp_path: Path
) -> None:
    page = without_javascript
    log_in(page, make_reader(scan.region).email, PASSWORD)
    page.goto(f"/scan/{scan.pk}/rapport/")
    page.get_by_role("button", name="Download als PDF").click()
    expect(page.get_by_role("heading", name="De PDF wordt gemaakt")).to_be_visible()

    # The page looks again by itself.
    with page.expect_download(timeout=TIME_TO_WRITE) as download:
        call_command("report_worker", once=True)

    download.value.save_as(tmp_path / "r.pdf")
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_reader_downloads_the_table(desktop: Page, log_in: LogIn, scan: Scan, tmp_path: Path) -> None:
    log_in(desktop, make_reader(scan.region).email, PASSWORD)
    desktop.goto(f"/scan/{scan.pk}/rapport/")

    with desktop.expect_download() as download:
        desktop.get_by_role("link", name="Voor een rekenblad (CSV)").click()

    download.value.save_as(tmp_path / "r.csv")
    assert "Gouda" in (tmp_path / "r.csv").read_text(encoding="utf-8-sig")
