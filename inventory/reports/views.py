"""The report of a scan for the members of its region: as a page, as a PDF and as files."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inventory.reports.actions import request_pdf
from inventory.reports.files import csv_file, file_name, json_file
from inventory.reports.loading import load_report
from inventory.reports.models import Audience
from inventory.reports.permissions import get_stored_report
from inventory.scans.permissions import get_scan
from regions.permissions import signed_in


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A download that is kept by nobody but the reader, and asked for again every time."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"},
    )


@require_safe
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    scan = get_scan(request.user, pk)
    loaded = load_report(scan, Audience.MEMBERS)
    return render(request, "reports/report_detail.html", {"scan": scan, "report": loaded.view})


@require_safe
def report_json(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load_report(get_scan(request.user, pk), Audience.MEMBERS)
    return _file(json_file(loaded), "application/json", file_name(loaded.scan, "json"))


@require_safe
def report_csv(request: HttpRequest, pk: int) -> HttpResponse:
    loaded = load_report(get_scan(request.user, pk), Audience.MEMBERS)
    return _file(csv_file(loaded), "text/csv; charset=utf-8", file_name(loaded.scan, "csv"))


@require_POST
def report_pdf_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the PDF of the report as it is now."""
    loaded = load_report(get_scan(request.user, pk), Audience.MEMBERS)
    stored = request_pdf(loaded=loaded, by=signed_in(request.user))
    return redirect("report-pdf", pk, stored.pk)


@require_safe
def report_pdf(request: HttpRequest, pk: int, stored_pk: int) -> HttpResponse:
    """The PDF, or how far it is: 202 while it is being made."""
    stored = get_stored_report(request.user, pk, stored_pk)
    if stored.is_ready and stored.content is not None:
        return _file(bytes(stored.content), "application/pdf", file_name(stored.scan, "pdf"))
    context = {"scan": stored.scan, "stored": stored}
    return render(request, "reports/report_pdf.html", context, status=200 if stored.is_failed else 202)
