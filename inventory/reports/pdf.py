"""
A page of HTML as a PDF, made in a process of its own with limits on memory and time.

Laying out a hostile or an endless page can take all memory or all day: that may end its own process and nothing else.
`inventory.reports.pdf_child` is the program that runs there, and the only place that imports weasyprint.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import IO

from django.conf import settings

logger = logging.getLogger(__name__)

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE", "XDG_CACHE_HOME")
"""What the child gets to see of the environment: no addresses and no secrets."""

BEAT_SECONDS = 2.0


class PdfError(Exception):
    """The PDF could not be made; the text is a Dutch sentence for whoever asked for it."""


def renderer_version() -> str:
    """What makes the PDF: another version may lay out the same page differently."""
    return f"weasyprint {importlib.metadata.version('weasyprint')}"


def render_pdf(html: str, *, beat: Callable[[], None] | None = None) -> bytes:
    """
    The PDF of a whole HTML document with its styles inside; the same document gives the same bytes.

    `beat` is called every few seconds while it is being made. Raises PdfError when it takes more than the limits of
    the settings, or cannot be made at all.
    """
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as target, tempfile.TemporaryFile() as errors:
        source.write(html.encode())
        source.seek(0)
        child = subprocess.Popen(  # noqa: S603  # our own module, with numbers from our own settings
            [
                sys.executable,
                "-m",
                "inventory.reports.pdf_child",
                str(settings.PDF_MEMORY_MB),
                str(settings.PDF_SECONDS),
            ],
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _INHERITED if name in os.environ},
            stdin=source,
            stdout=target,
            stderr=errors,
            # A group of its own, so that nothing it started stays behind.
            start_new_session=True,
        )
        try:
            code = _wait(child, beat)
        finally:
            _end(child)
        if code != 0:
            logger.error("PDF not made, code %s: %s", code, _tail(errors))
            raise PdfError("Het rapport is te groot of te ingewikkeld om als PDF te maken.")
        target.seek(0)
        return target.read()


def _wait(child: subprocess.Popen[bytes], beat: Callable[[], None] | None) -> int:
    until = time.monotonic() + settings.PDF_SECONDS
    while True:
        left = until - time.monotonic()
        if left <= 0:
            raise PdfError(f"Het rapport als PDF maken duurde langer dan {settings.PDF_SECONDS} seconden.")
        try:
            return child.wait(min(left, BEAT_SECONDS))
        except subprocess.TimeoutExpired:
            if beat is not None:
                beat()


def _end(child: subprocess.Popen[bytes]) -> None:
    """Leave nothing of the child's group behind, whatever way it ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):  # it is gone already
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _tail(errors: IO[bytes]) -> str:
    errors.seek(0)
    return errors.read().decode(errors="replace")[-2000:]
