"""Showing again who you are, before the security of an account is changed."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.crypto import salted_hmac

from inventory.desk.accounts.mails import send_login_mail
from inventory.desk.accounts.second_step import has_second_step
from inventory.desk.accounts.tries import count_try, count_try_for
from regions.models import User
from regions.second_step import passed_second_step

SESSION_KEY = "confirm_code"
View = Callable[..., HttpResponseBase]


def confirmed_first(view: View) -> View:
    """
    A view for who showed who they are in the last quarter of an hour; with the second step, for who has one.

    allauth asks it as well, but not of who has neither password nor second step: they get a code by mail. Nor does it
    ask the second step of a session from just before there was one: with it, that second step could be taken away.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if user.is_authenticated and not (_recently(request, user) and _with_second_step(request, user)):
            raise ReauthenticationRequired
        return view(request, *args, **kwargs)

    return guarded


def _recently(request: HttpRequest, user: User) -> bool:
    times = [one["at"] for one in get_authentication_records(request, user) if one.get("reauthenticated")]
    return bool(times) and time.time() - times[-1] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _with_second_step(request: HttpRequest, user: User) -> bool:
    return passed_second_step(request) or not has_second_step(user)


def mail_confirm_code(request: HttpRequest, user: User) -> None:
    """Mail a code to somebody who is logged in. Of the code itself, the session keeps nothing but a hash."""
    count_try_for(request, "code", user.email)
    code = get_adapter(request).generate_login_code()
    salt = secrets.token_hex(8)
    request.session[SESSION_KEY] = {"salt": salt, "hash": _hash(salt, code), "at": time.time()}
    send_login_mail(user.email, code, known=True)


def is_waiting_for_code(request: HttpRequest) -> bool:
    at: float = (request.session.get(SESSION_KEY) or {"at": 0})["at"]
    return time.time() - at < settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT


def confirm_with_code(request: HttpRequest, user: User, code: str) -> bool:
    """Whether it is the code that was mailed; if so, they have shown who they are. It works once."""
    if not is_waiting_for_code(request):
        return False
    kept = request.session[SESSION_KEY]
    count_try(request, "code_entry", f"confirm:{user.pk}:{kept['salt']}")
    if not secrets.compare_digest(kept["hash"], _hash(kept["salt"], code)):
        return False
    del request.session[SESSION_KEY]
    record_authentication(request, user, "code", reauthenticated=True)
    return True


def _hash(salt: str, code: str) -> str:
    digits = "".join(sign for sign in code if sign.isdecimal())
    return salted_hmac(f"desk.confirming:{salt}", digits, algorithm="sha256").hexdigest()
