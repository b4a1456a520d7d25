"""How people get in: only with an account that somebody made for them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inventory.desk.accounts.after_login import after_login
from inventory.desk.accounts.mails import send_account_mail
from inventory.desk.accounts.sealed import open_text, seal_text
from inventory.desk.accounts.second_step import has_second_step, keeps_one, tell_once
from inventory.desk.accounts.single_sign_on import signed_on_with_second_step
from inventory.desk.accounts.tries import count_try_for
from regions.mails import full_address
from regions.models import User
from regions.network import network_address
from regions.second_step import note_second_step

CODE_WRONG = "Deze code klopt niet. Kijk of het de nieuwste is."
CODE_ENDED = "Deze code werkt niet meer. Vraag een nieuwe aan."
PASSKEY_FAILED = "Inloggen met deze toegangssleutel lukte niet. Probeer het nog een keer, of vraag een code aan."


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no type stubs
    error_messages: ClassVar[dict[str, str]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": (
            "Dit e-mailadres en wachtwoord horen niet bij elkaar. Kijk of er een tikfout in staat."
        ),
        "enter_current_password": "Dit is niet uw wachtwoord van nu.",
        "incorrect_password": "Dit is niet uw wachtwoord.",
        "incorrect_code": CODE_WRONG,
        "too_many_login_attempts": CODE_ENDED,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_address(request)

    # --- codes and mails -----------------------------------------------------------------------------------------
    def generate_login_code(self) -> str:
        """Eight digits, in two groups to read them by: 26 bits, of which three tries are allowed."""
        return f"{secrets.randbelow(10_000):04} {secrets.randbelow(10_000):04}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At our own address, whatever host and port the request said that it was for."""
        uidb36, _, rest = key.partition("-")
        return full_address(reverse("account_reset_password_from_key", args=[uidb36, rest]))

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        send_account_mail(template_prefix, email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: Mapping[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        # allauth looks in its own table of addresses. Ours stand with the account.
        send_account_mail(template_prefix, user.email, context or {})

    # --- getting in ----------------------------------------------------------------------------------------------
    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """An account that was closed gets the answer of one that never was."""
        messages.error(request, "Inloggen lukte niet. Vraag het na bij de coördinator van uw regio.")
        return redirect("account_login")

    def get_login_stages(self) -> list[str]:
        theirs, ours = "allauth.mfa.stages.AuthenticateStage", "inventory.desk.accounts.stages.SecondStepStage"
        return [ours if stage == theirs else stage for stage in super().get_login_stages()]

    def login(self, request: HttpRequest, user: User) -> None:
        was_here_before = user.last_login is not None
        super().login(request, user)
        # Who comes in for the first time has something else to do first.
        if was_here_before:
            tell_once(request, user)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        taken = any(one["method"] == "mfa" for one in get_authentication_records(request, user))
        if taken or signed_on_with_second_step(request, user):
            note_second_step(request, user.pk)
        # Whoever has just shown who they are, need not do so again at once.
        record_authentication(request, user, "login", reauthenticated=True)
        address = after_login(request, user)
        return redirect(address) if address else response

    # --- showing again who you are -------------------------------------------------------------------------------
    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """With the second step for who has one: else a password or mailed code alone could take it away."""
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        methods = []
        if Authenticator.Type.TOTP in types or Authenticator.Type.RECOVERY_CODES in types:
            methods.append(_method("mfa_reauthenticate", "Met de code uit uw app of een reservecode"))
        if Authenticator.Type.WEBAUTHN in types:
            methods.append(_method("mfa_reauthenticate_webauthn", "Met uw toegangssleutel"))
        if methods:
            return methods
        if user.has_usable_password():
            methods.append(_method("account_reauthenticate", "Met uw wachtwoord"))
        return [*methods, _method("account_reauthenticate_code", "Met een code per mail")]

    def reauthenticate(self, user: User, password: str) -> bool:
        count_try_for(context.request, "login", user.email)
        return user.check_password(password)


def _method(name: str, description: str) -> dict[str, str]:
    return {"id": name, "description": description, "url": reverse(name)}


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no type stubs
    """The second step: an app with codes, a passkey, and codes in reserve."""

    error_messages: ClassVar[dict[str, str]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Deze code klopt niet. Wacht op een nieuwe code in uw app, en typ die.",
        "cannot_delete_authenticator": (
            "Dit is uw laatste tweede stap, en die is voor u nodig. Zet eerst een andere aan."
        ),
        "cannot_generate_recovery_codes": "Zet eerst een tweede stap aan. Daarna krijgt u reservecodes.",
    }

    def encrypt(self, text: str) -> str:
        return seal_text(text)

    def decrypt(self, encrypted_text: str) -> str:
        return open_text(encrypted_text)

    def get_totp_issuer(self) -> str:
        return "Bouwstenenscan"

    def _get_site_name(self) -> str:
        return "Bouwstenenscan"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not keeps_one(authenticator.user) or has_second_step(authenticator.user, but=authenticator.pk)

    def generate_authenticator_name(self, user: User, type: str) -> str:  # noqa: A002 - allauth's name
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "Mijn toegangssleutel" if number == 1 else f"Toegangssleutel {number}"
