"""Drills on a real PostgreSQL: gunicorn in several processes, and many people who save at the same moment."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import PASSWORD
from tests.drills.http_client import Client
from tests.drills.own_database import own_database
from tests.drills.web_server import web_server
from tests.drills.world import COORDINATORS, OFFICERS, coordinator_email, make_world, officer_email

SCANS = ["8", "16", "32", "naive", "adopt", "closing", "repeat", "beside"]
"""Each drill has a scan of its own."""


@dataclass(frozen=True)
class Drill:
    """A server to work on, its database, and people who are logged in."""

    database: str
    scans: dict[str, int]
    invitation: str
    officers: list[Client]
    coordinators: list[Client]

    def windows_of_officers(self, count: int, port: int | None = None) -> list[Client]:
        """So many clients, of all officers in turn; `port`: of another server on the same database."""
        return _windows(self.officers, count, port)

    def windows_of_coordinators(self, count: int) -> list[Client]:
        return _windows(self.coordinators, count, None)


def _windows(people: list[Client], count: int, port: int | None) -> list[Client]:
    windows = [people[number % len(people)].beside() for number in range(count)]
    return [Client(port or one.port, one.cookies, one.email) for one in windows]


@pytest.fixture(scope="session")
def drill_database() -> Iterator[str]:
    server = os.environ["DATABASE_URL"]
    if not server.startswith("postgres"):
        pytest.skip("SQLite has one writer at a time: there is nothing to drill.")
    with own_database(server) as database:
        yield database


@pytest.fixture(scope="session")
def drill(drill_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drill]:
    world = make_world(drill_database, SCANS)
    log = tmp_path_factory.mktemp("drill") / "server.log"
    with web_server("inventory.wsgi:application", drill_database, log) as port:
        yield Drill(
            drill_database,
            world.scans,
            world.invitation,
            officers=[_logged_in(port, officer_email(number)) for number in range(OFFICERS)],
            coordinators=[_logged_in(port, coordinator_email(number)) for number in range(COORDINATORS)],
        )


@pytest.fixture
def naive_port(drill: Drill, tmp_path: Path) -> Iterator[int]:
    """A second server on the same database, with a save that loses."""
    with web_server("tests.drills.naive_wsgi:application", drill.database, tmp_path / "naive.log") as port:
        yield port


def _logged_in(port: int, email: str) -> Client:
    client = Client(port)
    client.log_in(email, PASSWORD)
    client.close()
    return client


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the drills measured, for whoever runs them by hand."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "drill":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
