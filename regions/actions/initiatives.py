"""What an initiative's editors change about the initiative itself."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from bouwstenen.models import Bouwsteen, TargetGroup
from regions.claiming import FINDABLE
from regions.defaults import Defaults, defaults_of
from regions.models import Initiative, Offer, OfferStatus, User, Wish
from regions.saving import ConflictError, Links, Saving, already_saved, change
from regions.snapshots import initiative_snapshot, offer_snapshot
from regions.ticks import is_ticked, offers_with_links


def trail_of(initiative: Initiative) -> str:
    """The history that all changes of an initiative, its offers and its signals belong to."""
    return f"initiative:{initiative.pk}"


def lock(initiative: Initiative) -> None:
    """
    Let writers of one initiative take turns, until the transaction ends (SQLite has one writer anyhow).

    Raises ConflictError when it became one with another record meanwhile: nothing is written there any more.
    """
    row = Initiative.objects.select_for_update().only("pk", "merged_into").get(pk=initiative.pk)
    if row.merged_into_id is not None:
        raise ConflictError(None)


def is_repeated(initiative: Initiative, token: uuid.UUID | None) -> bool:
    """Whether this very save was made before: its answer got lost, or the button was pressed twice."""
    earlier = already_saved(token)
    return earlier is not None and earlier.trail == trail_of(initiative)


def confirmed_today() -> dict[str, Any]:
    """
    The fields of an initiative that confirms its profile: from now on it speaks for itself.

    What a municipality had not shared of it yet (`held`) is no secret of the municipality any more.
    """
    return {"confirmed_on": timezone.localdate(), "held": False}


@transaction.atomic
def save_profile(
    *,
    initiative: Initiative,
    fields: Mapping[str, Any],
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """Who we are, where and how to reach us. Whoever saves it, confirms it."""
    lock(initiative)
    if is_repeated(initiative, token):
        return
    saving = Saving(by=by, trail=trail_of(initiative), action="profile", token=token)
    confirmed = {**fields, **confirmed_today()}
    if FINDABLE in fields:
        confirmed["confirmed_facts"] = sorted({*initiative.confirmed_facts, FINDABLE})
    change(initiative, saving, expected=expected, fields=confirmed, snapshot=initiative_snapshot)


@dataclass(frozen=True, slots=True, kw_only=True)
class DefaultValues:
    """What an initiative answers once for all offers; `municipalities` and `places` are CBS codes."""

    municipalities: tuple[str, ...]
    places: tuple[str, ...]
    target_groups: tuple[TargetGroup, ...]
    funding: str


@transaction.atomic
def save_defaults(
    *,
    initiative: Initiative,
    values: DefaultValues,
    also_offers: bool,
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """
    Answer once for all offers.

    With `also_offers` the offers that are ticked follow, in each field where they still said what was usual.
    That confirms nothing: `confirmed_on` of an offer stays.
    """
    lock(initiative)
    if is_repeated(initiative, token):
        return
    before = defaults_of(initiative)
    batch = uuid.uuid4()
    change(
        initiative,
        Saving(by=by, trail=trail_of(initiative), action="defaults", token=token, batch=batch),
        expected=expected,
        fields={"default_funding": values.funding},
        links={
            "default_municipalities": list(values.municipalities),
            "default_places": list(values.places),
            "default_target_groups": list(values.target_groups),
        },
        snapshot=initiative_snapshot,
    )
    if also_offers:
        today = timezone.localdate()
        saving = Saving(by=by, trail=trail_of(initiative), action="defaults", batch=batch)
        for offer in offers_with_links(initiative):
            if is_ticked(offer, today):
                _follow(offer, before, values, saving)


def _follow(offer: Offer, before: Defaults, values: DefaultValues, saving: Saving) -> None:
    fields: dict[str, Any] = {}
    links: Links = {}
    if offer.funding == before.funding != values.funding:
        fields["funding"] = values.funding
    groups = tuple(one.code for one in values.target_groups)
    for name, new, keys in (
        ("municipalities", values.municipalities, values.municipalities),
        ("places", values.places, values.places),
        ("target_groups", groups, values.target_groups),
    ):
        now = tuple(sorted(one.code for one in getattr(offer, name).all()))
        if now == getattr(before, name) and now != tuple(sorted(new)):
            links[name] = list(keys)
    if "target_groups" in links and not values.target_groups:
        fields["exclusive"] = False
    if fields or links:
        change(offer, saving, expected=offer.version, fields=fields, links=links, snapshot=offer_snapshot)


@transaction.atomic
def save_wishes(
    *,
    initiative: Initiative,
    wished: Iterable[Bouwsteen],
    asked: Iterable[Bouwsteen],
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """Of the bouwstenen that were `asked` about, the initiative would like to offer those `wished`."""
    lock(initiative)
    if is_repeated(initiative, token):
        return
    before = initiative_snapshot(initiative)
    wanted = {one.code: one for one in wished}
    codes_asked = {one.code for one in asked}
    initiative.wishes.filter(bouwsteen__code__in=codes_asked - set(wanted)).delete()
    have = set(initiative.wishes.values_list("bouwsteen__code", flat=True))
    Wish.objects.bulk_create(
        Wish(initiative=initiative, bouwsteen=one) for code, one in sorted(wanted.items()) if code not in have
    )
    # The wishes are rows of their own, so what the revision keeps is taken around their writing.
    states = iter([before, initiative_snapshot(initiative)])
    saving = Saving(by=by, trail=trail_of(initiative), action="wishes", token=token)
    change(initiative, saving, expected=expected, fields={}, snapshot=lambda _: next(states))


@transaction.atomic
def confirm_all(
    *,
    initiative: Initiative,
    expected: int,
    seen: Mapping[int, int],
    by: User,
    token: uuid.UUID | None = None,
) -> None:
    """
    "Ja, alles klopt nog": the profile, and each active offer that was on the page.

    `seen`: primary key to version of those offers. Raises ConflictError when one of them has changed since.
    """
    lock(initiative)
    if is_repeated(initiative, token):
        return
    today = timezone.localdate()
    batch = uuid.uuid4()
    saving = Saving(by=by, trail=trail_of(initiative), action="confirm", token=token, batch=batch)
    change(initiative, saving, expected=expected, fields=confirmed_today(), snapshot=initiative_snapshot)
    saving = Saving(by=by, trail=trail_of(initiative), action="confirm", batch=batch)
    offers = {one.pk: one for one in offers_with_links(initiative) if one.status == OfferStatus.ACTIVE}
    for pk, version in seen.items():
        if pk not in offers:
            raise ConflictError(None)
        change(
            offers[pk],
            saving,
            expected=version,
            fields={"confirmed_on": today, "confirmed_by": by, "confirmed_themselves": True},
            snapshot=offer_snapshot,
        )
