"""The page of the board: the next step, in every state, for whom, and in how many queries."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.scans.actions.life import adopt_scan
from inventory.scans.board import Next, scan_board
from inventory.scans.models import Scan
from regions.models import User
from tests.builders import (
    GOUDA,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)
from tests.scans.board.shown import asked, make_stale, page

pytestmark = pytest.mark.django_db


def test_next_step_follows_the_scan() -> None:
    region = make_region(municipalities=[GOUDA])
    scan = make_scan(region, state="preparing")
    assert scan_board(scan).next_step.kind == Next.OPEN

    scan = make_scan(region)
    assert scan_board(scan).next_step.kind == Next.FILL_TOGETHER
    make_answer(scan, GOUDA, "A1.1", on_behalf=True)
    assert scan_board(scan).next_step.kind == Next.SHARE_FOR
    make_answer(scan, GOUDA, "A1.3", "missing")
    assert scan_board(scan).next_step.kind == Next.WAIT
    make_sheet(scan, GOUDA)
    assert scan_board(scan).next_step.kind == Next.ADOPT
    initiative = make_initiative(confirmed_on=None, findable=False)
    assert scan_board(scan).next_step.kind == Next.INITIATIVES
    make_offer(initiative, "A1.3", municipalities=[GOUDA])
    assert scan_board(scan).next_step.kind == Next.DISCUSS

    adopted = adopt_scan(scan=scan, by=make_coordinator(region))
    assert scan_board(adopted).next_step.kind == Next.READ


@pytest.mark.parametrize("state", ["preparing", "open", "adopted"])
def test_board_shows_in_every_state(state: str) -> None:
    scan = make_scan(state="preparing" if state == "preparing" else "open")
    coordinator = make_coordinator(scan.region)
    make_offer(make_initiative())
    if state == "adopted":
        adopt_scan(scan=scan, by=coordinator)

    assert "hoe ver zijn we?" in page(coordinator, scan)


def test_readers_stand_on_the_board_by_name(scan: Scan) -> None:
    make_reader(scan.region, name="Zorg en Zekerheid")

    assert "Zorg en Zekerheid, nog nooit ingelogd" in page(make_coordinator(scan.region), scan)


@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("officer", 403), ("reader", 403), ("staff", 404), ("nobody", 404)]
)
def test_board_is_for_the_coordinator_alone(scan: Scan, role: str, status: int) -> None:
    users: dict[str, Callable[[], User]] = {
        "coordinator": lambda: make_coordinator(scan.region),
        "officer": make_officer,
        "reader": lambda: make_reader(scan.region),
        "staff": make_staff,
        "nobody": make_user,
    }
    client = Client()
    client.force_login(users[role]())

    assert client.get(reverse("scan-board", args=[scan.pk])).status_code == status


def fill(scan: Scan, codes: list[str]) -> None:
    for code in codes:
        make_officer(code)
        make_sheet(scan, code)
        make_answer(scan, code, "A1.3", "missing")
        make_offer(make_initiative(municipality=code), municipalities=[code], places=[code])
        asked(make_stale(municipality=code), 3)
        make_reader(scan.region)


def test_number_of_queries_stays_the_same_at_ten_times_the_size() -> None:
    small, large = [GOUDA], [f"GM{number:04}" for number in range(8001, 8011)]
    counted = []
    for codes in (small, large):
        scan = make_scan(make_region(municipalities=codes))
        coordinator = make_coordinator(scan.region)
        fill(scan, codes)
        client = Client()
        client.force_login(coordinator)
        client.get(reverse("scan-board", args=[scan.pk]))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("scan-board", args=[scan.pk])).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert counted[1] <= 13
