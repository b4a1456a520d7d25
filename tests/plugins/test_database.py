import os
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
from django.conf import settings

from tests.plugins.database import CHOICE, choose_database
from tests.plugins.postgres import TemporaryPostgres


def test_database_is_the_one_that_was_chosen() -> None:
    if os.environ.get(CHOICE) == "sqlite":
        assert settings.DATABASES["default"]["ENGINE"].endswith("sqlite3")
    else:
        assert settings.DATABASES["default"]["ENGINE"].endswith("postgresql")


def test_choose_database_refuses_a_word_it_does_not_know(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setenv(CHOICE, "sqllite")

    with pytest.raises(pytest.UsageError, match="sqllite"):
        choose_database(pytestconfig)


def test_choose_database_takes_sqlite_only_when_asked(
    monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setenv(CHOICE, "sqlite")

    assert choose_database(pytestconfig).startswith("sqlite:")


def test_temporary_postgres_leaves_nothing_behind() -> None:
    server = TemporaryPostgres()
    server.start()
    host = parse_qs(urlsplit(server.url).query)["host"][0]
    psycopg2.connect(host=host, user="postgres", dbname="postgres").close()
    process = server.process

    server.stop()

    assert process is not None
    assert process.poll() is not None
    assert not server.folder.exists()
