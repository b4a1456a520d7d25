"""What was said before, and what changed since."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from inventory.scans.actions.rounds import copy_from_other_scan
from inventory.scans.changes import changes_since_previous
from inventory.scans.permissions import get_filling_to_edit, get_scan
from inventory.scans.rounds import get_other_scan, other_scans
from inventory.scans.writing import step_before_writing
from regions.permissions import signed_in


@require_http_methods(["GET", "POST"])
def filling_copy(request: HttpRequest, pk: int, gm: str) -> HttpResponse:
    """Neem over uit een andere scan: shown first, then taken over line by line."""
    filling = get_filling_to_edit(request.user, pk, gm)
    if first := step_before_writing(request, filling, request.path):
        return first
    if request.method == "GET":
        context = {"filling": filling, "scan": filling.scan, "others": other_scans(filling)}
        return render(request, "scans/filling_copy.html", context)
    number = request.POST.get("scan", "")
    other = get_other_scan(filling, int(number)) if number.isdecimal() and len(number) < 19 else None
    if other is None:
        raise Http404
    ticked = set(request.POST.getlist("activity"))
    chosen = [line.activity for line in other.lines if line.activity.code in ticked]
    taken, _ = copy_from_other_scan(filling=filling, other=other, activities=chosen, by=signed_in(request.user))
    if not chosen:
        messages.info(request, "U heeft niets aangevinkt. Er is niets veranderd.")
        return redirect("filling-copy", pk, gm)
    messages.success(request, f"{taken} {'antwoord' if taken == 1 else 'antwoorden'} overgenomen.")
    return redirect("filling-start", pk, gm)


@require_GET
def scan_changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed since the previous round."""
    scan = get_scan(request.user, pk)
    if scan.previous is None:
        raise Http404
    context = {
        "scan": scan,
        "changes": changes_since_previous(scan, scan.previous),
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_changes.html", context)
