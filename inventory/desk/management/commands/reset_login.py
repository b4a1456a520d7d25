"""Let somebody in again who lost the second step."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inventory.desk.accounts.resetting import reset_login
from regions.models import User


class Command(BaseCommand):
    help = (
        "Haalt van iemand de tweede stap en de koppeling met de login van de gemeente weg, en logt overal uit. "
        "Kijk eerst zelf, bijvoorbeeld aan de telefoon, of het echt die persoon is die het vraagt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="Het e-mailadres van het account.")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=options["email"].strip().lower()).first()
        if user is None:
            raise CommandError("Er is geen account met dit e-mailadres.")
        count = reset_login(user)
        self.stdout.write(f"Weggehaald: {count}. {user.email} is overal uitgelogd, en krijgt daar een mail over.")
