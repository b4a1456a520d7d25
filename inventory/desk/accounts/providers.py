"""
The municipalities where people can log in with their own account (OpenID Connect), as the environment names them.

The settings read this, so it uses nothing of the product.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

HOW = (
    'Zet er een JSON-lijst in, zoals [{"id": "gouda", "name": "gemeente Gouda", '
    '"server_url": "https://login.gouda.nl", "client_id": "…", "client_secret": "…", '
    '"domains": ["gouda.nl"], "second_step": true}].'
)
TEXTS = ("id", "name", "server_url", "client_id", "client_secret")
KEYS = {*TEXTS, "domains", "second_step"}
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@dataclass(frozen=True, slots=True)
class Provider:
    id: str
    """A part of the address of its login page. It never changes: the accounts that were tied to it carry it."""
    name: str
    server_url: str
    client_id: str
    client_secret: str
    domains: tuple[str, ...]
    """Only addresses in these domains get in here, and no two providers have one in common."""
    second_step: bool = False
    """Whether this provider asks for a second step itself."""

    def as_app(self) -> dict[str, Any]:
        """As allauth wants it."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.client_secret,
            "settings": {"server_url": self.server_url, "oauth_pkce_enabled": True},
        }


def read_providers(text: str, *, https_only: bool) -> tuple[Provider, ...]:
    """The providers in the setting OIDC_PROVIDERS; what is wrong with it stops the start, in Dutch."""
    if not text.strip():
        return ()
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is geen JSON. {HOW}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImproperlyConfigured(f"OIDC_PROVIDERS is geen lijst van aanbieders. {HOW}")
    providers = tuple(_read(number, row, https_only=https_only) for number, row in enumerate(rows, 1))
    _refuse_twice("id", [one.id for one in providers])
    _refuse_twice("domein", [domain for one in providers for domain in one.domains])
    return providers


def _read(number: int, row: dict[str, Any], *, https_only: bool) -> Provider:
    def wrong(what: str) -> ImproperlyConfigured:
        return ImproperlyConfigured(f"OIDC_PROVIDERS, aanbieder {number}: {what} {HOW}")

    if set(row) - KEYS:
        raise wrong(f"'{sorted(set(row) - KEYS)[0]}' kennen we niet.")
    for key in TEXTS:
        if not isinstance(row.get(key), str) or not row[key].strip():
            raise wrong(f"'{key}' is leeg of geen tekst.")
    if not re.fullmatch(r"[a-z0-9-]+", row["id"]):
        raise wrong("'id' bestaat uit kleine letters, cijfers en streepjes.")
    url = urlsplit(row["server_url"])
    if url.scheme not in ({"https"} if https_only else {"http", "https"}) or not url.hostname:
        raise wrong("'server_url' is een volledig adres dat begint met https://.")
    domains = row.get("domains")
    if not isinstance(domains, list) or not domains:
        raise wrong("'domains' is een lijst met minstens één domein, zoals gouda.nl.")
    if not all(isinstance(one, str) and _DOMAIN.fullmatch(one.lower()) for one in domains):
        raise wrong("in 'domains' staat iets dat geen domein is. Een domein is bijvoorbeeld gouda.nl.")
    if not isinstance(row.get("second_step", False), bool):
        raise wrong("'second_step' is true of false.")
    texts = {key: row[key].strip() for key in TEXTS}
    return Provider(**texts, domains=tuple(one.lower() for one in domains), second_step=row.get("second_step", False))


def _refuse_twice(what: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise ImproperlyConfigured(
            f"OIDC_PROVIDERS: {what} '{twice[0]}' staat er twee keer in. Elke aanbieder heeft zijn eigen {what}."
        )
