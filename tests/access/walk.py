"""Asking every address of a world as everybody in it, and telling what was answered and what was written."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from django.db import connection, transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import User
from tests.access.rows import DENIED, EVERYBODY, LOGIN, OPEN, Answer, Row
from tests.access.world import World

WRITES = ("INSERT", "UPDATE", "DELETE")
NO_CONTENT = ("django_session", "regions_limitcounter")
"""What may be written by who only looks: who is logged in, and how often a link that never was has been tried."""


def path_of(row: Row, world: World) -> str:
    return reverse(row.name, kwargs=row.at(world))


def log_in(world: World) -> dict[str, Client]:
    """A browser for everybody, logged in; then one loses their role, and the account of another is closed."""
    found = {role: Client(raise_request_exception=False) for role in EVERYBODY}
    for role, user in world.cast.items():
        found[role].force_login(user)
    for role in ("role taken away", "account closed"):
        assert found[role].get(reverse("region-people", args=[world.region.slug])).status_code == 200
    world.cast["role taken away"].memberships.all().delete()
    User.objects.filter(pk=world.cast["account closed"].pk).update(is_active=False)
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """Without a line in the log for each request that is refused: there are thousands."""
    before = logging.root.manager.disable
    logging.disable(logging.ERROR - 1)
    try:
        yield
    finally:
        logging.disable(before)


def answer(response: HttpResponseBase) -> Answer:
    to_login = response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
    return LOGIN if to_login else response.status_code


def ask(client: Client, method: str, row: Row, world: World, *, keep: bool = False) -> tuple[Answer, list[str]]:
    """The answer, and what was written apart from the session. Nothing of it stays, unless it is to be kept."""
    path, cookies = path_of(row, world), copy(client.cookies)
    data = row.data(world) if method == "POST" else {}
    with quiet(), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        said = answer(getattr(client, method.lower())(path, data))
        transaction.set_rollback(not keep)
    client.cookies = cookies
    written = [one["sql"] for one in queries if one["sql"].startswith(WRITES)]
    return said, [sql for sql in written if not any(table in sql for table in NO_CONTENT)]


def differences(rows: list[Row], world: World, browsers: dict[str, Client], state: str = OPEN) -> list[str]:
    """
    Where an answer is another than its row says, and where something is written by who only looks or is refused.

    What a refused request would write is kept: the caller can see afterwards that nothing changed.
    """
    wrong = []
    for row in rows:
        for method in ("GET", "POST"):
            for role, wanted in row.answers(method, state).items():
                harmless = method == "GET" or wanted in DENIED
                said, written = ask(browsers[role], method, row, world, keep=harmless)
                where = f"{method} {row.name} ({path_of(row, world)}) for {role}, scan {state}"
                if said != wanted:
                    wrong.append(f"{where}: {said}, not {wanted}")
                if written and harmless:
                    wrong.append(f"{where} writes: {written[0][:100]}")
    return wrong
