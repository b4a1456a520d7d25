"""
The JSON that revisions keep of an initiative, an offer and a signal: all that people wrote, links as sorted codes.

Links are read with `.all()`, so that rows read with their links prefetched cost no further query.
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
    return {
        **{name: getattr(initiative, name) for name in _PROFILE_FIELDS},
        "municipality": initiative.municipality_id,
        "added_by": initiative.added_by_id,
        "confirmed_on": _day(initiative.confirmed_on),
        "default_municipalities": _codes(initiative.default_municipalities.all()),
        "default_places": _codes(initiative.default_places.all()),
        "default_target_groups": _codes(initiative.default_target_groups.all()),
        "wishes": sorted(wish.bouwsteen.code for wish in initiative.wishes.select_related("bouwsteen")),
    }


def offer_snapshot(offer: Offer) -> Snapshot:
    return {
        **{name: getattr(offer, name) for name in _OFFER_FIELDS},
        "activity": offer.activity.code,
        "added_by": offer.added_by_id,
        "municipalities": _codes(offer.municipalities.all()),
        "places": _codes(offer.places.all()),
        "target_groups": _codes(offer.target_groups.all()),
        "starts_on": _day(offer.starts_on),
        "ends_on": _day(offer.ends_on),
        "confirmed_on": _day(offer.confirmed_on),
        "confirmed_by": offer.confirmed_by_id,
    }


def signal_snapshot(signal: Signal) -> Snapshot:
    return {
        "activity": signal.activity.code,
        "signal": signal.signal,
        "municipalities": _codes(signal.municipalities.all()),
        "named": signal.named,
        "note": signal.note,
    }


def _codes(rows: Iterable[Municipality | TargetGroup]) -> list[str]:
    return sorted(row.code for row in rows)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
