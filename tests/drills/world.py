"""What the drills work on: one region of two municipalities, with scans, officers and coordinators."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("GM0513", "GM0627")
OFFICERS = 8
COORDINATORS = 2


def officer_email(number: int) -> str:
    return f"medewerker{number}@voorbeeld.nl"


def place_of_officer(number: int) -> str:
    """Even numbers work for the first municipality, odd ones for the second."""
    return PLACES[number % len(PLACES)]


def coordinator_email(number: int) -> str:
    return f"regio{number}@voorbeeld.nl"


def environment(database: str) -> dict[str, str]:
    """For programs that work on the drill's database."""
    return {**os.environ, "DATABASE_URL": database, "BOUWSTENENSCAN_MODE": "test"}


def run(database: str, *program: str) -> str:
    """
    What a Python program that works on the drill's database prints; it must end well.

    In a process of its own: the Django of the tests has another database.
    """
    done = subprocess.run(  # noqa: S603  # our own programs
        [sys.executable, *program], cwd=ROOT, env=environment(database), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True, slots=True)
class World:
    scans: dict[str, int]
    """Primary keys by name."""
    invitation: str
    """The key of an invitation for the first officer, to read along in the region."""


def make_world(database: str, scans: list[str]) -> World:
    """Migrate the database and store the world in it, with an open scan for each name."""
    printed = run(database, "-m", "tests.drills.build_world", *scans)
    return World(**json.loads(printed.splitlines()[-1]))
