"""Mails about what stands in a report: before it is adopted, and what came of it afterwards."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from inventory.scans.actions.life import WrongStateError
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.models import Scan
from inventory.scans.telling import Audience, Told, audience_of
from regions import saving
from regions.mails import Letter, Value, compose, full_address, queue_mail, stop_address
from regions.models import User
from regions.saving import ConflictError, Saving

AGAIN_AFTER = datetime.timedelta(days=7)
"""Reading along is asked once a week at most."""


@transaction.atomic
def ask_to_read_along(*, scan: Scan, until: datetime.date, by: User) -> int:
    """
    Send everybody what stands about them, before the report is adopted; tell how many mails that are.

    Municipalities always; initiatives once the scan is shared with them, since else they could not read further.
    Raises WrongStateError when it was asked this week already, or the scan is not open.
    """
    if not scan.is_open:
        raise WrongStateError("Deze scan is niet open. Meelezen vóór het vaststellen kan nu niet.")
    if scan.read_along_sent_at and scan.read_along_sent_at > timezone.now() - AGAIN_AFTER:
        raise WrongStateError("Deze week ging er al een mail om mee te lezen. Na een week kan het nog een keer.")
    audience = audience_of(scan)
    _note(scan, "read_along", {"read_along_sent_at": timezone.now(), "read_along_until": until}, by)
    places = audience.places if scan.shared_with_initiatives_on else audience.municipalities
    sent = 0
    for one in places:
        for person in one.people:
            _queue(scan, read_along_letter(scan, one, person, until=until, by=by), person, by)
            sent += 1
    return sent


def read_along_letter(scan: Scan, one: Told, person: User, *, until: datetime.date, by: User) -> Letter:
    context = _about(scan, one, person, by) | {"until": date_format(until, "j F Y")}
    if one.municipality:
        page = reverse("filling-sheet", args=[scan.pk, one.municipality.pk])
        return _compose("read_along", context, page, person)
    return _compose("read_along_initiative", context, reverse("scan-passage", args=[scan.pk]), person)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the coordinator says that the region does."""

    actions: Sequence[str] = ()
    """a line each: what, with whom and when"""
    answers: Mapping[str, str] = field(default_factory=dict)
    """slug of an initiative with a wish, to what happens with it"""


@transaction.atomic
def tell_outcome(*, scan: Scan, outcome: Outcome, by: User) -> int:
    """
    Tell everybody who took part what came of it; tell how many mails that are. Once for each scan.

    Raises WrongStateError when the scan is not adopted, or when it was told before.
    """
    if not scan.is_adopted:
        raise WrongStateError("Dit kan pas als het rapport is vastgesteld.")
    if scan.outcome_sent_at:
        raise WrongStateError("Deze mail is al verstuurd. Iedereen krijgt hem één keer.")
    audience = audience_of(scan)
    _note(scan, "outcome", {"outcome_sent_at": timezone.now()}, by)
    told = [(one, person) for one in audience.places for person in one.people]
    told += [(Told(lines=(), people=()), person) for person in audience.readers]
    for one, person in told:
        _queue(scan, outcome_letter(scan, one, person, audience=audience, outcome=outcome, by=by), person, by)
    return len(told)


def outcome_letter(scan: Scan, one: Told, person: User, *, audience: Audience, outcome: Outcome, by: User) -> Letter:
    answer = outcome.answers.get(one.initiative.slug, "") if one.initiative else ""
    context = _about(scan, one, person, by) | {
        "municipalities": audience.shared,
        "initiatives": audience.confirmed,
        "actions": list(outcome.actions),
        "wishes": list(one.wishes),
        "answer": answer,
    }
    if one.initiative is None:
        return _compose("outcome", context, reverse("report-detail", args=[scan.pk]), person)
    may_read = scan.shared_with_initiatives_on is not None
    page = (
        reverse("scan-passage", args=[scan.pk]) if may_read else reverse("initiative-start", args=[one.initiative.slug])
    )
    return _compose("outcome_initiative", context | {"may_read": int(may_read)}, page, person)


def _about(scan: Scan, one: Told, person: User, by: User) -> dict[str, Value]:
    return {
        "name": person.name,
        "place": one.name,
        "lines": list(one.lines),
        "region": scan.region.name,
        "coordinator": str(by),
        "coordinator_email": by.email,
    }


def _compose(kind: str, context: Mapping[str, Value], page: str, person: User) -> Letter:
    return compose(kind, context, address=full_address(page), stop=stop_address(person.email))


def _queue(scan: Scan, letter: Letter, person: User, by: User) -> None:
    queue_mail(letter=letter, to=person.email, about=scan.trail, region=scan.region, reply_to=by.email)


def _note(scan: Scan, action: str, fields: dict[str, object], by: User) -> None:
    """Keep that it was sent, in the transaction of the mails: who presses the button twice, sends once."""
    how = Saving(by=by, trail=scan.trail, action=action)
    try:
        saving.change(scan, how, expected=scan.version, fields=fields, snapshot=scan_snapshot)
    except ConflictError as error:
        raise WrongStateError("Iemand anders was net eerder. Kijk hoe het er nu voor staat.") from error
