"""Who may read a stored report (domain.md section 6): asked at every request, as long as the file exists."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.http import Http404

from inventory.reports.models import Audience, StoredReport
from inventory.scans.permissions import get_scan
from regions.permissions import AnyUser


def get_stored_report(user: AnyUser, scan_pk: int, pk: int) -> StoredReport:
    """A PDF for the members of the region, of a scan that the user may see now, without a name that was taken out."""
    scan = get_scan(user, scan_pk)
    hidden_since = scan.hidden_names.filter(hidden_at__gte=OuterRef("requested_at"))
    stored = scan.stored_reports.filter(~Exists(hidden_since), pk=pk, audience=Audience.MEMBERS).defer("html").first()
    if stored is None:
        raise Http404
    stored.scan = scan
    return stored
