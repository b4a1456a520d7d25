"""What people in the state machine choose from, and what it keeps of what they did."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from hypothesis import strategies as st

from tests.scans.life_model import CODES, GM1, GM2, OFFICER_OF, Cell, Key, Life, Said
from tests.scans.life_product import EVERYBODY

OFFICER_BY_PLACE = {gm: who for who, gm in OFFICER_OF.items()}


def mostly(*people: str) -> st.SearchStrategy[str]:
    """One of these who may, now and then anybody."""
    return st.sampled_from([*people * (24 // len(people)), *EVERYBODY])


# Most of it happens in one municipality, so that people meet.
officers, coordinator = mostly("officer", "officer", "neighbour"), mostly("coordinator")
somewhere, codes = st.sampled_from([GM1, GM1, GM2]), st.sampled_from(CODES)
places = st.sampled_from(["own"] * 6 + [GM1, GM2])
answers, notes = st.sampled_from(["present", "missing", "dont_know"]), st.sampled_from(["", "a"])
any_state = st.sampled_from([False] * 7 + [True])
behind = st.sampled_from([0, 0, 0, 1])
"""How many versions ago somebody opened the page."""


@dataclass(eq=False)
class Pair:
    """A scan: its primary key, its model, and what only the product makes."""

    pk: int
    life: Life
    frozen: str = ""
    links: dict[int, str] = field(default_factory=dict)
    """Reading links and their tokens."""
    readers_depended_on: object = None

    def readers_may_differ(self) -> bool:
        """Whether anything changed that decides who reads: asking everybody after each rule takes too long."""
        before, life = self.readers_depended_on, self.life
        works = {what: yes for what, yes in life.beside.items() if what[0] == "link"}
        self.readers_depended_on = life.state, life.read_along, life.published, set(life.shared), works
        return before != self.readers_depended_on


@dataclass(frozen=True, eq=False)
class Sent:
    pair: Pair
    who: str
    key: Key
    said: Said
    expected: int
    token: str


@dataclass(frozen=True, eq=False)
class Batch:
    """What filled many cells, and how they were."""

    pair: Pair
    gm: str
    was: dict[Key, Cell]
    number: uuid.UUID
