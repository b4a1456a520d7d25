"""What changed between two scans: by every pair of statuses, and by what stands behind one status."""

from __future__ import annotations

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.comparison import KINDS, compare
from inventory.gaps.inputs import Answer
from tests.gaps.build import HERE, THERE, make_answer, make_initiative, make_inputs, make_offer

STATUSES = ("present", "elsewhere", "missing", "duplicated", "unknown")
EXPECTED = {
    ("missing", "there"): "gained",
    ("there", "missing"): "lost",
    ("unknown", "there"): "became_known",
    ("unknown", "missing"): "became_known",
    ("there", "unknown"): "no_longer_known",
    ("missing", "unknown"): "no_longer_known",
    ("there", "there"): "judged_differently",
}


def kind_of(status: str) -> str:
    return status if status in {"missing", "unknown"} else "there"


def answered(*answers: Answer) -> tuple[Answer, ...]:
    """The cells as a municipality would have to answer them: unknown is silence."""
    return tuple(one for one in answers if one.answer != "unknown")


@pytest.mark.parametrize("before", STATUSES)
@pytest.mark.parametrize("after", STATUSES)
def test_change_by_status(before: str, after: str) -> None:
    was = analyse(make_inputs(answers=answered(make_answer("B2.1", before))))
    now = analyse(make_inputs(answers=answered(make_answer("B2.1", after))))

    changes = compare(was, now).changes

    if before == after:
        assert changes == ()
    else:
        [change] = changes
        assert (change.municipality, change.activity) == (HERE, "B2.1")
        assert change.kind == EXPECTED[kind_of(before), kind_of(after)]
        assert (change.before.status, change.after.status) == (before, after)


def test_change_of_reason_is_judged_differently() -> None:
    was = analyse(make_inputs(answers=[make_answer("B2.1", reason="no_space")]))
    now = analyse(make_inputs(answers=[make_answer("B2.1", reason="stopped")]))

    assert [change.kind for change in compare(was, now).changes] == ["judged_differently"]


def test_change_of_basis_providers_or_flags_is_judged_differently() -> None:
    offer = make_offer("A1.1", places=(HERE,))
    by_offer = analyse(make_inputs(make_initiative("het-huis", offer)))
    other = analyse(make_inputs(make_initiative("de-plek", offer)))
    fragile = analyse(make_inputs(make_initiative("het-huis", make_offer("A1.1", places=(HERE,), funding="temporary"))))
    by_answer = analyse(make_inputs(make_initiative("het-huis", offer), answers=[make_answer("A1.1", "present")]))

    for now in (other, fragile, by_answer):
        [change] = compare(by_offer, now).changes
        assert (change.activity, change.kind) == ("A1.1", "judged_differently")
    assert compare(by_offer, by_offer).changes == ()


def test_note_alone_changes_nothing() -> None:
    was = analyse(make_inputs(answers=[make_answer("B2.1", "present", provider="X", note="eerst")]))
    now = analyse(make_inputs(answers=[make_answer("B2.1", "present", provider="X", note="later")]))

    assert compare(was, now).changes == ()


def test_municipality_in_one_scan_only_is_named_and_not_compared() -> None:
    was = analyse(make_inputs(municipalities={HERE: 100, THERE: 20}))
    now = analyse(make_inputs(municipalities={HERE: 100, "GM0004": 30}, answers=[make_answer(municipality="GM0004")]))

    comparison = compare(was, now)

    assert (comparison.compared, comparison.only_before, comparison.only_after) == ((HERE,), (THERE,), ("GM0004",))
    assert comparison.cells == 33
    assert comparison.changes == ()
    assert comparison.counts == dict.fromkeys(KINDS, 0)


def test_figures_stand_side_by_side() -> None:
    was = analyse(make_inputs())
    now = analyse(make_inputs(answers=[make_answer("B2.1"), make_answer("B2.2", "dont_know")]))

    figures = {one.name: one for one in compare(was, now).figures}

    assert (figures["answered"].before, figures["answered"].after, figures["answered"].difference) == (0, 2, 2)
    assert figures["known"].difference == 1
    assert figures["inhabitants"].difference == 0
