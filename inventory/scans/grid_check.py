"""Klopt dit? for the whole region: what initiatives report and no municipality has answered yet."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.region_changes import changed_by_region
from inventory.scans.reported import ReportedOffer, reported_in_region
from regions.models import Municipality


@dataclass(frozen=True, slots=True)
class RegionLine:
    """One offer, with the municipalities whose cell for it is still empty."""

    offer: ReportedOffer
    """As it is for the first of them."""
    cells: list[tuple[Municipality, ReportedOffer]]

    @property
    def present(self) -> str:
        return ", ".join(place.name for place, offer in self.cells if offer.is_here)

    @property
    def elsewhere(self) -> str:
        return ", ".join(place.name for place, offer in self.cells if not offer.is_here)

    @property
    def becomes(self) -> list[tuple[str, str]]:
        """Label of the answer, and the municipalities that get it."""
        both = ((AnswerKind.PRESENT, self.present), (AnswerKind.ELSEWHERE, self.elsewhere))
        return [(str(kind.label), names) for kind, names in both if names]


@dataclass(frozen=True, slots=True)
class InitiativeReport:
    initiative: str
    lines: list[RegionLine]


@dataclass(frozen=True, slots=True)
class RegionCheck:
    initiatives: list[InitiativeReport]
    is_example: bool

    @property
    def lines(self) -> list[RegionLine]:
        return [line for one in self.initiatives for line in one.lines]

    def chosen(self, offers: Collection[str]) -> list[tuple[Municipality, ReportedOffer]]:
        """The cells of the lines with these primary keys, as they come in from a form."""
        return [cell for line in self.lines if str(line.offer.pk) in offers for cell in line.cells]


def region_check(scan: Scan) -> RegionCheck:
    """What initiatives report for municipalities that have not answered, by initiative: five queries."""
    municipalities = list(scan.region.municipalities.all())
    activities = list(scan.edition.activities.select_related("bouwsteen"))
    taken = _taken(scan)
    lines: dict[str, dict[int, RegionLine]] = {}
    for municipality, offer in reported_in_region(scan, municipalities, activities):
        if offer.state == "planned" or (offer.activity.pk, municipality.pk) in taken:
            continue
        line = lines.setdefault(offer.initiative, {}).setdefault(offer.pk, RegionLine(offer, []))
        line.cells.append((municipality, offer))
    return RegionCheck(
        [InitiativeReport(name, list(lines[name].values())) for name in sorted(lines)],
        is_example=any(one.fictional for one in municipalities),
    )


def _taken(scan: Scan) -> set[tuple[int, str]]:
    """Cells that are not the coordinator's to fill in: they have an answer, or the region emptied them."""
    rows = Answer.objects.filter(scan=scan).annotate(changed=changed_by_region())
    found = rows.values_list("activity", "municipality", "answer", "changed")
    return {(activity, code) for activity, code, answer, changed in found if answer or changed}
