"""The report of a scan for the members of its region: as a page, as a PDF and as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inventory.reports.actions import request_pdf
from inventory.reports.archive import archived
from inventory.reports.files import csv_file, file_name, json_file
from inventory.reports.loading import load_report, load_report_to_keep
from inventory.reports.models import ArchivedFormat, Audience
from inventory.reports.permissions import get_stored_report
from inventory.reports.responses import download
from inventory.scans.permissions import get_scan, get_scan_to_read
from regions.permissions import signed_in


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The report for the region's members; for initiatives that it is shared with, cut as for everyone."""
    reading = get_scan_to_read(request.user, pk)
    audience = Audience.MEMBERS if reading.is_member else Audience.PUBLIC
    loaded = load_report(reading.scan, audience)
    context = {
        "scan": reading.scan,
        "report": loaded.view,
        "additions": loaded.additions,
        "is_member": reading.is_member,
    }
    return render(request, "reports/report_detail.html", context)


@require_safe
def report_json(request: HttpRequest, pk: int) -> HttpResponse:
    scan = get_scan(request.user, pk)
    kept = archived(scan, Audience.MEMBERS, ArchivedFormat.JSON)
    if kept is not None:
        return download(kept, "application/json", file_name(scan, "json"))
    loaded = load_report(scan, Audience.MEMBERS)
    return download(json_file(loaded), "application/json", file_name(loaded.scan, "json"))


@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load_report(get_scan(request.user, pk), Audience.MEMBERS)
    return download(csv_file(loaded), "text/csv; charset=utf-8", file_name(loaded.scan, "csv"))


@require_POST
def report_pdf_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the PDF of the report as it is now; of an adopted scan the one that was kept, once it is."""
    scan = get_scan(request.user, pk)
    if archived(scan, Audience.MEMBERS, ArchivedFormat.PDF) is not None:
        return redirect("report-kept", pk)
    loaded = load_report_to_keep(scan, Audience.MEMBERS)
    stored = request_pdf(loaded=loaded, by=signed_in(request.user))
    return redirect("report-pdf", pk, stored.pk)


@require_safe
def report_kept(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of an adopted scan, the very bytes that were made then."""
    scan = get_scan(request.user, pk)
    content = archived(scan, Audience.MEMBERS, ArchivedFormat.PDF)
    if content is None:
        raise Http404
    return download(content, "application/pdf", file_name(scan, "pdf"))


@require_safe
def report_pdf(request: HttpRequest, pk: int, stored_pk: int) -> HttpResponse:
    """The PDF, or how far it is: 202 while it is being made."""
    stored = get_stored_report(request.user, pk, stored_pk)
    if stored.is_ready and stored.content is not None:
        return download(bytes(stored.content), "application/pdf", file_name(stored.scan, "pdf"))
    context = {"scan": stored.scan, "stored": stored}
    return render(request, "reports/report_pdf.html", context, status=200 if stored.is_failed else 202)
