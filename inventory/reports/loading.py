"""A scan as a report for one audience: the analysis, and the facts beside it, in one query more."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import IntegerField, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from bouwstenen.models import Activity, Bouwsteen
from inventory.gaps.results import GapReport
from inventory.reports.models import Audience
from inventory.reports.presentation import ConsentFact, ParticipantFact, Reading, ReportView, ScanFacts, present
from inventory.scans.changes import Changes, changes_since_previous
from inventory.scans.inputs import scan_report
from inventory.scans.locks import hold_alone
from inventory.scans.models import Addition, Consent, Participant, Scan, Sheet
from inventory.scans.stack import Stack
from regions.composition import basis_in_words
from regions.models import Municipality


@dataclass(frozen=True, slots=True)
class LoadedReport:
    """All that the formats of one report are made from: what they show, they show of the same moment."""

    scan: Scan
    report: GapReport
    facts: ScanFacts
    audience: Audience
    changes: Changes | None = None
    """since the previous round, where there is one"""
    read_at: datetime = field(default_factory=timezone.now)
    """a name that is taken out later is still in all that is made of it"""

    @property
    def view(self) -> ReportView:
        return present(self.report, self.facts, self.audience, self.changes)

    @property
    def additions(self) -> QuerySet[Addition]:
        """What was written beside it: only an adopted report has any."""
        return self.scan.additions.all() if self.scan.is_adopted else self.scan.additions.none()

    @property
    def reading(self) -> Reading:
        return Reading(self.report, self.facts, self.audience)


def load_report(scan: Scan, audience: Audience) -> LoadedReport:
    """`scan` comes with its region and edition. Drafts are never in it (domain.md section 6)."""
    read_at = timezone.now()
    report = scan_report(scan)
    return LoadedReport(scan, report, load_facts(scan, report), audience, _changes(scan, report, audience), read_at)


@transaction.atomic
def load_report_to_keep(scan: Scan, audience: Audience) -> LoadedReport:
    """As `load_report`, for a file: no name is taken out while it is read, so `read_at` tells which are out of it."""
    if scan.is_adopted:
        hold_alone(scan)
    return load_report(scan, audience)


def _changes(scan: Scan, report: GapReport, audience: Audience) -> Changes | None:
    """
    What changed since the previous round, once that has been adopted: one query.

    It tells what that round said: who may not read that report, does not read it here either.
    """
    if scan.previous_id is None:
        return None
    previous = Scan.objects.adopted().filter(pk=scan.previous_id).first()
    if previous and audience == Audience.PUBLIC and previous.published_on is None:
        return None
    return changes_since_previous(scan, previous, report) if previous else None


def load_facts(scan: Scan, report: GapReport) -> ScanFacts:
    stack = Stack(numbers=2, texts=2)
    stack.add("shared", Sheet.objects.shared().filter(scan=scan), texts=("municipality_id",))
    stack.add("participant", Participant.objects.filter(scan=scan), numbers=("pk",), texts=("perspective", "who"))
    stack.add(
        "consent",
        Consent.objects.filter(scan=scan),
        texts=("municipality__name", Cast("given_on", TextField())),
    )
    stack.add("everyday", Bouwsteen.objects.filter(edition=scan.edition_id), texts=("code", "everyday"))
    stack.add("everyday", Activity.objects.filter(edition=scan.edition_id), texts=("code", "everyday"))
    stack.add(
        "municipality",
        Municipality.objects.filter(pk__in=_codes(report)),
        numbers=(Cast("year", IntegerField()), Cast("fictional", IntegerField())),
        texts=("code", "name"),
    )
    found = stack.read()
    region = set(report.region.municipalities)
    inside = [(year, fictional) for year, fictional, code, _ in found["municipality"] if code in region]
    return ScanFacts(
        title=scan.title,
        catalogue=str(scan.edition),
        publisher=scan.edition.publisher,
        region_kind=scan.region.get_kind_display(),
        region_basis=basis_in_words(scan.region),
        inhabitants_year=max((year for year, _ in inside), default=None),
        adopted_on=timezone.localdate(scan.adopted_on) if scan.is_adopted and scan.adopted_on else None,
        guided_by=scan.region.guided_by,
        remark=scan.remark,
        fictional=any(fictional for _, fictional in inside),
        no_initiative_on=scan.no_initiative_on,
        shared=frozenset(code for (code,) in found["shared"]),
        participants=tuple(ParticipantFact(perspective, who) for _, perspective, who in sorted(found["participant"])),
        consents=tuple(ConsentFact(name, date.fromisoformat(given_on)) for name, given_on in sorted(found["consent"])),
        everyday=dict(found["everyday"]),
        municipality_names={code: name for _, _, code, name in found["municipality"]},
    )


def _codes(report: GapReport) -> set[str]:
    """Every municipality that the report may name: the region, and wherever its initiatives and neighbours are."""
    codes = {*report.region.municipalities, *(code for pair in report.inputs.neighbours for code in pair)}
    for initiative in report.inputs.initiatives:
        codes.add(initiative.municipality or "")
        for offer in initiative.offers:
            codes.update(offer.municipalities, offer.places)
    return codes - {""}
