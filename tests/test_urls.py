"""Walks every address of the product for every role: nobody sees or does more than the table says."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from inventory.scans.models import Scan
from tests.access.rows import EVERYBODY, LIKE, OPEN, ROLES, STATES, Row, routes
from tests.access.tables import digest
from tests.access.walk import ask, differences, log_in
from tests.access.world import build_world
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

MOST = 100
"""How many differences a failing test lists."""
ROWS = [row for rows in TABLE.values() for row in rows]
OF_THE_SCAN = [row for row in ROWS if row.is_of_the_scan]
LOOK = next(row for row in ROWS if row.name == "scan-detail")


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    assert get_resolver().url_patterns
    assert set(routes()) == {row.name for row in ROWS}


def test_every_row_answers_every_role() -> None:
    assert {row.name: ROLES for row in ROWS} == {row.name: tuple(row.get) for row in ROWS}


def test_every_row_speaks_of_people_and_states_that_there_are() -> None:
    for row in ROWS:
        assert {role for when in row.when for role in (*when.get, *when.post)} <= set(EVERYBODY), row.name
        assert {state for when in row.when for state in when.states} <= set(STATES) - {OPEN}, row.name
        assert not row.when or row.is_of_the_scan, row.name


def test_everybody_is_in_the_cast() -> None:
    assert {"anonymous", *build_world().cast} == set(EVERYBODY) >= set(LIKE)


@pytest.mark.parametrize("section", TABLE)
def test_every_address_answers_every_role_as_the_table_says_and_writes_nothing_unasked(section: str) -> None:
    world = build_world()
    browsers = log_in(world)
    before = digest()

    wrong = differences(TABLE[section], world, browsers)

    assert not wrong, "\n".join(wrong[:MOST])
    assert digest() == before


@pytest.mark.parametrize("state", [state for state in STATES if state != OPEN])
def test_every_address_of_a_scan_answers_as_the_table_says_in_its_other_states(state: str) -> None:
    world = build_world(state)
    browsers = log_in(world)
    before = digest()

    wrong = differences(OF_THE_SCAN, world, browsers, state)

    assert not wrong, "\n".join(wrong[:MOST])
    assert digest() == before


def test_walk_notices_a_page_that_forgets_who_is_asking(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    browsers = log_in(world)
    monkeypatch.setattr("inventory.scans.views.scans.get_scan", lambda user, pk: world.scan)

    said, _ = ask(browsers["officer elsewhere"], "GET", LOOK, world)

    assert (said, LOOK.get["officer elsewhere"]) == (200, 404)


def test_walk_notices_a_get_that_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    browsers = log_in(world)
    before = digest()

    def load_and_write(user: object, pk: int) -> Scan:
        Scan.objects.filter(pk=pk).update(remark="Gezien")
        return world.scan

    monkeypatch.setattr("inventory.scans.views.scans.get_scan", load_and_write)

    wrong = differences([Row(LOOK.name, {"reader": 200}, at=LOOK.at)], world, browsers)

    assert [one for one in wrong if "writes" in one]
    assert digest() != before
