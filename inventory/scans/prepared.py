"""
Queries that the ORM writes once and that run many times, each time with other values.

Reading a scan is part of every page that shows one, and the ORM takes several times as long to write those queries as
the database takes to answer them. So they are written the first time, with marks in the place of the values.
"""

from __future__ import annotations

import json
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.sql.compiler import SQLCompiler

Row = tuple[Any, ...]


class Marks:
    """What stands in a query for values that come later. No key and no code of ours looks like a mark."""

    def __init__(self, *, numbers: str = "", texts: str = "") -> None:
        """The names of the values, as words in a text."""
        self._marks: dict[str, int | str] = {name: place - 2**62 for place, name in enumerate(numbers.split())}
        self._marks |= {name: f"\x00{name}" for name in texts.split()}

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a number or a text, as the column wants
        return self._marks[name]

    def names(self) -> dict[int | str, str]:
        return {mark: name for name, mark in self._marks.items()}


class AnyOf(Func):
    """
    Whether a column is in a list that comes later, under this name, as one value: however long the list is.

    SQLite takes no lists, so it gets them as JSON.
    """

    output_field = BooleanField()

    def __init__(self, column: str, name: str) -> None:
        super().__init__(F(column))
        self.mark = f"\x00{name}"

    def as_sql(  # type: ignore[override]  # of Func's options only the connection matters here
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **options: Any
    ) -> tuple[str, tuple[Any, ...]]:
        column, params = compiler.compile(self.source_expressions[0])
        listed = "IN (SELECT value FROM json_each(%s))" if connection.vendor == "sqlite" else "= ANY(%s)"
        return f"{column} {listed}", (*params, self.mark)


class Prepared:
    """
    A query with marks in it, ready to run.

    Rows come as the database gives them: its own types, without what a field of a model would make of them.
    """

    def __init__(self, rows: QuerySet[Any, Any], marks: Marks, *, lists: str = "") -> None:
        """`lists` are the names of what `AnyOf` looks in."""
        self._sql, params = rows.query.get_compiler(connection=connection).as_sql()
        names: dict[Any, str] = {**marks.names(), **{f"\x00{name}": name for name in lists.split()}}
        self._constants = list(params)
        self._places = [(place, names[each]) for place, each in enumerate(params) if each in names]

    def run(self, **values: int | str | list[int] | list[str]) -> list[Row]:
        """The rows for these values, given by their names."""
        params = list(self._constants)
        for place, name in self._places:
            params[place] = _adapted(values[name])
        with connection.cursor() as cursor:
            cursor.execute(self._sql, params)
            rows: list[Row] = cursor.fetchall()
        return rows


def _adapted(value: int | str | list[int] | list[str]) -> object:
    return json.dumps(value) if isinstance(value, list) and connection.vendor == "sqlite" else value
