"""One report as one audience reads it: the analysis, the facts beside it, and what things and people are called."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from inventory.gaps.inputs import Activity, Bouwsteen, Initiative
from inventory.gaps.results import Cell, DiscussItem, GapReport, ReportedOffer
from inventory.reports.models import Audience
from inventory.reports.presentation.facts import ScanFacts
from inventory.reports.presentation.wording import alphabet, listed
from inventory.scans import words

SOMEBODY = "een initiatief"
"""What an initiative is called to whoever may not read its name."""


@dataclass(frozen=True)
class Reading:
    """
    What every part of the presentation asks: names, and who may read what (domain.md section 6).

    The region's members read everything that the report holds. In public only what the initiative confirmed has a
    name, and funding and unnamed signals are not told.
    """

    report: GapReport
    facts: ScanFacts
    audience: Audience

    @property
    def for_members(self) -> bool:
        return self.audience == Audience.MEMBERS

    @cached_property
    def shared(self) -> frozenset[str]:
        """Codes of the municipalities that have shared; whoever has answers in the report has."""
        region = frozenset(self.report.region.municipalities)
        return (self.facts.shared & region) | frozenset(self.report.municipalities_answered)

    @cached_property
    def too_early(self) -> str:
        """Why no gaps are shown yet, or nothing (domain.md section 4, last line of the figures)."""
        total = self.report.figures.municipalities
        return words.too_early(len(self.shared), total) if 2 * len(self.shared) < total else ""

    # --- municipalities --------------------------------------------------------------------------------------------
    @cached_property
    def _municipality_names(self) -> dict[str, str]:
        known = {each.code: each.name for each in self.report.inputs.municipalities}
        return {**self.facts.municipality_names, **known}

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

    def inhabitants_of(self, codes: Iterable[str]) -> int:
        count = {each.code: each.inhabitants for each in self.report.inputs.municipalities}
        return sum(count.get(code, 0) for code in set(codes))

    # --- initiatives -----------------------------------------------------------------------------------------------
    @cached_property
    def _initiatives(self) -> dict[str, Initiative]:
        return {each.slug: each for each in self.report.inputs.initiatives}

    @cached_property
    def confirmed_initiatives(self) -> frozenset[str]:
        """Slugs of the initiatives that belong and that confirmed at least one offer of theirs as it is now."""
        return frozenset(
            slug for slug, offers in self.report.offer_index.items() if any(each.state == "supply" for each in offers)
        )

    def may_name(self, slug: str) -> bool:
        """In public an initiative without anything confirmed has no name."""
        return self.for_members or slug in self.confirmed_initiatives

    def initiative(self, slug: str) -> str:
        """Its name as this audience may read it. Providers always have one: they have supply, which is confirmed."""
        known = self._initiatives.get(slug)
        return known.name if known and self.may_name(slug) else SOMEBODY

    def names_sender(self, item: DiscussItem) -> bool:
        """Whether the sender of this signal chose to be named, and this audience may read the name."""
        if item.initiative is None or not self.may_name(item.initiative):
            return False
        signals = self.report.cell(item.activity, item.municipality).signals
        return any(each.initiative == item.initiative and each.named for each in signals)

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

    def everyday(self, code: str) -> str:
        return self.facts.everyday.get(code, "")

    @cached_property
    def _target_groups(self) -> dict[str, str]:
        return {each.code: each.name for each in self.report.inputs.target_groups}

    def target_group(self, code: str) -> str:
        return self._target_groups.get(code, code)

    @cached_property
    def cells_by_activity(self) -> dict[str, tuple[Cell, ...]]:
        """Code of an activity to its cells, municipalities alphabetical by name."""
        return {
            activity: tuple(self.report.cell(activity, code) for code in self.municipalities)
            for activity in self.activities
        }

    # --- offers in words -------------------------------------------------------------------------------------------
    def where(self, offer: ReportedOffer) -> str:
        """ "in Gouda en bij mensen thuis" """
        parts = [f"in {self.municipality_list(offer.offer.places)}"] if offer.offer.places else []
        if offer.offer.at_home:
            parts.append("bij mensen thuis, telefonisch of online")
        return " of ".join(parts) or "plek nog niet bekend"

    def for_whom(self, offer: ReportedOffer) -> str:
        return f"voor {self.residents_of(offer.offer.municipalities)}"

    def welcome(self, offer: ReportedOffer) -> str:
        """Who is extra welcome, or whom it is for alone; nothing when it is simply open."""
        groups = listed(sorted(self.target_group(code) for code in offer.offer.target_groups))
        if not groups:
            return ""
        return f"alleen voor {groups}" if offer.offer.exclusive else f"extra welkom: {groups}"

    def at(self, offer: ReportedOffer) -> str:
        """ "KernKracht, in Gouda" """
        return f"{offer.initiative.name}, {self.where(offer)}"
