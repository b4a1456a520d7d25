"""The comparison of two rounds in words, for the page and for the report."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.gaps.comparison import KINDS, Change, Comparison, compare
from inventory.gaps.results import GapReport
from inventory.scans.hidden_names import leaves_out_names
from inventory.scans.inputs import report_to_compare
from inventory.scans.models import Scan
from inventory.scans.words import STATUSES

LABELS = {
    "gained": "Erbij gekomen",
    "lost": "Weggevallen",
    "became_known": "Nu pas bekend",
    "no_longer_known": "Niet meer bekend",
    "judged_differently": "Anders beoordeeld",
}
EXPLANATIONS = {
    "gained": "Dit miste nog, en is er nu.",
    "lost": "Dit was er, en mist nu.",
    "became_known": "Dit wisten we vorige keer nog niet. Het kan toen ook al zo geweest zijn.",
    "no_longer_known": "Dit wisten we vorige keer, en nu niet meer.",
    "judged_differently": "Hier is anders naar gekeken: een ander antwoord, een andere reden of een andere aanbieder.",
}
FIGURE_LABELS = {
    "answered": "Antwoorden gegeven",
    "known": "Antwoorden bekend",
    "cells": "Antwoorden in totaal",
    "municipalities": "Gemeenten",
    "inhabitants": "Inwoners",
    "municipalities_steunpunt": "Gemeenten met een laagdrempelig steunpunt",
    "municipalities_steunpunt_emerging": "Gemeenten met een steunpunt in opbouw",
}
"""The figures that are shown. The inhabitants with all ten bouwstenen are in the JSON alone (ux.md R20)."""


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One activity that changed in the same way in one or more municipalities."""

    activity: str
    name: str
    municipalities: tuple[str, ...]
    """names, alphabetical"""
    before: str
    after: str
    """labels of the statuses"""
    is_contradicted: bool
    """a provider says now that it is there: what is called missing counts nowhere as a gap, and is talked about"""


@dataclass(frozen=True, slots=True)
class ChangeKind:
    code: str
    label: str
    explanation: str
    lines: tuple[ChangeLine, ...]
    count: int
    """number of cells"""


@dataclass(frozen=True, slots=True)
class FigureLine:
    label: str
    before: int
    after: int
    difference: str
    """with its sign; "gelijk" when nothing changed"""


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between two rounds."""

    previous_title: str
    kinds: tuple[ChangeKind, ...]
    figures: tuple[FigureLine, ...]
    cells: int
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    is_provisional: bool
    """one of the two is not adopted yet"""


def changes_since_previous(scan: Scan, previous: Scan, report: GapReport | None = None) -> Changes:
    """
    What changed since the previous round, made of the two reports; `report` is that of the scan, if it is made already.

    Whose name was taken out of one of the two is no other provider in the other. What changed names no initiative.
    """
    before = report_to_compare(previous)
    after = report_to_compare(scan) if report is None or leaves_out_names(report.inputs) else report
    comparison = compare(before, after)
    names = {one.code: one.name for one in (*before.inputs.municipalities, *after.inputs.municipalities)}
    activities = {one.code: one.name for one in after.inputs.activities}
    return Changes(
        previous_title=previous.title,
        kinds=tuple(_kind(code, comparison, names, activities) for code in KINDS),
        figures=_figures(comparison),
        cells=comparison.cells,
        only_before=tuple(sorted(names[code] for code in comparison.only_before)),
        only_after=tuple(sorted(names[code] for code in comparison.only_after)),
        is_provisional=not (scan.is_adopted and previous.is_adopted),
    )


def _kind(code: str, comparison: Comparison, names: dict[str, str], activities: dict[str, str]) -> ChangeKind:
    grouped: dict[tuple[str, str, str, bool], list[Change]] = {}
    for change in comparison.changes:
        if change.kind == code:
            is_contradicted = "contradicted" in change.after.flags
            key = (change.activity, change.before.status, change.after.status, is_contradicted)
            grouped.setdefault(key, []).append(change)
    lines = tuple(
        ChangeLine(
            activity=activity,
            name=activities[activity],
            municipalities=tuple(sorted(names[one.municipality] for one in changes)),
            before=STATUSES[before].label,
            after=STATUSES[after].label,
            is_contradicted=is_contradicted,
        )
        for (activity, before, after, is_contradicted), changes in grouped.items()
    )
    return ChangeKind(code, LABELS[code], EXPLANATIONS[code], lines, comparison.counts[code])


def _figures(comparison: Comparison) -> tuple[FigureLine, ...]:
    by_name = {one.name: one for one in comparison.figures}
    return tuple(
        FigureLine(label, by_name[name].before, by_name[name].after, _signed(by_name[name].difference))
        for name, label in FIGURE_LABELS.items()
    )


def _signed(difference: int) -> str:
    """With plus or minus and Dutch thousands, or the word for no difference."""
    if not difference:
        return "gelijk"
    return f"{difference:+,}".replace(",", ".").replace("-", "−")
