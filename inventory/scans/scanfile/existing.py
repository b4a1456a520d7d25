"""What is stored already under the slugs of a scan file, and whether the file says something else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from inventory.gaps.inputs import Initiative, Offer, Region, Signal
from inventory.scans.profiles import PROFILE_COLUMNS, read_initiatives
from inventory.scans.scanfile.errors import quoted
from regions.models import Initiative as StoredInitiative
from regions.models import Region as StoredRegion

SLUGS_AT_ONCE = 500
"""So that no query has more parameters than SQLite takes."""

REGION_WORDS = {"name": "naam", "kind": "soort"}
INITIATIVE_WORDS = {
    "name": "naam",
    "organisation": "organisatie",
    "kind": "soort",
    "municipality": "gemeente",
    "website": "website",
}


@dataclass(frozen=True, slots=True)
class Existing:
    """An initiative that is stored: what a scan file would say of it, and whether a municipality still holds it."""

    pk: int
    initiative: Initiative
    held: bool


def find_initiatives(slugs: Iterable[str], edition: int) -> dict[str, Existing]:
    """Those that are stored under these slugs, locked until the transaction ends, by slug."""
    found: dict[str, Existing] = {}
    remaining = iter(slugs)
    while some := list(islice(remaining, SLUGS_AT_ONCE)):
        rows = StoredInitiative.objects.select_for_update().filter(slug__in=some).order_by("pk")
        held = dict(rows.values_list("pk", "held"))
        if held:
            profiles = StoredInitiative.objects.filter(pk__in=held).values_list("pk", *PROFILE_COLUMNS)
            read = read_initiatives(profiles, edition)
            found |= {each.slug: Existing(pk, each, held[pk]) for pk, each in read.items()}
    return found


def merged_away(slugs: Iterable[str]) -> dict[str, str]:
    """Of the records that became one with another: under which slug to find them now."""
    found: dict[str, str] = {}
    remaining = iter(slugs)
    while some := list(islice(remaining, SLUGS_AT_ONCE)):
        rows = StoredInitiative.objects.filter(slug__in=some, merged_into__isnull=False)
        found |= dict(rows.values_list("slug", "merged_into__slug"))
    return found


def differences(existing: Existing, wanted: Initiative) -> list[str]:
    """What the file says otherwise than what is stored, in Dutch words; empty when it is the same."""
    stored = existing.initiative
    return [
        *_other_fields(stored, wanted, INITIATIVE_WORDS),
        *_other_codes("wensen", stored.wishes, wanted.wishes),
        *_other_things("aanbod van", map(offer_key, stored.offers), map(offer_key, wanted.offers)),
        *_other_things("signaal over", map(signal_key, stored.signals), map(signal_key, wanted.signals)),
        *(["een gemeente heeft dit nog niet gedeeld"] if existing.held else []),
    ]


def find_region(slug: str) -> StoredRegion | None:
    """The region that is stored under this slug, locked until the transaction ends."""
    return StoredRegion.objects.select_for_update().filter(slug=slug).first()


def region_differences(stored: StoredRegion, wanted: Region) -> list[str]:
    codes = stored.municipalities.values_list("pk", flat=True)
    return [
        *_other_fields(stored, wanted, REGION_WORDS),
        *_other_codes("gemeenten", codes, wanted.municipalities),
    ]


def _other_fields(stored: StoredRegion | Initiative, wanted: Region | Initiative, words: dict[str, str]) -> list[str]:
    return [
        f"{word} (nu {_shown(getattr(stored, name))}, in het bestand {_shown(getattr(wanted, name))})"
        for name, word in words.items()
        if getattr(stored, name) != getattr(wanted, name)
    ]


def _shown(value: str | None) -> str:
    return quoted(value) if value else "leeg"


def _other_codes(word: str, stored: Iterable[str], wanted: Iterable[str]) -> list[str]:
    now, then = set(stored), set(wanted)
    if now == then:
        return []
    parts = [f"erbij {', '.join(sorted(then - now))}"] if then - now else []
    parts += [f"eraf {', '.join(sorted(now - then))}"] if now - then else []
    return [f"{word} ({'; '.join(parts)})"]


def offer_key(offer: Offer) -> tuple[Any, ...]:
    """The same for two offers that say the same, in whatever order their lists are; its activity in front."""
    links = (frozenset(offer.municipalities), frozenset(offer.places), frozenset(offer.target_groups))
    dates = (offer.starts_on, offer.ends_on, offer.confirmed_on)
    rest = (offer.at_home, offer.exclusive, offer.funding, offer.status, offer.source, offer.note)
    return (offer.activity, links, dates, rest)


def signal_key(signal: Signal) -> tuple[Any, ...]:
    """As `offer_key`."""
    return (signal.activity, signal.signal, frozenset(signal.municipalities), signal.named, signal.note)


def _other_things(word: str, stored: Iterable[tuple[Any, ...]], wanted: Iterable[tuple[Any, ...]]) -> list[str]:
    """The activities of which there are other things, given the key of each thing."""
    now, then = Counter(stored), Counter(wanted)
    activities = {key[0] for key in (now - then) + (then - now)}
    return [f"{word} {', '.join(sorted(activities))}"] if activities else []
