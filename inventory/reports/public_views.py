"""Reports that may be read without an account: published ones, and one with a reading link."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inventory.reports.archive import archived
from inventory.reports.files import csv_file, file_name
from inventory.reports.loading import load_report
from inventory.reports.models import ArchivedFormat, Audience
from inventory.reports.responses import download
from inventory.scans.permissions import get_published_scan, get_scan_by_link, published_scans


@login_not_required
@require_safe
def report_list(request: HttpRequest) -> HttpResponse:
    """Published reports by region, newest first."""
    return render(request, "reports/report_list.html", {"scans": published_scans()})


@login_not_required
@require_safe
def report_public(request: HttpRequest, pk: int) -> HttpResponse:
    """A published report, for everyone."""
    scan = get_published_scan(pk)
    loaded = load_report(scan, Audience.PUBLIC)
    context = {
        "scan": scan,
        "report": loaded.view,
        "additions": scan.additions.all(),
        "has_pdf": archived(scan, Audience.PUBLIC, ArchivedFormat.PDF) is not None,
    }
    return render(request, "reports/report_public.html", context)


@login_not_required
@require_safe
def report_public_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    scan = get_published_scan(pk)
    return download(
        _kept(archived(scan, Audience.PUBLIC, ArchivedFormat.PDF)), "application/pdf", file_name(scan, "pdf")
    )


@login_not_required
@require_safe
def report_public_json(request: HttpRequest, pk: int) -> HttpResponse:
    scan = get_published_scan(pk)
    content = _kept(archived(scan, Audience.PUBLIC, ArchivedFormat.JSON))
    return download(content, "application/json", file_name(scan, "json"))


@login_not_required
@require_safe
def report_public_csv(request: HttpRequest, pk: int) -> HttpResponse:
    scan = get_published_scan(pk)
    return download(csv_file(load_report(scan, Audience.PUBLIC)), "text/csv; charset=utf-8", file_name(scan, "csv"))


def _kept(content: bytes | None) -> bytes:
    if content is None:
        raise Http404
    return content


@login_not_required
@require_safe
def reading(request: HttpRequest, token: str) -> HttpResponse:
    """The report for somebody with a reading link: cut as for everyone. An ended link is as one that never was."""
    scan = get_scan_by_link(token)
    if scan is None:
        return render(request, "reports/reading_ended.html", status=404)
    loaded = load_report(scan, Audience.PUBLIC)
    response = render(request, "reports/report_reading.html", {"scan": scan, "report": loaded.view})
    # The address is the key: nobody may keep it or pass it on.
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
