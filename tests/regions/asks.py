"""What tests of invitations have in common: what is asked of whom, and reading pages as somebody."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from regions.actions.invitations import Invited
from regions.invitations import Ask
from regions.models import Invitation, Region, Role, User
from tests.builders import GOUDA, get_municipality

ADDRESS = "anna@gemeente.example"


def officer_of(region: Region, code: str = GOUDA, **changes: Any) -> Ask:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    return Ask(role=Role.OFFICER, municipality=get_municipality(code), **(fields | changes))


def reader_of(region: Region, email: str = ADDRESS) -> Ask:
    return Ask(role=Role.READER, email=email, region=region)


def state_of(invited: Invited) -> str:
    return Invitation.objects.get(pk=invited.invitation.pk).state


def ask_for(region: Region, role: Role, **changes: Any) -> Ask:
    """As `officer_of` for an officer, and for whatever other role."""
    if role == Role.OFFICER:
        return officer_of(region, **changes)
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    return Ask(role=role, **(fields | changes))


def link(token: str) -> str:
    return reverse("invitation", args=[token])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(response: Any) -> str:  # noqa: ANN401 - the test client's response
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
