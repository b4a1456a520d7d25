"""Rows of several small tables in one query: fewer round trips, and one moment for all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.expressions import Combinable

Column = str | Combinable
Row = tuple[Any, ...]


@dataclass(slots=True)
class Stack:
    """
    A UNION ALL of tuples: what kind of row, then so many numbers, then so many texts.

    A part that has fewer columns is filled up in the query; its rows come back without the filling.
    """

    numbers: int
    texts: int
    _parts: list[QuerySet[Any, Any]] = field(default_factory=list)
    _widths: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(
        self, kind: str, rows: QuerySet[Any], *, numbers: tuple[Column, ...] = (), texts: tuple[Column, ...] = ()
    ) -> None:
        """Add a part; several parts may be of one kind if they have the same columns."""
        columns = (
            *numbers,
            *(Value(0) for _ in range(self.numbers - len(numbers))),
            *texts,
            *(Value("") for _ in range(self.texts - len(texts))),
        )
        # A default order would be sorted for nothing, and SQLite takes none inside a union.
        self._parts.append(rows.order_by().values_list(Value(kind), *columns))
        self._widths[kind] = (1 + len(numbers), 1 + self.numbers + len(texts))

    def rows(self) -> QuerySet[Any, Any]:
        """All parts as one query, in no particular order."""
        first, *others = self._parts
        return first.union(*others, all=True)

    def by_kind(self, rows: Iterable[Row]) -> dict[str, list[Row]]:
        """The rows of the query by their kind, numbers first, without the filling."""
        found: dict[str, list[Row]] = {kind: [] for kind in self._widths}
        start = 1 + self.numbers
        for row in rows:
            end_of_numbers, end = self._widths[row[0]]
            found[row[0]].append(row[1:end_of_numbers] + row[start:end])
        return found

    def read(self) -> dict[str, list[Row]]:
        return self.by_kind(self.rows())
