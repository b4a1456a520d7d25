"""What the files of municipalities, neighbours and regions say, checked before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from regions.models.regions import CompositionBasis, RegionKind
from regions.reference.reading import FileError, Row, read_rows

MUNICIPALITY_COLUMNS = (
    *("code", "name", "province_code", "province", "inhabitants", "year"),
    *("lon", "lat", "svg_x", "svg_y", "fictional"),
)
NEIGHBOUR_COLUMNS = ("code_a", "code_b", "border_km", "confirmed", "weak")
REGION_COLUMNS = ("slug", "name", "kind", "basis", "source", "year", "municipalities")

KINDS = tuple(kind.value for kind in RegionKind if kind is not RegionKind.OWN)
BASES = tuple(basis.value for basis in CompositionBasis if basis is not CompositionBasis.STATED)
YEARS = {"least": 1900, "most": 2200}
CODE = re.compile(r"GM\d{4}")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class MunicipalityFact:
    """One municipality; `values` are the fields of its model."""

    code: str
    year: int
    fictional: bool
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NeighbourFact:
    """Two municipalities that share a border, the lower code first."""

    pair: tuple[str, str]
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class RegionFact:
    """One region with its composition."""

    slug: str
    kind: str
    year: int
    source: str
    municipalities: tuple[str, ...]
    values: dict[str, Any]


def read_municipalities(path: Path) -> list[MunicipalityFact]:
    facts: dict[str, MunicipalityFact] = {}
    for row in read_rows(path, MUNICIPALITY_COLUMNS):
        fact = _municipality(row)
        if fact.code in facts:
            raise row.wrong("code", f"de gemeente {fact.code} staat er twee keer.")
        facts[fact.code] = fact
    return list(facts.values())


def _municipality(row: Row) -> MunicipalityFact:
    code = row.text("code", most=6)
    if not CODE.fullmatch(code):
        raise row.wrong("code", f"'{code}' is geen CBS-code zoals GM0513.")
    fictional = row.yes_no("fictional")
    year = row.whole("year", **YEARS)
    row.text("province_code", most=6, empty=fictional)
    values = {
        "name": row.text("name", most=100),
        "province": row.text("province", most=50, empty=fictional),
        "inhabitants": row.whole("inhabitants", least=0, most=20_000_000),
        "year": year,
        "longitude": row.number("lon"),
        "latitude": row.number("lat"),
        "map_x": row.number("svg_x"),
        "map_y": row.number("svg_y"),
        "fictional": fictional,
    }
    return MunicipalityFact(code, year, fictional, values)


def read_neighbours(path: Path, known: Collection[str]) -> list[NeighbourFact]:
    """The pairs of the file; `known` are the codes of all municipalities."""
    facts: dict[tuple[str, str], NeighbourFact] = {}
    for row in read_rows(path, NEIGHBOUR_COLUMNS):
        ends = [row.text(column, most=6) for column in ("code_a", "code_b")]
        for column, code in zip(("code_a", "code_b"), ends, strict=True):
            if code not in known:
                raise row.wrong(column, f"de gemeente {code} kennen we niet.")
        pair = (min(ends), max(ends))
        if pair[0] == pair[1]:
            raise row.wrong("code_b", f"{pair[0]} is geen buur van zichzelf.")
        if pair in facts:
            raise row.wrong("code_b", f"de buren {pair[0]} en {pair[1]} staan er twee keer.")
        values = {
            "border_km": row.number("border_km"),
            "confirmed": row.yes_no("confirmed"),
            "weak": row.yes_no("weak"),
        }
        facts[pair] = NeighbourFact(pair, values)
    return list(facts.values())


def read_regions(path: Path, known: Collection[str]) -> list[RegionFact]:
    """The regions of the file; `known` are the codes of all municipalities."""
    facts: dict[str, RegionFact] = {}
    for row in read_rows(path, REGION_COLUMNS):
        fact = _region(row, known)
        if fact.slug in facts:
            raise row.wrong("slug", f"de regio {fact.slug} staat er twee keer.")
        facts[fact.slug] = fact
    return list(facts.values())


def _region(row: Row, known: Collection[str]) -> RegionFact:
    kind = row.one_of("kind", KINDS)
    slug = row.text("slug", most=80)
    if not SLUG.fullmatch(slug) or not slug.startswith(f"{kind}-"):
        raise row.wrong(
            "slug", f"'{slug}' moet beginnen met '{kind}-', met alleen kleine letters, cijfers en streepjes."
        )
    codes = row.codes("municipalities")
    if not codes:
        raise row.wrong("municipalities", "een regio zonder gemeenten kan niet.")
    for code in codes:
        if code not in known:
            raise row.wrong("municipalities", f"de gemeente {code} kennen we niet.")
    year = row.whole("year", **YEARS)
    source = row.text("source", most=1000)
    values = {
        "name": row.text("name", most=120),
        "kind": kind,
        "basis": row.one_of("basis", BASES),
        "source": source,
        "year": year,
    }
    return RegionFact(slug, kind, year, source, codes, values)


def no_code_in_both(ours: list[MunicipalityFact], theirs: list[MunicipalityFact], path: Path) -> None:
    """The national file may not take the codes of the invented municipalities."""
    taken = {fact.code for fact in ours} & {fact.code for fact in theirs}
    if taken:
        raise FileError(
            path, f"de code {min(taken)} is van een verzonnen gemeente van de Voorbeeldregio.", column="code"
        )
