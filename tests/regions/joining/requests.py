"""Somebody who asks to be added, and what was made of it."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse

from regions.models import JoinRequest, Region, User
from tests.builders import GOUDA, get_municipality


def make_request(**changes: Any) -> JoinRequest:
    fields: dict[str, Any] = {
        "initiative_name": "De Huiskamer",
        "municipality": get_municipality(GOUDA),
        "name": "Anna",
        "email": "anna@huiskamer.example",
    }
    return JoinRequest.objects.create(**(fields | changes))


def decide(client: Client, region: Region, request: JoinRequest, step: str, **said: str) -> int:
    data = {"step": step} | {f"{request.pk}-{name}": value for name, value in said.items()}
    return client.post(reverse("join-decide", args=[region.slug, request.pk]), data).status_code


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
