"""The directory's initiatives from the database: a fixed number of queries, rows as tuples."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, QuerySet, Value

from bouwstenen.models import Activity
from regions.directory.listed import ListedActivity, ListedInitiative, ListedOffer, Place, needs_no_referral
from regions.directory.questions import words_of
from regions.models import Initiative, Offer
from regions.models.offers import OfferQuerySet
from regions.names import plain

_FOR, _AT, _EXTRA = "for", "at", "extra"


def public_supply(on: datetime.date) -> OfferQuerySet:
    """Supply on that day (domain.md section 4) of initiatives that everyone may see (section 6)."""
    return Offer.objects.supply(on).filter(initiative__in=Initiative.objects.seen_by_everyone().not_held())


def read_listed(offers: OfferQuerySet, *, invented: bool) -> tuple[ListedInitiative, ...]:
    """
    The initiatives of `offers` with those offers: four queries, however many there are.

    `invented`: whether the page is about invented municipalities. What is real never stands between what is not, nor
    the other way round.
    """
    links, places = _read_links(offers)
    activities = _read_activities()
    by_initiative: dict[int, list[ListedOffer]] = defaultdict(list)
    rows = offers.values_list("pk", "initiative_id", "activity__code", "at_home", "exclusive", "confirmed_on")
    for pk, initiative, code, at_home, exclusive, confirmed_on in rows.order_by("activity__position", "pk"):
        linked = links[pk]
        if linked.municipalities and confirmed_on and linked.kinds == {invented}:
            by_initiative[initiative].append(
                ListedOffer(
                    activity=activities[code],
                    municipalities=places.named(linked.municipalities),
                    places=places.named(linked.places),
                    at_home=at_home,
                    extra_welcome=tuple(name for _, name in sorted(linked.extra_welcome)),
                    exclusive=exclusive,
                    confirmed_on=confirmed_on,
                )
            )
    chosen = Initiative.objects.filter(pk__in=offers.order_by().values("initiative"))
    found = _read_initiatives(chosen, invented=invented)
    return tuple(one.with_offers(by_initiative[pk]) for pk, one in found if by_initiative[pk])


@dataclass(slots=True)
class _Links:
    """The municipalities (CBS codes) and target groups of one offer."""

    municipalities: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    extra_welcome: list[tuple[int, str]] = field(default_factory=list)
    """Position and name."""
    kinds: set[bool] = field(default_factory=set)
    """Whether its municipalities are invented: one of the two, unless somebody mixed them."""


class _Places:
    """The municipalities of all offers, ordered once: there are far fewer of them than links."""

    def __init__(self, names: dict[str, str]) -> None:
        ordered = sorted(names.items(), key=lambda one: (plain(one[1]), one[0]))
        self._rank = {code: rank for rank, (code, _) in enumerate(ordered)}
        self._place = {code: Place(code, name) for code, name in ordered}

    def named(self, codes: Iterable[str]) -> tuple[Place, ...]:
        """In alphabetical order."""
        return tuple(self._place[code] for code in sorted(codes, key=self._rank.__getitem__))


def _read_links(offers: OfferQuerySet) -> tuple[dict[int, _Links], _Places]:
    """All three kinds of link of all offers, in one query."""
    wanted = offers.order_by().values("pk")
    municipality = (F("municipality__code"), F("municipality__name"), Value(0), F("municipality__fictional"))
    group = (F("targetgroup__code"), F("targetgroup__name"), F("targetgroup__position"), Value(False))
    through: list[tuple[str, QuerySet[Any], tuple[Any, ...]]] = [
        (_FOR, Offer.municipalities.through.objects.all(), municipality),
        (_AT, Offer.places.through.objects.all(), municipality),
        (_EXTRA, Offer.target_groups.through.objects.all(), group),
    ]
    first, *others = [
        rows.filter(offer__in=wanted).order_by().values_list("offer_id", Value(kind), *columns)
        for kind, rows, columns in through
    ]
    found: dict[int, _Links] = defaultdict(_Links)
    names: dict[str, str] = {}
    for pk, kind, code, name, position, fictional in first.union(*others, all=True):
        links = found[pk]
        if kind == _EXTRA:
            links.extra_welcome.append((position, name))
        else:
            names[code] = name
            (links.municipalities if kind == _FOR else links.places).append(code)
            links.kinds.add(bool(fictional))
    return found, _Places(names)


def _read_activities() -> dict[str, ListedActivity]:
    """By code, in the words of the newest edition that has it."""
    rows = Activity.objects.order_by("edition__published_on", "edition").values_list(
        "code", "name", "everyday", "examples"
    )
    return {
        code: ListedActivity(code, name, everyday, words_of(name, everyday, *map(str, examples)))
        for code, name, everyday, examples in rows
    }


def _read_initiatives(chosen: QuerySet[Initiative], *, invented: bool) -> list[tuple[int, ListedInitiative]]:
    rows = chosen.order_by().values_list(
        "pk", "slug", "name", "kind", "municipality__name", "municipality__fictional", "place", "address",
        "opening_hours", "website", "email", "phone", "referral", "confirmed_on",
    )  # fmt: skip
    found = []
    for pk, slug, name, kind, town, fictional, place, address, hours, website, email, phone, referral, day in rows:
        if day is None or fictional == (not invented):
            continue
        found.append(
            (
                pk,
                ListedInitiative(
                    slug=slug,
                    name=name,
                    kind=kind,
                    municipality=town or "",
                    place=place,
                    address=address,
                    opening_hours=hours,
                    website_typed=website,
                    email=email,
                    phone=phone,
                    no_referral=needs_no_referral(referral),
                    confirmed_on=day,
                ),
            )
        )
    return found
