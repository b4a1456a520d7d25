"""
Every loader is watched by the table: one that gives its thing to anybody turns exactly the rows of its addresses red.

Which addresses use a loader is read from the source of their views.
"""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

import inventory.reports.permissions
import inventory.scans.permissions
import regions.look_back
import regions.permissions
from inventory.scans.models import Scan
from regions.models import JoinRequest
from tests.access.rows import ADOPTED, EVERYBODY, OPEN, PUBLISHED, Row, views
from tests.access.walk import ask, log_in
from tests.access.world import World, build_world, keep_files
from tests.builders import make_editor
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

Loader = Callable[..., Any]
HOMES = (regions.permissions, regions.look_back, inventory.scans.permissions, inventory.reports.permissions)
"""Where loaders stand. The beheer has none of its own: it asks for staff before anything else."""
LOADERS: dict[str, Loader] = {
    name: one
    for home in HOMES
    for name, one in vars(home).items()
    if name.startswith("get_") and inspect.isfunction(one) and one.__module__ == home.__name__
}
WITHOUT_USER: dict[str, Loader] = {
    "get_published_scan": lambda pk: Scan.objects.with_region().get(pk=pk),
    "get_scan_by_link": lambda token: Scan.objects.with_region()[0],
    "get_join_request": lambda region, pk: JoinRequest.objects.get(pk=pk),
}
"""Loaders that ask for no person: what they give when they look at nothing else either."""
STATE_OF = {"get_scan": PUBLISHED, "get_published_scan": ADOPTED}
"""In which state of the scan all addresses of a loader have something to give; open, unless told otherwise."""
STRANGERS = ("without a role", "officer elsewhere", "editor elsewhere", "neighbour", "anonymous")
"""Who is asked at the addresses that do not use the loader."""
ASKED_TWICE = {
    ("get_filling", "scan-share-for"): "get_scan_to_fill asked for the coordinator already",
}
"""Where another loader stands before it, so that loosening this one alone lets nobody in."""
ROWS = [row for rows in TABLE.values() for row in rows]


# --- who uses it, read from the source ---------------------------------------------------------------------------
def module_of(view: Callable[..., Any]) -> str:
    return str(inspect.unwrap(view).__module__)


def names_in(view: Callable[..., Any]) -> set[str]:
    """All names that a view uses, those of the functions of its own module that it calls included."""
    function = inspect.unwrap(view)
    if inspect.getmodule(function) is None or not hasattr(function, "__name__"):
        return set()
    tree = ast.parse(inspect.getsource(sys.modules[function.__module__]))
    known = {one.name: one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
    found: set[str] = set()
    waiting = [function.__name__]
    while waiting:
        body = known.get(waiting.pop())
        used = {_name(one) for one in ast.walk(body) if isinstance(one, ast.Name | ast.Attribute)} if body else set()
        waiting += [name for name in used - found if name in known]
        found |= used
    return found


def _name(one: ast.AST) -> str:
    return one.id if isinstance(one, ast.Name) else one.attr if isinstance(one, ast.Attribute) else ""


def uses(loader: str) -> set[str]:
    ours = {name: view for name, view in views().items() if module_of(view).split(".")[0] in ("regions", "inventory")}
    return {name for name, view in ours.items() if loader in names_in(view)}


# --- loosening it ------------------------------------------------------------------------------------------------
def loosened(name: str, world: World) -> Loader:
    """The loader as if it forgot to ask who it is: it gives what it gives to whoever may have it."""
    loader = LOADERS[name]
    if name in WITHOUT_USER:
        return WITHOUT_USER[name]
    editor_of_hidden = make_editor(world.hidden)

    def load(user: object, *args: object, **options: object) -> object:
        for somebody in (user, *world.cast.values(), editor_of_hidden):
            try:
                return loader(somebody, *args, **options)
            except (Http404, PermissionDenied):
                continue
        return loader(user, *args, **options)

    return load


def modules_with(name: str) -> Iterator[str]:
    """Every module of the product that took the loader in, apart from where it stands."""
    homes = {home.__name__ for home in HOMES}
    for module in list(sys.modules):
        ours = module.startswith(("regions.", "inventory.")) and not module.startswith("regions.admin.")
        if ours and module not in homes and vars(sys.modules[module]).get(name) is LOADERS[name]:
            yield module


def is_red(row: Row, world: World, browsers: dict[str, Client], state: str, who: Sequence[str]) -> bool:
    """Whether somebody is answered otherwise than the table says; strangers are asked first."""
    for method in ("POST", "GET"):
        answers = row.answers(method, state if row.is_of_the_scan else OPEN)
        for role in sorted(answers.keys() & set(who), key=EVERYBODY.index, reverse=True):
            if ask(browsers[role], method, row, world)[0] != answers[role]:
                return True
    return False


def test_only_views_take_loaders_in() -> None:
    taken_in = {module for name in LOADERS for module in modules_with(name)}

    assert taken_in <= {module_of(view) for view in views().values()}


@pytest.mark.parametrize("name", LOADERS)
def test_loosened_loader_turns_exactly_its_rows_red(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    state, users = STATE_OF.get(name, OPEN), uses(name)
    world = build_world(state)
    if state == ADOPTED:
        keep_files(world.scan)
    browsers = log_in(world)
    patched = list(modules_with(name))
    for module in patched:
        monkeypatch.setattr(f"{module}.{name}", loosened(name, world))
    touched = [row for row in ROWS if module_of(views()[row.name]) in patched]

    def turns_red(row: Row) -> bool:
        return is_red(row, world, browsers, state, EVERYBODY if row.name in users else STRANGERS)

    red = {row.name for row in touched if turns_red(row)}

    assert users
    assert red == users - {address for loader, address in ASKED_TWICE if loader == name}
