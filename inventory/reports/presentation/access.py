"""Where residents can go: access to each bouwsteen over five levels, by inhabitants (ux.md section 8, page 4)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from inventory.gaps.codes import ACCESS_LEVELS
from inventory.gaps.inputs import Bouwsteen
from inventory.gaps.results import BouwsteenInRegion
from inventory.reports.presentation.reading import Reading
from inventory.scans import words
from inventory.scans.words import Word
from regions.wording import counted, listed, number


@dataclass(frozen=True, slots=True)
class AccessCount:
    """Inhabitants at one level."""

    level: Word
    inhabitants: str
    is_zero: bool


@dataclass(frozen=True, slots=True)
class AccessRow:
    code: str
    name: str
    counts: tuple[AccessCount, ...]
    """one for each level, nearest first; together the region's inhabitants"""
    sentence: str
    """the municipalities by level, or nothing when it is unknown of all"""


@dataclass(frozen=True, slots=True)
class Access:
    inhabitants: str
    levels: tuple[Word, ...]
    rows: tuple[AccessRow, ...]
    known_rows: tuple[AccessRow, ...]
    """those of which something is known in at least one municipality"""
    nowhere_known: str
    """names of the bouwstenen of which no municipality is known to have or miss it, or nothing"""
    all_bouwstenen: str
    steunpunten: str
    steunpunt_lines: tuple[str, ...]


def build_access(reading: Reading) -> Access:
    rows = tuple(_row(reading, each) for each in reading.bouwstenen)
    return Access(
        inhabitants=number(reading.report.figures.inhabitants),
        levels=tuple(words.ACCESS.values()),
        rows=rows,
        known_rows=tuple(row for row in rows if row.sentence),
        nowhere_known=listed(row.name for row in rows if not row.sentence),
        all_bouwstenen=_all_bouwstenen(reading),
        steunpunten=_steunpunten(reading),
        steunpunt_lines=_steunpunt_lines(reading),
    )


def _all_bouwstenen(reading: Reading) -> str:
    """Not on the first page (ux.md R20), and not at all while nothing is known, or when both figures are zero."""
    figures = reading.report.figures
    if not figures.known or not (figures.inhabitants_all_own or figures.inhabitants_all_nearby):
        return ""
    own, nearby = number(figures.inhabitants_all_own), number(figures.inhabitants_all_nearby)
    return (
        f"Voor zover we nu weten: van de {number(figures.inhabitants)} inwoners wonen er {own} in een gemeente waar "
        f"iets is van elke bouwsteen. Tellen we de buren mee, dan zijn het er {nearby}."
    )


def _row(reading: Reading, bouwsteen: Bouwsteen) -> AccessRow:
    found = reading.report.bouwsteen(bouwsteen.code)
    counts = tuple(
        AccessCount(words.ACCESS[level], number(count := getattr(found.inhabitants, level)), count == 0)
        for level in ACCESS_LEVELS
    )
    return AccessRow(bouwsteen.code, bouwsteen.name, counts, _sentence(reading, bouwsteen.code))


def _sentence(reading: Reading, bouwsteen: str) -> str:
    """The same as the row of numbers, with the municipalities by name: level after level, none left out."""
    found = reading.report.bouwsteen(bouwsteen)
    at: defaultdict[str, list[str]] = defaultdict(list)
    for code, level in found.access.items():
        at[level].append(code)
    parts = []
    if at["own"]:
        parts.append(f"Dit is er in {reading.municipality_list(at['own'])}. {_provided(found)}")
    if at["none"]:
        parts.append("Alle gemeenten hebben gekeken, en dit is nog nergens in de regio gevonden.")
    if at["nearby"]:
        parts.append(f"Bij de buren van {reading.municipality_list(at['nearby'])} is dit er.")
    if at["region"]:
        parts.append(f"Elders in de regio is dit er voor {reading.residents_of(at['region'])}.")
    if at["unknown"]:
        if len(at["unknown"]) == len(found.access):
            return ""
        parts.append(f"Van {reading.municipality_list(at['unknown'])} weten we het nog niet.")
    return " ".join(parts)


def _provided(found: BouwsteenInRegion) -> str:
    """How many of those who have it in their municipality live where a provider is known."""
    own, provided = found.inhabitants.own, found.inhabitants_own_provided
    if provided == own:
        return "Overal daar kennen we ook een aanbieder."
    if not provided:
        return "Een aanbieder kennen we daar nog niet."
    return f"Voor {number(provided)} van de {number(own)} inwoners daar kennen we ook een aanbieder."


def _steunpunten(reading: Reading) -> str:
    """What the region's table says, never what could be derived (domain.md section 4)."""
    figures = reading.report.figures
    if not reading.report.inputs.steunpunten:
        return "De regio heeft nog niet vastgelegd welke plekken zij een laagdrempelig steunpunt noemt."
    rest = figures.municipalities - figures.municipalities_steunpunt - figures.municipalities_steunpunt_emerging
    everywhere = counted(figures.municipalities, "gemeente", "gemeenten")
    return (
        f"In {figures.municipalities_steunpunt} van de {everywhere} is een plek die de regio een laagdrempelig "
        f"steunpunt noemt. In {figures.municipalities_steunpunt_emerging or 'geen enkele'} is er een in opbouw."
        + (f" In {rest} is er nog geen, of weten we het nog niet." if rest else "")
    )


def _steunpunt_lines(reading: Reading) -> tuple[str, ...]:
    by_municipality: defaultdict[str, list[str]] = defaultdict(list)
    for row in reading.report.inputs.steunpunten:
        if row.status in {"yes", "emerging"} and row.municipality in reading.report.region.municipalities:
            name = reading.initiative(row.initiative)
            by_municipality[row.municipality].append(name if row.status == "yes" else f"{name} (in opbouw)")
    return tuple(
        f"{reading.municipality(code)}: {', '.join(sorted(by_municipality[code]))}"
        for code in reading.sorted_by_name(by_municipality)
    )
