"""Which initiatives are inputs of a scan (domain.md section 4, "belongs").

A scan file may hold initiatives from anywhere. Those that have nothing to do with the region count nowhere in its
report, and are neither exported nor frozen with it.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from inventory.gaps.inputs import Initiative, ScanInputs


def neighbours_of_region(inputs: ScanInputs) -> dict[str, tuple[str, ...]]:
    """Each municipality of the region with its neighbours, inside and outside the region, by code.

    The pairs are read both ways; a pair that stands twice, or with itself, adds nothing.
    """
    found: dict[str, set[str]] = {code: set() for code in inputs.region.municipalities}
    for first, second in inputs.neighbours:
        if first == second:
            continue
        if first in found:
            found[first].add(second)
        if second in found:
            found[second].add(first)
    return {code: tuple(sorted(neighbours)) for code, neighbours in found.items()}


def initiatives_that_belong(inputs: ScanInputs) -> frozenset[str]:
    """Slugs of the initiatives that belong to the scan.

    They are based in the region, or have an offer, whatever its status, for or with a place in one of its
    municipalities.
    """
    region = frozenset(inputs.region.municipalities)
    return frozenset(
        initiative.slug
        for initiative in inputs.initiatives
        if initiative.municipality in region or _offers_for_or_in(initiative, region)
    )


def initiatives_next_door(inputs: ScanInputs, neighbours: Mapping[str, Collection[str]]) -> frozenset[str]:
    """Slugs of the initiatives with an offer, of whatever status, that has a place in a neighbour.

    One that belongs to the scan can be among them. `neighbours` is what `neighbours_of_region` gives.
    """
    next_door = frozenset[str]().union(*neighbours.values())
    return frozenset(
        initiative.slug
        for initiative in inputs.initiatives
        if any(not next_door.isdisjoint(offer.places) for offer in initiative.offers)
    )


def scope(inputs: ScanInputs) -> ScanInputs:
    """The inputs without the initiatives that are no inputs of this scan, in unchanged order.

    Kept are those that belong, those with a place next door, and those that a decision or a row about steunpunten
    names: without these a scan file that holds the row could not be read again. Its offers count nowhere all the same.
    """
    kept = set(initiatives_that_belong(inputs))
    kept |= initiatives_next_door(inputs, neighbours_of_region(inputs))
    kept.update(slug for decision in inputs.decisions for slug in decision.providers)
    kept.update(row.initiative for row in inputs.steunpunten)
    return replace(inputs, initiatives=tuple(each for each in inputs.initiatives if each.slug in kept))


def _offers_for_or_in(initiative: Initiative, region: frozenset[str]) -> bool:
    return any(
        not region.isdisjoint(offer.municipalities) or not region.isdisjoint(offer.places)
        for offer in initiative.offers
    )
