"""What somebody may not see and what is not there are told with the same bytes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse

from tests.access.rows import EVERYBODY, OPEN, Row
from tests.access.walk import log_in, quiet
from tests.access.world import World, build_world
from tests.builders import DEVENTER
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

NOWHERE: dict[str, Any] = {
    **dict.fromkeys(["pk", "stored_pk", "remark", "object_id", "id"], 987654321),
    **dict.fromkeys(["slug", "token", "key"], "bestaat-niet"),
    "gm": "GM9998",
}
"""What no address of ours has, by the name of the parameter."""
ONCE_A_KEY = {"invitation"}
"""Who holds a key that was once real reads whom to ask for a new one. It has 256 bits of chance: nobody guesses it."""
ENOUGH = {"beheer": {"without a role", "coordinator"}}
"""Where one page answers all who may not come in, two of them will do."""
OF_ITS_OWN = re.compile(rb'(csrfmiddlewaretoken" value="|nonce="?)[^"]*')
PER_REQUEST = {"Date", "Set-Cookie"}
ROWS = [row for rows in TABLE.values() for row in rows]


def sent(client: Client, method: str, path: str, row: Row, world: World) -> tuple[int, dict[str, str], bytes]:
    """All that an answer tells, but for what differs in every answer and the address itself."""
    with quiet():
        response = client.get(path) if method == "GET" else client.post(path, row.data(world))
    headers = {name: said.replace(path, "…") for name, said in response.headers.items() if name not in PER_REQUEST}
    assert "Set-Cookie" not in response.headers
    body = OF_ITS_OWN.sub(rb"\1", response.content.replace(path.encode(), "…".encode()))
    return response.status_code, headers, body


def missing_path(row: Row, world: World) -> str | None:
    """The address of the same kind of thing that is not there; None where an address has no thing in it."""
    here = row.at(world)
    nowhere = {name: NOWHERE.get(name, value) for name, value in here.items()}
    return reverse(row.name, kwargs=nowhere) if nowhere != here else None


@pytest.mark.parametrize("section", TABLE)
def test_what_is_not_for_somebody_looks_as_what_is_not_there(section: str) -> None:
    world = build_world()
    browsers = log_in(world)
    different = []
    who = ENOUGH.get(section, set(EVERYBODY))
    for row in (row for row in TABLE[section] if row.name not in ONCE_A_KEY):
        missing, there = missing_path(row, world), reverse(row.name, kwargs=row.at(world))
        if missing is None:
            continue
        for method in ("GET", "POST"):
            for role, said in row.answers(method, OPEN).items():
                if said != 404 or role not in who:
                    continue
                one, other = (sent(browsers[role], method, path, row, world) for path in (there, missing))
                if one != other:
                    different.append(f"{method} {there} and {missing} differ for {role}: {one[:2]} and {other[:2]}")

    assert not different, "\n".join(different[:40])


def test_table_has_things_to_compare_for_everybody_with_a_login() -> None:
    compared = {role for row in ROWS for role, said in row.answers("GET").items() if said == 404}

    assert compared >= set(EVERYBODY) - {"coordinator"}


def test_municipality_of_another_region_looks_as_none_at_all() -> None:
    world = build_world()
    browsers = log_in(world)
    row = next(row for row in ROWS if row.name == "filling-start")

    for role in ("officer", "coordinator", "reader"):
        foreign, missing = (
            sent(browsers[role], "GET", reverse(row.name, args=[world.scan.pk, code]), row, world)
            for code in (DEVENTER, NOWHERE["gm"])
        )
        assert foreign == missing
        assert foreign[0] == 404


def test_comparison_notices_one_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    browsers = log_in(world)
    row = next(row for row in ROWS if row.name == "scan-detail")
    there, missing = reverse(row.name, kwargs=row.at(world)), missing_path(row, world)
    assert missing is not None
    monkeypatch.setattr("inventory.urls.handler404", page_that_tells)

    one, other = (sent(browsers["officer elsewhere"], "GET", path, row, world) for path in (there, missing))

    assert one != other


def page_that_tells(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse(str(len(request.path)), status=404)
