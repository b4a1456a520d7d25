"""The worked examples, in through `import_scan` and out through `gap_report`, in every format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from pypdf import PdfReader

pytestmark = pytest.mark.django_db

EXAMPLES = sorted((settings.FIXTURES / "scans").glob("*.json"))
BROCHURE = [path for path in EXAMPLES if not path.stem.startswith("voorbeeldregio")]


def imported(path: Path) -> str:
    """Load the reference data and one example; the number of the scan is the last line of what is printed."""
    call_command("load_reference", stdout=io.StringIO())
    out = io.StringIO()
    call_command("import_scan", str(path), stdout=out)
    return out.getvalue().splitlines()[-1]


def report(scan: str, form: str, target: Path) -> bytes:
    call_command("gap_report", scan, format=form, output=target)
    return target.read_bytes()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_in_every_format(path: Path, tmp_path: Path) -> None:
    scan = imported(path)
    wanted = json.loads(path.read_text(encoding="utf-8"))
    municipalities = wanted["region"]["municipalities"]

    document = json.loads(report(scan, "json", tmp_path / "r.json"))
    assert document["region"] == wanted["region"]["slug"]
    assert document["figures"]["cells"] == 33 * len(municipalities)

    table = report(scan, "csv", tmp_path / "r.csv")
    assert table.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == document["figures"]["cells"]

    page = report(scan, "html", tmp_path / "r.html").decode()
    assert f"Rapport {wanted['region']['name']}" in page

    pdf = PdfReader(io.BytesIO(report(scan, "pdf", tmp_path / "r.pdf")))
    assert f"Rapport {wanted['region']['name']}" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("path", BROCHURE, ids=lambda path: path.stem)
def test_brochure_example_has_no_gap_made_of_silence(path: Path, tmp_path: Path) -> None:
    """ux.md section 12, item 1: nothing but unknown cells, no gaps, nobody without access, no names beside a lack."""
    scan = imported(path)
    document = json.loads(report(scan, "json", tmp_path / "r.json"))

    assert document["gaps"] == []
    assert {cell["status"] for cell in document["cells"]} == {"unknown"}
    assert all(one["inhabitants"]["none"] == 0 for one in document["bouwstenen"])
    assert document["overlaps"] == []
    assert document["discuss"] == []
    page = report(scan, "html", tmp_path / "r.html").decode()
    assert "Het is nog te vroeg om te zeggen wat we missen." in page
