"""The names that the table needs, those of places outside the region as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inventory.gaps.results import GapReport
from inventory.scans.naming import Naming
from regions.models import Municipality


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
