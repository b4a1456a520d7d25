"""
The coordinator's grid: one bouwsteen at a time, all municipalities of the region beside each other (ux.md 6.2).

Read as tuples, in three queries whatever the size of the region; a fourth reads the previous round, if there was one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bouwstenen.models import Activity, Bouwsteen, Scale
from inventory.scans.actions.answers import REGION_SOURCE
from inventory.scans.grid_names import breakable
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.region_changes import changed_by_region
from inventory.scans.rounds import Said, said_last_time
from inventory.scans.shared import municipalities_of
from inventory.scans.words import ANSWERS, NO_ANSWER, Word
from regions.conflicts import Conflict
from regions.models import Municipality

PER_PAGE = 10
"""How many municipalities fit beside each other on a laptop without sideways scrolling."""

Key = tuple[str, str]
"""Activity code and municipality code: one cell."""


@dataclass(frozen=True, slots=True)
class Column:
    """One municipality of the grid."""

    municipality: Municipality
    is_shared: bool
    is_picked: bool
    """The one that is shown where there is room for one."""

    @property
    def name(self) -> str:
        return breakable(self.municipality.name)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What could not be saved in a cell: what the coordinator chose, and why not."""

    typed: str
    seen: int
    """The version that they had before them: only a choice saves over another one."""
    conflict: Conflict | None = None
    """Somebody else was first; else the municipality's own answer needs a reason."""
    reason: str = ""

    @property
    def word(self) -> Word:
        return ANSWERS.get(self.typed, NO_ANSWER)


@dataclass(frozen=True, slots=True)
class GridCell:
    """One activity in one municipality."""

    activity: Activity
    column: Column
    answer: str = ""
    version: int = 0
    on_behalf: bool = False
    changed: bool = False
    """The region changed here what the municipality had said."""
    source: str = ""
    before: str = ""
    """What was answered in the previous round. It counts for nothing until it is confirmed."""
    trouble: Trouble | None = None

    @property
    def key(self) -> Key:
        return self.activity.code, self.column.municipality.pk

    @property
    def prefix(self) -> str:
        return f"{self.activity.code}-{self.column.municipality.pk}"

    @property
    def word(self) -> Word:
        return ANSWERS.get(self.answer, NO_ANSWER)

    @property
    def seen(self) -> int:
        """The version that the page sends back."""
        return self.trouble.seen if self.trouble else self.version

    @property
    def chosen(self) -> str:
        """What the page shows as chosen."""
        return self.trouble.typed if self.trouble else self.answer

    @property
    def is_own(self) -> bool:
        """The municipality's own: to change it takes a reason."""
        return self.changed or (bool(self.answer) and not self.on_behalf)

    @property
    def is_empty(self) -> bool:
        return not self.answer and not self.changed

    @property
    def previous(self) -> Word | None:
        """What was answered in the previous round, where it can be confirmed."""
        return ANSWERS[self.before] if self.before and self.is_empty and not self.trouble else None

    @property
    def mark(self) -> str:
        """Who said so, where it is not the municipality for all to see."""
        if not self.answer:
            return ""
        if self.on_behalf:
            return "regio"
        return "" if self.column.is_shared else "concept"


@dataclass(frozen=True, slots=True)
class GridRow:
    """One activity: its cells on this page, and how it stands in the whole region."""

    activity: Activity
    cells: list[GridCell]
    empty: int
    """Cells without an answer in the whole region, also on other pages."""
    for_region: str
    """What was answered once for the whole region, in words; empty: nothing."""

    @property
    def name(self) -> str:
        """May break after a slash."""
        return self.activity.name.replace("/", "/\u200b")

    @property
    def still(self) -> int:
        """How many cells on this page can be confirmed to be as they were."""
        return sum(cell.previous is not None for cell in self.cells)

    @property
    def is_regional(self) -> bool:
        return self.activity.scale == Scale.REGIONAL


@dataclass(frozen=True, slots=True)
class ColumnPage:
    number: int
    first: int
    last: int
    is_current: bool


