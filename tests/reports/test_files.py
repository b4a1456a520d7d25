"""CSV and JSON: what stands in them, for whom, and that no spreadsheet computes with what people typed."""

import csv
import io
import json
from typing import Any

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Initiative, ScanInputs
from inventory.gaps.report_json import report_json
from inventory.reports.files import COLUMNS, csv_file, file_name, json_file
from inventory.reports.loading import LoadedReport
from inventory.reports.models import Audience
from inventory.scans.models import Scan, ScanState
from regions.models import Region
from tests.gaps.build import REFERENCE_DATE, make_answer, make_initiative, make_offer, make_signal
from tests.reports.cases import A, B, make_facts, make_region_inputs


def loaded(inputs: ScanInputs, audience: Audience = Audience.MEMBERS, **facts: Any) -> LoadedReport:
    region = Region(slug="own-vierstromenland", name="Vierstromenland")
    scan = Scan(region=region, reference_date=REFERENCE_DATE)
    return LoadedReport(scan, analyse(inputs), make_facts(**facts), audience)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def row_of(content: bytes, activity: str, municipality: str) -> dict[str, str]:
    return next(
        row for row in rows_of(content) if row["Activiteitcode"] == activity and row["Gemeentecode"] == municipality
    )


def make_house(**changes: Any) -> Initiative:
    values: dict[str, Any] = {"municipality": A, "signals": (make_signal("B2.4", "missing", [A], named=False),)}
    return make_initiative("het-huis", make_offer("A1.1", [A, B], places=(A,), funding="temporary"), **values | changes)


# --- CSV -------------------------------------------------------------------------------------------------------
def test_csv_has_a_line_for_every_cell_with_semicolons_and_a_byte_order_mark() -> None:
    content = csv_file(loaded(make_region_inputs(make_house())))

    assert content.startswith(b"\xef\xbb\xbfGemeentecode;Gemeente;")
    assert content.count(b"\r\n") == 1 + 4 * 33
    assert tuple(rows_of(content)[0]) == COLUMNS
    assert [row["Gemeente"] for row in rows_of(content)[:5]] == [
        "Aalberg",
        "Beekdal",
        "Ceesveen",
        "Duinoord",
        "Aalberg",
    ]


def test_csv_says_in_words_what_the_matrix_says() -> None:
    answers = [
        make_answer("C2.1", "missing", A, reason="no_space", working_on_it=True, note="Binnenkort", note_public=True),
        make_answer("C2.1", "elsewhere", B, place="Aalberg", provider="De Zon", limits=("far",), note="geheim"),
    ]
    content = csv_file(loaded(make_region_inputs(make_house(), answers=answers, neighbours=((A, B),))))

    inloop, missing, elsewhere = (row_of(content, *key) for key in (("A1.1", A), ("C2.1", A), ("C2.1", B)))

    assert (inloop["Stand"], inloop["Volgens"], inloop["Aanbieders"]) == ("Aanwezig", "aanbieder", "Het huis")
    assert inloop["Wat erbij hoort"] == "Tijdelijk geld"
    assert row_of(content, "A1.1", B)["Bij de buren"] == "Aalberg"
    assert (missing["Stand"], missing["Wat erbij hoort"]) == ("Mist nog", "we zijn ermee bezig")
    assert (missing["Hoe komt dat"], missing["Toelichting"]) == ("Er is geen ruimte of plek", "Binnenkort")
    assert (elsewhere["Stand"], elsewhere["Waar inwoners terechtkunnen"]) == ("Elders", "Aalberg")
    assert elsewhere["Wie biedt dit, volgens de gemeente"] == "De Zon"
    assert elsewhere["Toelichting"] == ""
    assert (inloop["Stand op"], inloop["Concept of vastgesteld"]) == ("1 oktober 2026", "Concept")


