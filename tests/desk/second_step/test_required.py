"""Coordinators and staff cannot do without the second step."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from inventory.scans.models import Scan
from regions.models import Membership, Role
from regions.second_step import SESSION_KEY
from tests.builders import GOUDA, make_officer, make_region, make_staff, make_user
from tests.desk.logging_in import app_code, give_app, log_in_by_code
from tests.desk.second_step.steps import APP, RESERVE, SET_UP, coordinator, pass_both_steps, set_up_app

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("make", [coordinator, make_staff])
def test_coordinators_and_staff_set_it_up_before_anything_else(client: Client, make: object) -> None:
    user = make()  # type: ignore[operator]  # a builder
    log_in_by_code(client, user.email)
    for path in ("/start/", "/bouwstenen/", "/beheer/"):
        assertRedirects(client.get(path), f"{SET_UP}?next={path.replace('/', '%2F')}")

    assertContains(client.get(f"{SET_UP}?next=/bouwstenen/"), "Zet eerst een tweede stap aan")
    set_up_app(client)

    assertContains(client.get(RESERVE), 'href="/bouwstenen/"')
    assert client.get("/start/").status_code == 200


@pytest.mark.usefixtures("required")
def test_coordinator_without_the_second_step_writes_nothing(client: Client) -> None:
    user = coordinator()
    log_in_by_code(client, user.email)
    region = user.memberships.get().region
    assert region is not None

    response = client.post(f"/regio/{region.slug}/scan/nieuw/", {"title": "Stiekem", "reference_date": "2026-10-01"})

    assert response.status_code == 302
    assert response["Location"].startswith(SET_UP)
    assert not Scan.objects.exists()


@pytest.mark.usefixtures("required")
def test_coordinator_without_the_second_step_can_leave(client: Client) -> None:
    log_in_by_code(client, coordinator().email)

    assertRedirects(client.post("/uitloggen/"), "/")


@pytest.mark.usefixtures("required")
def test_coordinator_with_the_second_step_taken_goes_on(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)

    assert client.get("/start/").status_code == 200


@pytest.mark.usefixtures("required")
def test_coordinator_of_an_older_session_is_asked_for_it(client: Client) -> None:
    user = coordinator()
    give_app(user)
    client.force_login(user)

    page = client.get("/start/", follow=True)

    assert page.redirect_chain[-1][0].startswith("/beveiliging/bevestig/tweede-stap/")
    assertRedirects(
        client.post("/beveiliging/bevestig/tweede-stap/", {"code": app_code(), "next": "/start/"}), "/start/"
    )


@pytest.mark.usefixtures("required")
def test_role_given_during_a_session_counts_from_the_next_request(client: Client) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    assert client.get("/start/").status_code == 200

    Membership.objects.create(user=user, role=Role.COORDINATOR, region=make_region())

    assert client.get("/start/")["Location"].startswith(SET_UP)


@pytest.mark.usefixtures("required")
def test_second_step_of_one_user_is_not_that_of_the_next_in_the_same_browser(client: Client) -> None:
    first, second = coordinator(), coordinator()
    give_app(first)
    pass_both_steps(client, first)
    client.post("/uitloggen/")
    log_in_by_code(client, second.email)

    assert client.get("/start/")["Location"].startswith(SET_UP)


@pytest.mark.usefixtures("required")
def test_last_second_step_stays_with_who_needs_one(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)

    assertContains(client.get(APP + "uit/"), "Dit is uw laatste tweede stap")
    assertContains(client.post(APP + "uit/"), "Dit is uw laatste tweede stap")
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(("whose", "answer"), [(0, 200), (1, 302)], ids=["their own", "somebody else's"])
def test_second_step_counts_for_who_took_it_alone(client: Client, whose: int, answer: int) -> None:
    """Whatever a session holds of who used it before."""
    user = coordinator()
    client.force_login(user)
    session = client.session
    session[SESSION_KEY] = user.pk + whose
    session.save()

    assert client.get("/start/").status_code == answer


@pytest.mark.usefixtures("required")
def test_last_passkey_stays_with_who_needs_one(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    Authenticator.objects.filter(type="totp").delete()

    response = client.post(f"/beveiliging/sleutels/{key.pk}/weg/", follow=True)

    assertContains(response, "Dit is uw laatste tweede stap")
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_second_step_taken_away_again_counts_no_more_in_the_same_session(client: Client, kind: str) -> None:
    user = make_officer(GOUDA)
    give_app(user)
    pass_both_steps(client, user)
    if kind == "webauthn":
        key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
        Authenticator.objects.exclude(pk=key.pk).delete()
        assert client.post(f"/beveiliging/sleutels/{key.pk}/weg/").status_code == 302
    else:
        assert client.post("/beveiliging/app/uit/").status_code == 302
    assert not Authenticator.objects.exists()

    Membership.objects.create(user=user, role=Role.COORDINATOR, region=make_region())

    assertRedirects(client.get("/start/"), "/beveiliging/tweede-stap/?next=%2Fstart%2F")


@pytest.mark.usefixtures("required")
def test_one_of_two_second_steps_may_go(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})

    assertRedirects(client.post(f"/beveiliging/sleutels/{key.pk}/weg/"), "/beveiliging/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()
