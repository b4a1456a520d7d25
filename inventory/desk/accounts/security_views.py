"""Beveiliging: what keeps an account safe, what else there is, and taking it away."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.recovery_codes import views as reserve
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from inventory.desk.accounts.adapter import CODE_ENDED
from inventory.desk.accounts.confirming import confirm_with_code, is_waiting_for_code, mail_confirm_code
from inventory.desk.accounts.second_step import has_second_step, keeps_one, lock, must_take_it, second_steps_of
from inventory.desk.forms import ConfirmCodeForm
from regions.models import User
from regions.permissions import signed_in
from regions.second_step import INSTEAD, forget_second_step, note_second_step, passed_second_step

NEXT = "second_step_next"
"""In the session: where somebody goes on, once the second step is set up."""


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    user = signed_in(request.user)
    if passed_second_step(request):
        # Whoever comes here is not setting it up any more, and may want new codes in reserve.
        request.session.pop(NEXT, None)
    context = {"steps": second_steps_of(user), "keeps_one": keeps_one(user)}
    return render(request, "mfa/index.html", context)


@require_GET
def second_step(request: HttpRequest) -> HttpResponse:
    """Asks for the second step of who has one; of who has none, to set one up first."""
    user = signed_in(request.user)
    back_to = get_next_redirect_url(request) or reverse("start")
    if passed_second_step(request):
        return redirect(back_to)
    if has_second_step(user):
        response = redirect("mfa_reauthenticate")
        response["Location"] += "?" + urlencode({"next": back_to})
        return response
    request.session[NEXT] = back_to
    instead = get_next_redirect_url(request, INSTEAD) or back_to
    return render(request, "mfa/second_step.html", {"always": must_take_it(user), "instead": instead})


@never_cache
@require_http_methods(["GET", "POST"])
def reauthenticate_code(request: HttpRequest) -> HttpResponseBase:
    """Show who you are with a code by mail, for who has nothing else to show it with."""
    user = signed_in(request.user)
    if has_second_step(user):
        return redirect("mfa_reauthenticate")
    if request.POST.get("action") == "send":
        mail_confirm_code(request, user)
        return redirect(request.get_full_path())
    form = ConfirmCodeForm(request.POST or None)
    if request.method == "POST" and not is_waiting_for_code(request):
        # The page has no field for a code any more, to say it beside.
        messages.error(request, CODE_ENDED)
    elif form.is_valid():
        if confirm_with_code(request, user, form.cleaned_data["code"]):
            return resume_request(request) or redirect("mfa_index")
        form.say_wrong()
    context = {"form": form, "waiting": is_waiting_for_code(request), "next": get_next_redirect_url(request) or ""}
    return render(request, "account/reauthenticate_code.html", context)


class ReauthenticatePasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]  # no type stubs
    def form_valid(self, form: Form) -> HttpResponse:
        note_second_step(self.request, self.request.user.pk)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Form) -> HttpResponse:
        messages.error(self.request, "Deze toegangssleutel werkte niet. Probeer het nog een keer.")
        return redirect(self.request.get_full_path())


class SetPassword(account.PasswordSetView):  # type: ignore[misc]  # allauth has no type stubs
    success_url = reverse_lazy("mfa_index")

    def get_default_success_url(self) -> str:
        return reverse("mfa_index")


class ActivateApp(totp.ActivateTOTPView):  # type: ignore[misc]  # allauth has no type stubs
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret_groups"] = [secret[place : place + 4] for place in range(0, len(secret), 4)]
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_second_step(self.request, self.request.user.pk)
        return response


class DeactivateApp(totp.DeactivateTOTPView):  # type: ignore[misc]  # allauth has no type stubs
    @transaction.atomic
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = signed_in(request.user)
        lock(user)
        response: HttpResponse = super().post(request, *args, **kwargs)
        _forget_when_gone(request, user)
        return response


class AddPasskey(webauthn.AddWebAuthnView):  # type: ignore[misc]  # allauth has no type stubs
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        # Kept on the device, and never without a finger, face or PIN: so it can be the whole login.
        context["js_data"] = auth.begin_registration(self.request.user, True)
        context.setdefault("form", kwargs.get("form") or self.get_form())
        return context

    def form_valid(self, form: Form) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        note_second_step(self.request, self.request.user.pk)
        return response


class RemovePasskey(webauthn.RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no type stubs
    success_url = reverse_lazy("mfa_index")

    @transaction.atomic
    def form_valid(self, form: Form) -> HttpResponse:
        lock(signed_in(self.request.user))
        adapter = get_adapter()
        if not adapter.can_delete_authenticator(self.object):
            messages.error(self.request, adapter.error_messages["cannot_delete_authenticator"])
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        _forget_when_gone(self.request, signed_in(self.request.user))
        return response


def _forget_when_gone(request: HttpRequest, user: User) -> None:
    """Who took away their last second step has passed none, also in this session: a role may ask for it later."""
    if not has_second_step(user):
        forget_second_step(request)


class NamePasskey(webauthn.EditWebAuthnView):  # type: ignore[misc]  # allauth has no type stubs
    success_url = reverse_lazy("mfa_index")


class NewReserveCodes(reserve.GenerateRecoveryCodesView):  # type: ignore[misc]  # allauth has no type stubs
    pass


@never_cache
@require_GET
def reserve_codes(request: HttpRequest) -> HttpResponse:
    """The codes in reserve that were not used yet, and the way on for who was setting up the second step."""
    codes = second_steps_of(signed_in(request.user)).reserve
    if codes is None:
        raise Http404
    context = {"codes": codes, "go_on": request.session.get(NEXT)}
    return render(request, "mfa/recovery_codes/index.html", context)


@never_cache
@require_GET
def reserve_codes_file(request: HttpRequest) -> HttpResponse:
    codes = second_steps_of(signed_in(request.user)).reserve
    if not codes:
        raise Http404
    text = "Reservecodes van Bouwstenenscan. Elke code werkt één keer.\r\n\r\n" + "\r\n".join(codes) + "\r\n"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="reservecodes-bouwstenenscan.txt"'
    return response