@dataclass(frozen=True, slots=True)
class BouwsteenLine:
    bouwsteen: Bouwsteen
    empty: int
    total: int


@dataclass(frozen=True, slots=True)
class Grid:
    scan: Scan
    bouwsteen: Bouwsteen
    rows: list[GridRow]
    columns: list[Column]
    pages: list[ColumnPage]
    municipalities: list[Municipality]
    """All of the region, alphabetical."""
    bouwstenen: list[BouwsteenLine]

    @property
    def page(self) -> int:
        return next(one.number for one in self.pages if one.is_current)

    @property
    def cells(self) -> list[GridCell]:
        return [cell for row in self.rows for cell in row.cells]

    @property
    def stuck(self) -> list[GridCell]:
        return [cell for cell in self.cells if cell.trouble]

    @property
    def empty(self) -> int:
        return sum(row.empty for row in self.rows)

    @property
    def still(self) -> int:
        """As `GridRow.still`, for the whole bouwsteen."""
        return sum(row.still for row in self.rows)

    @property
    def total(self) -> int:
        return len(self.rows) * len(self.municipalities)

    @property
    def is_example(self) -> bool:
        return any(one.fictional for one in self.municipalities)

    @property
    def previous(self) -> Bouwsteen | None:
        return self._beside(-1)

    @property
    def next(self) -> Bouwsteen | None:
        return self._beside(1)

    @property
    def activities(self) -> list[Activity]:
        return [row.activity for row in self.rows]

    def _beside(self, step: int) -> Bouwsteen | None:
        codes = [one.bouwsteen.code for one in self.bouwstenen]
        at = codes.index(self.bouwsteen.code) + step
        return self.bouwstenen[at].bouwsteen if 0 <= at < len(codes) else None


def load_grid(
    scan: Scan, code: str, *, page: str = "", picked: str = "", trouble: Mapping[Key, Trouble] | None = None
) -> Grid | None:
    """
    The grid of one bouwsteen; None when the scan's edition has no such bouwsteen, or the region no municipality.

    `page` is the number of a page of columns, `picked` the code of the municipality to show on a small screen; what
    cannot be read as one is taken as the first.
    """
    activities = list(scan.edition.activities.select_related("bouwsteen"))
    bouwsteen = next((one.bouwsteen for one in activities if one.bouwsteen.code == code), None)
    places = municipalities_of(scan)
    if bouwsteen is None or not places:
        return None
    sizes = page_sizes(len(places))
    codes = [place.pk for place, _ in places]
    number = _page_of(sizes, codes, page, picked)
    first = sum(sizes[: number - 1])
    shown = places[first : first + sizes[number - 1]]
    wanted = picked if picked in codes[first : first + len(shown)] else shown[0][0].pk
    columns = [Column(place, is_shared, place.pk == wanted) for place, is_shared in shown]
    inside = [one for one in activities if one.bouwsteen.pk == bouwsteen.pk]
    inside.sort(key=lambda one: (one.scale == Scale.REGIONAL, one.position))
    said = _answers(scan)
    before = said_last_time(scan, [one.municipality for one in columns], inside)
    return Grid(
        scan=scan,
        bouwsteen=bouwsteen,
        rows=[_row(one, columns, places, _Known(said, before, trouble or {})) for one in inside],
        columns=columns,
        pages=_pages(sizes, number),
        municipalities=[place for place, _ in places],
        bouwstenen=_lines(activities, codes, said),
    )


def bouwsteen_to_fill(scan: Scan) -> Bouwsteen | None:
    """The first in which a cell is still empty; the first of all once none is."""
    codes = list(scan.region.municipalities.values_list("pk", flat=True))
    lines = _lines(list(scan.edition.activities.select_related("bouwsteen")), codes, _answers(scan))
    return next((one.bouwsteen for one in [*(line for line in lines if line.empty), *lines]), None)


def get_place(scan: Scan, code: str, gm: str) -> tuple[Activity, Municipality] | None:
    """The activity and the municipality of one cell, by their codes."""
    activity = scan.edition.activities.filter(code=code).first()
    municipality = scan.region.municipalities.filter(pk=gm).first()
    return (activity, municipality) if activity and municipality else None


