"""Which places the table calls a laagdrempelig steunpunt: what it says, never derived (domain.md section 4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bouwstenen.models import Characteristic
from inventory.gaps.results import ReportedOffer
from inventory.scans.actions.table import SteunpuntInput
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan, SteunpuntStatus
from inventory.scans.naming import Naming
from regions.conflicts import Conflict
from regions.wording import alphabet

NOT_YET = "Nog niet besproken"


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One initiative in one municipality, and what the table said of it."""

    slug: str
    initiative: str
    gm: str
    does_something: bool
    """It offers something with a place here; else it is only based here, or was named before."""
    status: str
    version: int
    tried: SteunpuntInput | None = None
    """What the reader chose and could not be saved, with what they had before them."""
    conflict: Conflict | None = None
    """What somebody else chose there just before."""

    @property
    def chosen(self) -> str:
        return self.tried.status if self.tried else self.status

    @property
    def seen(self) -> str:
        return self.tried.seen if self.tried else self.status

    @property
    def expected(self) -> int:
        return self.tried.expected if self.tried else self.version

    @property
    def key(self) -> str:
        """How its fields are called in the form."""
        return f"{self.gm}.{self.slug}"

    @property
    def label(self) -> str:
        return SteunpuntStatus(self.status).label if self.status else NOT_YET


@dataclass(frozen=True, slots=True)
class MunicipalityPlaces:
    gm: str
    municipality: str
    lines: list[PlaceLine]


@dataclass(frozen=True, slots=True)
class SteunpuntenView:
    """All places of a scan by municipality, alphabetical; a municipality without one is there too."""

    municipalities: list[MunicipalityPlaces]
    characteristics: list[Characteristic]

    @property
    def lines(self) -> list[PlaceLine]:
        return [line for one in self.municipalities for line in one.lines]

    def with_conflicts(self, tried: Iterable[SteunpuntInput], conflicts: Mapping[str, Conflict]) -> SteunpuntenView:
        """The page with what could not be saved."""
        typed = {f"{one.gm}.{one.slug}": one for one in tried}
        return replace(
            self,
            municipalities=[
                replace(
                    place,
                    lines=[
                        replace(line, tried=typed.get(line.key), conflict=conflicts.get(line.key))
                        for line in place.lines
                    ],
                )
                for place in self.municipalities
            ],
        )

    def name_of(self, slug: str, gm: str) -> str:
        """ "KernKracht in Gouda" """
        place = next(one for one in self.municipalities if one.gm == gm)
        return f"{next(line.initiative for line in place.lines if line.slug == slug)} in {place.municipality}"


def steunpunten_view(scan: Scan) -> SteunpuntenView:
    """The places of the initiatives that belong, the same number of queries whatever the size."""
    report = scan_report(scan)
    naming = Naming(report)
    statuses = {(one.initiative, one.municipality): one.status for one in report.inputs.steunpunten}
    versions = {
        (slug, gm): version
        for slug, gm, version in scan.steunpunten.values_list("initiative__slug", "municipality", "version")
    }
    names = {one.slug: one.name for one in report.inputs.initiatives}
    places = {one.slug: _places(report.offers_of(one.slug)) for one in report.belonging}
    keys = {(slug, gm) for slug, found in places.items() for gm in found} | set(statuses)
    keys.update((one.slug, one.municipality) for one in report.belonging if one.municipality)
    lines: defaultdict[str, list[PlaceLine]] = defaultdict(list)
    for slug, gm in keys:
        does_something = gm in places.get(slug, ())
        status, version = statuses.get((slug, gm), ""), versions.get((slug, gm), 0)
        lines[gm].append(PlaceLine(slug, names[slug], gm, does_something, status, version))
    return SteunpuntenView(
        municipalities=[
            MunicipalityPlaces(gm, naming.municipality(gm), sorted(lines[gm], key=lambda one: alphabet(one.initiative)))
            for gm in naming.municipalities
        ],
        characteristics=list(Characteristic.objects.all()),
    )


def _places(offers: Iterable[ReportedOffer]) -> set[str]:
    """Codes of the municipalities where something is done or about to be."""
    return {code for one in offers if one.state != "stopped" for code in one.offer.places}
