"""The coordinator's board: how far everybody is, in words, and what can be done about it. Nobody is ranked."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone

from inventory.gaps.codes import SELF_DIRECTION_KINDS
from inventory.gaps.results import GapReport, ReportedOffer
from inventory.scans.adopting import NOT_LOOKED_AT
from inventory.scans.hub import PerspectiveList, perspective_list
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan, Sheet
from inventory.scans.shared import shared_by_region
from regions.asking import Asking, Why, asking
from regions.models import Initiative, Invitation, InvitationState, Membership, Municipality, Origin, Role


@dataclass(frozen=True, slots=True)
class People:
    """How many have an account for a place, and how many of those never used it."""

    count: int = 0
    never: int = 0

    @property
    def all_never(self) -> bool:
        return 0 < self.count == self.never


class Standing(StrEnum):
    """How far a municipality is."""

    NEW = "new"
    BY_REGION = "by_region"
    """the region filled something in, the municipality itself nothing"""
    BUSY = "busy"
    COMPLETE = "complete"
    """every activity has an answer, and it has not shared"""
    SHARED = "shared"
    AGREED = "agreed"
    """its college agreed with the report"""


@dataclass(frozen=True, slots=True)
class MunicipalityRow:
    municipality: Municipality
    activities: int
    answered: int
    on_behalf: int
    """how many of the answers the region gave"""
    last_active: datetime.datetime | None
    """when the municipality itself last saved an answer"""
    shared_on: datetime.datetime | None
    shared_by_region: bool
    agreed_on: datetime.date | None
    officers: People
    is_invited: bool
    """whether somebody was asked in the name of the region, and may still answer"""
    is_wrong_person: bool
    """whether who was asked said not to be the right person, and nobody has looked at that"""
    contradictions: int

    @property
    def open(self) -> int:
        return self.activities - self.answered

    @property
    def standing(self) -> Standing:
        if self.agreed_on:
            return Standing.AGREED
        if self.shared_on:
            return Standing.SHARED
        if not self.answered:
            return Standing.NEW
        if self.on_behalf == self.answered:
            return Standing.BY_REGION
        return Standing.BUSY if self.open else Standing.COMPLETE

    @property
    def is_shared(self) -> bool:
        return self.shared_on is not None

    @property
    def may_be_shared_for(self) -> bool:
        """As far as the board knows: the page that asks looks again."""
        return self.standing == Standing.BY_REGION


class Confirmation(StrEnum):
    """Whether an initiative has said itself what it does."""

    CONFIRMED = "confirmed"
    STALE = "stale"
    """it did, and some of it more than a year ago or not at all"""
    UNCONFIRMED = "unconfirmed"
    ADDED = "added"
    """a municipality added it, and nobody of the initiative has taken it over"""
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    initiative: Initiative
    state: Confirmation
    not_looked_at: int
    """current offers that nobody confirmed in the last year"""
    never_confirmed: bool
    """among them one that nobody ever confirmed: no mail shows it, only logging in helps"""
    editors: People
    asking: Asking
    """whether to ask "klopt het nog?", for one that is stale"""

    @property
    def has_no_way_in(self) -> bool:
        """There is nobody to write to or call upon: no account and no address."""
        return not self.editors.count and not self.initiative.email

    @property
    def helps_to_log_in(self) -> bool:
        """No mail goes, or it would show nothing to confirm; a page behind the login does."""
        return self.asking.why == Why.NO_PLACE or (self.asking.why == Why.NOT_YET and self.never_confirmed)


@dataclass(frozen=True, slots=True)
class NoInitiative:
    """What the coordinator said of zelfregie-initiatieven in the region."""

    stated: bool
    stated_on: datetime.date | None
    known: tuple[str, ...]
    """zelfregie-initiatieven that are based here or do something here: while there are, the statement does not count"""


class Next(StrEnum):
    OPEN = "open"
    SHARE_FOR = "share_for"
    FILL_TOGETHER = "fill_together"
    WAIT = "wait"
    DISCUSS = "discuss"
    INITIATIVES = "initiatives"
    ADOPT = "adopt"
    READ = "read"


@dataclass(frozen=True, slots=True)
class NextStep:
    """The one thing to do next; `municipality` where it is about one."""

    kind: Next
    municipality: Municipality | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """All that the board shows."""

    scan: Scan
    municipalities: list[MunicipalityRow]
    initiatives: list[InitiativeRow]
    readers: list[Membership]
    perspectives: PerspectiveList
    no_initiative: NoInitiative
    first_bouwsteen: str
    """where the grid begins"""

    @property
    def shared(self) -> int:
        return sum(row.is_shared for row in self.municipalities)

    @property
    def confirmed(self) -> int:
        return sum(row.state == Confirmation.CONFIRMED for row in self.initiatives)

    @property
    def running(self) -> int:
        """How many initiatives have not stopped."""
        return sum(row.state != Confirmation.STOPPED for row in self.initiatives)

    @property
    def contradictions(self) -> int:
        return sum(row.contradictions for row in self.municipalities)

    @property
    def is_example(self) -> bool:
        return any(row.municipality.fictional for row in self.municipalities)

    @property
    def next_step(self) -> NextStep:
        if self.scan.is_adopted:
            return NextStep(Next.READ)
        if not self.scan.is_open:
            return NextStep(Next.OPEN)
        return self._next_with_municipalities() or NextStep(self._next_after_sharing())

    def _next_with_municipalities(self) -> NextStep | None:
        waiting = [row for row in self.municipalities if not row.is_shared]
        for standing, kind in (
            (Standing.BY_REGION, Next.SHARE_FOR),
            (Standing.NEW, Next.FILL_TOGETHER),
            (Standing.COMPLETE, Next.WAIT),
            (Standing.BUSY, Next.WAIT),
        ):
            found = next((row for row in waiting if row.standing == standing), None)
            if found is not None:
                return NextStep(kind, found.municipality)
        return None

    def _next_after_sharing(self) -> Next:
        if self.contradictions:
            return Next.DISCUSS
        return Next.INITIATIVES if self.confirmed < self.running else Next.ADOPT


def scan_board(scan: Scan) -> Board:
    """How far everybody is: at most twelve queries, five of them for who may be asked again, whatever the size."""
    report = scan_report(scan)
    municipalities = _read_municipalities(scan)
    members = _Members.of(scan, municipalities)
    initiatives = _initiative_rows(scan, report, municipalities)
    return Board(
        scan=scan,
        municipalities=_municipality_rows(report, municipalities, members),
        initiatives=initiatives,
        readers=members.readers,
        perspectives=perspective_list(scan),
        no_initiative=NoInitiative(scan.no_initiative, scan.no_initiative_on, _self_direction(report)),
        first_bouwsteen=min((one.code for one in report.inputs.bouwstenen), default=""),
    )


@dataclass(frozen=True, slots=True)
class _Members:
    officers: dict[str, People]
    readers: list[Membership]

    @classmethod
    def of(cls, scan: Scan, municipalities: Iterable[Municipality]) -> _Members:
        ours = Q(role=Role.OFFICER, municipality__in=list(municipalities)) | Q(role=Role.READER, region=scan.region_id)
        found = (
            Membership.objects.filter(ours, user__is_active=True).select_related("user").order_by("user__name", "pk")
        )
        officers: dict[str, list[Membership]] = defaultdict(list)
        readers = []
        for one in found:
            if one.municipality_id is None:
                readers.append(one)
            else:
                officers[one.municipality_id].append(one)
        counted = {
            code: People(len(rows), sum(one.user.last_login is None for one in rows)) for code, rows in officers.items()
        }
        return cls(counted, readers)


def _read_municipalities(scan: Scan) -> list[Municipality]:
    """Those of the region, with what each of them did in this scan: one query."""
    sheets = Sheet.objects.filter(scan=scan, municipality=OuterRef("pk"))
    consents = scan.consents.filter(municipality=OuterRef("pk"))
    answers = scan.answers.filter(municipality=OuterRef("pk")).order_by().values("municipality")
    given = answers.exclude(answer="")
    last = answers.filter(on_behalf=False).annotate(last=Max("updated_at"))
    asked = Invitation.objects.filter(region=scan.region_id, municipality=OuterRef("pk"))
    found = scan.region.municipalities.annotate(
        answered=Subquery(given.annotate(count=Count("pk")).values("count")),
        filled_for=Subquery(given.filter(on_behalf=True).annotate(count=Count("pk")).values("count")),
        last_active=Subquery(last.values("last")),
        shared_on=Subquery(sheets.values("shared_on")),
        shared_for=Exists(sheets.shared().filter(shared_by_region())),
        agreed_on=Subquery(consents.values("given_on")),
        is_invited=Exists(asked.open(timezone.now())),
        is_wrong_person=Exists(asked.filter(state=InvitationState.NOT_ME, handled_at=None)),
    )
    return sorted(found, key=lambda one: one.name)


def _municipality_rows(
    report: GapReport, municipalities: Iterable[Municipality], members: _Members
) -> list[MunicipalityRow]:
    contradictions = Counter(cell.municipality for cell in report.cells_flagged("contradicted"))
    rows = []
    for one in municipalities:
        read = vars(one)  # what is annotated, the type of the model does not know
        rows.append(
            MunicipalityRow(
                municipality=one,
                activities=len(report.inputs.activities),
                answered=read["answered"] or 0,
                on_behalf=read["filled_for"] or 0,
                last_active=read["last_active"],
                shared_on=read["shared_on"],
                shared_by_region=read["shared_for"],
                agreed_on=read["agreed_on"],
                officers=members.officers.get(one.pk, People()),
                is_invited=read["is_invited"],
                is_wrong_person=read["is_wrong_person"],
                contradictions=contradictions[one.pk],
            )
        )
    return rows


def _initiative_rows(scan: Scan, report: GapReport, municipalities: Iterable[Municipality]) -> list[InitiativeRow]:
    since = report.reference_date - NOT_LOOKED_AT
    read = [_read_initiative(one, report, since) for one in _stored(report)]
    stale = [initiative for initiative, state, *_ in read if state == Confirmation.STALE]
    codes = {one.pk for one in municipalities}
    asked = asking(stale, scan.region, codes, timezone.now()) if stale else {}
    return [InitiativeRow(*one, asked.get(one[0].pk, Asking(Why.NOT_YET))) for one in read]


def _stored(report: GapReport) -> list[Initiative]:
    active = Q(memberships__role=Role.EDITOR, memberships__user__is_active=True)
    stored = (
        Initiative.objects.filter(slug__in=[one.slug for one in report.belonging])
        .select_related("added_by", "municipality")
        .annotate(
            editors=Count("memberships", filter=active),
            never=Count("memberships", filter=active & Q(memberships__user__last_login=None)),
        )
    )
    return sorted(stored, key=lambda one: one.name.casefold())


def _read_initiative(
    one: Initiative, report: GapReport, since: datetime.date
) -> tuple[Initiative, Confirmation, int, bool, People]:
    """What a row says of it: all of InitiativeRow but the last."""
    offers = report.offers_of(one.slug)
    left = [each.offer for each in offers if _is_not_looked_at(each, since)]
    counted = vars(one)  # what is annotated, the type of the model does not know
    editors = People(counted["editors"], counted["never"])
    never_confirmed = any(each.confirmed_on is None for each in left)
    return one, _confirmation(one, offers, len(left), editors, since), len(left), never_confirmed, editors


def _is_not_looked_at(reported: ReportedOffer, since: datetime.date) -> bool:
    confirmed_on = reported.offer.confirmed_on
    return reported.state in {"supply", "unconfirmed"} and (confirmed_on is None or confirmed_on < since)


def _confirmation(
    initiative: Initiative,
    offers: tuple[ReportedOffer, ...],
    not_looked_at: int,
    editors: People,
    since: datetime.date,
) -> Confirmation:
    if offers and all(each.state == "stopped" for each in offers):
        return Confirmation.STOPPED
    if initiative.confirmed_on is None:
        is_added = initiative.origin == Origin.MUNICIPALITY and not editors.count
        return Confirmation.ADDED if is_added else Confirmation.UNCONFIRMED
    return Confirmation.STALE if not_looked_at or initiative.confirmed_on < since else Confirmation.CONFIRMED


def _self_direction(report: GapReport) -> tuple[str, ...]:
    """Names of the zelfregie-initiatieven that are based in the region or have supply for it."""
    region = set(report.region.municipalities)
    return tuple(
        sorted(
            one.name
            for one in report.belonging
            if one.kind in SELF_DIRECTION_KINDS
            and (
                one.municipality in region
                or any(
                    each.state == "supply" and not region.isdisjoint(each.offer.municipalities)
                    for each in report.offers_of(one.slug)
                )
            )
        )
    )
