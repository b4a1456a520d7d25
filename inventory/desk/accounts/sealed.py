"""What the second step is checked with, sealed with the secret of the site: the database alone opens nothing."""

from __future__ import annotations

import base64
import secrets

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


def seal_text(text: str) -> str:
    return _box().encrypt(text.encode()).decode("ascii")


def open_text(sealed: str) -> str:
    """
    What was sealed. With another secret than the site has now or had before, something that no code fits.

    Then somebody logs in again with `manage.py reset_login`, and nobody else can.
    """
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def _box() -> MultiFernet:
    return MultiFernet([_key(one) for one in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str | bytes) -> Fernet:
    digest = salted_hmac("desk.accounts.sealed", "second step", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
