"""Initiatives that are asked whether it still holds, and their links."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from typing import Any, Protocol

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.actions.confirming import ask_confirmation
from regions.models import Initiative, Mail, Region, User
from tests.builders import GOUDA, get_municipality, make_editor, make_initiative, make_offer, make_signal

CANARIES = ("kanarienoot", "kanariebron", "kanarieorganisatie", "kanariewelkom", "kanariekosten", "kanariesignaal")


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...

    @property
    def headers(self) -> Mapping[str, str]: ...


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def make_old(*, editor: bool = True, **changes: Any) -> Initiative:
    """An initiative that confirmed itself a good year ago."""
    fields: dict[str, Any] = {
        "name": "De Linde",
        "slug": "de-linde",
        "email": "info@linde.example",
        "confirmed_on": ago(366),
    }
    initiative = make_initiative(**(fields | changes))
    make_offer(initiative, "A1.1", confirmed_on=ago(366))
    if editor:
        make_editor(initiative, email=f"emma@{initiative.slug}.example", name="Emma")
    return initiative


def token_of(mail: Mail) -> str:
    found = re.search(r"/klopt-het-nog/([\w-]+)/", mail.text)
    assert found
    return found[1]


def ask(initiative: Initiative) -> str:
    """Ask it, and give the token from the mail."""
    assert ask_confirmation(initiative=initiative)
    mail = Mail.objects.filter(about=f"initiative:{initiative.pk}").last()
    assert mail
    return token_of(mail)


def link(token: str) -> str:
    return reverse("confirm-link", args=[token])


def hidden(html: str) -> dict[str, str]:
    """What the page's form sends along."""
    return dict(re.findall(r'<input type="hidden" name="(version|seen)" value="([^"]*)"', html))


def press(token: str, outcome: str, client: Client | None = None, **changes: str) -> Response:
    """Open the page and press a button on it."""
    client = client or Client()
    fields = hidden(client.get(link(token)).content.decode())
    return client.post(link(token), fields | {"outcome": outcome} | changes)


def fill_with_canaries() -> Initiative:
    initiative = make_old(
        organisation="kanarieorganisatie",
        description="kanariewelkom",
        welcome="kanariewelkom",
        costs="kanariekosten",
        source="kanariebron",
        default_funding="temporary",
        findable=False,
    )
    initiative.offers.update(note="kanarienoot", source="kanariebron", funding="temporary")
    make_offer(initiative, "A1.2", confirmed_on=None, source="kanariebron")
    make_offer(initiative, "A2.1", status="planned")
    make_offer(initiative, "B2.1", held=True, added_by=get_municipality(GOUDA))
    make_signal(initiative, "B2.4", note="kanariesignaal")
    return initiative


def page_of_region(user: User, region: Region) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("region-detail", args=[region.slug])).content.decode()
