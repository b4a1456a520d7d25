"""Load catalogue, municipalities, neighbours and regions, and nothing else."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.reference import FileError, ReferenceFiles, load_reference

FILES = {
    "catalogue": "een editie van de catalogus (JSON)",
    "municipalities": "gemeenten (CSV)",
    "neighbours": "buurgemeenten (CSV)",
    "regions": "regio's en hun gemeenten (CSV)",
}


class Command(BaseCommand):
    help = (
        "Laadt de catalogus, de gemeenten, hun buren en de regio's. Een tweede keer laden verandert niets. "
        "Wat iemand met de hand heeft aangepast, blijft staan."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, holds in FILES.items():
            parser.add_argument(
                f"--{name}", type=Path, metavar="BESTAND", help=f"Nieuwer bestand met dezelfde kolommen: {holds}."
            )

    def handle(self, *args: Any, **options: Any) -> None:
        files = replace(ReferenceFiles.ours(), **{name: options[name] for name in FILES if options[name]})
        try:
            outcome = load_reference(files)
        except FileError as error:
            raise CommandError(str(error)) from None
        changed = f"Nieuw of bijgewerkt: {outcome.changed}." if outcome.changed else "Er is niets veranderd."
        if options["verbosity"] > 0:
            self.stdout.write("\n".join((*outcome.lines, *outcome.notes, changed)))
