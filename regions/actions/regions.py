"""What staff do with regions: making them, correcting them, and confirming which municipalities belong to them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from regions import saving
from regions.models import Municipality, Region, User
from regions.saving import Saving


def region_snapshot(region: Region) -> dict[str, Any]:
    """What the revisions of a region keep."""
    return {
        "slug": region.slug,
        "name": region.name,
        "kind": region.kind,
        "basis": region.basis,
        "source": region.source,
        "year": region.year,
        "guided_by": region.guided_by,
        "municipalities": sorted(one.code for one in region.municipalities.all()),
        "proposed": sorted(one.code for one in region.proposed.all()),
        "proposal_note": region.proposal_note,
        "confirmed_on": _day(region.confirmed_on),
        "confirmed_by": region.confirmed_by_id,
        "ended_on": _day(region.ended_on),
    }


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def slug_for(kind: str, name: str) -> str:
    """The address of a region carries its kind: "iza-midden-holland"."""
    return f"{kind}-{slugify(name)}"[:80]


@transaction.atomic
def add_region(*, region: Region, municipalities: Iterable[Municipality], by: User) -> None:
    """Store a region that no file knows. Its composition still has to be confirmed."""
    codes = [one.code for one in municipalities]
    saving.add(region, Saving(by=by, action="add"), snapshot=region_snapshot, links={"municipalities": codes})


@transaction.atomic
def change_region(
    *, region: Region, expected: int, fields: dict[str, Any], municipalities: Iterable[Municipality], by: User
) -> bool:
    """
    Correct a region, as it was read at version `expected`; tell if anything changed.

    Another composition takes the confirmation away: what was confirmed is no longer what stands there.
    Raises ConflictError, with nothing stored, when somebody else was first.
    """
    codes = sorted(one.code for one in municipalities)
    changed = {name: value for name, value in fields.items() if getattr(region, name) != value}
    other_composition = codes != region_snapshot(region)["municipalities"]
    if other_composition:
        changed |= {"confirmed_on": None, "confirmed_by": None}
    if not changed:
        return False
    saving.change(
        region,
        Saving(by=by, action="change"),
        expected=expected,
        fields=changed,
        snapshot=region_snapshot,
        links={"municipalities": codes} if other_composition else None,
    )
    return True


@transaction.atomic
def confirm_composition(*, region: Region, expected: int, by: User) -> None:
    """
    Note that these are the municipalities of the region, and who says so.

    Raises ConflictError when the region changed since `expected`: then it was another list that was looked at.
    """
    fields = {"confirmed_on": timezone.localdate(), "confirmed_by": by}
    saving.change(region, Saving(by=by, action="confirm"), expected=expected, fields=fields, snapshot=region_snapshot)
