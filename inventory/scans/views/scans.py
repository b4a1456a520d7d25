"""Starting a scan, its middle page, and who took part."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from inventory.scans.actions.scans import add_participant, create_scan, remove_participant
from inventory.scans.forms.scans import ParticipantForm, ScanForm
from inventory.scans.hub import perspective_list, scan_hub
from inventory.scans.models import Scan
from inventory.scans.permissions import get_scan, get_scan_to_change, may_change
from regions.composition import composition_of
from regions.permissions import get_region_to_coordinate, signed_in

OPENED = "Gemeenten kunnen nu invullen. Wie al voor een gemeente invult, krijgt een mail."


@require_http_methods(["GET", "POST"])
def scan_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Start a scan of a region."""
    region = get_region_to_coordinate(request.user, slug)
    form = ScanForm(request.POST if request.method == "POST" else None, region=region)
    if form.is_valid():
        scan = create_scan(region=region, by=signed_in(request.user), **form.cleaned_data)
        opened = OPENED if scan.is_open else "Zet alles klaar en open hem daarna."
        messages.success(request, f"De scan is gestart. {opened}")
        return redirect("scan-detail", scan.pk)
    context = {"region": region, "form": form, "composition": composition_of(region)}
    return render(request, "scans/scan_create.html", context, status=422 if form.errors else 200)


@require_safe
def scan_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The middle of a scan: where it is, and what the reader can do now."""
    scan = get_scan(request.user, pk)
    return render(request, "scans/scan_detail.html", {"scan": scan, "hub": scan_hub(request.user, scan)})


@require_http_methods(["GET", "POST"])
def scan_participants(request: HttpRequest, pk: int) -> HttpResponse:
    """Who took part. Members read it; the coordinator adds a line or takes one away."""
    if request.method == "GET":
        return _render_participants(request, get_scan(request.user, pk), ParticipantForm())
    scan = get_scan_to_change(request.user, pk)
    if "remove" in request.POST:
        remove_participant(scan=scan, pk=_whole(request.POST["remove"]), by=signed_in(request.user))
        messages.success(request, "De regel is weggehaald.")
        return redirect("scan-participants", pk)
    form = ParticipantForm(request.POST)
    if not form.is_valid():
        return _render_participants(request, scan, form)
    add_participant(scan=scan, by=signed_in(request.user), **form.cleaned_data)
    messages.success(request, f"Toegevoegd: {form.cleaned_data['who']}.")
    return redirect("scan-participants", pk)


def _render_participants(request: HttpRequest, scan: Scan, form: ParticipantForm) -> HttpResponse:
    context = {
        "scan": scan,
        "form": form,
        "perspectives": perspective_list(scan),
        "may_change": may_change(request.user, scan),
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_participants.html", context, status=422 if form.errors else 200)


def _whole(typed: str) -> int:
    """A primary key as a form sends it; 0, which nothing has, for anything else."""
    return int(typed) if typed.isdecimal() and len(typed) < 19 else 0
