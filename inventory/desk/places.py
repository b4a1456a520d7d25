"""
The places where one person does their work: each membership is one.

A person with several looks from one of them at a time, never with a mixed menu. Which one is current follows from
the page (its address names a municipality, region, initiative or scan), else from what was chosen last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value

from inventory.scans.models import Scan, ScanState
from inventory.scans.permissions import scans_shared_with
from regions.models import Membership, Municipality, Role
from regions.permissions import Access, AnyUser, access_of

SESSION_KEY = "place"


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that a person may work, and as what."""

    role: Role
    pk: str
    name: str
    slug: str = ""
    """Of a region or an initiative; empty for a municipality."""

    @property
    def key(self) -> str:
        return f"{self.role}:{self.pk}"

    @property
    def label(self) -> str:
        match self.role:
            case Role.OFFICER:
                return f"gemeente {self.name}"
            case Role.COORDINATOR:
                return f"coördinator van {self.name}"
            case Role.READER:
                return f"meelezer van {self.name}"
            case _:
                return self.name


@dataclass(frozen=True, slots=True)
class PlacedScan:
    """What the desk shows of a scan, and the place that it is shown to."""

    pk: int
    title: str
    region: str
    reference_date: date
    state: ScanState
    region_id: int
    is_example: bool
    """Whether one of the region's municipalities is invented."""
    municipality: str
    """The CBS code when the scan is a municipality's to fill in, else empty."""

    @property
    def is_open(self) -> bool:
        return self.state == ScanState.OPEN

    def is_for(self, place: Place) -> bool:
        """Whether the place has something to do with the scan; before it opens that is the coordinator's alone."""
        if self.state == ScanState.PREPARING and place.role != Role.COORDINATOR:
            return False
        if place.role == Role.OFFICER:
            return self.municipality == place.pk
        return place.role != Role.EDITOR and not self.municipality and str(self.region_id) == place.pk


def places_of(user: AnyUser) -> tuple[Place, ...]:
    """All places of one person, in the order in which they were given."""
    return tuple(_place(one) for one in access_of(user).memberships)


def scans_at_places(access: Access) -> tuple[PlacedScan, ...]:
    """The scans of every place of one person, the newest first: one query, however many places."""
    of_regions = _columns(Scan.objects.filter(region__in=access.coordinator_of | access.reader_of), Value(""))
    of_municipalities = _columns(
        Scan.objects.filter(region__municipalities__in=access.officer_of), F("region__municipalities")
    )
    rows = of_regions.union(of_municipalities, all=True).order_by("-reference_date", "-pk")
    return tuple(
        PlacedScan(pk, title, region, day, ScanState(state), region_id, is_example, municipality)
        for pk, day, state, title, region, region_id, is_example, municipality in rows
    )


@dataclass(frozen=True, slots=True)
class SharedScan:
    """A scan that a region lets an initiative read along."""

    pk: int
    title: str
    region: str
    is_adopted: bool


def scans_to_read_along(place: Place) -> tuple[SharedScan, ...]:
    """The scans that are shared with the initiative at this place, the newest first: one query."""
    rows = scans_shared_with({int(place.pk)}).values_list("pk", "title", "region__name", "state")
    return tuple(SharedScan(pk, title, region, state == ScanState.ADOPTED) for pk, title, region, state in rows)


def _columns(scans: QuerySet[Scan], municipality: Value | F) -> QuerySet[Scan, Any]:
    """Both halves of the question in the same columns; `municipality` is whose it is to fill in."""
    columns = ("pk", "reference_date", "state", "title", "region__name", "region_id")
    invented = Exists(Municipality.objects.filter(regions=OuterRef("region"), fictional=True))
    return scans.order_by().values_list(*columns, invented, municipality)


def _place(membership: Membership) -> Place:
    role = Role(membership.role)
    if membership.municipality:
        return Place(role, membership.municipality.pk, membership.municipality.name)
    if membership.region:
        return Place(role, str(membership.region.pk), membership.region.name, membership.region.slug)
    assert membership.initiative is not None  # noqa: S101  # a database constraint says so
    return Place(role, str(membership.initiative.pk), membership.initiative.name, membership.initiative.slug)
