"""What the region can talk about together: overlaps, and pictures that differ (ux.md section 8, pages 8 and 9)."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from inventory.gaps.results import Cell, DiscussItem, Overlap
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import according_to, unique
from inventory.scans import words
from inventory.scans.models import DecisionKind, Reason
from inventory.scans.words import Word
from regions.wording import lower_first, sentence


@dataclass(frozen=True, slots=True)
class OverlapItem:
    """One set of providers, or one municipality that names none."""

    text: str
    decision: str
    """what the region decided, or nothing"""


@dataclass(frozen=True, slots=True)
class OverlapTopic:
    """One activity with all its overlaps."""

    code: str
    name: str
    overlaps: tuple[OverlapItem, ...]


@dataclass(frozen=True, slots=True)
class Overlaps:
    called_duplicated: tuple[OverlapTopic, ...]
    """what people themselves call double"""
    more_providers: tuple[OverlapTopic, ...]
    word: Word
    duplicated: Word


def build_overlaps(reading: Reading) -> Overlaps:
    return Overlaps(
        called_duplicated=_topics(reading, [each for each in reading.report.overlaps if each.called_duplicated]),
        more_providers=_topics(reading, [each for each in reading.report.overlaps if not each.called_duplicated]),
        word=words.FLAGS["overlap"],
        duplicated=words.STATUSES["duplicated"],
    )


def _topics(reading: Reading, overlaps: list[Overlap]) -> tuple[OverlapTopic, ...]:
    """Overlaps come by activity."""
    return tuple(
        OverlapTopic(activity, reading.activity(activity), tuple(_overlap(reading, each) for each in found))
        for activity, found in groupby(overlaps, key=lambda each: each.activity)
    )


def _overlap(reading: Reading, overlap: Overlap) -> OverlapItem:
    lines = []
    if overlap.called_duplicated:
        noun = "gemeente" if len(overlap.called_duplicated) == 1 else "gemeenten"
        verb = "noemt" if len(overlap.called_duplicated) == 1 else "noemen"
        lines.append(f"De {noun} {reading.municipality_list(overlap.called_duplicated)} {verb} dit dubbel.")
    if overlap.providers:
        names = reading.provider_list(overlap.providers)
        verb = "biedt" if len(overlap.providers) == 1 else "bieden"
        lines.append(f"{names} {verb} dit voor {reading.residents_of(overlap.municipalities)}.")
    lines.extend(_in_their_words(reading, overlap))
    return OverlapItem(" ".join(lines), _decision(reading, overlap))


def _in_their_words(reading: Reading, overlap: Overlap) -> list[str]:
    """Whom municipalities mean with dubbel: the same words once, and not what stands there already as a provider."""
    told = [reading.initiative(slug).casefold() for slug in overlap.providers]
    spelled: dict[str, str] = {}
    said_by: defaultdict[str, list[str]] = defaultdict(list)
    for code in overlap.called_duplicated:
        answer = reading.report.cell(overlap.activity, code).answer
        provider = answer.provider.strip() if answer else ""
        if provider and not _stands_there(provider.casefold(), told):
            spelled.setdefault(provider.casefold(), provider)
            said_by[provider.casefold()].append(code)
    return [
        sentence(f"{according_to(reading, codes)} gaat het om {spelled[typed]}") for typed, codes in said_by.items()
    ]


def _stands_there(typed: str, told: list[str]) -> bool:
    """Whether everybody in "De Brug en Het Anker" is among the names, if only as a part of one."""
    return all(any(name in full for full in told) for name in re.split(r"\s*[,;/]\s*|\s+en\s+", typed))


def _decision(reading: Reading, overlap: Overlap) -> str:
    """What the region decided; why is for its members."""
    if overlap.decision is None:
        return ""
    label = DecisionKind(overlap.decision).label
    return f"{label}. {sentence(overlap.decision_note)}".strip() if reading.for_members else f"{label}."


def open_overlaps(reading: Reading) -> tuple[Overlap, ...]:
    """The overlaps that still ask for a talk: without a decision, or with one to go on talking."""
    return tuple(each for each in reading.report.overlaps if each.decision in {None, DecisionKind.DISCUSS})


@dataclass(frozen=True, slots=True)
class DiscussTopic:
    """One activity about which two parties see something different, both sides in their own words."""

    code: str
    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiscussGroup:
    """One kind of difference, with what it means and what the table can talk about."""

    word: Word
    topics: tuple[DiscussTopic, ...]


def build_discuss(reading: Reading) -> tuple[DiscussGroup, ...]:
    """By kind of difference and activity. In public an unnamed signal is not told at all."""
    kinds = [(words.FLAGS["contradicted"], _contradicted), *((word, _signalled) for word in words.SIGNALS.values())]
    groups = []
    for word, lines in kinds:
        topics: defaultdict[str, list[DiscussItem]] = defaultdict(list)
        for item in reading.report.discuss_shown:
            if item.flag == word.code and (word.code == "contradicted" or _may_be_told(reading, item)):
                topics[item.activity].append(item)
        found = tuple(DiscussTopic(code, reading.activity(code), lines(reading, topics[code])) for code in topics)
        if found:
            groups.append(DiscussGroup(word, found))
    return tuple(groups)


def _may_be_told(reading: Reading, item: DiscussItem) -> bool:
    return reading.for_members or reading.names_sender(item)


def _contradicted(reading: Reading, items: list[DiscussItem]) -> tuple[str, ...]:
    lines: list[str] = []
    for code in reading.sorted_by_name(item.municipality for item in items):
        cell = reading.report.cell(items[0].activity, code)
        reason = f" ({lower_first(Reason(cell.answer.reason).label)})" if cell.answer and cell.answer.reason else ""
        offered = "; ".join(
            dict.fromkeys(f"{reading.at(each)}, {reading.for_whom(each)}" for each in unique(cell.supply))
        )
        lines.append(
            f"De gemeente {reading.municipality(code)} zegt: mist nog{reason}. Bij het aanbod staat: {offered}."
        )
    return tuple(lines)


def _signalled(reading: Reading, items: list[DiscussItem]) -> tuple[str, ...]:
    """Who notices what, where, and what stands against it. Municipalities with the same story stand together."""
    found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
    for item in items:
        sender, note = _sender(reading, item)
        against = _against(reading.report.cell(item.activity, item.municipality))
        found[sender, note, against].append(item.municipality)
    says = words.SIGNAL_SAYS[items[0].flag]
    return tuple(
        f"{sender} zegt over {reading.municipality_list(codes)}: {says}.{note} {against}"
        for (sender, note, against), codes in sorted(found.items())
    )


def _sender(reading: Reading, item: DiscussItem) -> tuple[str, str]:
    """Name and own words of a named sender; of any other nothing at all."""
    if not reading.names_sender(item):
        return sentence(words.SOMEBODY).rstrip("."), ""
    signals = reading.report.cell(item.activity, item.municipality).signals
    note = next((each.note.strip() for each in signals if each.initiative == item.initiative), "")
    return reading.initiative(item.initiative or ""), f" “{note}”" if note and reading.for_members else ""


def _against(cell: Cell) -> str:
    label = lower_first(words.STATUSES[cell.status].label)
    return f"De gemeente zegt: {label}." if cell.basis == "answer" else f"Bij het aanbod staat: {label}."
