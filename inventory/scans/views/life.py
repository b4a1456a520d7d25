"""The steps in the life of a scan: opening, adopting with consents and additions, deleting."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inventory.scans.actions.life import (
    WrongStateError,
    add_addition,
    adopt_scan,
    delete_scan,
    hide_name,
    open_scan,
    set_consent,
)
from inventory.scans.adopting import adoption_checks, named_initiatives
from inventory.scans.forms.life import AdditionForm, AdoptForm, ConsentForm
from inventory.scans.models import Scan, ScanState
from inventory.scans.permissions import get_scan_to_coordinate
from inventory.scans.views.scans import OPENED
from regions.permissions import signed_in


@require_POST
def scan_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a scan that was in preparation."""
    scan = get_scan_to_coordinate(request.user, pk)
    try:
        open_scan(scan=scan, by=signed_in(request.user))
    except WrongStateError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, f"De scan is open. {OPENED}")
    return redirect("scan-detail", pk)


@require_http_methods(["GET", "POST"])
def scan_adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """What adopting does, what is still open, who agreed; then the one button, and a tick for who is sure."""
    scan = get_scan_to_coordinate(request.user, pk)
    if request.method == "GET":
        return _render_adopt(request, scan, AdditionForm(), AdoptForm())
    form = AdoptForm(request.POST)
    if scan.is_open and not form.is_valid():
        return _render_adopt(request, scan, AdditionForm(), form)
    try:
        adopt_scan(scan=scan, by=signed_in(request.user))
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        day = date_format(scan.reference_date, "j F Y")
        messages.success(request, f"Vastgesteld. Het rapport blijft nu zoals het was op {day}.")
    return redirect("scan-adopt", pk)


def _render_adopt(request: HttpRequest, scan: Scan, form: AdditionForm, adopting: AdoptForm) -> HttpResponse:
    until = scan.read_along_until
    context = {
        "scan": scan,
        "checks": adoption_checks(scan),
        "form": form,
        "adopting": adopting,
        "still_reading": until is not None and until >= timezone.localdate(),
        "additions": scan.additions.all(),
        "named": named_initiatives(scan),
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_adopt.html", context, status=422 if form.errors or adopting.errors else 200)


@require_POST
def scan_consent(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the date on which a college agreed."""
    scan = get_scan_to_coordinate(request.user, pk)
    form = ConsentForm(request.POST)
    municipality = scan.region.municipalities.named_by_code(request.POST.get("municipality", ""))
    if municipality is None:
        raise Http404
    if not form.is_valid():
        messages.error(request, f"{municipality}: {' '.join(str(one) for one in form.errors['given_on'])}")
        return redirect("scan-adopt", pk)
    day = form.cleaned_data["given_on"]
    try:
        set_consent(scan=scan, municipality=municipality, given_on=day, by=signed_in(request.user))
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{municipality}: {'akkoord genoteerd' if day else 'akkoord weggehaald'}.")
    return redirect("scan-adopt", pk)


@require_POST
def scan_addition(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a dated note beside the adopted report."""
    scan = get_scan_to_coordinate(request.user, pk)
    if not scan.is_adopted:
        raise PermissionDenied("Een aanvulling kan pas als het rapport is vastgesteld.")
    form = AdditionForm(request.POST)
    if not form.is_valid():
        return _render_adopt(request, scan, form, AdoptForm())
    add_addition(scan=scan, text=form.cleaned_data["text"], by=signed_in(request.user))
    messages.success(request, "De aanvulling staat bij het rapport.")
    return redirect("scan-adopt", pk)


@require_POST
def scan_hide_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the name of an initiative that asked for it out of the adopted report."""
    scan = get_scan_to_coordinate(request.user, pk)
    try:
        hide_name(scan=scan, slug=request.POST.get("initiative", ""), by=signed_in(request.user))
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "De naam staat niet meer in het rapport. De bestanden worden opnieuw gemaakt.")
    return redirect("scan-adopt", pk)


@require_http_methods(["GET", "POST"])
def scan_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a scan in preparation, after saying what goes with it."""
    scan = get_scan_to_coordinate(request.user, pk)
    if scan.state != ScanState.PREPARING:
        raise PermissionDenied("Alleen een scan in voorbereiding kan weg. Wat open is of vastgesteld, blijft bestaan.")
    if request.method == "GET":
        return render(request, "scans/scan_delete.html", {"scan": scan, "answers": scan.answers.given().count()})
    slug, title = scan.region.slug, scan.title
    try:
        delete_scan(scan=scan, by=signed_in(request.user))
    except WrongStateError as error:
        messages.error(request, str(error))
        return redirect("scan-stages", pk)
    messages.success(request, f"{title} is verwijderd.")
    return redirect("region-detail", slug)


@require_GET
def scan_stages(request: HttpRequest, pk: int) -> HttpResponse:
    """The three states of a scan: what each means, and where this one is."""
    scan = get_scan_to_coordinate(request.user, pk)
    return render(request, "scans/scan_stages.html", {"scan": scan})
