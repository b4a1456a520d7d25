"""What an initiative's editors change about what they offer. Nothing is ever deleted: what ends is stopped."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from bouwstenen.models import Activity, TargetGroup
from regions.actions.initiatives import is_repeated, lock, trail_of
from regions.defaults import defaults_of
from regions.models import Initiative, Offer, OfferStatus, Revision, User
from regions.saving import ConflictError, Links, Saving, add, change, subject_of
from regions.snapshots import offer_snapshot
from regions.ticks import Seen, State, offers_with_links, state_of

STOPPED = "offer-untick"


class NoMunicipalityError(Exception):
    """Nobody has said yet for whose residents the initiative is, and without that an offer is for nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferValues:
    """What an offer says; `municipalities` and `places` are CBS codes."""

    municipalities: tuple[str, ...]
    places: tuple[str, ...]
    at_home: bool
    target_groups: tuple[TargetGroup, ...]
    exclusive: bool
    funding: str
    status: str
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    note: str

    @property
    def fields(self) -> dict[str, Any]:
        return {
            "at_home": self.at_home,
            # Without a group there is nobody to keep it for.
            "exclusive": self.exclusive and bool(self.target_groups),
            "funding": self.funding,
            "status": self.status,
            "starts_on": self.starts_on,
            "ends_on": self.ends_on,
            "note": self.note,
        }

    @property
    def links(self) -> Links:
        return {
            "municipalities": list(self.municipalities),
            "places": list(self.places),
            "target_groups": list(self.target_groups),
        }


@transaction.atomic
def add_offer(
    *, initiative: Initiative, activity: Activity, values: OfferValues, by: User, token: uuid.UUID | None = None
) -> None:
    """One more offer of an activity, under other conditions than the first."""
    lock(initiative)
    if is_repeated(initiative, token):
        return
    offer = Offer(
        initiative=initiative,
        activity=activity,
        confirmed_on=timezone.localdate(),
        confirmed_by=by,
        confirmed_themselves=True,
        **values.fields,
    )
    saving = Saving(by=by, trail=trail_of(initiative), action="offer-add", token=token)
    add(offer, saving, snapshot=offer_snapshot, links=values.links)


@transaction.atomic
def save_offer(*, offer: Offer, values: OfferValues, expected: int, by: User, token: uuid.UUID | None = None) -> None:
    """Change one offer. Whoever saves it, confirms it."""
    lock(offer.initiative)
    if is_repeated(offer.initiative, token):
        return
    saving = Saving(by=by, trail=trail_of(offer.initiative), action="offer", token=token)
    confirmed = {"confirmed_on": timezone.localdate(), "confirmed_by": by, "confirmed_themselves": True}
    change(
        offer, saving, expected=expected, fields=values.fields | confirmed, links=values.links, snapshot=offer_snapshot
    )


@dataclass(frozen=True, slots=True)
class Tick:
    """What somebody wants of one activity, and what they saw when they said so."""

    activity: Activity
    on: bool
    seen: Seen


def save_ticks(
    *, initiative: Initiative, ticks: Iterable[Tick], by: User, token: uuid.UUID | None = None
) -> list[Activity]:
    """
    Save each change by itself; give the activities where somebody else was first, of which nothing was stored.

    `token` is for one tick that may be sent twice. Raises NoMunicipalityError before anything is stored.
    """
    lost = []
    for one in ticks:
        try:
            save_tick(initiative=initiative, tick=one, by=by, token=token)
        except ConflictError:
            lost.append(one.activity)
    return lost


