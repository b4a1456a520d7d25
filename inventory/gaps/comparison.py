"""What changed between two scans of a region (domain.md section 4, "Comparison"). Pure, like the analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from inventory.gaps.results import Cell, Figures, GapReport

GAINED = "gained"
LOST = "lost"
BECAME_KNOWN = "became_known"
NO_LONGER_KNOWN = "no_longer_known"
JUDGED_DIFFERENTLY = "judged_differently"
KINDS = (GAINED, LOST, BECAME_KNOWN, NO_LONGER_KNOWN, JUDGED_DIFFERENTLY)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that both scans have and that is not what it was."""

    municipality: str
    activity: str
    kind: str
    """one of KINDS"""
    before: Cell
    after: Cell


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure of both scans, over all their municipalities, and the difference."""

    name: str
    """the field of `results.Figures`"""
    before: int
    after: int

    @property
    def difference(self) -> int:
        """Positive when it rose."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports of one region side by side, the earlier first."""

    changes: tuple[Change, ...]
    """by activity, then municipality"""
    compared: tuple[str, ...]
    """municipalities in both, alphabetically by code; only these are compared"""
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    cells: int
    """how many cells both have"""
    counts: Mapping[str, int]
    """number of changes of each of KINDS, zero included"""
    figures: tuple[FigureChange, ...]


def compare(before: GapReport, after: GapReport) -> Comparison:
    """What changed from the report of an earlier scan to that of a later one."""
    was, now = set(before.region.municipalities), set(after.region.municipalities)
    shared = [cell for cell in after.cells if (cell.activity, cell.municipality) in before.cell_index]
    changes = []
    for cell in shared:
        earlier = before.cell(cell.activity, cell.municipality)
        kind = change_of(earlier, cell)
        if kind:
            changes.append(Change(cell.municipality, cell.activity, kind, earlier, cell))
    counted = Counter(change.kind for change in changes)
    return Comparison(
        changes=tuple(changes),
        compared=tuple(sorted(was & now)),
        only_before=tuple(sorted(was - now)),
        only_after=tuple(sorted(now - was)),
        cells=len(shared),
        counts={kind: counted[kind] for kind in KINDS},
        figures=_figures(before.figures, after.figures),
    )


def change_of(before: Cell, after: Cell) -> str | None:
    """The kind of change between two cells, or None when nothing changed."""
    if before.status != after.status:
        return _by_status(before.status, after.status)
    return JUDGED_DIFFERENTLY if _judgement(before) != _judgement(after) else None


def _by_status(before: str, after: str) -> str:
    if before == "unknown":
        return BECAME_KNOWN
    if after == "unknown":
        return NO_LONGER_KNOWN
    if before == "missing":
        return GAINED
    return LOST if after == "missing" else JUDGED_DIFFERENTLY


def _judgement(cell: Cell) -> tuple[str, str, tuple[str, ...], tuple[str, ...]]:
    reason = cell.answer.reason if cell.answer else ""
    return cell.basis, reason, cell.flags, cell.providers


def _figures(before: Figures, after: Figures) -> tuple[FigureChange, ...]:
    return tuple(FigureChange(one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(Figures))
