"""What is known around a municipality while it fills in: what initiatives report for it, and what is next door."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.utils.formats import date_format

from bouwstenen.models import Activity
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.profiles import JoinedCodes
from inventory.scans.stack import Row, Stack
from regions.models import Municipality, Neighbour, Offer, OfferStatus
from regions.models.offers import CONFIRMED_FOR
from regions.overviews.lines import is_old


@dataclass(frozen=True, slots=True)
class ReportedOffer:
    """One offer for the residents of a municipality, as an officer reads it. Never its funding or its notes."""

    pk: int
    activity: Activity
    initiative: str
    places: tuple[str, ...]
    """Names of the municipalities where it takes place, alphabetical; empty: not known."""
    is_here: bool
    """It takes place in the municipality itself, or at people's homes."""
    at_home: bool
    source: str
    confirmed_on: datetime.date | None
    state: str
    """supply, unconfirmed or planned, as in `words.OFFER_STATES`."""
    confirmed_by: str = ""
    """Who confirmed it last, by role and never by name; empty when a file said so."""
    is_old: bool = False
    """Confirmed, and not looked at in the year before the reference date."""

    @property
    def places_in_words(self) -> str:
        return ", ".join(self.places)

    @property
    def standing(self) -> str:
        """How it is known that this is there, in a few words: when it was last confirmed and by whom."""
        if self.state == "planned":
            return "in voorbereiding"
        if self.confirmed_on is None:
            return "nog niet bevestigd"
        day = date_format(self.confirmed_on, "j F Y")
        if self.state != "supply":
            return f"lang niet bekeken, voor het laatst op {day}; telt niet mee"
        by = f" {self.confirmed_by}" if self.confirmed_by else ""
        return f"bevestigd op {day}{by}{'; lang niet bekeken' if self.is_old else ''}"


def reported_offers(
    scan: Scan, municipality: Municipality, activities: Iterable[Activity]
) -> dict[int, list[ReportedOffer]]:
    """Per activity (primary key) the offers for residents of `municipality` that have not stopped: two queries."""
    offers = Offer.objects.in_sight_of(municipality)
    found: dict[int, list[ReportedOffer]] = defaultdict(list)
    for offer, where, _ in _reported(scan, offers, [municipality.pk], activities):
        found[offer.activity.pk].append(replace(offer, is_here=offer.at_home or municipality.pk in where))
    return found


def reported_in_region(
    scan: Scan, municipalities: Iterable[Municipality], activities: Iterable[Activity]
) -> list[tuple[Municipality, ReportedOffer]]:
    """
    For each municipality the offers for its residents that all may see: two queries, however many.

    In the order of the catalogue, then by initiative, then by municipality.
    """
    places = {one.pk: one for one in municipalities}
    found = _reported(scan, Offer.objects.not_held(), places, activities)
    return [
        (places[code], replace(offer, is_here=offer.at_home or code in where))
        for offer, where, codes in sorted(
            found, key=lambda one: (one[0].activity.position, one[0].initiative, one[0].pk)
        )
        for code in sorted(codes, key=lambda one: places[one].name)
    ]


_COLUMNS = (
    "pk",
    "activity",
    "initiative__name",
    "at_home",
    "source",
    "confirmed_on",
    "confirmed_themselves",
    "status",
    "starts_on",
    "ends_on",
    "added_by__name",
    "for_whom",
)
"""What `_reported` reads of an offer."""


