"""
Who may see and do what with a scan (domain.md section 6).

As in `regions.permissions`: not visible is a 404, visible but not allowed a 403.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from inventory.scans.models import ReadingLink, Remark, Scan, Sheet
from regions.models import Initiative, Municipality, Offer
from regions.permissions import AnyUser, access_of
from regions.tokens import token_hash


def scans_for(user: AnyUser) -> QuerySet[Scan]:
    """The scans of the regions that the user belongs to, newest first."""
    access = access_of(user)
    return (
        Scan.objects.filter(
            Q(region__in=access.coordinator_of | access.reader_of)
            | Q(region__in=_regions_of_municipalities(access.officer_of))
        )
        .with_region()
        .newest_first()
    )


def _regions_of_municipalities(codes: frozenset[str]) -> QuerySet[Municipality, int]:
    return Municipality.objects.filter(pk__in=codes, regions__isnull=False).values_list("regions", flat=True)


def get_scan(user: AnyUser, pk: int) -> Scan:
    """A scan, for the members of its region."""
    scan = scans_for(user).filter(pk=pk).first()
    if scan is None:
        raise Http404
    return scan


@dataclass(frozen=True, slots=True)
class Reading:
    """A scan for whoever may read it, and whether as a member of its region: only these read notes and money."""

    scan: Scan
    is_member: bool


def get_scan_to_read(user: AnyUser, pk: int) -> Reading:
    """A scan for the members of its region, and for editors of initiatives that belong once it is shared with them."""
    scan = scans_for(user).filter(pk=pk).first()
    if scan is not None:
        return Reading(scan, is_member=True)
    scan = scans_shared_with(access_of(user).editor_of).filter(pk=pk).first()
    if scan is None:
        raise Http404
    return Reading(scan, is_member=False)


def scans_shared_with(initiatives: Collection[int]) -> QuerySet[Scan]:
    """
    The scans that one of these initiatives belongs to and that are shared with initiatives, newest first.

    An initiative belongs when it is based in the region or has an offer, of whatever status, for or with a place in
    one of its municipalities (domain.md section 4).
    """
    if not initiatives:
        return Scan.objects.none()
    based = Initiative.objects.filter(pk__in=initiatives, municipality__regions=OuterRef("region"))
    offered = {
        "offer__initiative__in": initiatives,
        "offer__held": False,
        "offer__activity__edition": OuterRef("edition"),
        "municipality__regions": OuterRef("region"),
    }
    for_them = Offer.municipalities.through.objects.filter(**offered)
    there = Offer.places.through.objects.filter(**offered)
    return (
        Scan.objects.filter(Exists(based) | Exists(for_them) | Exists(there), shared_with_initiatives_on__isnull=False)
        .with_region()
        .newest_first()
    )


def get_scan_to_coordinate(user: AnyUser, pk: int) -> Scan:
    scan = get_scan(user, pk)
    if scan.region_id not in access_of(user).coordinator_of:
        raise PermissionDenied("Alleen de regiocoördinator kan dit doen.")
    return scan


def may_change(user: AnyUser, scan: Scan) -> bool:
    """Whether the user may change what a scan itself says: its coordinator, until it is adopted."""
    return scan.region_id in access_of(user).coordinator_of and not scan.is_adopted


def get_scan_to_change(user: AnyUser, pk: int) -> Scan:
    scan = get_scan_to_coordinate(user, pk)
    if not may_change(user, scan):
        raise PermissionDenied("Deze scan is vastgesteld. Er kan niets meer aan veranderen.")
    return scan


@dataclass(frozen=True, slots=True)
class Filling:
    """One municipality filling in one scan. `sheet` is None until something has been saved."""

    scan: Scan
    municipality: Municipality
    sheet: Sheet | None

    @property
    def is_shared(self) -> bool:
        return self.sheet is not None and self.sheet.shared_on is not None


def get_filling(user: AnyUser, scan_pk: int, code: str) -> Filling:
    """A municipality's own answers in a scan, to read: for its officers and the region's coordinators."""
    filling = _filling(user, scan_pk, code)
    if not sees_draft(user, filling):
        raise PermissionDenied(f"Alleen medewerkers van de gemeente {filling.municipality} zien dit.")
    return filling


def get_filling_shared(user: AnyUser, scan_pk: int, code: str) -> Filling:
    """As `get_filling`, and once the municipality shared for all members of the region: what it says since then."""
    filling = _filling(user, scan_pk, code)
    if not filling.is_shared and not sees_draft(user, filling):
        raise PermissionDenied(f"De gemeente {filling.municipality} heeft haar antwoorden nog niet gedeeld.")
    return filling


def sees_draft(user: AnyUser, filling: Filling) -> bool:
    """Whether the user sees what a municipality says before it shares: its officers and the region's coordinators."""
    access = access_of(user)
    return filling.municipality.pk in access.officer_of or filling.scan.region_id in access.coordinator_of


