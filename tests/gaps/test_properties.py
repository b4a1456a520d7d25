"""What holds for every scan."""

import json
from collections.abc import Iterable
from dataclasses import fields, is_dataclass, replace
from random import Random
from typing import Any, cast

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Answer, ScanInputs
from inventory.gaps.report_json import report_json
from inventory.gaps.results import GapReport
from inventory.gaps.scope import scope
from tests.gaps.build import (
    ACTIVITIES,
    FAR,
    HERE,
    OUTSIDE,
    THERE,
    make_answer,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
)
from tests.gaps.scans import scans

quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shuffle(value: object, random: Random) -> object:
    """The same value with every tuple in it in another order."""
    if isinstance(value, tuple):
        members = [shuffle(member, random) for member in value]
        random.shuffle(members)
        return tuple(members)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: shuffle(getattr(value, field.name), random) for field in fields(value)})
    return value


def file_of(inputs: ScanInputs) -> bytes:
    """The report file of a scan."""
    return report_json(analyse(inputs), adopted=False)


def without_sum(inputs: ScanInputs) -> dict[str, Any]:
    """The report file, read back, without the sum of the inputs."""
    return {key: value for key, value in json.loads(file_of(inputs)).items() if key != "inputs_sha256"}


def statuses_in_region(report: GapReport) -> set[str]:
    """What the report says of bouwstenen and activities over the whole region."""
    return {each.status for each in report.activities} | {each.status for each in report.bouwstenen}


def without(inputs: ScanInputs, answers: Iterable[Answer]) -> ScanInputs:
    """The scan with these answers taken out."""
    gone = list(answers)
    return replace(inputs, answers=tuple(answer for answer in inputs.answers if answer not in gone))


@quickly
@given(scans(), st.integers(0, 1000))
def test_report_is_the_same_whatever_the_order_of_the_inputs(inputs: ScanInputs, seed: int) -> None:
    shuffled = cast(ScanInputs, shuffle(inputs, Random(seed)))  # noqa: S311 - an order, no secret

    assert file_of(shuffled) == file_of(inputs)


@quickly
@given(scans())
def test_report_is_the_same_without_what_is_no_input(inputs: ScanInputs) -> None:
    assert file_of(scope(inputs)) == file_of(inputs)


@quickly
@given(scans())
def test_report_is_the_same_with_a_stranger_beside_it(inputs: ScanInputs) -> None:
    stranger = make_initiative(
        "vreemd",
        *(make_offer(each.code, ["GM0999"], places=("GM0999",)) for each in inputs.activities),
        municipality="GM0999",
        wishes=("A1",),
        signals=tuple(make_signal(each.code, "missing", inputs.region.municipalities) for each in inputs.activities),
    )
    assume(all("vreemd" not in decision.providers for decision in inputs.decisions))

    assert file_of(replace(inputs, initiatives=(*inputs.initiatives, stranger))) == file_of(inputs)


@quickly
@given(scans())
def test_inhabitants_of_the_access_levels_add_up_to_the_region(inputs: ScanInputs) -> None:
    report = analyse(inputs)

    for bouwsteen in report.bouwstenen:
        people = bouwsteen.inhabitants
        together = people.own + people.nearby + people.region + people.none + people.unknown
        assert together == sum(each.inhabitants for each in inputs.municipalities) == report.figures.inhabitants
        assert bouwsteen.inhabitants_own_provided <= people.own


@quickly
@given(scans())
def test_silence_never_makes_a_cell_missing(inputs: ScanInputs) -> None:
    said = {(each.activity, each.municipality) for each in inputs.answers if each.answer == "missing"}

    missing = {(cell.activity, cell.municipality) for cell in analyse(inputs).cells if cell.status == "missing"}

    assert missing == said


@quickly
@given(scans())
def test_nothing_is_missing_without_answers(inputs: ScanInputs) -> None:
    report = analyse(replace(inputs, answers=(), no_initiative=False))

    assert {gap.kind for gap in report.gaps} <= {"initiative_wish"}
    assert all(level != "none" for each in report.bouwstenen for level in each.access.values())
    assert "missing" not in {cell.status for cell in report.cells} | statuses_in_region(report)
    assert report.also_possible == ()


