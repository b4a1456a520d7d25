"""The pages before something ends: each says what will happen, and to whom it is not open."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import Initiative, Invitation, Membership, Municipality, Offer, Region, Role, User
from regions.snapshots import offer_snapshot
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_signal,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


# --- an initiative ---------------------------------------------------------------------------------------------
def test_editor_reads_what_stopping_does_before_it_happens() -> None:
    initiative = make_initiative(wishes=["A2"])
    make_offer(initiative)
    make_signal(initiative)
    client = client_of(make_editor(initiative))
    address = reverse("initiative-stop", args=[initiative.slug])

    html = text(client, address)
    assert "1 activiteit krijgt vandaag als laatste dag." in html
    assert "blijft staan wat jullie toen deden" in html
    assert Offer.objects.get().status == "active"

    client.post(address)
    assert Offer.objects.get().status == "stopped"
    assert Client().get(reverse("initiative-detail", args=[initiative.slug])).status_code in {302, 404}


def test_nobody_else_stops_an_initiative() -> None:
    initiative = make_initiative()
    make_offer(initiative)
    address = reverse("initiative-stop", args=[initiative.slug])

    for user in (make_officer(), make_staff(), make_editor(make_initiative())):
        assert client_of(user).post(address).status_code == 403
    assert Initiative.objects.get(pk=initiative.pk).findable


# --- roles -----------------------------------------------------------------------------------------------------
@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


def end(membership: Membership) -> str:
    return reverse("membership-end", args=[membership.pk])


def test_officer_who_leaves_invites_whoever_takes_over(region: Region) -> None:
    officer = make_officer()
    client = client_of(officer)
    address = end(officer.memberships.get())
    assert "dat blijft een concept van de gemeente" in text(client, address)

    client.post(address, {"successor": "Opvolger@gouda.example"})

    asked = Invitation.objects.get()
    assert (asked.email, asked.role, asked.municipality_id) == ("opvolger@gouda.example", "officer", GOUDA)
    assert (asked.region, asked.made_by) == (region, officer)
    assert not officer.memberships.exists()
    assert client.get(reverse("region-detail", args=[region.slug])).status_code == 404, "from the next request on"


def test_handing_over_says_nothing_of_whether_an_address_has_an_account(region: Region) -> None:
    known, colleague = make_user(email="bekend@gouda.example").email, make_officer(email="collega@gouda.example").email
    said = []

    for email in (known, colleague, "onbekend@gouda.example"):
        officer = make_officer(name="Odile")
        response = client_of(officer).post(end(officer.memberships.get()), {"successor": email}, follow=True)
        said.append(
            " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())
            .replace(email, "X")
            .replace(officer.email, "Y")
        )
        assert not officer.memberships.exists()

    assert said[0] == said[1] == said[2]
    assert set(Invitation.objects.values_list("email", flat=True)) == {known, "onbekend@gouda.example"}


def test_who_hands_over_to_the_one_who_leaves_is_told_so(region: Region) -> None:
    officer = make_officer()

    for user in (officer, make_coordinator(region)):
        response = client_of(user).post(end(officer.memberships.get()), {"successor": officer.email.upper()})
        assert response.status_code == 422
        assert "Dit is het adres van wie stopt." in response.content.decode()
    assert officer.memberships.exists()


def test_officer_of_a_municipality_without_a_region_hands_over_to_nobody() -> None:
    officer = make_officer(DEVENTER)
    address = end(officer.memberships.get())

    response = client_of(officer).post(address, {"successor": "opvolger@deventer.example"})

    assert response.status_code == 422
    assert "Deze gemeente hoort nog bij geen enkele regio." in response.content.decode()
    assert officer.memberships.exists()
    too_long = f"{'a' * 64}@{('b' * 60 + '.') * 3}nl.example"
    assert client_of(officer).post(address, {"successor": too_long}).status_code == 422
    assert client_of(officer).post(address, {"successor": ""}).status_code == 302


def test_coordinator_ends_the_role_of_an_officer_and_of_a_reader(region: Region) -> None:
    officer, reader = make_officer(), make_reader(region)
    client = client_of(make_coordinator(region))

    for user in (officer, reader):
        client.post(end(user.memberships.get()))

    assert [one.role for one in Membership.objects.all()] == [Role.COORDINATOR]


def test_last_coordinator_is_told_to_choose_and_chooses_a_member(region: Region) -> None:
    coordinator, officer, outsider = make_coordinator(region), make_officer(), make_user()
    client = client_of(coordinator)
    address = end(coordinator.memberships.get())

    response = client.post(address)
    assert response.status_code == 422
    assert "U bent de enige coördinator" in response.content.decode()

    assert client.post(address, {"successor": str(outsider.pk)}).status_code == 422
    assert client.post(address, {"successor": "x"}).status_code == 422
    client.post(address, {"successor": str(officer.pk)})
    assert Membership.objects.get(role=Role.COORDINATOR).user == officer


def test_who_may_end_which_role(region: Region) -> None:
    officer, colleague = make_officer(), make_officer()
    coordinator, other = make_coordinator(region), make_coordinator(region)
    reader, editor = make_reader(region), make_editor(make_initiative())
    stranger, elsewhere = make_officer(DEVENTER), make_coordinator(make_region(municipalities=[DEVENTER]))

    def status(user: User, of: User) -> int:
        return client_of(user).get(end(of.memberships.get())).status_code

    assert [status(one, officer) for one in (officer, coordinator)] == [200, 200]
    assert status(colleague, officer) == 403
    assert [status(one, officer) for one in (stranger, elsewhere, reader, editor, make_staff())] == [404] * 5
    assert [status(one, coordinator) for one in (coordinator, other, officer)] == [200, 403, 404]
    assert [status(one, reader) for one in (reader, coordinator, officer)] == [200, 200, 404]
    assert status(editor, editor) == 404, "an initiative's people are not of a region"


def test_people_of_a_region_are_for_its_coordinator(region: Region) -> None:
    make_officer(GOUDA, name="Anja Ambtenaar")
    address = reverse("region-people", args=[region.slug])

    html = text(client_of(make_coordinator(region)), address)

    assert "Anja Ambtenaar, nog nooit ingelogd" in html
    assert ">Nodig iemand uit van Waddinxveen</a>" in html
    assert client_of(make_officer()).get(address).status_code == 403
    assert client_of(make_user()).get(address).status_code == 404


def test_people_cost_as_many_queries_for_ten_times_as_many() -> None:
    counted = []
    for codes in ([GOUDA], [f"GM{number:04}" for number in range(8001, 8011)]):
        region = make_region(municipalities=codes)
        client = client_of(make_coordinator(region))
        for code in codes:
            make_officer(code)
            make_reader(region)
        address = reverse("region-people", args=[region.slug])
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counted.append(len(queries))

    assert counted[0] == counted[1]


def test_own_roles_can_be_ended_from_the_region(region: Region) -> None:
    officer = make_officer()
    html = text(client_of(officer), reverse("region-detail", args=[region.slug]))

    assert end(officer.memberships.get()) in html


# --- a municipality --------------------------------------------------------------------------------------------
def test_staff_see_what_a_merger_does_then_confirm_it(region: Region) -> None:
    make_officer(WADDINXVEEN)
    client = client_of(make_staff(is_superuser=False))
    address = reverse("admin:regions_municipality_merge", args=[WADDINXVEEN])
    assert f'href="{address}"' in text(client, reverse("admin:regions_municipality_change", args=[WADDINXVEEN]))
    assert "Medewerkers die naar de nieuwe gemeente gaan: 1." in text(client, address)
    data = {"successor": GOUDA, "ended_on": "2026-01-01"}

    html = client.post(address, data).content.decode()
    assert "Waddinxveen gaat op in Gouda." in html
    assert Municipality.objects.get(pk=WADDINXVEEN).ended_on is None, "it only asks"

    client.post(address, {**data, "confirm": "ja"})
    assert Municipality.objects.get(pk=WADDINXVEEN).successor_id == GOUDA
    assert [one.pk for one in region.municipalities.all()] == [GOUDA]
    assert "opgegaan in Gouda" in text(client, address)


@pytest.mark.parametrize(
    "data",
    [
        {"successor": WADDINXVEEN, "ended_on": "2026-01-01"},
        {"successor": GOUDA, "ended_on": "2999-01-01"},
        {"successor": "GM0000", "ended_on": "2026-01-01"},
        {},
    ],
)
def test_merger_that_cannot_be_changes_nothing(region: Region, data: dict[str, str]) -> None:
    client = client_of(make_staff())
    address = reverse("admin:regions_municipality_merge", args=[WADDINXVEEN])

    assert client.post(address, {**data, "confirm": "ja"}).status_code == 422
    assert get_municipality(WADDINXVEEN).ended_on is None


def test_merger_in_the_moment_that_somebody_saves_there_is_asked_for_again(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = make_offer(make_initiative(), municipalities=[WADDINXVEEN])

    def save_first(one: Offer) -> dict[str, Any]:
        Offer.objects.filter(pk=offer.pk).update(version=offer.version + 1)
        return offer_snapshot(one)

    monkeypatch.setattr("regions.actions.removing.offer_snapshot", save_first)
    address = reverse("admin:regions_municipality_merge", args=[WADDINXVEEN])
    data = {"successor": GOUDA, "ended_on": "2026-01-01", "confirm": "ja"}

    response = client_of(make_staff()).post(address, data, follow=True)

    assert "Er is nog niets gewijzigd." in response.content.decode()
    assert Municipality.objects.get(pk=WADDINXVEEN).ended_on is None
    assert WADDINXVEEN in {one.pk for one in region.municipalities.all()}


def test_merging_is_for_staff_alone(region: Region) -> None:
    address = reverse("admin:regions_municipality_merge", args=[WADDINXVEEN])

    assert client_of(make_coordinator(region)).post(address, {"confirm": "ja"}).status_code == 404
