"""Taking over what municipalities said before. Only empty cells are filled, and it can be undone together."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import replace

from django.db import transaction

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.actions.cells import Cell, Filled, cells_of, fill
from inventory.scans.locks import hold_open
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from inventory.scans.rounds import OtherScan, Said, said_last_time
from regions.models import Municipality, User

STILL = "still"
"""The action of a revision that confirmed an answer of the previous round."""


def confirm_previous(*, filling: Filling, activities: Iterable[Activity], by: User) -> tuple[int, uuid.UUID]:
    """Nog steeds zo: give empty cells the answer of the previous round; tell how many, and the batch to undo."""
    chosen, here = list(activities), [filling.municipality]
    said = said_last_time(filling.scan, here, chosen)
    done = _take_over(filling.scan, here, chosen, said, by, action=STILL, on_behalf=False)
    return done.filled, done.batch


def confirm_previous_on_behalf(
    *, scan: Scan, municipalities: Collection[Municipality], activities: Collection[Activity], by: User
) -> Filled:
    """Nog steeds zo, by the region's coordinator: what municipalities said themselves stays."""
    said = said_last_time(scan, municipalities, activities)
    return _take_over(scan, municipalities, activities, said, by, action=STILL, on_behalf=True)


def copy_from_other_scan(
    *, filling: Filling, other: OtherScan, activities: Iterable[Activity], by: User
) -> tuple[int, uuid.UUID]:
    """Give empty cells what the municipality said in a scan of another region, with that scan as source."""
    source = f"overgenomen uit {other.scan.title} ({other.scan.region.name})"[:300]
    here = filling.municipality
    said = {(line.activity.code, here.pk): replace(line.said, source=source) for line in other.lines}
    done = _take_over(filling.scan, [here], activities, said, by, action="copy", on_behalf=False)
    return done.filled, done.batch


@transaction.atomic
def _take_over(
    scan: Scan,
    municipalities: Iterable[Municipality],
    activities: Iterable[Activity],
    said: Said,
    by: User,
    *,
    action: str,
    on_behalf: bool,
) -> Filled:
    def value(cell: Cell) -> AnswerValues | None:
        is_free = cell.is_empty if on_behalf else cell.is_blank
        return said.get((cell.activity.code, cell.municipality.pk)) if is_free else None

    hold_open(scan)
    return fill(scan, cells_of(scan, municipalities, activities), value, by, action=action, on_behalf=on_behalf)
