""" "Klopt het nog?": asking it, and the page behind the link in the mail. Nobody logs in for that."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from regions.actions.confirming import LinkEndedError, answer_confirmation, ask_confirmations
from regions.confirming import Asked, find_asked
from regions.forms.confirming import ConfirmLinkForm
from regions.models import ConfirmationOutcome
from regions.overviews.public import is_example
from regions.permissions import get_region_to_coordinate, signed_in
from regions.saving import ConflictError
from regions.wording import listed


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_link(request: HttpRequest, token: str) -> HttpResponse:
    """
    What everyone may see of an initiative, and four buttons.

    Looking uses nothing up: mail scanners look at every link. A wrong, a used and an old link are the same page.
    """
    asked = find_asked(token)
    if asked is None:
        return _secret(render(request, "regions/confirm_ended.html", status=404))
    if request.method != "POST":
        return _page(request, asked)
    form = ConfirmLinkForm(request.POST)
    if not form.is_valid():
        return _page(request, asked, "Kies een van de vier knoppen.", status=422)
    outcome = ConfirmationOutcome(form.cleaned_data["outcome"])
    try:
        answer_confirmation(
            token=token, outcome=outcome, seen=form.cleaned_data["seen"], profile=form.cleaned_data["version"]
        )
    except LinkEndedError:
        return _secret(render(request, "regions/confirm_ended.html", status=404))
    except ConflictError:
        now = find_asked(token) or asked
        return _page(request, now, "Er is net iets veranderd. Kijk nog één keer of alles klopt.", status=409)
    return redirect("confirm-done", outcome)


def _page(request: HttpRequest, asked: Asked, notice: str = "", *, status: int = 200) -> HttpResponse:
    context = {
        "asked": asked,
        "initiative": asked.initiative,
        "groups": asked.groups,
        "is_example": is_example(asked.initiative, asked.groups),
        "form": ConfirmLinkForm(initial={"version": asked.initiative.version, "seen": asked.seen}),
        "notice": notice,
    }
    return _secret(render(request, "regions/confirm_link.html", context, status=status))


def _secret(response: HttpResponse) -> HttpResponse:
    """The address is a key: nobody keeps the page, and no other site hears where somebody came from."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@login_not_required
@require_safe
def confirm_done(request: HttpRequest, outcome: str) -> HttpResponse:
    """What happens next, after each of the four answers. It says nothing of who answered."""
    if outcome not in ConfirmationOutcome.values:
        raise Http404
    return render(request, "regions/confirm_done.html", {"outcome": outcome})


@require_POST
def confirm_ask(request: HttpRequest, slug: str) -> HttpResponse:
    """The coordinator asks all initiatives of the region of which it is time."""
    region = get_region_to_coordinate(request.user, slug)
    asked = ask_confirmations(region=region, by=signed_in(request.user))
    if asked:
        messages.success(request, f"We vragen het aan {listed(one.name for one in asked)}. De mails gaan zo weg.")
    else:
        messages.info(request, "Er is nu niemand om het aan te vragen.")
    return redirect("region-detail", slug)