@transaction.atomic
def save_tick(*, initiative: Initiative, tick: Tick, by: User, token: uuid.UUID | None = None) -> None:
    """
    Tick: confirm what a source told, else revive what they did before, else a new offer with their defaults.
    Untick: stop what they offer of it. What already is as wanted stays as it is.
    """
    lock(initiative)
    if is_repeated(initiative, token):
        return
    state = state_of(offers_with_links(initiative, tick.activity.code), timezone.localdate())
    if bool(state.ticked) == tick.on:
        return
    saving = Saving(by=by, trail=trail_of(initiative), action="offer-tick", token=token, batch=uuid.uuid4())
    if not tick.on:
        _change_seen(state.ticked, tick.seen, replace(saving, action=STOPPED), {"status": OfferStatus.STOPPED})
    elif state.found:
        _change_seen(state.found, tick.seen, saving, _confirmed(by))
    elif state.past:
        _revive(state, saving, by)
    else:
        _add_with_defaults(initiative, tick.activity, saving, by)


@transaction.atomic
def dismiss_offer(*, initiative: Initiative, pk: int, expected: int, by: User) -> None:
    """ "Weg ermee": what a source says of us is not so. It stops, and counts and shows nowhere."""
    lock(initiative)
    offer = next((one for one in offers_with_links(initiative) if one.pk == pk), None)
    if offer is None:
        raise ConflictError(None)
    saving = Saving(by=by, trail=trail_of(initiative), action="offer-dismiss")
    if offer.status != OfferStatus.STOPPED:
        change(offer, saving, expected=expected, fields={"status": OfferStatus.STOPPED}, snapshot=offer_snapshot)


def _confirmed(by: User) -> dict[str, Any]:
    return {
        "status": OfferStatus.ACTIVE,
        "confirmed_on": timezone.localdate(),
        "confirmed_by": by,
        "confirmed_themselves": True,
    }


def _change_seen(offers: Iterable[Offer], seen: Seen, saving: Saving, fields: dict[str, Any]) -> None:
    """Change exactly the offers that were on the page, if they are still as they were there."""
    for offer in offers:
        if offer.pk not in seen.versions:
            raise ConflictError(offer)
        expected = seen.versions[offer.pk]
        change(offer, saving, expected=expected, fields=_in_time(offer, fields), snapshot=offer_snapshot)
        saving = replace(saving, token=None)


def _revive(state: State, saving: Saving, by: User) -> None:
    for offer in _stopped_last(state.past):
        fields = _in_time(offer, _confirmed(by))
        change(offer, saving, expected=offer.version, fields=fields, snapshot=offer_snapshot)
        saving = replace(saving, token=None)


def _in_time(offer: Offer, fields: dict[str, Any]) -> dict[str, Any]:
    """With dates that let an active offer be there today: who ticks it, says that it is."""
    if fields["status"] != OfferStatus.ACTIVE:
        return fields
    today = timezone.localdate()
    starts_on = None if offer.starts_on is not None and offer.starts_on > today else offer.starts_on
    ends_on = None if offer.ends_on is not None and offer.ends_on < today else offer.ends_on
    return fields | {"starts_on": starts_on, "ends_on": ends_on}


def _stopped_last(past: tuple[Offer, ...]) -> list[Offer]:
    """The offers that went with the last untick; when they stopped in another way, the newest."""
    by_pk = {one.pk: one for one in past}
    unticked = Revision.objects.filter(subject=subject_of(Offer), action=STOPPED)
    last = unticked.filter(subject_id__in=by_pk).order_by("-pk").first()
    if last is None:
        return [by_pk[max(by_pk)]]
    together = unticked.filter(batch=last.batch).values_list("subject_id", flat=True)
    return [by_pk[pk] for pk in sorted(together) if pk in by_pk]


def _add_with_defaults(initiative: Initiative, activity: Activity, saving: Saving, by: User) -> None:
    defaults = defaults_of(initiative)
    if not defaults.known:
        raise NoMunicipalityError
    offer = Offer(initiative=initiative, activity=activity, funding=defaults.funding, **_confirmed(by))
    groups = TargetGroup.objects.filter(code__in=defaults.target_groups)
    links: Links = {
        "municipalities": list(defaults.municipalities),
        "places": list(defaults.places),
        "target_groups": list(groups),
    }
    add(offer, saving, snapshot=offer_snapshot, links=links)
