"""The mails about getting in. They wait in the same queue as all others, and the worker sends them at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from regions.mails import compose, queue_mail
from regions.models import Mail

KINDS = {
    "account/email/login_code": "login_code",
    "account/email/password_reset_key": "password_reset",
    "account/email/password_changed": "security_changed",
    "account/email/password_reset": "security_changed",
    "account/email/password_set": "security_changed",
    "mfa/email/recovery_codes_generated": "security_changed",
    "mfa/email/totp_activated": "security_changed",
    "mfa/email/totp_deactivated": "security_changed",
    "mfa/email/webauthn_added": "security_changed",
    "mfa/email/webauthn_removed": "security_changed",
    "desk/login_reset": "security_changed",
}
"""Our kind of mail for each of allauth's. One that is not here is an error: nobody wrote it in our own words."""

CHANGED = {
    "account/email/password_changed": "Het wachtwoord is gewijzigd.",
    "account/email/password_reset": "Er is een nieuw wachtwoord gekozen.",
    "account/email/password_set": "Er is een wachtwoord gekozen.",
    "mfa/email/recovery_codes_generated": "Er zijn nieuwe reservecodes gemaakt.",
    "mfa/email/totp_activated": "De tweede stap met een app is aangezet.",
    "mfa/email/totp_deactivated": "De tweede stap met een app is uitgezet.",
    "mfa/email/webauthn_added": "Er is een toegangssleutel bij gekomen.",
    "mfa/email/webauthn_removed": "Er is een toegangssleutel weggehaald.",
    "desk/login_reset": "Het beheer heeft uw tweede stap weggehaald, omdat daarom gevraagd is.",
}


def send_account_mail(template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
    """Queue the mail that allauth calls `template_prefix`."""
    kind = KINDS[template_prefix]
    values = {"code": str(context.get("code", "")), "what": CHANGED.get(template_prefix, "")}
    _queue(kind, values, email, address=str(context.get("password_reset_url", "")))


def send_login_mail(email: str, code: str, *, known: bool) -> None:
    """
    Queue the mail with a code.

    For an address that is not `known` the same work is done and taken back: how long it takes tells nothing.
    """
    _queue("login_code", {"code": code}, email, keep=known)


def send_reset_mail(email: str, address: str, *, known: bool) -> None:
    _queue("password_reset", {}, email, address=address, keep=known)


def _queue(kind: str, values: Mapping[str, str], email: str, *, address: str = "", keep: bool = True) -> None:
    letter = compose(kind, values, address=address)
    with transaction.atomic():
        mail = queue_mail(letter=letter, to=email, about="login")
        # The same statements and the same commit, whether it is taken back or not. No mail has number 0.
        Mail.objects.filter(pk=0 if keep else mail.pk).delete()
