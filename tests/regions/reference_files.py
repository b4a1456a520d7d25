"""Copies of the reference files in which a test changes something, and loading them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.db.models import Model

from regions.reference import Outcome, ReferenceFiles, load_reference

Rows = list[dict[str, str]]


def newer(folder: Path, which: str, change: Callable[[Rows], object]) -> Path:
    """Our own file of `which` (municipalities, neighbours or regions) with its rows changed in place."""
    ours: Path = getattr(ReferenceFiles.ours(), which)
    with ours.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    change(rows)
    path = folder / f"{which}_nieuwer.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def newer_catalogue(folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    content = json.loads(ReferenceFiles.ours().catalogue.read_text(encoding="utf-8"))
    change(content)
    path = folder / "catalogus_nieuwer.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def row(rows: Rows, column: str, value: str) -> dict[str, str]:
    return next(each for each in rows if each[column] == value)


def load(**files: Path) -> Outcome:
    return load_reference(replace(ReferenceFiles.ours(), **files))


def run(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("load_reference", *arguments, stdout=out)
    return out.getvalue()


def dump(*models: type[Model]) -> list[dict[str, Any]]:
    """All rows of these models, as data that can be compared."""
    rows: list[dict[str, Any]] = []
    for model in models:
        rows += json.loads(serializers.serialize("json", model._default_manager.order_by("pk")))
    return rows


def differences(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What differs between two dumps: "model pk field" to the new value."""
    old = {(each["model"], each["pk"]): each["fields"] for each in before}
    new = {(each["model"], each["pk"]): each["fields"] for each in after}
    found: dict[str, Any] = {f"{model} {pk}": "verdwenen" for model, pk in old.keys() - new.keys()}
    for (model, pk), fields in new.items():
        was = old.get((model, pk), {})
        found |= {f"{model} {pk} {name}": value for name, value in fields.items() if was.get(name) != value}
    return found
