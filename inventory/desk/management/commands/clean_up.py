"""Remove what has been kept long enough."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inventory.desk.retention import KINDS, clean
from inventory.desk.unused_accounts import to_warn, warn

WARNED = "Mails aan wie het account te lang niet gebruikt"


class Command(BaseCommand):
    help = (
        "Ruimt op wat lang genoeg bewaard is, zoals docs/bewaren.md zegt, en mailt wie een account te lang niet "
        "gebruikt. Draai dit elke dag; het kan naast de site."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Vertel alleen wat er weg zou gaan.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        dry = options["dry_run"]
        self.stdout.write("Dit zou worden opgeruimd:" if dry else "Opgeruimd:")
        total = 0
        for kind in KINDS:
            count = kind.rows(now).count() if dry else clean(kind, now)
            self.stdout.write(f"  {kind.what}: {count}")
            total += count
        self.stdout.write(f"Samen: {total}")
        self.stdout.write(f"{WARNED}: {to_warn(now).count() if dry else warn(now)}")
