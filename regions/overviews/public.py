"""What everyone may see of an initiative."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from bouwstenen.models import Bouwsteen
from regions.models import Initiative, Role
from regions.overviews.lines import OfferLine
from regions.ticks import offers_with_links


@dataclass(frozen=True, slots=True)
class PublicOffers:
    """What an initiative offers of one bouwsteen, as everyone may see it."""

    bouwsteen: Bouwsteen
    lines: tuple[OfferLine, ...]


def public_offers(initiative: Initiative, today: datetime.date) -> list[PublicOffers]:
    """
    The current offers that somebody confirmed (domain.md section 6): what only a source says is on no public page.
    """
    groups: dict[str, tuple[Bouwsteen, list[OfferLine]]] = {}
    for offer in offers_with_links(initiative):
        if offer.is_current(today) and offer.confirmed_on is not None:
            bouwsteen = offer.activity.bouwsteen
            groups.setdefault(bouwsteen.code, (bouwsteen, []))[1].append(OfferLine(offer, today))
    return [PublicOffers(bouwsteen, tuple(lines)) for bouwsteen, lines in groups.values()]


def has_editors(initiative: Initiative) -> bool:
    """Whether anybody of them can log in and change what stands there."""
    return initiative.memberships.active(Role.EDITOR).exists()


def is_example(initiative: Initiative, groups: Iterable[PublicOffers]) -> bool:
    """Whether it is invented: its municipality is, or those of the residents whom it is there for."""
    if initiative.municipality is not None:
        return initiative.municipality.fictional
    offers = (line.offer for group in groups for line in group.lines)
    return any(one.fictional for offer in offers for one in offer.municipalities.all())
