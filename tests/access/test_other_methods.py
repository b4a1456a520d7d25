"""HEAD tells what looking tells, without the page; PUT, PATCH, DELETE, OPTIONS and TRACE are refused or do nothing."""

from __future__ import annotations

import pytest

from tests.access.rows import DENIED, OPEN
from tests.access.tables import digest
from tests.access.walk import ask, log_in
from tests.access.world import build_world
from tests.url_table import TABLE

pytestmark = pytest.mark.django_db

OTHERS = ("PUT", "PATCH", "DELETE", "OPTIONS")
IN_SHORT = {"beheer": ("PUT", "DELETE")}
"""Where many pages are made by the same few views, the two that might do harm."""
WHO = ("anonymous", "without a role", "officer", "coordinator", "editor", "staff")


@pytest.mark.parametrize("section", TABLE)
def test_other_methods_let_nobody_in_and_write_nothing(section: str) -> None:
    world = build_world()
    browsers = log_in(world)
    before = digest()
    wrong = []
    for row in TABLE[section]:
        looking = row.answers("GET", OPEN)
        roles = [role for role in WHO if looking[role] not in DENIED][:1] or ["coordinator"]
        for role in {"anonymous", "without a role", *roles}:
            for method in IN_SHORT.get(section, ("HEAD", *OTHERS)):
                said, written = ask(browsers[role], method, row, world, keep=True)
                # Who may not look, may not do anything else either; who may, is told that this cannot be done.
                fine = (
                    {looking[role], 405} if looking[role] in DENIED or method == "HEAD" else {200, 202, 302, 405, 422}
                )
                if method == "OPTIONS" and row.name.startswith(("account_", "mfa_")):
                    fine.add(200)  # allauth tells which methods there are, and nothing else
                if said not in fine or written:
                    wrong.append(f"{method} {row.name} for {role}: {said} {written[:1]}, looking is {looking[role]}")

    assert not wrong, "\n".join(wrong[:40])
    assert digest() == before
