"""Asking initiatives whether it is still so, and what their answer does."""

from __future__ import annotations

import datetime
import uuid

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from regions.actions.initiatives import lock, trail_of
from regions.confirming import (
    LINK_WORKS,
    MAIL_KIND,
    Asked,
    Recipient,
    find_asked,
    recipients_of,
    region_of,
    to_ask,
)
from regions.mails import Letter, compose, coordinator_of, full_address, queue_mail
from regions.models import ConfirmationOutcome, ConfirmationRequest, Initiative, Region, User
from regions.models.offers import CONFIRMED_FOR
from regions.overviews.public import PublicOffers, public_offers
from regions.saving import ConflictError, Saving, change
from regions.snapshots import initiative_snapshot, offer_snapshot
from regions.ticks import Seen
from regions.tokens import new_token, token_hash
from regions.wording import counted

MOST_LINES = 6
"""How many activities a mail names."""


class LinkEndedError(Exception):
    """The link was answered or has ended since the page was opened."""


def ask_confirmations(*, region: Region | None = None, by: User | None = None) -> list[Initiative]:
    """
    Ask all initiatives (based in `region`) of which it is time, and give those that were asked.

    `by` is the coordinator who presses the button, to whom answers to the mail go; None when it goes by itself.
    """
    return [one for one in to_ask(timezone.now(), region) if ask_confirmation(initiative=one, region=region, by=by)]


@transaction.atomic
def ask_confirmation(*, initiative: Initiative, region: Region | None = None, by: User | None = None) -> bool:
    """Ask one initiative, if it is time and there is somebody to ask. The new link ends the earlier one."""
    try:
        lock(initiative)
    except ConflictError:
        # It became one with another record since it was read: that one is asked when it is time.
        return False
    now = timezone.now()
    # Looked at again with the lock: two that ask at once, ask once.
    found = next(iter(to_ask(now, only=initiative.pk)), None)
    if found is None:
        return False
    found.confirmation_requests.still_open(now).update(ends_at=now)
    token = new_token()
    request = ConfirmationRequest.objects.create(
        initiative=found, token_hash=token_hash(token), made_at=now, ends_at=now + LINK_WORKS
    )
    region = region or region_of(found)
    coordinator = by or coordinator_of(region)
    for one in recipients_of(found):
        queue_mail(
            letter=_letter(request, token, one, region, coordinator),
            to=one.email,
            about=trail_of(found),
            region=region,
            reply_to=coordinator.email if coordinator else "",
        )
    return True


def _letter(
    request: ConfirmationRequest, token: str, to: Recipient, region: Region | None, coordinator: User | None
) -> Letter:
    initiative = request.initiative
    groups = public_offers(initiative, timezone.localdate())
    offers = [line.offer for group in groups for line in group.lines]
    days = [one.confirmed_on for one in offers if one.confirmed_on]
    profile = [initiative.confirmed_on] if initiative.confirmed_on else []
    counts_until = min(days) + CONFIRMED_FOR if days else None
    context = {
        "initiative": initiative.name,
        "name": to.name,
        "since": _day(min([*days, *profile])),
        "lines": _lines(initiative, groups),
        "ends": _day(timezone.localdate(request.ends_at)),
        "counts_until": _day(counts_until) if counts_until and counts_until >= timezone.localdate() else "",
        "region": region.name if region else "",
        "coordinator": str(coordinator) if coordinator else "",
        "coordinator_email": coordinator.email if coordinator else "",
    }
    return compose(MAIL_KIND, context, address=full_address(reverse("confirm-link", args=[token])))


def _lines(initiative: Initiative, groups: list[PublicOffers]) -> list[str]:
    """What the mail names of what everyone may see: the activities in everyday words, and when they are open."""
    done = list(dict.fromkeys(line.offer.activity.everyday for group in groups for line in group.lines))
    shown = done[:MOST_LINES]
    if len(done) > MOST_LINES:
        shown.append(f"en nog {counted(len(done) - MOST_LINES, 'andere activiteit', 'andere activiteiten')}")
    if initiative.opening_hours:
        shown.append(f"Open: {initiative.opening_hours}")
    return shown


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")


@transaction.atomic
def answer_confirmation(*, token: str, outcome: ConfirmationOutcome, seen: Seen, profile: int) -> None:
    """
    What somebody says behind the link. "Ja, alles klopt" confirms what they had before them; the rest is for the
    coordinator, and changes nothing of the initiative.

    `seen` are the offers on the page, `profile` the version that the initiative had there. Raises LinkEndedError,
    or ConflictError when something changed since: then nothing is stored, and the link still works.
    """
    asked = find_asked(token)
    if asked is None:
        raise LinkEndedError
    lock(asked.initiative)
    now = timezone.now()
    # One UPDATE decides which answer is the answer, on every database.
    open_still = ConfirmationRequest.objects.still_open(now).filter(pk=asked.request.pk)
    if open_still.update(outcome=outcome, answered_at=now) != 1:
        raise LinkEndedError
    if outcome == ConfirmationOutcome.RIGHT:
        _confirm(_as_it_is_now(asked), seen, profile)


def _as_it_is_now(asked: Asked) -> Asked:
    """The same as it is now that nobody else can change it."""
    initiative = Initiative.objects.select_related("municipality").get(pk=asked.initiative.pk)
    return Asked(asked.request, initiative, public_offers(initiative, timezone.localdate()))


def _confirm(asked: Asked, seen: Seen, profile: int) -> None:
    initiative, today, batch = asked.initiative, timezone.localdate(), uuid.uuid4()
    saving = Saving(by=None, trail=trail_of(initiative), action="confirm_link", batch=batch)
    if asked.seen.versions != seen.versions:
        raise ConflictError(initiative)
    # A profile that they never confirmed themselves is on no page, and no link puts it there.
    if initiative.confirmed_on is not None:
        change(initiative, saving, expected=profile, fields={"confirmed_on": today}, snapshot=initiative_snapshot)
    confirmed = {"confirmed_on": today, "confirmed_by": None, "confirmed_themselves": True}
    for group in asked.groups:
        for line in group.lines:
            expected = seen.versions[line.offer.pk]
            change(line.offer, saving, expected=expected, fields=confirmed, snapshot=offer_snapshot)
