"""What the offers come to at the reference date, found back by cell and by place (domain.md section 4, "current")."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from inventory.gaps.analysis.frame import CellKey, Frame
from inventory.gaps.codes import CONFIRMED_DAYS, ENDING_DAYS, STALE_DAYS
from inventory.gaps.inputs import Initiative, Offer
from inventory.gaps.results import ReportedOffer

Organisation = tuple[str, str]
"""Who counts as one provider. The first part keeps the name of an organisation apart from the slug of an initiative
that has none, should they be spelled alike."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The dates around the reference date that the rules ask about, all of them inclusive."""

    reference: date
    confirmed_from: date
    fresh_from: date
    ending_until: date


@dataclass(frozen=True, slots=True)
class Supply:
    """The offers of the initiatives that count, by what they are and where. Every list stands by slug.

    A stopped offer, and one of an activity that the scan's edition of the catalogue does not have, stands in
    `by_initiative` alone.
    """

    calendar: Calendar
    by_initiative: Mapping[str, tuple[ReportedOffer, ...]]
    """slug to all offers, whatever their state"""
    for_region: Sequence[ReportedOffer]
    """supply for at least one municipality of the region, each offer once"""
    supply: Mapping[CellKey, Sequence[ReportedOffer]]
    unconfirmed: Mapping[CellKey, Sequence[ReportedOffer]]
    planned: Mapping[CellKey, Sequence[ReportedOffer]]
    at_place: Mapping[CellKey, Sequence[ReportedOffer]]
    """supply by (activity, municipality in or next to the region where it takes place), for whomever it is"""


def calendar_of(reference: date) -> Calendar:
    """The dates around this one."""
    return Calendar(
        reference=reference,
        confirmed_from=_days_from(reference, -CONFIRMED_DAYS),
        fresh_from=_days_from(reference, -STALE_DAYS),
        ending_until=_days_from(reference, ENDING_DAYS),
    )


def report_offer(initiative: Initiative, offer: Offer, calendar: Calendar) -> ReportedOffer:
    """What the offer is at the reference date (see `ReportedOffer.state`)."""
    confirmed_on = offer.confirmed_on
    state, stale = "unconfirmed", False
    if offer.status == "stopped" or (offer.ends_on is not None and offer.ends_on < calendar.reference):
        state = "stopped"
    elif offer.status != "active" or (offer.starts_on is not None and offer.starts_on > calendar.reference):
        state = "planned"
    elif confirmed_on is not None and confirmed_on >= calendar.confirmed_from:
        state, stale = "supply", confirmed_on < calendar.fresh_from
    return ReportedOffer(initiative, offer, state, stale)


def index_supply(frame: Frame) -> Supply:
    """Go through all offers once and note where each one counts."""
    calendar = calendar_of(frame.inputs.reference_date)
    places = frame.region.union(*frame.neighbours.values())
    activities = frozenset(activity.code for activity in frame.activities)
    by_initiative: dict[str, tuple[ReportedOffer, ...]] = {}
    for_region: list[ReportedOffer] = []
    by_state: dict[str, defaultdict[CellKey, list[ReportedOffer]]] = {
        state: defaultdict(list) for state in ("supply", "unconfirmed", "planned")
    }
    at_place: defaultdict[CellKey, list[ReportedOffer]] = defaultdict(list)
    for initiative in frame.initiatives:
        reported = tuple(report_offer(initiative, offer, calendar) for offer in initiative.offers)
        by_initiative[initiative.slug] = reported
        for each in reported:
            activity = each.offer.activity
            if each.state == "stopped" or activity not in activities:
                continue
            inside = frame.region.intersection(each.offer.municipalities)
            cells = by_state[each.state]
            for municipality in inside:
                cells[activity, municipality].append(each)
            if each.state == "supply":
                if inside:
                    for_region.append(each)
                for municipality in places.intersection(each.offer.places):
                    at_place[activity, municipality].append(each)
    return Supply(
        calendar=calendar,
        by_initiative=by_initiative,
        for_region=for_region,
        supply=by_state["supply"],
        unconfirmed=by_state["unconfirmed"],
        planned=by_state["planned"],
        at_place=at_place,
    )


def organisation_of(initiative: Initiative) -> Organisation:
    """The organisation that the initiative is of; one without is its own."""
    if initiative.organisation:
        return "organisation", initiative.organisation
    return "initiative", initiative.slug


def share_people(offers: Iterable[ReportedOffer]) -> bool:
    """Whether two offers of different organisations among these are for the same people.

    Two offers are if at least one of them is open to everyone (not exclusive, or without target groups), or if they
    have a target group in common. So one open offer shares people with any offer of another organisation, and only
    when all are closed do the groups matter: no need to hold every pair side by side.
    """
    offers = tuple(offers)
    if len({organisation_of(each.initiative) for each in offers}) < 2:
        return False
    if not all(each.offer.exclusive and each.offer.target_groups for each in offers):
        return True
    first_with: dict[str, Organisation] = {}
    for each in offers:
        organisation = organisation_of(each.initiative)
        for group in each.offer.target_groups:
            if first_with.setdefault(group, organisation) != organisation:
                return True
    return False


def _days_from(reference: date, days: int) -> date:
    """The date so many days later, or the first or last date that there is: any date is then on the right side."""
    ordinal = reference.toordinal() + days
    return date.fromordinal(min(max(ordinal, date.min.toordinal()), date.max.toordinal()))
