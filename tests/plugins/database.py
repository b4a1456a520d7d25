"""Gives plain `pytest` a real PostgreSQL of its own, before Django's settings are read.

`BOUWSTENENSCAN_TEST_DATABASE` may choose otherwise: `sqlite`, or the address of a running PostgreSQL.
There is no silent way back to SQLite: if PostgreSQL does not start, the tests do not start.
"""

import os
from collections.abc import Generator
from urllib.parse import urlsplit

import pytest

from tests.plugins.postgres import PostgresError, TemporaryPostgres

CHOICE = "BOUWSTENENSCAN_TEST_DATABASE"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, None, None]:
    """A wrapper, because pytest-django reads the settings in its own, equally early hook."""
    os.environ["BOUWSTENENSCAN_MODE"] = "test"
    if "PYTEST_XDIST_WORKER" not in os.environ:  # a worker inherits the address from the controller
        os.environ["DATABASE_URL"] = choose_database(early_config)
    return (yield)


def choose_database(config: pytest.Config) -> str:
    """The DATABASE_URL of this run; a server that is started here stops with the run."""
    choice = os.environ.get(CHOICE, "")
    if choice == "sqlite":
        return "sqlite://:memory:"
    if choice.startswith(("postgres://", "postgresql://")):
        return choice
    if choice:
        raise pytest.UsageError(f"{CHOICE} is {choice!r}; it may be 'sqlite' or a postgresql:// address.")
    server = TemporaryPostgres()
    config.add_cleanup(server.stop)
    try:
        server.start()
    except PostgresError as error:
        raise pytest.UsageError(f"The tests could not start their PostgreSQL.\n{error}") from error
    return server.url


def pytest_report_header() -> str:
    address = urlsplit(os.environ["DATABASE_URL"])
    if address.scheme == "sqlite":
        return f"database: SQLite in memory, because {CHOICE}=sqlite"
    origin = f"named by {CHOICE}" if os.environ.get(CHOICE) else "started for this run"
    return f"database: PostgreSQL, {origin}"
