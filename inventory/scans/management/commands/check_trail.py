"""Looks whether the history of scans and initiatives is whole, and whether everything says what its history tells."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inventory.scans.models import Scan
from inventory.scans.trails import all_trails, trail_breaks, trails_of
from regions.breaks import Break, one_moment
from regions.chain import seal
from regions.history import Words, moment, read_words, title_of
from regions.models import Revision

MOST_DIGITS = 18
"""More is in no column of whole numbers."""

MOST_LINES = 20
"""How many lines are printed of one trail."""


class Command(BaseCommand):
    help = (
        "Kijkt of er wijzigingen zijn veranderd, weggehaald of tussengevoegd, en of alles klopt met zijn geschiedenis. "
        "Zonder SCAN: alle geschiedenissen. Eindigt met code 1 als er iets mis is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("scans", nargs="*", metavar="SCAN", help="Het nummer van een scan.")

    def handle(self, *args: Any, **options: Any) -> None:
        trails = _trails(options["scans"])
        broken = 0
        for trail in trails:
            now = timezone.now()
            with one_moment():
                found = trail_breaks(trail, now)
            if found:
                broken += 1
                self._tell(trail, found)
            # After looking: what the check links itself, it would no longer find.
            seal(trail)
        if broken:
            self.stdout.write(f"Er is iets mis in {broken} van {len(trails)} geschiedenissen.")
            sys.exit(1)
        changes = Revision.objects.filter(trail__in=trails).count() if options["scans"] else Revision.objects.count()
        self.stdout.write(f"Alles klopt. Geschiedenissen: {len(trails)}, wijzigingen: {changes}.")

    def _tell(self, trail: str, found: Sequence[Break]) -> None:
        words = read_words()
        for one in found[:MOST_LINES]:
            self.stdout.write(f"{trail}{_about(one, words)}: {one.said}.")
        if len(found) > MOST_LINES:
            self.stdout.write(f"{trail}: en nog {len(found) - MOST_LINES} andere.")


def _about(one: Break, words: Words) -> str:
    """Which change it is about: its number in the trail, of what, and when."""
    number = f", wijziging {one.position}" if one.position is not None else ""
    if one.revision is None:
        return number
    what = f"{title_of(one.revision, words)}, versie {one.revision.version}, {moment(one.revision.at)}"
    return f"{number} ({what})"


def _trails(numbers: Sequence[str]) -> list[str]:
    if not numbers:
        return all_trails()
    return sorted({trail for number in numbers for trail in trails_of(_scan(number))})


def _scan(number: str) -> Scan:
    is_number = number.isascii() and number.isdecimal() and len(number) <= MOST_DIGITS
    scan = Scan.objects.with_region().filter(pk=int(number)).first() if is_number else None
    if scan is None:
        raise CommandError(f"Er is geen scan met nummer {number}.")
    return scan
