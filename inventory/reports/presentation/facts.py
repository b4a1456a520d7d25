"""What a report needs beside the analysis: plain facts about the scan, read once from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ParticipantFact:
    """Who took part, and from which perspective."""

    perspective: str
    """code of `Perspective`"""
    who: str


@dataclass(frozen=True, slots=True)
class ConsentFact:
    """The college of a municipality agreed, on a day."""

    municipality: str
    """name"""
    given_on: date


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """The facts of one scan that are no inputs of the analysis."""

    title: str
    catalogue: str
    """title and version of the edition"""
    publisher: str
    region_kind: str
    """label of the kind of region"""
    region_basis: str
    """how it is known which municipalities form the region"""
    inhabitants_year: int | None
    """the number of inhabitants is that of 1 January of this year"""
    adopted_on: date | None
    """None while the scan is not adopted: the report is a concept"""
    guided_by: str = ""
    remark: str = ""
    fictional: bool = False
    """the region has an invented municipality"""
    no_initiative_on: date | None = None
    shared: frozenset[str] = frozenset()
    """codes of the municipalities that have shared, with or without an answer"""
    participants: tuple[ParticipantFact, ...] = ()
    consents: tuple[ConsentFact, ...] = ()
    """by name of the municipality"""
    everyday: Mapping[str, str] = field(default_factory=dict)
    """code of a bouwsteen or activity to its everyday sentence"""
    municipality_names: Mapping[str, str] = field(default_factory=dict)
    """names of municipalities outside the region"""
