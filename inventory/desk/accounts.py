"""How people get in: only with an account that somebody made for them."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type stubs
    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk of er een tikfout in staat."
        ),
        "enter_current_password": "Dit is niet uw wachtwoord van nu.",
        "too_many_login_attempts": "Het lukte te vaak niet. Probeer het over een kwartier opnieuw.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
