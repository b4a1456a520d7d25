"""Write a scan as a scan file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.scans.exporting import export_scan
from inventory.scans.models import Scan

MOST_DIGITS = 18
"""More is in no column of whole numbers."""


class Command(BaseCommand):
    help = "Schrijft een scan als scanbestand (JSON), dat import_scan weer kan lezen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scan", metavar="SCAN", help="Het nummer van de scan.")
        parser.add_argument("--output", type=Path, metavar="BESTAND", help="Schrijf in dit bestand.")

    def handle(self, *args: Any, **options: Any) -> None:
        data = export_scan(_scan(options["scan"]))
        path: Path | None = options["output"]
        if path is None:
            self._print(data)
            return
        try:
            path.write_bytes(data)
        except OSError:
            raise CommandError(
                f"{path} is niet te schrijven. Kijk of de map er is en of u erin mag schrijven."
            ) from None

    def _print(self, data: bytes) -> None:
        """The bytes themselves: standard output may have another encoding or other line ends."""
        self.stdout.flush()
        buffer = getattr(self.stdout, "buffer", None)
        if buffer is None:
            self.stdout.write(data.decode(), ending="")
        else:
            buffer.write(data)
            buffer.flush()


def _scan(number: str) -> Scan:
    is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    scan = Scan.objects.with_region().filter(pk=int(number)).first() if is_number else None
    if scan is None:
        raise CommandError(f"Er is geen scan met nummer {number}.")
    return scan
