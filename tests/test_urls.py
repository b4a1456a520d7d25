"""Walks every address of the product for every role: nobody sees or does more than the table says."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy

import pytest
from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inventory.scans.models import Scan
from tests.url_table import LOGIN, ROLES, TABLE, Answer, Row, World, build_world

pytestmark = pytest.mark.django_db

MOST = 100
"""How many differences a failing test lists."""
DENIED = {LOGIN, 403, 404, 405}
WRITES = ("INSERT", "UPDATE", "DELETE")


def addresses(resolver: URLResolver, before: str = "", namespace: str = "") -> Iterator[str]:
    """The name of every address, with its namespace; of one without a name its route."""
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route, f"{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield f"{namespace}{one.name}" if one.name else route


def path_of(row: Row, world: World) -> str:
    return reverse(row.name, kwargs=row.at(world))


def clients(world: World) -> dict[str, Client]:
    """A logged-in browser for each role."""
    found = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, user in world.cast.items():
        found[role].force_login(user)
    return found


def answer(response: HttpResponseBase) -> Answer:
    to_login = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return LOGIN if to_login else response.status_code


def ask(client: Client, method: str, path: str, row: Row, world: World) -> tuple[Answer, list[str]]:
    """The answer, and what was written apart from the session; nothing of it stays."""
    cookies = copy(client.cookies)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        said = answer(client.get(path) if method == "GET" else client.post(path, row.data(world)))
        transaction.set_rollback(True)
    client.cookies = cookies
    written = [one["sql"] for one in queries if one["sql"].startswith(WRITES) and "django_session" not in one["sql"]]
    return said, written


ROWS = [row for rows in TABLE.values() for row in rows]


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert set(addresses(get_resolver())) == {row.name for row in ROWS}


def test_every_row_answers_every_role() -> None:
    assert {row.name: ROLES for row in ROWS} == {row.name: tuple(row.get) for row in ROWS}


@pytest.mark.parametrize("section", TABLE)
def test_every_address_answers_every_role_as_the_table_says_and_writes_nothing_unasked(section: str) -> None:
    world = build_world()
    browsers = clients(world)
    wrong = []
    for row in TABLE[section]:
        path = path_of(row, world)
        for method, expected in (("GET", row.get), ("POST", row.post_answers)):
            for role, wanted in expected.items():
                said, written = ask(browsers[role], method, path, row, world)
                if said != wanted:
                    wrong.append(f"{method} {row.name} ({path}) for {role}: {said}, not {wanted}")
                if written and (method == "GET" or wanted in DENIED):
                    wrong.append(f"{method} {row.name} ({path}) for {role} writes: {written[0][:100]}")

    assert not wrong, "\n".join(wrong[:MOST])


def test_walk_notices_a_page_that_forgets_who_is_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    browsers = clients(world)
    row = next(row for row in ROWS if row.name == "scan-detail")
    monkeypatch.setattr("inventory.scans.views.scans.get_scan", lambda user, pk: world.scan)

    said, _ = ask(browsers["officer elsewhere"], "GET", path_of(row, world), row, world)

    assert (said, row.get["officer elsewhere"]) == (200, 404)


def test_walk_notices_a_get_that_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    browsers = clients(world)
    row = next(row for row in ROWS if row.name == "scan-detail")

    def load_and_write(user: object, pk: int) -> Scan:
        Scan.objects.filter(pk=pk).update(remark="Gezien")
        return world.scan

    monkeypatch.setattr("inventory.scans.views.scans.get_scan", load_and_write)

    _, written = ask(browsers["reader"], "GET", path_of(row, world), row, world)

    assert len(written) == 1
