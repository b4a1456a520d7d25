"""What the tests of the beheer type and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse

from regions.models import Region, User

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response


NO_ROLES = {
    "memberships-TOTAL_FORMS": "0",
    "memberships-INITIAL_FORMS": "0",
    "memberships-MIN_NUM_FORMS": "0",
    "memberships-MAX_NUM_FORMS": "1000",
}


def text(response: Response) -> str:
    return response.content.decode()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def region_typed(region: Region, **changes: Any) -> dict[str, Any]:
    typed = {
        "name": region.name,
        "basis": region.basis,
        "source": region.source,
        "year": region.year or "",
        "guided_by": region.guided_by,
        "ended_on": "",
        "municipalities": [one.pk for one in region.municipalities.all()],
        "seen_version": region.version,
    }
    return typed | changes


def save_region(client: Client, region: Region, **changes: Any) -> Response:
    return client.post(reverse("admin:regions_region_change", args=[region.pk]), region_typed(region, **changes))