@quickly
@given(scans())
def test_not_knowing_differs_from_silence_in_the_number_of_answers_alone(inputs: ScanInputs) -> None:
    dont_know = [answer for answer in inputs.answers if answer.answer == "dont_know"]

    with_them, silent = without_sum(inputs), without_sum(without(inputs, dont_know))

    assert with_them["figures"].pop("answered") == silent["figures"].pop("answered") + len(dont_know)
    assert with_them == silent


@quickly
@given(scans())
def test_contradicted_cells_are_discussed_and_in_no_gap(inputs: ScanInputs) -> None:
    report = analyse(inputs)
    discussed = {(each.activity, each.municipality) for each in report.discuss if each.flag == "contradicted"}
    contradicted = {(cell.activity, cell.municipality) for cell in report.cells_flagged("contradicted")}

    assert discussed == contradicted
    for gap in report.gaps:
        codes = [each.code for each in inputs.activities if gap.activity in (each.code, None)]
        if gap.kind in ("bouwsteen_missing", "activity_missing"):
            in_gap = {
                (code, each) for code in codes for each in gap.municipalities if code.startswith(gap.bouwsteen or "")
            }
            assert not in_gap & contradicted


@quickly
@given(scans())
def test_no_municipality_is_missed_by_a_bouwsteen_and_its_activity_at_once(inputs: ScanInputs) -> None:
    told = [
        (gap.bouwsteen, municipality)
        for gap in analyse(inputs).gaps
        if gap.kind == "bouwsteen_missing"
        for municipality in gap.municipalities
    ]
    again = [
        (gap.bouwsteen, municipality)
        for gap in analyse(inputs).gaps
        if gap.kind == "activity_missing"
        for municipality in gap.municipalities
    ]

    assert not set(told) & set(again)


@quickly
@given(scans())
def test_gap_lines_are_never_empty_and_count_their_own_people(inputs: ScanInputs) -> None:
    people = {each.code: each.inhabitants for each in inputs.municipalities}

    for gap in analyse(inputs).gaps:
        assert set(gap.nearby) <= set(gap.municipalities)
        if gap.kind == "initiative_wish":
            assert (gap.municipalities, gap.inhabitants, gap.everywhere) == ((), None, False)
        else:
            assert gap.municipalities
            assert gap.inhabitants == sum(people[code] for code in gap.municipalities)


def test_one_municipality_that_answers_alone_is_not_told_what_it_misses() -> None:
    answers = [make_answer(each.code, "missing", HERE) for each in ACTIVITIES]

    report = analyse(make_inputs(answers=answers, municipalities={HERE: 100, THERE: 20, FAR: 3}))

    assert report.too_early
    assert "missing" not in statuses_in_region(report)
    assert all(level != "none" for each in report.bouwstenen for level in each.access.values())


def test_offer_for_relatives_alone_makes_no_gap_and_no_question() -> None:
    offer = make_offer("C4.2", target_groups=("relatives",), exclusive=True)

    report = analyse(make_inputs(make_initiative("naasten", offer, kind="family_organisation")))

    assert report.gaps == ()
    assert report.groups == ()


def test_region_known_from_public_sources_alone_has_leads_and_no_gaps() -> None:
    source = {"confirmed_on": None, "source": "brochure 2020"}
    offers = [make_offer(code, [HERE, THERE], **source) for code in ("A1.1", "A3.6", "B2.1", "B3.2")]
    network = make_initiative("netwerk", *offers, kind="recovery_network", municipality=None)
    next_door = make_initiative(
        "buur", make_offer("A1.1", [OUTSIDE], places=(OUTSIDE,), **source), municipality=OUTSIDE
    )

    report = analyse(make_inputs(network, next_door, neighbours=((HERE, OUTSIDE),)))

    assert report.gaps == ()
    assert {cell.status for cell in report.cells} == {"unknown"}
    assert {level for each in report.bouwstenen for level in each.access.values()} == {"unknown"}
    assert [cell.activity for cell in report.to_complete.cells[:8:2]] == ["A1.1", "A3.6", "B2.1", "B3.2"]
    assert report.to_complete.initiatives == ("netwerk",)
    assert not report.to_complete.no_initiative_known
