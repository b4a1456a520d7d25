"""Ask initiatives whether what stands about them is still so."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from regions.actions.confirming import ask_confirmations
from regions.models import Region


class Command(BaseCommand):
    help = "Vraagt initiatieven of alles nog klopt: één keer per jaar, en nooit vaker dan eens per 30 dagen."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", metavar="ADRES", help="Alleen initiatieven uit deze regio, zoals iza-zuid.")

    def handle(self, *args: Any, **options: Any) -> None:
        region = self.region(options["region"])
        asked = ask_confirmations(region=region)
        for one in asked:
            self.stdout.write(f"Gevraagd: {one.name}")
        self.stdout.write(f"{len(asked)} gevraagd. De mails staan klaar voor send_mails.")

    def region(self, slug: str | None) -> Region | None:
        if slug is None:
            return None
        found = Region.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"We kennen geen regio met het adres '{slug}'.")
        return found
