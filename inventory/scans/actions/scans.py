"""Starting a scan, and saying who took part."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction

from bouwstenen.models import Edition
from inventory.scans.models import Participant, Perspective, Scan
from regions import saving
from regions.models import Region, User
from regions.saving import Saving


def scan_snapshot(scan: Scan) -> dict[str, Any]:
    """What the revisions of a scan keep."""
    return {
        "region": scan.region_id,
        "edition": scan.edition_id,
        "title": scan.title,
        "reference_date": scan.reference_date.isoformat(),
        "state": scan.state,
        "no_initiative": scan.no_initiative,
    }


@transaction.atomic
def create_scan(*, region: Region, title: str, reference_date: datetime.date, by: User) -> Scan:
    """Start a scan of a region with the newest edition of the catalogue; it is open at once."""
    scan = Scan(
        region=region,
        edition=Edition.objects.order_by("-published_on")[0],
        title=title,
        reference_date=reference_date,
        created_by=by,
    )
    saving.add(scan, Saving(by=by, action="create"), snapshot=scan_snapshot)
    return scan


@transaction.atomic
def add_participant(*, scan: Scan, perspective: Perspective, who: str, by: User) -> Participant:
    """Note who took part in a scan, and from which perspective."""
    return Participant.objects.create(scan=scan, perspective=perspective, who=who, added_by=by)


@transaction.atomic
def remove_participant(*, participant: Participant, by: User) -> None:
    participant.delete()
