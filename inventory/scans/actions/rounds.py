"""Taking over what a municipality said before. Only empty cells are filled, and it can be undone together."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.models import Answer
from inventory.scans.permissions import Filling
from inventory.scans.rounds import OtherScan, Said, said_before
from regions.models import User


def confirm_previous(*, filling: Filling, activities: Iterable[Activity], by: User) -> tuple[int, uuid.UUID]:
    """Nog steeds zo: give empty cells the answer of the previous round; tell how many, and the batch to undo."""
    return _take_over(filling, activities, said_before(filling), by, action="still")


def copy_from_other_scan(
    *, filling: Filling, other: OtherScan, activities: Iterable[Activity], by: User
) -> tuple[int, uuid.UUID]:
    """Give empty cells what the municipality said in a scan of another region, with that scan as source."""
    source = f"overgenomen uit {other.scan.title} ({other.scan.region.name})"[:300]
    said = {line.activity.code: replace(line.said, source=source) for line in other.lines}
    return _take_over(filling, activities, said, by, action="copy")


@transaction.atomic
def _take_over(
    filling: Filling, activities: Iterable[Activity], said: Said, by: User, *, action: str
) -> tuple[int, uuid.UUID]:
    batch, taken = uuid.uuid4(), 0
    now = {one.activity_id: one for one in Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)}
    for activity in activities:
        current = now.get(activity.pk)
        earlier = said.get(activity.code)
        if earlier is None or AnswerValues.of(current).answer:
            continue
        save_answer(
            filling=filling,
            activity=activity,
            values=earlier,
            expected=current.version if current else 0,
            by=by,
            batch=batch,
            action=action,
        )
        taken += 1
    return taken, batch
