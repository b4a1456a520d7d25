"""manage.py gap_report: every format, to a file or a stream, and clear sentences when it cannot."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from inventory.gaps.report_json import report_json
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan
from tests.builders import make_initiative, make_offer, make_region, make_scan

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    scan = make_scan(make_region(slug="own-hier", name="Hier"))
    make_offer(make_initiative(name="Het Huis"), "A1.1", funding="temporary")
    return scan


def run(*arguments: object) -> str:
    out = io.StringIO()
    call_command("gap_report", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_json_is_the_report_file_byte_for_byte(scan: Scan, tmp_path: Path) -> None:
    expected = report_json(scan_report(scan), adopted=False)

    run(scan.pk, "--output", tmp_path / "r.json")

    assert (tmp_path / "r.json").read_bytes() == expected
    assert run(scan.pk, "--format", "json").encode() == expected
    assert b"fragile" in expected


def test_html_is_one_whole_file_that_needs_nothing_else(scan: Scan) -> None:
    page = run(scan.pk, "--format", "html")

    assert page.startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")
    assert "--blue-600:" in page
    assert ".report-table" in page
    assert "Het Huis, in Gouda" in page
    assert "<link" not in page
    assert "<script" not in page
    assert "url(" not in page


def test_csv_is_for_members_unless_told_otherwise(scan: Scan) -> None:
    assert "Tijdelijk geld" in run(scan.pk, "--format", "csv")
    assert "Tijdelijk geld" not in run(scan.pk, "--format", "csv", "--audience", "public")


def test_pdf_goes_to_a_file(scan: Scan, tmp_path: Path) -> None:
    run(scan.pk, "--format", "pdf", "--output", tmp_path / "r.pdf")

    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-1.7")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["999999"], "Scan 999999 bestaat niet."),
        (["abc"], "Scan abc bestaat niet."),
        (["٣"], "Scan ٣ bestaat niet."),
        (["9" * 40], "bestaat niet."),
        (["1", "--format", "xlsx"], "Het rapport als xlsx is er nog niet. Kies voor een rekenblad csv."),
        (["1", "--format", "ods"], "Het rapport als ods is er nog niet."),
        (["1", "--format", "docx"], "Het formaat 'docx' kennen we niet. Kies uit json, html, pdf, csv."),
        (["1", "--audience", "pers"], "De lezers 'pers' kennen we niet."),
    ],
)
def test_what_cannot_be_done_is_one_dutch_sentence(arguments: list[str], expected: str) -> None:
    with pytest.raises(CommandError) as error:
        run(*arguments)

    assert expected in str(error.value)
    assert error.value.returncode == 1


def test_file_that_cannot_be_written_is_one_dutch_sentence(scan: Scan, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="is niet te schrijven"):
        run(scan.pk, "--output", tmp_path / "nergens" / "r.json")


def test_pdf_too_large_to_make_is_one_dutch_sentence(scan: Scan, settings: Settings) -> None:
    settings.PDF_SECONDS = 0

    with pytest.raises(CommandError, match="duurde langer dan 0 seconden"):
        run(scan.pk, "--format", "pdf")


def test_pdf_goes_through_a_pipe_unharmed(scan: Scan, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("gap_report", str(scan.pk), "--format", "pdf")

    out = capsysbinary.readouterr().out
    assert out.startswith(b"%PDF-1.7")
    assert out.rstrip().endswith(b"%%EOF")


def test_json_goes_through_a_pipe_unharmed(scan: Scan, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    call_command("gap_report", str(scan.pk))

    assert capsysbinary.readouterr().out == report_json(scan_report(scan), adopted=False)
