"""
What ends: an initiative, somebody's work for a municipality or region, a municipality itself.

Nothing that was said disappears with it. Offers are stopped and not deleted, answers stay with the municipality that
gave them, and adopted reports are made from what was frozen.
"""

from __future__ import annotations

import datetime
import uuid
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from regions import saving
from regions.actions.initiatives import lock, trail_of
from regions.actions.invitations import invite, withdraw_of_dismissed
from regions.actions.memberships import end_role, give_role
from regions.actions.regions import region_snapshot
from regions.invitations import Ask, has_role, region_to_ask_for
from regions.models import (
    Initiative,
    Membership,
    Municipality,
    Offer,
    OfferStatus,
    Region,
    Role,
    Signal,
    User,
)
from regions.models.invitations import JoinState
from regions.saving import Links, Saving
from regions.snapshots import initiative_snapshot, offer_snapshot, signal_snapshot
from regions.ticks import offers_with_links

STOP, MERGE = "stop", "merge"


# --- an initiative stops ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stopped:
    """What ended with an initiative."""

    offers: int
    signals: int
    wishes: int


@transaction.atomic
def stop_initiative(*, initiative: Initiative, by: User) -> Stopped:
    """
    End all that an initiative offers, as of today; its signals and wishes end, and nobody finds it any more.

    The initiative itself stays, for the history and because it may begin again. Stopping twice changes nothing.
    """
    lock(initiative)
    initiative.refresh_from_db()
    how = Saving(by=by, trail=trail_of(initiative), action=STOP, batch=uuid.uuid4())
    offers = [one for one in offers_with_links(initiative) if one.status != OfferStatus.STOPPED]
    signals = list(initiative.signals.select_related("activity").prefetch_related("municipalities"))
    for offer in offers:
        saving.change(offer, how, expected=offer.version, fields=_ended(offer), snapshot=offer_snapshot)
    for signal in signals:
        saving.remove(signal, how, expected=signal.version, snapshot=signal_snapshot)
    wishes = initiative.wishes.count()
    if wishes or initiative.findable:
        # The wishes are rows of their own, so what the revision keeps is taken around their deletion.
        before = initiative_snapshot(initiative)
        initiative.wishes.all().delete()
        states = iter([before, initiative_snapshot(initiative) | {"findable": False}])
        saving.change(
            initiative,
            how,
            expected=initiative.version,
            fields={"findable": False},
            snapshot=lambda _: next(states),
        )
    return Stopped(len(offers), len(signals), wishes)


def _ended(offer: Offer) -> dict[str, Any]:
    """Stopped today; what would only have begun later never had a last day."""
    today = timezone.localdate()
    if offer.starts_on is not None and offer.starts_on > today:
        return {"status": OfferStatus.STOPPED}
    ends_on = min(today, offer.ends_on) if offer.ends_on else today
    return {"status": OfferStatus.STOPPED, "ends_on": ends_on}


# --- somebody leaves -------------------------------------------------------------------------------------------
class NobodyLeftError(Exception):
    """A region needs a coordinator; the message is a Dutch sentence."""


@transaction.atomic
def end_membership(*, membership: Membership, successor: User | None, to_invite: str = "", by: User) -> None:
    """
    End somebody's role, from their next request on, and give it to `successor` if there is one.

    An officer names an address instead: it is invited. Drafts and answers stay with the municipality. Whom others send
    away does not come back through an invitation of their own. Raises NobodyLeftError for the last coordinator of a
    region without a successor, and CannotInviteError.
    """
    if membership.role == Role.COORDINATOR and membership.region is not None:
        Region.objects.select_for_update().get(pk=membership.region.pk)
        others = membership.region.memberships.active(Role.COORDINATOR)
        if successor is None and not others.exclude(pk=membership.pk).exists():
            raise NobodyLeftError("U bent de enige coördinator van deze regio. Kies eerst wie het van u overneemt.")
    if successor is not None:
        _give(membership, successor, by)
    if to_invite and membership.municipality is not None:
        _invite_successor(membership.municipality, to_invite, by)
    if by.pk != membership.user_id:
        withdraw_of_dismissed(user=membership.user, place=membership)
    end_role(membership=membership, by=by, action="end")


def _invite_successor(municipality: Municipality, email: str, by: User) -> None:
    """Who works there already can go on, and gets no mail; nobody hears which of the two it was."""
    ask = Ask(role=Role.OFFICER, email=email, region=region_to_ask_for(municipality, by), municipality=municipality)
    if not has_role(ask):
        invite(ask=ask, by=by)


def _give(like: Membership, user: User, by: User) -> None:
    """The same role in the same place."""
    give_role(
        user=user,
        role=Role(like.role),
        municipality=like.municipality,
        region=like.region,
        by=by,
        action="hand_over",
    )


# --- a municipality merges into another ------------------------------------------------------------------------
class CannotMergeError(Exception):
    """These two cannot merge; the message is a Dutch sentence."""


