"""Who a session says that somebody is: read anew for each request, and the same however they got in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client

from inventory.desk.accounts.backend import AccountBackend
from regions.models import User
from tests.builders import PASSWORD, make_coordinator, make_region
from tests.desk.logging_in import log_in_by_code

pytestmark = pytest.mark.django_db

OURS = f"{AccountBackend.__module__}.{AccountBackend.__qualname__}"


@pytest.fixture
def user() -> User:
    return make_coordinator(make_region(slug="midden-holland"))


def log_in_by_password(client: Client, email: str) -> None:
    client.post("/inloggen/", {"login": email, "password": PASSWORD})


@pytest.mark.parametrize("log_in", [log_in_by_password, log_in_by_code])
def test_login_is_kept_under_our_own_backend(
    client: Client, user: User, log_in: Callable[[Client, str], object]
) -> None:
    log_in(client, user.email)

    assert client.session[BACKEND_SESSION_KEY] == OURS


def test_role_taken_away_is_gone_from_the_next_request(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/regio/midden-holland/").status_code == 200

    user.memberships.all().delete()

    assert client.get("/regio/midden-holland/").status_code == 404


def test_account_that_was_closed_is_out_from_the_next_request(client: Client, user: User) -> None:
    client.force_login(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    response = client.get("/regio/midden-holland/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/inloggen/")
