"""Facts are corrected; what people and the product make themselves is only looked at."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.models import Answer
from regions.models import Municipality, Region, Revision, User
from regions.saving import Saving, add
from tests.builders import (
    GOUDA,
    get_activity,
    get_municipality,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
)
from tests.regions.admin.pages import save_region, text

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


def test_municipality_facts_are_corrected_and_its_code_stays(client: Client) -> None:
    municipality = get_municipality(GOUDA)
    typed = {"code": "GM0001", "name": "Gouda", "province": "Zuid-Holland", "inhabitants": "80000", "year": "2027"}

    client.post(reverse("admin:regions_municipality_change", args=[GOUDA]), typed)

    stored = Municipality.objects.get()
    assert (stored.pk, stored.inhabitants, stored.year) == (municipality.pk, 80_000, 2027)


@pytest.mark.parametrize("model", ["municipality", "initiative", "revision"])
def test_nothing_is_added_or_deleted_that_the_product_makes_itself(client: Client, model: str) -> None:
    pks = {"municipality": get_municipality(GOUDA).pk, "initiative": make_initiative().pk, "revision": make_revision()}

    assert client.get(reverse(f"admin:regions_{model}_add")).status_code == 403
    assert client.post(reverse(f"admin:regions_{model}_delete", args=[pks[model]])).status_code == 403


def make_revision(content: str = "Wij hebben geen geld") -> int:
    """The revision of an answer that nobody shared."""
    answer = Answer(scan=make_scan(), municipality=get_municipality(GOUDA), activity=get_activity("B2.1"), note=content)
    add(answer, Saving(by=None, reason=content), snapshot=lambda one: {"note": one.note})
    return Revision.objects.latest("id").pk


def test_initiative_is_only_looked_at(client: Client) -> None:
    initiative = make_initiative(name="Het Huis")
    make_offer(initiative, funding="temporary", note="Niet verder vertellen")
    address = reverse("admin:regions_initiative_change", args=[initiative.pk])

    html, saved = text(client.get(address)), client.post(address, {"name": "Anders"})

    assert "Het Huis" in html
    assert get_activity("A1.3").name in html
    assert saved.status_code == 403
    assert "Niet verder vertellen" not in html
    assert "ijdelijk geld" not in html


def test_initiative_that_a_municipality_holds_back_is_not_in_the_beheer(client: Client) -> None:
    initiative = make_initiative(name="Nog geheim", held=True, added_by=get_municipality(GOUDA))

    assert "Nog geheim" not in text(client.get(reverse("admin:regions_initiative_changelist")))
    page = client.get(reverse("admin:regions_initiative_change", args=[initiative.pk]), follow=True)
    assert "Nog geheim" not in text(page)


def test_revisions_tell_that_something_changed_and_not_what_a_draft_says(client: Client) -> None:
    pk = make_revision("Wij hebben geen geld")

    listed = text(client.get(reverse("admin:regions_revision_changelist")))
    shown = text(client.get(reverse("admin:regions_revision_change", args=[pk])))

    assert "antwoord" in listed
    assert "Wij hebben geen geld" not in listed + shown
    assert "Dit zien alleen de mensen van de regio of het initiatief zelf." in shown


def test_revision_of_a_region_shows_what_it_was_and_became(client: Client) -> None:
    region = make_region(name="Oude naam")
    save_region(client, region, name="Nieuwe naam")

    html = text(client.get(reverse("admin:regions_revision_change", args=[Revision.objects.get().pk])))

    assert "Oude naam" in html
    assert "Nieuwe naam" in html


def test_revisions_of_one_kind_are_picked_out(client: Client) -> None:
    make_revision()
    save_region(client, Region.objects.get(), name="Nieuwe naam")

    html = text(client.get(reverse("admin:regions_revision_changelist"), {"wat": "region"}))

    assert "1 wijziging" in html


def test_history_of_a_region_stays_when_its_confirmer_leaves(client: Client, staff: User) -> None:
    region = make_region(confirmed_on=datetime.date(2026, 9, 1), confirmed_by=staff)

    staff.delete()

    region.refresh_from_db()
    assert (region.confirmed_on, region.confirmed_by) == (datetime.date(2026, 9, 1), None)
