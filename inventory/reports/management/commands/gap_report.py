"""Print the gap report of a scan, for the operator."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.gaps.report_json import report_json
from inventory.reports.documents import file_document, pdf_document
from inventory.reports.files import csv_file
from inventory.reports.loading import LoadedReport, load_report
from inventory.reports.models import Audience
from inventory.reports.pdf import PdfError, render_pdf
from inventory.scans.models import Scan


def whole_json(loaded: LoadedReport) -> bytes:
    """The report file of domain.md section 5; of an adopted scan the very bytes that were frozen."""
    if loaded.scan.is_adopted:
        return loaded.scan.frozen_report.encode()
    return report_json(loaded.report, adopted=False)


FORMATS: dict[str, Callable[[LoadedReport], bytes]] = {
    "json": whole_json,
    "html": lambda loaded: file_document(loaded.view).encode(),
    "pdf": lambda loaded: render_pdf(pdf_document(loaded.view)),
    "csv": csv_file,
}
LATER = ("xlsx", "ods")


class Command(BaseCommand):
    help = "Geeft het rapport van een scan. JSON is volledig; html, pdf en csv zijn wat de gekozen lezers zien."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scan", metavar="SCAN", help="Het nummer van de scan.")
        parser.add_argument("--format", default="json", help="json, html, pdf of csv. Zonder keuze: json.")
        parser.add_argument("--output", type=Path, metavar="BESTAND", help="Zonder bestand: standaarduitvoer.")
        parser.add_argument(
            "--audience", default=Audience.MEMBERS.value, help="members (leden van de regio) of public (iedereen)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        make = self.format_named(options["format"])
        audience = self.audience_named(options["audience"])
        loaded = load_report(self.scan_numbered(options["scan"]), audience)
        try:
            content = make(loaded)
        except PdfError as error:
            raise CommandError(str(error)) from None
        self.write(content, options["output"], is_text=options["format"] != "pdf")

    def format_named(self, name: str) -> Callable[[LoadedReport], bytes]:
        if name in LATER:
            raise CommandError(f"Het rapport als {name} is er nog niet. Kies voor een rekenblad csv.")
        if name not in FORMATS:
            raise CommandError(f"Het formaat '{name}' kennen we niet. Kies uit {', '.join(FORMATS)}.")
        return FORMATS[name]

    def audience_named(self, name: str) -> Audience:
        if name not in Audience.values:
            raise CommandError(f"De lezers '{name}' kennen we niet. Kies members of public.")
        return Audience(name)

    def scan_numbered(self, text: str) -> Scan:
        scan = Scan.objects.with_region().filter(pk=text).first() if text.isascii() and text.isdigit() else None
        if scan is None:
            raise CommandError(f"Scan {text} bestaat niet. Het nummer staat op de laatste regel van import_scan.")
        return scan

    def write(self, content: bytes, path: Path | None, *, is_text: bool) -> None:
        if path is not None:
            try:
                path.write_bytes(content)
            except OSError as error:
                raise CommandError(f"{path} is niet te schrijven: {error.strerror}.") from None
        elif is_text and not hasattr(self.stdout, "buffer"):
            # Called from Python with a stream of text.
            self.stdout.write(content.decode(), ending="")
        elif not is_text and sys.stdout.isatty():
            raise CommandError("Een PDF past niet op een scherm. Geef --output, of stuur de uitvoer naar een bestand.")
        else:
            sys.stdout.buffer.write(content)
