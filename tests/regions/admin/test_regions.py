"""Staff correct regions and confirm which municipalities belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.admin.regions import RegionForm
from regions.models import Region, Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_region,
)
from tests.regions.admin.pages import region_typed, save_region, signed_in, text

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


def test_region_changes_with_a_revision_by_whom(client: Client, staff: User) -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    get_municipality(DEVENTER)

    response = save_region(client, region, name="Midden-Holland en omgeving", municipalities=[GOUDA, DEVENTER])

    stored = Region.objects.get()
    assert response.status_code == 302
    assert stored.name == "Midden-Holland en omgeving"
    assert {one.pk for one in stored.municipalities.all()} == {GOUDA, DEVENTER}
    revision = Revision.objects.get()
    assert (revision.subject, revision.version, revision.by) == ("region", 2, staff)
    assert (revision.before or {})["name"] == "Midden-Holland"
    assert (revision.before or {})["municipalities"] == [GOUDA, WADDINXVEEN]


def test_region_saved_from_an_older_page_is_not_saved_and_says_so(client: Client) -> None:
    region = make_region(name="Oud")
    page = region_typed(region, name="Van mij")
    save_region(client, region, name="Van een ander")

    response = client.post(reverse("admin:regions_region_change", args=[region.pk]), page)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert Region.objects.get().name == "Van een ander"


def test_region_changed_in_the_same_moment_is_not_saved_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    region = make_region(name="Oud")
    page = region_typed(region, name="Van mij")

    def check_and_be_overtaken(form: RegionForm) -> bool:
        valid = original(form)
        Region.objects.filter(pk=region.pk).update(name="Van een ander", version=2)
        return valid

    original = RegionForm.is_valid
    monkeypatch.setattr(RegionForm, "is_valid", check_and_be_overtaken)

    response = client.post(reverse("admin:regions_region_change", args=[region.pk]), page, follow=True)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert not Revision.objects.exists()


def test_region_without_municipalities_is_refused(client: Client) -> None:
    region = make_region(municipalities=[GOUDA])

    response = save_region(client, region, municipalities=[])

    assert "Kies ten minste één gemeente." in text(response)
    assert [one.pk for one in region.municipalities.all()] == [GOUDA]


def test_region_is_added_with_an_address_that_carries_its_kind(client: Client) -> None:
    get_municipality(GOUDA)
    typed = {"name": "Groene Hart", "kind": "own", "basis": "stated", "municipalities": [GOUDA]}

    client.post(reverse("admin:regions_region_add"), typed)
    again = client.post(reverse("admin:regions_region_add"), typed)

    region = Region.objects.get()
    assert (region.slug, region.kind) == ("own-groene-hart", "own")
    assert Revision.objects.get().action == "add"
    assert "Er is al een regio van deze soort met deze naam." in text(again)


def test_region_keeps_its_kind_and_address(client: Client) -> None:
    region = make_region(slug="iza-midden-holland", kind="iza")

    save_region(client, region, kind="ggd", slug="ggd-anders", guided_by="KernKracht")

    stored = Region.objects.get()
    assert (stored.kind, stored.slug, stored.guided_by) == ("iza", "iza-midden-holland", "KernKracht")


def test_region_is_confirmed_with_the_button(client: Client, staff: User) -> None:
    region = make_region()
    address = reverse("admin:regions_region_confirm", args=[region.slug])
    page = text(client.get(reverse("admin:regions_region_change", args=[region.pk])))

    response = client.post(address, {"version": "1"}, follow=True)

    region.refresh_from_db()
    assert f'action="{address}"' in page
    assert "Nog niemand heeft deze indeling bevestigd." in page
    assert (region.confirmed_on, region.confirmed_by) == (timezone.localdate(), staff)
    assert "De indeling is bevestigd op" in text(response)
    assert Revision.objects.get().action == "confirm"


@pytest.mark.parametrize("version", ["0", "2", "", "nieuw"])
def test_region_is_not_confirmed_from_a_page_of_another_version(client: Client, version: str) -> None:
    region = make_region()
    address = reverse("admin:regions_region_confirm", args=[region.slug])

    response = client.post(address, {"version": version}, follow=True)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert Region.objects.get().confirmed_on is None


def test_regions_are_confirmed_together_from_the_list(client: Client, staff: User) -> None:
    chosen, other = [make_region(), make_region()], make_region()

    client.post(
        reverse("admin:regions_region_changelist"),
        {"action": "confirm_chosen", "_selected_action": [str(one.pk) for one in chosen]},
    )

    assert {one.pk for one in Region.objects.filter(confirmed_by=staff)} == {one.pk for one in chosen}
    assert Region.objects.get(pk=other.pk).confirmed_on is None
    assert Revision.objects.count() == 2


def test_region_confirm_is_no_page(client: Client) -> None:
    address = reverse("admin:regions_region_confirm", args=[make_region().slug])

    assert client.get(address).status_code == 405
    assert signed_in(make_coordinator(Region.objects.get())).post(address).status_code == 404


def test_region_is_never_deleted(client: Client) -> None:
    region = make_region()

    response = client.post(reverse("admin:regions_region_delete", args=[region.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Region.objects.exists()


def test_region_list_is_found_by_the_name_of_a_municipality_and_counts_all(client: Client) -> None:
    make_region(name="Midden-Holland", municipalities=[GOUDA, WADDINXVEEN])
    make_region(name="Midden-IJssel", municipalities=[DEVENTER])

    html = text(client.get(reverse("admin:regions_region_changelist"), {"q": "Gouda"}))

    assert "Midden-Holland" in html
    assert "Midden-IJssel" not in html
    assert '<td class="field-count">2</td>' in html
