"""Ons blad: how the municipality stands in the report, and sharing it with the region."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from inventory.scans.actions.sheets import share_sheet
from inventory.scans.permissions import get_filling, get_filling_to_edit, may_fill
from inventory.scans.shared import is_shared_by_region
from inventory.scans.sheet import sheet_view
from regions.permissions import signed_in
from regions.second_step import passed_second_step, second_step_first


@require_GET
def filling_sheet(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """The municipality's own sheet as it would stand in the report, before anybody else sees it."""
    filling = get_filling(request.user, pk, gm)
    context = {
        "filling": filling,
        "scan": filling.scan,
        "sheet": sheet_view(filling),
        "may_share": may_fill(request.user, filling) and not filling.is_shared,
        "once_more": "delen" in request.GET and passed_second_step(request),
        "shared_for": may_fill(request.user, filling) and is_shared_by_region(filling),
    }
    return render(request, "scans/filling_sheet.html", context)


@require_POST
def filling_share(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """Share the municipality's answers with the region."""
    filling = get_filling_to_edit(request.user, pk, gm)
    if first := second_step_first(request, f"{reverse('filling-sheet', args=[pk, gm])}?delen=1#delen"):
        return first
    share_sheet(filling=filling, by=signed_in(request.user))
    messages.success(request, f"Bedankt. De antwoorden van {filling.municipality} zijn gedeeld met de regio.")
    return redirect("filling-sheet", pk, gm)
