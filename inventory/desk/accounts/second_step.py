"""
Who takes a second step, and that they do: coordinators and staff always, officers before they share.

It holds from the next request on, also for a role that is given in the middle of a session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html

from regions.models import User
from regions.permissions import AnyUser, access_of
from regions.second_step import passed_second_step, second_step_first

ALWAYS_OPEN = {"account_logout", "account_login", "account_confirm_login_code", "second-step"}
"""What can be reached without the second step: leaving, and what it takes to set one up."""
OWN_SECURITY = ("mfa_", "account_reauthenticate")
"""How the names begin of the pages where somebody sets up or takes the second step."""


def must_take_it(user: AnyUser) -> bool:
    """Whether this person takes the second step at every login: coordinators and staff."""
    access = access_of(user)
    return access.staff or bool(access.coordinator_of)


def keeps_one(user: AnyUser) -> bool:
    """Whether this person may not take away their last second step."""
    return bool(settings.SECOND_STEP) and must_take_it(user)


def has_second_step(user: User, *, but: int | None = None) -> bool:
    """Whether there is an app or passkey to take it with, apart from `but`. Codes in reserve alone are none."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exclude(pk=but).exists())


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """What somebody has to take the second step with."""

    app: Authenticator | None = None
    passkeys: tuple[Authenticator, ...] = ()
    reserve: tuple[str, ...] | None = None
    """The codes in reserve that were not used yet; None if none were ever made."""

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)


def second_steps_of(user: User) -> SecondSteps:
    """All of it, in one query."""
    found = list(Authenticator.objects.filter(user_id=user.pk).order_by("pk"))
    kinds = Authenticator.Type
    reserve = next((one for one in found if one.type == kinds.RECOVERY_CODES), None)
    return SecondSteps(
        app=next((one for one in found if one.type == kinds.TOTP), None),
        passkeys=tuple(one for one in found if one.type == kinds.WEBAUTHN),
        reserve=tuple(_in_groups(code) for code in reserve.wrap().get_unused_codes()) if reserve else None,
    )


def _in_groups(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def lock(user: User) -> None:
    """Inside a transaction: whoever takes away a second step waits for who is at it, so that the last one stays."""
    User.objects.select_for_update().get(pk=user.pk)


def tell_once(request: HttpRequest, user: User) -> None:
    """A calm line after logging in, for who may choose; not at the very first time."""
    if settings.SECOND_STEP and not must_take_it(user) and not has_second_step(user):
        text = 'Wilt u uw account extra veilig maken? Dat kan bij <a href="{}">Beveiliging</a>.'
        messages.info(request, format_html(text, reverse("mfa_index")))


class SecondStepMiddleware:
    """Sends coordinators and staff who did not take the second step to the page for it, whatever they ask for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> HttpResponse | None:
        if not settings.SECOND_STEP or not request.user.is_authenticated or _is_open(request):
            return None
        if passed_second_step(request) or not must_take_it(request.user):
            return None
        # What was posted is not kept: the page that it came from is.
        return second_step_first(request, request.get_full_path() if request.method == "GET" else "")


def _is_open(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.url_name if match else None
    return bool(name) and (name in ALWAYS_OPEN or str(name).startswith(OWN_SECURITY))
