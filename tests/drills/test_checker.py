"""The checker of the drills finds each fault that is planted, and no other."""

from __future__ import annotations

from dataclasses import replace

from tests.drills.checker import Acknowledged, Final, Kept, Kind, find_faults

CELL = ("GM0513", "A1.1")
ODILE, OTTO = "odile@voorbeeld.nl", "otto@voorbeeld.nl"

SAVES = [
    Acknowledged("t1", CELL, {"answer": "present"}, ODILE, 1),
    Acknowledged("t2", CELL, {"answer": "missing"}, OTTO, 2),
    Acknowledged("t1", CELL, {"answer": "present"}, ODILE, 2, is_repeat=True),
    Acknowledged("t3", CELL, {"answer": "elsewhere"}, ODILE, 3),
]
KEPT = [
    Kept(7, 1, "t1", ODILE, None, {"answer": "present", "note": ""}),
    Kept(7, 2, "t2", OTTO, {"answer": "present", "note": ""}, {"answer": "missing", "note": ""}),
    Kept(7, 3, "t3", ODILE, {"answer": "missing", "note": ""}, {"answer": "elsewhere", "note": ""}),
]
FINAL = [Final(7, CELL, 3, {"answer": "elsewhere", "note": ""})]


def kinds(
    saves: list[Acknowledged] | None = None, kept: list[Kept] | None = None, final: list[Final] | None = None
) -> list[Kind]:
    """The faults of the history above, with one part of it replaced."""
    found = find_faults(
        SAVES if saves is None else saves, KEPT if kept is None else kept, FINAL if final is None else final
    )
    return [one.kind for one in found]


def test_checker_of_a_history_that_is_whole_finds_nothing() -> None:
    assert kinds() == []
    assert kinds(kept=KEPT[::-1]) == []
    assert kinds([], [], []) == []


def test_checker_finds_a_token_that_is_lost() -> None:
    assert kinds(kept=[KEPT[0], KEPT[1], replace(KEPT[2], token=None)]) == [Kind.LOST]
    assert kinds([*SAVES, Acknowledged("t4", CELL, {"answer": "present"}, OTTO, 4)]) == [Kind.LOST]


def test_checker_finds_a_token_that_was_kept_twice() -> None:
    assert kinds(SAVES[:3], [*KEPT[:2], replace(KEPT[2], token="t2")]) == [Kind.TWICE]


def test_checker_finds_content_cell_or_person_that_differs() -> None:
    assert kinds([replace(SAVES[0], content={"answer": "missing"})]) == [Kind.DIFFERS]
    assert kinds([replace(SAVES[0], cell=("GM0627", "A1.1"))]) == [Kind.DIFFERS]
    assert kinds([replace(SAVES[0], by=OTTO)]) == [Kind.DIFFERS]


def test_checker_finds_a_version_that_was_told_and_is_not_the_one_kept() -> None:
    assert kinds([replace(SAVES[1], version=3)]) == [Kind.TOLD_WRONG]
    assert kinds([replace(SAVES[2], version=0)]) == [Kind.TOLD_WRONG]


def test_checker_finds_a_missing_version() -> None:
    assert kinds([], [KEPT[0], KEPT[2]]) == [Kind.VERSIONS, Kind.REPLAY]
    assert kinds([], KEPT[:2], [replace(FINAL[0], content=KEPT[1].after or {})]) == [Kind.VERSIONS]


def test_checker_finds_a_duplicate_version() -> None:
    twice = [KEPT[0], KEPT[1], replace(KEPT[2], version=2)]

    assert kinds([], twice, [replace(FINAL[0], version=2)]) == [Kind.VERSIONS]


def test_checker_finds_a_replay_that_ends_elsewhere() -> None:
    assert kinds([], KEPT, [replace(FINAL[0], content={"answer": "present", "note": ""})]) == [Kind.REPLAY]
    assert kinds([], [KEPT[0], replace(KEPT[1], before=None), KEPT[2]]) == [Kind.REPLAY]


def test_checker_finds_a_row_without_a_history_and_a_history_without_a_row() -> None:
    assert kinds([], [], FINAL) == [Kind.VERSIONS, Kind.REPLAY]
    assert kinds([], KEPT, []) == [Kind.REPLAY]
