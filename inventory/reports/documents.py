"""The report as a whole HTML document that needs nothing else: to lay out as a PDF, or to keep as a file."""

from __future__ import annotations

import functools

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from inventory.reports.presentation import ReportView

_PDF = ("report_pdf.css",)
_FILE = ("tokens.css", "report.css", "report_file.css")


def pdf_document(view: ReportView) -> str:
    """The document that `render_pdf` takes."""
    return _document(view, _PDF)


def file_document(view: ReportView) -> str:
    """The document that opens in a browser, from wherever somebody keeps it."""
    return _document(view, _FILE)


def _document(view: ReportView, names: tuple[str, ...]) -> str:
    return render_to_string("reports/report_document.html", {"report": view, "css": styles(names)})


@functools.cache
def styles(names: tuple[str, ...]) -> SafeString:
    """Our own style sheets, one after the other."""
    folder = settings.BASE_DIR / "static" / "css"
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names)
    return mark_safe(text)  # noqa: S308  # our own files; nothing that anybody typed comes into them
