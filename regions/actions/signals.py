"""What an initiative's editors say of an activity in some municipalities."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.db import transaction

from bouwstenen.models import Activity
from regions.actions.initiatives import is_repeated, lock, trail_of
from regions.models import Initiative, Signal, User
from regions.saving import ConflictError, Links, Saving, add, change, record
from regions.snapshots import signal_snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalValues:
    """What a signal says; `municipalities` are CBS codes."""

    signal: str
    municipalities: tuple[str, ...]
    named: bool
    note: str


@transaction.atomic
def save_signal(
    *,
    initiative: Initiative,
    activity: Activity,
    values: SignalValues,
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """
    Say something of an activity, or something else than before.

    `expected`: the version that was seen, 0 where there was no signal yet. Raises ConflictError when somebody else
    said or took back something since.
    """
    lock(initiative)
    if is_repeated(initiative, token):
        return
    signal = _signal(initiative, activity)
    saving = Saving(by=by, trail=trail_of(initiative), action="signal", token=token)
    links: Links = {"municipalities": list(values.municipalities)}
    fields = {"signal": values.signal, "named": values.named, "note": values.note}
    if signal is not None:
        change(signal, saving, expected=expected, fields=fields, links=links, snapshot=signal_snapshot)
    elif expected:
        raise ConflictError(None)
    else:
        new = Signal(initiative=initiative, activity=activity, **fields)
        add(new, saving, snapshot=signal_snapshot, links=links)


@transaction.atomic
def remove_signal(*, initiative: Initiative, activity: Activity, expected: int, by: User) -> None:
    """Take a signal back. Its revisions stay; the last one says what it was."""
    lock(initiative)
    signal = _signal(initiative, activity)
    if signal is None:
        return
    if signal.version != expected:
        raise ConflictError(signal)
    before = signal_snapshot(signal)
    pk = signal.pk
    signal.delete()
    signal.pk, signal.version = pk, expected + 1
    saving = Saving(by=by, trail=trail_of(initiative), action="signal-remove")
    record(signal, saving, before=before, after=None)


def _signal(initiative: Initiative, activity: Activity) -> Signal | None:
    """The signal itself, locked with its initiative."""
    return initiative.signals.select_related("activity").filter(activity__code=activity.code).first()
