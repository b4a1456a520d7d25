"""Make a new scan of a scan file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.scans.importing import ScanFileError, import_scan


class Command(BaseCommand):
    help = "Leest een scanbestand en maakt er een nieuwe scan van. De laatste regel is het nummer van die scan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="BESTAND", type=Path, help="Het scanbestand (JSON).")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Vervang een regio of initiatief dat er al is en iets anders zegt dan het bestand.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except (OSError, ValueError):
            raise CommandError(f"{path} is niet te lezen. Kijk of het bestand er is en of u het mag lezen.") from None
        try:
            result = import_scan(data, replace=options["replace"], by=None)
        except ScanFileError as error:
            raise CommandError(f"{path}: {error}") from None
        for message in result.messages:
            self.stdout.write(message)
        self.stdout.write(str(result.scan.pk))
