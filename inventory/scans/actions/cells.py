"""
Filling many cells of a scan at once, on behalf of municipalities or by one itself: one batch, to be undone together.

What a cell becomes is for the caller to say, cell by cell; who was first in the same moment keeps what they said.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from bouwstenen.models import Activity
from inventory.scans.actions.answers import REGION_SOURCE, AnswerValues, save_answer, snapshot
from inventory.scans.models import Answer, Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import changed_by_region
from regions import saving
from regions.models import Municipality, User
from regions.saving import ConflictError, Saving

FILL = "on_behalf"
"""The action of a revision with which a coordinator filled in what no officer had answered."""


def is_own(answer: Answer, *, changed: bool) -> bool:
    """Whether a municipality said this itself, or said something else before the region changed it."""
    return changed or (bool(answer.answer) and not answer.on_behalf)


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling many cells at once did, and what it left alone."""

    batch: uuid.UUID
    filled: int
    kept_own: int
    """Cells that a municipality had answered itself."""
    kept_region: int
    """Cells that the region had filled in before."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity in one municipality, with its answer as it is now."""

    municipality: Municipality
    activity: Activity
    answer: Answer | None
    changed: bool

    @property
    def key(self) -> tuple[str, int]:
        return self.municipality.pk, self.activity.pk

    @property
    def is_blank(self) -> bool:
        """Says nothing, also when the region emptied it: free for the municipality itself."""
        return self.answer is None or not self.answer.answer

    @property
    def is_empty(self) -> bool:
        """Free for the region."""
        return self.is_blank and not self.changed

    @property
    def is_own(self) -> bool:
        return self.answer is not None and is_own(self.answer, changed=self.changed)

    @property
    def is_of_region(self) -> bool:
        """Given once for all: may be given again, unless somebody said something about this municipality."""
        return self.answer is not None and not self.is_own and self.answer.source == REGION_SOURCE


Value = Callable[[Cell], AnswerValues | None]
"""What a cell becomes; None: it is left alone."""


def cells_of(scan: Scan, municipalities: Iterable[Municipality], activities: Iterable[Activity]) -> list[Cell]:
    places, wanted = list(municipalities), list(activities)
    here = Answer.objects.filter(scan=scan, municipality__in=places, activity__in=wanted)
    now = {(one.activity_id, one.municipality_id): one for one in here}
    changed = set(here.filter(changed_by_region()).values_list("pk", flat=True))
    return [
        Cell(place, activity, answer, changed=answer is not None and answer.pk in changed)
        for activity in wanted
        for place in places
        for answer in [now.get((activity.pk, place.pk))]
    ]


def fill(
    scan: Scan, cells: Iterable[Cell], value: Value, by: User, *, action: str = FILL, on_behalf: bool = True
) -> Filled:
    """Give each cell its value, and tell what was filled and what stayed. To be called in a transaction."""
    batch = uuid.uuid4()
    how = Saving(by=by, trail=scan.trail, batch=batch, action=action)
    wanted: list[tuple[Cell, AnswerValues]] = []
    kept_own = kept_region = 0
    for cell in sorted(cells, key=lambda one: (one.municipality.pk, one.activity.pk)):
        values = value(cell)
        if values is not None and values.fitting() != AnswerValues.of(cell.answer):
            wanted.append((cell, values.fitting() if on_behalf else values.fitting().own()))
        elif not cell.is_empty:
            kept_own += cell.is_own
            kept_region += not cell.is_own
    _open_sheets(scan, {cell.municipality.pk for cell, _ in wanted})
    filled = _store(scan, wanted, how, on_behalf=on_behalf)
    # Who was first in the same moment keeps what they said.
    return Filled(batch, filled, kept_own + len(wanted) - filled, kept_region)


def _open_sheets(scan: Scan, codes: set[str]) -> None:
    there = set(Sheet.objects.filter(scan=scan, municipality__in=codes).values_list("municipality", flat=True))
    new = [Sheet(scan=scan, municipality_id=code) for code in sorted(codes - there)]
    Sheet.objects.bulk_create(new, ignore_conflicts=True)


def _store(scan: Scan, wanted: Sequence[tuple[Cell, AnswerValues]], how: Saving, *, on_behalf: bool) -> int:
    """Store all new cells in one go; one by one what was there before, or when somebody else was first."""
    now = timezone.now()
    new = [
        Answer(
            scan=scan,
            municipality=cell.municipality,
            activity=cell.activity,
            on_behalf=on_behalf,
            updated_at=now,
            updated_by=how.by,
            **values.as_fields(),
        )
        for cell, values in wanted
        if cell.answer is None
    ]
    try:
        saving.add_all(new, how, snapshot=snapshot)
    except ConflictError:
        return sum(_store_one(scan, cell, values, how, on_behalf=on_behalf) for cell, values in wanted)
    old = [(cell, values) for cell, values in wanted if cell.answer is not None]
    return len(new) + sum(_store_one(scan, cell, values, how, on_behalf=on_behalf) for cell, values in old)


def _store_one(scan: Scan, cell: Cell, values: AnswerValues, how: Saving, *, on_behalf: bool) -> bool:
    assert how.by is not None  # noqa: S101  # a person fills in, never nobody
    try:
        save_answer(
            filling=Filling(scan, cell.municipality, None),
            activity=cell.activity,
            values=values,
            expected=cell.answer.version if cell.answer else 0,
            by=how.by,
            batch=how.batch,
            action=how.action,
            on_behalf=on_behalf,
        )
    except ConflictError:
        return False
    return True
