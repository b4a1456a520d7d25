"""Inviting people to a region or an initiative, one at a time or a list at once, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regions.actions.invitations import (
    CannotInviteError,
    invite_again,
    invite_all,
    mark_handled,
    pass_on,
    send_trial,
    withdraw,
)
from regions.announcement import announcement
from regions.forms.inviting import InviteEditorForm, InviteForm, PasteForm
from regions.forms.own_name import OWN_NAME, NameFirstForm
from regions.invitation_letters import invitation_letter
from regions.invitations import TRIAL, Ask, sent_for_region, sent_to_colleagues
from regions.mails import Letter
from regions.models import Invitation, Region, Role
from regions.models.invitations import INVITATION_WORKS
from regions.pasting import MOST_LINES, ORDER, PastedList, read_list
from regions.permissions import (
    access_of,
    get_initiative_to_edit,
    get_invitation_to_manage,
    get_region_to_coordinate,
    signed_in,
)
from regions.tokens import new_token
from regions.views.inviting_steps import inviting, sent_page

AT_THE_TABLE = (
    "gemeenten",
    "zelfregie-initiatieven",
    "mensen met eigen ervaring",
    "naasten en familie",
    "ggz",
    "welzijn",
    "beschermd wonen en opvang",
    "zorgverzekeraar",
)
"""Who is easily forgotten (ux.md section 3.3)."""


@require_http_methods(["GET", "POST"])
def region_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """A coordinator invites somebody: for a municipality, an initiative, or the region as a whole."""
    region = get_region_to_coordinate(request.user, slug)
    data = request.POST if request.method == "POST" else None
    by = signed_in(request.user)
    form = InviteForm(data, region=region, by=by, initial={"place": request.GET.get("voor", "")})
    return inviting(request, "regions/region_invite.html", form, _help(request, region))


def _help(request: HttpRequest, region: Region) -> dict[str, Any]:
    return {
        "region": region,
        "at_the_table": AT_THE_TABLE,
        "announcement": announcement(region, signed_in(request.user)),
        "back": reverse("region-invitations", args=[region.slug]),
    }


@require_http_methods(["GET", "POST"])
def initiative_invite(request: HttpRequest, slug: str) -> HttpResponse:
    """Somebody of an initiative invites a colleague."""
    initiative = get_initiative_to_edit(request.user, slug)
    by = signed_in(request.user)
    form = InviteEditorForm(request.POST if request.method == "POST" else None, initiative=initiative, by=by)
    context = {
        "initiative": initiative,
        "informal": True,
        "sent": sent_to_colleagues(by, timezone.now(), initiative),
        "new_sending": new_token(),
        "back": reverse("initiative-start", args=[slug]),
    }
    return inviting(request, "regions/initiative_invite.html", form, context)


@require_safe
def region_invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom the region invited, and what became of it."""
    region = get_region_to_coordinate(request.user, slug)
    context = {"region": region, "sent": sent_for_region(region, timezone.now()), "new_sending": new_token()}
    return render(request, "regions/region_invitations.html", context)


