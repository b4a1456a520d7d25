"""Keys in an address: 256 bits of chance, shown once and stored only as a hash."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A key for an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a key. It has chance enough of its own, so that a plain hash tells nothing."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
