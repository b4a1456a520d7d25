"""What all tables hold, but for sessions and counters of attempts: to see that nothing changed, or what did."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model

from regions.models import LimitCounter

NO_CONTENT = (Session, LimitCounter)
"""Written by who only looks, too."""


def stored_models() -> Iterator[type[Model]]:
    """Every model with a table of its own, those between two models included."""
    for model in apps.get_models(include_auto_created=True):
        if model not in NO_CONTENT and model._meta.managed and not model._meta.proxy:
            yield model


def contents() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as its columns."""
    found = {}
    for model in stored_models():
        columns = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.order_by().values_list(*columns)
        found[model._meta.db_table] = sorted((tuple(map(_plain, row)) for row in rows), key=repr)
    return found


def _plain(value: object) -> object:
    """PostgreSQL gives binary columns as memory, of which only the address shows."""
    return bytes(value) if isinstance(value, memoryview) else value


def digest() -> str:
    """One number for the whole database: two are the same when nothing changed in between."""
    everything = repr(sorted(contents().items()))
    return hashlib.sha256(everything.encode()).hexdigest()


def missed_tables() -> set[str]:
    """Tables that no model of ours owns; empty, or `contents` would overlook them."""
    known = (
        {model._meta.db_table for model in stored_models()}
        | {"django_migrations"}
        | {model._meta.db_table for model in NO_CONTENT}
    )
    return set(connection.introspection.table_names()) - known
