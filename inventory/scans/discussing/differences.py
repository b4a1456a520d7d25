"""Pictures that differ: what a municipality and a provider say, and what initiatives notice."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.gaps.inputs import Activity, Answer
from inventory.gaps.results import DiscussItem, ReportedOffer
from inventory.scans import words
from inventory.scans.discussing.naming import TableNaming
from inventory.scans.models import Reason
from inventory.scans.words import Word


@dataclass(frozen=True, slots=True)
class OfferSide:
    """What a provider says: where, for whom, and when it last said so. Never its money or its notes."""

    slug: str
    initiative: str
    where: str
    for_whom: str
    confirmed_on: datetime.date | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class RemarkLine:
    pk: int
    text: str
    written_as: str
    written_at: datetime.datetime
    about: str
    may_remove: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A municipality says that something is missing, and a provider that it is there."""

    activity: Activity
    gm: str
    municipality: str
    said: Answer
    shows_note: bool
    """The note of the municipality is for the region's members, and for others only when its author said so."""
    offers: tuple[OfferSide, ...]
    remarks: tuple[RemarkLine, ...] = ()
    may_answer: bool = False
    version: int = 0

    @property
    def key(self) -> str:
        return f"{self.activity.code}-{self.gm}"

    @property
    def reason(self) -> str:
        return Reason(self.said.reason).label if self.said.reason else ""

    @property
    def note(self) -> str:
        return self.said.note if self.shows_note else ""

    @property
    def working_on_it(self) -> str:
        return words.WORKING_ON_IT if self.said.working_on_it else ""

    @property
    def has_mine(self) -> bool:
        return any(one.is_mine for one in self.offers)


def offer_sides(naming: TableNaming, supply: Iterable[ReportedOffer], mine: frozenset[str]) -> tuple[OfferSide, ...]:
    """Each thing once, though it may be offered under several conditions."""
    found = [
        OfferSide(
            slug=one.initiative.slug,
            initiative=one.initiative.name,
            where=naming.where(one),
            for_whom=naming.for_whom(one),
            confirmed_on=one.offer.confirmed_on,
            is_mine=one.initiative.slug in mine,
        )
        for one in supply
    ]
    return tuple(dict.fromkeys(found))


def contradiction(naming: TableNaming, item: DiscussItem, *, mine: frozenset[str], for_members: bool) -> Contradiction:
    cell = naming.report.cell(item.activity, item.municipality)
    assert cell.answer is not None  # noqa: S101  # contradicted is about an answer
    return Contradiction(
        activity=naming.activities[item.activity],
        gm=item.municipality,
        municipality=naming.municipality(item.municipality),
        said=cell.answer,
        shows_note=for_members or cell.answer.note_public,
        offers=offer_sides(naming, cell.supply, mine),
    )


@dataclass(frozen=True, slots=True)
class SignalLine:
    """What one initiative notices, and what stands against it. An unnamed sender has neither name nor words."""

    activity: Activity
    word: Word
    text: str
    note: str


def signal_lines(naming: TableNaming, items: Iterable[DiscussItem]) -> list[SignalLine]:
    """The signals that differ; municipalities with the same story stand together."""
    found: defaultdict[tuple[str, str, str, str, str], list[str]] = defaultdict(list)
    for item in items:
        cell = naming.report.cell(item.activity, item.municipality)
        sender = next((one for one in cell.signals if one.initiative == item.initiative), None)
        named = sender is not None and sender.named
        who = naming.name_of(sender.initiative) if sender and named else words.SOMEBODY.capitalize()
        label = words.STATUSES[cell.status].label.lower()
        against = f"De gemeente zegt: {label}." if cell.basis == "answer" else f"Bij het aanbod staat: {label}."
        note = sender.note.strip() if sender and named else ""
        found[item.activity, item.flag, who, note, against].append(item.municipality)
    return [
        SignalLine(
            activity=naming.activities[code],
            word=words.SIGNALS[flag],
            text=f"{who} zegt over {naming.municipality_list(places)}: {words.SIGNAL_SAYS[flag]}. {against}",
            note=note,
        )
        for (code, flag, who, note, against), places in sorted(found.items())
    ]
