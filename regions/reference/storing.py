"""Storing municipalities, neighbours and regions: few queries, nothing deleted, what people changed stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from bouwstenen.models import LoadedFact
from regions.actions.regions import region_snapshot
from regions.models import Municipality, Neighbour, Region
from regions.reference.facts import MunicipalityFact, NeighbourFact, RegionFact
from regions.reference.taking import InUse, take, take_end
from regions.saving import Saving, record

Fact = TypeVar("Fact", bound=LoadedFact)
Composition = Region.municipalities.through
ACTION = "load_reference"
MUNICIPALITY_FIELDS = (
    *("loaded", "name", "province", "inhabitants", "year", "longitude", "latitude", "map_x", "map_y"),
    *("fictional", "ended_on"),
)
NEIGHBOUR_FIELDS = ("loaded", "border_km", "confirmed", "weak")
REGION_FIELDS = ("loaded", "version", "name", "kind", "basis", "source", "year", "ended_on")


def store_municipalities(facts: Sequence[MunicipalityFact], in_use: InUse, notes: list[str]) -> int:
    """Store what the file says; real municipalities that it lacks end with the year of the file."""
    stored = Municipality.objects.in_bulk()
    changed: list[Municipality] = []
    for fact in facts:
        row = stored.get(fact.code) or Municipality(code=fact.code)
        if take(row, fact.values, in_use, notes) | take_end(row, None):
            changed.append(row)
    year = max((fact.year for fact in facts if not fact.fictional), default=0)
    gone = stored.keys() - {fact.code for fact in facts}
    for row in (stored[code] for code in sorted(gone)):
        if year and row.loaded and not row.fictional and take_end(row, date(year, 1, 1)):
            changed.append(row)
            notes.append(f"{row.pk} ({row.name}) staat niet in het bestand: bewaard als opgeheven.")
    _write(Municipality, changed, MUNICIPALITY_FIELDS)
    return len(changed)


def store_neighbours(facts: Sequence[NeighbourFact], notes: list[str]) -> int:
    """Store the pairs; a pair that the file lacks is kept, and no longer counts as confirmed."""
    stored = {(row.first_id, row.second_id): row for row in Neighbour.objects.all()}
    nobody = InUse()
    changed: list[Neighbour] = []
    for fact in facts:
        row = stored.get(fact.pair) or Neighbour(first_id=fact.pair[0], second_id=fact.pair[1])
        if take(row, fact.values, nobody, notes):
            changed.append(row)
    gone = stored.keys() - {fact.pair for fact in facts}
    changed += [stored[pair] for pair in gone if stored[pair].loaded and stored[pair].take({"confirmed": False})]
    _write(Neighbour, changed, NEIGHBOUR_FIELDS)
    return len(changed)


def store_regions(facts: Sequence[RegionFact], in_use: InUse, notes: list[str]) -> int:
    """Store the regions; one that the file lacks ends with the year of its kind in the file."""
    stored = {row.slug: row for row in Region.objects.prefetch_related("municipalities", "proposed")}
    before = {slug: region_snapshot(row) for slug, row in stored.items()}
    compositions = composition_of(stored.values())
    changed: list[Region] = []
    members: dict[str, set[str]] = {}
    for fact in facts:
        row = stored.get(fact.slug) or Region(slug=fact.slug)
        composition = _composition_to_take(row, fact, compositions[row.pk], in_use, notes)
        if composition is not None:
            members[fact.slug] = composition
        differs = take(row, fact.values, in_use, notes) | take_end(row, None)
        if differs | _remember_composition(row, fact, taken=composition is not None, now=compositions[row.pk]):
            changed.append(row)
    changed += _ended_regions(facts, stored, notes)
    after = {row.slug: _snapshot_after(row, members) for row in changed}
    revised = [row for row in changed if row.slug in before and after[row.slug] != before[row.slug]]
    for row in revised:
        row.version += 1
    _write(Region, changed, REGION_FIELDS)
    _write_composition({row: members[row.slug] for row in changed if row.slug in members}, compositions)
    for row in revised:
        record(row, Saving(by=None, action=ACTION), before=before[row.slug], after=after[row.slug])
    return len(changed)


def _snapshot_after(row: Region, members: Mapping[str, set[str]]) -> dict[str, Any]:
    """What a revision keeps of a region that is about to be written, with the composition that it gets."""
    if row._state.adding:
        return {}
    snapshot = region_snapshot(row)
    return snapshot | {"municipalities": sorted(members[row.slug])} if row.slug in members else snapshot


def composition_of(regions: Iterable[Region]) -> defaultdict[int | None, set[str]]:
    """The codes of each region by its primary key."""
    found: defaultdict[int | None, set[str]] = defaultdict(set)
    for region, code in Composition.objects.filter(region__in=[each.pk for each in regions]).values_list(
        "region_id", "municipality_id"
    ):
        found[region].add(code)
    return found


def _composition_to_take(
    row: Region, fact: RegionFact, now: set[str], in_use: InUse, notes: list[str]
) -> set[str] | None:
    """
    The composition of the file, if it takes the place of what stands there; else None.

    Not when a person made, changed or confirmed it, and not while a scan uses it: that is for people to decide.
    """
    if row._state.adding:
        return set(fact.municipalities)
    loaded = row.loaded.get("municipalities")
    if loaded is None or loaded == list(fact.municipalities) or loaded != sorted(now):
        return None
    if row.confirmed_on or in_use.holds(row):
        notes.append(
            f"{row.slug} heeft in het bestand andere gemeenten. De indeling blijft zoals zij is, want die is "
            "bevestigd of in gebruik. Aanpassen kan met de hand, in het beheer."
        )
        return None
    return set(fact.municipalities)


def _remember_composition(row: Region, fact: RegionFact, *, taken: bool, now: set[str]) -> bool:
    """Keep what was loaded, unless the file's composition waits for people to decide; tell if that changed."""
    loaded, wanted = row.loaded.get("municipalities"), list(fact.municipalities)
    waits = not taken and loaded is not None and loaded == sorted(now)
    if loaded == wanted or waits:
        return False
    row.loaded["municipalities"] = wanted
    return True


def _ended_regions(facts: Sequence[RegionFact], stored: dict[str, Region], notes: list[str]) -> list[Region]:
    years: dict[str, int] = {}
    for fact in facts:
        years[fact.kind] = max(fact.year, years.get(fact.kind, 0))
    ended = []
    for slug in sorted(stored.keys() - {fact.slug for fact in facts}):
        row = stored[slug]
        if row.loaded and row.kind in years and take_end(row, date(years[row.kind], 1, 1)):
            ended.append(row)
            notes.append(f"{slug} ({row.name}) staat niet in het bestand: bewaard als opgeheven.")
    return ended


def _write(model: type[Fact], rows: Sequence[Fact], fields: Sequence[str]) -> None:
    new, old = [row for row in rows if row._state.adding], [row for row in rows if not row._state.adding]
    model._default_manager.bulk_create(new)
    model._default_manager.bulk_update(old, fields, batch_size=200)


def _write_composition(members: dict[Region, set[str]], before: defaultdict[int | None, set[str]]) -> None:
    for row, codes in members.items():
        gone = before[row.pk] - codes
        if gone:
            Composition.objects.filter(region_id=row.pk, municipality_id__in=gone).delete()
    Composition.objects.bulk_create(
        Composition(region_id=row.pk, municipality_id=code)
        for row, codes in members.items()
        for code in sorted(codes - before[row.pk])
    )
