"""
What the region's coordinator fills in on behalf of municipalities (domain.md section 6).

What is empty may be filled in, and is recorded as such. What a municipality said itself changes only with a reason;
its officers see that, and can put it back.
"""

from __future__ import annotations

import functools
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from django.db import transaction

from bouwstenen.models import Activity
from inventory.scans.actions.answers import REGION_SOURCE, AnswerValues, save_answer, saved_before, values_at
from inventory.scans.actions.cells import FILL, Cell, Filled, cells_of, fill, is_own
from inventory.scans.actions.checks import with_line
from inventory.scans.locks import hold_open
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import CHANGE, RegionChange, is_changed
from inventory.scans.reported import ReportedOffer
from regions import saving
from regions.models import Municipality, Revision, User
from regions.saving import ConflictError

UNDO = "on_behalf_undo"


class ReasonNeededError(Exception):
    """The municipality gave this answer itself: to change it takes a reason. `current` is that answer."""

    def __init__(self, current: Answer) -> None:
        super().__init__("Dit antwoord is van de gemeente zelf. Schrijf op waarom u het verandert.")
        self.current = current


# --- one cell --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True, kw_only=True)
class GridInput:
    """One cell of the grid: what was chosen, and at which version the page had been made."""

    activity: Activity
    municipality: Municipality
    answer: str
    """One of `AnswerKind`, or empty: cleared."""
    expected: int
    reason: str = ""
    token: uuid.UUID | None = None

    @property
    def key(self) -> tuple[str, str]:
        return self.activity.code, self.municipality.pk


@transaction.atomic
def answer_on_behalf(*, scan: Scan, cell: GridInput, by: User, batch: uuid.UUID | None = None) -> Answer | None:
    """
    Store one answer on behalf of a municipality, and return it as it is now (None: still nothing).

    Raises ConflictError when somebody else was first with something else, and ReasonNeededError when the
    municipality said something itself and no reason is given. Nothing is stored then.
    """
    filling = Filling(scan, cell.municipality, None)
    found = Answer.objects.filter(scan=scan, municipality=cell.municipality, activity=cell.activity).first()
    if (found.answer if found else "") == cell.answer:
        return found
    if again := saved_before(found, {"answer": cell.answer}, cell.token):
        return again
    if (found.version if found else 0) != cell.expected:
        raise ConflictError(found)
    own = found is not None and is_own(found, changed=is_changed(found))
    if found is not None and own and not cell.reason:
        raise ReasonNeededError(found)
    return save_answer(
        filling=filling,
        activity=cell.activity,
        values=_with_answer(AnswerValues.of(found), cell.answer),
        expected=cell.expected,
        by=by,
        token=cell.token,
        batch=batch,
        action=CHANGE if own else FILL,
        on_behalf=own or bool(cell.answer),
        reason=cell.reason if own else "",
    )


def _with_answer(values: AnswerValues, answer: str) -> AnswerValues:
    """Another answer; what belonged to the answer of the whole region goes, what an officer wrote stays."""
    if values.source == REGION_SOURCE:
        return replace(values, answer=answer, place="", source="")
    return replace(values, answer=answer)


@dataclass(frozen=True, slots=True)
class GridSaved:
    """What became of a page of the grid that was saved as a whole."""

    saved: int
    conflicts: list[GridInput]
    without_reason: list[GridInput]


@transaction.atomic
def save_grid(*, scan: Scan, cells: Iterable[GridInput], by: User) -> GridSaved:
    """Store every cell that the coordinator touched; what says the same as when the page was made is left alone."""
    now = {(one.activity_id, one.municipality_id): one for one in Answer.objects.filter(scan=scan)}
    outcome = GridSaved(0, [], [])
    for cell in sorted(cells, key=lambda one: (one.municipality.pk, one.activity.pk)):
        seen = values_at(now.get((cell.activity.pk, cell.municipality.pk)), cell.expected)
        if cell.answer == seen.answer:
            continue
        try:
            answer_on_behalf(scan=scan, cell=cell, by=by)
        except ConflictError:
            outcome.conflicts.append(cell)
        except ReasonNeededError:
            outcome.without_reason.append(cell)
        else:
            outcome = replace(outcome, saved=outcome.saved + 1)
    return outcome