@transaction.atomic
def merge_municipality(
    *, municipality: Municipality, successor: Municipality, ended_on: datetime.date, by: User
) -> None:
    """
    A municipality goes up in another: regions, officers, initiatives and offers get the successor in its place.

    What it answered stays stored under its own name, and adopted scans stay as they are.
    """
    municipality = Municipality.objects.select_for_update().get(pk=municipality.pk)
    _check_merge(municipality, successor)
    how = Saving(by=by, action=MERGE, batch=uuid.uuid4())
    _move_regions(municipality, successor, how)
    _move_initiatives(municipality, successor, how)
    _move_offers(municipality, successor, how)
    _move_signals(municipality, successor, how)
    # Who asked to be added there waits for an answer of the successor's region.
    municipality.join_requests.filter(state=JoinState.WAITING).update(municipality=successor)
    for membership in municipality.memberships.select_related("user"):
        _give(_at_successor(membership, successor), membership.user, by)
        end_role(membership=membership, by=by, action=MERGE)
    before = {"ended_on": None, "successor": None}
    municipality.ended_on, municipality.successor = ended_on, successor
    municipality.save(update_fields=["ended_on", "successor"])
    saving.record_of(
        "municipality",
        int(municipality.pk.removeprefix("GM")),
        1,
        replace(how, trail=f"municipality:{municipality.pk}"),
        before=before,
        after={"ended_on": ended_on.isoformat(), "successor": successor.pk},
    )


def _check_merge(municipality: Municipality, successor: Municipality) -> None:
    if municipality.ended_on is not None:
        raise CannotMergeError(f"{municipality} is al opgeheven.")
    if successor.ended_on is not None or successor.pk == municipality.pk:
        raise CannotMergeError("Kies een andere gemeente, die nog bestaat.")
    if successor.fictional != municipality.fictional:
        raise CannotMergeError("Een verzonnen gemeente en een echte kunnen niet samengaan.")


def _at_successor(membership: Membership, successor: Municipality) -> Membership:
    """The same role at the successor, not stored."""
    return Membership(user=membership.user, role=membership.role, municipality=successor)


def _moved(rows: QuerySet[Municipality], old: Municipality, new: Municipality) -> list[str] | None:
    """The codes with the successor in the place of the old one; None when the old one is not among them."""
    codes = {one.pk for one in rows.all()}
    return sorted((codes - {old.pk}) | {new.pk}) if old.pk in codes else None


def _links(owner: Any, names: tuple[str, ...], old: Municipality, new: Municipality) -> Links:  # noqa: ANN401
    found = {name: _moved(getattr(owner, name), old, new) for name in names}
    return {name: codes for name, codes in found.items() if codes is not None}


def _move_regions(old: Municipality, new: Municipality, how: Saving) -> None:
    regions = Region.objects.filter(Q(municipalities=old) | Q(proposed=old)).distinct()
    for region in regions.prefetch_related("municipalities", "proposed"):
        links = _links(region, ("municipalities", "proposed"), old, new)
        saving.change(region, how, expected=region.version, fields={}, snapshot=region_snapshot, links=links)


def _move_initiatives(old: Municipality, new: Municipality, how: Saving) -> None:
    held = Q(held=True, added_by=old)
    areas = Q(default_municipalities=old) | Q(default_places=old)
    found = Initiative.objects.filter(Q(municipality=old) | areas | held).distinct()
    for one in found.prefetch_related("default_municipalities", "default_places", "default_target_groups"):
        fields: dict[str, Any] = {"municipality": new} if one.municipality_id == old.pk else {}
        if one.held and one.added_by_id == old.pk:
            fields["added_by"] = new
        links = _links(one, ("default_municipalities", "default_places"), old, new)
        trail = replace(how, trail=trail_of(one))
        saving.change(one, trail, expected=one.version, fields=fields, snapshot=initiative_snapshot, links=links)


def _move_offers(old: Municipality, new: Municipality, how: Saving) -> None:
    found = Offer.objects.filter(Q(municipalities=old) | Q(places=old) | Q(held=True, added_by=old)).distinct()
    linked = found.select_related("activity").prefetch_related("municipalities", "places", "target_groups")
    for one in linked:
        fields = {"added_by": new} if one.held and one.added_by_id == old.pk else {}
        links = _links(one, ("municipalities", "places"), old, new)
        trail = replace(how, trail=f"initiative:{one.initiative_id}")
        saving.change(one, trail, expected=one.version, fields=fields, snapshot=offer_snapshot, links=links)


def _move_signals(old: Municipality, new: Municipality, how: Saving) -> None:
    for one in Signal.objects.filter(municipalities=old).select_related("activity").prefetch_related("municipalities"):
        links = _links(one, ("municipalities",), old, new)
        trail = replace(how, trail=f"initiative:{one.initiative_id}")
        saving.change(one, trail, expected=one.version, fields={}, snapshot=signal_snapshot, links=links)
