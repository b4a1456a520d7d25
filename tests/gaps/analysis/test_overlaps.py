"""Where more providers do the same (domain.md section 4)."""

from collections.abc import Iterable

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Answer, Decision
from inventory.gaps.results import Overlap
from tests.gaps.build import (
    FAR,
    HERE,
    THERE,
    make_answer,
    make_decision,
    make_initiative,
    make_inputs,
    make_offer,
)

THREE = {HERE: 100, THERE: 20, FAR: 3}


def find_overlaps(
    offered: dict[str, list[str]], answers: Iterable[Answer] = (), decisions: Iterable[Decision] = ()
) -> list[Overlap]:
    """The overlaps when these initiatives offer B2.1 for these municipalities, each by an offer of its own."""
    initiatives = (
        make_initiative(slug, *(make_offer("B2.1", [code]) for code in codes)) for slug, codes in offered.items()
    )
    inputs = make_inputs(*initiatives, answers=answers, municipalities=THREE, decisions=tuple(decisions))
    return list(analyse(inputs).overlaps)


def line(providers: Iterable[str], municipalities: Iterable[str], decision: str | None = None) -> Overlap:
    """An overlap of B2.1 that nobody called duplicated."""
    return Overlap("B2.1", tuple(providers), tuple(municipalities), decision, "", ())


def test_overlaps_are_grouped_by_activity_and_providers() -> None:
    found = find_overlaps({"zon": [HERE, THERE, FAR], "aan-zet": [FAR, HERE], "bij-ons": [THERE, FAR]})

    assert found == [
        line(["aan-zet", "bij-ons", "zon"], [FAR]),
        line(["aan-zet", "zon"], [HERE]),
        line(["bij-ons", "zon"], [THERE]),
    ]


def test_overlaps_of_one_set_of_providers_stand_in_one_line() -> None:
    found = find_overlaps({"zon": [FAR, HERE, THERE], "aan-zet": [HERE, THERE, FAR]})

    assert found == [line(["aan-zet", "zon"], [HERE, THERE, FAR])]


def test_overlaps_said_and_found_of_one_set_of_providers_stand_in_one_line() -> None:
    found = find_overlaps(
        {"zon": [HERE, THERE], "aan-zet": [HERE, THERE]}, answers=[make_answer("B2.1", "duplicated", THERE)]
    )

    assert found == [Overlap("B2.1", ("aan-zet", "zon"), (HERE, THERE), None, "", called_duplicated=(THERE,))]


def test_overlaps_without_providers_stand_alone() -> None:
    answers = [make_answer("B1.3", "duplicated", code) for code in (HERE, THERE)]

    assert find_overlaps({}, answers=answers) == [
        Overlap("B1.3", (), (HERE,), None, "", (HERE,)),
        Overlap("B1.3", (), (THERE,), None, "", (THERE,)),
    ]


def test_overlaps_said_with_one_provider_stand_by_that_provider() -> None:
    answers = [make_answer("B2.1", "duplicated", code) for code in (HERE, THERE)]

    assert find_overlaps({"zon": [HERE, THERE]}, answers=answers) == [
        Overlap("B2.1", ("zon",), (HERE, THERE), None, "", (HERE, THERE))
    ]


def test_decision_closes_the_line_of_exactly_its_providers() -> None:
    decisions = [
        make_decision("B2.1", ["zon", "aan-zet"], "combine", note="samen vanaf mei"),
        make_decision("B2.2", ["zon", "bij-ons"], "discuss"),
        make_decision("B2.1", ["zon"], "choice"),
    ]

    found = find_overlaps({"zon": [HERE, THERE], "aan-zet": [HERE], "bij-ons": [THERE]}, decisions=decisions)

    assert [(each.providers, each.decision, each.decision_note) for each in found] == [
        (("aan-zet", "zon"), "combine", "samen vanaf mei"),
        (("bij-ons", "zon"), None, ""),
    ]


def test_decision_lapses_when_the_providers_change() -> None:
    decisions = [make_decision("B2.1", ["zon", "aan-zet"], "combine")]

    found = find_overlaps({"zon": [HERE], "aan-zet": [HERE], "bij-ons": [HERE]}, decisions=decisions)

    assert found == [line(["aan-zet", "bij-ons", "zon"], [HERE])]
