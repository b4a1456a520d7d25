"""An invitation is accepted once, however often and however fast its button is pressed."""

from __future__ import annotations

from collections import Counter

from tests.drills.conftest import Drill
from tests.drills.http_client import post_at_once
from tests.drills.own_database import read

ROLES = """
    SELECT count(*) FROM regions_membership m JOIN regions_user u ON u.id = m.user_id
    WHERE m.role = 'reader' AND u.email = %s
"""
GIVEN = "SELECT count(*) FROM regions_revision WHERE action = 'accept_invitation'"
STATES = "SELECT state, count(*) FROM regions_invitation GROUP BY state"


def test_twenty_accepts_of_one_invitation_at_once_are_one(drill: Drill) -> None:
    who = drill.officers[0]
    assert read(drill.database, ROLES, who.email) == [(0,)]

    replies = post_at_once([who.beside() for _ in range(20)], f"/uitnodiging/{drill.invitation}/", {"answer": "yes"})

    # Whoever was a moment later is let in as well, or told that this invitation has been used.
    found = Counter(one.status for one in replies)
    assert found[302] >= 1
    assert found[302] + found[404] == 20
    assert read(drill.database, ROLES, who.email) == [(1,)]
    assert read(drill.database, GIVEN) == [(1,)]
    assert read(drill.database, STATES) == [("accepted", 1)]
