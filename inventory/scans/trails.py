"""The trails of a scan and its initiatives: which things have their history there, and whether all of it is right."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping

from inventory.scans.actions.answers import snapshot as answer_snapshot
from inventory.scans.actions.life import addition_snapshot, consent_snapshot
from inventory.scans.actions.scans import participant_snapshot, scan_snapshot
from inventory.scans.actions.sheets import snapshot as sheet_snapshot
from inventory.scans.actions.table import decision_snapshot, steunpunt_snapshot
from inventory.scans.models import Addition, Answer, Consent, Decision, Participant, Scan, Sheet, Steunpunt
from regions.breaks import Break, chain_breaks
from regions.models import Initiative, Offer, Revision, Signal, TrailHead
from regions.replaying import Kept, replay_breaks
from regions.saving import subject_of
from regions.snapshots import initiative_snapshot, offer_snapshot, signal_snapshot

_OFFER_LINKS = ("municipalities", "places", "target_groups")
_DEFAULTS = ("default_municipalities", "default_places", "default_target_groups")


def _says_nothing(sheet: Sheet) -> bool:
    """A sheet is opened with the first answer on it; its own history begins with sharing."""
    return sheet.version == 1 and sheet.shared_on is None


KEPT: Mapping[str, tuple[Kept, ...]] = {
    "scan": (
        Kept(Scan, lambda number: Scan.objects.filter(pk=number), scan_snapshot),
        Kept(Sheet, lambda number: Sheet.objects.filter(scan=number), sheet_snapshot, untold=_says_nothing),
        Kept(Answer, lambda number: Answer.objects.filter(scan=number), answer_snapshot),
        Kept(Decision, lambda number: Decision.objects.filter(scan=number), decision_snapshot),
        Kept(Steunpunt, lambda number: Steunpunt.objects.filter(scan=number), steunpunt_snapshot),
        Kept(Participant, lambda number: Participant.objects.filter(scan=number), participant_snapshot),
        Kept(Consent, lambda number: Consent.objects.filter(scan=number), consent_snapshot),
        Kept(Addition, lambda number: Addition.objects.filter(scan=number), addition_snapshot),
    ),
    "initiative": (
        Kept(
            Initiative,
            lambda number: Initiative.objects.filter(pk=number).prefetch_related(*_DEFAULTS),
            initiative_snapshot,
        ),
        Kept(
            Offer,
            lambda number: (
                Offer.objects.filter(initiative=number).select_related("activity").prefetch_related(*_OFFER_LINKS)
            ),
            offer_snapshot,
        ),
        Kept(
            Signal,
            lambda number: (
                Signal.objects.filter(initiative=number).select_related("activity").prefetch_related("municipalities")
            ),
            signal_snapshot,
        ),
    ),
}
"""What is kept in a trail, by the word that its name begins with."""


def all_trails() -> list[str]:
    """Every trail that has a change, had one, or should have one: of a scan or an initiative that is there."""
    changes = Revision.objects.order_by().values_list("trail", flat=True).distinct()
    heads = TrailHead.objects.values_list("trail", flat=True)
    things = [
        f"{kind}:{pk}" for kind, kept in KEPT.items() for pk in kept[0].model._base_manager.values_list("pk", flat=True)
    ]
    return sorted({*changes, *heads, *things})


def trails_of(scan: Scan) -> list[str]:
    """The trail of a scan, and those of the initiatives in its region."""
    codes = list(scan.region.municipalities.values_list("pk", flat=True))
    offering = Offer.objects.reaching(codes, []).values("initiative")
    around = Initiative.objects.around(codes, offering).order_by("pk").values_list("pk", flat=True)
    return [scan.trail, *(f"initiative:{pk}" for pk in around)]


def trail_breaks(trail: str, now: datetime.datetime) -> list[Break]:
    """All that is wrong with one trail. To be called in one moment."""
    return [*chain_breaks(trail, now), *_adoption_breaks(trail), *_frozen_breaks(trail), *_state_breaks(trail)]


def _owner(trail: str) -> tuple[str, int]:
    """The kind and number in the name of a trail; 0 for one that is named otherwise."""
    kind, _, number = trail.partition(":")
    return kind, int(number) if number.isdecimal() else 0


def _adoption_breaks(trail: str) -> list[Break]:
    """An adopted scan remembers how its chain ended then."""
    kind, number = _owner(trail)
    scan = Scan.objects.filter(pk=number).first() if kind == "scan" else None
    if scan is None or not scan.trail_hash:
        return []
    if Revision.objects.filter(trail=trail, position=scan.trail_length, hash=scan.trail_hash).exists():
        return []
    return [Break(trail, "is niet meer de wijziging waarmee de scan is vastgesteld", scan.trail_length)]


def _frozen_breaks(trail: str) -> Iterator[Break]:
    """What was frozen with an adoption has the sums that stand in its history; of the report, where it has one."""
    kind, number = _owner(trail)
    for scan in Scan.objects.adopted().filter(pk=number) if kind == "scan" else ():
        if _sum(scan.frozen_inputs) != scan.inputs_sha256:
            yield Break(trail, "wat bij het vaststellen is vastgelegd, is veranderd")
        if scan.report_sha256 and _sum(scan.frozen_report) != scan.report_sha256:
            yield Break(trail, "het rapport dat bij het vaststellen is vastgelegd, is veranderd")


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _state_breaks(trail: str) -> Iterator[Break]:
    kind, number = _owner(trail)
    if kind == "scan" and _was_deleted(number):
        return
    for kept in KEPT.get(kind, ()):
        yield from replay_breaks(trail, number, kept)


def _was_deleted(number: int) -> bool:
    """With a scan that was deleted everything in it went; that is told once, with the scan."""
    last = Revision.objects.filter(subject=subject_of(Scan), subject_id=number, after=None)
    return last.exists() and not Scan.objects.filter(pk=number).exists()
