"""Looking back: the history of a cell, of what the table decided, and of a whole scan as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from inventory.scans.filling import get_activity
from inventory.scans.histories import cell_page, table_page
from inventory.scans.origins import answer_now
from inventory.scans.permissions import get_filling_shared, get_scan, get_scan_to_coordinate, sees_draft
from inventory.scans.trail_file import trail_csv, trail_name
from regions.permissions import access_of, signed_in


@require_GET
def answer_history(request: HttpRequest, pk: int, gm: str, code: str) -> HttpResponse:
    """All that one cell ever said; for members of the region from sharing on."""
    filling = get_filling_shared(request.user, pk, gm)
    activity = get_activity(filling, code)
    if activity is None:
        raise Http404
    context = {
        "scan": filling.scan,
        "filling": filling,
        "activity": activity,
        "now": answer_now(filling, activity.pk),
        "page": cell_page(signed_in(request.user), filling, activity, request.GET.get("bladzijde", "")),
        "sees_draft": sees_draft(request.user, filling),
        "is_officer": gm in access_of(request.user).officer_of,
        "is_coordinator": filling.scan.region_id in access_of(request.user).coordinator_of,
    }
    return render(request, "scans/answer_history.html", context)


@require_GET
def scan_table_history(request: HttpRequest, pk: int) -> HttpResponse:
    """What the table decided, and which places it called a steunpunt."""
    scan = get_scan(request.user, pk)
    page = table_page(signed_in(request.user), scan, request.GET.get("bladzijde", ""))
    return render(request, "scans/scan_table_history.html", {"scan": scan, "page": page})


@require_GET
def scan_trail(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The whole trail of a scan, for its coordinator: drafts are in it, so nobody keeps it on the way."""
    scan = get_scan_to_coordinate(request.user, pk)
    response = StreamingHttpResponse(trail_csv(scan, signed_in(request.user)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{trail_name(scan)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
