"""What is known around a municipality while it fills in: what initiatives report for it, and what is next door."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bouwstenen.models import Activity
from inventory.scans.models import Answer, AnswerKind, Scan
from regions.models import Municipality, Neighbour, Offer, OfferStatus
from regions.models.offers import CONFIRMED_FOR


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

    @property
    def places_in_words(self) -> str:
        return ", ".join(self.places)


def reported_offers(
    scan: Scan, municipality: Municipality, activities: Iterable[Activity]
) -> dict[int, list[ReportedOffer]]:
    """Per activity (primary key) the offers for residents of `municipality` that have not stopped: two queries."""
    by_pk = {one.pk: one for one in activities}
    rows = (
        Offer.objects.not_stopped()
        .in_sight_of(municipality)
        .filter(activity__in=by_pk, municipalities=municipality)
        .order_by("initiative__name", "pk")
        .values_list(
            "pk",
            "activity",
            "initiative__name",
            "at_home",
            "source",
            "confirmed_on",
            "status",
            "starts_on",
            "ends_on",
        )
    )
    places = _places([row[0] for row in rows])
    found: dict[int, list[ReportedOffer]] = defaultdict(list)
    for pk, activity, initiative, at_home, source, confirmed_on, status, starts_on, ends_on in rows:
        state = _state(scan.reference_date, status, starts_on, ends_on, confirmed_on)
        if state is None:
            continue
        where = places[pk]
        found[activity].append(
            ReportedOffer(
                pk=pk,
                activity=by_pk[activity],
                initiative=initiative,
                places=tuple(sorted(where.values())),
                is_here=at_home or municipality.pk in where,
                at_home=at_home,
                source=source,
                confirmed_on=confirmed_on,
                state=state,
            )
        )
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
    """Per activity (primary key) what neighbours have, alphabetical: three queries."""
    wanted = [one.pk for one in activities]
    neighbours = _neighbours(municipality)
    who: dict[tuple[int, str], set[str]] = defaultdict(set)
    said = Answer.objects.shared().filter(
        scan=scan,
        municipality__in=neighbours,
        activity__in=wanted,
        answer__in=[AnswerKind.PRESENT, AnswerKind.DUPLICATED],
    )
    for activity, code in said.values_list("activity", "municipality"):
        who[activity, code].update()
    offered = Offer.places.through.objects.filter(
        municipality__in=neighbours, offer__in=Offer.objects.supply(scan.reference_date).filter(activity__in=wanted)
    )
    for activity, code, name in offered.values_list("offer__activity", "municipality", "offer__initiative__name"):
        who[activity, code].add(name)
    found: dict[int, list[NextDoor]] = defaultdict(list)
    for (activity, code), names in who.items():
        found[activity].append(NextDoor(neighbours[code], tuple(sorted(names))))
    return {pk: sorted(rows, key=lambda row: row.municipality) for pk, rows in found.items()}


def _neighbours(municipality: Municipality) -> dict[str, str]:
    """Code and name of the usable neighbours of a municipality."""
    pairs = Neighbour.objects.usable().touching([municipality.pk])
    found = {}
    for first, second, first_name, second_name in pairs.values_list("first", "second", "first__name", "second__name"):
        code, name = (second, second_name) if first == municipality.pk else (first, first_name)
        found[code] = name
    return found
