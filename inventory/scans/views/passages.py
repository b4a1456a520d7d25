"""Lees mee, and which places the region calls a steunpunt."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from inventory.scans.actions.table import SteunpuntInput, save_steunpunten
from inventory.scans.conflicts import cell_with_choice, steunpunt_conflicts
from inventory.scans.forms.discussing import steunpunt_choice
from inventory.scans.models import Scan, SteunpuntStatus
from inventory.scans.passages import own_municipalities, passages_for
from inventory.scans.permissions import get_scan, get_scan_to_change, get_scan_to_read, may_change
from inventory.scans.steunpunten import NOT_YET, SteunpuntenView, steunpunten_view
from regions.conflicts import Choice
from regions.permissions import signed_in


@require_GET
def scan_passage(request: HttpRequest, pk: int) -> HttpResponse:
    """Everyone reads their own passage: an initiative here, a municipality on its sheet."""
    reading = get_scan_to_read(request.user, pk)
    passages = passages_for(request.user, reading.scan)
    sheets = own_municipalities(request.user, reading.scan) if reading.is_member else []
    if len(sheets) == 1 and not passages:
        return redirect("filling-sheet", pk, sheets[0].pk)
    context = {
        "scan": reading.scan,
        "is_member": reading.is_member,
        "passages": passages,
        "sheets": sheets,
        "is_example": reading.scan.is_example,
    }
    return render(request, "scans/scan_passage.html", context)


@require_http_methods(["GET", "POST"])
def scan_steunpunten(request: HttpRequest, pk: int) -> HttpResponse:
    """Which places the table calls a steunpunt. Members read it, the coordinator sets it."""
    if request.method == "GET":
        scan = get_scan(request.user, pk)
        return _render(request, scan, steunpunten_view(scan))
    scan = get_scan_to_change(request.user, pk)
    view = steunpunten_view(scan)
    saved, stuck = save_steunpunten(scan=scan, inputs=_inputs(request, view), by=signed_in(request.user))
    if stuck:
        names = ", ".join(view.name_of(one.slug, one.gm) for one in stuck)
        messages.error(request, f"Nog niet alles is opgeslagen. Uw collega was net eerder bij: {names}.")
        conflicts = steunpunt_conflicts(scan, stuck, signed_in(request.user))
        return _render(request, scan, steunpunten_view(scan).with_conflicts(stuck, conflicts), status=409)
    if saved:
        messages.success(request, f"Opgeslagen: {saved} {'plek' if saved == 1 else 'plekken'}.")
    else:
        messages.info(request, "Er is niets veranderd.")
    return redirect("scan-steunpunten", pk)


def _inputs(request: HttpRequest, view: SteunpuntenView) -> list[SteunpuntInput]:
    """The lines that came in; anything else that is sent has no line and is left alone."""
    choice = Choice.read(request.POST)
    data = cell_with_choice(request.POST, choice, field="status") if choice else request.POST
    chosen = [(line, steunpunt_choice(data, line.key)) for line in view.lines]
    return [SteunpuntInput(line.slug, line.gm, *said) for line, said in chosen if said is not None]


def _render(request: HttpRequest, scan: Scan, view: SteunpuntenView, *, status: int = 200) -> HttpResponse:
    context = {
        "scan": scan,
        "view": view,
        "may_change": may_change(request.user, scan),
        "choices": [("", NOT_YET), *SteunpuntStatus.choices],
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_steunpunten.html", context, status=status)
