"""What somebody sees who was invited: who asks for what, what is known, and a few buttons. No login before it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bouwstenen.catalogue import newest_edition
from inventory.desk.accounts.codes import send_login_code
from inventory.desk.invited import beginning_of, remember, take_on
from regions.actions.invitations import InvitationEndedError, account_for, decline, say_not_me
from regions.forms.inviting import NotMeForm, TakePartForm
from regions.invitation_letters import is_colleague
from regions.invitations import (
    TRIAL,
    as_what,
    coordinator_to_ask,
    find_invitation,
    initiatives_known,
    inviter_of,
    still_works,
)
from regions.known import known_about
from regions.limits import allow, seconds_to_wait
from regions.models import Invitation, Role, User
from regions.network import network_address

OUTCOMES = ("not_me", "declined")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """
    Looking uses nothing up: mail scanners look at every link. A wrong, a used and an old link are the same page; it
    names the coordinator only to who holds a key that was once real.
    """
    if token == TRIAL:
        return _secret(render(request, "desk/invitation_ended.html", {"is_trial": True}, status=404))
    found = find_invitation(token)
    if found is None and not allow("wrong_link", network_address(request)):
        return _too_often(request)
    if found is None or not still_works(found, timezone.now()):
        return _ended(request, found)
    if request.method != "POST":
        return _page(request, found)
    try:
        return _answer(request, found)
    except InvitationEndedError:
        return _ended(request, find_invitation(token))


def _answer(request: HttpRequest, found: Invitation) -> HttpResponse:
    said = request.POST.get("answer")
    if said == "not_me":
        return _not_me(request, found)
    if said == "declined" and found.role == Role.EDITOR:
        decline(invitation=found)
        return redirect("invitation-done", "declined")
    if said != "yes":
        return _page(request, found, status=422)
    if isinstance(request.user, User):
        if request.user.email != found.email:
            return _page(request, found, status=409)
        return redirect(take_on(request, found, request.user))
    form = TakePartForm(request.POST, informal=found.role == Role.EDITOR)
    if not form.is_valid():
        return _page(request, found, form=form, status=422)
    remember(request, found, form.cleaned_data["name"])
    return send_login_code(request, account_for(found.email))


def _not_me(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NotMeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, not_me=form, status=422)
    say_not_me(invitation=found, name=form.cleaned_data["other_name"], email=form.cleaned_data["other_email"])
    return redirect("invitation-done", "not_me")


def _page(
    request: HttpRequest,
    found: Invitation,
    *,
    form: TakePartForm | None = None,
    not_me: NotMeForm | None = None,
    status: int = 200,
) -> HttpResponse:
    informal = found.role == Role.EDITOR
    someone = request.user if isinstance(request.user, User) else None
    context: dict[str, Any] = {
        "invitation": found,
        "informal": informal,
        "inviter": inviter_of(found),
        "as_what": as_what(found),
        "is_example": _is_example(found),
        "is_colleague": is_colleague(found, found.made_by),
        "is_me": someone is not None and someone.email == found.email,
        "is_other": someone is not None and someone.email != found.email,
        "known": known_about(found.initiative, timezone.localdate()) if found.initiative else None,
        "initiatives": initiatives_known(found),
        "edition": newest_edition(),
        "second_step": settings.SECOND_STEP,
        "form": form or TakePartForm(initial={"name": found.name}, informal=informal),
        "not_me": not_me or NotMeForm(),
    }
    return _secret(render(request, "desk/invitation.html", context, status=status))


def _is_example(found: Invitation) -> bool:
    """Whether the municipality is invented, or the one where the initiative is."""
    place = found.municipality or (found.initiative.municipality if found.initiative else None)
    return place is not None and place.fictional


def _ended(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    if found is not None and isinstance(request.user, User) and found.accepted_by_id == request.user.pk:
        return redirect(beginning_of(found))
    context = {"to_ask": coordinator_to_ask(found) if found else None}
    return _secret(render(request, "desk/invitation_ended.html", context, status=404))


def _too_often(request: HttpRequest) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(seconds_to_wait("wrong_link"))
    return response


def _secret(response: HttpResponse) -> HttpResponse:
    """The address is a key: nobody keeps the page, and no search engine lists it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def invitation_done(request: HttpRequest, outcome: str) -> HttpResponse:
    """What happens next, after a no. It says nothing of who answered."""
    if outcome not in OUTCOMES:
        raise Http404
    return render(request, "desk/invitation_done.html", {"outcome": outcome})