def test_csv_of_an_example_says_so_on_every_line() -> None:
    content = csv_file(loaded(make_region_inputs(), fictional=True))

    assert {row["Let op"] for row in rows_of(content)} == {"Dit is een voorbeeld. De antwoorden zijn verzonnen."}


def test_csv_for_everyone_tells_no_money_and_no_lead() -> None:
    lead = make_initiative("kern", make_offer("A1.2", [A], confirmed_on=None), municipality=A)
    content = csv_file(loaded(make_region_inputs(make_house(), lead), Audience.PUBLIC))

    assert row_of(content, "A1.1", A)["Wat erbij hoort"] == ""
    assert row_of(content, "A1.2", A)["Volgens"] == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r@", " =", "\n+", "＝", "－"])
def test_csv_never_begins_a_formula(start: str) -> None:
    answers = [make_answer("C2.1", "elsewhere", A, place=f"{start}HYPERLINK(1)", provider=f"{start}cmd")]

    content = csv_file(loaded(make_region_inputs(make_house(name=f"{start}1+1"), answers=answers), title="x"))
    cells = [cell for row in rows_of(content) for cell in row.values()]

    assert any("HYPERLINK" in cell for cell in cells)
    assert any("1+1" in cell for cell in cells)
    assert [cell for cell in cells if cell[:1] in "=+-@\t\r\n＝－" and cell] == []


# --- JSON ------------------------------------------------------------------------------------------------------
def test_json_for_members_is_the_report_file_without_senders_that_are_not_named() -> None:
    named = make_initiative(
        "met-naam",
        make_offer("A1.2", [A]),
        municipality=A,
        signals=(make_signal("B2.4", "missing", [A], named=True),),
    )
    answers = [make_answer("B2.4", "present", A)]
    report = loaded(make_region_inputs(make_house(), named, answers=answers))

    whole = json.loads(report_json(report.report, adopted=False))
    cut = json.loads(json_file(report))

    assert [item["initiative"] for item in whole["discuss"]] == ["het-huis", "met-naam"]
    assert [item["initiative"] for item in cut["discuss"]] == [None, "met-naam"]
    assert {key: value for key, value in cut.items() if key != "discuss"} == {
        key: value for key, value in whole.items() if key != "discuss"
    }
    assert list(cut) == list(whole)
    assert json_file(report).endswith(b"}\n")


def test_json_for_members_is_byte_for_byte_the_report_file_when_there_is_nothing_to_cut() -> None:
    report = loaded(make_region_inputs(make_house(signals=())))

    assert json_file(report) == report_json(report.report, adopted=False)


def test_json_for_everyone_tells_no_money_no_dont_know_and_no_unconfirmed_name() -> None:
    silent = make_initiative("stil", municipality=A, wishes=("A2",))
    answers = [make_answer("B1.1", "dont_know", A), make_answer("B2.4", "present", A)]
    report = loaded(make_region_inputs(make_house(), silent, answers=answers), Audience.PUBLIC)

    content = json_file(report)
    document = json.loads(content)

    assert b"fragile" not in content
    assert b"stil" not in content
    assert document["figures"]["answered"] is None
    assert [each["initiative"] for each in document["initiatives"]] == ["het-huis"]
    assert [gap["initiative"] for gap in document["gaps"]] == [None]
    assert document["discuss"] == []


# --- names -----------------------------------------------------------------------------------------------------
def test_file_name_says_what_it_is_a_year_later() -> None:
    scan = Scan(region=Region(slug="iza-x", name="'s-Gravenhage & omstreken"), reference_date=REFERENCE_DATE)

    assert file_name(scan, "pdf") == "rapport-s-gravenhage-omstreken-2026-10-01-concept.pdf"
    scan.state = ScanState.ADOPTED
    assert file_name(scan, "csv") == "rapport-s-gravenhage-omstreken-2026-10-01-vastgesteld.csv"
    scan.region.name = "???"
    assert file_name(scan, "csv").startswith("rapport-iza-x-")
