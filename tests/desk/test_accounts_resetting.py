"""Helping somebody who lost the second step."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.asserts import assertRedirects

from tests.builders import make_user
from tests.desk.logging_in import app_code, give_app, last_mail, log_in_by_code

pytestmark = pytest.mark.django_db


def test_reset_login_lets_in_with_a_code_alone_and_tells_by_mail(client: Client) -> None:
    user, other = make_user(), make_user()
    give_app(user)
    give_app(other)
    SocialAccount.objects.create(user=user, provider="gouda", uid="medewerker-1")

    call_command("reset_login", user.email)

    assert "Het beheer heeft uw tweede stap weggehaald" in last_mail().text
    assert not Authenticator.objects.filter(user=user).exists()
    assert not SocialAccount.objects.exists()
    assert Authenticator.objects.filter(user=other).exists()
    assertRedirects(log_in_by_code(client, user.email), "/start/")


def test_reset_login_ends_the_sessions_of_this_user_alone(client: Client) -> None:
    user, other = make_user(), make_user()
    give_app(user)
    log_in_by_code(client, user.email)
    client.post("/inloggen/tweede-stap/", {"code": app_code()})
    others = Client()
    log_in_by_code(others, other.email)
    assert client.get("/start/").status_code == others.get("/start/").status_code == 200

    call_command("reset_login", user.email)

    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")
    assert others.get("/start/").status_code == 200


def test_reset_login_of_nobody_says_so() -> None:
    with pytest.raises(CommandError, match="geen account"):
        call_command("reset_login", "onbekend@voorbeeld.nl")
