"""Getting in. What happens is allauth's; what is counted first, and what is said, is ours."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login as LoginState
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from requests import RequestException

from inventory.desk.accounts.adapter import PASSKEY_FAILED
from inventory.desk.accounts.codes import send_code_to
from inventory.desk.accounts.single_sign_on import SignedOpenID, begin, find_provider, refused
from inventory.desk.accounts.tries import count_try, count_try_for
from inventory.desk.forms import CodeRequestForm, LoginForm
from regions.limits import canonical_address


class StartOver:
    """Whoever opens the login while a code is under way, begins again: with another address, say."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: object) -> None:
        return None


class Login(StartOver, account.LoginView):  # type: ignore[misc]  # allauth has no type stubs
    """One page for all ways in."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # Before anything is checked, in whatever spelling: what is refused has told nothing.
        if typed := request.POST.get("login"):
            count_try_for(request, "login", typed)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **_ways_in(CodeRequestForm())}


def _ways_in(code_form: CodeRequestForm) -> dict[str, Any]:
    return {"code_form": code_form, "providers": settings.OIDC_PROVIDERS}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def login_code_request(request: HttpRequest) -> HttpResponse:
    """Mail a code to the address that somebody typed."""
    if request.user.is_authenticated or request.method == "GET":
        return redirect("account_login")
    form = CodeRequestForm(request.POST)
    next_url = get_next_redirect_url(request) or ""
    if form.is_valid():
        return send_code_to(request, form.cleaned_data["email"], next_url)
    context = {"form": LoginForm(request=request), "redirect_field_value": next_url, **_ways_in(form)}
    return render(request, "account/login.html", context)


class LoginCode(account.ConfirmLoginCodeView):  # type: ignore[misc]  # allauth has no type stubs
    """The page that waits for the code."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        state = self._process.state
        # For this one code. allauth counts as well, but in the session, where many tries at once do not see each other.
        this_code = f"{request.session.session_key}:{state['at']}"
        count_try(request, "code_entry", this_code, ("code_entry_address", canonical_address(state["email"])))
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


class LoginPasskey(StartOver, webauthn.LoginWebAuthnView):  # type: ignore[misc]  # allauth has no type stubs
    def form_valid(self, form: Form) -> HttpResponse:
        authenticator = form.cleaned_data["credential"]
        login = LoginState(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        clear_login(self.request)
        response: HttpResponse = perform_passwordless_login(self.request, authenticator, login)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, PASSKEY_FAILED)
        return redirect("account_login")


class ResetPassword(account.PasswordResetView):  # type: ignore[misc]  # allauth has no type stubs
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if typed := request.POST.get("email"):
            count_try_for(request, "reset", typed)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


@login_not_required
@never_cache
@require_GET
def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """
    To the login of one's own municipality.

    A link and no form: browsers hold back a form that leads to another site. Other sites cannot start it.
    """
    if find_provider(provider_id) is None:
        raise Http404
    if request.user.is_authenticated or request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}:
        return redirect("account_login")
    try:
        return begin(request, provider_id, get_next_redirect_url(request))
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return refused(request)


@login_not_required
@never_cache
@require_GET
def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from it. The only thing that counts is what the provider signed for this very login."""
    if find_provider(provider_id) is None:
        raise Http404
    try:
        response: HttpResponseBase = OAuth2CallbackView.adapter_view(SignedOpenID(request, provider_id))(request)
    except (RequestException, OAuth2Error, KeyError, ValueError):
        return refused(request)
    return response
