"""One report as one audience reads it: the analysis, the facts beside it, and what things and people are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from inventory.gaps.results import Cell, DiscussItem, ReportedOffer
from inventory.reports.models import Audience
from inventory.reports.presentation.facts import ScanFacts
from inventory.scans import words
from inventory.scans.naming import Naming
from regions.wording import listed


@dataclass(frozen=True)
class Reading(Naming):
    """
    What every part of the presentation asks: names, and who may read what (domain.md section 6).

    The region's members read everything that the report holds. In public only what the initiative confirmed has a
    name, and funding and unnamed signals are not told.
    """

    facts: ScanFacts
    audience: Audience

    @property
    def names_outside(self) -> Mapping[str, str]:
        return self.facts.municipality_names

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

    # --- initiatives -----------------------------------------------------------------------------------------------
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
        return known.name if known and self.may_name(slug) else words.SOMEBODY

    def names_sender(self, item: DiscussItem) -> bool:
        """Whether the sender of this signal chose to be named, and this audience may read the name."""
        if item.initiative is None or not self.may_name(item.initiative):
            return False
        signals = self.report.cell(item.activity, item.municipality).signals
        return any(each.initiative == item.initiative and each.named for each in signals)

    # --- the catalogue ---------------------------------------------------------------------------------------------
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
    def for_whom(self, offer: ReportedOffer) -> str:
        """For whose residents; said of those of its own places without naming them a second time."""
        if (
            offer.offer.places
            and not offer.offer.at_home
            and set(offer.offer.places) == set(offer.offer.municipalities)
        ):
            return "voor de inwoners daar"
        return super().for_whom(offer)

    def welcome(self, offer: ReportedOffer) -> str:
        """Who is extra welcome, or whom it is for alone; nothing when it is simply open."""
        groups = listed(sorted(self.target_group(code) for code in offer.offer.target_groups))
        if not groups:
            return ""
        return f"alleen voor {groups}" if offer.offer.exclusive else f"extra welkom: {groups}"
