"""
The JSON that revisions keep of an initiative, an offer and a signal: all that people wrote, links as sorted codes.

Links are read with `.all()`, so that rows read with their links prefetched cost no further query. Whoever stores many
rows at once has the codes of their links in hand, and gives them to the `…_with` function.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from bouwstenen.models import TargetGroup
from regions.models import Initiative, Municipality, Offer, Signal

Snapshot = dict[str, Any]

_PROFILE_FIELDS = (
    "slug", "name", "organisation", "kind", "website", "description", "place", "address", "opening_hours", "email",
    "phone", "welcome", "referral", "costs", "findable", "default_funding", "origin", "source", "held",
)  # fmt: skip
_OFFER_FIELDS = ("at_home", "exclusive", "funding", "status", "source", "note", "held")


def initiative_snapshot(initiative: Initiative) -> Snapshot:
    return initiative_with(
        initiative,
        default_municipalities=_codes(initiative.default_municipalities.all()),
        default_places=_codes(initiative.default_places.all()),
        default_target_groups=_codes(initiative.default_target_groups.all()),
        wishes=[wish.bouwsteen.code for wish in initiative.wishes.select_related("bouwsteen")],
    )


def initiative_with(
    initiative: Initiative,
    *,
    default_municipalities: Iterable[str] = (),
    default_places: Iterable[str] = (),
    default_target_groups: Iterable[str] = (),
    wishes: Iterable[str] = (),
) -> Snapshot:
    """`initiative_snapshot` of an initiative with these links."""
    return {
        **{name: getattr(initiative, name) for name in _PROFILE_FIELDS},
        "municipality": initiative.municipality_id,
        "added_by": initiative.added_by_id,
        "confirmed_on": _day(initiative.confirmed_on),
        "confirmed_facts": sorted(initiative.confirmed_facts),
        "merged_into": initiative.merged_into_id,
        "default_municipalities": sorted(default_municipalities),
        "default_places": sorted(default_places),
        "default_target_groups": sorted(default_target_groups),
        "wishes": sorted(wishes),
    }


def offer_snapshot(offer: Offer) -> Snapshot:
    return offer_with(
        offer,
        activity=offer.activity.code,
        municipalities=_codes(offer.municipalities.all()),
        places=_codes(offer.places.all()),
        target_groups=_codes(offer.target_groups.all()),
    )


def offer_with(
    offer: Offer,
    *,
    activity: str,
    municipalities: Iterable[str],
    places: Iterable[str],
    target_groups: Iterable[str],
) -> Snapshot:
    """`offer_snapshot` of an offer with these links."""
    return {
        **{name: getattr(offer, name) for name in _OFFER_FIELDS},
        "activity": activity,
        "added_by": offer.added_by_id,
        "municipalities": sorted(municipalities),
        "places": sorted(places),
        "target_groups": sorted(target_groups),
        "starts_on": _day(offer.starts_on),
        "ends_on": _day(offer.ends_on),
        "confirmed_on": _day(offer.confirmed_on),
        "confirmed_by": offer.confirmed_by_id,
    }


def signal_snapshot(signal: Signal) -> Snapshot:
    return signal_with(signal, activity=signal.activity.code, municipalities=_codes(signal.municipalities.all()))


def signal_with(signal: Signal, *, activity: str, municipalities: Iterable[str]) -> Snapshot:
    """`signal_snapshot` of a signal with these links."""
    return {
        "activity": activity,
        "signal": signal.signal,
        "municipalities": sorted(municipalities),
        "named": signal.named,
        "note": signal.note,
    }


def _codes(rows: Iterable[Municipality | TargetGroup]) -> list[str]:
    return [row.code for row in rows]


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
