"""Importing a scan file (domain.md section 5): all of it, or nothing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from bouwstenen.models import Activity, Bouwsteen, Edition, TargetGroup
from inventory.gaps import inputs as told
from inventory.scans.models import Scan
from inventory.scans.scanfile.adding import add_scan
from inventory.scans.scanfile.errors import ScanFileError
from inventory.scans.scanfile.existing import (
    Existing,
    differences,
    find_initiatives,
    find_region,
    merged_away,
    region_differences,
)
from inventory.scans.scanfile.reading import Known, ScanFile, read_scan_file
from inventory.scans.scanfile.replacing import replace_initiative, replace_region
from inventory.scans.scanfile.storing import Keys, add_initiatives, read_keys
from regions.actions.regions import region_snapshot
from regions.models import Municipality, Region, User
from regions.saving import ConflictError, Saving, add

__all__ = ["ImportResult", "ScanFileError", "import_scan"]

SHOWN_AT_ONCE = 5
"""How many things that differ a message tells of in full."""


@dataclass(frozen=True, slots=True)
class ImportResult:
    """The new scan, and Dutch sentences about what was replaced."""

    scan: Scan
    messages: tuple[str, ...]


def import_scan(data: bytes, *, replace: bool, by: User | None) -> ImportResult:
    """
    Make a new scan of what a scan file says, with its region and initiatives where they are not there yet.

    A region or initiative that is there and says something else is an error, unless `replace`: then it says what the
    file says from now on. A municipality with answers in the file has shared them. Raises ScanFileError, with nothing
    stored, for whatever is wrong.
    """
    file = read_scan_file(data, _catalogues())
    try:
        with transaction.atomic():
            return _Import(file, Edition.objects.get(code=file.catalogue), by).run(replace=replace)
    except (ConflictError, IntegrityError) as error:
        raise ScanFileError(
            "Iemand anders veranderde tegelijk dezelfde regio of hetzelfde initiatief. Er is niets bewaard. "
            "Probeer het opnieuw."
        ) from error


def _catalogues() -> dict[str, Known]:
    """The codes that a file may use, for each catalogue that is stored."""
    municipalities = frozenset(Municipality.objects.values_list("pk", flat=True))
    target_groups = frozenset(TargetGroup.objects.values_list("code", flat=True))
    activities: dict[str, set[str]] = defaultdict(set)
    for catalogue, code in Activity.objects.values_list("edition__code", "code"):
        activities[catalogue].add(code)
    wishes: dict[str, set[str]] = defaultdict(set)
    for catalogue, code in Bouwsteen.objects.of_initiatives().values_list("edition__code", "code"):
        wishes[catalogue].add(code)
    return {
        catalogue: Known(frozenset(codes), frozenset(wishes[catalogue]), target_groups, municipalities)
        for catalogue, codes in activities.items()
    }


class _Import:
    """One file on its way into the database."""

    def __init__(self, file: ScanFile, edition: Edition, by: User | None) -> None:
        self.file = file
        self.edition = edition
        self.saving = Saving(by=by, action="import", batch=uuid.uuid4())
        self.keys: Keys = read_keys(edition.pk)
        self.messages: list[str] = []

    def run(self, *, replace: bool) -> ImportResult:
        merged = merged_away(each.slug for each in self.file.initiatives)
        if merged:
            raise ScanFileError(self._merged(merged))
        region = find_region(self.file.region.slug)
        existing = find_initiatives((each.slug for each in self.file.initiatives), self.edition.pk)
        other_region = region_differences(region, self.file.region) if region else []
        others = self._other_initiatives(existing)
        if (other_region or others) and not replace:
            raise ScanFileError(self._told_otherwise(other_region, others))
        scan = add_scan(
            self.file,
            region=self._region(region, other_region),
            edition=self.edition,
            initiatives=self._initiatives(existing, others),
            keys=self.keys,
            saving=self.saving,
        )
        return ImportResult(scan, tuple(self.messages))

    def _other_initiatives(self, existing: dict[str, Existing]) -> dict[str, list[str]]:
        """Slug to what the file says otherwise, for each initiative that is there and differs."""
        found = {}
        for initiative in self.file.initiatives:
            if initiative.slug in existing:
                what = differences(existing[initiative.slug], initiative)
                if what:
                    found[initiative.slug] = what
        return found

    def _merged(self, merged: dict[str, str]) -> str:
        places = {initiative.slug: number for number, initiative in enumerate(self.file.initiatives, 1)}
        told_of = [f"Bij initiatives › nr. {places[slug]} ({slug}): dat is nu {now}." for slug, now in merged.items()]
        return " ".join(["Dit is samengevoegd met een ander initiatief.", *told_of[:SHOWN_AT_ONCE], "Pas het aan."])

    def _told_otherwise(self, other_region: list[str], others: dict[str, list[str]]) -> str:
        places = {initiative.slug: number for number, initiative in enumerate(self.file.initiatives, 1)}
        told_of = [f"Bij region ({self.file.region.slug}): {', '.join(other_region)}."] if other_region else []
        told_of += [
            f"Bij initiatives › nr. {places[slug]} ({slug}): {', '.join(what)}." for slug, what in others.items()
        ]
        more = [f"En nog {len(told_of) - SHOWN_AT_ONCE} andere."] if len(told_of) > SHOWN_AT_ONCE else []
        return " ".join(
            [
                "Dit staat er al, maar anders.",
                *told_of[:SHOWN_AT_ONCE],
                *more,
                "Pas het bestand aan, of vervang wat er staat met --replace.",
            ]
        )

    def _region(self, region: Region | None, other: list[str]) -> Region:
        wanted: told.Region = self.file.region
        if region is None:
            region = Region(slug=wanted.slug, name=wanted.name, kind=wanted.kind)
            links = {"municipalities": list(wanted.municipalities)}
            add(region, self.saving, snapshot=region_snapshot, links=links)
        elif other:
            replace_region(region, wanted, self.saving)
            self.messages.append(f"Regio {wanted.slug} is vervangen: {', '.join(other)}.")
        return region

    def _initiatives(self, existing: dict[str, Existing], others: dict[str, list[str]]) -> dict[str, int]:
        found = {slug: each.pk for slug, each in existing.items()}
        for initiative in self.file.initiatives:
            if initiative.slug in others:
                replace_initiative(found[initiative.slug], initiative, self.edition, self.keys, self.saving)
                what = ", ".join(others[initiative.slug])
                self.messages.append(f"Initiatief {initiative.slug} is vervangen: {what}.")
        new = [each for each in self.file.initiatives if each.slug not in existing]
        return found | add_initiatives(new, self.keys, self.saving)
