"""The address of a record that went leads on to the one that stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from inventory.scans.actions.sheets import KnownProviderError, add_provider
from inventory.scans.permissions import Filling
from regions.actions.offers import Tick, save_tick
from regions.models import Initiative, Offer, Region, User
from regions.saving import ConflictError
from regions.ticks import Seen
from tests.builders import GOUDA, get_activity, get_municipality, make_editor, make_initiative, make_officer, make_scan
from tests.scans.merging.merger import as_user, merge

pytestmark = pytest.mark.django_db


def test_old_address_leads_on_for_who_may_see_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)
    old = "/initiatief/stichting-de-linde/"

    missing = Client().get("/initiatief/nergens/")
    hidden = Client().get(old)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    response = as_user(editor).get(f"{old}start/")
    assert (response.status_code, response["Location"]) == (301, "/initiatief/de-linde/start/")

    Initiative.objects.filter(pk=stays.pk).update(confirmed_on=timezone.localdate(), findable=True)
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (301, "/initiatief/de-linde/")


def test_address_leads_on_through_a_second_merger(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    last = make_initiative(name="Linde", slug="linde")
    merge(stays, goes, region, coordinator)
    merge(last, stays, region, coordinator)

    assert Client().get("/initiatief/stichting-de-linde/")["Location"] == "/initiatief/linde/"


def test_municipality_that_types_the_old_name_means_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    merge(stays, goes, region, coordinator)
    filling = Filling(make_scan(region), get_municipality(GOUDA), None)

    with pytest.raises(KnownProviderError, match=r"^De Linde$"):
        add_provider(filling=filling, activity=get_activity("A1.1"), name="Stichting De Linde", by=make_officer())
    assert not Offer.objects.exists()


def test_page_that_was_open_writes_nothing_on_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)

    with pytest.raises(ConflictError):
        save_tick(initiative=goes, tick=Tick(get_activity("A1.1"), True, Seen()), by=editor)
