"""What the mail of an invitation says: who invites for what, what it costs in time, and what you get."""

from __future__ import annotations

import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bouwstenen.models import Activity
from regions.invitations import TRIAL, Ask, initiatives_of
from regions.known import in_short, known_about
from regions.mails import Letter, Value, compose, full_address, stop_address
from regions.models import Invitation, Membership, Questions, Role, User
from regions.models.invitations import last_day

MOST_LINES = 6
"""How many activities a mail names."""

KINDS = {
    Role.OFFICER: "invitation_officer",
    Role.EDITOR: "invitation_editor",
    Role.READER: "invitation_reader",
    Role.COORDINATOR: "invitation_coordinator",
}


def invitation_letter(ask: Ask, *, token: str, ends_at: datetime.datetime, by: User) -> Letter:
    """
    The mail that goes with the key `token`; with TRIAL in its place it opens nothing.

    Who does not answer is reminded with one like it, so here too they can say that they want no more. Not in a trial:
    others read that, and could say it in their place.
    """
    context: dict[str, Value] = {
        "name": ask.name,
        "email": ask.email,
        "inviter": str(by),
        "inviter_email": by.email,
        "message": ask.message,
        "asked_to_join": int(ask.asked_to_join),
        "region": ask.region.name if ask.region else "",
        "ends": date_format(last_day(ends_at), "j F Y"),
        **_about_the_place(ask),
    }
    stop = "" if token == TRIAL else stop_address(ask.email)
    return compose(_kind(ask, by), context, address=full_address(reverse("invitation", args=[token])), stop=stop)


def trial_letter(ask: Ask, *, ends_at: datetime.datetime, by: User) -> Letter:
    """The same mail for whoever invites, to see what it looks like."""
    letter = invitation_letter(ask, token=TRIAL, ends_at=ends_at, by=by)
    return Letter(letter.kind, f"Proef: {letter.subject}", letter.text, letter.html)


def is_colleague(asked: Ask | Invitation, by: User | None) -> bool:
    """Whether who asks works in the same place."""
    own = Membership.objects.filter(user=by, role=asked.role)
    if by is None:
        return False
    if asked.role == Role.OFFICER:
        return own.filter(municipality=asked.municipality).exists()
    return asked.role == Role.EDITOR and own.filter(initiative=asked.initiative).exists()


def _kind(ask: Ask, by: User) -> str:
    return f"colleague_{ask.role}" if is_colleague(ask, by) else KINDS[ask.role]


def _about_the_place(ask: Ask) -> dict[str, Value]:
    if ask.initiative is not None:
        known = known_about(ask.initiative, timezone.localdate())
        return {
            "initiative": ask.initiative.name,
            "lines": in_short(known, MOST_LINES),
            "from_sources": int(known.from_sources),
        }
    if ask.region is None:
        return {}
    codes = [ask.municipality.pk] if ask.municipality else ask.region.municipalities.values_list("pk", flat=True)
    return {
        "municipality": ask.municipality.name if ask.municipality else "",
        "open_questions": int(ask.questions == Questions.OPEN),
        "activities": Activity.objects.of_newest_edition().count(),
        "known": initiatives_of(codes).count(),
    }
