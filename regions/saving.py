"""
The shared way of saving what several people may change.

Every change is a compare-and-swap on `version` plus one append-only `Revision`, in one transaction. Reading a
version and then calling save() loses changes when two people save at once; one UPDATE that names the version does
not, and the unique (subject, id, version) of the revision holds it even where a database would let two through.
Once the transaction is there, its revisions become links of the chain of their trail (regions/chain.py).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F

from regions.chain import seal_later
from regions.models import Revision, User, Versioned


class ConflictError(Exception):
    """Somebody else saved first. `current` is the row as it is now, or None when it is gone."""

    def __init__(self, current: Versioned | None) -> None:
        super().__init__("Iemand anders heeft dit net ook opgeslagen.")
        self.current = current


@dataclass(frozen=True, slots=True)
class Saving:
    """Who saves and in which history: the same for each change of one request. No trail: the thing's own."""

    by: User | None
    trail: str = ""
    action: str = ""
    reason: str = ""
    token: uuid.UUID | None = None
    batch: uuid.UUID | None = None


def subject_of(model: type[models.Model]) -> str:
    """The word under which revisions of this model are kept."""
    return str(model._meta.model_name)


def already_saved(token: uuid.UUID | None) -> Revision | None:
    """The revision that an earlier sending of the same save wrote, if there was one."""
    return Revision.objects.filter(token=token).first() if token else None


def record(
    instance: Versioned, saving: Saving, *, before: dict[str, Any] | None, after: dict[str, Any] | None
) -> Revision:
    """Write the revision of a change that has just been made to `instance`."""
    return _write(_revision(instance, saving, before=before, after=after, token=saving.token))


def record_of(
    subject: str,
    subject_id: int,
    version: int,
    saving: Saving,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> Revision:
    """As `record`, of a thing that keeps no version itself: the caller knows how often it changed."""
    return _write(_of(subject, subject_id, version, saving, before=before, after=after, token=saving.token))


def _write(revision: Revision) -> Revision:
    revision.save(force_insert=True)
    seal_later(revision.trail)
    return revision


def first_revision(instance: Versioned, saving: Saving, after: dict[str, Any]) -> Revision:
    """What `record` would write of a new row, not stored: for `record_all`. Without the token, which is for one."""
    return _revision(instance, saving, before=None, after=after, token=None)


def record_all(revisions: Iterable[Revision], *, at_once: int | None = None) -> None:
    """Store many revisions; `at_once` is how many go in one statement."""
    stored = Revision.objects.bulk_create(revisions, batch_size=at_once)
    if stored:
        seal_later(*{one.trail for one in stored})


def _revision(
    instance: Versioned,
    saving: Saving,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    token: uuid.UUID | None,
) -> Revision:
    subject = subject_of(type(instance))
    return _of(subject, instance.pk, instance.version, saving, before=before, after=after, token=token)


def _of(
    subject: str,
    subject_id: int,
    version: int,
    saving: Saving,
    *,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    token: uuid.UUID | None,
) -> Revision:
    return Revision(
        subject=subject,
        subject_id=subject_id,
        version=version,
        trail=saving.trail or f"{subject}:{subject_id}",
        by=saving.by,
        by_number=saving.by.pk if saving.by else None,
        action=saving.action,
        reason=saving.reason,
        before=before,
        after=after,
        token=token,
        batch=saving.batch,
    )


Snapshot = Callable[[Any], dict[str, Any]]
"""Turns a row into the JSON that its revisions keep."""

Links = dict[str, list[Any]]
"""Many-to-many field name to the primary keys that it shall hold."""


@transaction.atomic
def add(instance: Versioned, saving: Saving, *, snapshot: Snapshot, links: Links | None = None) -> None:
    """
    Store a new row with its first revision.

    Raises ConflictError when a unique constraint says that somebody else made the same row first.
    """
    try:
        with transaction.atomic():
            instance.save(force_insert=True)
    except IntegrityError as error:
        raise ConflictError(None) from error
    _set_links(instance, links)
    record(instance, saving, before=None, after=snapshot(instance))


@transaction.atomic
def add_all(instances: Sequence[Versioned], saving: Saving, *, snapshot: Snapshot) -> None:
    """
    Store many new rows of one kind with their first revisions: two statements, however many.

    Raises ConflictError, with nothing stored, when somebody else made one of them first: `add` tells which.
    """
    if not instances:
        return
    model = type(instances[0])
    try:
        with transaction.atomic():
            model._default_manager.bulk_create(instances)
    except IntegrityError as error:
        raise ConflictError(None) from error
    record_all(first_revision(one, saving, snapshot(one)) for one in instances)


@transaction.atomic
def change(
    instance: Versioned,
    saving: Saving,
    *,
    expected: int,
    fields: dict[str, Any],
    snapshot: Snapshot,
    links: Links | None = None,
) -> None:
    """
    Change `fields` and `links` of a row, if it still has the `expected` version.

    `instance` is the row as it was read; it is brought up to date. Raises ConflictError, with nothing stored, when
    somebody else was first.
    """
    before = snapshot(instance)
    if instance.version != expected or not _swap(instance, expected, fields):
        raise ConflictError(type(instance)._default_manager.filter(pk=instance.pk).first())
    for name, value in fields.items():
        setattr(instance, name, value)
    instance.version = expected + 1
    _set_links(instance, links)
    record(instance, saving, before=before, after=snapshot(instance))


@transaction.atomic
def remove(instance: Versioned, saving: Saving, *, expected: int, snapshot: Snapshot) -> None:
    """
    Delete a row, if it still has the `expected` version. Its revisions stay, the last one says what it was.

    Raises ConflictError, with nothing deleted, when somebody else was first.
    """
    before = snapshot(instance)
    pk = instance.pk
    removed, _ = type(instance)._default_manager.filter(pk=pk, version=expected).delete()
    if not removed:
        raise ConflictError(type(instance)._default_manager.filter(pk=pk).first())
    instance.version = expected + 1
    record(instance, saving, before=before, after=None)


def _swap(instance: Versioned, expected: int, fields: dict[str, Any]) -> bool:
    """One UPDATE that names the version: true when it was still there to be changed."""
    rows = type(instance)._default_manager.filter(pk=instance.pk, version=expected)
    return rows.update(version=F("version") + 1, **fields) == 1


def _set_links(instance: Versioned, links: Links | None) -> None:
    for name, keys in (links or {}).items():
        getattr(instance, name).set(keys)
