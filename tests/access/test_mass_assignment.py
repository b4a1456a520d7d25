"""
Every form is sent as it is, and once more with fields that it does not have: both change the same.

The fields are all that our models have, so that whoever lets a form write more than it shows, is seen.
"""

from __future__ import annotations

import datetime
import re
import uuid
from collections import defaultdict
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import ForeignKey, Model
from django.test import Client
from django.urls import reverse

from tests.access.canaries import OURS
from tests.access.forms import PostForm, forms_on
from tests.access.rows import DENIED, Row
from tests.access.tables import contents, stored_models
from tests.access.walk import log_in, quiet
from tests.access.world import World, build_world
from tests.builders import DEVENTER
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

ROWS = [row for rows in TABLE.values() for row in rows]
WHO = ("officer", "coordinator", "editor", "reader", "staff")
"""People who may send something; the first who sees a form sends it."""
KEEPS_LOGGED_IN = {"account_logout"}
"""After these nobody is logged in: what a form adds cannot be compared."""

BUTTONS = {"region"}
"""Names that a form takes and shows only where there is something to do: in the grid, "voor de hele regio"."""
ASKED_LATER = {"klopt-dit": {"findable"}}
"""Questions that a page asks of who has not answered them yet, by the last word of its address."""


def hostile_values(world: World) -> dict[str, str]:
    """A value that would do harm for every field of every model of ours, and for what is often guessed."""
    guessed = ("id", "pk", "user_id", "region_id", "is_admin", "memberships", "sheets")
    names = {
        one.name for model in apps.get_models() if model._meta.app_label in OURS for one in model._meta.get_fields()
    }
    known = {
        **dict.fromkeys(("is_staff", "is_superuser", "findable", "held", "note_public", "exclusive", "named"), "on"),
        **dict.fromkeys(("municipality", "municipalities", "places", "default_municipalities", "proposed"), DEVENTER),
        "role": "coordinator",
        "state": "adopted",
        "status": "stopped",
        "origin": "own",
        "answer": "missing",
        "user": str(world.cast["without a role"].pk),
        "region": str(world.region.pk),
        "is_active": "",
        "initiative": str(world.initiative.pk),
        "slug": "gekaapt",
        "email": "gekaapt@voorbeeld.nl",
    }
    dates = {name for name in names if name.endswith(("_on", "_at"))}
    return dict.fromkeys({*names, *guessed}, "1") | dict.fromkeys(dates, "2026-01-01") | known


def forms_of(rows: list[Row], world: World, browsers: dict[str, Client]) -> dict[str, list[tuple[str, PostForm]]]:
    """Every form that somebody sees, by where it is sent, with who sees it."""
    found: dict[str, list[tuple[str, PostForm]]] = defaultdict(list)
    known = set()
    for row in rows:
        for role in WHO:
            if row.get[role] in DENIED or row.get[role] == 302:
                continue
            path = reverse(row.name, kwargs=row.at(world))
            with quiet():
                response = browsers[role].get(path)
            if not response.headers["Content-Type"].startswith("text/html"):
                break
            for form in forms_on(path, response.content.decode()):
                key = (form.action, *sorted(form.names))
                if key not in known:
                    known.add(key)
                    found[form.action].append((role, form))
    return found


def changed_by(client: Client, action: str, data: dict[str, Any]) -> tuple[int, dict[str, list[str]]]:
    """What sending this changes in each table; nothing of it stays."""
    before, cookies = contents(), dict(client.cookies)
    with quiet(), transaction.atomic():
        status = client.post(action, data).status_code
        after = contents()
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    there = {table: {str(row[at]) for row in before[table]} for table, at in _keys().items()}
    changes: dict[str, list[str]] = {}
    for model in stored_models():
        table = model._meta.db_table
        known = set(map(repr, before[table]))
        changes[table] = sorted(_plain(model, row, there) for row in after[table] if repr(row) not in known)
        changes[f"fewer {table}"] = ["gone"] * (len(before[table]) + len(changes[table]) - len(after[table]))
    return status, {table: rows for table, rows in changes.items() if rows}


def _keys() -> dict[str, int]:
    """Which column of each table is its key."""
    return {
        model._meta.db_table: next(at for at, one in enumerate(model._meta.concrete_fields) if one.primary_key)
        for model in stored_models()
    }


def _plain(model: type[Model], row: tuple[Any, ...], there: dict[str, set[str]]) -> str:
    """A row without what differs each time: the numbers of new things, the time, and what is drawn by lot."""
    said = []
    for one, value in zip(model._meta.concrete_fields, row, strict=True):
        other = one.related_model if isinstance(one, ForeignKey) else model if one.primary_key else None
        is_new = isinstance(other, type) and str(value) not in there[other._meta.db_table] and value is not None
        said.append(f"{one.name}={'new' if is_new else _same(one.name, value)}")
    return " ".join(said)


def _same(name: str, value: object) -> str:
    if isinstance(value, datetime.datetime | uuid.UUID) or name in {"subject_id", "trail", "object_id", "about"}:
        return "…"
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+|[0-9a-f]{64}|\d{2}[.:]\d{2}|[\w-]{43,}|(?<=/scan/)\d+", "…", str(value))


@pytest.mark.parametrize("section", TABLE)
def test_form_changes_nothing_but_what_it_names(section: str) -> None:
    world = build_world()
    browsers = log_in(world)
    hostile, wrong = hostile_values(world), []
    left_out = {reverse(name) for name in KEEPS_LOGGED_IN}
    for action, forms in forms_of(TABLE[section], world, browsers).items():
        own = {name for _, form in forms for name in form.names} | BUTTONS
        own |= ASKED_LATER.get(action.rstrip("/").rpartition("/")[2], set())
        for role, form in forms if action not in left_out else ():
            extra = {name: value for name, value in hostile.items() if name not in own}
            plain = changed_by(browsers[role], action, form.values)
            loaded = changed_by(browsers[role], action, {**extra, **form.values})
            if plain != loaded:
                wrong.append(f"{action} as {role}: {plain} is not {loaded}")

    assert not wrong, "\n".join(one[:1500] for one in wrong)


def test_forms_are_found_and_change_something() -> None:
    world = build_world()
    browsers = log_in(world)
    rows = [row for row in ROWS if row.name in {"initiative-profile", "scan-sharing", "filling-group"}]

    forms = forms_of(rows, world, browsers)

    actions = {"/".join(action.split("/")[3:]) for action in forms}
    assert actions >= {"profiel/", "meelezen/"}
    changes = [changed_by(browsers[role], action, one.values) for action, some in forms.items() for role, one in some]
    assert any(found for _, found in changes)


def test_comparison_notices_another_value_and_nothing_else() -> None:
    world = build_world()
    browsers = log_in(world)
    action = reverse("scan-participants", args=[world.scan.pk])
    data: dict[str, Any] = {"perspective": "experience", "who": "Twee mensen"}

    one = changed_by(browsers["coordinator"], action, data)
    other = changed_by(browsers["coordinator"], action, {**data, "who": "Drie mensen"})
    same = changed_by(browsers["coordinator"], action, data)

    assert one == same != other
    assert one[0] == 302
