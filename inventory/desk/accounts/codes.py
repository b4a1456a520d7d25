"""Getting in with a code that comes by mail."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from inventory.desk.accounts.mails import send_login_mail
from inventory.desk.accounts.tries import count_try_for
from regions.models import User


def send_login_code(request: HttpRequest, user: User, next_url: str = "") -> HttpResponse:
    """
    Mail a code to `user`, and lead to the page where it is filled in: for an invitation, say.

    For somebody who is not logged in; call it for a POST. With the right code they are in and go on to `next_url`
    (a path of ours), unless a step of `after_login` leads elsewhere. What the session holds stays in it. Asking too
    often ends the request with the page for that (`tries.count_try`).
    """
    return _mail_code(request, user.email, user if user.is_active else None, next_url)


def send_code_to(request: HttpRequest, email: str, next_url: str = "") -> HttpResponse:
    """The same for an address that somebody typed. Nothing that follows tells whether it has an account."""
    found = filter_users_by_email(email, is_active=True, for_login=True)
    return _mail_code(request, email, found[0] if found else None, next_url)


def _mail_code(request: HttpRequest, email: str, user: User | None, next_url: str) -> HttpResponse:
    count_try_for(request, "code", email)
    LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
    if user is None:
        send_login_mail(email, get_adapter(request).generate_login_code(), known=False)
    page = redirect("account_confirm_login_code")
    if next_url:
        page["Location"] += "?" + urlencode({"next": next_url})
    return page
