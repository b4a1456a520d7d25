"""
Taking a newer file over without losing what people did.

Three values meet in every field: what was loaded last, what stands there now and what the file says. The file wins
only where the first two are the same (`LoadedFact.take`). On top of that, what scans use is not renamed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import models

from bouwstenen.models import LoadedFact


class InUse:
    """Which rows are held on to by another part of the product, such as a scan. Asked only when it matters."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], set[Any]] = {}

    def holds(self, row: models.Model) -> bool:
        """Another app protects this row from being deleted, so it uses it."""
        model = type(row)
        if model not in self._keys:
            self._keys[model] = self._find(model)
        return row.pk in self._keys[model]

    def also(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        """Rows that are used through others, such as the municipalities of a region that has a scan."""
        self._keys.setdefault(model, self._find(model)).update(keys)

    @staticmethod
    def _find(model: type[models.Model]) -> set[Any]:
        keys: set[Any] = set()
        for relation in model._meta.get_fields(include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel) or relation.on_delete is not models.PROTECT:
                continue
            other = relation.related_model
            if other._meta.app_label != model._meta.app_label:
                keys.update(other._base_manager.values_list(relation.field.attname, flat=True).distinct())
        return keys


def take(row: LoadedFact, values: Mapping[str, Any], in_use: InUse, notes: list[str]) -> bool:
    """Take `values` over; tell if anything changed. A rename of what is in use is left out and noted."""
    if not row._state.adding and not row.loaded:
        # Somebody made this row by hand before it stood in a file: all of it is theirs.
        row.loaded = dict(values)
        return True
    wanted = dict(values)
    if _renames(row, wanted) and in_use.holds(row):
        notes.append(
            f"'{getattr(row, 'name', '')}' heet in het bestand '{wanted['name']}'. De naam blijft, want die is in "
            "gebruik. Aanpassen kan met de hand, in het beheer."
        )
        del wanted["name"]
    return row.take(wanted)


def _renames(row: LoadedFact, values: Mapping[str, Any]) -> bool:
    current = getattr(row, "name", None)
    return bool(row.loaded) and "name" in values and current == row.loaded.get("name") != values["name"]


def take_end(row: LoadedFact, ended_on: date | None) -> bool:
    """Set or lift the day on which the row ended, unless a person chose another; tell if anything changed."""
    loaded, wanted = row.loaded.get("ended_on"), ended_on.isoformat() if ended_on else None
    if loaded == wanted:
        return False
    current: date | None = getattr(row, "ended_on")  # noqa: B009 - LoadedFact itself has no such field
    if (current.isoformat() if current else None) == loaded:
        setattr(row, "ended_on", ended_on)  # noqa: B010 - as above
    row.loaded["ended_on"] = wanted
    return True
