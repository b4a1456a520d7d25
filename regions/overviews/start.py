"""How far an initiative is, and what it would like to offer."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bouwstenen.models import Bouwsteen
from regions.models import Initiative, Offer, Signal
from regions.overviews.lines import is_old
from regions.ticks import is_found, is_ticked, offers_with_links
from regions.wording import listed


@dataclass(frozen=True, slots=True)
class WishLine:
    """One A-bouwsteen: what they do of it already, or whether they would like to."""

    bouwsteen: Bouwsteen
    supplied: bool
    wished: bool


def wish_lines(initiative: Initiative, offers: Iterable[Offer], today: datetime.date) -> list[WishLine]:
    supplied = {one.activity.bouwsteen.code for one in offers if is_ticked(one, today) and one.is_current(today)}
    wished = set(initiative.wishes.values_list("bouwsteen__code", flat=True))
    asked = Bouwsteen.objects.of_newest_edition().of_initiatives()
    return [WishLine(one, one.code in supplied, one.code in wished) for one in asked]


@dataclass(frozen=True, slots=True)
class Overview:
    """How far an initiative is, in words and never in percentages."""

    initiative: Initiative
    offers: tuple[Offer, ...]
    wishes: tuple[WishLine, ...]
    signals: tuple[Signal, ...]
    today: datetime.date
    has_defaults: bool

    @property
    def profile_confirmed(self) -> bool:
        return self.initiative.confirmed_on is not None

    @property
    def ticked(self) -> int:
        """Activities, not offers: two offers of one activity are one tick."""
        return len({one.activity.code for one in self.offers if is_ticked(one, self.today)})

    @property
    def found(self) -> int:
        return len({one.activity.code for one in self.offers if is_found(one)})

    @property
    def asks_wishes(self) -> bool:
        return self.initiative.is_self_direction

    @property
    def open_wishes(self) -> list[WishLine]:
        return [one for one in self.wishes if not one.supplied]

    @property
    def wished(self) -> list[Bouwsteen]:
        return [one.bouwsteen for one in self.open_wishes if one.wished]

    @property
    def wished_names(self) -> str:
        return listed(one.name for one in self.wished)

    @property
    def old(self) -> int:
        """Lines that nobody has looked at for a year, the profile among them."""
        offers = sum(is_ticked(one, self.today) and is_old(one.confirmed_on, self.today) for one in self.offers)
        return offers + is_old(self.initiative.confirmed_on, self.today)

    @property
    def counts_no_more(self) -> bool:
        """Whether something they do was confirmed too long ago to count in a report."""
        return any(is_ticked(one, self.today) and not one.is_confirmed(self.today) for one in self.offers)

    @property
    def next_step(self) -> str:
        """The one thing to do now: claim, defaults, offers, confirm or nothing."""
        if not self.profile_confirmed:
            return "claim"
        if not self.has_defaults:
            return "defaults"
        if self.found or not self.ticked:
            return "offers"
        return "confirm" if self.old else "nothing"


def overview(initiative: Initiative, today: datetime.date) -> Overview:
    offers = tuple(offers_with_links(initiative))
    return Overview(
        initiative,
        offers,
        tuple(wish_lines(initiative, offers, today)),
        tuple(initiative.signals.with_links()),
        today,
        initiative.default_municipalities.exists(),
    )
