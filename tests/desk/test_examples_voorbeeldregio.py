"""The Voorbeeldregio is there to fill every part of the report and of the product, in plain words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inventory.desk.example_files import read_examples
from inventory.desk.examples import load_examples
from inventory.gaps.codes import ACCESS_LEVELS
from inventory.gaps.results import GapReport
from inventory.scans.inputs import scan_report
from inventory.scans.models import AnswerKind, DecisionKind, Limit, Reason, Scan, SteunpuntStatus
from regions.models import Funding, InitiativeKind, OfferStatus, SignalKind
from regions.reference import ReferenceFiles, load_reference

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "scans" / "voorbeeldregio.json"
CONTENT: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
INITIATIVES: list[dict[str, Any]] = CONTENT["initiatives"]
OFFERS: list[dict[str, Any]] = [offer for initiative in INITIATIVES for offer in initiative["offers"]]
SIGNALS: list[dict[str, Any]] = [signal for initiative in INITIATIVES for signal in initiative["signals"]]
ANSWERS: list[dict[str, Any]] = CONTENT["answers"]
FLAGS = {"explained", "contradicted", "unsupported", "overlap", "fragile", "nearby"}
NEVER = re.compile(
    r"ontbreek|cliënt|doelgroep|tekort|onvoldoende|achterstand|presteren|koploper|scoren|regioscan|stakeholder|\bepa\b",
    re.IGNORECASE,
)


@pytest.fixture
def report(db: None) -> GapReport:
    load_reference(ReferenceFiles.ours())
    load_examples()
    return scan_report(Scan.objects.get(region__slug="own-voorbeeldregio", state="open"))


def _texts(value: object) -> Iterator[str]:
    """Every text that a person reads; codes and addresses are the same in each."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value


def test_voorbeeldregio_shows_every_gap_that_can_stand_beside_the_others(report: GapReport) -> None:
    found = {(gap.kind, gap.everywhere) for gap in report.gaps}

    assert found == {
        *(("bouwsteen_missing", True), ("bouwsteen_missing", False), ("initiative_wish", False)),
        *(("activity_missing", True), ("activity_missing", False)),
    }
    assert any(gap.nearby for gap in report.gaps)
    assert any(gap.municipalities and not gap.nearby for gap in report.gaps)
    assert not report.too_early


def test_voorbeeldregio_shows_every_status_flag_and_level(report: GapReport) -> None:
    assert {cell.status for cell in report.cells} == {"present", "elsewhere", "missing", "duplicated", "unknown"}
    assert {cell.basis for cell in report.cells} == {"answer", "offers", "sources", "none"}
    assert {flag for cell in report.cells for flag in cell.flags} == FLAGS
    assert {level for bouwsteen in report.bouwstenen for level in bouwsteen.access.values()} == set(ACCESS_LEVELS)
    assert {activity.status for activity in report.activities} == {"everywhere", "partly", "missing", "unknown"}
    assert any({"explained", "contradicted"} <= set(cell.flags) for cell in report.cells)
    assert any("explained" in cell.flags and "contradicted" not in cell.flags for cell in report.cells)


def test_voorbeeldregio_shows_overlaps_of_every_kind(report: GapReport) -> None:
    assert any(overlap.decision for overlap in report.overlaps)
    assert any(overlap.providers and not overlap.decision for overlap in report.overlaps)
    assert any(not overlap.providers for overlap in report.overlaps)
    stored = {(each["activity"], tuple(each["providers"])) for each in CONTENT["decisions"]}
    assert stored == {(each.activity, each.providers) for each in report.overlaps if each.decision}


def test_voorbeeldregio_shows_what_to_discuss_and_to_complete(report: GapReport) -> None:
    assert {item.flag for item in report.discuss} == {"contradicted", "signal_missing", "signal_duplicated"}
    assert report.groups
    assert report.initiatives
    assert report.figures.municipalities_steunpunt > 0
    assert report.figures.municipalities_steunpunt_emerging > 0
    without_supply = {
        each["slug"] for each in INITIATIVES if not any(offer["confirmed_on"] for offer in each["offers"])
    }
    assert without_supply == {"jongerenplek-halte-zilver"}


def test_voorbeeldregio_uses_every_code_of_the_file_format() -> None:
    assert {each["kind"] for each in INITIATIVES} == set(InitiativeKind.values)
    assert {each["answer"] for each in ANSWERS} == set(AnswerKind.values)
    assert {each["reason"] for each in ANSWERS} == {"", *Reason.values}
    assert {limit for each in ANSWERS for limit in each["limits"]} == set(Limit.values)
    assert {each["funding"] for each in OFFERS} == set(Funding.values)
    assert {each["status"] for each in OFFERS} == set(OfferStatus.values)
    assert {each["signal"] for each in SIGNALS} == set(SignalKind.values)
    assert {each["named"] for each in SIGNALS} == {True, False}
    assert {each["note_public"] for each in ANSWERS if each["note"]} == {True, False}
    assert {each["status"] for each in CONTENT["steunpunten"]} == set(SteunpuntStatus.values)
    assert {each["decision"] for each in CONTENT["decisions"]} <= set(DecisionKind.values)


def test_voorbeeldregio_has_offers_under_all_kinds_of_conditions() -> None:
    assert any(each["at_home"] for each in OFFERS)
    assert any(each["exclusive"] for each in OFFERS)
    assert any(each["ends_on"] and each["status"] == "active" for each in OFFERS)
    assert any(each["starts_on"] for each in OFFERS)
    assert any(each["source"] and not each["confirmed_on"] for each in OFFERS)
    assert any(each["places"] and set(each["municipalities"]) - set(each["places"]) for each in OFFERS)
    confirmed = [each["confirmed_on"] for each in OFFERS if each["confirmed_on"]]
    assert any(day < "2025-04-01" for day in confirmed)
    assert any("2025-04-01" <= day < "2025-10-01" for day in confirmed)
    organisations = [each["organisation"] for each in INITIATIVES if each["organisation"]]
    assert len(organisations) > len(set(organisations))
    assert any(each["municipality"] is None for each in INITIATIVES)


def test_voorbeeldregio_is_answered_by_all_and_completely_by_none() -> None:
    counted = {
        code: sum(each["municipality"] == code for each in ANSWERS) for code in CONTENT["region"]["municipalities"]
    }

    assert all(0 < count < 33 for count in counted.values())
    assert min(counted.values()) < 10


def test_examples_are_written_in_words_that_everybody_reads() -> None:
    extra = json.loads((FILE.parents[1] / "examples_extra.json").read_text(encoding="utf-8"))
    notes = [offer.note for example in read_examples() for offer in example.profile.offers]

    first_round = json.loads(FILE.with_name("voorbeeldregio-2025.json").read_text(encoding="utf-8"))

    found = [text for text in _texts([CONTENT, first_round, extra, notes]) if NEVER.search(text)]

    assert found == []
