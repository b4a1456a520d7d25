"""Send the mails that wait, one after the other."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from regions.models import Mail
from regions.sending import forget_spent_texts, send_next

PAUSE = 2.0
"""Seconds between two looks at the queue when there was nothing to do."""


class Command(BaseCommand):
    help = "Verstuurt de mails die klaarstaan. Blijft draaien, tenzij --once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="Verstuur alleen wat nu klaarstaat, en stop dan.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["once"]:
            self.work_until_told_to_stop()
            return
        while send_next():
            pass
        forget_spent_texts()
        self.tell_what_went_wrong()

    def tell_what_went_wrong(self) -> None:
        for mail in Mail.objects.failed():
            self.stderr.write(f"Mislukt: mail {mail.pk} aan {mail.to} ({mail.kind}). {mail.error}")
        for mail in Mail.objects.uncertain(timezone.now()):
            self.stderr.write(f"Onzeker of hij weg is: mail {mail.pk} aan {mail.to} ({mail.kind}). {mail.error}")

    def work_until_told_to_stop(self) -> None:
        """A mail that is being sent when the word comes is still sent."""
        stop = threading.Event()

        def tell(signum: int, frame: FrameType | None) -> None:
            stop.set()

        signal.signal(signal.SIGTERM, tell)
        signal.signal(signal.SIGINT, tell)
        while not stop.is_set():
            close_old_connections()
            try:
                busy = send_next()
                if not busy:
                    forget_spent_texts()
            except OperationalError as error:
                # The database restarts or is away: that passes, and nothing is lost.
                self.stderr.write(f"De database antwoordt niet; we proberen het opnieuw. ({error})")
                busy = False
            if not busy:
                stop.wait(PAUSE)
