"""The first page: enough for somebody with forty seconds (ux.md section 8, page 1, as far as this edition goes)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from inventory.gaps.codes import THERE
from inventory.gaps.results import Gap, Overlap
from inventory.reports.presentation.about import NO_EXPERIENCE, build_taking_part, confirmed_sentence
from inventory.reports.presentation.missing import gap_title
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.together import open_overlaps
from inventory.reports.presentation.unknown import unknown_sentence
from inventory.scans import words
from regions.wording import counted, lower_first, number

STRENGTHS = 3
GAPS = 3
OVERLAPS = 2
ASKS = 3
NAMES = 4
"""How many names stand in one line of the first page; of more than that it says how many they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list: what it is about, and what is said of it."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Glance:
    there: tuple[Line, ...]
    too_early: str
    missing: tuple[Line, ...]
    missing_count: str
    smarter: tuple[Line, ...]
    unknown: str
    asks: tuple[Line, ...]
    """to whom, and what"""
    how_sure: tuple[str, ...]
    no_mark: str


def build_glance(reading: Reading) -> Glance:
    gaps = () if reading.too_early else reading.report.gaps
    return Glance(
        there=_there(reading),
        too_early=reading.too_early,
        missing=tuple(_gap(reading, gap) for gap in gaps[:GAPS]),
        missing_count=_more(len(gaps)),
        smarter=()
        if reading.too_early
        else tuple(_overlap(reading, each) for each in open_overlaps(reading)[:OVERLAPS]),
        unknown=unknown_sentence(reading.report.figures),
        asks=tuple(_asks(reading)[:ASKS]),
        how_sure=_how_sure(reading),
        no_mark=words.NO_MARK,
    )


def _there(reading: Reading) -> tuple[Line, ...]:
    """From each group of bouwstenen the activity that most municipalities have, the first by code if there are more."""
    lines = []
    for group in ("A", "B", "C"):
        bouwstenen = {each.code for each in reading.bouwstenen if each.group == group}
        reached = [
            (-len(codes), code)
            for code, activity in reading.activities.items()
            if activity.bouwsteen in bouwstenen and (codes := _reached(reading, code))
        ]
        if reached:
            lines.append(_strength(reading, min(reached)[1]))
    return tuple(lines[:STRENGTHS])


def _reached(reading: Reading, activity: str) -> list[str]:
    return [cell.municipality for cell in reading.cells_by_activity[activity] if cell.status in THERE]


def _strength(reading: Reading, activity: str) -> Line:
    codes = _reached(reading, activity)
    cells = [reading.report.cell(activity, code) for code in codes]
    providers = {slug for cell in cells for slug in cell.providers}
    by = "bij" if all(cell.providers for cell in cells) else "onder meer bij"  # nobody is known for some of them
    who = f", {by} {_providers(reading, providers)}" if providers else ""
    return Line(reading.activity(activity), f"voor {_residents(reading, codes)}{who}.")


def _residents(reading: Reading, codes: list[str]) -> str:
    everywhere = len(codes) == len(reading.municipalities)
    return reading.residents_of(codes) if everywhere else f"inwoners van {_municipalities(reading, codes)}"


def _municipalities(reading: Reading, codes: Collection[str]) -> str:
    if len(codes) <= NAMES:
        return reading.municipality_list(codes)
    return f"{len(codes)} van de {len(reading.municipalities)} gemeenten"


def _providers(reading: Reading, slugs: Collection[str]) -> str:
    return reading.provider_list(slugs) if len(slugs) <= NAMES else f"{len(slugs)} aanbieders"


def _gap(reading: Reading, gap: Gap) -> Line:
    word = words.gap(gap.kind, everywhere=gap.everywhere)
    if gap.kind in {"no_initiative", "initiative_wish"}:
        return Line(gap_title(reading, gap), f"{word.label}.")
    if gap.everywhere:
        return Line(gap_title(reading, gap), "mist nog in de hele regio.")
    unknown = _unknown_municipalities(reading, gap)
    of_others = f" Van {counted(unknown, 'gemeente', 'gemeenten')} weten we het nog niet." if unknown else ""
    return Line(gap_title(reading, gap), f"mist nog in {_municipalities(reading, gap.municipalities)}.{of_others}")


