"""Choices and agreements with neighbours: where residents go when it is not here (ux.md section 8, page 7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from inventory.gaps.results import Cell
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import unique
from inventory.scans import words
from regions.wording import alphabet, sentence


@dataclass(frozen=True, slots=True)
class Choice:
    """One activity that residents have elsewhere, by choice or by agreement."""

    code: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    by_choice: tuple[Choice, ...]
    elsewhere: tuple[Choice, ...]


def build_choices(reading: Reading) -> Choices:
    return Choices(
        by_choice=_choices(reading, lambda cell: cell.is_flagged("explained"), _by_choice_line),
        elsewhere=_choices(reading, lambda cell: cell.status == "elsewhere", _elsewhere_line),
    )


def _choices(
    reading: Reading, wanted: Callable[[Cell], bool], line: Callable[[Reading, str, list[str]], str]
) -> tuple[Choice, ...]:
    choices = []
    for code, cells in reading.cells_by_activity.items():
        by_place: defaultdict[str, list[str]] = defaultdict(list)
        for cell in filter(wanted, cells):
            by_place[_where_to(reading, cell)].append(cell.municipality)
        if by_place:
            lines = tuple(line(reading, place, by_place[place]) for place in sorted(by_place, key=alphabet))
            choices.append(Choice(code, reading.activity(code), lines))
    return tuple(choices)


def _where_to(reading: Reading, cell: Cell) -> str:
    """Where the municipality says that residents can go, else where its providers are; empty when nobody said."""
    if cell.answer and cell.basis == "answer" and (cell.answer.place or cell.answer.provider):
        provider, place = cell.answer.provider, cell.answer.place
        said = place if provider in place else ", ".join(part for part in (provider, place) if part)
        far = [words.LIMITS[limit] for limit in words.LIMITS if limit in cell.answer.limits]
        return f"{said} ({', '.join(far)})" if far else said
    return "; ".join(dict.fromkeys(reading.at(each) for each in unique(cell.supply)))


def _by_choice_line(reading: Reading, place: str, codes: list[str]) -> str:
    verb = "kiest" if len(codes) == 1 else "kiezen"
    chosen = f"{reading.municipality_list(codes)} {verb} ervoor dit niet zelf te doen."
    if not place:
        return f"{chosen} Waar inwoners dan terechtkunnen, is nog niet gezegd."
    return f"{chosen} Waar inwoners terechtkunnen: {place}"


def _elsewhere_line(reading: Reading, place: str, codes: list[str]) -> str:
    return f"{sentence(reading.residents_of(codes)).rstrip('.')}: {place or 'plek nog niet genoemd'}"
