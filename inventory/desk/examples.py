"""
Loading the examples: real initiatives as public sources tell of them, and five scans to look at.

What is there already is left alone, whoever changed it since; what was loaded once and then taken out does not come
back, because an initiative may ask to be removed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import transaction

from bouwstenen.models import Edition
from inventory.desk.example_files import Example, Extra, Profile, read_examples, read_extras
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.importing import ScanFileError, import_scan
from inventory.scans.models import Participant, Scan
from inventory.scans.scanfile.storing import add_offers, read_keys
from regions.actions.initiatives import trail_of
from regions.actions.regions import region_snapshot
from regions.models import Initiative, Municipality, Origin, Region, Revision
from regions.saving import Saving, add, change, subject_of
from regions.snapshots import initiative_snapshot

CATALOGUE = "2020-v3"
SCANS = ("midden-holland", "midden-ijssel", "oost-veluwe", "gooi-en-vechtstreek", "voorbeeldregio")
ACTION = "load-examples"


class NoReferenceError(Exception):
    """The catalogue or the municipalities that the examples stand on are not loaded yet."""

    def __init__(self) -> None:
        super().__init__("De catalogus en de gemeenten zijn er nog niet. Draai eerst: manage.py load_reference")


@dataclass(slots=True)
class Outcome:
    """What was loaded: numbers of initiatives, titles of scans, and Dutch sentences about what was left alone."""

    initiatives: int = 0
    scans: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def load_examples() -> Outcome:
    """
    Load what is not there yet, each scan for itself.

    Raises NoReferenceError, and FileError when one of the files is wrong; then nothing is stored.
    """
    examples, extra = read_examples(), read_extras()
    _check_reference(examples)
    outcome = Outcome()
    with transaction.atomic():
        outcome.initiatives = _load_initiatives(examples)
        for name in SCANS:
            _load_scan(name, extra, outcome)
    return outcome


def _check_reference(examples: Iterable[Example]) -> None:
    profiles = [example.profile for example in examples]
    codes = {profile.municipality for profile in profiles if profile.municipality}
    for offer in (offer for profile in profiles for offer in profile.offers):
        codes.update(offer.municipalities, offer.places)
    known = set(Municipality.objects.values_list("code", flat=True))
    if not (codes <= known and Edition.objects.filter(code=CATALOGUE).exists()):
        raise NoReferenceError


# --- initiatives -----------------------------------------------------------------------------------------------
def _load_initiatives(examples: Sequence[Example]) -> int:
    there = set(Initiative.objects.values_list("slug", flat=True)) | _loaded_before()
    new = [example for example in examples if example.profile.slug not in there]
    saving = Saving(by=None, action=ACTION, batch=uuid.uuid4())
    rows = [_new_initiative(example) for example in new]
    for row in rows:
        add(row, saving, snapshot=initiative_snapshot)
    keys = read_keys(Edition.objects.get(code=CATALOGUE).pk)
    offers = ((row.pk, offer) for row, example in zip(rows, new, strict=True) for offer in example.profile.offers)
    add_offers(offers, keys, saving)
    return len(rows)


def _loaded_before() -> set[str]:
    """The slugs of initiatives that were loaded once, also when they are gone or have another slug by now."""
    revisions = Revision.objects.filter(subject=subject_of(Initiative), action=ACTION, before__isnull=True)
    return {str(after["slug"]) for after in revisions.values_list("after", flat=True) if after}


def _new_initiative(example: Example) -> Initiative:
    profile = example.profile
    return Initiative(
        slug=profile.slug,
        name=profile.name,
        organisation=profile.organisation,
        kind=profile.kind,
        municipality_id=profile.municipality,
        website=profile.website,
        origin=Origin.PUBLIC_SOURCE,
        source=example.source,
    )


# --- scans -----------------------------------------------------------------------------------------------------
def _load_scan(name: str, extra: dict[str, Extra], outcome: Outcome) -> None:
    """Import one scan, unless its region is there: then somebody may have changed or removed the scan."""
    if Region.objects.filter(slug=f"own-{name}").exists():
        return
    path = Path(settings.FIXTURES) / "scans" / f"{name}.json"
    known = set(Initiative.objects.values_list("slug", flat=True))
    try:
        scan = import_scan(path.read_bytes(), replace=False, by=None).scan
    except ScanFileError as error:
        outcome.notes.append(f"{path.name} is overgeslagen. {error}")
        return
    _add_to_scan(scan, extra[name])
    _add_profiles(extra[name].profiles, known)
    outcome.scans.append(scan.title)


def _add_to_scan(scan: Scan, extra: Extra) -> None:
    """What a scan file has no place for: where the composition comes from, a remark, who took part."""
    saving = Saving(by=None, action=ACTION, trail=scan.trail)
    change(scan, saving, expected=scan.version, fields={"remark": extra.remark}, snapshot=scan_snapshot)
    region = scan.region
    saving = Saving(by=None, action=ACTION)
    change(region, saving, expected=region.version, fields=extra.region, snapshot=region_snapshot)
    Participant.objects.bulk_create(
        Participant(scan=scan, perspective=perspective, who=who) for perspective, who in extra.participants
    )


def _add_profiles(profiles: dict[str, Profile], known: set[str]) -> None:
    """Let the invented initiatives that have just been made say who they are, as they would themselves."""
    for row in Initiative.objects.filter(slug__in=profiles.keys() - known).order_by("slug"):
        profile = profiles[row.slug]
        saving = Saving(by=None, action="profile", trail=trail_of(row))
        fields = {**profile.fields, "origin": Origin.OWN}
        change(row, saving, expected=row.version, fields=fields, links=profile.links, snapshot=initiative_snapshot)
