"""Initiatives with their offers and signals, as a scan file and the analysis take them, in three queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, QuerySet
from django.db.models.functions import Cast

from inventory.gaps import inputs as gaps
from inventory.scans.stack import Stack
from regions.models import Initiative, Offer, Signal, Wish

Codes = dict[int, tuple[str, ...]]
"""Primary key of a row to the codes that it is linked with."""


@dataclass(frozen=True, slots=True)
class _Links:
    """The links of offers, signals and initiatives, each by the primary key of what has them."""

    municipalities: Codes
    places: Codes
    target_groups: Codes
    noticed_in: Codes
    wishes: Codes


def read_initiatives(
    initiatives: QuerySet[Initiative], offers: QuerySet[Offer], edition: int
) -> dict[int, gaps.Initiative]:
    """
    These initiatives, each whole, by primary key.

    `offers` says which offers may be seen at all. Of these, of the signals and of the wishes only those of this
    edition of the catalogue are read: the others are about other activities.
    """
    chosen = initiatives.order_by().values("pk")
    offers = offers.filter(initiative__in=chosen, activity__edition=edition).order_by()
    rows = _read_rows(initiatives, chosen, edition)
    links = _read_links(chosen, edition)
    offered = _read_offers(offers, links)
    signalled = _signals(rows["signal"], links)
    return {
        pk: gaps.Initiative(
            slug=slug,
            name=name,
            organisation=organisation,
            kind=kind,
            municipality=municipality,
            website=website,
            wishes=links.wishes.get(pk, ()),
            offers=tuple(offered.get(pk, ())),
            signals=tuple(signalled.get(pk, ())),
        )
        for pk, slug, name, organisation, kind, municipality, website in rows["initiative"]
    }


def _read_rows(initiatives: QuerySet[Initiative], chosen: QuerySet[Any, Any], edition: int) -> dict[str, list[Any]]:
    stack = Stack(numbers=3, texts=6)
    stack.add(
        "initiative",
        initiatives,
        numbers=("pk",),
        texts=("slug", "name", "organisation", "kind", "municipality_id", "website"),
    )
    stack.add(
        "signal",
        Signal.objects.filter(initiative__in=chosen, activity__edition=edition),
        numbers=("pk", "initiative_id", Cast("named", IntegerField())),
        texts=("activity__code", "signal", "note"),
    )
    return stack.read()


def _signals(rows: list[tuple[Any, ...]], links: _Links) -> dict[int, list[gaps.Signal]]:
    found: dict[int, list[gaps.Signal]] = defaultdict(list)
    for pk, initiative, named, activity, signal, note in rows:
        found[initiative].append(gaps.Signal(activity, signal, links.noticed_in.get(pk, ()), bool(named), note))
    return found


def _read_offers(offers: QuerySet[Offer], links: _Links) -> dict[int, list[gaps.Offer]]:
    columns = (
        "pk", "initiative_id", "activity__code", "at_home", "exclusive", "funding", "status", "starts_on", "ends_on",
        "confirmed_on", "source", "note",
    )  # fmt: skip
    municipalities, places, groups = links.municipalities, links.places, links.target_groups
    found: dict[int, list[gaps.Offer]] = defaultdict(list)
    for pk, initiative, activity, at_home, exclusive, *rest in offers.values_list(*columns):
        found[initiative].append(
            gaps.Offer(
                activity,
                municipalities.get(pk, ()),
                places.get(pk, ()),
                at_home,
                groups.get(pk, ()),
                exclusive,
                *rest,
            )
        )
    return found


def _read_links(chosen: QuerySet[Any, Any], edition: int) -> _Links:
    stack = Stack(numbers=1, texts=1)
    for kind, links, code in (
        ("municipality", Offer.municipalities, "municipality_id"),
        ("place", Offer.places, "municipality_id"),
        ("target_group", Offer.target_groups, "targetgroup__code"),
    ):
        rows = links.through.objects.filter(offer__initiative__in=chosen)
        stack.add(kind, rows, numbers=("offer_id",), texts=(code,))
    stack.add(
        "noticed_in",
        Signal.municipalities.through.objects.filter(signal__initiative__in=chosen),
        numbers=("signal_id",),
        texts=("municipality_id",),
    )
    stack.add(
        "wish",
        Wish.objects.filter(initiative__in=chosen, bouwsteen__edition=edition),
        numbers=("initiative_id",),
        texts=(F("bouwsteen__code"),),
    )
    rows_of = stack.read()
    return _Links(
        municipalities=_by_key(rows_of["municipality"]),
        places=_by_key(rows_of["place"]),
        target_groups=_by_key(rows_of["target_group"]),
        noticed_in=_by_key(rows_of["noticed_in"]),
        wishes=_by_key(rows_of["wish"]),
    )


def _by_key(rows: list[tuple[Any, ...]]) -> Codes:
    """Codes in alphabetical order, so that the same links always read the same."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, code in rows:
        found[key].append(code)
    return {key: tuple(sorted(codes)) for key, codes in found.items()}
