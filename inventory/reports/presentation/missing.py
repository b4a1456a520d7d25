"""What is still missing, what is next door and what may be in the way (ux.md section 8, page 6).

A gap stands per activity with all municipalities in three groups, never as a list per municipality (ux.md R4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from inventory.gaps.codes import WITHIN_REACH
from inventory.gaps.results import Cell, Gap
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import according_to, unique
from inventory.scans import words
from inventory.scans.models import Reason
from inventory.scans.words import Word
from regions.wording import alphabet, listed, lower_first, number, sentence


@dataclass(frozen=True, slots=True)
class Places:
    """One of the groups of municipalities."""

    label: str
    sign: str
    names: str


@dataclass(frozen=True, slots=True)
class GapItem:
    code: str
    """code of the bouwsteen or activity, or nothing"""
    title: str
    places: tuple[Places, ...]
    inhabitants: str
    nearby: tuple[str, ...]
    """who has it next door"""
    reasons: tuple[str, ...]
    remarks: tuple[str, ...]
    """being worked on, what initiatives notice, notes that may be printed"""


@dataclass(frozen=True, slots=True)
class GapGroup:
    """The gaps of one kind, with what that kind means and what the table can talk about."""

    word: Word
    items: tuple[GapItem, ...]

    @property
    def is_list(self) -> bool:
        """Whether there is no more to say of any of them than its title, as of wishes."""
        return not any(item.places or item.inhabitants for item in self.items)


@dataclass(frozen=True, slots=True)
class AlsoPossible:
    """A single activity of group A that somebody misses: which activities fill a bouwsteen is free (ux.md R6)."""

    code: str
    name: str
    municipalities: str


def build_gaps(reading: Reading) -> tuple[GapGroup, ...]:
    """Gaps by kind, in the order of the analysis: within a kind what is missing everywhere stands first."""
    return tuple(
        GapGroup(word, tuple(_item(reading, gap) for gap in gaps))
        for word, gaps in groupby(reading.report.gaps, key=lambda gap: words.gap(gap.kind, everywhere=gap.everywhere))
    )


def build_also_possible(reading: Reading) -> tuple[AlsoPossible, ...]:
    missing: defaultdict[str, list[str]] = defaultdict(list)
    for cell in reading.report.also_possible:
        missing[cell.activity].append(cell.municipality)
    return tuple(
        AlsoPossible(code, reading.activity(code), reading.municipality_list(missing[code])) for code in sorted(missing)
    )


def gap_title(reading: Reading, gap: Gap) -> str:
    if gap.initiative and gap.bouwsteen:
        return f"{sentence(reading.initiative(gap.initiative)).rstrip('.')}: {reading.bouwsteen(gap.bouwsteen)}"
    if gap.activity:
        return reading.activity(gap.activity)
    return reading.bouwsteen(gap.bouwsteen) if gap.bouwsteen else "De hele regio"


def _item(reading: Reading, gap: Gap) -> GapItem:
    cells = _cells(reading, gap)
    missing = [cell for cell in cells if cell.municipality in gap.municipalities]
    return GapItem(
        code=gap.activity or gap.bouwsteen or "",
        title=gap_title(reading, gap),
        places=_places(reading, gap),
        inhabitants=_inhabitants(reading, gap),
        nearby=nearby_lines(reading, [cell for cell in missing if cell.municipality in gap.nearby]),
        reasons=_reasons(reading, missing),
        remarks=(*_working_on_it(reading, missing), *_noticed(reading, missing), *public_notes(reading, missing)),
    )


def _cells(reading: Reading, gap: Gap) -> list[Cell]:
    if gap.kind not in {"bouwsteen_missing", "activity_missing"}:
        return []
    activities = [gap.activity] if gap.activity else [each.code for each in reading.activities_of(gap.bouwsteen or "")]
    return [cell for code in activities for cell in reading.cells_by_activity[code]]


def _inhabitants(reading: Reading, gap: Gap) -> str:
    if gap.inhabitants is None:
        return ""
    total = number(reading.report.figures.inhabitants)
    if len(gap.municipalities) == len(reading.municipalities) > 1:
        return f"In alle gemeenten, met samen {total} inwoners."
    noun = "een gemeente met" if len(gap.municipalities) == 1 else "gemeenten met samen"
    return f"In {noun} {number(gap.inhabitants)} van de {total} inwoners."


def _places(reading: Reading, gap: Gap) -> tuple[Places, ...]:
    """All municipalities: where it is there or elsewhere, where it is missing, where that is not known yet."""
    if gap.kind not in {"bouwsteen_missing", "activity_missing"}:
        return ()
    label_of = _activity_labels(reading, gap) if gap.activity else _bouwsteen_labels(reading, gap)
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for code in reading.municipalities:
        group, addition = label_of[code]
        groups[group].append(reading.municipality(code) + (f" ({addition})" if addition else ""))
    signs = {"Aanwezig of elders": "●", "Mist nog": "○", "Verschillend beeld": "◐", "Nog onbekend": "?"}
    return tuple(Places(label, sign, listed(groups[label])) for label, sign in signs.items() if label in groups)


def _activity_labels(reading: Reading, gap: Gap) -> Mapping[str, tuple[str, str]]:
    labels = {}
    for cell in reading.cells_by_activity[gap.activity or ""]:
        if cell.is_flagged("contradicted"):
            labels[cell.municipality] = ("Verschillend beeld", "")
        elif cell.status == "missing":
            already = "" if cell.municipality in gap.municipalities else "staat al bij de bouwsteen"
            labels[cell.municipality] = ("Mist nog", "bewuste keuze" if cell.is_flagged("explained") else already)
        elif cell.status == "unknown":
            labels[cell.municipality] = ("Nog onbekend", "")
        else:
            labels[cell.municipality] = ("Aanwezig of elders", lower_first(words.STATUSES[cell.status].label))
    return labels


def _bouwsteen_labels(reading: Reading, gap: Gap) -> Mapping[str, tuple[str, str]]:
    labels = {}
    for code, status in reading.report.bouwsteen(gap.bouwsteen or "").in_municipality.items():
        if status in WITHIN_REACH:
            labels[code] = ("Aanwezig of elders", lower_first(words.STATUSES[status].label))
        elif status == "missing":
            labels[code] = ("Mist nog", "" if code in gap.municipalities else "bewuste keuze")
        else:
            labels[code] = ("Nog onbekend", "")
    return labels


def nearby_lines(reading: Reading, cells: Iterable[Cell]) -> tuple[str, ...]:
    """ "in Gouda, bij KernKracht (naast Waddinxveen)": per neighbour who offers it, or who says that it is there."""
    beside: defaultdict[str, set[str]] = defaultdict(set)
    who: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for cell in cells:
        for neighbour in cell.nearby:
            beside[neighbour].add(cell.municipality)
            for each in unique(reading.report.supply_at(cell.activity, neighbour)):
                who[neighbour][each.initiative.slug] = None
    lines = []
    for neighbour in reading.sorted_by_name(beside):
        name = reading.municipality(neighbour)
        by = f"bij {reading.provider_list(who[neighbour])}" if who[neighbour] else f"volgens de gemeente {name}"
        lines.append(f"In {name}, {by} (naast {reading.municipality_list(beside[neighbour])})")
    return tuple(lines)


def _by_text(cells: Iterable[Cell], text_of: Callable[[Cell], str]) -> list[tuple[str, list[str]]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for cell in cells:
        if text := text_of(cell):
            found[text].append(cell.municipality)
    return sorted(found.items(), key=lambda pair: alphabet(pair[0]))


def _reasons(reading: Reading, cells: Iterable[Cell]) -> tuple[str, ...]:
    found = dict(_by_text(cells, lambda cell: cell.answer.reason if cell.answer else ""))
    return tuple(f"{each.label} ({reading.municipality_list(found[each])})" for each in Reason if each in found)


def _working_on_it(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    codes = {cell.municipality for cell in cells if cell.answer and cell.answer.working_on_it}
    verb = "is" if len(codes) == 1 else "zijn"
    return [f"{reading.municipality_list(codes)} {verb} hiermee bezig."] if codes else []


def _noticed(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    """What initiatives say here. An unnamed signal is told to the region's members alone, and without its sender."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for cell in cells:
        for signal in cell.signals:
            if signal.named or reading.for_members:
                sender = reading.initiative(signal.initiative) if signal.named else "Een initiatief"
                found[sender, signal.signal].add(cell.municipality)
    texts = {"missing": "merkt dat mensen dit missen", "too_little": "ziet te weinig", "duplicated": "ziet dit dubbel"}
    return [
        f"{sentence(sender).rstrip('.')} {texts[kind]} in {reading.municipality_list(codes)}."
        for (sender, kind), codes in sorted(found.items())
    ]


def public_notes(reading: Reading, cells: Iterable[Cell]) -> list[str]:
    """Notes whose author ticked "Mag in het rapport"."""
    by_note = _by_text(cells, lambda cell: cell.answer.note.strip() if cell.answer and cell.answer.note_public else "")
    return [f"“{note}” ({according_to(reading, codes)})" for note, codes in by_note]
