"""Asking to be added, for everyone; deciding about it, for the region's coordinator."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regions.actions.invitations import CannotInviteError
from regions.actions.joining import (
    AlreadyDecidedError,
    TooManyError,
    ask_to_join,
    decline_who_asked,
    invite_who_asked,
)
from regions.forms.joining import JoinDeclineForm, JoinForm, JoinInviteForm
from regions.joining import Asking, asking_in
from regions.models import Region
from regions.names import names_to_offer
from regions.network import network_address
from regions.permissions import get_join_request, get_region_to_receive, signed_in

INVITE, DECLINE = "invite", "decline"
Forms = tuple[JoinInviteForm, JoinDeclineForm]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask to be added. Whatever we know already, the thanks are the same."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            ask_to_join(request=form.request, network=network_address(request))
        except TooManyError:
            return render(request, "429.html", status=429)
        return redirect("join-thanks")
    context = {"form": form, "names": names_to_offer()}
    return render(request, "regions/join.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def join_thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "regions/join_thanks.html")


@require_safe
def region_join_requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks to be added, with what is known already."""
    region = get_region_to_receive(request.user, slug)
    return _render(request, region)


@require_POST
def join_decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Invite or decline; two who decide at once, decide once."""
    region = get_region_to_receive(request.user, slug)
    found = get_join_request(region, pk)
    asking = next((one for one in asking_in(region) if one.request.pk == found.pk), None)
    step = request.POST.get("step", "")
    if step not in {INVITE, DECLINE}:
        raise Http404
    try:
        if asking is None:
            raise AlreadyDecidedError
        inviting, declining = _forms(asking, request, step)
        sent = inviting if step == INVITE else declining
        if not sent.is_valid():
            return _render(request, region, (asking, inviting, declining), status=422)
        sent.keep_own_name()
        _decide(request, region, asking, inviting, declining, step)
    except AlreadyDecidedError:
        messages.warning(request, f"Over {found.initiative_name} is net al beslist.")
    except CannotInviteError as error:
        messages.error(request, str(error))
    return redirect("region-join-requests", slug)


def _decide(
    request: HttpRequest,
    region: Region,
    asking: Asking,
    inviting: JoinInviteForm,
    declining: JoinDeclineForm,
    step: str,
) -> None:
    by = signed_in(request.user)
    if step == INVITE:
        initiative, _ = invite_who_asked(request=asking.request, region=region, initiative=inviting.initiative, by=by)
        messages.success(request, f"{asking.request.name} krijgt een uitnodiging voor {initiative}.")
    else:
        answer = declining.cleaned_data["answer"]
        decline_who_asked(request=asking.request, region=region, answer=answer, by=by)
        messages.success(request, f"{asking.request.name} krijgt een mail met uw antwoord.")


def _forms(asking: Asking, request: HttpRequest, step: str) -> Forms:
    """Of the two forms of one request the one that was sent is filled in."""
    by = signed_in(request.user)
    return (
        JoinInviteForm(request.POST if step == INVITE else None, asking=asking, by=by),
        JoinDeclineForm(request.POST if step == DECLINE else None, asking=asking, by=by),
    )


def _render(
    request: HttpRequest,
    region: Region,
    sent: tuple[Asking, JoinInviteForm, JoinDeclineForm] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    by = signed_in(request.user)
    rows = [
        sent
        if sent and one.request.pk == sent[0].request.pk
        else (one, JoinInviteForm(asking=one, by=by), JoinDeclineForm(asking=one, by=by))
        for one in asking_in(region)
    ]
    context = {"region": region, "rows": rows, "status_is_wrong": status == 422}
    return render(request, "regions/region_join_requests.html", context, status=status)
