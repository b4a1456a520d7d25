"""The pages of one municipality with its neighbours, and of one region."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from django.core.paginator import Page, Paginator
from django.http import Http404

from regions.directory.cards import Card, cards, seen_from, seen_from_region
from regions.directory.listed import ListedInitiative, ListedOffer, Place, asked_for
from regions.directory.questions import NEEDS, Need, Question
from regions.directory.reading import public_supply, read_listed
from regions.models import Municipality, Neighbour, Region
from regions.names import plain

CARDS_ON_A_PAGE = 50


class Distance(Enum):
    """Where something is, as seen from a municipality; the nearest first."""

    HERE = "here"
    NEXT_DOOR = "next_door"
    FURTHER = "further"
    """Somewhere else, and meant for these residents as well."""


@dataclass(frozen=True, slots=True)
class MunicipalityPage:
    """What there is for the residents of one municipality."""

    place: Place
    is_example: bool
    neighbours: tuple[Place, ...]
    question: Question
    known: frozenset[Distance]
    """Where there is anything at all that is asked for, on this page or another."""
    found: Page[tuple[Distance, ListedInitiative]]
    cards: Mapping[Distance, tuple[Card, ...]]
    need_in_the_way: bool
    """Nothing is found, and without the need there would be something with this word."""
    needs: tuple[Need, ...] = NEEDS

    @property
    def here(self) -> tuple[Card, ...]:
        return self.cards[Distance.HERE]

    @property
    def next_door(self) -> tuple[Card, ...]:
        return self.cards[Distance.NEXT_DOOR]

    @property
    def further(self) -> tuple[Card, ...]:
        return self.cards[Distance.FURTHER]

    @property
    def none_here(self) -> bool:
        return Distance.HERE not in self.known

    @property
    def none_next_door(self) -> bool:
        """While there are neighbours, and something here: else there is more to say than this."""
        return bool(self.neighbours) and not self.none_here and Distance.NEXT_DOOR not in self.known


def municipality_page(code: str, query: Mapping[str, str], today: datetime.date) -> MunicipalityPage:
    """Six queries. A municipality that does not exist, or no longer, is a 404."""
    municipality = Municipality.objects.current().filter(pk=code).first() if code.isalnum() else None
    if municipality is None:
        raise Http404
    place = Place(municipality.code, municipality.name)
    neighbours = _neighbours(place)
    next_door = {one.code for one in neighbours}
    question = Question.read(query)
    offers = public_supply(today).reaching([place.code], next_door)
    listed = read_listed(offers, invented=municipality.fictional)
    asked = asked_for(listed, question)
    entries = [entry for distance in Distance for entry in _entries_at(distance, asked, place, next_door)]
    found = Paginator(entries, CARDS_ON_A_PAGE).get_page(query.get("pagina"))
    shown = list(found.object_list)
    return MunicipalityPage(
        place=place,
        is_example=municipality.fictional,
        neighbours=neighbours,
        question=question,
        known=frozenset(distance for distance, _ in entries),
        found=found,
        cards={
            distance: cards((one for at, one in shown if at is distance), seen_from(place), today)
            for distance in Distance
        },
        need_in_the_way=not entries and bool(_without_need(listed, question)),
    )


def _without_need(listed: Iterable[ListedInitiative], question: Question) -> tuple[ListedInitiative, ...]:
    """What the word alone would find, while a need is asked beside it."""
    wider = question.without_need
    return asked_for(listed, wider) if wider is not None else ()


def _entries_at(
    distance: Distance, asked: Iterable[ListedInitiative], place: Place, next_door: set[str]
) -> list[tuple[Distance, ListedInitiative]]:
    chosen = narrowed(asked, lambda offer: distance_of(offer, place.code, next_door) is distance)
    return [(distance, one) for one in chosen]


def distance_of(offer: ListedOffer, code: str, next_door: set[str]) -> Distance:
    if offer.is_here(code):
        return Distance.HERE
    return Distance.NEXT_DOOR if offer.takes_place_in(next_door) else Distance.FURTHER


def narrowed(
    initiatives: Iterable[ListedInitiative], wanted: Callable[[ListedOffer], bool]
) -> tuple[ListedInitiative, ...]:
    """Each with only its wanted offers; whoever has none is left out."""
    kept = (one.with_offers(filter(wanted, one.offers)) for one in initiatives)
    return tuple(one for one in kept if one.offers)


def _neighbours(place: Place) -> tuple[Place, ...]:
    pairs = Neighbour.objects.usable().touching([place.code])
    rows = pairs.values_list("first_id", "first__name", "second_id", "second__name")
    both = {Place(code, name) for one, its, other, others in rows for code, name in ((one, its), (other, others))}
    return tuple(sorted(both - {place}, key=_by_name))


@dataclass(frozen=True, slots=True)
class RegionPage:
    """What there is for the residents of a region, or of one municipality in it."""

    region: Region
    is_example: bool
    municipalities: tuple[Place, ...]
    chosen: Place | None
    question: Question
    found: Page[ListedInitiative]
    cards: tuple[Card, ...]
    need_in_the_way: bool
    """Nothing is found, and without the need there would be something with this word."""
    needs: tuple[Need, ...] = NEEDS

    @property
    def asks(self) -> bool:
        return self.question.asks or self.chosen is not None


def region_page(slug: str, query: Mapping[str, str], today: datetime.date) -> RegionPage:
    """Six queries. A region that does not exist, or no longer, is a 404."""
    region = Region.objects.filter(slug=slug, ended_on__isnull=True).first()
    if region is None:
        raise Http404
    rows = list(region.municipalities.values_list("code", "name", "fictional"))
    municipalities = tuple(sorted((Place(code, name) for code, name, _ in rows), key=_by_name))
    is_example = any(fictional for _, _, fictional in rows)
    chosen = next((one for one in municipalities if one.code == query.get("gemeente")), None)
    question = Question.read(query)
    offers = public_supply(today).reaching([one.code for one in municipalities], ())
    listed = read_listed(offers, invented=is_example)
    asked = _concerning(asked_for(listed, question), chosen)
    found = Paginator(asked, CARDS_ON_A_PAGE).get_page(query.get("pagina"))
    sentence = seen_from(chosen) if chosen else seen_from_region(municipalities)
    return RegionPage(
        region=region,
        is_example=is_example,
        municipalities=municipalities,
        chosen=chosen,
        question=question,
        found=found,
        cards=cards(found.object_list, sentence, today),
        need_in_the_way=not asked and bool(_concerning(_without_need(listed, question), chosen)),
    )


def _concerning(asked: tuple[ListedInitiative, ...], chosen: Place | None) -> tuple[ListedInitiative, ...]:
    """For the residents of one municipality, if one is chosen."""
    if chosen is None:
        return asked
    code = chosen.code
    return narrowed(asked, lambda offer: offer.concerns(code))


def _by_name(place: Place) -> tuple[str, str]:
    return plain(place.name), place.code
