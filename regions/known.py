"""
What may be shown of an initiative to somebody who holds its invitation, before any login.

Whoever has the link may see what public sources say of this one initiative, each with its source (domain.md section 6),
or what everyone may see of it. Never money, signals or notes, nor what a municipality has said of it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from regions.claiming import sites_in_words
from regions.models import Initiative, OfferStatus, Origin
from regions.overviews.lines import OfferLine
from regions.overviews.public import public_offers
from regions.ticks import is_found, offers_with_links
from regions.wording import counted

_ADDRESS = re.compile(r"https?://\S+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Known:
    """What we know of an initiative, as far as the holder of a link may see it."""

    initiative: Initiative
    profile: bool
    """Whether where it is, when it is open and how to reach it may be shown."""
    lines: tuple[OfferLine, ...]
    from_sources: bool
    """Whether it comes from public sources; otherwise they confirmed it themselves."""

    @property
    def source(self) -> str:
        """Where the profile was found: of each address only the site."""
        return sites_in_words(self.initiative.source) if self.from_sources else ""

    @property
    def lines_with_source(self) -> list[tuple[OfferLine, str]]:
        return [(one, sites_in_words(one.offer.source) if self.from_sources else "") for one in self.lines]

    @property
    def anything(self) -> bool:
        return self.profile or bool(self.lines)


def known_about(initiative: Initiative, today: datetime.date) -> Known:
    """Four queries, however much there is."""
    if initiative.confirmed_on is not None:
        shown = initiative.findable and not initiative.held
        groups = public_offers(initiative, today) if shown else []
        return Known(initiative, shown, tuple(line for group in groups for line in group.lines), from_sources=False)
    lines = [
        OfferLine(one, today)
        for one in offers_with_links(initiative)
        if is_found(one) and one.added_by_id is None and one.source and one.status != OfferStatus.STOPPED
    ]
    profile = initiative.origin == Origin.PUBLIC_SOURCE and not initiative.held
    return Known(initiative, profile, tuple(lines), from_sources=True)


def year_of(source: str) -> str:
    """The last year that a source names outside its addresses; empty when it names none."""
    return max(_YEAR.findall(_ADDRESS.sub(" ", source)), default="")


def in_short(known: Known, most: int) -> list[str]:
    """For a mail: at most so many activities in everyday words with the year of the source, and when it is open."""
    done: dict[str, str] = {}
    for line in known.lines:
        done.setdefault(line.offer.activity.everyday.rstrip("."), _dated(known, line.offer.source))
    shown = [f"{words}{dated}" for words, dated in list(done.items())[:most]]
    if len(done) > most:
        shown.append(f"en nog {counted(len(done) - most, 'andere activiteit', 'andere activiteiten')}")
    if known.profile and known.initiative.opening_hours:
        shown.append(f"Open: {known.initiative.opening_hours}{_dated(known, known.initiative.source)}")
    return shown


def _dated(known: Known, source: str) -> str:
    if not known.from_sources:
        return ""
    year = year_of(source)
    return f" (bron uit {year})" if year else " (bron zonder datum)"
