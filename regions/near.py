"""Which municipalities are worth a tick box of their own: those around the one where an initiative is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count

from regions.models import Municipality, Neighbour, Region, RegionKind

SMALL_REGION = 12
"""Municipalities in a region that is still small enough to tick through on a phone."""


def municipalities_near(home: str | None, chosen: Iterable[str] = ()) -> list[Municipality]:
    """
    The municipality itself first, then by name: its neighbours, its small regions, and what was chosen before.

    `home` and `chosen` are CBS codes. Provinces and large regions would make the list longer than helpful; whoever
    works there types the name.
    """
    codes = set(chosen)
    if home is not None:
        codes |= {home} | _neighbours(home) | _in_small_regions(home)
    found = Municipality.objects.filter(pk__in=codes)
    return sorted(found, key=lambda one: (one.code != home, one.name))


def _neighbours(home: str) -> set[str]:
    pairs = Neighbour.objects.usable().touching([home]).values_list("first_id", "second_id")
    return {code for pair in pairs for code in pair}


def _in_small_regions(home: str) -> set[str]:
    of_home = Region.municipalities.through.objects.filter(municipality=home).values("region")
    small = (
        Region.objects.filter(pk__in=of_home, ended_on__isnull=True)
        .exclude(kind=RegionKind.PROVINCIE)
        .annotate(size=Count("municipalities"))
        .filter(size__lte=SMALL_REGION)
    )
    return set(Municipality.objects.current().filter(regions__in=small).values_list("pk", flat=True))
