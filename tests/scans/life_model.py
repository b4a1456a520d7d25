"""The life of a scan as domain.md section 6 tells it, for the state machine: plain Python, nothing of the product."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

GM1, GM2, CODES = "GM0513", "GM0627", ("C2.1", "C2.2")  # two municipalities and the activities of one bouwsteen
OFFICER_OF = {"officer": GM1, "neighbour": GM2}
MEMBERS = {*OFFICER_OF, "coordinator", "reader"}
Key = tuple[str, str]  # municipality and activity


class Refused(Exception):  # noqa: N818  # the answer is one that was expected, no error
    """The product says no: "not found", "denied", "not now", "conflict" or "reason needed"."""


def need(condition: bool, otherwise: str) -> None:
    if not condition:
        raise Refused(otherwise)


class Said(NamedTuple):
    answer: str = ""
    note: str = ""


class Cell(NamedTuple):
    said: Said = Said()
    version: int = 0
    on_behalf: bool = False
    own: Said | None = None  # what the municipality itself said, as long as a change by the region stands


@dataclass
class Life:
    """One scan. Each method changes it, or raises Refused and changes nothing."""

    state: str
    previous: Life | None = None
    version: int = 1
    revisions: int = 1
    statement: bool = False
    read_along: bool = False
    published: bool = False
    cells: dict[Key, Cell] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)  # municipality to "itself" or "region"
    frozen: dict[Key, Said] | None = None
    tokens: set[str] = field(default_factory=set)
    beside: dict[tuple[str, ...], object] = field(default_factory=dict)  # consents, additions, remarks and links
    decision: tuple[str, int] = ("", 0)

    def may(self, who: str, what: str, gm: str = "") -> None:
        member = who in MEMBERS or (what == "read" and who == "editor" and self.read_along)
        need(member and self.state != "deleted", "not found")
        own, leads, is_open = OFFICER_OF.get(who) == gm, who == "coordinator", self.state == "open"
        allowed = {"draft": own or leads, "coordinate": leads, "change": leads and self.state != "adopted"}
        allowed |= {"fill": own and is_open, "fill for": leads and is_open}
        need(allowed.get(what, True), "denied")

    def counted(self) -> dict[Key, Said]:  # what the report holds
        now = {key: cell.said for key, cell in self.cells.items() if key[0] in self.shared and cell.said.answer}
        return now if self.frozen is None else self.frozen

    def save(self, who: str, key: Key, said: Said, expected: int, token: str) -> None:
        self.may(who, "fill", key[0])
        self._save(key, said, expected, token)

    def _save(self, key: Key, said: Said, expected: int, token: str = "") -> None:
        cell = self.cells.get(key, Cell())
        same = cell.version > 0 and cell.said == said
        if token not in self.tokens and (not same or cell.on_behalf):
            need(same or cell.version == expected, "conflict")
            self._put(key, Cell(said, cell.version + 1))
            self.tokens |= {token} - {""}

    def _put(self, key: Key, cell: Cell) -> None:
        self.cells[key], self.revisions = cell, self.revisions + 1

    def fill_blank(self, who: str, gm: str, answer: str = "") -> dict[Key, Cell]:  # the cells as they were
        self.may(who, "fill", gm)
        was = {}
        for key in ((gm, code) for code in CODES):
            cell = self.cells.get(key, Cell())
            last = self.previous.cells.get(key, Cell()).said if self.previous else Said()
            new = cell.said._replace(answer=answer) if answer else last  # one answer, or what was said last time
            if not cell.said.answer and new.answer:
                was[key] = cell
                self._put(key, Cell(new, cell.version + 1))
        return was

    def undo(self, who: str, gm: str, was: dict[Key, Cell]) -> None:
        self.may(who, "fill", gm)
        for key, cell in was.items():
            if key[0] == gm and self.cells[key].version == cell.version + 1:
                self._save(key, cell.said, cell.version + 1)

    def on_behalf(self, who: str, key: Key, answer: str, expected: int, reason: str) -> None:
        self.may(who, "fill for")
        cell = self.cells.get(key, Cell())
        if cell.said.answer != answer:
            need(cell.version == expected, "conflict")
            own = cell.own if cell.own or cell.on_behalf or not cell.said.answer else cell.said
            need(own is None or bool(reason), "reason needed")
            new = cell.said._replace(answer=answer)
            self._put(key, Cell(new, cell.version + 1, own is not None or bool(answer), own))

    def settle(self, who: str, key: Key, back: bool) -> None:  # put back, or agree with the region
        self.may(who, "fill", key[0])
        cell = self.cells.get(key, Cell())
        need(cell.own is not None, "conflict")
        self._save(key, (cell.own if back else None) or cell.said, cell.version)

    def share(self, who: str, gm: str, by: str = "itself") -> None:
        self.may(who, "fill" if by == "itself" else "fill for", gm)
        if gm not in self.shared:
            given = [cell for key, cell in self.cells.items() if key[0] == gm and cell.said.answer]
            need(by == "itself" or (bool(given) and all(one.on_behalf and one.own is None for one in given)), "not now")
            self.shared[gm], self.revisions = by, self.revisions + 1

    def answer_sharing(self, who: str, gm: str, agree: bool) -> None:
        self.may(who, "fill", gm)
        if self.shared.get(gm) == "region":
            self.shared, self.revisions = {**self.shared, gm: "itself"}, self.revisions + 1
            if not agree:
                del self.shared[gm]

    def step(self, who: str, field_: str, value: object, *states: str, as_: str = "coordinate") -> None:
        """One thing of the scan changes, in some of its states; saying the same again is nothing."""
        self.may(who, as_)
        need(not states or self.state in states, "not now")
        if getattr(self, field_) != value:
            setattr(self, field_, value)
            self.version, self.revisions = self.version + 1, self.revisions + 1

    def adopt(self, who: str) -> None:
        self.step(who, "state", "adopted", "open", "adopted")
        self.frozen = self.counted()

    def decide(self, who: str, decision: str, expected: int) -> None:
        self.may(who, "change")
        if self.decision[0] != decision:
            need(self.decision[1] == expected, "conflict")
            self.decision, self.revisions = (decision, expected + 1), self.revisions + 1

    def note(self, who: str, what: tuple[str, ...], value: object, *states: str) -> None:
        self.may(who, "coordinate")
        need(not states or self.state in states, "not now")
        self.revisions += self.beside.get(what) != value
        self.beside[what] = value
