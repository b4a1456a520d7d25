"""Many people save in one scan at the same moment, over HTTP, and nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import random
import uuid
from collections import Counter
from collections.abc import Callable

import pytest

from tests.drills.checker import Cell, Fault, Kind, find_faults
from tests.drills.conftest import Drill
from tests.drills.http_client import post_at_once
from tests.drills.own_database import final_in, kept_in, read
from tests.drills.world import PLACES, place_of_officer, run
from tests.drills.writers import CODES, SHARED, Outcome, write_at_once

SAVES = int(os.environ.get("BOUWSTENENSCAN_DRILL_SAVES", "1000"))
"""Acknowledged saves over the three drills together; `make drill` asks for 10,000."""
WRITERS = (8, 16, 32)


def own_or_shared(number: int, chance: random.Random) -> Cell:
    """Most saves go to a cell of one's own, the others to one that every colleague wants."""
    own = CODES[len(SHARED) + number // len(PLACES)]
    return place_of_officer(number), own if chance.random() < 0.6 else chance.choice(SHARED)


def faults_of(drill: Drill, scan: int, outcome: Outcome) -> list[Fault]:
    return find_faults(outcome.acknowledged, kept_in(drill.database, scan), final_in(drill.database, scan))


@pytest.mark.parametrize("writers", WRITERS)
def test_parallel_writers_lose_no_acknowledged_save(
    drill: Drill, writers: int, record_property: Callable[[str, object], None]
) -> None:
    saves = -(-SAVES // len(WRITERS))

    scan = drill.scans[str(writers)]
    outcome = write_at_once(drill.windows_of_officers(writers), scan, saves, own_or_shared)

    faults = faults_of(drill, scan, outcome)
    lost = sum(one.kind == Kind.LOST for one in faults)
    record_property("drill", f"{writers} writers, {outcome.in_words()}, {lost} lost")
    assert faults == []
    assert outcome.saves == saves
    assert len(kept_in(drill.database, scan)) == saves
    assert outcome.conflicts > 0, "nobody met: this drill shows nothing"
    assert any(one.is_repeat for one in outcome.acknowledged)
    run(drill.database, "manage.py", "check_trail", str(scan))


def test_naive_save_loses_so_that_the_drill_can_fail(
    drill: Drill, naive_port: int, record_property: Callable[[str, object], None]
) -> None:
    scan = drill.scans["naive"]
    clients = drill.windows_of_officers(16, naive_port)

    # Without repeats: what was lost cannot be recognised as sent before, and would be refused.
    outcome = write_at_once(clients, scan, 200, lambda number, _: (place_of_officer(number), SHARED[0]), repeat_every=0)

    found = Counter(one.kind for one in faults_of(drill, scan, outcome))
    record_property("drill", f"naive, {outcome.in_words()}, {found[Kind.LOST]} lost")
    assert found[Kind.LOST] > 0
    assert found[Kind.REPLAY] > 0


def test_one_save_sent_twenty_times_at_once_happens_once(drill: Drill) -> None:
    scan, token = drill.scans["repeat"], str(uuid.uuid4())
    clients = [drill.officers[0].beside() for _ in range(20)]
    for version, answer in enumerate(("present", "missing")):
        token = str(uuid.uuid4())
        fields = {"A1.1-answer": answer, "A1.1-version": str(version), "A1.1-token": token}

        replies = post_at_once(clients, f"/scan/{scan}/invullen/{PLACES[0]}/antwoord/A1.1/", fields)

        assert [(one.status, one.json["version"]) for one in replies] == [(200, version + 1)] * 20
        kept = kept_in(drill.database, scan)
        assert [one.version for one in kept if one.token == token] == [version + 1]
        assert len(kept) == version + 1
    assert read(drill.database, "SELECT count(*) FROM scans_sheet WHERE scan_id = %s", scan) == [(1,)]


def test_two_officers_on_different_cells_never_hinder_each_other(drill: Drill) -> None:
    """Both of one municipality, at the same moment, from the very first save of the scan."""
    scan = drill.scans["beside"]
    clients = [drill.officers[0].beside(), drill.officers[2].beside()]

    outcome = write_at_once(clients, scan, 100, lambda number, _: (PLACES[0], CODES[number]))

    assert (outcome.conflicts, faults_of(drill, scan, outcome)) == (0, [])
