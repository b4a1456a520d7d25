"""Saving what a municipality answers."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bouwstenen.models import Activity, Bouwsteen
from inventory.scans.locks import hold_open
from inventory.scans.models import THERE, Answer, AnswerKind, Limit, Sheet
from inventory.scans.permissions import Filling
from regions import saving
from regions.models import Revision, User
from regions.saving import ConflictError, Saving

REGION_SOURCE = "namens de regio"
"""The source of an answer that was given once for the whole region (ux.md R7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerValues:
    """What one cell says: the fields of an answer in a scan file (domain.md section 5)."""

    answer: str = ""
    reason: str = ""
    limits: tuple[str, ...] = ()
    working_on_it: bool = False
    place: str = ""
    provider: str = ""
    note: str = ""
    note_public: bool = False
    source: str = ""

    def fitting(self) -> AnswerValues:
        """Without what does not go with the answer: a reason goes with missing, limits with what is there."""
        values = asdict(self)
        if self.answer != AnswerKind.MISSING:
            values |= {"reason": "", "working_on_it": False}
        if self.answer not in THERE:
            values["limits"] = ()
        return AnswerValues(**values)

    def own(self) -> AnswerValues:
        """As a municipality says it, which speaks for itself and not for the region."""
        return replace(self, source="") if self.source.startswith(REGION_SOURCE) else self

    def over(self, seen: AnswerValues) -> AnswerValues:
        """As typed over what somebody saw: a source stays with the answer that came from it, and with no other."""
        return replace(self, source=seen.source if self.answer == seen.answer else "")

    def as_typed(self) -> AnswerValues:
        """
        As a page sends it that nobody typed on, also when it came from a file: limits in the order of the page, no
        space around a text, and lines that end as a form lets them.
        """
        return replace(
            self,
            limits=tuple(one for one in Limit.values if one in self.limits),
            place=self.place.strip(),
            provider=self.provider.strip(),
            note=self.note.replace("\r\n", "\n").strip(),
        )

    def as_fields(self) -> dict[str, Any]:
        return asdict(self) | {"limits": list(self.limits)}

    @classmethod
    def of(cls, answer: Answer | None) -> AnswerValues:
        return cls.from_mapping(snapshot(answer)) if answer else cls()

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> AnswerValues:
        known = {name: values[name] for name in cls.__dataclass_fields__ if name in values}
        return cls(**{**known, "limits": tuple(known.get("limits", ()))})


EMPTY = AnswerValues()
_SUBJECT = saving.subject_of(Answer)


def snapshot(answer: Answer) -> dict[str, Any]:
    """What the revisions of an answer keep: which cell, and what it says."""
    return {
        "municipality": answer.municipality_id,
        "activity": answer.activity_id,
        **{name: getattr(answer, name) for name in AnswerValues.__dataclass_fields__},
        "on_behalf": answer.on_behalf,
    }


@transaction.atomic
def save_answer(
    *,
    filling: Filling,
    activity: Activity,
    values: AnswerValues,
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
    batch: uuid.UUID | None = None,
    action: str = "answer",
    on_behalf: bool = False,
    typed: bool = False,
    reason: str = "",
) -> Answer:
    """
    Store what a municipality says of one activity, and return the answer as it is now.

    `on_behalf`: it is the region's coordinator who says so. An officer who saves the same makes it their own.
    `typed`: a form sent it, that knows no source; the source stays as in `AnswerValues.over`.

    `expected` is the version that the writer saw, 0 for a cell that nobody had touched. Raises ConflictError, with
    what is stored now and nothing of this, when a colleague was first with something else, and ScanClosedError when
    the scan is not open. The same `token` twice is one save: the answer then has the version that it had after it.
    """
    how = Saving(by=by, trail=filling.scan.trail, token=token, batch=batch, action=action, reason=reason)
    hold_open(filling.scan)
    try:
        with transaction.atomic():
            return _save(filling, activity, values, expected, how, on_behalf=on_behalf, typed=typed)
    except (ConflictError, IntegrityError) as error:
        stored = _cell(filling, activity)
        # Nor is it a conflict when a page and one of its cells, sent in the same moment, say the same.
        wanted = _meant(values, stored, on_behalf=on_behalf, typed=typed)
        same = AnswerValues.of(stored) == wanted and stored is not None and stored.on_behalf == on_behalf
        found = stored if same else saved_before(stored, wanted.as_fields(), token)
        if found is None:
            raise ConflictError(stored) from error
        return found


def saved_before(stored: Answer | None, said: Mapping[str, Any], token: uuid.UUID | None) -> Answer | None:
    """
    The answer after an earlier sending of the save that `said` this; None when there was none.

    When a colleague said something else since, it has the version of then: whoever goes on from there does not
    overwrite what they never saw.
    """
    earlier = saving.already_saved(token) if stored is not None else None
    if earlier is None or stored is None or (earlier.subject, earlier.subject_id) != (_SUBJECT, stored.pk):
        return None
    after = earlier.after or {}
    if any(after.get(name) != value for name, value in said.items()):
        return None
    if any(getattr(stored, name) != value for name, value in said.items()):
        stored.version, stored.updated_at = earlier.version, earlier.at
    return stored


def _save(
    filling: Filling,
    activity: Activity,
    values: AnswerValues,
    expected: int,
    how: Saving,
    *,
    on_behalf: bool,
    typed: bool,
) -> Answer:
    answer = _cell(filling, activity)
    values = _meant(values, answer, on_behalf=on_behalf, typed=typed)
    stamp = {"updated_at": timezone.now(), "updated_by": how.by, "on_behalf": on_behalf}
    if answer is None:
        if expected:
            raise ConflictError(None)
        _open_sheet(filling)
        answer = Answer(
            scan=filling.scan, municipality=filling.municipality, activity=activity, **values.as_fields(), **stamp
        )
        saving.add(answer, how, snapshot=snapshot)
    elif AnswerValues.of(answer) != values:
        saving.change(answer, how, expected=expected, fields=values.as_fields() | stamp, snapshot=snapshot)
    elif answer.on_behalf and not on_behalf:
        saving.change(answer, how, expected=answer.version, fields=stamp, snapshot=snapshot)
    return answer


def _meant(values: AnswerValues, stored: Answer | None, *, on_behalf: bool, typed: bool) -> AnswerValues:
    """What the cell has to say: all that goes together, with the source that it came from."""
    values = values.fitting()
    if typed:
        values = values.over(AnswerValues.of(stored))
    return values if on_behalf else values.own()


def _cell(filling: Filling, activity: Activity) -> Answer | None:
    return Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity).first()