# --- a list at once --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "POST"])
def region_invite_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Paste a list; look at what will happen line by line; send."""
    region = get_region_to_coordinate(request.user, slug)
    if request.method != "POST":
        return _paste_page(request, region, PasteForm(by=signed_in(request.user)))
    form = PasteForm(request.POST, by=signed_in(request.user))
    step = request.POST.get("step", "look")
    if not form.is_valid():
        return _paste_page(request, region, form, status=422)
    form.keep_own_name()
    found = read_list(form.cleaned_data["lines"], region, timezone.now())
    if found.too_long:
        form.add_error("lines", f"Dit zijn te veel regels. Plak er hoogstens {MOST_LINES} tegelijk.")
        return _paste_page(request, region, form, status=422)
    if step == "change":
        return _paste_page(request, region, form)
    asks = [replace(one, message=form.cleaned_data["message"]) for one in found.asks]
    if step == "trial" and asks:
        _trial(request, asks[0])
    if step != "send":
        return _look_page(request, region, form, found)
    if form.cleaned_data["seen"] != found.fingerprint:
        return _look_page(request, region, form, found, changed=True)
    return _send(request, region, form, found, asks)


def _trial(request: HttpRequest, ask: Ask) -> None:
    by = signed_in(request.user)
    try:
        send_trial(ask=ask, by=by)
    except CannotInviteError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"De proefmail gaat zo naar {by.email}: die voor {ask.name or ask.email}.")


def _send(request: HttpRequest, region: Region, form: PasteForm, found: PastedList, asks: list[Ask]) -> HttpResponse:
    sent, refused = invite_all(asks=asks, by=signed_in(request.user), sending=form.cleaned_data["sending"])
    if sent:
        mails = "1 uitnodiging gaat" if len(sent) == 1 else f"{len(sent)} uitnodigingen gaan"
        messages.success(request, f"{mails} zo weg.")
    if not found.problems and not refused:
        return redirect("region-invitations", region.slug)
    # What could not be sent stays with its reason, to be mended.
    left = list(_left(found, {replace(ask, message=""): reason for ask, reason in refused.items()}))
    initial = {"lines": "\n".join(line for line, _ in left), "message": form.cleaned_data["message"]}
    return _paste_page(request, region, PasteForm(initial=initial, by=form.by), left=left)


def _left(found: PastedList, refused: Mapping[Ask, str]) -> Iterator[tuple[str, str]]:
    """The lines that were not sent, each with why; `refused` as the lines have them, without own words."""
    for one in found.lines:
        if one.problem:
            yield one.text, one.problem
        elif one.ask is not None and one.will_be_sent and one.ask in refused:
            yield one.text, refused[one.ask]


def _paste_page(
    request: HttpRequest,
    region: Region,
    form: PasteForm,
    *,
    left: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> HttpResponse:
    """`left`: lines that were not sent, each with why."""
    context = {**_help(request, region), "form": form, "left": left, "order": ORDER, "most": MOST_LINES}
    return render(request, "regions/region_invite_list.html", context, status=status)


def _look_page(
    request: HttpRequest, region: Region, form: PasteForm, found: PastedList, *, changed: bool = False
) -> HttpResponse:
    context = {
        "region": region,
        "form": form,
        "found": found,
        "changed": changed,
        "count": len(found.asks),
        "previews": _previews(request, form, found),
    }
    status = 409 if changed else 200
    return render(request, "regions/region_invite_check.html", context, status=status)


def _previews(request: HttpRequest, form: PasteForm, found: PastedList) -> list[tuple[Ask, Letter]]:
    """The mail to the first of each kind, as it will be."""
    first: dict[Role, Ask] = {}
    for one in found.asks:
        first.setdefault(one.role, replace(one, message=form.cleaned_data["message"]))
    ends_at, by = timezone.now() + INVITATION_WORKS, signed_in(request.user)
    return [(ask, invitation_letter(ask, token=TRIAL, ends_at=ends_at, by=by)) for ask in first.values()]


# --- one that was sent -----------------------------------------------------------------------------------------
def _ask_own_name(request: HttpRequest, invitation: Invitation) -> HttpResponse | None:
    """The page that first asks whoever sends what they are called; None as soon as their account has a name."""
    by = signed_in(request.user)
    if by.name:
        return None
    informal = invitation.initiative_id in access_of(by).editor_of
    typed = request.POST if OWN_NAME in request.POST else None
    form = NameFirstForm(typed, by=by, informal=informal, initial=request.POST.dict())
    if form.is_valid():
        form.keep_own_name()
        return None
    context = {"form": form, "informal": informal, "back": _where_from(request)}
    return render(request, "regions/own_name.html", context, status=422 if form.errors else 200)


@require_POST
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new link, by mail or only to copy; the old one ends."""
    invitation = get_invitation_to_manage(request.user, pk)
    if (question := _ask_own_name(request, invitation)) is not None:
        return question
    mailed = request.POST.get("step") != "link"
    try:
        invited = invite_again(
            invitation=invitation, by=signed_in(request.user), sending=request.POST.get("sending", ""), mail=mailed
        )
    except CannotInviteError as error:
        messages.error(request, str(error))
        return _back(request)
    return sent_page(request, "regions/invitation_again.html", invited, {"back": _where_from(request)}, mailed=mailed)


@require_POST
def invitation_pass_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite whom the invited person named in their place."""
    invitation = get_invitation_to_manage(request.user, pk)
    if (question := _ask_own_name(request, invitation)) is not None:
        return question
    try:
        pass_on(invitation=invitation, by=signed_in(request.user), sending=request.POST.get("sending", ""))
    except CannotInviteError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"De uitnodiging gaat zo naar {invitation.other_email}.")
    return _back(request)


@require_POST
def invitation_handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever invited knows what to do about the wrong person."""
    mark_handled(invitation=get_invitation_to_manage(request.user, pk))
    return _back(request)


@require_POST
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_invitation_to_manage(request.user, pk)
    if withdraw(invitation=invitation):
        messages.success(request, f"De uitnodiging voor {invitation.email} is ingetrokken. De link werkt niet meer.")
    else:
        messages.info(request, "Deze uitnodiging was al beantwoord of ingetrokken.")
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    return redirect(_where_from(request))


def _where_from(request: HttpRequest) -> str:
    """The page of ours that the button stood on."""
    said = request.POST.get("back", "")
    secure = settings.SITE_URL.startswith("https:")
    if said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None, require_https=secure):
        return said
    return reverse("start")
