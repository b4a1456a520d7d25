"""
The report of an adopted scan is kept as the very bytes that were made then, for ever.

There is one exception: an initiative that asks for it is not named any more. Files from before that are served to
nobody, and made anew without the name.

Adopting is done one floor lower, which knows no files: the worker looks for adopted scans that are not kept yet.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from inventory.reports.documents import pdf_document
from inventory.reports.files import json_file
from inventory.reports.loading import LoadedReport, load_report_to_keep
from inventory.reports.models import ArchivedFormat, ArchivedReport, Audience, name_taken_out_since
from inventory.reports.pdf import PdfError, render_pdf
from inventory.scans.models import Scan

logger = logging.getLogger(__name__)

_COMPLETE = len(Audience) * len(ArchivedFormat)


def scans_to_archive() -> list[Scan]:
    """Adopted scans of which not every file is kept yet, the one that was adopted first before the others."""
    adopted = Scan.objects.adopted().with_region().order_by("adopted_on")
    return [scan for scan in adopted if _valid_files(scan).count() < _COMPLETE]


def _valid_files(scan: Scan) -> QuerySet[ArchivedReport]:
    """The files that were made after the last name was taken out."""
    return ArchivedReport.objects.filter(~name_taken_out_since("made_at"), scan=scan)


def archive_next() -> bool:
    """Keep the files of one adopted scan; False when there was nothing to do or it could not be done."""
    for scan in scans_to_archive():
        try:
            archive_scan(scan)
        except PdfError as error:
            logger.error("Scan %s is vastgesteld, maar zijn PDF is nog niet bewaard: %s", scan.pk, error)
        else:
            return True
    return False


def archive_scan(scan: Scan) -> None:
    """Make and keep what is missing of the files of an adopted scan; what is kept already stays as it is."""
    for audience in Audience:
        loaded = load_report_to_keep(scan, audience)
        _keep(loaded, ArchivedFormat.JSON, lambda: json_file(loaded))  # noqa: B023  # called at once
        _keep(loaded, ArchivedFormat.PDF, lambda: render_pdf(pdf_document(loaded.view)))  # noqa: B023


def _keep(loaded: LoadedReport, kind: ArchivedFormat, make: Callable[[], bytes]) -> None:
    if _valid_files(loaded.scan).filter(audience=loaded.audience, format=kind).exists():
        return
    content = make()
    with transaction.atomic():
        ArchivedReport.objects.update_or_create(
            scan=loaded.scan,
            audience=loaded.audience,
            format=kind,
            defaults={"content": content, "sha256": hashlib.sha256(content).hexdigest(), "made_at": loaded.read_at},
        )


def archived(scan: Scan, audience: Audience, kind: ArchivedFormat) -> bytes | None:
    """The bytes that were kept, or None while the worker has not come round."""
    found = _valid_files(scan).filter(audience=audience, format=kind).first()
    return bytes(found.content) if found else None
