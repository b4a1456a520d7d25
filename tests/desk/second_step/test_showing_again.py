"""What changes the security of an account asks again who you are."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from pytest_django.asserts import assertContains, assertRedirects

from tests.builders import PASSWORD, make_user
from tests.desk.logging_in import code_in, give_app, last_mail, log_in_by_code, other_code
from tests.desk.second_step.steps import APP, RESERVE, set_up_app

pytestmark = pytest.mark.django_db


def test_security_asks_who_you_are_once_logging_in_is_a_while_ago(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    assert client.get(APP).status_code == 200
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + 16 * 60)

    assertRedirects(client.get(APP), f"/beveiliging/bevestig/?next={APP.replace('/', '%2F')}")
    assertRedirects(client.post("/beveiliging/bevestig/", {"password": PASSWORD, "next": APP}), APP)


def test_security_asks_a_code_of_who_has_no_password(client: Client) -> None:
    user = make_user(password=None)
    client.force_login(user)
    where = client.get(APP)["Location"]
    assert where.startswith("/beveiliging/bevestig/code/")
    assertContains(client.get(where), "Stuur mij een code")
    client.post(where, {"action": "send"})
    code = code_in(last_mail())

    assertContains(client.post(where, {"code": other_code(code)}), "Deze code klopt niet.")
    assertRedirects(client.post(where, {"code": code}), APP)


def mailed_code(client: Client) -> tuple[str, str]:
    """Where a code is filled in by somebody without a password, and the code that was mailed for it."""
    client.force_login(make_user(password=None))
    where = str(client.get(APP)["Location"])
    client.post(where, {"action": "send"})
    return where, code_in(last_mail())


def test_code_that_shows_who_you_are_works_once(client: Client) -> None:
    where, code = mailed_code(client)
    client.post(where, {"code": code})

    assertContains(client.post(where, {"code": code}), "Deze code werkt niet meer. Vraag een nieuwe aan.")


def test_code_that_shows_who_you_are_is_guessed_three_times_at_most(client: Client) -> None:
    where, code = mailed_code(client)

    told = [client.post(where, {"code": one}).status_code for one in [other_code(code)] * 3 + [code]]

    assert told == [200, 200, 200, 429]
    assert client.get(APP).status_code == 302


def test_security_is_not_confirmed_by_a_code_of_an_hour_ago(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    where, code = mailed_code(client)
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + 60 * 60)

    assertContains(client.post(where, {"code": code}), "Deze code werkt niet meer. Vraag een nieuwe aan.")

    assert client.get(APP).status_code == 302


def test_security_wants_the_second_step_and_no_password_of_who_has_one(client: Client) -> None:
    user = make_user()
    give_app(user)
    client.force_login(user)

    assert client.get(APP + "uit/")["Location"].startswith("/beveiliging/bevestig/tweede-stap/")
    client.post("/beveiliging/bevestig/", {"password": PASSWORD})
    assert client.post(APP + "uit/").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()


def test_second_step_is_not_taken_away_from_a_session_of_just_before_it(client: Client) -> None:
    user, earlier = make_user(), Client()
    log_in_by_code(earlier, user.email)
    log_in_by_code(client, user.email)
    set_up_app(client)

    for page in (f"{APP}uit/", RESERVE, "/wachtwoord/kiezen/"):
        assert earlier.get(page)["Location"].startswith("/beveiliging/bevestig/tweede-stap/")
    assert earlier.post(f"{APP}uit/").status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get(f"{APP}uit/").status_code == 200


def test_password_is_chosen_by_who_has_none(client: Client) -> None:
    user = make_user(password=None)
    log_in_by_code(client, user.email)
    assertContains(client.get("/beveiliging/"), "Kies een wachtwoord")
    new = "een nog veel langer wachtwoord"

    client.post("/wachtwoord/kiezen/", {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/start/").status_code == 200


def test_reauthentication_counts_tries_at_the_password(client: Client) -> None:
    client.force_login(make_user())

    codes = [client.post("/beveiliging/bevestig/", {"password": "mis"}).status_code for _ in range(12)]

    assert codes == [200] * 10 + [429] * 2
