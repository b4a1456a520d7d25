"""What the region's table talks about: pictures that differ, more providers, wishes, and who is not known yet."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from django.db.models import Q, QuerySet

from inventory.gaps.inputs import Activity, Answer
from inventory.gaps.inputs import Decision as DecidedInput
from inventory.gaps.results import DiscussItem, GapReport, Overlap, ReportedOffer
from inventory.scans import words
from inventory.scans.inputs import scan_report
from inventory.scans.models import DecisionKind, Reason, Remark, Scan
from inventory.scans.naming import Naming
from inventory.scans.permissions import may_change
from inventory.scans.profiles import JoinedCodes
from inventory.scans.stack import Stack
from inventory.scans.words import Word
from regions.models import Initiative, Municipality
from regions.permissions import Access, AnyUser, access_of
from regions.wording import alphabet


@dataclass(frozen=True)
class TableNaming(Naming):
    """The names that a page about a scan needs, those of places outside the region as well."""

    outside: Mapping[str, str] = field(default_factory=dict)

    @property
    def names_outside(self) -> Mapping[str, str]:
        return self.outside

    @classmethod
    def of(cls, report: GapReport) -> TableNaming:
        """One query, for the places outside the region."""
        return cls(report, Municipality.objects.names_of(codes_outside(report)))

    def name_of(self, slug: str) -> str:
        return self.provider_list([slug])


def codes_outside(report: GapReport) -> set[str]:
    """Codes of the municipalities outside the region where, or for whose residents, something is offered."""
    offers = [offer for one in report.inputs.initiatives for offer in one.offers]
    codes = {code for offer in offers for code in (*offer.places, *offer.municipalities)}
    return codes - set(report.region.municipalities)


# --- pictures that differ --------------------------------------------------------------------------------------
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


# --- overlaps --------------------------------------------------------------------------------------------------
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


# --- wishes and unknown providers ------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class WishLine:
    initiative: str
    bouwsteen: str
    code: str


@dataclass(frozen=True, slots=True)
class UnknownProvider:
    """A municipality says that something is there, and nobody knows who offers it."""

    activity: Activity
    gm: str
    municipality: str
    status: Word
    is_mine: bool

    @property
    def group(self) -> str:
        """The page on which the municipality answers it."""
        return self.activity.code[0].lower()


# --- all of it -------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Discussion:
    """All that is to be talked about in one scan, for one member of its region."""

    scan: Scan
    contradictions: list[Contradiction]
    signals: list[SignalLine]
    overlaps: list[OverlapLine]
    wishes: list[WishLine]
    unknown_providers: list[UnknownProvider]
    remarks: list[RemarkLine]
    municipalities: list[tuple[str, str]]
    activities: list[tuple[str, str]]
    may_decide: bool

    @cached_property
    def is_empty(self) -> bool:
        return not (self.contradictions or self.signals or self.overlaps or self.wishes or self.unknown_providers)

    @property
    def keys(self) -> set[str]:
        """Of every line that somebody can close."""
        return {one.key for one in self.contradictions} | {one.key for one in self.overlaps}

    def overlap(self, code: str, slugs: frozenset[str]) -> OverlapLine | None:
        """The line of exactly these providers, if it is still there."""
        lines = (one for one in self.overlaps if one.activity.code == code and one.slugs)
        return next((one for one in lines if frozenset(one.slugs) == slugs), None)


def discussion(user: AnyUser, scan: Scan) -> Discussion:
    """What the scan asks its region to talk about: the same number of queries, whatever its size. Drafts never."""
    report = scan_report(scan)
    access = access_of(user)
    beside = _Beside.read(scan, report, access)
    naming = TableNaming(report, beside.names_outside)
    remarks = _remarks(user, scan)
    return Discussion(
        scan=scan,
        contradictions=_contradictions(naming, beside, remarks),
        signals=signal_lines(naming, [one for one in report.discuss_shown if one.initiative]),
        overlaps=_overlaps(naming, beside.decisions),
        wishes=_wishes(naming),
        unknown_providers=_unknown_providers(scan, naming, access),
        remarks=sorted((line for lines in remarks.values() for line in lines), key=lambda one: one.pk),
        municipalities=[(code, naming.municipality(code)) for code in naming.municipalities],
        activities=[(code, f"{code} {one.name}") for code, one in naming.activities.items()],
        may_decide=may_change(user, scan),
    )


def editor_slugs(access: Access) -> frozenset[str]:
    """The initiatives of which somebody is an editor, by slug, under which an adopted report names them included."""
    return frozenset(_edited(access).values_list("slug", flat=True))


def _edited(access: Access) -> QuerySet[Initiative]:
    return Initiative.objects.filter(Q(pk__in=access.editor_of) | Q(merged_into__in=access.editor_of))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the page needs beside the report, in one query."""

    names_outside: Mapping[str, str]
    mine: frozenset[str]
    """slugs of the reader's own initiatives"""
    answers: Mapping[tuple[str, str], int]
    """the answers that the reader may change, by the codes of their cell, with their version"""
    decisions: Mapping[tuple[str, frozenset[str]], int]
    """what was decided, by the code of the activity and the slugs of the providers, with its version"""

    @classmethod
    def read(cls, scan: Scan, report: GapReport, access: Access) -> _Beside:
        answers = scan.answers.filter(municipality__in=access.officer_of if scan.is_open else ())
        decisions = scan.decisions.none() if scan.is_adopted else scan.decisions.all()
        stack = Stack(numbers=1, texts=2)
        stack.add("name", Municipality.objects.filter(pk__in=codes_outside(report)), texts=("code", "name"))
        stack.add("mine", _edited(access), texts=("slug",))
        stack.add("answer", answers, numbers=("version",), texts=("activity__code", "municipality_id"))
        stack.add(
            "decision",
            decisions.annotate(slugs=JoinedCodes("providers__slug")),
            numbers=("version",),
            texts=("activity__code", "slugs"),
        )
        found = stack.read()
        return cls(
            dict(found["name"]),
            frozenset(slug for (slug,) in found["mine"]),
            {(activity, municipality): version for version, activity, municipality in found["answer"]},
            {(activity, frozenset((slugs or "").split())): version for version, activity, slugs in found["decision"]},
        )


