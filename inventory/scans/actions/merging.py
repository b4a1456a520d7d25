"""
Two records of one initiative become one.

Whatever points at the record that goes, points at the one that stays: each link to an initiative has a function here,
and a test looks for links that have none. The record that went stays without anything, so that its history and its
address lead on. Rows of adopted scans are left as they are: their report is made of what was frozen.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.table import decision_snapshot, steunpunt_snapshot
from inventory.scans.locks import ScanClosedError, hold_unadopted
from inventory.scans.merging import QUIET, Pair, refusals
from inventory.scans.models import Decision, Reminder
from regions import saving
from regions.actions.initiatives import trail_of
from regions.actions.memberships import end_role, give_role
from regions.mails import Value, compose, full_address, queue_mail
from regions.models import Initiative, Invitation, InvitationState, Mail, Membership, Region, Role, User, Wish
from regions.saving import ConflictError, Links, Saving
from regions.snapshots import Snapshot, initiative_snapshot, offer_snapshot, signal_snapshot

MERGE = "merge-records"
KIND = "initiative_merged"


class CannotMergeError(Exception):
    """These two cannot become one now; the message is a Dutch sentence."""


@dataclass(frozen=True, slots=True)
class _Merging:
    """One merger: the two, who does it in whose name, and how it is written down."""

    pair: Pair
    region: Region
    by: User
    saving: Saving

    @property
    def stays(self) -> Initiative:
        return self.pair.stays

    @property
    def goes(self) -> Initiative:
        return self.pair.goes

    @property
    def in_trail(self) -> Saving:
        """In the history of the record that stays."""
        return replace(self.saving, trail=trail_of(self.stays))


@transaction.atomic
def merge_initiatives(
    *, stays: Initiative, goes: Initiative, take: Collection[str], seen: str, region: Region, by: User
) -> Initiative:
    """
    Let `goes` go up in `stays`, in one transaction and one batch of revisions; give the record as it is now.

    `take` are the fields of the profile of which the value of `goes` is kept; `seen` is the fingerprint of the pair
    on the page. Raises ConflictError when something of the two changed since, and CannotMergeError where it would
    change somebody's word behind their back.
    """
    # In one order, so that two who merge the other way round do not wait for each other.
    rows = Initiative.objects.select_for_update().filter(pk__in=[stays.pk, goes.pk]).order_by("pk")
    locked = {one.pk: one for one in rows}
    pair = Pair(locked[stays.pk], locked[goes.pk])
    _hold_scans(pair)
    if pair.fingerprint != seen or pair.goes.merged_into_id or pair.stays.merged_into_id or stays.pk == goes.pk:
        raise ConflictError(pair.stays)
    wrong = refusals(pair, region)
    if wrong:
        raise CannotMergeError(" ".join(wrong))
    how = Saving(by=by, action=MERGE, batch=uuid.uuid4(), reason=f"{pair.goes.slug} ging op in {pair.stays.slug}")
    merging = _Merging(pair, region, by, how)
    before = initiative_snapshot(pair.stays), initiative_snapshot(pair.goes)
    told = _people_to_tell(pair)
    for move in dict.fromkeys(MOVES.values()):
        move(merging)
    _save_both(merging, set(take), *before)
    _tell(merging, told)
    return pair.stays


def _hold_scans(pair: Pair) -> None:
    """Keep the scans that change with it from being adopted half-way."""
    scans = {one.scan_id: one.scan for one in pair.decisions}
    scans |= {one.scan_id: one.scan for side in pair.steunpunten for one in side.values()}
    for _, scan in sorted(scans.items()):
        try:
            hold_unadopted(scan)
        except ScanClosedError as error:
            raise ConflictError(pair.stays) from error


# --- the two records themselves --------------------------------------------------------------------------------
def _save_both(merging: _Merging, take: set[str], stays_before: Snapshot, goes_before: Snapshot) -> None:
    stays, goes = merging.stays, merging.goes
    fields: dict[str, Any] = {}
    if not merging.pair.stays_speaks:
        fields = {name: getattr(goes, name) for name in merging.pair.differing_fields if name in take}
        fields |= {name: getattr(goes, name) for name in QUIET if not getattr(stays, name) and getattr(goes, name)}
        fields["source"] = "; ".join(dict.fromkeys(one for one in (stays.source, goes.source) if one))
    saving.change(
        stays, merging.in_trail, expected=stays.version, fields=fields, snapshot=_around(stays_before), links={}
    )
    gone = {
        "merged_into": stays,
        "findable": False,
        "held": False,
        "confirmed_on": None,
        "confirmed_facts": [],
        "municipality": None,
    }
    in_its_trail = replace(merging.saving, trail=trail_of(goes))
    saving.change(goes, in_its_trail, expected=goes.version, fields=gone, snapshot=_around(goes_before))


def _around(before: Snapshot) -> Callable[[Any], Snapshot]:
    """Wishes and usual answers are rows of their own, so what was before is taken before their writing."""
    states = [before]
    return lambda row: states.pop() if states else initiative_snapshot(row)


# --- what points at an initiative ------------------------------------------------------------------------------
def _move_offers(merging: _Merging) -> None:
    for offer in merging.pair.offers:
        saving.change(
            offer,
            merging.in_trail,
            expected=offer.version,
            fields={"initiative": merging.stays},
            snapshot=offer_snapshot,
        )


def _move_signals(merging: _Merging) -> None:
    """Where both say the same, one is enough."""
    stay, go = merging.pair.signals
    for activity, signal in go.items():
        how = merging.in_trail
        if activity in stay:
            how = replace(how, trail=trail_of(merging.goes))
            saving.remove(signal, how, expected=signal.version, snapshot=signal_snapshot)
        else:
            fields = {"initiative": merging.stays}
            saving.change(signal, how, expected=signal.version, fields=fields, snapshot=signal_snapshot)


def _move_wishes(merging: _Merging) -> None:
    stay, go = merging.pair.wishes
    Wish.objects.bulk_create(Wish(initiative=merging.stays, bouwsteen_id=pk) for pk in sorted(go - stay))
    merging.goes.wishes.all().delete()


def _move_usual_answers(merging: _Merging) -> None:
    """ "Voor alles tegelijk" comes along where nobody has said anything of the kind yet."""
    stays, goes = merging.stays, merging.goes
    fields = ("default_municipalities", "default_places", "default_target_groups")
    if not merging.pair.stays_speaks and not stays.default_municipalities.exists():
        for name in fields:
            getattr(stays, name).set(getattr(goes, name).all())
    for name in fields:
        getattr(goes, name).clear()


def _move_people(merging: _Merging) -> None:
    for one in merging.pair.people[1]:
        give_role(user=one.user, role=Role.EDITOR, initiative=merging.stays, by=merging.by, action=MERGE)
        end_role(membership=one, by=merging.by, action=MERGE)


def _move_invitations(merging: _Merging) -> None:
    """Of two to one address that still work the earlier ends, as with every new one."""
    now = timezone.now()
    working = Invitation.objects.filter(initiative__in=[merging.stays, merging.goes]).open(now)
    found = list(working.order_by("made_at", "pk").values_list("pk", "email"))
    newest = {email: pk for pk, email in found}
    earlier = [pk for pk, email in found if newest[email] != pk]
    working.filter(pk__in=earlier).update(state=InvitationState.REPLACED, answered_at=now)
    merging.goes.invitations.update(initiative=merging.stays)


def _move_join_requests(merging: _Merging) -> None:
    for one in merging.pair.join_requests:
        one.initiative = merging.stays
        one.save(update_fields=["initiative"])


def _move_questions(merging: _Merging) -> None:
    """An open link was for whoever spoke for the record that goes: it does not open the other."""
    now = timezone.now()
    merging.goes.confirmation_requests.still_open(now).update(ends_at=now)
    merging.goes.confirmation_requests.update(initiative=merging.stays)
    Mail.objects.filter(about=trail_of(merging.goes)).update(about=trail_of(merging.stays))


def _move_earlier_records(merging: _Merging) -> None:
    """What once went up in the record that goes, leads on to the one that stays."""
    for one in merging.goes.merged_from.all():
        how = replace(merging.saving, trail=trail_of(one))
        fields = {"merged_into": merging.stays}
        saving.change(one, how, expected=one.version, fields=fields, snapshot=initiative_snapshot)


def _move_decisions(merging: _Merging) -> None:
    pair = merging.pair
    for decision in pair.decisions:
        how = replace(merging.saving, trail=decision.scan.trail)
        if pair.decision_met(decision) is not None:
            saving.remove(decision, how, expected=decision.version, snapshot=decision_snapshot)
            continue
        providers = pair.providers_after(decision)
        links: Links = {"providers": providers}
        fields = {"providers_key": Decision.key_of(providers)}
        saving.change(decision, how, expected=decision.version, fields=fields, links=links, snapshot=decision_snapshot)


def _move_steunpunten(merging: _Merging) -> None:
    stay, go = merging.pair.steunpunten
    for place, one in go.items():
        how = replace(merging.saving, trail=one.scan.trail)
        if place in stay:
            saving.remove(one, how, expected=one.version, snapshot=steunpunt_snapshot)
        else:
            fields = {"initiative": merging.stays}
            saving.change(one, how, expected=one.version, fields=fields, snapshot=steunpunt_snapshot)


def _move_reminders(merging: _Merging) -> None:
    """Nobody is reminded more often than was promised: what both had counts for the one that stays."""
    for one in merging.pair.reminders:
        taken = set(
            Reminder.objects.filter(scan=one.scan, initiative=merging.stays, email=one.email).values_list(
                "number", flat=True
            )
        )
        one.initiative = merging.stays
        one.number = max(taken) + 1 if one.number in taken else one.number
        one.save(update_fields=["initiative", "number"])


MOVES: Mapping[str, Callable[[_Merging], None]] = {
    "regions.offer.initiative": _move_offers,
    "regions.signal.initiative": _move_signals,
    "regions.wish.initiative": _move_wishes,
    "regions.initiative_default_municipalities.initiative": _move_usual_answers,
    "regions.initiative_default_places.initiative": _move_usual_answers,
    "regions.initiative_default_target_groups.initiative": _move_usual_answers,
    "regions.membership.initiative": _move_people,
    "regions.invitation.initiative": _move_invitations,
    "regions.joinrequest.initiative": _move_join_requests,
    "regions.confirmationrequest.initiative": _move_questions,
    "regions.initiative.merged_into": _move_earlier_records,
    "scans.decision_providers.initiative": _move_decisions,
    "scans.steunpunt.initiative": _move_steunpunten,
    "scans.reminder.initiative": _move_reminders,
}
"""Every link to an initiative, and what becomes of it."""


# --- telling ---------------------------------------------------------------------------------------------------
def _people_to_tell(pair: Pair) -> list[Membership]:
    """Who worked on either of the two, each once."""
    people: dict[int, Membership] = {}
    for one in (*pair.people[0], *pair.people[1]):
        people.setdefault(one.user_id, one)
    return [one for one in people.values() if one.user.is_active]


def _tell(merging: _Merging, people: Collection[Membership]) -> None:
    address = full_address(reverse("initiative-start", args=[merging.stays.slug]))
    for one in people:
        context: dict[str, Value] = {
            "name": one.user.name,
            "stays": merging.stays.name,
            "goes": merging.goes.name,
            "is_new": int(one.initiative_id == merging.goes.pk),
            "who": str(merging.by),
            "who_email": merging.by.email,
            "region": merging.region.name,
        }
        queue_mail(
            letter=compose(KIND, context, address=address),
            to=one.user.email,
            about=trail_of(merging.stays),
            region=merging.region,
            reply_to=merging.by.email,
        )
