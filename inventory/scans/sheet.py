"""How one municipality stands in the report: its own sheet, drafts included, before it shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bouwstenen.models import Activity
from inventory.gaps.results import Cell, GapReport
from inventory.scans.inputs import scan_report
from inventory.scans.models import Limit, Reason
from inventory.scans.permissions import Filling
from inventory.scans.words import WORKING_ON_IT
from regions.models import Municipality


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One activity as it stands in the report for this municipality."""

    activity: Activity
    who: tuple[str, ...]
    """Names of who offers it: what the municipality wrote, else who reports it. When contradicted: who reports it."""
    place: str
    remarks: tuple[str, ...]
    note: str
    note_public: bool
    next_door: tuple[str, ...]
    """Names of neighbouring municipalities that have it."""
    contradicted: bool
    leads: tuple[str, ...]
    """Initiatives of which a public source says that they do this; not confirmed."""


@dataclass(frozen=True, slots=True)
class SheetView:
    """The lines of the sheet by what they say; within each in the order of the catalogue."""

    present: list[SheetLine]
    elsewhere: list[SheetLine]
    duplicated: list[SheetLine]
    missing: list[SheetLine]
    by_choice: list[SheetLine]
    unknown: list[SheetLine]
    answered: int
    total: int

    @property
    def left_open(self) -> int:
        return self.total - self.answered

    @property
    def is_empty(self) -> bool:
        return not (self.present or self.elsewhere or self.duplicated or self.missing or self.by_choice)


def sheet_view(filling: Filling) -> SheetView:
    """The municipality's own part of the report as it would be now, its drafts included."""
    report = scan_report(filling.scan, drafts_of=filling.municipality.pk)
    activities = {one.code: one for one in filling.scan.edition.activities.select_related("bouwsteen")}
    code = filling.municipality.pk
    by_status: dict[str, list[SheetLine]] = {
        key: [] for key in ("present", "elsewhere", "duplicated", "missing", "by_choice", "unknown")
    }
    answered = 0
    names = _names(report, code)
    for activity in sorted(activities.values(), key=lambda one: one.position):
        cell = report.cell(activity.code, code)
        answered += cell.answer is not None
        key = "by_choice" if cell.is_flagged("explained") else cell.status
        by_status[key].append(_line(activity, cell, names))
    return SheetView(**by_status, answered=answered, total=len(activities))


def _names(report: GapReport, code: str) -> Mapping[str, str]:
    """Names of the neighbours of this municipality that have something, in the region or outside it."""
    nearby = {n for cell in report.cells if cell.municipality == code for n in cell.nearby}
    return Municipality.objects.names_of(nearby)


def _line(activity: Activity, cell: Cell, names: Mapping[str, str]) -> SheetLine:
    said, contradicted = cell.answer, cell.is_flagged("contradicted")
    reported = tuple(dict.fromkeys(one.initiative.name for one in cell.supply))
    return SheetLine(
        activity=activity,
        who=(said.provider,) if said and said.provider and not contradicted else reported,
        place=said.place if said else "",
        remarks=_remarks(cell),
        note=said.note if said else "",
        note_public=bool(said and said.note_public),
        next_door=tuple(sorted(names[code] for code in cell.nearby)),
        contradicted=contradicted,
        leads=tuple(
            dict.fromkeys(
                one.initiative.name for one in cell.unconfirmed if not (said and one.initiative.name in said.provider)
            )
        ),
    )


def _remarks(cell: Cell) -> tuple[str, ...]:
    """What stands behind the status, in words: limits, the reason, and that it is being worked on."""
    if cell.answer is None:
        return ()
    said = [Limit(one).label for one in cell.answer.limits]
    if cell.answer.reason:
        said.append(Reason(cell.answer.reason).label)
    if cell.answer.working_on_it:
        said.append(WORKING_ON_IT.capitalize())
    return tuple(said)
