"""Asking for a PDF, and making it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable

from inventory.reports.documents import pdf_document
from inventory.reports.loading import LoadedReport
from inventory.reports.models import MOST_ATTEMPTS, StoredReport, name_taken_out_since
from inventory.reports.pdf import PdfError, render_pdf, renderer_version
from regions.models import User

logger = logging.getLogger(__name__)


def content_key(html: str) -> str:
    """The same page and the same renderer give the same file: this names it. Our styles are part of the page."""
    return hashlib.sha256(f"{renderer_version()}\n{html}".encode()).hexdigest()


def request_pdf(*, loaded: LoadedReport, by: User) -> StoredReport:
    """The stored PDF of this very report: as it was made before, or waiting for a worker from now on."""
    html = pdf_document(loaded.view)
    stored, is_new = StoredReport.objects.get_or_create(
        scan=loaded.scan,
        audience=loaded.audience,
        key=content_key(html),
        defaults={"html": html, "requested_by": by, "requested_at": loaded.read_at},
    )
    if not is_new:
        # The very same without the name that was taken out since: it never held that name, and may be read on.
        same = StoredReport.objects.filter(name_taken_out_since("requested_at"), pk=stored.pk)
        same.update(requested_at=loaded.read_at)
    if stored.is_failed:
        stored.try_again(html)
    return stored


class StoppedError(Exception):
    """The worker was told to stop while it was making a PDF."""


def make_next_pdf(stopping: Callable[[], bool] = lambda: False) -> bool:
    """
    Make the report that waits longest; False when there was nothing to do. What goes wrong is written down.

    `stopping` is asked every few seconds: when it says so, the report is left for another worker.
    """
    stored = StoredReport.objects.to_make().first()
    if stored is None:
        return False
    if stored.attempts >= MOST_ATTEMPTS:
        stored.give_up("Het maken van de PDF is steeds halverwege gestopt.")
    elif stored.claim():
        _make(stored, stopping)
    return True


def _make(stored: StoredReport, stopping: Callable[[], bool]) -> None:
    def beat() -> None:
        if stopping():
            raise StoppedError
        stored.show_life()

    try:
        content = render_pdf(stored.html, beat=beat)
    except StoppedError:
        stored.let_go()
    except PdfError as error:
        stored.give_up(str(error))
    except Exception:
        # One report that cannot be made must not keep the others from being made.
        logger.exception("PDF %s not made", stored.pk)
        stored.give_up("Er ging iets mis bij het maken van de PDF.")
    else:
        stored.keep(content)
