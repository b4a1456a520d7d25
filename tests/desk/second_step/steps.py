"""Passing both steps in a test."""

from __future__ import annotations

from django.test import Client
from pytest_django.asserts import assertRedirects

from regions.models import User
from tests.builders import make_coordinator, make_region
from tests.desk.logging_in import app_code, log_in_by_code, secret_on

SET_UP, TAKE = "/beveiliging/tweede-stap/", "/inloggen/tweede-stap/"
APP, RESERVE = "/beveiliging/app/", "/beveiliging/reservecodes/"


def coordinator() -> User:
    return make_coordinator(make_region())


def pass_both_steps(client: Client, user: User) -> None:
    log_in_by_code(client, user.email)
    client.post(TAKE, {"code": app_code()})


def set_up_app(client: Client) -> str:
    """Through the page, as a person does; the key of the app."""
    secret = secret_on(client.get(APP))
    assertRedirects(client.post(APP, {"code": app_code(secret)}), RESERVE)
    return secret
