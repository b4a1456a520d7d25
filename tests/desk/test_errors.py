"""What people read when something is not there, not allowed or broken."""

from __future__ import annotations

from typing import NoReturn
from unittest.mock import Mock

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from inventory.desk import errors
from inventory.desk.places import Place, PlacedScan
from inventory.desk.views import start
from tests.access.forms import forms_on
from tests.builders import (
    get_activity,
    load_catalogue,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

NOT_FOUND = "Deze pagina bestaat niet, of u mag haar niet zien."


def test_page_not_found_tells_as_whom_one_is_logged_in(client: Client) -> None:
    client.force_login(make_user(email="wie@voorbeeld.nl"))
    response = client.get("/bestaat-niet/")
    assertContains(response, NOT_FOUND, status_code=404)
    assertContains(response, "U bent ingelogd als wie@voorbeeld.nl.", status_code=404)


def test_page_not_found_without_a_login_offers_one(client: Client) -> None:
    response = client.get("/bouwstenen/Z9/")
    assertContains(response, NOT_FOUND, status_code=404)
    assertNotContains(response, "U bent ingelogd als", status_code=404)
    assertContains(response, 'href="/inloggen/"', status_code=404)


def test_address_with_a_nul_sign_is_of_nothing(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_officer())

    for path in (f"/scan/{scan.pk}/invullen/%00/", "/bouwstenen/%00/"):
        assertContains(client.get(path), NOT_FOUND, status_code=404)


def test_code_with_a_nul_sign_is_of_nothing(client: Client) -> None:
    scan, initiative = make_scan(), make_initiative()
    client.force_login(make_editor(initiative))
    saved = client.post(f"/initiatief/{initiative.slug}/aanbod/opslaan/", {"activity": "A1.1\0"})
    client.force_login(make_coordinator(scan.region))
    agreed = client.post(f"/scan/{scan.pk}/akkoord/", {"municipality": "GM0513\0"})

    assert (saved.status_code, agreed.status_code) == (400, 404)


def test_list_with_a_nul_sign_in_the_beheer_comes_back_with_all_that_was_typed(client: Client) -> None:
    load_catalogue()
    client.force_login(make_staff())
    address = reverse("admin:bouwstenen_activity_change", args=[get_activity("A1.1").pk])
    [form] = [one for one in forms_on(address, client.get(address).content.decode()) if "examples" in one.names]
    before = get_activity("A1.1").examples

    sent = client.post(address, form.values | {"examples": "Een wandeling\0", "everyday": "Anders gezegd"})

    assertContains(sent, "errorlist")
    assertContains(sent, "Anders gezegd")
    assert get_activity("A1.1").examples == before


def test_page_that_breaks_on_a_nul_sign_is_a_bad_request_and_on_anything_else_our_own_fault(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regions.views.directory.render", Mock(side_effect=ValueError))
    client.raise_request_exception = False

    assert client.get(reverse("directory")).status_code == 500
    assert client.get(reverse("directory"), {"q": "\0"}).status_code == 400


def test_page_not_found_is_byte_for_byte_the_same_for_missing_and_hidden(client: Client) -> None:
    hidden = make_scan(make_region(municipalities=["GM0150"]))
    mine = make_scan()
    client.force_login(make_officer())
    missing = client.get(f"/scan/{hidden.pk + mine.pk}/")
    assert client.get(f"/scan/{hidden.pk}/").content == missing.content
    assert missing.status_code == 404


def test_permission_denied_gives_the_reason(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_reader(scan.region))
    response = client.get(f"/scan/{scan.pk}/invullen/GM0513/")
    assertContains(response, "Alleen medewerkers van de gemeente Gouda", status_code=403)


def test_csrf_failure_says_that_the_page_was_too_old() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_coordinator(make_region()))
    response = client.post("/start/kies/", {"place": "x"})
    assertContains(response, "Uw pagina was te oud", status_code=403)


def test_server_error_tells_nothing_of_what_broke(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(place: Place, scans: tuple[PlacedScan, ...]) -> NoReturn:
        raise RuntimeError

    client.raise_request_exception = False
    monkeypatch.setattr(start, "next_step", breaks)
    client.force_login(make_officer())
    response = client.get("/start/")
    assertContains(response, "Er ging iets mis bij ons", status_code=500)
    assertNotContains(response, "RuntimeError", status_code=500)


def test_server_error_needs_neither_user_nor_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        response = errors.server_error(RequestFactory().get("/"))
    assert "Dat ligt niet aan u." in response.content.decode()


def test_bad_request_is_dutch() -> None:
    request = RequestFactory().get("/")
    request.user = make_user()
    response = errors.bad_request(request, ValueError())
    assert response.status_code == 400
    assert "Dit begrijpen we niet" in response.content.decode()
