"""A new scan of a file: the scan, the answers with the sheets they stand on, and what the table decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils import timezone

from bouwstenen.models import Edition
from inventory.scans.actions.answers import snapshot as answer_snapshot
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.actions.sheets import snapshot as sheet_snapshot
from inventory.scans.models import Answer, Decision, Scan, Sheet, Steunpunt
from inventory.scans.scanfile.reading import ScanFile
from inventory.scans.scanfile.storing import ROWS_AT_ONCE, Keys, link, store
from regions.models import Region
from regions.saving import Saving, add, first_revision, record_all


def add_scan(
    file: ScanFile,
    *,
    region: Region,
    edition: Edition,
    initiatives: Mapping[str, int],
    keys: Keys,
    saving: Saving,
) -> Scan:
    """Store the scan of a file; `initiatives` are the primary keys of those in it, by slug."""
    scan = Scan(
        region=region,
        edition=edition,
        title=file.title,
        reference_date=file.reference_date,
        no_initiative=file.no_initiative,
        created_by=saving.by,
    )
    add(scan, saving, snapshot=scan_snapshot)
    saving = replace(saving, trail=scan.trail)
    _add_sheets(file, scan, saving)
    _add_answers(file, scan, keys, saving)
    _add_decisions(file, scan, initiatives, keys, saving)
    _add_steunpunten(file, scan, initiatives, saving)
    return scan


def _add_sheets(file: ScanFile, scan: Scan, saving: Saving) -> None:
    """In a scan file a municipality with answers has shared (domain.md section 6)."""
    now = timezone.now()
    codes = sorted({answer.municipality for answer in file.answers})
    rows = store(Sheet, (Sheet(scan=scan, municipality_id=code, shared_on=now, shared_by=saving.by) for code in codes))
    record_all((first_revision(row, saving, sheet_snapshot(row)) for row in rows), at_once=ROWS_AT_ONCE)


def _add_answers(file: ScanFile, scan: Scan, keys: Keys, saving: Saving) -> None:
    rows = store(
        Answer,
        (
            Answer(
                scan=scan,
                municipality_id=answer.municipality,
                activity_id=keys.activities[answer.activity],
                answer=answer.answer,
                reason=answer.reason,
                limits=sorted(answer.limits),
                working_on_it=answer.working_on_it,
                place=answer.place,
                provider=answer.provider,
                note=answer.note,
                note_public=answer.note_public,
                source=answer.source,
                updated_by=saving.by,
            )
            for answer in file.answers
        ),
    )
    record_all((first_revision(row, saving, answer_snapshot(row)) for row in rows), at_once=ROWS_AT_ONCE)


def _add_decisions(file: ScanFile, scan: Scan, initiatives: Mapping[str, int], keys: Keys, saving: Saving) -> None:
    providers = [[initiatives[slug] for slug in decision.providers] for decision in file.decisions]
    rows = store(
        Decision,
        (
            Decision(
                scan=scan,
                activity_id=keys.activities[decision.activity],
                decision=decision.decision,
                note=decision.note,
                providers_key=Decision.key_of(pks),
            )
            for decision, pks in zip(file.decisions, providers, strict=True)
        ),
    )
    pairs = zip(rows, providers, strict=True)
    link(Decision.providers.through, ((row.pk, pk) for row, pks in pairs for pk in pks))
    record_all((first_revision(row, saving, decision_snapshot(row)) for row in rows), at_once=ROWS_AT_ONCE)


def _add_steunpunten(file: ScanFile, scan: Scan, initiatives: Mapping[str, int], saving: Saving) -> None:
    rows = store(
        Steunpunt,
        (
            Steunpunt(
                scan=scan,
                initiative_id=initiatives[row.initiative],
                municipality_id=row.municipality,
                status=row.status,
            )
            for row in file.steunpunten
        ),
    )
    record_all((first_revision(row, saving, steunpunt_snapshot(row)) for row in rows), at_once=ROWS_AT_ONCE)


def decision_snapshot(decision: Decision) -> dict[str, Any]:
    """What the revisions of a decision keep. Its providers never change: another set is another decision."""
    return {
        "activity": decision.activity_id,
        "providers": decision.providers_key,
        "decision": decision.decision,
        "note": decision.note,
    }


def steunpunt_snapshot(row: Steunpunt) -> dict[str, Any]:
    """What the revisions of a steunpunt keep."""
    return {"initiative": row.initiative_id, "municipality": row.municipality_id, "status": row.status}