def _filling(user: AnyUser, scan_pk: int, code: str) -> Filling:
    """The scan, the municipality and its sheet: one query."""
    here = FilteredRelation("region__municipalities", condition=Q(region__municipalities=code))
    sheets = FilteredRelation("sheets", condition=Q(sheets__municipality=code))
    scans = scans_for(user).annotate(filled_by=here, sheet_there=sheets).filter(pk=scan_pk, filled_by__isnull=False)
    scan = scans.select_related("filled_by", "sheet_there").first()  # type: ignore[misc]  # just annotated
    if scan is None:
        raise Http404
    return Filling(scan, vars(scan)["filled_by"], getattr(scan, "sheet_there", None))


def may_fill(user: AnyUser, filling: Filling) -> bool:
    """Whether the user may change the municipality's answers now."""
    return filling.municipality.pk in access_of(user).officer_of and filling.scan.is_open


def get_filling_of_own(user: AnyUser, scan_pk: int, code: str) -> Filling:
    """A municipality's own answers in a scan, in whatever state: for its officers alone."""
    filling = get_filling(user, scan_pk, code)
    if code not in access_of(user).officer_of:
        raise PermissionDenied(f"Alleen medewerkers van de gemeente {filling.municipality} kunnen dit doen.")
    return filling


def get_filling_to_edit(user: AnyUser, scan_pk: int, code: str) -> Filling:
    """A municipality's own answers in a scan, to change: for its officers, while the scan is open."""
    filling = get_filling(user, scan_pk, code)
    if code not in access_of(user).officer_of:
        raise PermissionDenied(f"Alleen medewerkers van de gemeente {filling.municipality} vullen dit in.")
    if not filling.scan.is_open:
        raise PermissionDenied("Deze scan is niet open. De antwoorden kunnen nu niet veranderen.")
    return filling


def get_scan_to_fill(user: AnyUser, pk: int) -> Scan:
    """A scan to fill in on behalf of its municipalities: for its coordinators, while it is open."""
    scan = get_scan_to_coordinate(user, pk)
    if not scan.is_open:
        raise PermissionDenied("Deze scan is niet open. De antwoorden kunnen nu niet veranderen.")
    return scan


def get_remark_to_remove(user: AnyUser, scan_pk: int, pk: int) -> Remark:
    """A remark, for whoever wrote it and for the region's coordinators."""
    scan = get_scan(user, scan_pk)
    remark = scan.remarks.filter(pk=pk).first()
    if remark is None:
        raise Http404
    if remark.written_by_id != user.pk and scan.region_id not in access_of(user).coordinator_of:
        raise PermissionDenied("Alleen wie dit schreef en de regiocoördinator kunnen deze opmerking weghalen.")
    return remark


def published_scans() -> QuerySet[Scan]:
    """Adopted scans whose report everyone may read, by region, the newest first."""
    return (
        Scan.objects.adopted()
        .filter(published_on__isnull=False)
        .with_region()
        .order_by("region__name", "-reference_date", "-pk")
    )


def get_published_scan(pk: int) -> Scan:
    """A published scan, for everyone."""
    scan = published_scans().filter(pk=pk).first()
    if scan is None:
        raise Http404
    return scan


def get_scan_by_link(token: str) -> Scan | None:
    """The scan that a reading link opens, as long as the link works."""
    link = (
        ReadingLink.objects.filter(token_hash=token_hash(token), withdrawn_at=None, ends_at__gt=timezone.now())
        .select_related("scan__region", "scan__edition")
        .first()
    )
    return link.scan if link else None
