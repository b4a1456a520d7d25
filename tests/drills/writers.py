"""Parallel writers on one scan: each saves answers to cells of its own and to cells that all of them want."""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.drills.checker import Acknowledged, Cell
from tests.drills.http_client import Client, Reply, at_once

ACTIVITIES = {"A1": 3, "A2": 3, "A3": 6, "B1": 3, "B2": 5, "B3": 4, "C1": 3, "C2": 2, "C3": 1, "C4": 3}
"""How many each bouwsteen has."""
CODES = [f"{bouwsteen}.{number}" for bouwsteen, count in ACTIVITIES.items() for number in range(1, count + 1)]
"""So many that each of 32 writers in two municipalities has one of its own."""
SHARED = CODES[:4]
"""The activities that every writer of a municipality wants."""
ANSWERS = ("present", "elsewhere", "missing", "duplicated", "dont_know")
REPEAT_EVERY = 10
"""One in so many saves is sent again, as after a reply that got lost."""


class Quota:
    """How many saves are still to be acknowledged, shared by all writers."""

    def __init__(self, saves: int) -> None:
        self._left = saves
        self._lock = threading.Lock()

    def take(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0


@dataclass
class Outcome:
    """What the writers saw."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    conflicts: int = 0
    seconds: float = 0.0

    @property
    def saves(self) -> int:
        """Different saves that were acknowledged, without repeats."""
        return sum(not one.is_repeat for one in self.acknowledged)

    def in_words(self) -> str:
        repeats = len(self.acknowledged) - self.saves
        speed = self.saves / self.seconds
        return (
            f"{self.saves} saves acknowledged in {self.seconds:.1f} s ({speed:.0f} per second),"
            f" {repeats} repeated, {self.conflicts} conflicts"
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A save as it was sent, to be sent again."""

    cell: Cell
    fields: dict[str, str]
    content: dict[str, str]
    token: str


@dataclass
class Writer:
    client: Client
    scan: int
    outcome: Outcome = field(default_factory=Outcome)
    versions: dict[Cell, int] = field(default_factory=dict)
    """The versions that this writer saw last."""

    def save(self, cell: Cell, answer: str) -> Sent:
        """Save until it is acknowledged: after a conflict look at the version, and save again."""
        token = str(uuid.uuid4())
        content = {"answer": answer, "note": f"opgeslagen met {token}"}
        while True:
            sent = Sent(cell, self._fields(cell, content, token), content, token)
            reply = self._post(sent)
            if reply.status == 200:
                self._note(sent, reply, is_repeat=False)
                return sent
            assert reply.status == 409, f"{reply.status}: {reply.text[:300]}"
            self.outcome.conflicts += 1
            self.versions[cell] = int(reply.json["version"])

    def repeat(self, sent: Sent) -> None:
        """Send a save again, to the letter. Others may have saved since."""
        reply = self._post(sent)
        assert reply.status == 200, f"{reply.status}: {reply.text[:300]}"
        self._note(sent, reply, is_repeat=True)

    def _fields(self, cell: Cell, content: dict[str, str], token: str) -> dict[str, str]:
        code = cell[1]
        seen = {"version": str(self.versions.get(cell, 0)), "token": token}
        return {f"{code}-{name}": value for name, value in (content | seen).items()}

    def _post(self, sent: Sent) -> Reply:
        municipality, code = sent.cell
        return self.client.post(f"/scan/{self.scan}/invullen/{municipality}/antwoord/{code}/", sent.fields)

    def _note(self, sent: Sent, reply: Reply, *, is_repeat: bool) -> None:
        version = int(reply.json["version"])
        # A repeat tells the version that the save had made; what this writer saved there since is newer.
        self.versions[sent.cell] = max(version, self.versions.get(sent.cell, 0))
        self.outcome.acknowledged.append(
            Acknowledged(sent.token, sent.cell, sent.content, self.client.email, version, is_repeat)
        )


Choose = Callable[[int, random.Random], Cell]
"""Which cell a writer (by number) saves next."""


def write_at_once(
    clients: Sequence[Client], scan: int, saves: int, choose: Choose, *, repeat_every: int = REPEAT_EVERY
) -> Outcome:
    """Let every client write until together they have so many saves acknowledged; `repeat_every` 0: no repeats."""
    quota = Quota(saves)
    began = time.monotonic()

    def write(number: int, client: Client) -> Outcome:
        writer, chance = Writer(client, scan), random.Random(number)  # noqa: S311  # a choice, no secret
        earlier: Sent | None = None
        for count in itertools.count(1):
            if not quota.take():
                break
            sent = writer.save(choose(number, chance), chance.choice(ANSWERS))
            if repeat_every and count % repeat_every == 0:
                # Half of them right away, half of them after another save.
                writer.repeat(sent if earlier is None or chance.random() < 0.5 else earlier)
            earlier = sent
        return writer.outcome

    outcomes = at_once(clients, write)
    return Outcome(
        acknowledged=[one for outcome in outcomes for one in outcome.acknowledged],
        conflicts=sum(outcome.conflicts for outcome in outcomes),
        seconds=time.monotonic() - began,
    )
