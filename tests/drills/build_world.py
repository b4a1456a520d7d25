"""The program behind `make_world`: its arguments are the names of the scans, its last line is JSON."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inventory.settings")
django.setup()

# Models can be imported only once Django has been set up.
from django.core.management import call_command  # noqa: E402

from tests import builders  # noqa: E402
from tests.drills.world import (  # noqa: E402
    COORDINATORS,
    OFFICERS,
    PLACES,
    coordinator_email,
    officer_email,
    place_of_officer,
)


def build(scans: list[str]) -> dict[str, int]:
    region = builders.make_region(municipalities=PLACES)
    for number in range(OFFICERS):
        builders.make_officer(place_of_officer(number), email=officer_email(number))
    for number in range(COORDINATORS):
        builders.make_coordinator(region, email=coordinator_email(number))
    return {name: builders.make_scan(region, title=f"Scan {name}").pk for name in scans}


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    sys.stdout.write(f"{json.dumps(build(sys.argv[1:]))}\n")
