"""Who answers for the site, how long what is kept in words, and the file for who finds a hole (RFC 9116)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from regions.mails import full_address

SECURITY_TEXT_HOLDS = datetime.timedelta(days=180)
"""RFC 9116 asks for less than a year."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who runs this site and answers for the data on it; without a name the site is there to be tried."""

    name: str
    contact: str


def operator() -> Operator:
    return Operator(settings.OPERATOR_NAME, settings.OPERATOR_CONTACT)


def terms() -> dict[str, str]:
    """How long each kind is kept, by its name in the setting RETENTION, in words: "90 dagen", "2 jaar"."""
    in_words = {kind: in_words_of(days) for kind, days in settings.RETENTION.items()}
    return in_words | {"sessions": in_words_of(settings.SESSION_COOKIE_AGE // (24 * 3600))}


def in_words_of(days: int) -> str:
    if days % 365 == 0:
        return f"{days // 365} jaar"
    return "1 dag" if days == 1 else f"{days} dagen"


def security_text() -> str:
    """Where to report a hole, as RFC 9116 writes it."""
    ends = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return "\n".join(
        [
            f"Contact: {settings.SECURITY_CONTACT}",
            f"Expires: {ends + SECURITY_TEXT_HOLDS:%Y-%m-%dT%H:%M:%SZ}",
            "Preferred-Languages: nl, en",
            f"Canonical: {full_address(reverse('security-txt'))}",
            "",
        ]
    )
