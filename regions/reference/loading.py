"""Loading the reference data: read and check all files first, then store them in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bouwstenen.models import Activity, Bouwsteen
from regions.models import Municipality, Region
from regions.models.regions import CompositionBasis, RegionKind
from regions.reference.catalogue import Catalogue, read_catalogue, store_catalogue
from regions.reference.facts import (
    MunicipalityFact,
    NeighbourFact,
    RegionFact,
    no_code_in_both,
    read_municipalities,
    read_neighbours,
    read_regions,
)
from regions.reference.storing import composition_of, store_municipalities, store_neighbours, store_regions
from regions.reference.taking import InUse

CATALOGUE = "catalogue_2020-v3.json"
MUNICIPALITIES = "municipalities_2026.csv"
NEIGHBOURS = "neighbours_2026.csv"
REGIONS = "regions_2026.csv"
EXAMPLE_MUNICIPALITIES = "municipalities_example.csv"
EXAMPLE_NEIGHBOURS = "neighbours_example.csv"

MUNICIPALITY_SOURCES = (
    "Bron: CBS, Gebieden in Nederland 2026 (tabel 86247NED; namen, provincies en inwoners op 1 januari 2026), en "
    "CBS/Kadaster, via cartomap/nl (plek op de kaart). Licentie: CC BY 4.0."
)
NEIGHBOUR_SOURCES = (
    "Bron: door ons afgeleid van de gemeentegrenzen van 2026 (CBS/Kadaster, via cartomap/nl, CC BY 4.0) en "
    "vergeleken met een tweede kaart (certegis)."
)


@dataclass(frozen=True, slots=True)
class ReferenceFiles:
    """The files to load: our own, or newer ones of the same columns."""

    catalogue: Path
    municipalities: Path
    neighbours: Path
    regions: Path

    @classmethod
    def ours(cls) -> ReferenceFiles:
        folder = Path(settings.FIXTURES)
        return cls(folder / CATALOGUE, folder / MUNICIPALITIES, folder / NEIGHBOURS, folder / REGIONS)


@dataclass(frozen=True, slots=True)
class _Facts:
    catalogue: Catalogue
    municipalities: list[MunicipalityFact]
    neighbours: list[NeighbourFact]
    regions: list[RegionFact]


@dataclass(slots=True)
class Outcome:
    """What was loaded, as Dutch sentences for whoever runs the command."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    changed: int = 0


def load_reference(files: ReferenceFiles) -> Outcome:
    """
    Bring catalogue, municipalities, neighbours and regions up to date with `files`.

    Raises FileError, with nothing stored, when one of the files is wrong.
    """
    facts = _read(files)
    outcome = Outcome(_describe(files, facts))
    with transaction.atomic():
        in_use = InUse()
        in_use.also(Bouwsteen, [row.bouwsteen_id for row in Activity.objects.all() if in_use.holds(row)])
        outcome.changed = store_catalogue(facts.catalogue, in_use, outcome.notes)
        in_use.also(Municipality, _municipalities_of_used_regions(in_use))
        outcome.changed += store_municipalities(facts.municipalities, in_use, outcome.notes)
        outcome.changed += store_neighbours(facts.neighbours, outcome.notes)
        outcome.changed += store_regions(facts.regions, in_use, outcome.notes)
    return outcome


def _read(files: ReferenceFiles) -> _Facts:
    folder = Path(settings.FIXTURES)
    catalogue = read_catalogue(files.catalogue)
    example = read_municipalities(folder / EXAMPLE_MUNICIPALITIES)
    national = read_municipalities(files.municipalities)
    no_code_in_both(example, national, files.municipalities)
    invented = {fact.code for fact in example}
    # A newer file may still name what an older one brought: those municipalities are kept, as ended.
    stored = set(Municipality.objects.values_list("code", flat=True))
    known = {fact.code for fact in national} | (stored - invented)
    neighbours = read_neighbours(files.neighbours, known)
    neighbours += read_neighbours(folder / EXAMPLE_NEIGHBOURS, invented)
    return _Facts(catalogue, [*national, *example], neighbours, read_regions(files.regions, known))


def _municipalities_of_used_regions(in_use: InUse) -> set[str]:
    used = [region for region in Region.objects.all() if in_use.holds(region)]
    return set().union(*composition_of(used).values()) if used else set()


def _describe(files: ReferenceFiles, facts: _Facts) -> list[str]:
    """What is in the files and where it comes from: names of sources, attribution and year."""
    ours = ReferenceFiles.ours()
    edition = facts.catalogue.edition
    real = [fact for fact in facts.municipalities if not fact.fictional]
    invented = [str(fact.values["name"]) for fact in facts.municipalities if fact.fictional]
    activities = sum(len(bouwsteen.activities) for bouwsteen in facts.catalogue.bouwstenen)
    return [
        f"Catalogus {edition['code']}: {len(facts.catalogue.bouwstenen)} bouwstenen en {activities} activiteiten. "
        f"Bron: {edition['publisher']}, {edition['title']}, {edition['version']}. {edition['source']}",
        f"Gemeenten: {len(real)}, stand {_years(fact.year for fact in real)}. "
        + (MUNICIPALITY_SOURCES if files.municipalities == ours.municipalities else f"Bron: {files.municipalities}."),
        f"Voorbeeldregio: {len(invented)} verzonnen gemeenten ({', '.join(invented)}).",
        f"Buurgemeenten: {len(facts.neighbours)} paren. "
        + (NEIGHBOUR_SOURCES if files.neighbours == ours.neighbours else f"Bron: {files.neighbours}."),
        *_describe_regions(facts.regions),
    ]


def _describe_regions(facts: Sequence[RegionFact]) -> list[str]:
    lines = []
    for kind in RegionKind:
        of_kind = [fact for fact in facts if fact.kind == kind]
        if not of_kind:
            continue
        bases = Counter(CompositionBasis(fact.values["basis"]).label for fact in of_kind)
        sources = dict.fromkeys(fact.source for fact in of_kind)
        lines.append(
            f"Regio's van de soort {kind.label}: {len(of_kind)}, stand {_years(fact.year for fact in of_kind)}. "
            f"Indeling: {', '.join(bases)}. Bron: {' '.join(sources)}"
        )
    return lines


def _years(years: Iterable[int]) -> str:
    """One year, or the first and the last."""
    found = sorted(set(years))
    return str(found[0]) if len(found) == 1 else f"{found[0]} tot en met {found[-1]}" if found else "geen jaar"
