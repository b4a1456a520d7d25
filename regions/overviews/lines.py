"""One offer in words, and all of them on the page where everything is confirmed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from regions.models import Funding, Initiative, Offer, OfferStatus
from regions.ticks import Seen, offers_with_links
from regions.wording import day, listed

LOOK_AGAIN = datetime.timedelta(days=365)
"""After a year a confirmed line is shown as "Lang niet bekeken"."""

_FUNDING = {Funding.UNKNOWN.value: "geld: weten we niet", Funding.NOT_SAID.value: "geld: zeggen we niet"}
"""What a person says of money, where that makes no sense without the question."""


def is_old(confirmed_on: datetime.date | None, today: datetime.date) -> bool:
    return confirmed_on is not None and confirmed_on < today - LOOK_AGAIN


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in words."""

    offer: Offer
    today: datetime.date

    @property
    def for_whom(self) -> str:
        return f"inwoners van {listed(one.name for one in self.offer.municipalities.all())}"

    @property
    def where(self) -> str:
        places = listed(one.name for one in self.offer.places.all())
        home = "bij mensen thuis, telefonisch of online" if self.offer.at_home else ""
        return " en ".join(part for part in (f"in {places}" if places else "", home) if part)

    @property
    def extra_welcome(self) -> str:
        return listed(one.name for one in self.offer.target_groups.all())

    @property
    def when(self) -> str:
        """In which state, where that is more than "it is there"."""
        offer = self.offer
        if offer.status != OfferStatus.ACTIVE:
            return offer.get_status_display().lower()
        if offer.starts_on is not None and offer.starts_on > self.today:
            return f"vanaf {day(offer.starts_on)}"
        if offer.ends_on is not None:
            return f"{'tot en met' if offer.ends_on >= self.today else 'was er tot en met'} {day(offer.ends_on)}"
        return ""

    @property
    def summary(self) -> str:
        """On one line: for whom, where, in which state, paid from what."""
        where = self.where or "plek nog niet genoemd"
        funding = _FUNDING.get(self.offer.funding, self.offer.get_funding_display().lower())
        return " · ".join([f"Voor {self.for_whom}", where, self.when or "dit is er nu", funding])

    @property
    def is_old(self) -> bool:
        return is_old(self.offer.confirmed_on, self.today)

    @property
    def counts(self) -> bool:
        """Whether its confirmation is recent enough to count in a report (domain.md section 4)."""
        return self.offer.is_confirmed(self.today)

    @property
    def confirmed_by(self) -> str:
        """Who confirmed it last, by role and never by name; empty when a file said so."""
        if self.offer.confirmed_themselves:
            return "door jullie zelf"
        return f"volgens gemeente {self.offer.added_by}" if self.offer.added_by else ""


def lines_to_confirm(initiative: Initiative, today: datetime.date) -> list[OfferLine]:
    """All that the initiative is said to offer now or soon, with its own name or a source's."""
    offers = offers_with_links(initiative)
    return [OfferLine(one, today) for one in offers if one.status != OfferStatus.STOPPED]


def seen_of(lines: Iterable[OfferLine]) -> Seen:
    """What "Ja, alles klopt nog" is about: the offers on the page that are there now."""
    return Seen(True, {one.offer.pk: one.offer.version for one in lines if one.offer.status == OfferStatus.ACTIVE})
