"""One analysis for page, PDF and file: change one rule of it and all three change together."""

import csv
import io
import re

import pypdf
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from inventory.gaps.analysis import cells
from inventory.gaps.analysis.cells import Verdict
from inventory.scans.models import Scan
from tests.builders import GOUDA, make_initiative, make_offer, make_officer, make_region, make_scan
from tests.reports.cases import text_of

pytestmark = pytest.mark.django_db


def shown(client: Client, scan: Scan) -> dict[str, str]:
    """The status of "Inloop en ontmoeting" in Gouda, as each format says it."""
    page = client.get(reverse("report-detail", args=[scan.pk])).content.decode()
    asked = client.post(reverse("report-pdf-request", args=[scan.pk]))
    call_command("report_worker", once=True)
    pdf = pypdf.PdfReader(io.BytesIO(client.get(asked["Location"]).content))
    in_pdf = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
    table = client.get(reverse("report-csv", args=[scan.pk])).content.decode("utf-8-sig")
    row = next(row for row in csv.DictReader(io.StringIO(table), delimiter=";") if row["Activiteitcode"] == "A1.1")
    pattern = r"Inloop en ontmoeting A1\.1 \S+ (Aanwezig|Elders)"
    return {
        "page": re.findall(pattern, text_of(page))[0],
        "pdf": re.findall(pattern, in_pdf)[0],
        "csv": row["Stand"],
    }


def test_changed_rule_shows_on_screen_in_pdf_and_in_csv(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = make_scan(make_region(municipalities=[GOUDA]))
    make_offer(make_initiative(), "A1.1", municipalities=[GOUDA], places=[GOUDA])
    client.force_login(make_officer(GOUDA))
    before = shown(client, scan)

    # What takes place in a municipality would no longer be there, but elsewhere.
    judge = cells._judge
    monkeypatch.setattr(
        cells,
        "_judge",
        lambda *args: Verdict("elsewhere", "offers") if judge(*args).status == "present" else judge(*args),
    )
    after = shown(client, scan)

    assert before == {"page": "Aanwezig", "pdf": "Aanwezig", "csv": "Aanwezig"}
    assert after == {"page": "Elders", "pdf": "Elders", "csv": "Elders"}
