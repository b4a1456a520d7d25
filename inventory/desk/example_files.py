"""
The files about real initiatives: what public sources say of them, and of what they offer.

`initiatives.csv` holds who they are, with a kind that we chose (`kind_reason` says why); `offers.csv` holds what a
source literally states that they offer. Nothing in them was confirmed by the initiatives.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from inventory.gaps import inputs as gaps
from regions.models import Funding, InitiativeKind, OfferStatus
from regions.reference.reading import Row, read_rows
from regions.wording import day

INITIATIVE_COLUMNS = (
    *("slug", "name", "organisation", "kind", "kind_reason", "municipality"),
    *("region", "website", "source", "source_date"),
)
OFFER_COLUMNS = (
    *("initiative", "activity", "municipalities", "places", "target_groups"),
    *("status", "starts_on", "source", "source_date", "note"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A real initiative as public sources describe it."""

    profile: gaps.Initiative
    source: str


def read_examples() -> list[Example]:
    """All real initiatives in the order of their slugs. Raises FileError."""
    folder = Path(settings.FIXTURES)
    offers: defaultdict[str, list[gaps.Offer]] = defaultdict(list)
    for row in read_rows(folder / "offers.csv", OFFER_COLUMNS):
        offers[row.text("initiative", most=80)].append(_offer(row))
    rows = read_rows(folder / "initiatives.csv", INITIATIVE_COLUMNS)
    examples = [_example(row, tuple(offers.pop(row.cells["slug"], ()))) for row in rows]
    if offers:
        raise rows[0].wrong("slug", f"offers.csv noemt '{min(offers)}', en dat initiatief staat hier niet.")
    return sorted(examples, key=lambda example: example.profile.slug)


def _example(row: Row, offers: tuple[gaps.Offer, ...]) -> Example:
    row.text("kind_reason", most=200)
    profile = gaps.Initiative(
        slug=row.text("slug", most=80),
        name=row.text("name", most=150),
        organisation=row.text("organisation", most=150, empty=True),
        kind=row.one_of("kind", InitiativeKind.values),
        municipality=row.text("municipality", most=6, empty=True) or None,
        website=row.text("website", most=200, empty=True),
        offers=offers,
    )
    return Example(profile, _source(row))


def _offer(row: Row) -> gaps.Offer:
    municipalities = row.codes("municipalities")
    if not municipalities:
        raise row.wrong("municipalities", "aanbod zonder gemeenten kan niet.")
    return gaps.Offer(
        activity=row.text("activity", most=6),
        municipalities=municipalities,
        places=row.codes("places"),
        at_home=False,
        target_groups=row.codes("target_groups"),
        exclusive=False,
        funding=Funding.UNKNOWN.value,
        status=row.one_of("status", (OfferStatus.ACTIVE.value, OfferStatus.PLANNED.value)),
        starts_on=row.day("starts_on"),
        source=_source(row),
        note=row.text("note", most=1000, empty=True),
    )


def _source(row: Row) -> str:
    """The source with its date, which may be a year, a month or a day; the brochure's own name holds its date."""
    source = row.text("source", most=2000)
    dates = row.text("source_date", most=40, empty=True)
    if not dates:
        return f"{source} (zonder datum)"
    in_words = "; ".join(_in_words(each.strip()) for each in dates.split(";"))
    return source if in_words in source else f"{source} ({in_words})"


def _in_words(when: str) -> str:
    """2025-01-17 as "17 januari 2025", 2020-04 as "april 2020"; a year or a span of years as it is."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])(?:-(\d\d))?", when)
    if found is None:
        return when
    year, month, of_month = found.groups()
    if of_month:
        return day(date(int(year), int(month), int(of_month)))
    return day(date(int(year), int(month), 1)).removeprefix("1 ")


# --- what a scan file has no place for -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Profile:
    """What an invented initiative says about itself, and what it fills in beforehand with an offer."""

    fields: dict[str, Any]
    links: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Life:
    """How a round of an invented region ended: who agreed, when it was adopted and published, what was added."""

    consents: tuple[tuple[str, date], ...]
    """CBS code of the municipality, and the day on which its college agreed"""
    adopted_on: date
    published_on: date
    addition: str
    added_on: date


@dataclass(frozen=True, slots=True)
class Extra:
    """What stands with an example scan."""

    remark: str
    region: dict[str, Any]
    """Fields of its region: how the composition is known, and since when it is confirmed. Empty: they stand already."""
    life: Life | None
    """None while people are filling it in."""
    participants: tuple[tuple[str, str], ...]
    """Perspective, and who took part."""
    profiles: dict[str, Profile]
    """By the slug of the initiative."""


def read_extras() -> dict[str, Extra]:
    """By the name of the scan's file."""
    path = Path(settings.FIXTURES) / "examples_extra.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {name: _extra(values) for name, values in content.items()}


def _extra(values: dict[str, Any]) -> Extra:
    return Extra(
        remark=values["remark"],
        region=_with_day(values["region"]) if values["region"] else {},
        life=_life(values["life"]) if values.get("life") else None,
        participants=tuple((each["perspective"], each["who"]) for each in values["participants"]),
        profiles={slug: _profile(profile) for slug, profile in values["profiles"].items()},
    )


def _life(values: dict[str, Any]) -> Life:
    return Life(
        consents=tuple((code, date.fromisoformat(given_on)) for code, given_on in values["consents"].items()),
        adopted_on=date.fromisoformat(values["adopted_on"]),
        published_on=date.fromisoformat(values["published_on"]),
        addition=values["addition"],
        added_on=date.fromisoformat(values["added_on"]),
    )


def _profile(values: dict[str, Any]) -> Profile:
    links = ("default_municipalities", "default_places")
    fields = {name: value for name, value in values.items() if name not in links}
    return Profile(_with_day(fields), {name: values[name] for name in links})


def _with_day(fields: dict[str, Any]) -> dict[str, Any]:
    confirmed = fields["confirmed_on"]
    return {**fields, "confirmed_on": date.fromisoformat(confirmed) if confirmed else None}
