"""
Loading the examples: real initiatives as public sources tell of them, and scans to look at.

What is there already is left alone, whoever changed it since; what was loaded once and then taken out does not come
back, because an initiative may ask to be removed.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from bouwstenen.models import Edition
from inventory.desk.example_files import Example, read_examples
from inventory.desk.example_scans import ACTION, load_scans
from inventory.scans.scanfile.storing import add_offers, read_keys
from regions.models import Initiative, Municipality, Origin, Revision
from regions.saving import Saving, add, subject_of
from regions.snapshots import initiative_snapshot

CATALOGUE = "2020-v3"


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
    examples = read_examples()
    _check_reference(examples)
    with transaction.atomic():
        initiatives = _load_initiatives(examples)
        loaded = load_scans()
    return Outcome(initiatives, loaded.titles, loaded.notes)


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
