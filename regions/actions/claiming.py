"""An initiative takes over what others told of it: fact by fact, with its history."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from regions.actions.initiatives import confirmed_today, is_repeated, lock, trail_of
from regions.claiming import FACTS, FINDABLE, ClaimAnswer, is_known
from regions.models import Initiative, Offer, OfferStatus, User
from regions.saving import ConflictError, Links, Saving, change
from regions.snapshots import initiative_snapshot, offer_snapshot
from regions.ticks import offers_with_links

CLAIM = "claim"
"""The action of the revisions with which an initiative confirmed or corrected what others told of it."""


@dataclass(frozen=True, slots=True)
class ProfileSaid:
    """What somebody said of the profile: corrected fields by name, and the keys of the facts that are settled."""

    facts: frozenset[str] = frozenset()
    fields: Mapping[str, Any] = field(default_factory=dict)
    findable: bool | None = None
    """Whether everyone may find them; None when they did not say."""


@dataclass(frozen=True, slots=True)
class OfferSaid:
    """What somebody said of one offer, and the version that they had before them."""

    pk: int
    version: int
    answer: ClaimAnswer
    fields: Mapping[str, Any] = field(default_factory=dict)
    links: Links = field(default_factory=dict)


@transaction.atomic
def save_claim(
    *,
    initiative: Initiative,
    profile: ProfileSaid,
    offers: Iterable[OfferSaid],
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """
    Confirm or correct what others told, each fact by itself; what is not said stays as it was, and counts as it did.

    `expected` is the version of the initiative on the page. Raises ConflictError, with nothing stored, when something
    of what was said has changed since.
    """
    lock(initiative)
    if is_repeated(initiative, token):
        return
    saving = Saving(by=by, trail=trail_of(initiative), action=CLAIM, token=token, batch=uuid.uuid4())
    changes = _profile_changes(initiative, profile)
    if changes:
        change(initiative, saving, expected=expected, fields=changes, snapshot=initiative_snapshot)
        saving = replace(saving, token=None)
    known = {one.pk: one for one in offers_with_links(initiative)}
    for said in offers:
        if said.pk not in known:
            raise ConflictError(None)
        saving = _save_offer(known[said.pk], said, saving, by)


def _profile_changes(initiative: Initiative, said: ProfileSaid) -> dict[str, Any]:
    """The fields to store; the profile as a whole is confirmed when nothing is left to look at."""
    changes = {name: value for name, value in said.fields.items() if getattr(initiative, name) != value}
    if initiative.confirmed_on is not None:
        return changes
    answered = set() if said.findable is None else {FINDABLE}
    facts = sorted({*initiative.confirmed_facts, *said.facts, *answered})
    if facts != initiative.confirmed_facts:
        changes["confirmed_facts"] = facts
    if said.findable is not None and said.findable != initiative.findable:
        changes["findable"] = said.findable
    if all(one.key in facts for one in FACTS if is_known(initiative, one, changes)):
        changes |= confirmed_today()
    return changes


def _save_offer(offer: Offer, said: OfferSaid, saving: Saving, by: User) -> Saving:
    """Store it, and give how the next is saved: the token belongs to the first change."""
    if said.answer == ClaimAnswer.LEAVE:
        return saving
    if said.answer == ClaimAnswer.GONE:
        fields: dict[str, Any] = {"status": OfferStatus.STOPPED}
    else:
        fields = {
            **said.fields,
            "confirmed_on": timezone.localdate(),
            "confirmed_by": by,
            "confirmed_themselves": True,
        }
    change(offer, saving, expected=said.version, fields=fields, links=said.links, snapshot=offer_snapshot)
    return replace(saving, token=None)
