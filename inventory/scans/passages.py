"""Lees mee: what stands in a report about one initiative, word for word, before it is adopted (ux.md principle 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from inventory.gaps.inputs import Activity
from inventory.gaps.results import GapReport, ReportedOffer
from inventory.scans import words
from inventory.scans.discussing.differences import Contradiction, SignalLine, contradiction
from inventory.scans.discussing.naming import TableNaming, codes_outside
from inventory.scans.discussing.overlaps import OverlapLine, overlap_line
from inventory.scans.discussing.page import edited_by
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan, SteunpuntStatus
from inventory.scans.stack import Stack
from inventory.scans.words import Word
from regions.models import Municipality
from regions.permissions import AnyUser, access_of
from regions.wording import alphabet


@dataclass(frozen=True, slots=True)
class PassageOffer:
    """One offer as the report tells it, and whether it counts."""

    activity: Activity
    state: Word
    where: str
    for_whom: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """All that the report of a scan says about one initiative, as its editors may read it.

    Notes of municipalities are in it only where their author said so, and of a signal the name only if it was given.
    """

    slug: str
    name: str
    offers: list[PassageOffer]
    wishes: list[str]
    signals: list[SignalLine]
    contradictions: list[Contradiction]
    overlaps: list[OverlapLine]
    steunpunten: list[str]

    @property
    def supply(self) -> list[PassageOffer]:
        return [one for one in self.offers if one.counts]

    @property
    def not_counted(self) -> list[PassageOffer]:
        return [one for one in self.offers if not one.counts]


def passages_for(user: AnyUser, scan: Scan) -> list[Passage]:
    """The passages of the initiatives of which the user is an editor and that belong to the scan, by name."""
    access = access_of(user)
    if not access.editor_of:
        return []
    report = scan_report(scan)
    stack = Stack(numbers=0, texts=2)
    stack.add("name", Municipality.objects.filter(pk__in=codes_outside(report)), texts=("code", "name"))
    stack.add("mine", edited_by(access), texts=("slug",))
    found = stack.read()
    return _passages(TableNaming(report, dict(found["name"])), {slug for (slug,) in found["mine"]})


def passages_of(report: GapReport, slugs: Collection[str]) -> list[Passage]:
    """The passages of these initiatives, of those that belong to the scan, by name: at most one query."""
    return _passages(TableNaming.of(report), slugs)


def _passages(naming: TableNaming, slugs: Collection[str]) -> list[Passage]:
    found = [_passage(naming, one.slug, one.name) for one in naming.report.belonging if one.slug in slugs]
    return sorted(found, key=lambda one: alphabet(one.name))


def _passage(naming: TableNaming, slug: str, name: str) -> Passage:
    report = naming.report
    mine = frozenset({slug})
    contradicted = [
        contradiction(naming, one, mine=mine, for_members=False)
        for one in report.discuss_shown
        if one.flag == "contradicted" and slug in report.cell(one.activity, one.municipality).providers
    ]
    return Passage(
        slug=slug,
        name=name,
        offers=_offers(naming, report.offers_of(slug)),
        wishes=[naming.bouwsteen(code) for one in report.initiatives if one.initiative == slug for code in one.wishes],
        signals=_signals(naming, slug),
        contradictions=contradicted,
        overlaps=[overlap_line(naming, one, for_members=False) for one in report.overlaps if slug in one.providers],
        steunpunten=[
            f"{naming.municipality(one.municipality)}: {SteunpuntStatus(one.status).label.lower()}"
            for one in report.inputs.steunpunten
            if one.initiative == slug
        ],
    )


def _offers(naming: TableNaming, offers: Iterable[ReportedOffer]) -> list[PassageOffer]:
    found = [
        PassageOffer(
            activity=naming.activities[one.offer.activity],
            state=words.OFFER_STATES["stale" if one.stale else one.state],
            where=naming.where(one),
            for_whom=naming.for_whom(one),
            counts=one.state == "supply",
        )
        for one in offers
    ]
    return sorted(found, key=lambda one: one.activity.code)


def _signals(naming: TableNaming, slug: str) -> list[SignalLine]:
    """Their own signals as others read them: with their name and words only if they said so."""
    found: defaultdict[tuple[str, str, bool, str], list[str]] = defaultdict(list)
    for one in naming.report.signals:
        if one.initiative == slug:
            found[one.activity, f"signal_{one.signal}", one.named, one.note if one.named else ""].append(
                one.municipality
            )
    return [
        SignalLine(
            activity=naming.activities[code],
            word=words.SIGNALS[flag],
            text=f"{naming.name_of(slug) if named else words.SOMEBODY.capitalize()} zegt over "
            f"{naming.municipality_list(places)}: {words.SIGNAL_SAYS[flag]}.",
            note=note,
        )
        for (code, flag, named, note), places in sorted(found.items())
    ]


def own_municipalities(user: AnyUser, scan: Scan) -> list[Municipality]:
    """The municipalities of the scan of which the user is an officer: each has a sheet of its own to read."""
    return list(scan.region.municipalities.filter(pk__in=access_of(user).officer_of))
