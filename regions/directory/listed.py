"""Initiatives and their offers, as everyone may see them (domain.md section 6)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from regions.contact import Website, dialled, website_of, where_of
from regions.directory.questions import Question, words_of
from regions.models import InitiativeKind
from regions.names import plain
from regions.overviews.lines import is_old

KINDS = {
    InitiativeKind.SELF_DIRECTION_CENTRE: "Zelfregiecentrum: een plek van en voor mensen met eigen ervaring",
    InitiativeKind.RECOVERY_ACADEMY: "Herstelacademie: cursussen door mensen met eigen ervaring",
    InitiativeKind.REGIONAL_CLIENT_ORGANISATION: "Organisatie van en voor mensen met eigen ervaring",
    InitiativeKind.RECOVERY_NETWORK: "Herstelnetwerk: mensen en organisaties die samenwerken aan herstel",
    InitiativeKind.OTHER_SELF_DIRECTION: "Initiatief van mensen met eigen ervaring",
    InitiativeKind.MENTAL_HEALTH_CARE: "Organisatie voor psychische hulp (ggz)",
    InitiativeKind.WELFARE: "Welzijnsorganisatie",
    InitiativeKind.SHELTERED_HOUSING: "Organisatie voor beschermd wonen of opvang",
    InitiativeKind.FAMILY_ORGANISATION: "Organisatie van en voor familie en naasten",
    InitiativeKind.MUNICIPALITY: "Van de gemeente",
    InitiativeKind.OTHER: "",
}
"""What a resident reads of the kind; "anders" would tell them nothing."""

_NOT_NEEDED = re.compile(r"\b(niet nodig|hoeft niet|niet verplicht)\b")
_SAYS_NO = re.compile(r"^nee\b|^geen$|\b(geen|zonder) (verwijzing|verwijsbrief)\b")
_BUT = re.compile(r"\b(ja|niet|maar|behalve|wel|alleen|tenzij|soms|meestal|uitgezonderd|voor)\b")


def needs_no_referral(said: str) -> bool:
    """
    Whether the answer to "Is een verwijzing nodig?" plainly says no, for everything that they do.

    It is free text. "Nee, loop zo binnen" is a no; "nee, maar voor logeren wel" is left unsaid, for whoever relies on
    it stands before a closed door.
    """
    text, times = _NOT_NEEDED.subn("", plain(said))
    return bool(times or _SAYS_NO.search(text)) and not _BUT.search(text)


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedActivity:
    """An activity with the words that people use for it."""

    code: str
    name: str
    everyday: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedOffer:
    """What everyone may know of an offer. Municipalities and places in alphabetical order."""

    activity: ListedActivity
    municipalities: tuple[Place, ...]
    places: tuple[Place, ...]
    at_home: bool
    extra_welcome: tuple[str, ...]
    exclusive: bool
    confirmed_on: datetime.date

    def takes_place_in(self, codes: Iterable[str]) -> bool:
        return any(one.code in codes for one in self.places)

    def is_for(self, code: str) -> bool:
        return any(one.code == code for one in self.municipalities)

    def is_here(self, code: str) -> bool:
        """In the municipality itself, or at the homes of its residents."""
        return self.takes_place_in({code}) or (self.at_home and self.is_for(code))

    def concerns(self, code: str) -> bool:
        return self.is_here(code) or self.is_for(code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedInitiative:
    """What everyone may know of an initiative, with the offers that are looked at."""

    slug: str
    name: str
    kind: str
    municipality: str
    """Its name, or empty."""
    place: str
    address: str
    opening_hours: str
    website_typed: str
    email: str
    phone: str
    no_referral: bool
    confirmed_on: datetime.date
    offers: tuple[ListedOffer, ...] = ()

    @property
    def sort_key(self) -> tuple[str, str]:
        return plain(self.name), self.slug

    @property
    def kind_in_words(self) -> str:
        return KINDS[InitiativeKind(self.kind)]

    @property
    def where(self) -> str:
        return where_of(self.address, self.place, self.municipality)

    @property
    def website(self) -> Website:
        return website_of(self.website_typed)

    @property
    def dialled(self) -> str:
        return dialled(self.phone)

    @property
    def is_reachable(self) -> bool:
        return bool(self.email or self.phone)

    @property
    def checked_on(self) -> datetime.date:
        """The day since when all that stands here has been confirmed: the profile, and each offer looked at."""
        return min([self.confirmed_on, *(one.confirmed_on for one in self.offers)])

    def is_old(self, today: datetime.date) -> bool:
        return is_old(self.checked_on, today)

    def with_offers(self, offers: Iterable[ListedOffer]) -> ListedInitiative:
        return replace(self, offers=tuple(offers))


def asked_for(listed: Iterable[ListedInitiative], question: Question) -> tuple[ListedInitiative, ...]:
    """Those that the question asks for, each with only the offers that it asks for, in alphabetical order."""
    found = []
    for one in sorted(listed, key=lambda each: each.sort_key):
        if question.no_referral and not one.no_referral:
            continue
        offers = _wanted(one, question)
        if offers:
            found.append(one.with_offers(offers))
    return tuple(found)


def _wanted(initiative: ListedInitiative, question: Question) -> list[ListedOffer]:
    """The offers that the word is about; if it is about none, all of an initiative that is called so."""
    if not question.word:
        return [one for one in initiative.offers if question.wants(one.activity.code, ())]
    for more in ((), words_of(initiative.name)):
        wanted = [one for one in initiative.offers if question.wants(one.activity.code, (*one.activity.words, *more))]
        if wanted:
            return wanted
    return []
