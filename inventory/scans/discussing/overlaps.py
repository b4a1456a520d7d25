"""What more providers offer beside each other, and what was decided on it."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.gaps.inputs import Activity
from inventory.gaps.inputs import Decision as DecidedInput
from inventory.gaps.results import Overlap
from inventory.scans import words
from inventory.scans.discussing.naming import TableNaming
from inventory.scans.models import DecisionKind
from inventory.scans.words import Word


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """What was decided on the activity about other providers."""

    providers: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class OverlapLine:
    """One activity that the same providers offer beside each other, or that a municipality calls double."""

    activity: Activity
    word: Word
    slugs: tuple[str, ...]
    providers: str
    residents: str
    called_by: str
    """names of the municipalities that call it double"""
    named_by_them: tuple[str, ...]
    """whom these municipalities mean, in their own words"""
    decision: str
    note: str
    earlier: tuple[EarlierDecision, ...] = ()
    version: int = 0

    @property
    def key(self) -> str:
        return f"{self.activity.code}:{','.join(self.slugs)}"

    @property
    def decision_label(self) -> str:
        return DecisionKind(self.decision).label if self.decision else ""


def overlap_line(naming: TableNaming, overlap: Overlap, *, for_members: bool) -> OverlapLine:
    called = overlap.called_duplicated
    answers = [naming.report.cell(overlap.activity, code).answer for code in called]
    return OverlapLine(
        activity=naming.activities[overlap.activity],
        word=words.STATUSES["duplicated"] if called else words.FLAGS["overlap"],
        slugs=overlap.providers,
        providers=naming.provider_list(overlap.providers),
        residents=naming.residents_of(overlap.municipalities),
        called_by=naming.municipality_list(called) if called else "",
        named_by_them=tuple(dict.fromkeys(one.provider for one in answers if one and one.provider)),
        decision=overlap.decision or "",
        note=overlap.decision_note if for_members else "",
        earlier=() if overlap.decision else _earlier(naming, overlap),
    )


def _earlier(naming: TableNaming, overlap: Overlap) -> tuple[EarlierDecision, ...]:
    """Decisions on the activity that lapsed: about a set of providers that is no longer there."""
    now = {frozenset(one.providers) for one in naming.report.overlaps if one.activity == overlap.activity}

    def lapsed(one: DecidedInput) -> bool:
        return one.activity == overlap.activity and frozenset(one.providers) not in now

    return tuple(
        EarlierDecision(naming.provider_list(one.providers), DecisionKind(one.decision).label, one.note)
        for one in sorted(naming.report.inputs.decisions, key=lambda one: one.providers)
        if lapsed(one) and not set(one.providers).isdisjoint(overlap.providers)
    )
