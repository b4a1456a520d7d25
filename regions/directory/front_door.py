"""Where a resident says where they live, or picks a region."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass

from regions.directory.listed import Place
from regions.directory.reading import public_supply
from regions.models import Offer, Region, RegionKind
from regions.names import MunicipalityNames, names_to_offer, plain

NAME_LENGTH = 60
"""More letters than the name of any municipality."""

_CLOSEST = tuple(
    RegionKind(kind)
    for kind in ("own", "provincie", "iza", "centrumgemeente", "ggd", "jeugd", "zorgkantoor", "arbeidsmarkt")
)
"""Of regions with the same municipalities the first of these kinds is shown: its name says most to residents."""


@dataclass(frozen=True, slots=True)
class RegionChoice:
    """A region where something is."""

    slug: str
    name: str
    kind: RegionKind
    municipalities: frozenset[str]
    """CBS codes."""
    is_example: bool

    @property
    def is_province(self) -> bool:
        return self.kind == RegionKind.PROVINCIE

    @property
    def sort_key(self) -> tuple[str, str]:
        return plain(self.name), self.slug


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed as their municipality: the one it is, or those that were perhaps meant."""

    text: str
    code: str | None = None
    meant: tuple[Place, ...] = ()


def read_typed(typed: str) -> Typed:
    """One query, and none when nothing was typed."""
    text = " ".join(typed.split())[:NAME_LENGTH]
    if not text:
        return Typed("")
    names = MunicipalityNames.read()
    alike = [(names.find(name), name) for name in names.alike(text)]
    return Typed(text, names.find(text), tuple(Place(code, name) for code, name in alike if code))


@dataclass(frozen=True, slots=True)
class FrontDoor:
    typed: Typed
    names: tuple[str, ...]
    """Proposed while somebody types."""
    regions: tuple[RegionChoice, ...]
    provinces: tuple[RegionChoice, ...]
    examples: tuple[RegionChoice, ...]


def front_door(typed: Typed, today: datetime.date) -> FrontDoor:
    """Three queries."""
    choices = regions_with_something(today)
    return FrontDoor(
        typed=typed,
        names=tuple(names_to_offer()),
        regions=tuple(one for one in choices if not one.is_province and not one.is_example),
        provinces=tuple(one for one in choices if one.is_province and not one.is_example),
        examples=tuple(one for one in choices if one.is_example),
    )


def regions_with_something(today: datetime.date) -> list[RegionChoice]:
    """Each set of municipalities once, in alphabetical order."""
    somewhere = _municipalities_with_something(today)
    found: dict[frozenset[str], RegionChoice] = {}
    for choice in sorted(_read_regions(), key=lambda one: (_CLOSEST.index(one.kind), one.slug)):
        if not somewhere.isdisjoint(choice.municipalities):
            found.setdefault(choice.municipalities, choice)
    return sorted(found.values(), key=lambda one: one.sort_key)


def _read_regions() -> list[RegionChoice]:
    rows = Region.municipalities.through.objects.filter(region__ended_on__isnull=True).values_list(
        "region__slug", "region__name", "region__kind", "municipality_id", "municipality__fictional"
    )
    members: dict[tuple[str, str, str], list[tuple[str, bool]]] = defaultdict(list)
    for slug, name, kind, code, fictional in rows:
        members[slug, name, kind].append((code, fictional))
    return [
        RegionChoice(
            slug,
            name,
            RegionKind(kind),
            frozenset(code for code, _ in rows),
            is_example=any(fictional for _, fictional in rows),
        )
        for (slug, name, kind), rows in members.items()
    ]


def _municipalities_with_something(today: datetime.date) -> set[str]:
    """CBS codes: where something is, and whose residents it is for."""
    offers = public_supply(today).order_by().values("pk")
    at, home = (
        through.objects.filter(offer__in=offers).order_by().values_list("municipality_id")
        for through in (Offer.places.through, Offer.municipalities.through)
    )
    return {code for (code,) in at.union(home)}
