"""The page of one region."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regions.composition import composition_of
from regions.confirming import confirmations
from regions.joining import count_waiting
from regions.permissions import access_of, get_region


@require_safe
def region_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Which municipalities form a region, how that is known, and its scans."""
    region = get_region(request.user, slug)
    access = access_of(request.user)
    composition = composition_of(region)
    is_coordinator = region.pk in access.coordinator_of
    mine = [one for one in composition.municipalities if one.pk in access.officer_of]
    context = {
        "region": region,
        "composition": composition,
        "scans": region.scans.newest_first(),
        "mine": mine,
        "own_roles": [
            one for one in access.memberships if one.region_id == region.pk or one.municipality_id in composition.codes
        ],
        "is_coordinator": is_coordinator,
        "confirmations": confirmations(region, timezone.now()) if is_coordinator else None,
        "asking": count_waiting(region.pk) if is_coordinator or access.staff else 0,
        "is_member": is_coordinator or bool(mine) or region.pk in access.reader_of,
    }
    return render(request, "regions/region_detail.html", context)
