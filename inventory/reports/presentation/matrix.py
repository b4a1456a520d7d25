"""All activities by municipality: sign, word and colour, alphabetical, no totals (ux.md section 8, page 5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from inventory.gaps.results import Cell
from inventory.reports.presentation.reading import Reading
from inventory.scans import words
from inventory.scans.words import Word

WIDEST = 6
"""How many municipalities fit beside each other on a portrait page, with their words readable."""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    code: str
    name: str
    cells: SafeString
    """the row's cells as HTML, one `td` per municipality"""


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The rows of one bouwsteen."""

    code: str
    name: str
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class MatrixBlock:
    """A part of the municipalities that fits beside each other."""

    caption: str
    municipalities: tuple[str, ...]
    columns: int
    """how many columns the table has, that of the activities included"""
    groups: tuple[MatrixGroup, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    legend: tuple[Word, ...]
    bases: tuple[Word, ...]
    blocks: tuple[MatrixBlock, ...]
    activities: int
    anything_known: bool
    """in any municipality of any activity; without it the table would say the same everywhere"""


def build_matrix(reading: Reading) -> Matrix:
    shown = {cell_code(cell) for cell in reading.report.cells}
    legend = [*words.STATUSES.values(), words.FLAGS["contradicted"]]
    return Matrix(
        legend=tuple(word for word in legend if word.code in words.STATUSES or word.code in shown),
        bases=tuple(word for word in words.BASES.values() if word.label),
        blocks=tuple(_block(reading, codes) for codes in split_evenly(reading.municipalities, WIDEST)),
        activities=len(reading.activities),
        anything_known=bool(reading.report.figures.known),
    )


def split_evenly(codes: tuple[str, ...], widest: int) -> list[tuple[str, ...]]:
    """Parts of as equal a length as can be, none longer than `widest`: seven municipalities stand four and three."""
    parts = -(-len(codes) // widest)
    ends = [round(len(codes) * part / parts) for part in range(parts + 1)]
    return [codes[start:end] for start, end in pairwise(ends)]


def cell_code(cell: Cell) -> str:
    """What a cell is shown as: its status, or that two parties see it differently (ux.md R5)."""
    return "contradicted" if cell.is_flagged("contradicted") else cell.status


def cell_word(cell: Cell) -> Word:
    code = cell_code(cell)
    return words.STATUSES.get(code) or words.FLAGS[code]


def cell_additions(cell: Cell) -> list[str]:
    """What is said behind the word: that it is not enough, is being worked on, or is a choice."""
    answer = cell.answer
    if answer is None or cell.basis != "answer":
        return []
    additions = [words.LIMITS[limit] for limit in words.LIMITS if limit in answer.limits]
    if answer.working_on_it:
        additions.append(words.WORKING_ON_IT)
    if cell.is_flagged("explained"):
        additions.append("bewuste keuze")
    return additions


def _block(reading: Reading, codes: tuple[str, ...]) -> MatrixBlock:
    names = tuple(reading.municipality(code) for code in codes)
    html_names = {code: escape(name) for code, name in zip(codes, names, strict=True)}
    return MatrixBlock(
        caption=names[0] if len(names) == 1 else f"{names[0]} tot en met {names[-1]}",
        municipalities=names,
        columns=len(names) + 1,
        groups=tuple(
            MatrixGroup(
                bouwsteen.code,
                bouwsteen.name,
                tuple(
                    MatrixRow(each.code, each.name, _cells(reading, each.code, html_names))
                    for each in reading.activities_of(bouwsteen.code)
                ),
            )
            for bouwsteen in reading.bouwstenen
        ),
    )


def _basis(reading: Reading, cell: Cell) -> str:
    """Who says so. What a public source says of somebody is not told in public (domain.md section 6)."""
    return words.BASES[cell.basis].label if reading.for_members or cell.basis != "sources" else ""


def _cells(reading: Reading, activity: str, names: Mapping[str, str]) -> SafeString:
    """
    A row's cells as one piece of HTML: in a template loop they would take fifteen times as long.

    Everything in it is a word of ours, but for the names of the municipalities, which come in escaped.
    """
    html = []
    for code, name in names.items():
        cell = reading.report.cell(activity, code)
        word = cell_word(cell)
        small = " · ".join(part for part in (*cell_additions(cell), _basis(reading, cell)) if part)
        below = f" <small>{small}</small>" if small else ""
        html.append(
            f'<td role="cell" class="m-{word.code}" data-name="{name}">'
            f'<span class="m-word"><span class="sign" aria-hidden="true">{word.sign}</span> {word.label}</span>'
            f"{below}</td>"
        )
    return mark_safe("".join(html))  # noqa: S308  # names are escaped, all else is ours
