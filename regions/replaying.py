"""Whether things are as their revisions say: rows as the last one left them, each revision after the one before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q, QuerySet

from regions.breaks import Break
from regions.history import PEOPLE
from regions.models import Revision, Versioned
from regions.saving import Snapshot, subject_of


def _never(_: Any) -> bool:  # noqa: ANN401  # any kind of row
    return False


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of thing in a trail: its rows by the number in the trail's name, and what revisions keep of one."""

    model: type[Versioned]
    rows: Callable[[int], QuerySet[Any]]
    snapshot: Snapshot
    untold: Callable[[Any], bool] = _never
    """Whether a row says nothing yet, and so needs no revision."""


def replay_breaks(trail: str, number: int, kept: Kept) -> Iterator[Break]:
    """Where rows of one kind do not follow from their revisions. To be called in one moment; three queries."""
    rows = {row.pk: row for row in kept.rows(number)}
    subject = subject_of(kept.model)
    here = Revision.objects.filter(trail=trail, subject=subject).order_by()
    # A thing can have moved in from another trail, so its revisions are sought by the thing.
    of_rows = kept.rows(number).order_by().values("pk")
    told = Revision.objects.filter(subject=subject).filter(
        Q(subject_id__in=here.values("subject_id")) | Q(subject_id__in=of_rows)
    )
    for pk, steps in groupby(told.order_by("subject_id", "version").iterator(1000), key=attrgetter("subject_id")):
        last = None
        for step in steps:
            yield from _between(trail, last, step)
            last = step
        if last is not None:
            yield from _now(trail, rows.pop(pk, None), last, kept)
    for row in rows.values():
        if not kept.untold(row):
            yield Break(trail, f"{kept.model._meta.verbose_name} {row.pk} staat er zonder geschiedenis")


def _between(trail: str, last: Revision | None, step: Revision) -> Iterator[Break]:
    """Each revision begins with what the one before it left."""
    if last is None or step.trail != trail:
        return
    if step.version != last.version + 1:
        yield Break(trail, f"is versie {step.version}, en daarvoor stond versie {last.version}", step.position, step)
    elif not (last.emptied_at or step.emptied_at or _same(last.after, step.before)):
        yield Break(trail, "begint anders dan de vorige wijziging ervan eindigde", step.position, step)


def _now(trail: str, row: Versioned | None, last: Revision, kept: Kept) -> Iterator[Break]:
    if row is None:
        # What moved to another trail is looked at there.
        if last.after is not None and last.trail == trail:
            yield Break(trail, "is weg, en dat staat niet in de geschiedenis", last.position, last)
        return
    if last.after is None:
        yield Break(trail, "is er weer, en dat staat niet in de geschiedenis", last.position, last)
    elif row.version != last.version or not _same(last.after, kept.snapshot(row)):
        yield Break(trail, "zegt nu iets anders dan de laatste wijziging ervan", last.position, last)


def _same(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two snapshots say the same in all that both know: a later version of the product may keep more."""
    if one is None or other is None:
        return one is other
    other = json.loads(json.dumps(other, cls=DjangoJSONEncoder))
    return all(one[name] == other[name] for name in one.keys() & other.keys() - PEOPLE)