# --- many cells at once ----------------------------------------------------------------------------------------
@transaction.atomic
def fill_empty(
    *, scan: Scan, municipalities: Iterable[Municipality], activities: Iterable[Activity], answer: AnswerKind, by: User
) -> Filled:
    """Give the empty cells of these activities and municipalities one answer: a row, a column or a selection."""

    def value(cell: Cell) -> AnswerValues | None:
        return replace(AnswerValues.of(cell.answer), answer=answer.value) if cell.is_empty else None

    hold_open(scan)
    return fill(scan, cells_of(scan, municipalities, activities), value, by)


@transaction.atomic
def answer_for_region(
    *, scan: Scan, municipalities: Iterable[Municipality], activity: Activity, said: AnswerKind | Municipality, by: User
) -> Filled:
    """
    Answer an activity once for the whole region (ux.md R7).

    A municipality as `said`: present there, and elsewhere, with that place, for the others. Municipalities with an
    answer of their own keep it, also one that the region gave for them apart. It can be given again.
    """

    def value(cell: Cell) -> AnswerValues | None:
        if not (cell.is_empty or cell.is_of_region):
            return None
        current = replace(AnswerValues.of(cell.answer), source=REGION_SOURCE, place="")
        if isinstance(said, AnswerKind):
            return replace(current, answer=said.value)
        if cell.municipality == said:
            return replace(current, answer=AnswerKind.PRESENT.value)
        return replace(current, answer=AnswerKind.ELSEWHERE.value, place=said.name)

    hold_open(scan)
    return fill(scan, cells_of(scan, municipalities, [activity]), value, by)


@transaction.atomic
def take_over(*, scan: Scan, offers: Iterable[tuple[Municipality, ReportedOffer]], by: User) -> Filled:
    """Klopt dit? for many municipalities: fill their empty cells with what initiatives report for them."""
    lines: dict[tuple[str, int], list[ReportedOffer]] = {}
    places: dict[str, Municipality] = {}
    activities: dict[int, Activity] = {}
    for municipality, offer in offers:
        lines.setdefault((municipality.pk, offer.activity.pk), []).append(offer)
        places[municipality.pk] = municipality
        activities[offer.activity.pk] = offer.activity

    def value(cell: Cell) -> AnswerValues | None:
        if not cell.is_empty:
            return None
        return functools.reduce(with_line, lines[cell.key], AnswerValues.of(cell.answer))

    hold_open(scan)
    here = cells_of(scan, places.values(), activities.values())
    return fill(scan, [cell for cell in here if cell.key in lines], value, by)


@transaction.atomic
def undo_fill(*, scan: Scan, batch: uuid.UUID, by: User) -> int:
    """Put back the cells that one filling on behalf of municipalities gave, and that nobody touched since."""
    revisions = {
        one.subject_id: one
        for one in Revision.objects.filter(
            batch=batch, trail=scan.trail, subject=saving.subject_of(Answer), after__on_behalf=True
        )
    }
    undone = 0
    cells = Answer.objects.filter(pk__in=revisions).order_by("municipality_id", "activity_id")
    for answer in cells.select_related("activity", "municipality"):
        revision = revisions[answer.pk]
        if answer.version != revision.version:
            continue
        before = revision.before or {}
        with suppress(ConflictError):
            save_answer(
                filling=Filling(scan, answer.municipality, None),
                activity=answer.activity,
                values=AnswerValues.from_mapping(before),
                expected=answer.version,
                by=by,
                action=UNDO,
                on_behalf=bool(before.get("on_behalf", False)),
            )
            undone += 1
    return undone


# --- the officer has the last word -----------------------------------------------------------------------------
def put_back(*, filling: Filling, change: RegionChange, by: User) -> Answer:
    """Give a cell again what the municipality itself had said. Raises ConflictError when it changed meanwhile."""
    return save_answer(
        filling=filling,
        activity=change.activity,
        values=change.before,
        expected=change.version,
        by=by,
        action="put_back",
    )


def agree(*, filling: Filling, change: RegionChange, by: User) -> Answer:
    """Make what the region wrote the municipality's own answer."""
    return save_answer(
        filling=filling,
        activity=change.activity,
        values=change.after,
        expected=change.version,
        by=by,
        action="agree",
    )
