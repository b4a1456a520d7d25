"""
The chain of each trail: every revision gets a position and a hash that covers its content and the hash before it.

Revisions are linked just after their transaction, and not in it: the head of a trail is one row, and whoever holds it
makes all others wait. In the transaction of a save two officers on different cells would wait for each other's whole
save; in a short transaction of its own they wait a few milliseconds, hold nothing else, and no deadlock can arise.
What was not linked because the server was killed in between, is linked with the next change of the trail or by
`manage.py check_trail`. What the chain can and can not prove stands in docs/adr/0001-saving.md.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from regions.models import Revision, TrailHead

AT_ONCE, TRAILS_AT_ONCE = 500, 200
"""How many revisions are linked in one transaction, and of how many trails."""


def said_hash(revision: Revision) -> str:
    """The hash of what a change said: SHA-256 of reason, before and after as canonical JSON."""
    return _hash({"reason": revision.reason, "before": revision.before, "after": revision.after})


def link_hash(previous: str, revision: Revision, position: int) -> str:
    """
    The hash of a revision at this position of its trail, after a link with the hash `previous`.

    SHA-256 of the hash before it, of all that tells of the change, and of the hash of what it said, as canonical
    JSON: 64 hexadecimal digits.
    """
    link = {
        "previous": previous,
        "trail": revision.trail,
        "position": position,
        "subject": revision.subject,
        "subject_id": revision.subject_id,
        "version": revision.version,
        "at": revision.at.astimezone(datetime.UTC).isoformat(timespec="microseconds"),
        "by_number": revision.by_number,
        "action": revision.action,
        "said": revision.said_hash,
        "token": str(revision.token) if revision.token else None,
        "batch": str(revision.batch) if revision.batch else None,
    }
    return _hash(link)


def _hash(values: dict[str, Any]) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    # SQLite keeps half a pair of surrogates where PostgreSQL refuses it: no reason to fail here.
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


# --- linking ---------------------------------------------------------------------------------------------------
def seal(*trails: str) -> None:
    """
    Link the revisions of these trails that are not linked yet, in the order of their ids.

    A row that becomes visible later with a lower id gets the next position: positions tell the order of linking.
    """
    wanted = sorted(set(trails))
    for start in range(0, len(wanted), TRAILS_AT_ONCE):
        some = wanted[start : start + TRAILS_AT_ONCE]
        while _link_some(some) == AT_ONCE:
            pass


@transaction.atomic
def _link_some(trails: Sequence[str]) -> int:
    """Link some, and tell how many: four statements, or two when somebody else linked them already."""
    heads = _locked_heads(trails)
    rows = list(Revision.objects.filter(trail__in=trails, position=None).order_by("pk")[:AT_ONCE])
    for row in rows:
        head = heads[row.trail]
        head.length += 1
        row.said_hash = said_hash(row)
        row.position, row.hash = head.length, link_hash(head.hash, row, head.length)
        head.hash = row.hash
    if rows:
        _store_links(rows)
        longer = {row.trail for row in rows}
        TrailHead.objects.bulk_update([heads[trail] for trail in sorted(longer)], ["length", "hash"])
    return len(rows)


def _store_links(rows: Sequence[Revision]) -> None:
    """One statement for each row: three times as fast as bulk_update where a file brought thousands of changes."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE regions_revision SET position = %s, hash = %s, said_hash = %s WHERE id = %s",
            [(row.position, row.hash, row.said_hash, row.pk) for row in rows],
        )


def _locked_heads(trails: Sequence[str]) -> dict[str, TrailHead]:
    """
    The heads of these trails, held until the end of the transaction (SQLite has one writer anyhow).

    All take them in the same order, so that two who want the same ones wait and never block each other.
    """
    wanted = TrailHead.objects.select_for_update().filter(trail__in=trails).order_by("trail")
    heads = {head.trail: head for head in wanted}
    missing = [trail for trail in trails if trail not in heads]
    if missing:
        # Two at once make one: the second waits for the first, and finds its row.
        TrailHead.objects.bulk_create([TrailHead(trail=trail) for trail in missing], ignore_conflicts=True)
        heads = {head.trail: head for head in wanted.all()}
    return heads


# --- emptying --------------------------------------------------------------------------------------------------
DROPPED = "retention"
"""The action of the last change of what was kept long enough and went."""


def empty(*, trail: str, subject: str, subject_id: int) -> None:
    """
    Take out what the changes of a dropped thing said. That they were made, when and by whom, stays, as do the links.

    To be called in the transaction that drops it, after the change that says so.
    """
    seal(trail)
    Revision.objects.filter(trail=trail, subject=subject, subject_id=subject_id).update(
        reason="", before=None, after=None, emptied_at=timezone.now()
    )


def head_of(trail: str) -> TrailHead:
    """How long a trail is now and the hash of its last link; not stored for a trail without any."""
    return TrailHead.objects.filter(trail=trail).first() or TrailHead(trail=trail)


class _Sealing:
    """The trails to link after one transaction. The first call links them all, the others find it done."""

    def __init__(self) -> None:
        self.trails: set[str] = set()

    def link(self) -> None:
        trails = list(self.trails)
        self.trails.clear()
        seal(*trails)


def seal_later(*trails: str) -> None:
    """
    Link the trails as soon as the transaction is there, once for each transaction however often it is asked.

    Robust: the change is stored by then, so whoever saved is not told that it failed. The next change links it.
    """
    calls = transaction.get_connection().run_on_commit
    owners = (getattr(call, "__self__", None) for _, call, _ in reversed(calls))
    sealing = next((one for one in owners if isinstance(one, _Sealing)), None) or _Sealing()
    sealing.trails.update(trails)
    # Asked again each time: an earlier asking goes when the part of the transaction that it was in is undone.
    transaction.on_commit(sealing.link, robust=True)
