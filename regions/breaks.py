"""Finding where the chain of a trail is broken: what was changed, taken away, added or moved past the product."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef

from regions.chain import DROPPED, head_of, link_hash, said_hash
from regions.models import Revision, TrailHead, User

LINKED_WITHIN = datetime.timedelta(minutes=1)
"""How long a revision may wait for its link: it gets it just after its transaction."""

CHANGED = "is veranderd nadat het was opgeslagen"

DISTINGUISHED = 20
"""Of how many links that do not fit is told whether they were moved or changed; beyond it takes too long."""


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that is wrong in a trail."""

    trail: str
    said: str
    """A Dutch sentence without capital."""
    position: int | None = None
    revision: Revision | None = None
    """The change that it is about, if it is still there."""


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside belongs to one moment, also while others write. For whoever is in no transaction yet."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def chain_breaks(trail: str, now: datetime.datetime) -> list[Break]:
    """What is wrong with the chain of a trail. To be called in one moment."""
    return [*_link_breaks(trail), *_unlinked(trail, now), *_other_makers(trail), *_emptied(trail)]


def _link_breaks(trail: str) -> list[Break]:
    found: list[Break] = []
    wrong: list[Revision] = []
    hashes = {""}
    expected, previous = 1, ""
    rows = Revision.objects.filter(trail=trail).exclude(position=None).order_by("position")
    for row in rows.iterator(chunk_size=1000):
        position = row.position or 0
        if position > expected:
            found.append(_gone(trail, expected, position - 1))
        elif row.hash != link_hash(previous, row, position):
            hashes |= {previous, row.hash}
            wrong.append(row)
        elif not _says_what_it_said(row):
            found.append(Break(trail, CHANGED, position, row))
        expected, previous = position + 1, row.hash
    return [*found, *_wrong(trail, wrong, hashes), *_end_breaks(trail, expected - 1, previous, wrong)]


def _says_what_it_said(row: Revision) -> bool:
    if row.emptied_at:
        return row.before is None and row.after is None and not row.reason
    return row.said_hash == said_hash(row)


def _gone(trail: str, first: int, last: int) -> Break:
    if first == last:
        return Break(trail, "is weggehaald", first)
    return Break(trail, f"en de volgende tot en met {last} zijn weggehaald", first)


def _wrong(trail: str, rows: list[Revision], hashes: set[str]) -> Iterator[Break]:
    """Of each link that does not fit: whether it fits elsewhere, and so was moved, or nowhere."""
    places = [row.position or 0 for row in rows]
    for row in rows:
        belongs = _place_of(row, places, hashes) if len(rows) <= DISTINGUISHED else None
        if belongs is None:
            said = f"{CHANGED}, of is er later tussen gezet"
        else:
            said = f"staat op een andere plaats dan toen het werd opgeslagen: het was nummer {belongs}"
        yield Break(trail, said, row.position, row)


def _place_of(row: Revision, places: list[int], hashes: set[str]) -> int | None:
    """The place where a link was made; the ones after a row that was put in or taken out lie one further."""
    nearby = {near for place in places for near in (place - 1, place, place + 1)}
    return next((one for one in sorted(nearby) if row.hash in {link_hash(each, row, one) for each in hashes}), None)


def _end_breaks(trail: str, last: int, last_hash: str, wrong: list[Revision]) -> list[Break]:
    """Where the last link is not the one that the head remembers."""
    head = head_of(trail)
    if last < head.length:
        return [_gone(trail, last + 1, head.length)]
    if head._state.adding:
        return [Break(trail, "de laatste schakel van deze geschiedenis is weggehaald")] if last else []
    if last > head.length:
        added = Revision.objects.filter(trail=trail, position__gt=head.length).order_by("position")
        return [
            Break(trail, "staat na het einde van de keten, en is er later bij gezet", one.position, one)
            for one in added
        ]
    if last_hash != head.hash and not any(row.position == last for row in wrong):
        return [Break(trail, "de laatste schakel van deze geschiedenis is veranderd", last)]
    return []


def _unlinked(trail: str, now: datetime.datetime) -> list[Break]:
    """Changes without a link for too long. A trail of before the chain has no head, and nothing to be told of."""
    if not TrailHead.objects.filter(trail=trail).exists():
        return []
    waiting = Revision.objects.filter(trail=trail, position=None, at__lt=now - LINKED_WITHIN).order_by("pk")
    said = "hoort nog bij geen schakel: de server stopte net na het opslaan, of het is er later bij gezet"
    return [Break(trail, said, None, row) for row in waiting]


def _emptied(trail: str) -> list[Break]:
    """Changes that were emptied, of things that were not dropped because they had been kept long enough."""
    dropped = Revision.objects.filter(subject=OuterRef("subject"), subject_id=OuterRef("subject_id"), action=DROPPED)
    emptied = Revision.objects.filter(trail=trail, emptied_at__isnull=False).exclude(Exists(dropped))
    return [Break(trail, "is leeggemaakt, en dat hoort niet", row.position, row) for row in emptied.order_by("pk")]


def _other_makers(trail: str) -> list[Break]:
    """Changes that name another person than the one who made them, or nobody. Only an account that is gone may."""
    named = Revision.objects.filter(trail=trail, by__isnull=False)
    others = named.exclude(by=F("by_number")) | named.filter(by_number=None)
    still_here = Exists(User.objects.filter(pk=OuterRef("by_number")))
    nameless = Revision.objects.filter(still_here, trail=trail, by=None)
    return [
        *(Break(trail, "noemt een ander dan wie het opsloeg", row.position, row) for row in others.order_by("pk")),
        *(Break(trail, "noemt niet meer wie het opsloeg", row.position, row) for row in nameless.order_by("pk")),
    ]
