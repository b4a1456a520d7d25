"""Telling everybody what stands about them: before adopting, and what came of it afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inventory.scans.actions.life import WrongStateError
from inventory.scans.actions.telling import ask_to_read_along, outcome_letter, read_along_letter, tell_outcome
from inventory.scans.forms.telling import OutcomeForm, ReadAlongForm
from inventory.scans.models import Scan
from inventory.scans.permissions import get_scan_to_coordinate
from inventory.scans.telling import Audience, Told, audience_of
from regions.mails import Letter
from regions.models import User
from regions.permissions import signed_in


@require_http_methods(["GET", "POST"])
def scan_read_along(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask everybody to read what stands about them, before the report is adopted."""
    scan = get_scan_to_coordinate(request.user, pk)
    form = ReadAlongForm(request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _render(request, scan, "scans/scan_read_along.html", form, audience_of(scan))
    by, until = signed_in(request.user), form.cleaned_data["until"]
    if _only_looks(request):
        audience = audience_of(scan)
        shown = audience.examples if scan.shared_with_initiatives_on else audience.examples[:1]
        letters = [read_along_letter(scan, one, _first(one, by), until=until, by=by) for one in shown]
        return _render(request, scan, "scans/scan_read_along.html", form, audience, letters)
    try:
        sent = ask_to_read_along(scan=scan, until=until, by=by)
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{_mails(sent)} Iedereen leest alleen wat er over de eigen plek staat.")
    return redirect("scan-read-along", pk)


@require_http_methods(["GET", "POST"])
def scan_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell everybody who took part what came of what they filled in."""
    scan = get_scan_to_coordinate(request.user, pk)
    audience = audience_of(scan)
    form = OutcomeForm(audience.initiatives, request.POST if request.method == "POST" else None)
    if request.method == "GET" or not form.is_valid():
        return _render(request, scan, "scans/scan_outcome.html", form, audience)
    by, outcome = signed_in(request.user), form.outcome()
    if _only_looks(request):
        letters = [
            outcome_letter(scan, one, _first(one, by), audience=audience, outcome=outcome, by=by)
            for one in audience.examples
        ]
        return _render(request, scan, "scans/scan_outcome.html", form, audience, letters)
    try:
        sent = tell_outcome(scan=scan, outcome=outcome, by=by)
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{_mails(sent)} Dank u wel dat u laat weten wat ervan kwam.")
    return redirect("scan-outcome", pk)


def _only_looks(request: HttpRequest) -> bool:
    return request.POST.get("step") == "look"


def _first(one: Told, by: User) -> User:
    """Who would get the mail; where there is nobody yet, whoever looks at it."""
    return one.people[0] if one.people else by


def _mails(number: int) -> str:
    return "Er gaat zo één mail weg." if number == 1 else f"Er gaan zo {number} mails weg."


def _render(
    request: HttpRequest,
    scan: Scan,
    template: str,
    form: ReadAlongForm | OutcomeForm,
    audience: Audience,
    letters: Sequence[Letter] = (),
) -> HttpResponse:
    context = {
        "letters": letters,
        "scan": scan,
        "form": form,
        "audience": audience,
        "places": len(audience.places),
        "without_people": sum(not one.people for one in audience.places),
        "is_example": scan.is_example,
    }
    return render(request, template, context, status=422 if form.errors else 200)
