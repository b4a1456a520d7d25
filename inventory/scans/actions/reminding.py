"""Reminding who is behind in a scan."""

from __future__ import annotations

import math
from collections.abc import Collection

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inventory.scans.board import scan_board
from inventory.scans.locks import hold_reminding
from inventory.scans.models import Reminder, Scan
from inventory.scans.reminding import Behind, who_is_behind
from regions.actions.invitations import CannotInviteError, invite_again
from regions.mails import Letter, Value, compose, coordinator_of, full_address, queue_mail, stop_address
from regions.models import Invitation, User

MINUTES_FOR_ALL = 30
"""What the fill-in takes from begin to end, as its invitation says."""


@transaction.atomic
def remind(*, scan: Scan, by: User | None = None, only: Collection[str] | None = None) -> list[Behind]:
    """
    Remind who is behind and may be reminded now, and give who that were.

    `by` is the coordinator who presses the button, None when it goes by itself; `only` are keys of `Behind`. Two that
    remind at once, take turns: the second finds nobody left.
    """
    hold_reminding()
    reminded: list[Behind] = []
    addresses: set[str] = set()
    for one in who_is_behind(scan_board(scan), timezone.now()):
        is_chosen = only is None or one.key in only
        # Who has two places gets one mail a week as well.
        if one.why_not or not is_chosen or one.email in addresses or not _remind(scan, one, by):
            continue
        addresses.add(one.email)
        reminded.append(one)
    return reminded


def _remind(scan: Scan, one: Behind, by: User | None) -> bool:
    """Mail one person; False when there is nobody in whose name, or nothing left to ask."""
    coordinator = by or coordinator_of(scan.region)
    if one.invitation is None:
        queue_mail(
            letter=reminder_letter(scan, one, coordinator),
            to=one.email,
            about=scan.trail,
            region=scan.region,
            reply_to=coordinator.email if coordinator else "",
        )
    elif not _invite_again(one.invitation, coordinator):
        return False
    Reminder.objects.create(
        scan=scan,
        municipality=one.municipality,
        initiative=one.initiative,
        email=one.email,
        number=one.number,
        sent_by=by,
    )
    return True


def _invite_again(invitation: Invitation, coordinator: User | None) -> bool:
    """Of the first key nothing but the hash is kept: who has not answered gets a new one, that ends the old."""
    if coordinator is None:
        return False
    try:
        invite_again(invitation=invitation, by=coordinator)
    except CannotInviteError:
        return False
    return True


def reminder_letter(scan: Scan, one: Behind, coordinator: User | None) -> Letter:
    """What the reminder says."""
    context: dict[str, Value] = {
        "name": one.name,
        "place": one.place.name,
        "region": scan.region.name,
        "answered": one.answered,
        "total": one.total,
        "open": one.open,
        "begun": int(one.begun),
        "minutes": _minutes(one),
        "is_last": int(one.is_last),
        "coordinator": str(coordinator) if coordinator else "",
        "coordinator_email": coordinator.email if coordinator else "",
    }
    if one.municipality:
        kind, page = "reminder_municipality", reverse("filling-start", args=[scan.pk, one.municipality.pk])
    else:
        kind, page = (
            "reminder_initiative",
            reverse("initiative-start", args=[one.initiative.slug if one.initiative else ""]),
        )
    return compose(kind, context, address=full_address(page), stop=stop_address(one.email))


def _minutes(one: Behind) -> int:
    """About how long the open questions take, in fives."""
    return max(5, math.ceil(one.open * MINUTES_FOR_ALL / max(one.total, 1) / 5) * 5)
