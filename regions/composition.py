"""Which municipalities form a region, and in plain words how that is known."""

from __future__ import annotations

from dataclasses import dataclass

from regions.models import Municipality, Region, RegionKind
from regions.models.regions import CompositionBasis

HOW = {
    CompositionBasis.SOURCE: "Wij hebben deze indeling overgenomen uit een bron.",
    CompositionBasis.DERIVED: "Wij hebben deze indeling afgeleid van kaarten.",
    CompositionBasis.RECONSTRUCTED: "Wij hebben deze indeling afgeleid uit bedragen per regio.",
    CompositionBasis.STATED: "De regio heeft deze indeling zelf opgegeven.",
}
HOW_IZA = "De indeling van IZA-regio’s hebben wij afgeleid."
HOW_OWN = "Wij hebben deze indeling afgeleid uit openbare bronnen."
"""Of a grouping that a region chose itself there is no map."""


@dataclass(frozen=True, slots=True)
class Composition:
    """The municipalities of a region, in alphabetical order."""

    region: Region
    municipalities: list[Municipality]

    @property
    def inhabitants(self) -> int:
        return sum(one.inhabitants for one in self.municipalities)

    @property
    def is_example(self) -> bool:
        return any(one.fictional for one in self.municipalities)

    @property
    def how(self) -> str:
        """How the composition is known, in one sentence."""
        if self.region.kind == RegionKind.IZA and self.region.basis == CompositionBasis.RECONSTRUCTED:
            return HOW_IZA
        if _is_own_and_derived(self.region):
            return HOW_OWN
        return HOW[CompositionBasis(self.region.basis)]

    @property
    def codes(self) -> set[str]:
        return {one.pk for one in self.municipalities}


def composition_of(region: Region) -> Composition:
    return Composition(region, list(region.municipalities.all()))


def basis_in_words(region: Region) -> str:
    """How the composition is known, behind "De indeling is"."""
    if _is_own_and_derived(region):
        return "door ons afgeleid uit openbare bronnen"
    return str(region.get_basis_display())


def _is_own_and_derived(region: Region) -> bool:
    return region.kind == RegionKind.OWN and region.basis == CompositionBasis.DERIVED
