"""What somebody reads, corrects and takes along of themselves."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.desk.own_data import own_file, regions_left_alone
from inventory.scans.actions.merging import merge_initiatives
from inventory.scans.actions.table import add_remark
from inventory.scans.merging import Pair
from regions.mails import compose, queue_mail
from regions.models import Invitation, Role, User
from regions.saving import Saving, record
from tests.builders import (
    DEVENTER,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


def invite(email: str, by: User | None, *, hashed: str = "a", **changes: Any) -> Invitation:
    fields: dict[str, Any] = {
        "role": Role.COORDINATOR,
        "email": email,
        "region": make_region(),
        "made_by": by,
        "ends_at": timezone.now(),
        "token_hash": hashed * 64,
    }
    return Invitation.objects.create(**(fields | changes))


def read(client: Client) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(client.get("/mijn-gegevens/bestand/").content)
    return content


def test_own_data_shows_name_address_and_roles(client: Client) -> None:
    user = make_officer(name="Odile Officer", email="odile@gouda.nl")
    client.force_login(user)

    page = client.get("/mijn-gegevens/")

    assertContains(page, 'value="Odile Officer"')
    assertContains(page, "odile@gouda.nl")
    assertContains(page, "medewerker van een gemeente: Gouda")
    assertContains(page, f'href="/rol/{user.memberships.get().pk}/')


def test_own_data_changes_the_name(client: Client) -> None:
    user = make_officer(name="Odile Officer")
    client.force_login(user)

    response = client.post("/mijn-gegevens/", {"name": "  Odile de Vries "})

    assertRedirects(response, "/mijn-gegevens/")
    user.refresh_from_db()
    assert user.name == "Odile de Vries"


def test_own_data_keeps_the_name_when_nothing_is_typed(client: Client) -> None:
    user = make_officer(name="Odile Officer")
    client.force_login(user)

    assertContains(client.post("/mijn-gegevens/", {"name": " "}), "Vul uw naam in.", status_code=422)
    user.refresh_from_db()
    assert user.name == "Odile Officer"


def test_own_data_is_in_the_menu(client: Client) -> None:
    client.force_login(make_user())

    assertContains(client.get("/start/"), 'href="/mijn-gegevens/"')
    assertNotContains(Client().get("/"), "Mijn gegevens")


def test_own_file_holds_all_that_is_kept(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    user = make_coordinator(region, name="Coen", email="coen@regio.nl")
    record(scan, Saving(by=user, reason="Zo is het"), before={"note": "oud"}, after={"note": "nieuw"})
    add_remark(scan=scan, text="Kijk hier nog eens naar", by=user)
    invite("collega@regio.nl", by=user, message="Doe je mee?")
    invite("Coen@Regio.nl", by=None, hashed="b")
    queue_mail(letter=compose("login_code", {"code": "123"}, address=""), to="coen@regio.nl", about="login")
    client.force_login(user)

    told = read(client)

    assert (told["account"]["naam"], told["account"]["e-mailadres"]) == ("Coen", "coen@regio.nl")
    assert [one["rol"] for one in told["rollen"]] == ["regiocoördinator"]
    changed = told["wijzigingen"][0]
    assert (changed["voor"], changed["na"], changed["reden"]) == ({"note": "oud"}, {"note": "nieuw"}, "Zo is het")
    assert changed["wanneer"]
    assert [one["tekst"] for one in told["opmerkingen"]] == ["Kijk hier nog eens naar"]
    assert [(one["aan"], one["eigen_woorden"]) for one in told["uitnodigingen_verstuurd"]] == [
        ("collega@regio.nl", "Doe je mee?")
    ]
    assert len(told["uitnodigingen_gekregen"]) == 1
    assert [one["soort"] for one in told["mails"]] == ["login_code"]
    assert told["inloggen"]["ingelogd_op_zoveel_apparaten"] == 1


def test_own_file_holds_nothing_of_others(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    other = make_coordinator(region, name="Anders", email="anders@regio.nl")
    record(scan, Saving(by=other), before=None, after={"note": "van een ander"})
    add_remark(scan=scan, text="van een ander", by=other)
    invite("anders@regio.nl", by=other, message="van een ander")
    queue_mail(letter=compose("login_code", {"code": "123"}, address=""), to="anders@regio.nl", about="login")
    client.force_login(other)
    user = make_coordinator(region)

    told = own_file(user).decode()

    assert "ander" not in told.lower()
    assert json.loads(told)["inloggen"]["ingelogd_op_zoveel_apparaten"] == 0


def test_own_file_tells_that_two_records_were_merged_and_nothing_of_what_they_said() -> None:
    region = make_region()
    coordinator = make_coordinator(region)
    stays = make_initiative(name="De Linde", confirmed_on=None, findable=False)
    goes = make_initiative(name="Stichting De Linde", confirmed_on=None, findable=False, costs="niet voor u")
    make_offer(goes, added_by=get_municipality(DEVENTER), held=True, note="concept van Deventer")
    seen = Pair(stays, goes).fingerprint
    merge_initiatives(stays=stays, goes=goes, take=[], seen=seen, region=region, by=coordinator)

    told = own_file(coordinator).decode()

    changes = json.loads(told)["wijzigingen"]
    assert {one["actie"] for one in changes} == {"merge-records"}
    assert {(one["voor"], one["na"]) for one in changes} == {(None, None)}
    assert "concept van Deventer" not in told
    assert "niet voor u" not in told


def test_own_file_is_a_download_that_nobody_keeps(client: Client) -> None:
    client.force_login(make_user())

    response = client.get("/mijn-gegevens/bestand/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_own_file_takes_as_many_queries_for_much_as_for_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    little, much = make_user(), make_user()
    scan = make_scan()
    for number in range(3):
        record(scan, Saving(by=much), before=None, after={})
        scan.version += 1
        add_remark(scan=scan, text=str(number), by=much)
        invite(f"{number}@regio.nl", by=much, hashed=str(number))
    for user in (little, much):
        with django_assert_num_queries(QUERIES):
            own_file(user)


QUERIES = 13


def test_region_is_left_alone_by_its_only_coordinator() -> None:
    region = make_region()
    only = make_coordinator(region)
    make_coordinator(region, is_active=False)

    assert regions_left_alone(only) == [region]


def test_region_with_another_coordinator_is_not_left_alone() -> None:
    region = make_region()
    one, _ = make_coordinator(region), make_coordinator(region)

    assert regions_left_alone(one) == []


def test_editor_and_staff_have_the_page_too(client: Client) -> None:
    for user in (make_editor(make_initiative()), make_staff(), make_user()):
        client.force_login(user)
        assertContains(client.get("/mijn-gegevens/"), user.email)
