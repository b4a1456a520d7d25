"""What tests of the login have in common: reading mails, filling in codes, and the second step."""

from __future__ import annotations

import re
import time
from html import unescape
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.http.response import HttpResponseBase
from django.test import Client

from regions.models import Mail, User

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ASK, FILL_IN = "/inloggen/code/", "/inloggen/code/invullen/"


def last_mail() -> Mail:
    found = Mail.objects.order_by("-pk").first()
    assert found is not None, "no mail is waiting"
    return found


def code_in(mail: Mail) -> str:
    """The code in the subject."""
    found = re.search(r"\d{4} \d{4}", mail.subject)
    assert found, mail.subject
    return found[0]


def other_code(code: str) -> str:
    """A code that is certainly not this one."""
    return f"{(int(code.replace(' ', '')) + 1) % 100_000_000:08}"


def ask_code(client: Client, email: str, **extra: str) -> HttpResponseBase:
    return client.post(ASK, {"email": email, **extra})


def log_in_by_code(client: Client, email: str, **extra: str) -> HttpResponseBase:
    """The whole way, as a person goes it."""
    ask_code(client, email)
    return client.post(FILL_IN, {"code": code_in(last_mail()), **extra})


def without_token(html: bytes) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html.decode())


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What the app on the telephone shows now, or `steps` half minutes later."""
    code: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))
    return code


def secret_on(page: Any) -> str:  # noqa: ANN401 - the test client's response has no type of its own
    """The key that the page shows for the app, as text."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", unescape(page.content.decode()))
    assert found
    return found[1].replace(" ", "")


def give_app(user: User, secret: str = SECRET) -> Authenticator:
    """An app as second step, with codes in reserve."""
    # SQLite gives the number of an account again in the next test, and allauth remembers which codes it used.
    cache.clear()
    app: Authenticator = TOTP.activate(user, secret).instance
    RecoveryCodes.activate(user)
    return app
