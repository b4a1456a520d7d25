"""
From the analysis to what people read: one GapReport and the facts beside it, as frozen views in plain Dutch.

Page, PDF and CSV show these views and decide nothing themselves. Every part is cut to its audience here
(domain.md section 6), and while it is too early for gaps the parts that speak of them are not made at all.
"""

from __future__ import annotations

from dataclasses import dataclass

from inventory.gaps.results import GapReport
from inventory.reports.models import Audience
from inventory.reports.presentation.about import Method, TakingPart, build_method, build_taking_part, state_sentence
from inventory.reports.presentation.access import Access, build_access
from inventory.reports.presentation.choices import Choices, build_choices
from inventory.reports.presentation.facts import ConsentFact, ParticipantFact, ScanFacts
from inventory.reports.presentation.glance import Glance, build_glance
from inventory.reports.presentation.initiatives import (
    GroupA,
    InitiativeCard,
    Lasting,
    Welcome,
    build_cards,
    build_group_a,
    build_lasting,
    build_welcome,
)
from inventory.reports.presentation.matrix import Matrix, build_matrix
from inventory.reports.presentation.missing import AlsoPossible, GapGroup, build_also_possible, build_gaps
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import There, build_there
from inventory.reports.presentation.together import DiscussGroup, Overlaps, build_discuss, build_overlaps
from inventory.reports.presentation.unknown import Unknown, build_unknown
from inventory.scans import words
from inventory.scans.changes import Changes
from regions.wording import day

__all__ = ["ConsentFact", "ParticipantFact", "Reading", "ReportView", "ScanFacts", "Section", "present"]

NOTICE_ON_EACH_PAGE = 200
"""How many characters of the scan's remark fit in the foot of a printed page; the whole of it stands on the first."""


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the contents."""

    anchor: str
    title: str


@dataclass(frozen=True, slots=True)
class Table:
    """What the region's table talks about; not made while it is too early."""

    gaps: tuple[GapGroup, ...]
    also_possible: tuple[AlsoPossible, ...]
    choices: Choices
    overlaps: Overlaps
    discuss: tuple[DiscussGroup, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The whole report as one audience reads it."""

    region: str
    title: str
    reference_date: str
    state: str
    adopted: bool
    for_members: bool
    notices: tuple[str, ...]
    notice_on_each_page: str
    guided_by: str
    too_early: str
    sections: tuple[Section, ...]
    glance: Glance
    there: There
    access: Access
    matrix: Matrix
    table: Table | None
    changes: Changes | None
    """since the previous round; none in a first round, or while it is too early"""
    unknown: Unknown
    group_a: tuple[GroupA, ...]
    no_initiative_known: str
    welcome: Welcome
    lasting: Lasting
    cards: tuple[InitiativeCard, ...]
    taking_part: TakingPart
    method: Method


def present(report: GapReport, facts: ScanFacts, audience: Audience, changes: Changes | None = None) -> ReportView:
    """The report in words, cut to the audience; `changes` since the previous round, where there is one."""
    reading = Reading(report, facts, audience)
    unknown = build_unknown(reading)
    notices = tuple(text for text in (words.EXAMPLE if facts.fictional else "", facts.remark.strip()) if text)
    return ReportView(
        region=report.region.name,
        title=facts.title,
        reference_date=day(report.reference_date),
        state=state_sentence(reading),
        adopted=facts.adopted_on is not None,
        for_members=reading.for_members,
        notices=notices,
        notice_on_each_page=shorten(" ".join(notices)),
        guided_by=facts.guided_by,
        too_early=reading.too_early,
        sections=_sections(
            too_early=bool(reading.too_early), has_changes=changes is not None and not reading.too_early
        ),
        glance=build_glance(reading),
        there=build_there(reading),
        access=build_access(reading),
        matrix=build_matrix(reading),
        table=None if reading.too_early else _table(reading),
        changes=None if reading.too_early else changes,
        unknown=unknown,
        group_a=build_group_a(reading),
        no_initiative_known=unknown.no_initiative,
        welcome=build_welcome(reading),
        lasting=build_lasting(reading),
        cards=build_cards(reading),
        taking_part=build_taking_part(reading),
        method=build_method(reading),
    )


def _table(reading: Reading) -> Table:
    return Table(
        gaps=build_gaps(reading),
        also_possible=build_also_possible(reading),
        choices=build_choices(reading),
        overlaps=build_overlaps(reading),
        discuss=build_discuss(reading),
    )


def _sections(*, too_early: bool, has_changes: bool) -> tuple[Section, ...]:
    """The contents, in the order of the page; what is left out while it is too early is left out here as well."""
    later = (
        Section("keuzes", "Bewuste keuzes en afspraken met buren"),
        Section("dubbel", "Dubbel, of meer aanbieders"),
        Section("bespreken", "Samen bespreken"),
    )
    return (
        Section("er-is-al", "Dit is er al"),
        Section("terecht", "Waar kunnen inwoners terecht?"),
        Section("activiteiten", "Alle activiteiten per gemeente"),
        Section("missen", "Dit missen we nog"),
        *(() if too_early else later),
        Section("onbekend", "Dit weten we nog niet"),
        Section("bouwstenen-a", "Bouwstenen A bij de zelfregie-initiatieven"),
        Section("welkom", "Wie voelt zich extra welkom?"),
        Section("blijft", "Wat blijft?"),
        *((Section("veranderd", "Wat is er veranderd?"),) if has_changes else ()),
        Section("wie-is-wie", "Wie is wie"),
        Section("wie-deed-mee", "Wie deed mee"),
        Section("gemaakt", "Hoe dit rapport is gemaakt"),
    )


def shorten(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= NOTICE_ON_EACH_PAGE else f"{text[: NOTICE_ON_EACH_PAGE - 1].rstrip()}…"