def _unknown_municipalities(reading: Reading, gap: Gap) -> int:
    if gap.activity:
        return len(reading.report.activity(gap.activity).unknown)
    states = reading.report.bouwsteen(gap.bouwsteen or "").in_municipality
    return sum(state == "unknown" for state in states.values())


def _more(gaps: int) -> str:
    """The number of lines in the region, which says nothing of any one municipality."""
    return f"De eerste {GAPS} van de {number(gaps)} punten." if gaps > GAPS else ""


def _overlap(reading: Reading, overlap: Overlap) -> Line:
    word = words.STATUSES["duplicated"] if overlap.called_duplicated else words.FLAGS["overlap"]
    who = f" ({_providers(reading, overlap.providers)})" if overlap.providers else ""
    says = f" volgens {_municipalities(reading, overlap.called_duplicated)}" if overlap.called_duplicated else ""
    return Line(reading.activity(overlap.activity), f"{lower_first(word.label)}{says}{who}.")


def _asks(reading: Reading) -> list[Line]:
    """What this report asks of its readers, most urgent first; there is always something to do."""
    report, asks = reading.report, []
    left = report.figures.municipalities - len(reading.shared)
    if left:
        asks.append(Line("Gemeenten", f"Deel wat u weet, ook als dat weinig is. {_who_did_not(reading, left)}"))
    if build_taking_part(reading).experience:
        asks.append(Line("De regio", "Vraag mensen met eigen ervaring om mee te kijken. Zij deden nog niet mee."))
    if not reading.too_early:
        asks += _asks_of_the_table(reading)
    unconfirmed = len(report.to_complete.initiatives)
    if unconfirmed:
        known = len(report.belonging)
        verb = "deed" if unconfirmed == 1 else "deden"
        count = f"{number(unconfirmed)} van de {counted(known, 'aanbieder', 'aanbieders')} {verb} dit nog niet."
        did_not = count if unconfirmed < known else "Nog niemand deed dit."
        asks.append(Line("Initiatieven", f"Kijk of klopt wat er over jullie staat. {did_not}"))
    asks.append(Line("Raad en college", "Bespreek wat inwoners nu al kunnen gebruiken, en wat u zelf kunt bijdragen."))
    asks.append(Line("Iedereen", "Ga eens kijken bij een initiatief in de buurt, en hoor wat mensen daar vinden."))
    asks.append(Line("Iedereen", "Klopt er iets niet in dit rapport? Zeg het tegen de regiocoördinator."))
    return asks


def _who_did_not(reading: Reading, left: int) -> str:
    everyone = counted(len(reading.municipalities), "gemeente", "gemeenten")
    if left == len(reading.municipalities):
        return f"Nog geen van de {everyone} deed dit."
    return f"{left} van de {everyone} {'deed' if left == 1 else 'deden'} dit nog niet."


def _asks_of_the_table(reading: Reading) -> list[Line]:
    asks = []
    if different := len({(item.activity, item.municipality) for item in reading.report.discuss_shown}):
        points = counted(different, "punt waarover", "punten waarover")
        asks.append(Line("Gemeenten en aanbieders", f"Bel elkaar even. Er zijn {points} u iets anders zegt."))
    if reading.report.gaps:
        asks.append(Line("De regiotafel", "Kies samen wat u het eerst oppakt, wie begint en wanneer."))
    return asks


def _how_sure(reading: Reading) -> tuple[str, ...]:
    figures = reading.report.figures
    taking_part = build_taking_part(reading)
    lines = [
        f"Ingevuld door {taking_part.municipalities}." if reading.shared else "Nog geen gemeente heeft iets gedeeld.",
        confirmed_sentence(reading),
    ]
    if figures.known:
        lines.append(
            f"Van {number(figures.known)} van de {counted(figures.cells, 'vraag', 'vragen')} weten we het antwoord."
        )
    if taking_part.experience:
        lines.append(NO_EXPERIENCE)
    return tuple(lines)
