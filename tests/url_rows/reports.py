"""The reports of a scan, for its region and for everyone."""

from __future__ import annotations

from tests.access.rows import MEMBERS, ONLY_POST, PUBLISHED, Row, everyone, for_members, looking, signed_in
from tests.url_rows.shared import EVERYONE_READS, INITIATIVES_READ_ALONG, of_scan

REPORTS = [
    Row("report-list", everyone(200)),
    Row("report-public", everyone(404), everyone(405), at=of_scan, when=EVERYONE_READS),
    Row("report-public-pdf", everyone(404), everyone(405), at=of_scan, when=EVERYONE_READS),
    Row("report-public-json", everyone(404), everyone(405), at=of_scan, when=EVERYONE_READS),
    Row("report-public-csv", everyone(404), everyone(405), at=of_scan, when=EVERYONE_READS),
    Row("reading", everyone(404), everyone(405), at=lambda w: {"token": "geen"}),
    Row("report-detail", for_members(200), signed_in(405), at=of_scan, when=INITIATIVES_READ_ALONG),
    Row("report-kept", for_members(404), signed_in(405), at=of_scan, when=(looking([PUBLISHED], 200, *MEMBERS),)),
    Row("report-json", for_members(200), signed_in(405), at=of_scan),
    Row("report-csv", for_members(200), signed_in(405), at=of_scan),
    Row("report-pdf-request", ONLY_POST, for_members(302), at=of_scan),
    Row(
        "report-pdf",
        for_members(202),
        signed_in(405),
        at=lambda w: {"pk": w.scan.pk, "stored_pk": w.stored.pk},
    ),
]
