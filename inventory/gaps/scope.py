"""Which initiatives are inputs of a scan (domain.md section 4, "belongs").

A scan file may hold initiatives from anywhere. Those that have nothing to do with the region count nowhere in its
report, and are neither exported nor frozen with it.
"""

from dataclasses import dataclass, replace

from inventory.gaps.inputs import Initiative, ScanInputs


@dataclass(frozen=True, slots=True)
class Counted:
    """The initiatives that are inputs of a scan."""

    belonging: frozenset[str]
    """slugs of those that belong to it: based in the region, or with an offer, whatever its status, for or with a
    place in one of its municipalities"""
    next_door: frozenset[str]
    """slugs of the others: with an offer, whatever its status, that has a place in a neighbour"""


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


def count_initiatives(inputs: ScanInputs) -> Counted:
    """Which initiatives are inputs of the scan."""
    region = frozenset(inputs.region.municipalities)
    neighbours = frozenset[str]().union(*neighbours_of_region(inputs).values())
    belonging, next_door = [], []
    for initiative in inputs.initiatives:
        if initiative.municipality in region or _offers_for_or_in(initiative, region):
            belonging.append(initiative.slug)
        elif any(not neighbours.isdisjoint(offer.places) for offer in initiative.offers):
            next_door.append(initiative.slug)
    return Counted(frozenset(belonging), frozenset(next_door))


def scope(inputs: ScanInputs) -> ScanInputs:
    """The inputs without the initiatives that are no inputs of this scan, in unchanged order.

    Kept are those that belong, those with a place next door, and those that a decision or a row about steunpunten
    names: without these a scan file that holds the row could not be read again. They count nowhere all the same.
    """
    counted = count_initiatives(inputs)
    kept = {*counted.belonging, *counted.next_door}
    kept.update(slug for decision in inputs.decisions for slug in decision.providers)
    kept.update(row.initiative for row in inputs.steunpunten)
    return replace(inputs, initiatives=tuple(each for each in inputs.initiatives if each.slug in kept))


def _offers_for_or_in(initiative: Initiative, region: frozenset[str]) -> bool:
    return any(
        not region.isdisjoint(offer.municipalities) or not region.isdisjoint(offer.places)
        for offer in initiative.offers
    )
