"""The program behind `make_world`: its arguments are the names of the scans, its last line is JSON."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inventory.settings")
django.setup()

# Models can be imported only once Django has been set up.
from django.core.management import call_command  # noqa: E402

from inventory.scans.actions.scans import create_scan  # noqa: E402
from regions.actions.invitations import invite  # noqa: E402
from regions.invitations import Ask  # noqa: E402
from regions.models import Region, Role, User  # noqa: E402
from tests import builders  # noqa: E402
from tests.drills.world import (  # noqa: E402
    COORDINATORS,
    OFFICERS,
    PLACES,
    World,
    coordinator_email,
    officer_email,
    place_of_officer,
)


def build(scans: list[str]) -> World:
    builders.load_catalogue()
    region = builders.make_region(municipalities=PLACES)
    for number in range(OFFICERS):
        builders.make_officer(place_of_officer(number), email=officer_email(number))
    coordinators = [builders.make_coordinator(region, email=coordinator_email(each)) for each in range(COORDINATORS)]
    ask = Ask(role=Role.READER, email=officer_email(0), region=region)
    return World(
        scans={name: start_scan(region, name, coordinators[0]) for name in scans},
        invitation=invite(ask=ask, by=coordinators[0], mail=False).token,
    )


def start_scan(region: Region, name: str, by: User) -> int:
    day = builders.REFERENCE_DATE
    return create_scan(region=region, title=f"Scan {name}", reference_date=day, by=by).pk


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    sys.stdout.write(f"{json.dumps(asdict(build(sys.argv[1:])))}\n")
