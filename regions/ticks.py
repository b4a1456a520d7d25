"""
The state of one activity at one initiative, as the page where they tick what they do shows it.

Ticked means: the initiative (or who entered it) confirmed an offer that is there or is being prepared. What a public
source says stands beside it without a tick, until the initiative has looked at it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from regions.models import Initiative, Offer, OfferStatus


def is_ticked(offer: Offer, today: datetime.date) -> bool:
    ended = offer.ends_on is not None and offer.ends_on < today
    return offer.status != OfferStatus.STOPPED and offer.confirmed_on is not None and not ended


def is_found(offer: Offer) -> bool:
    """Known from a public source, and nobody has said yet whether it is so."""
    return offer.status != OfferStatus.STOPPED and offer.confirmed_on is None


@dataclass(frozen=True, slots=True)
class State:
    """The offers of one activity, by what a tick would do with them."""

    ticked: tuple[Offer, ...] = ()
    found: tuple[Offer, ...] = ()
    past: tuple[Offer, ...] = ()
    """Confirmed once, and stopped or ended since: what a new tick revives."""

    @property
    def seen(self) -> Seen:
        return Seen(bool(self.ticked), {one.pk: one.version for one in (*self.ticked, *self.found)})


def state_of(offers: Iterable[Offer], today: datetime.date) -> State:
    ticked, found, past = [], [], []
    for offer in offers:
        if is_ticked(offer, today):
            ticked.append(offer)
        elif is_found(offer):
            found.append(offer)
        elif offer.confirmed_on is not None:
            past.append(offer)
    return State(tuple(ticked), tuple(found), tuple(past))


def offers_with_links(initiative: Initiative, activity_code: str | None = None) -> list[Offer]:
    """The initiative's own offers (of one activity, in whatever edition), with their links: four queries."""
    offers = initiative.offers.not_held().with_links()
    return list(offers if activity_code is None else offers.filter(activity__code=activity_code))


@dataclass(frozen=True, slots=True)
class Seen:
    """
    What somebody had before them when they ticked or unticked: the tick, and the version of each offer behind it.

    It travels through the page as text, so that a change is only made to what they saw.
    """

    ticked: bool = False
    versions: dict[int, int] = field(default_factory=dict)

    def __str__(self) -> str:
        pairs = ",".join(f"{pk}:{version}" for pk, version in sorted(self.versions.items()))
        return f"{int(self.ticked)}|{pairs}"

    @classmethod
    def parse(cls, text: str) -> Seen:
        """Raises ValueError for what no page of ours holds."""
        ticked, bar, pairs = text.partition("|")
        if ticked not in {"0", "1"} or not bar:
            raise ValueError(f"no state of a tick: {text[:40]!r}")
        split = (pair.partition(":") for pair in pairs.split(",") if pair)
        return cls(ticked == "1", {int(pk): int(version) for pk, _, version in split})
