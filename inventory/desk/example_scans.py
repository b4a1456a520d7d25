"""
The example scans: four of the brochure, and two rounds of the invented Voorbeeldregio.

Its first round is adopted and public, its second is being filled in.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from inventory.desk.example_files import Extra, Life, Profile, read_extras
from inventory.scans.actions.life import add_addition, adopt_scan, publish_scan, set_consent
from inventory.scans.actions.scans import participant_snapshot, scan_snapshot
from inventory.scans.exporting import export_scan
from inventory.scans.importing import ScanFileError, import_scan
from inventory.scans.models import Addition, Participant, Scan
from regions.actions.initiatives import trail_of
from regions.actions.regions import region_snapshot
from regions.models import Initiative, Municipality, Origin, Region, Revision
from regions.saving import Saving, add_all, change, subject_of
from regions.snapshots import initiative_snapshot

BROCHURE = ("midden-holland", "midden-ijssel", "oost-veluwe", "gooi-en-vechtstreek")
FIRST_ROUND, SECOND_ROUND = "voorbeeldregio-2025", "voorbeeldregio"
ACTION = "load-examples"


@dataclass(slots=True)
class LoadedScans:
    """Titles of the scans that were made, and Dutch sentences about what was left alone."""

    titles: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def load_scans() -> LoadedScans:
    """Make each scan, unless its region is there: then somebody may have changed or removed the scan."""
    extra = read_extras()
    loaded = LoadedScans()
    for name in (*BROCHURE, SECOND_ROUND):
        if not Region.objects.filter(slug=f"own-{name}").exists():
            _load(name, _read(name), extra[name], loaded)
    _load_first_round(extra[FIRST_ROUND], loaded)
    return loaded


def _read(name: str) -> bytes:
    return (Path(settings.FIXTURES) / "scans" / f"{name}.json").read_bytes()


def _load(name: str, content: bytes, extra: Extra, loaded: LoadedScans) -> Scan | None:
    known = set(Initiative.objects.values_list("slug", flat=True))
    try:
        scan = import_scan(content, replace=False, by=None).scan
    except ScanFileError as error:
        loaded.notes.append(f"{name}.json is overgeslagen. {error}")
        return None
    _add_to_scan(scan, extra)
    _add_profiles(extra.profiles, known)
    loaded.titles.append(scan.title)
    return scan


def _add_to_scan(scan: Scan, extra: Extra) -> None:
    """What a scan file has no place for: where the composition comes from, a remark, who took part."""
    saving = Saving(by=None, action=ACTION, trail=scan.trail)
    change(scan, saving, expected=scan.version, fields={"remark": extra.remark}, snapshot=scan_snapshot)
    if extra.region:
        region = scan.region
        how = Saving(by=None, action=ACTION)
        change(region, how, expected=region.version, fields=extra.region, snapshot=region_snapshot)
    took_part = [Participant(scan=scan, perspective=perspective, who=who) for perspective, who in extra.participants]
    add_all(took_part, saving, snapshot=participant_snapshot)


def _add_profiles(profiles: dict[str, Profile], known: set[str]) -> None:
    """Let the invented initiatives that have just been made say who they are, as they would themselves."""
    for row in Initiative.objects.filter(slug__in=profiles.keys() - known).order_by("slug"):
        profile = profiles[row.slug]
        saving = Saving(by=None, action="profile", trail=trail_of(row))
        fields = {**profile.fields, "origin": Origin.OWN}
        change(row, saving, expected=row.version, fields=fields, links=profile.links, snapshot=initiative_snapshot)


# --- two rounds ------------------------------------------------------------------------------------------------
def _load_first_round(extra: Extra, loaded: LoadedScans) -> None:
    """
    Put the first round of the Voorbeeldregio before its second, unless that was done once.

    Also where the second has stood alone for some time: what people changed in the meantime stays. An adopted second
    round says already what it followed, so it gets no other.
    """
    second = _loaded_once(_read(SECOND_ROUND)).first()
    if second is None or second.is_adopted or _was_loaded(_read(FIRST_ROUND)):
        return
    first = _load(FIRST_ROUND, _with_initiatives_as_they_are(_read(FIRST_ROUND), second), extra, loaded)
    if first is None:
        return
    if extra.life:
        _live_through(first, extra.life)
    if second.previous_id is None:
        second.refresh_from_db()
        saving = Saving(by=None, action=ACTION, trail=second.trail)
        change(second, saving, expected=second.version, fields={"previous": first}, snapshot=scan_snapshot)


def _was_loaded(content: bytes) -> bool:
    """Whether the scan of this file was made once, also when it is gone or has another title by now."""
    return _makings(content).exists()


def _loaded_once(content: bytes) -> QuerySet[Scan]:
    """The scan that this file made, if it is still there."""
    return Scan.objects.filter(pk__in=_makings(content).values("subject_id")).with_region()


def _makings(content: bytes) -> QuerySet[Revision]:
    title = json.loads(content)["title"]
    return Revision.objects.filter(subject=subject_of(Scan), before__isnull=True, after__title=title)


def _with_initiatives_as_they_are(content: bytes, second: Scan) -> bytes:
    """The file with the region and the initiatives of the second round: both rounds are about the same ones."""
    now = json.loads(export_scan(second))
    return json.dumps(json.loads(content) | {name: now[name] for name in ("region", "initiatives")}).encode()


def _live_through(scan: Scan, life: Life) -> None:
    """From open to adopted and public, with an addition a few months later."""
    for code, given_on in life.consents:
        set_consent(scan=scan, municipality=Municipality.objects.get(code=code), given_on=given_on, by=None)
    scan = adopt_scan(scan=scan, by=None)
    addition = add_addition(scan=scan, text=life.addition, by=None)
    publish_scan(scan=scan, by=None, publish=True)
    # The days are invented, as everything in it; the revisions tell when it was really made.
    days = {"adopted_on": _noon(life.adopted_on), "published_on": _noon(life.published_on)}
    Scan.objects.filter(pk=scan.pk).update(**days)
    Addition.objects.filter(pk=addition.pk).update(written_at=_noon(life.added_on))


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))
