"""A database of a drill's own on the PostgreSQL of the test run, and what is in it, read past the product's code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import psycopg2
from psycopg2 import sql

from tests.drills.checker import Final, Kept

CONTENT = (
    "answer",
    "reason",
    "limits",
    "working_on_it",
    "place",
    "provider",
    "note",
    "note_public",
    "source",
    "on_behalf",
)
"""The columns of an answer that its revisions keep, beside its cell."""


@contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make an empty database on the `server` (a postgresql:// address), give its address, and drop it in the end."""
    name = f"drill_{uuid4().hex[:12]}"
    _run(server, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        _run(server, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _run(server: str, statement: sql.Composed) -> None:
    with closing(psycopg2.connect(server)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)


def read(database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    """The rows of one query, on a connection of its own."""
    with closing(psycopg2.connect(database)) as connection, connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def kept_in(database: str, scan: int) -> list[Kept]:
    """All revisions of the answers of a scan."""
    found = read(
        database,
        "SELECT r.subject_id, r.version, r.token::text, u.email, r.before, r.after FROM regions_revision r"
        " LEFT JOIN regions_user u ON u.id = r.by_id WHERE r.subject = 'answer' AND r.trail = %s",
        f"scan:{scan}",
    )
    return [Kept(*row) for row in found]


def final_in(database: str, scan: int) -> list[Final]:
    """All answers of a scan, with what their revisions should say last."""
    columns = ", ".join(f"a.{name}" for name in CONTENT)
    found = read(
        database,
        f"SELECT a.id, a.municipality_id, c.code, a.version, a.activity_id, {columns}"  # noqa: S608  # our own columns
        " FROM scans_answer a JOIN bouwstenen_activity c ON c.id = a.activity_id WHERE a.scan_id = %s",
        scan,
    )
    return [
        Final(
            answer=pk,
            cell=(municipality, code),
            version=version,
            content={
                "municipality": municipality,
                "activity": activity,
                **dict(zip(CONTENT, content, strict=True)),
            },
        )
        for pk, municipality, code, version, activity, *content in found
    ]
