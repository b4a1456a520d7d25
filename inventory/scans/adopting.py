"""What a coordinator looks at before adopting: what is still open. It is a list to walk through, and blocks nothing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from inventory.gaps.results import GapReport
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Consent, Scan
from inventory.scans.shared import municipalities_of
from regions.models import Municipality

NOT_LOOKED_AT = datetime.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ConsentLine:
    municipality: Municipality
    consent: Consent | None


@dataclass(frozen=True, slots=True)
class AdoptionChecks:
    """What is still open, in numbers with names where a name helps."""

    contradictions: int
    """cells where a municipality and a provider say something else"""
    providers_unknown: int
    """cells said to be there of which nobody knows who offers it"""
    unknown: int
    cells: int
    not_shared: list[Municipality]
    not_confirmed: list[str]
    """names of initiatives with an offer that nobody confirmed this year"""
    undecided: int
    """overlaps without a decision"""
    consents: list[ConsentLine]

    @property
    def consents_given(self) -> int:
        return sum(line.consent is not None for line in self.consents)

    @property
    def nothing_open(self) -> bool:
        return not (
            self.contradictions
            or self.providers_unknown
            or self.unknown
            or self.not_shared
            or self.not_confirmed
            or self.undecided
        )


def adoption_checks(scan: Scan) -> AdoptionChecks:
    """What is still open before adopting, read from the report as it is now."""
    report = scan_report(scan)
    municipalities = municipalities_of(scan)
    consents = {one.municipality_id: one for one in scan.consents.all()}
    return AdoptionChecks(
        contradictions=len(report.cells_flagged("contradicted")),
        providers_unknown=len(report.cells_flagged("unsupported")),
        unknown=report.figures.cells - report.figures.known,
        cells=report.figures.cells,
        not_shared=[one for one, has_shared in municipalities if not has_shared],
        not_confirmed=_not_confirmed(report),
        undecided=sum(overlap.decision is None for overlap in report.overlaps),
        consents=[ConsentLine(one, consents.get(one.pk)) for one, _ in municipalities],
    )


def _not_confirmed(report: GapReport) -> list[str]:
    """Names of the initiatives of the scan with a current offer that was not confirmed in the last year."""
    since = report.reference_date - NOT_LOOKED_AT
    found = set()
    for initiative in report.belonging:
        for reported in report.offer_index[initiative.slug]:
            confirmed_on = reported.offer.confirmed_on
            if reported.state in {"supply", "unconfirmed"} and (confirmed_on is None or confirmed_on < since):
                found.add(initiative.name)
    return sorted(found)


def named_initiatives(scan: Scan) -> list[tuple[str, str]]:
    """Slug and name of the initiatives that an adopted report names, alphabetically; empty before it is adopted."""
    if not scan.is_adopted:
        return []
    hidden = set(scan.hidden_names.values_list("slug", flat=True))
    found = [(one.slug, one.name) for one in load_inputs(scan).initiatives if one.slug not in hidden]
    return sorted(found, key=lambda one: one[1])
