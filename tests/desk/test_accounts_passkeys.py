"""Passkeys: what is sent in their place, and what they always have to show."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from allauth.core.context import request_context
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import STATE_SESSION_KEY, begin_authentication
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from pytest_django.asserts import assertContains, assertRedirects

from tests.builders import make_user
from tests.desk.logging_in import app_code, give_app, log_in_by_code

pytestmark = pytest.mark.django_db

LOGIN, NEW = "/inloggen/sleutel/", "/beveiliging/sleutels/nieuw/"


def in_base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def credential(**response: str) -> str:
    said: dict[str, Any] = {
        "userHandle": in_base64(b"1"),
        "clientDataJSON": in_base64(b'{"type":"webauthn.get","challenge":"YQ","origin":"http://testserver"}'),
        "authenticatorData": in_base64(b"x" * 37),
        "signature": "YQ",
    }
    return json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": said | response})


NO_CREDENTIALS = {
    "no JSON": "x",
    "nothing": "null",
    "a list": "[]",
    "half of one": '{"id":"a"}',
    "endless": "[" * 100_000,
    "no base64": credential(authenticatorData="a"),
    "too short": credential(authenticatorData=""),
    "of nobody": credential(userHandle=in_base64(b"zzzzzzzzzzzzz")),
    "of no number": credential(userHandle=in_base64(b"\xff\x00")),
    "made up": credential(),
}


@pytest.mark.parametrize("sent", NO_CREDENTIALS.values(), ids=NO_CREDENTIALS)
def test_what_no_passkey_made_lets_nobody_in_and_breaks_nothing(client: Client, sent: str) -> None:
    make_user()
    client.get(LOGIN, headers={"X-Requested-With": "XMLHttpRequest"})

    response = client.post(LOGIN, {"credential": sent}, follow=True)

    assertContains(response, "Inloggen met deze toegangssleutel lukte niet.")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("sent", NO_CREDENTIALS.values(), ids=NO_CREDENTIALS)
def test_what_no_passkey_made_is_not_stored_as_one(client: Client, sent: str) -> None:
    log_in_by_code(client, make_user().email)
    client.get(NEW)

    assert client.post(NEW, {"credential": sent, "name": "Laptop"}).status_code == 200
    assert not Authenticator.objects.exists()


def test_passkey_name_is_not_endless(client: Client) -> None:
    user = make_user()
    give_app(user)
    log_in_by_code(client, user.email)
    client.post("/inloggen/tweede-stap/", {"code": app_code()})
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    address = f"/beveiliging/sleutels/{key.pk}/"

    assert client.post(address, {"name": "x" * 61}).status_code == 200
    assertRedirects(client.post(address, {"name": "x" * 60}), "/beveiliging/")
    key.refresh_from_db()
    assert key.data["name"] == "x" * 60


@pytest.mark.parametrize("known", [True, False], ids=["as second step", "as the whole login"])
def test_passkey_shows_a_finger_face_or_pin_whatever_it_is_asked_for(known: bool) -> None:
    request = RequestFactory().get("/")
    request.session = SessionStore()

    with request_context(request):
        begin_authentication(make_user() if known else None)

    assert request.session[STATE_SESSION_KEY]["user_verification"] == "required"
