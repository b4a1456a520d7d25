"""Logging in before a page, and back to it: also when it was a button that asked for the login."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class LoginFirst(LoginRequiredMiddleware):
    """
    Every page asks for a login, unless its view says that it is public.

    Whose session ended while typing comes back to the page with the form, where the text is offered again: the
    address that a form is sent to is often no page.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        page = request.headers.get("Referer", "")
        is_ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
        if request.method in SAFE or not page or not is_ours:
            return super().handle_no_permission(request, view_func)
        path = page.removeprefix(f"{request.scheme}://{request.get_host()}")
        login = resolve_url(self.get_login_url(view_func))
        return redirect_to_login(path, login, self.get_redirect_field_name(view_func))
