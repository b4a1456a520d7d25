"""Who may read a stored report (domain.md section 6): asked at every request, as long as the file exists."""

from __future__ import annotations

from django.http import Http404

from inventory.reports.models import Audience, StoredReport, name_taken_out_since
from inventory.scans.permissions import get_scan
from regions.permissions import AnyUser


def get_stored_report(user: AnyUser, scan_pk: int, pk: int) -> StoredReport:
    """A PDF for the members of the region, of a scan that the user may see now, without a name that was taken out."""
    scan = get_scan(user, scan_pk)
    readable = scan.stored_reports.filter(~name_taken_out_since("requested_at"), audience=Audience.MEMBERS)
    stored = readable.defer("html").filter(pk=pk).first()
    if stored is None:
        raise Http404
    stored.scan = scan
    return stored
