"""
How every page invites: first what the mail will say, then the button that sends it, then the link, once, to copy.

The page of a coordinator, and those of whoever invites a colleague, go through the same steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from regions.actions.invitations import CannotInviteError, Invited, check, invite, send_trial
from regions.forms.inviting import AskForm
from regions.invitation_letters import invitation_letter
from regions.invitations import TRIAL, as_what
from regions.mails import full_address
from regions.models.invitations import INVITATION_WORKS
from regions.permissions import signed_in


def inviting(request: HttpRequest, template: str, form: AskForm, context: Mapping[str, Any]) -> HttpResponse:
    """Fill in, look at the mail, send. `template` includes `part`."""
    page = {**context, "form": form, "part": "regions/_invite_form.html"}
    step = request.POST.get("step", "look")
    if request.method != "POST":
        return render(request, template, page)
    # Back to the form from the preview: as it was, without errors that nobody asked for.
    if not form.is_valid():
        return render(request, template, page, status=200 if step == "change" else 422)
    form.keep_own_name()
    if step == "change":
        return render(request, template, page)
    try:
        invited = _take_step(request, form, step)
    except CannotInviteError as error:
        form.add_error(None, str(error))
        return render(request, template, page, status=422)
    if invited is not None:
        return sent_page(request, template, invited, {**context, "once_more": request.path}, mailed=step == "send")
    ends_at = timezone.now() + INVITATION_WORKS
    letter = invitation_letter(form.ask, token=TRIAL, ends_at=ends_at, by=signed_in(request.user))
    return render(request, template, page | {"part": "regions/_invite_look.html", "letter": letter})


def _take_step(request: HttpRequest, form: AskForm, step: str) -> Invited | None:
    """The invitation, if one was made."""
    by = signed_in(request.user)
    if step in {"send", "link"}:
        return invite(ask=form.ask, by=by, sending=form.sending_key, mail=step == "send")
    check(form.ask)
    if step == "trial":
        send_trial(ask=form.ask, by=by)
        messages.success(request, f"De proefmail gaat zo naar {by.email}.")
    return None


def sent_page(
    request: HttpRequest, template: str, invited: Invited, context: Mapping[str, Any], *, mailed: bool
) -> HttpResponse:
    """The only page that ever shows the link: of its key nothing is kept."""
    shown = {
        **context,
        "part": "regions/_invite_sent.html",
        "invitation": invited.invitation,
        "is_open": invited.invitation.is_open(timezone.now()),
        "as_what": as_what(invited.invitation),
        "link": full_address(reverse("invitation", args=[invited.token])),
        "mailed": mailed,
    }
    response = render(request, template, shown)
    response.headers["Cache-Control"] = "private, no-store"
    return response
