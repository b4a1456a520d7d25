"""Remind who is behind, in every open scan: to be run once a day."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from inventory.scans.actions.reminding import remind
from inventory.scans.models import Scan


class Command(BaseCommand):
    help = (
        "Herinnert wie nog niet gedeeld of bevestigd heeft: hooguit één keer per week en hooguit drie keer. "
        "Draai dit één keer per dag."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        reminded = 0
        for scan in Scan.objects.open().with_region():
            for one in remind(scan=scan):
                self.stdout.write(f"Herinnerd: {one.place.name} ({scan.region.name}, {scan.title})")
                reminded += 1
        self.stdout.write(f"{reminded} herinnerd. De mails staan klaar voor send_mails.")
