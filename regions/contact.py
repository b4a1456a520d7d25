"""How to find and reach an initiative: what people typed of themselves, made safe to click."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from regions.names import plain

_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)+(:\d+)?([/?#].*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Website:
    """The website of an initiative: `address` is empty when what was typed is nothing to click on."""

    text: str
    address: str = ""


def website_of(typed: str) -> Website:
    """Only http and https become a link; "www.voorbeeld.nl" is read as https."""
    text = typed.strip()
    address = f"https://{text}" if _DOMAIN.fullmatch(text) else text
    if not _is_safe(address):
        return Website(text)
    return Website(re.sub(r"^https?://", "", address, flags=re.IGNORECASE).rstrip("/"), address)


def _is_safe(address: str) -> bool:
    if any(sign.isspace() or not sign.isprintable() for sign in address):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    # With an @ in it an address leads elsewhere than it seems to.
    return parts.scheme in {"http", "https"} and "." in host and "@" not in parts.netloc


def dialled(phone: str) -> str:
    """The digits to dial: "(0182) 12 34 56, ma-vr" gives 0182123456; empty when there are too few."""
    first = re.match(r"\+?[\d\s()./–-]*", phone.strip())
    digits = re.sub(r"[^\d+]", "", first.group() if first else "")
    return digits if len(digits) >= 3 else ""


def where_of(address: str, place: str, municipality: str) -> str:
    """On one line: "Markt 1, Moordrecht (gemeente Zuidplas)"; the municipality only where that is another name."""
    town = place or municipality
    known = {plain(address), plain(town), ""}
    around = "" if plain(municipality) in known else f" (gemeente {municipality})"
    return ", ".join(part for part in (address, town) if part) + around