def _contradictions(
    naming: TableNaming, beside: _Beside, remarks: Mapping[tuple[str, str], list[RemarkLine]]
) -> list[Contradiction]:
    found = []
    for item in naming.report.discuss_shown:
        if item.flag != "contradicted":
            continue
        key = item.activity, item.municipality
        found.append(
            replace(
                contradiction(naming, item, mine=beside.mine, for_members=True),
                remarks=tuple(remarks.get(key, ())),
                may_answer=key in beside.answers,
                version=beside.answers.get(key, 0),
            )
        )
    return sorted(found, key=lambda one: (one.activity.code, alphabet(one.municipality)))


def _overlaps(naming: TableNaming, versions: Mapping[tuple[str, frozenset[str]], int]) -> list[OverlapLine]:
    """What somebody calls double comes first; a line knows the version of its decision."""
    lines = [overlap_line(naming, one, for_members=True) for one in naming.report.overlaps]
    numbered = [replace(one, version=versions.get((one.activity.code, frozenset(one.slugs)), 0)) for one in lines]
    return sorted(numbered, key=lambda one: (not one.called_by, one.activity.code, one.slugs))


def _wishes(naming: TableNaming) -> list[WishLine]:
    found = [
        WishLine(naming.name_of(one.initiative), naming.bouwsteen(code), code)
        for one in naming.report.initiatives
        for code in one.wishes
    ]
    return sorted(found, key=lambda one: (one.code, alphabet(one.initiative)))


def _unknown_providers(scan: Scan, naming: TableNaming, access: Access) -> list[UnknownProvider]:
    found = [
        UnknownProvider(
            activity=naming.activities[cell.activity],
            gm=cell.municipality,
            municipality=naming.municipality(cell.municipality),
            status=words.STATUSES[cell.status],
            is_mine=scan.is_open and cell.municipality in access.officer_of,
        )
        for cell in naming.report.cells_flagged("unsupported")
    ]
    return sorted(found, key=lambda one: (one.activity.code, alphabet(one.municipality)))


def _remarks(user: AnyUser, scan: Scan) -> dict[tuple[str, str], list[RemarkLine]]:
    """All remarks, by the codes of the cell that they are about; empty codes where they are not about one."""
    coordinates = scan.region_id in access_of(user).coordinator_of
    found: defaultdict[tuple[str, str], list[RemarkLine]] = defaultdict(list)
    for one in scan.remarks.select_related("activity", "municipality"):
        key = one.activity.code if one.activity else "", one.municipality_id or ""
        found[key].append(
            RemarkLine(
                pk=one.pk,
                text=one.text,
                written_as=one.written_as,
                written_at=one.written_at,
                about=_about(one),
                may_remove=coordinates or (one.written_by_id is not None and one.written_by_id == user.pk),
            )
        )
    return found


def _about(remark: Remark) -> str:
    names = [one.name for one in (remark.activity, remark.municipality) if one is not None]
    return ", ".join(names)
