"""
Whether a drill lost anything: a pure function over what was acknowledged and what is in the database afterwards.

A save is acknowledged when the server answered 200. From then on it must be in the history, once, as it was sent.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Cell = tuple[str, str]
"""CBS code of a municipality and code of an activity."""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """One answer of 200: what was sent with which token, and the version that the server told."""

    token: str
    cell: Cell
    content: Mapping[str, Any]
    by: str
    version: int
    is_repeat: bool = False
    """It had been acknowledged before: the cell may have moved on since."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One revision of an answer."""

    answer: int
    version: int
    token: str | None
    by: str | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Final:
    """One answer as it is in the end."""

    answer: int
    cell: Cell
    version: int
    content: Mapping[str, Any]


class Kind(StrEnum):
    LOST = "acknowledged, and in no revision"
    TWICE = "one token in more than one revision"
    DIFFERS = "the revision is not what was sent"
    TOLD_WRONG = "the server told another version than it kept"
    VERSIONS = "the versions are not 1 to n, each once"
    REPLAY = "the revisions do not lead to the final row"


@dataclass(frozen=True, slots=True)
class Fault:
    kind: Kind
    what: str


def find_faults(acknowledged: Iterable[Acknowledged], kept: Iterable[Kept], final: Iterable[Final]) -> list[Fault]:
    """Everything that is not as it must be; empty: nothing lost, nothing twice, and the history tells the whole."""
    revisions, rows = list(kept), {one.answer: one for one in final}
    return [*_check_saves(acknowledged, revisions, rows), *_check_histories(revisions, rows)]


def _check_saves(acknowledged: Iterable[Acknowledged], revisions: list[Kept], rows: dict[int, Final]) -> list[Fault]:
    by_token: dict[str, list[Kept]] = defaultdict(list)
    for one in revisions:
        if one.token:
            by_token[one.token].append(one)
    faults = [Fault(Kind.TWICE, token) for token, found in by_token.items() if len(found) > 1]
    for save in acknowledged:
        found = by_token.get(save.token, [])
        if not found:
            faults.append(Fault(Kind.LOST, save.token))
        else:
            faults += _compare(save, found[0], rows)
    return faults


def _compare(save: Acknowledged, revision: Kept, rows: dict[int, Final]) -> list[Fault]:
    """One acknowledged save beside the revision with its token."""
    faults = []
    row, after = rows.get(revision.answer), revision.after or {}
    same = {name: after.get(name) for name in save.content} == dict(save.content)
    if row is None or row.cell != save.cell or not same or revision.by != save.by:
        faults.append(Fault(Kind.DIFFERS, save.token))
    if save.version < revision.version or (save.version > revision.version and not save.is_repeat):
        faults.append(Fault(Kind.TOLD_WRONG, f"{save.token}: {save.version}, kept as {revision.version}"))
    return faults


def _check_histories(revisions: list[Kept], rows: dict[int, Final]) -> list[Fault]:
    histories: dict[int, list[Kept]] = {pk: [] for pk in rows}
    for one in revisions:
        histories.setdefault(one.answer, []).append(one)
    return [fault for pk, history in histories.items() for fault in _check_history(pk, history, rows.get(pk))]


def _check_history(pk: int, history: list[Kept], row: Final | None) -> list[Fault]:
    """One answer: its versions are 1 to n, and its revisions in that order, from nothing, give the row."""
    faults = []
    last = row.version if row else len(history)
    if Counter(one.version for one in history) != Counter(range(1, last + 1)):
        faults.append(Fault(Kind.VERSIONS, f"answer {pk}"))
    content: Mapping[str, Any] | None = None
    for one in sorted(history, key=lambda one: one.version):
        if one.before != content:
            faults.append(Fault(Kind.REPLAY, f"answer {pk}, version {one.version}"))
        content = one.after
    if content != (row.content if row else None):
        faults.append(Fault(Kind.REPLAY, f"answer {pk}, in the end"))
    return faults
