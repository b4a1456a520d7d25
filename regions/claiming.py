"""
"Klopt dit?": what others told of an initiative, fact by fact, for its own people to look at.

What came from a public source, a municipality or a coordinator is on no public page until the initiative confirmed
it (domain.md section 6). That need not happen at once: the facts of the profile that were looked at are kept by name
in `Initiative.confirmed_facts`, and the profile as a whole is confirmed when nothing is left that nobody looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from regions.models import Initiative, InitiativeKind, Offer, OfferStatus, Origin
from regions.ticks import offers_with_links


class ClaimAnswer(StrEnum):
    """What somebody says of one fact."""

    RIGHT = "right"
    CHANGED = "changed"
    GONE = "gone"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing of the profile that is looked at by itself."""

    key: str
    title: str
    fields: tuple[str, ...]
    needed: bool = False
    """It cannot be taken away, only changed."""


FACTS = (
    Fact("name", "Jullie naam", ("name",), needed=True),
    Fact("kind", "Wat het best bij jullie past", ("kind",), needed=True),
    Fact("organisation", "De organisatie waar jullie bij horen", ("organisation",)),
    Fact("where", "Waar jullie zijn", ("municipality", "place", "address")),
    Fact("opening_hours", "Wanneer jullie open zijn", ("opening_hours",)),
    Fact("referral", "Of een verwijzing nodig is", ("referral",)),
    Fact("website", "Jullie website", ("website",)),
    Fact("contact", "Hoe mensen jullie bereiken", ("email", "phone")),
)
"""What stands on a public page, in the order in which it is asked."""


FINDABLE = "findable"
"""In `confirmed_facts`: somebody of the initiative said whether everyone may find them. Kept also after confirming."""


def said_findable(initiative: Initiative) -> bool | None:
    """Whether everyone may find them, as they said; None when they were never asked, or did not answer."""
    return initiative.findable if initiative.findable or FINDABLE in initiative.confirmed_facts else None


def value_of(initiative: Initiative, name: str) -> str:
    """A field as a person reads it; empty when nothing is known."""
    if name == "kind":
        return InitiativeKind(initiative.kind).label.capitalize()
    if name == "municipality":
        return f"Gemeente {initiative.municipality}" if initiative.municipality else ""
    return str(getattr(initiative, name))


def lines_of(initiative: Initiative, fact: Fact) -> list[str]:
    """What we have of a fact, a line for each field."""
    return [value for value in (value_of(initiative, name) for name in fact.fields) if value]


def is_known(initiative: Initiative, fact: Fact, changes: Mapping[str, Any] | None = None) -> bool:
    """Whether anything is said of it, with these `changes` of fields."""
    after = changes or {}
    return any(after.get(name, getattr(initiative, name)) for name in fact.fields)


def is_looked_at(initiative: Initiative, fact: Fact) -> bool:
    return initiative.confirmed_on is not None or fact.key in initiative.confirmed_facts


def facts_left(initiative: Initiative) -> list[Fact]:
    """What is said and nobody of the initiative has looked at."""
    return [one for one in FACTS if is_known(initiative, one) and not is_looked_at(initiative, one)]


def is_left(offer: Offer) -> bool:
    """Whether others told of this offer and nobody of the initiative said yet if it is so."""
    return offer.status != OfferStatus.STOPPED and not offer.confirmed_themselves


@dataclass(frozen=True, slots=True)
class Told:
    """All of one initiative that is there to be looked at, as it is now."""

    initiative: Initiative
    offers: tuple[Offer, ...]
    """Those that have not stopped, by activity."""

    @property
    def open_facts(self) -> list[Fact]:
        """What is asked: what is said and not looked at, and what nobody said yet."""
        return [one for one in FACTS if not is_looked_at(self.initiative, one)]

    @property
    def done_facts(self) -> list[tuple[str, list[str]]]:
        """Heading and lines of what was looked at."""
        done = [one for one in FACTS if is_looked_at(self.initiative, one) and is_known(self.initiative, one)]
        return [(one.title, lines_of(self.initiative, one)) for one in done]

    @property
    def open_offers(self) -> list[Offer]:
        return [one for one in self.offers if is_left(one)]

    @property
    def done_offers(self) -> list[Offer]:
        return [one for one in self.offers if not is_left(one)]

    @property
    def left(self) -> int:
        """How many things are still to be looked at."""
        return len(facts_left(self.initiative)) + len(self.open_offers)

    @property
    def source(self) -> str:
        """Where the profile comes from, in one line."""
        initiative = self.initiative
        if initiative.source:
            return _told(initiative.source)
        match initiative.origin:
            case Origin.OWN:
                return ""
            case Origin.SCAN_FILE:
                return "Dit kregen we van de regio."
            case _:
                return f"Gekregen: {initiative.get_origin_display()}."


def told_of(initiative: Initiative) -> Told:
    """Four queries."""
    offers: Iterable[Offer] = offers_with_links(initiative)
    return Told(initiative, tuple(one for one in offers if one.status != OfferStatus.STOPPED))


def source_of(offer: Offer) -> str:
    """Where we have an offer from, in one line."""
    if offer.source:
        return _told(offer.source)
    return f"Volgens gemeente {offer.added_by}" if offer.added_by else "Gevonden in een openbare bron"


def _told(source: str) -> str:
    words = sites_in_words(source)
    return words[:1].upper() + words[1:] if words.startswith("volgens ") else f"Gevonden in: {words}"


def sites_in_words(text: str) -> str:
    """Sources with their dates, of each address only the site: "salland747.nl (2018)"."""
    return re.sub(r"https?://(?:www\.)?([^/\s;]+)[^\s;]*", r"\1", text)