def _open_sheet(filling: Filling) -> None:
    if filling.sheet is None:
        Sheet.objects.get_or_create(scan=filling.scan, municipality=filling.municipality)


def values_at(answer: Answer | None, version: int) -> AnswerValues:
    """What a cell said at an earlier version: what somebody saw who opened the page then."""
    if answer is None or version == 0:
        return EMPTY
    if answer.version == version:
        return AnswerValues.of(answer)
    revision = Revision.objects.filter(subject=_SUBJECT, subject_id=answer.pk, version=version).first()
    return AnswerValues.from_mapping(revision.after or {}) if revision else EMPTY


@dataclass(frozen=True, slots=True)
class CellSaving:
    """One cell of a whole form: what was typed, and at which version the page had been made."""

    activity: Activity
    values: AnswerValues
    expected: int


@transaction.atomic
def save_cells(*, filling: Filling, cells: Iterable[CellSaving], by: User) -> tuple[int, list[CellSaving]]:
    """
    Store every cell of a form that the writer touched; give how many, and those that a colleague changed meanwhile.

    A cell that still says what it said when the page was made was not touched, and is left alone. Here and elsewhere
    many cells are written by municipality and activity: two who do so at once wait, and never block each other.
    """
    known = {
        one.activity_id: one for one in Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)
    }
    saved, conflicts = 0, []
    for cell in sorted(cells, key=lambda one: one.activity.pk):
        seen = values_at(known.get(cell.activity.pk), cell.expected)
        values = cell.values.over(seen).fitting()
        if values == seen.as_typed():
            continue
        try:
            save_answer(filling=filling, activity=cell.activity, values=values, expected=cell.expected, by=by)
        except ConflictError:
            conflicts.append(cell)
        else:
            saved += 1
    return saved, conflicts


@transaction.atomic
def fill_rest(*, filling: Filling, bouwsteen: Bouwsteen, answer: AnswerKind, by: User) -> tuple[int, uuid.UUID]:
    """Give the empty cells of one bouwsteen the same answer; tell how many, and the batch to undo them by."""
    batch, filled = uuid.uuid4(), 0
    known = {one.activity_id: one for one in _cells_of(filling, bouwsteen)}
    for activity in bouwsteen.activities.order_by("pk"):
        current = known.get(activity.pk)
        if current and current.answer:
            continue
        # A colleague who answered it in the same moment keeps what they said.
        with suppress(ConflictError):
            save_answer(
                filling=filling,
                activity=activity,
                values=AnswerValues.from_mapping({**AnswerValues.of(current).as_fields(), "answer": answer.value}),
                expected=current.version if current else 0,
                by=by,
                batch=batch,
                action="rest",
            )
            filled += 1
    return filled, batch


def _cells_of(filling: Filling, bouwsteen: Bouwsteen) -> list[Answer]:
    return list(
        Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity__bouwsteen=bouwsteen)
    )


@transaction.atomic
def undo_batch(*, filling: Filling, batch: uuid.UUID, by: User) -> int:
    """Put back the cells of a batch that nobody touched since; tell how many."""
    made = Revision.objects.filter(batch=batch, trail=filling.scan.trail, subject=_SUBJECT)
    revisions = {one.subject_id: one for one in made}
    cells = Answer.objects.filter(pk__in=revisions, municipality=filling.municipality).order_by("activity")
    undone = 0
    for answer in cells.select_related("activity"):
        revision = revisions[answer.pk]
        if answer.version != revision.version:
            continue
        with suppress(ConflictError):
            save_answer(
                filling=filling,
                activity=answer.activity,
                values=AnswerValues.from_mapping(revision.before or {}),
                expected=answer.version,
                by=by,
                action="undo",
            )
            undone += 1
    return undone
