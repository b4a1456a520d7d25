"""Make the PDFs that people asked for, one after the other."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from inventory.reports.actions import make_next_pdf
from inventory.reports.archive import archive_next

PAUSE = 1.0
"""Seconds between two looks at the queue when there was nothing to do."""


class Command(BaseCommand):
    help = (
        "Maakt de rapporten als PDF waar mensen om vroegen, en bewaart die van vastgestelde scans. "
        "Blijft draaien, tenzij --once."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Maak alleen wat nu klaarstaat, en stop dan.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while make_next_pdf() or archive_next():
                pass
            return
        self.work_until_told_to_stop()

    def work_until_told_to_stop(self) -> None:
        """A report that is being made when the word comes is left for the next worker."""
        stop = threading.Event()

        def tell(signum: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, tell)
        signal.signal(signal.SIGINT, tell)
        while not stop.is_set():
            close_old_connections()
            try:
                # What somebody waits for goes before what has to be kept.
                busy = make_next_pdf(stop.is_set) or (not stop.is_set() and archive_next())
            except OperationalError as error:
                # The database restarts or is away: that passes, and nothing is lost.
                self.stderr.write(f"De database antwoordt niet; we proberen het opnieuw. ({error})")
                busy = False
            if not busy:
                stop.wait(PAUSE)
