"""Reminding who is behind, by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inventory.scans.actions.reminding import remind
from inventory.scans.board import scan_board
from inventory.scans.permissions import get_scan_to_coordinate
from inventory.scans.reminding import MOST, who_is_behind
from regions.permissions import signed_in
from regions.wording import listed


@require_http_methods(["GET", "POST"])
def scan_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has not shared or confirmed yet, and whom of them the coordinator reminds."""
    scan = get_scan_to_coordinate(request.user, pk)
    if request.method == "POST":
        reminded = remind(scan=scan, by=signed_in(request.user), only=set(request.POST.getlist("who")))
        if reminded:
            messages.success(request, f"Herinnerd: {listed(one.who for one in reminded)}. De mails gaan zo weg.")
        else:
            messages.info(request, "Er is niemand herinnerd. Vink aan wie u een mail wilt sturen.")
        return redirect("scan-remind", pk)
    board = scan_board(scan)
    found = who_is_behind(board, timezone.now())
    context = {
        "scan": scan,
        "most": MOST,
        "can": [one for one in found if one.why_not is None],
        "cannot": [one for one in found if one.why_not is not None],
        "without_people": [
            row.municipality
            for row in board.municipalities
            if scan.is_open and not (row.is_shared or row.officers.count or row.is_invited)
        ],
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_remind.html", context)
