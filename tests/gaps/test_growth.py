"""The work of the analysis grows with cells plus offers. Counted in function calls, which no busy machine changes."""

import sys
from collections.abc import Callable
from itertools import pairwise
from types import FrameType

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Initiative, ScanInputs
from tests.gaps.build import (
    ACTIVITIES,
    make_answer,
    make_decision,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
)


def count_calls(inputs: ScanInputs) -> int:
    """How many functions of ours, generators' steps included, the analysis of this scan calls."""
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        analyse(inputs)
    finally:
        sys.setprofile(before)
    return calls


def crowded(size: int) -> ScanInputs:
    """So many initiatives in the same few cells, each with a signal about one of them and a decision of its own."""

    def initiative(number: int) -> Initiative:
        offers = [
            make_offer(code, ["GM0001", "GM0002"], places=("GM0002",), target_groups=("youth",), exclusive=True)
            for code in ("A3.3", "B2.1", "B2.4")
        ]
        signal = make_signal("B2.1", "duplicated", ["GM0001", "GM0002"])
        return make_initiative(f"aanbieder-{number:05}", *offers, organisation="Zon", signals=(signal,))

    return make_inputs(
        *(initiative(number) for number in range(size)),
        decisions=tuple(make_decision("B2.1", [f"aanbieder-{number:05}"]) for number in range(size)),
    )


def wide(size: int) -> ScanInputs:
    """So many municipalities in a row, with all cells answered and an initiative in each."""
    codes = [f"GM{number:04}" for number in range(size)]
    answers = ("present", "elsewhere", "missing", "duplicated", "dont_know")
    return make_inputs(
        *(
            make_initiative(
                f"aanbieder-{code}", make_offer("B2.1", [code]), make_offer("A3.3", [code]), municipality=code
            )
            for code in codes
        ),
        municipalities=dict.fromkeys(codes, 10),
        neighbours=tuple(pairwise(codes)),
        answers=[
            make_answer(activity.code, answers[(row + column) % len(answers)], code)
            for row, activity in enumerate(ACTIVITIES)
            for column, code in enumerate(codes)
        ],
    )


@pytest.mark.parametrize("build", [crowded, wide])
def test_twice_as_much_is_at_most_twice_the_work(build: Callable[[int], ScanInputs]) -> None:
    once, twice = count_calls(build(100)), count_calls(build(200))

    assert twice <= 2.05 * once
