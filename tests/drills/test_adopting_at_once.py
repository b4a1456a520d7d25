"""A scan is adopted once, whoever presses the button at the same moment, and holds all that was acknowledged."""

from __future__ import annotations

import json
import uuid
from threading import Barrier

from tests.drills.conftest import Drill
from tests.drills.http_client import SECONDS, Client, at_once
from tests.drills.own_database import read
from tests.drills.world import PLACES, place_of_officer
from tests.drills.writers import CODES

STATE = "SELECT state, version, inputs_sha256 <> '', frozen_report <> '' FROM scans_scan WHERE id = %s"
STEPS = "SELECT action, version FROM regions_revision WHERE subject = 'scan' AND subject_id = %s ORDER BY version"


def test_twenty_adoptions_at_once_are_one(drill: Drill) -> None:
    scan = drill.scans["adopt"]
    path = f"/scan/{scan}/vaststellen/"
    ((version,),) = read(drill.database, "SELECT version FROM scans_scan WHERE id = %s", scan)

    def adopt(_: int, client: Client) -> tuple[int, str]:
        reply = client.post(path, {"sure": "on"})
        return reply.status, client.get(reply.location).text

    replies = at_once(drill.windows_of_coordinators(20), adopt)

    assert [status for status, _ in replies] == [302] * 20
    assert all("<h1>Vastgesteld</h1>" in page for _, page in replies)
    assert read(drill.database, STEPS, scan) == [("create", version), ("adopt", version + 1)]
    assert read(drill.database, STATE, scan) == [("adopted", version + 1, True, True)]


def test_adopting_while_others_save_holds_what_was_acknowledged_and_refuses_the_rest(drill: Drill) -> None:
    """Fifteen officers save without a pause, and in the midst of that one coordinator adopts."""
    scan, under_way = drill.scans["closing"], Barrier(16)
    for number in range(len(PLACES)):
        shared = drill.officers[number].post(f"/scan/{scan}/invullen/{place_of_officer(number)}/delen/", {})
        assert shared.status == 302

    def act(number: int, client: Client) -> dict[str, str]:
        if number < 15:
            return _save_until_refused(number, client, scan, under_way)
        under_way.wait(SECONDS)
        assert client.post(f"/scan/{scan}/vaststellen/", {"sure": "on"}).status == 302
        return {}

    clients = [*drill.windows_of_officers(15), *drill.windows_of_coordinators(1)]
    notes = {cell: note for said in at_once(clients, act) for cell, note in said.items()}

    ((frozen,),) = read(drill.database, "SELECT frozen_inputs FROM scans_scan WHERE id = %s", scan)
    assert {f"{one['municipality']} {one['activity']}": one["note"] for one in json.loads(frozen)["answers"]} == notes
    assert len(notes) == 15


def _save_until_refused(number: int, client: Client, scan: int, under_way: Barrier) -> dict[str, str]:
    """Save one cell of one's own time and again; give the cell with the last note that was acknowledged."""
    place, code = place_of_officer(number), CODES[number // len(PLACES)]
    version, note = 0, ""
    while True:
        typed = str(uuid.uuid4())
        fields = {f"{code}-answer": "present", f"{code}-note": typed, f"{code}-version": str(version)}
        reply = client.post(f"/scan/{scan}/invullen/{place}/antwoord/{code}/", fields)
        if reply.status == 403:
            return {f"{place} {code}": note}
        assert reply.status == 200, f"{reply.status}: {reply.text[:300]}"
        version, note = reply.json["version"], typed
        if version == 2:
            under_way.wait(SECONDS)
