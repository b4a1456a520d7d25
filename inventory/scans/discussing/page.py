"""All that is to be talked about in one scan, with who may settle it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q, QuerySet

from inventory.gaps.inputs import Activity
from inventory.gaps.results import GapReport
from inventory.scans import words
from inventory.scans.discussing.differences import Contradiction, RemarkLine, SignalLine, contradiction, signal_lines
from inventory.scans.discussing.naming import TableNaming, codes_outside
from inventory.scans.discussing.overlaps import OverlapLine, overlap_line
from inventory.scans.inputs import scan_report
from inventory.scans.models import Remark, Scan
from inventory.scans.permissions import may_change
from inventory.scans.profiles import JoinedCodes
from inventory.scans.stack import Stack
from inventory.scans.words import Word
from regions.models import Initiative, Municipality
from regions.permissions import Access, AnyUser, access_of
from regions.wording import alphabet


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


def edited_by(access: Access) -> QuerySet[Initiative]:
    """The initiatives of which somebody is an editor, and those that went into one: an adopted report names them."""
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
        stack.add("mine", edited_by(access), texts=("slug",))
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