def page_sizes(municipalities: int) -> list[int]:
    """How many municipalities stand on each page of columns: as equal as can be, none above `PER_PAGE`."""
    pages = max(1, math.ceil(municipalities / PER_PAGE))
    each, more = divmod(municipalities, pages)
    return [each + (at < more) for at in range(pages)]


@dataclass(frozen=True, slots=True)
class _Said:
    answer: str
    version: int
    on_behalf: bool
    source: str
    changed: bool

    @property
    def is_empty(self) -> bool:
        return not self.answer and not self.changed


@dataclass(frozen=True, slots=True)
class _Known:
    """All that a cell may have to show."""

    said: Mapping[tuple[int, str], _Said]
    before: Said
    trouble: Mapping[Key, Trouble]


def _answers(scan: Scan) -> dict[tuple[int, str], _Said]:
    rows = Answer.objects.filter(scan=scan).annotate(changed=changed_by_region())
    columns = ("activity", "municipality", "answer", "version", "on_behalf", "source", "changed")
    return {(activity, code): _Said(*rest) for activity, code, *rest in rows.values_list(*columns)}


def _row(
    activity: Activity,
    columns: Iterable[Column],
    places: Sequence[tuple[Municipality, bool]],
    known: _Known,
) -> GridRow:
    cells = [_cell(activity, column, known) for column in columns]
    inside = [(place, known.said.get((activity.pk, place.pk))) for place, _ in places]
    empty = sum(one is None or one.is_empty for _, one in inside)
    return GridRow(activity, cells, empty, _for_region(inside))


def _cell(activity: Activity, column: Column, known: _Known) -> GridCell:
    key = activity.code, column.municipality.pk
    earlier = known.before.get(key)
    before = earlier.answer if earlier else ""
    found = known.said.get((activity.pk, column.municipality.pk))
    if found is None:
        return GridCell(activity, column, before=before, trouble=known.trouble.get(key))
    return GridCell(
        activity,
        column,
        found.answer,
        found.version,
        found.on_behalf,
        found.changed,
        found.source,
        before,
        known.trouble.get(key),
    )


def _for_region(cells: Iterable[tuple[Municipality, _Said | None]]) -> str:
    """What the region answered once for all: where it is, or the one word for all."""
    given = [(place, said.answer) for place, said in cells if said and said.on_behalf and said.source == REGION_SOURCE]
    if not given:
        return ""
    here = [place.name for place, answer in given if answer == AnswerKind.PRESENT]
    return f"Aanwezig in {' en '.join(here)}" if here else ANSWERS[given[0][1]].label


def _page_of(sizes: Sequence[int], codes: Sequence[str], page: str, picked: str) -> int:
    if picked in codes:
        at = codes.index(picked)
        return next(number for number in range(1, len(sizes) + 1) if at < sum(sizes[:number]))
    return int(page) if page.isascii() and page.isdigit() and 1 <= int(page) <= len(sizes) else 1


def _pages(sizes: Sequence[int], current: int) -> list[ColumnPage]:
    return [
        ColumnPage(number, sum(sizes[: number - 1]) + 1, sum(sizes[:number]), number == current)
        for number in range(1, len(sizes) + 1)
    ]


def _lines(
    activities: Collection[Activity], codes: Sequence[str], said: Mapping[tuple[int, str], _Said]
) -> list[BouwsteenLine]:
    """All bouwstenen with what is still empty in each, counted over the municipalities that the region has now."""
    bouwstenen = {one.bouwsteen.pk: one.bouwsteen for one in activities}
    here = set(codes)
    total = Counter(one.bouwsteen.pk for one in activities)
    of = {one.pk: one.bouwsteen.pk for one in activities}
    given = Counter(of[pk] for (pk, code), one in said.items() if code in here and not one.is_empty)
    found = sorted(bouwstenen.values(), key=lambda one: one.position)
    return [BouwsteenLine(one, total[one.pk] * len(codes) - given[one.pk], total[one.pk] * len(codes)) for one in found]
