"""Load the real initiatives of public sources and the example scans."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.desk.examples import NoReferenceError, load_examples
from regions.reference import FileError


class Command(BaseCommand):
    help = (
        "Laadt de initiatieven uit openbare bronnen en zes voorbeelden van een scan. Wat er al staat, blijft zoals "
        "het is. Draai eerst load_reference."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            outcome = load_examples()
        except (FileError, NoReferenceError) as error:
            raise CommandError(str(error)) from None
        if options["verbosity"] < 1:
            return
        if outcome.initiatives:
            self.stdout.write(f"Nieuwe initiatieven uit openbare bronnen, nog niet bevestigd: {outcome.initiatives}.")
        for title in outcome.scans:
            self.stdout.write(f"Nieuw voorbeeld: {title}.")
        for note in outcome.notes:
            self.stdout.write(note)
        if not (outcome.initiatives or outcome.scans or outcome.notes):
            self.stdout.write("Er is niets veranderd.")
