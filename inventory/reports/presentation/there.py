"""What is there already: per bouwsteen who and where. Strengths come first (ux.md section 8, page 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from bouwstenen.models import Group
from inventory.gaps.codes import HERE, THERE
from inventory.gaps.inputs import Activity
from inventory.gaps.results import Cell, ReportedOffer
from inventory.reports.presentation.reading import Reading
from inventory.scans import words
from inventory.scans.models import Limit
from regions.wording import alphabet, day, lower_first, sentence


@dataclass(frozen=True, slots=True)
class ActivityThere:
    """One activity that is there, with whoever offers it, in sentences without a full stop."""

    code: str
    name: str
    lines: tuple[str, ...]
    """who and where"""
    remarks: tuple[str, ...]
    """what municipalities say of it, and what is on its way"""


@dataclass(frozen=True, slots=True)
class BouwsteenThere:
    code: str
    name: str
    everyday: str
    group: str
    """label of its group"""
    count: str
    activities: tuple[ActivityThere, ...]


@dataclass(frozen=True, slots=True)
class There:
    bouwstenen: tuple[BouwsteenThere, ...]
    nothing_known: str
    """names of the bouwstenen of which it is not known whether they are there, or nothing"""


def build_there(reading: Reading) -> There:
    found, empty = [], []
    for bouwsteen in reading.bouwstenen:
        activities = reading.activities_of(bouwsteen.code)
        there = tuple(_activity(reading, each) for each in activities if _is_there(reading, each))
        if not there:
            if reading.report.bouwsteen(bouwsteen.code).status == "unknown":
                empty.append(bouwsteen.code)
            continue
        found.append(
            BouwsteenThere(
                code=bouwsteen.code,
                name=bouwsteen.name,
                everyday=reading.everyday(bouwsteen.code),
                group=Group(bouwsteen.group).label,
                count=f"{len(there)} van de {len(activities)} activiteiten",
                activities=there,
            )
        )
    return There(tuple(found), reading.bouwsteen_list(empty))


def _is_there(reading: Reading, activity: Activity) -> bool:
    return any(cell.status in THERE for cell in reading.cells_by_activity[activity.code])


def _activity(reading: Reading, activity: Activity) -> ActivityThere:
    cells = [cell for cell in reading.cells_by_activity[activity.code] if cell.status in THERE]
    return ActivityThere(
        activity.code,
        activity.name,
        lines=(*_offered(reading, cells), *_answered(reading, cells), *_elsewhere(reading, cells)),
        remarks=(*_limited(reading, cells), *_planned(reading, activity.code)),
    )


def unique(offers: Iterable[ReportedOffer]) -> list[ReportedOffer]:
    """Each offer once, by name of the initiative; one offer stands in many cells."""
    once = {id(each): each for each in offers}
    return sorted(once.values(), key=lambda each: (alphabet(each.initiative.name), reading_order(each)))


def reading_order(each: ReportedOffer) -> tuple[str, str, str]:
    """Keeps offers of one initiative in the same order, however the database gives them."""
    offer = each.offer
    return offer.activity, " ".join(sorted(offer.places)), " ".join(sorted(offer.municipalities))


def _offered(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    lines = []
    for each in unique(offer for cell in cells for offer in cell.supply):
        parts = [reading.at(each), reading.for_whom(each), reading.welcome(each)]
        lines.append("; ".join(part for part in parts if part))
    return list(dict.fromkeys(lines))


def _answered(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    """What municipalities know of and the register does not: by the provider in their words."""
    by_provider: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.answer and cell.basis == "answer" and cell.status in HERE and not cell.supply:
            by_provider[cell.answer.provider].append(cell.municipality)
    lines = []
    for provider in sorted(by_provider, key=alphabet):
        said = according_to(reading, by_provider[provider])
        lines.append(f"{capfirst(provider)}, {said}" if provider else f"Aanbieder nog niet bekend; {said} is dit er")
    return lines


def _elsewhere(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    """Where residents can go in another municipality, of which nobody reports an offer."""
    by_place: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.answer and cell.basis == "answer" and cell.status == "elsewhere" and not cell.supply:
            by_place[cell.answer.place or cell.answer.provider].append(cell.municipality)
    return [
        f"Elders{f' ({place})' if place else ''}; {according_to(reading, by_place[place])}"
        for place in sorted(by_place, key=alphabet)
    ]


def _limited(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    """ "Volgens de gemeente Gouda: te weinig" """
    by_limit: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if cell.answer and cell.basis == "answer":
            for limit in cell.answer.limits:
                by_limit[limit].append(cell.municipality)
    return [
        f"{sentence(according_to(reading, by_limit[limit])).rstrip('.')}: {lower_first(limit.label)}"
        for limit in Limit
        if limit in by_limit
    ]


def _planned(reading: Reading, activity: str) -> tuple[str, ...]:
    """What is on its way; in public only what the initiative confirmed itself."""
    planned = unique(offer for cell in reading.cells_by_activity[activity] for offer in cell.planned)
    lines = []
    for each in planned:
        if reading.for_members or (each.offer.confirmed_on and reading.may_name(each.initiative.slug)):
            start = f", vanaf {day(each.offer.starts_on)}" if each.offer.starts_on else ""
            lines.append(f"{words.OFFER_STATES['planned'].label}: {reading.at(each)}{start}")
    return tuple(dict.fromkeys(lines))


def according_to(reading: Reading, codes: list[str]) -> str:
    """ "volgens de gemeente Gouda"; never an officer's name."""
    noun = "gemeente" if len(set(codes)) == 1 else "gemeenten"
    return f"volgens de {noun} {reading.municipality_list(codes)}"