def _reported(
    scan: Scan, offers: QuerySet[Offer], codes: Collection[str], activities: Iterable[Activity]
) -> list[tuple[ReportedOffer, set[str], list[str]]]:
    """
    The offers for residents of municipalities with these codes that have not stopped or ended: two queries.

    With each come the codes of its places, and of those of the municipalities that it is for. `is_here` is still
    only at home.
    """
    by_pk = {one.pk: one for one in activities}
    rows = list(
        offers.filter(activity__in=by_pk, municipalities__in=codes)
        .exclude(status=OfferStatus.STOPPED)
        .annotate(for_whom=JoinedCodes("municipalities"))
        .order_by("initiative__name", "pk")
        .values_list(*_COLUMNS, named=True)
    )
    places = _places([row.pk for row in rows])
    found = []
    for row in rows:
        state = _state(scan.reference_date, row.status, row.starts_on, row.ends_on, row.confirmed_on)
        if state is None:
            continue
        by_municipality = f"volgens gemeente {row.added_by__name}" if row.added_by__name else ""
        offer = ReportedOffer(
            pk=row.pk,
            activity=by_pk[row.activity],
            initiative=row.initiative__name,
            places=tuple(sorted(places[row.pk].values())),
            is_here=row.at_home,
            at_home=row.at_home,
            source=row.source,
            confirmed_on=row.confirmed_on,
            state=state,
            confirmed_by="door het initiatief zelf" if row.confirmed_themselves else by_municipality,
            is_old=is_old(row.confirmed_on, scan.reference_date),
        )
        found.append((offer, set(places[row.pk]), row.for_whom.split()))
    return found


def _places(offers: Sequence[int]) -> dict[int, dict[str, str]]:
    places: dict[int, dict[str, str]] = defaultdict(dict)
    links = Offer.places.through.objects.filter(offer__in=offers)
    for offer, code, name in links.values_list("offer", "municipality", "municipality__name"):
        places[offer][code] = name
    return places


def _state(
    on: datetime.date,
    status: str,
    starts_on: datetime.date | None,
    ends_on: datetime.date | None,
    confirmed_on: datetime.date | None,
) -> str | None:
    """Where an offer stands at the reference date; None when it has ended (domain.md section 4)."""
    if ends_on and ends_on < on:
        return None
    if status == OfferStatus.PLANNED or (starts_on and starts_on > on):
        return "planned"
    return "supply" if confirmed_on and confirmed_on >= on - CONFIRMED_FOR else "unconfirmed"


@dataclass(frozen=True, slots=True)
class NextDoor:
    """Something that a neighbouring municipality has: which one, and who offers it (empty: it says so itself)."""

    municipality: str
    providers: tuple[str, ...]


def next_door(scan: Scan, municipality: Municipality, activities: Iterable[Activity]) -> dict[int, list[NextDoor]]:
    """Per activity (primary key) what neighbours have, alphabetical: one query."""
    rows = _read_next_door(scan, municipality, [one.pk for one in activities])
    neighbours: dict[str, str] = dict(rows["neighbour"])
    who: dict[tuple[int, str], set[str]] = defaultdict(set)
    for activity, code in rows["said"]:
        who[activity, code].update()
    for activity, code, name in rows["offered"]:
        who[activity, code].add(name)
    found: dict[int, list[NextDoor]] = defaultdict(list)
    for (activity, code), names in who.items():
        found[activity].append(NextDoor(neighbours[code], tuple(sorted(names))))
    return {pk: sorted(found[pk], key=lambda row: row.municipality) for pk in found}


def _read_next_door(scan: Scan, municipality: Municipality, activities: list[int]) -> dict[str, list[Row]]:
    """The usable neighbours of a municipality, what they say that they have, and what is offered there."""
    pairs = Neighbour.objects.usable()
    after, before = pairs.filter(first=municipality), pairs.filter(second=municipality)
    there = Q(municipality__in=after.values("second")) | Q(municipality__in=before.values("first"))
    said = Answer.objects.shared().filter(answer__in=[AnswerKind.PRESENT, AnswerKind.DUPLICATED])
    supply = Offer.objects.supply(scan.reference_date).filter(activity__in=activities)
    stack = Stack(numbers=1, texts=2)
    stack.add("neighbour", after, texts=("second_id", "second__name"))
    stack.add("neighbour", before, texts=("first_id", "first__name"))
    stack.add(
        "said",
        said.filter(there, scan=scan, activity__in=activities),
        numbers=("activity_id",),
        texts=("municipality_id",),
    )
    stack.add(
        "offered",
        Offer.places.through.objects.filter(there, offer__in=supply),
        numbers=("offer__activity_id",),
        texts=("municipality_id", "offer__initiative__name"),
    )
    return stack.read()
