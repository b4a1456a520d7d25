"""Starting a scan, and saying who took part."""

from __future__ import annotations

import contextlib
import datetime
import uuid
from typing import Any

from django.db import IntegrityError, transaction

from bouwstenen.models import Edition
from inventory.scans.actions.opening import tell_that_it_is_open
from inventory.scans.locks import hold_unadopted, take_turns
from inventory.scans.models import Participant, Scan, ScanState
from regions import saving
from regions.models import Region, User
from regions.saving import ConflictError, Saving


def scan_snapshot(scan: Scan) -> dict[str, Any]:
    """What the revisions of a scan keep."""
    return {
        "region": scan.region_id,
        "edition": scan.edition_id,
        "title": scan.title,
        "reference_date": scan.reference_date.isoformat(),
        "state": scan.state,
        "remark": scan.remark,
        "no_initiative": scan.no_initiative,
        "previous": scan.previous_id,
        "inputs_sha256": scan.inputs_sha256,
        "report_sha256": scan.report_sha256,
        "shared_with_initiatives": scan.shared_with_initiatives_on is not None,
        "published": scan.published_on is not None,
        "read_along_sent": scan.read_along_sent_at.isoformat() if scan.read_along_sent_at else None,
        "read_along_until": scan.read_along_until.isoformat() if scan.read_along_until else None,
        "outcome_sent": scan.outcome_sent_at.isoformat() if scan.outcome_sent_at else None,
    }


def create_scan(
    *,
    region: Region,
    title: str,
    reference_date: datetime.date,
    by: User,
    state: str = ScanState.OPEN,
    previous: Scan | None = None,
    token: uuid.UUID | None = None,
) -> Scan:
    """
    Start a scan of a region with the newest edition of the catalogue, as a next round when there is a previous one.

    It is open at once and its municipalities hear that, or it is in preparation first. The same `token` twice is one
    scan: whoever clicks twice finds the first, unless it was deleted since.
    """
    scan = Scan(
        region=region,
        edition=Edition.objects.latest("published_on", "pk"),
        title=title,
        reference_date=reference_date,
        state=state,
        previous=previous,
        created_by=by,
    )
    try:
        _store(scan, Saving(by=by, action="create", token=token))
    except IntegrityError:
        earlier = saving.already_saved(token)
        if earlier is None:
            raise
        if earlier.by_number != by.pk or Scan.objects.filter(pk=earlier.subject_id).exists():
            return region.scans.get(pk=earlier.subject_id, created_by=by)
        scan.pk = None  # the number of the row that was taken back
        _store(scan, Saving(by=by, action="create"))
    return scan


@transaction.atomic
def _store(scan: Scan, how: Saving) -> None:
    saving.add(scan, how, snapshot=scan_snapshot)
    if scan.is_open and how.by is not None:
        tell_that_it_is_open(scan=scan, by=how.by)


def participant_snapshot(participant: Participant) -> dict[str, Any]:
    """What the revisions of a participant keep. It comes and goes, and never changes."""
    return {"perspective": participant.perspective, "who": participant.who}


@transaction.atomic
def add_participant(*, scan: Scan, perspective: str, who: str, by: User) -> Participant:
    """
    Note who took part in a scan, and from which perspective. Said twice it is one line.

    Raises ScanClosedError when the scan is adopted.
    """
    take_turns(by)
    hold_unadopted(scan)
    found = scan.participants.filter(perspective=perspective, who=who).first()
    if found is not None:
        return found
    participant = Participant(scan=scan, perspective=perspective, who=who, added_by=by)
    saving.add(participant, Saving(by=by, trail=scan.trail, action="participant"), snapshot=participant_snapshot)
    return participant


@transaction.atomic
def remove_participant(*, scan: Scan, pk: int, by: User) -> None:
    """Take a line away again. One that is gone already is no error. Raises ScanClosedError as adding one does."""
    hold_unadopted(scan)
    found = scan.participants.filter(pk=pk).first()
    how = Saving(by=by, trail=scan.trail, action="participant_back")
    with contextlib.suppress(ConflictError):
        if found is not None:
            saving.remove(found, how, expected=found.version, snapshot=participant_snapshot)
