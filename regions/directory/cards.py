"""One initiative in a list: what can be done there, where, and who is welcome, in sentences."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from regions.directory.listed import ListedActivity, ListedInitiative, ListedOffer, Place
from regions.wording import listed

AT_HOME = "bij jou thuis, telefonisch of online"
NO_PLACE = "De plek staat er nog niet bij. Vraag het even na."


@dataclass(frozen=True, slots=True)
class Line:
    """One activity of a card."""

    everyday: str
    name: str
    welcome: str


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of a card that are at the same place and for the same people; `note` says so, and may be empty."""

    note: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Card:
    initiative: ListedInitiative
    groups: tuple[Group, ...]
    old: bool


Sentence = Callable[[ListedOffer], str]
"""Where an offer is and for whose residents, as seen from the page; empty when that goes without saying."""


def cards(initiatives: Iterable[ListedInitiative], sentence: Sentence, today: datetime.date) -> tuple[Card, ...]:
    return tuple(_card(one, sentence, today) for one in initiatives)


def _card(initiative: ListedInitiative, sentence: Sentence, today: datetime.date) -> Card:
    by_note: dict[str, list[ListedOffer]] = {}
    for offer in initiative.offers:
        by_note.setdefault(sentence(offer), []).append(offer)
    groups = tuple(Group(note, _lines(offers)) for note, offers in by_note.items())
    return Card(initiative, groups, initiative.is_old(today))


def _lines(offers: Iterable[ListedOffer]) -> tuple[Line, ...]:
    """One line for each activity; what is only for some people keeps a line of its own."""
    welcome: dict[tuple[ListedActivity, tuple[str, ...] | None], dict[str, None]] = {}
    for offer in offers:
        closed = offer.exclusive and bool(offer.extra_welcome)
        key = (offer.activity, offer.extra_welcome if closed else None)
        welcome.setdefault(key, {}).update(dict.fromkeys(offer.extra_welcome))
    return tuple(
        Line(activity.everyday, activity.name, _welcome(groups, only=closed is not None))
        for (activity, closed), groups in welcome.items()
    )


def _welcome(groups: Iterable[str], *, only: bool) -> str:
    together = listed(groups)
    if not together:
        return ""
    return f"Alleen voor {together}." if only else f"Extra welkom: {together}."


def seen_from(municipality: Place) -> Sentence:
    """For the page of one municipality: what is different from "here, and for you"."""

    def sentence(offer: ListedOffer) -> str:
        here = offer.takes_place_in({municipality.code})
        parts = [] if here else [_place(offer)]
        if here and offer.at_home:
            parts = ["Ook bij jou thuis, telefonisch of online."]
        if not offer.is_for(municipality.code):
            parts.append(f"Dit is voor {_residents(offer.municipalities)}. Vraag even of jij er ook welkom bent.")
        elif not here and offer.places:
            parts.append(f"Ook voor {_residents((municipality,))}.")
        return " ".join(parts)

    return sentence


def seen_from_region(municipalities: Iterable[Place]) -> Sentence:
    """For the page of a region: where it is, and for whom when that is not the whole region."""
    whole = {one.code for one in municipalities}

    def sentence(offer: ListedOffer) -> str:
        everyone = whole <= {one.code for one in offer.municipalities}
        return f"{_place(offer)} Voor {'inwoners van de hele regio' if everyone else _residents(offer.municipalities)}."

    return sentence


def _place(offer: ListedOffer) -> str:
    if not offer.places:
        return f"{AT_HOME.capitalize()}." if offer.at_home else NO_PLACE
    where = f"In {listed(one.name for one in offer.places)}"
    return f"{where}, of {AT_HOME}." if offer.at_home else f"{where}."


def _residents(places: Iterable[Place]) -> str:
    return f"inwoners van {listed(one.name for one in places)}"
