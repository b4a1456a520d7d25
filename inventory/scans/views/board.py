"""The coordinator's board, and what is done from it; and the officers' answer to what was shared for them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inventory.scans.actions.board import (
    NotToShareError,
    agree_with_sharing,
    share_on_behalf,
    state_no_initiative,
    take_back_sharing,
)
from inventory.scans.actions.life import WrongStateError
from inventory.scans.board import scan_board as read_board
from inventory.scans.permissions import (
    get_filling,
    get_filling_to_edit,
    get_scan_to_change,
    get_scan_to_coordinate,
    get_scan_to_fill,
)
from inventory.scans.shared import share_question
from regions.permissions import signed_in
from regions.second_step import second_step_first


@require_safe
def scan_board(request: HttpRequest, pk: int) -> HttpResponse:
    """How far everybody is, and what the coordinator can do now."""
    scan = get_scan_to_coordinate(request.user, pk)
    return render(request, "scans/scan_board.html", {"scan": scan, "board": read_board(scan)})


@require_POST
def scan_no_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the region has no zelfregie-initiatief yet, or take that back."""
    scan = get_scan_to_change(request.user, pk)
    stated = "stated" in request.POST
    try:
        state_no_initiative(scan=scan, stated=stated, by=signed_in(request.user))
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Genoteerd. Het komt in het rapport." if stated else "De zin is teruggenomen.")
    return redirect("scan-board", pk)


@require_http_methods(["GET", "POST"])
def scan_share_for(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """Share what the region filled in for a municipality that does not log in, after saying what that does."""
    get_scan_to_fill(request.user, pk)
    filling = get_filling(request.user, pk, gm)
    if request.method == "GET":
        context = {
            "filling": filling,
            "scan": filling.scan,
            "question": share_question(filling),
        }
        return render(request, "scans/scan_share_for.html", context)
    if first := second_step_first(request, request.path):
        return first
    try:
        share_on_behalf(filling=filling, by=signed_in(request.user))
    except NotToShareError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Gedeeld namens {filling.municipality}. De gemeente ziet dat u dit deed.")
    return redirect("scan-board", pk)


@require_POST
def filling_shared_for(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """An officer agrees with what the region shared for the municipality, or takes that back: the region sees it."""
    filling = get_filling_to_edit(request.user, pk, gm)
    by = signed_in(request.user)
    back_to = f"{reverse('filling-start', args=[pk, gm])}?delen=1#gedeeld-voor-u"
    if first := second_step_first(request, back_to):
        return first
    if "agree" in request.POST:
        agree_with_sharing(filling=filling, by=by)
        messages.success(request, f"Dank u wel. Dit zijn nu de antwoorden van {filling.municipality}.")
    elif take_back_sharing(filling=filling, by=by):
        messages.success(request, "Het delen is teruggenomen. De antwoorden zijn weer een concept, en tellen niet mee.")
    return redirect("filling-start", pk, gm)
