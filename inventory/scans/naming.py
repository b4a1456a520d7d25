"""What things and people of a scan are called: municipalities, initiatives, bouwstenen, offers in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from inventory.gaps.inputs import Activity, Bouwsteen, Initiative
from inventory.gaps.results import GapReport, ReportedOffer
from regions.wording import alphabet, listed


@dataclass(frozen=True)
class Naming:
    """The names behind the codes of one analysis. Who may read which name is for whoever shows them."""

    report: GapReport

    @property
    def names_outside(self) -> Mapping[str, str]:
        """Code to name of municipalities outside the region, as far as they are needed."""
        return {}

    # --- municipalities --------------------------------------------------------------------------------------------
    @cached_property
    def _municipality_names(self) -> dict[str, str]:
        known = {each.code: each.name for each in self.report.inputs.municipalities}
        return {**self.names_outside, **known}

    def municipality(self, code: str) -> str:
        return self._municipality_names.get(code, code)

    @cached_property
    def municipalities(self) -> tuple[str, ...]:
        """Codes of the region's municipalities, alphabetical by name."""
        return self.sorted_by_name(self.report.region.municipalities)

    def sorted_by_name(self, codes: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(codes, key=lambda code: alphabet(self.municipality(code))))

    def municipality_list(self, codes: Iterable[str]) -> str:
        """Their names in one sentence, alphabetical."""
        return listed(self.municipality(code) for code in self.sorted_by_name(set(codes)))

    def residents_of(self, codes: Collection[str]) -> str:
        """ "inwoners van Gouda en Zuidplas", or of the whole region; without any of the region, of all that it is."""
        inside = set(codes) & set(self.report.region.municipalities)
        if len(inside) == len(self.report.region.municipalities) > 1:
            return "inwoners van de hele regio"
        return f"inwoners van {self.municipality_list(inside or codes)}"

    # --- initiatives -----------------------------------------------------------------------------------------------
    @cached_property
    def _initiatives(self) -> dict[str, Initiative]:
        return {each.slug: each for each in self.report.inputs.initiatives}

    def provider_list(self, slugs: Iterable[str]) -> str:
        """Names of providers in one sentence, alphabetical."""
        names = {known.name for slug in slugs if (known := self._initiatives.get(slug))}
        return listed(sorted(names, key=alphabet))

    # --- the catalogue ---------------------------------------------------------------------------------------------
    @cached_property
    def bouwstenen(self) -> tuple[Bouwsteen, ...]:
        return tuple(sorted(self.report.inputs.bouwstenen, key=lambda each: each.code))

    @cached_property
    def _bouwsteen_names(self) -> dict[str, str]:
        return {each.code: each.name for each in self.report.inputs.bouwstenen}

    def bouwsteen(self, code: str) -> str:
        return self._bouwsteen_names[code]

    def bouwsteen_list(self, codes: Iterable[str]) -> str:
        return listed(self.bouwsteen(code) for code in sorted(codes))

    @cached_property
    def activities(self) -> dict[str, Activity]:
        """Code to activity, by code."""
        return {each.code: each for each in sorted(self.report.inputs.activities, key=lambda each: each.code)}

    def activity(self, code: str) -> str:
        return self.activities[code].name

    def activities_of(self, bouwsteen: str) -> tuple[Activity, ...]:
        return tuple(each for each in self.activities.values() if each.bouwsteen == bouwsteen)

    # --- offers in words -------------------------------------------------------------------------------------------
    def where(self, offer: ReportedOffer) -> str:
        """ "in Gouda en bij mensen thuis" """
        parts = [f"in {self.municipality_list(offer.offer.places)}"] if offer.offer.places else []
        if offer.offer.at_home:
            parts.append("bij mensen thuis, telefonisch of online")
        return " of ".join(parts) or "plek nog niet bekend"

    def for_whom(self, offer: ReportedOffer) -> str:
        return f"voor {self.residents_of(offer.offer.municipalities)}"

    def at(self, offer: ReportedOffer) -> str:
        """ "KernKracht, in Gouda" """
        return f"{offer.initiative.name}, {self.where(offer)}"
