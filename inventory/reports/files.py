"""The report as files to work with: CSV and JSON, cut to whoever downloads them (domain.md sections 5 and 6)."""

from __future__ import annotations

import json
from typing import Any

from django.utils.text import slugify

from inventory.gaps.report_json import report_json
from inventory.gaps.results import Cell
from inventory.reports.loading import LoadedReport
from inventory.reports.presentation import Reading
from inventory.reports.presentation.matrix import cell_additions, cell_word
from inventory.scans import words
from inventory.scans.models import Reason, Scan
from inventory.scans.spreadsheet import BYTE_ORDER_MARK, csv_line

COLUMNS = (
    "Gemeentecode",
    "Gemeente",
    "Bouwsteencode",
    "Bouwsteen",
    "Activiteitcode",
    "Activiteit",
    "Stand",
    "Volgens",
    "Aanbieders",
    "Wat erbij hoort",
    "Bij de buren",
    "Hoe komt dat",
    "Waar inwoners terechtkunnen",
    "Wie biedt dit, volgens de gemeente",
    "Toelichting",
    "Stand op",
    "Concept of vastgesteld",
    "Let op",
)


def file_name(scan: Scan, extension: str) -> str:
    """A name that still says what it is in somebody's downloads next year."""
    state = "vastgesteld" if scan.is_adopted else "concept"
    region = slugify(scan.region.name) or scan.region.slug
    return f"rapport-{region}-{scan.reference_date.isoformat()}-{state}.{extension}"


# --- CSV -------------------------------------------------------------------------------------------------------
def csv_file(loaded: LoadedReport) -> bytes:
    """
    Every activity in every municipality, one line each, as the matrix of the report shows it.

    For Dutch spreadsheets: semicolons and a byte order mark. Text that people typed never begins a formula.
    """
    reading, view = loaded.reading, loaded.view
    tail = [view.reference_date, "Vastgesteld" if view.adopted else "Concept", " ".join(view.notices)]
    lines = [csv_line(COLUMNS)]
    for code, cells in reading.cells_by_activity.items():
        bouwsteen = reading.activities[code].bouwsteen
        for cell in cells:
            row = [
                cell.municipality,
                reading.municipality(cell.municipality),
                bouwsteen,
                reading.bouwsteen(bouwsteen),
                code,
                reading.activity(code),
                *_said(reading, cell),
                *tail,
            ]
            lines.append(csv_line(row))
    return BYTE_ORDER_MARK + b"".join(lines)


def _said(reading: Reading, cell: Cell) -> list[str]:
    """The columns from `Stand` up to `Toelichting`."""
    answer = cell.answer if cell.basis == "answer" else None
    basis = cell.basis if reading.for_members or cell.basis != "sources" else "none"
    flags = [flag for flag in cell.flags if flag not in {"contradicted", "explained", "nearby"}]
    if not reading.for_members:
        flags = [flag for flag in flags if flag != "fragile"]
    return [
        cell_word(cell).label,
        words.BASES[basis].label,
        reading.provider_list(cell.providers),
        ", ".join([*cell_additions(cell), *(words.FLAGS[flag].label for flag in flags)]),
        reading.municipality_list(cell.nearby) if cell.nearby else "",
        Reason(answer.reason).label if answer and answer.reason else "",
        answer.place if answer else "",
        answer.provider if answer else "",
        answer.note if answer and answer.note_public else "",
    ]


# --- JSON ------------------------------------------------------------------------------------------------------
def json_file(loaded: LoadedReport) -> bytes:
    """The report file of domain.md section 5, cut to its reader as section 6 says."""
    reading = loaded.reading
    document = json.loads(report_json(loaded.report, adopted=loaded.scan.is_adopted))
    document["discuss"] = _discuss(reading)
    if not reading.for_members:
        _cut_for_everyone(document, reading)
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _discuss(reading: Reading) -> list[dict[str, Any]]:
    """Without what is not for the region, and without the sender of an unnamed signal; in public not at all."""
    items = []
    for item in reading.report.discuss_shown:
        named = reading.names_sender(item)
        if item.flag == "contradicted" or named or reading.for_members:
            items.append((item.activity, item.municipality, item.flag, (named and item.initiative) or ""))
    # Sorted anew: the order of senders whose names are left out would tell something of them.
    return [
        {"municipality": municipality, "activity": activity, "flag": flag, "initiative": initiative or None}
        for activity, municipality, flag, initiative in sorted(items)
    ]


def _cut_for_everyone(document: dict[str, Any], reading: Reading) -> None:
    """No temporary money by name, no "weet ik niet" beside empty, no initiative that has confirmed nothing."""
    for cell in document["cells"]:
        cell["flags"] = [flag for flag in cell["flags"] if flag != "fragile"]
    document["figures"]["answered"] = None
    document["initiatives"] = [each for each in document["initiatives"] if reading.may_name(each["initiative"])]
    for gap in document["gaps"]:
        if gap["initiative"] is not None and not reading.may_name(gap["initiative"]):
            gap["initiative"] = None
