"""The canonical JSON of the inputs and its sum (domain.md section 4)."""

import json
from dataclasses import fields, replace
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, given, settings

from inventory.gaps.canonical import canonical_json, inputs_sha256
from inventory.gaps.inputs import (
    Activity,
    Answer,
    Bouwsteen,
    Decision,
    Initiative,
    Municipality,
    Offer,
    Region,
    ScanInputs,
    Signal,
    Steunpunt,
    TargetGroup,
)
from tests.gaps.build import (
    HERE,
    OUTSIDE,
    THERE,
    as_plain,
    days_later,
    make_answer,
    make_decision,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
    make_steunpunt,
)
from tests.gaps.reference import Reference, canonical
from tests.gaps.scans import scans

Row = TypeVar("Row", Activity, Answer, Bouwsteen, Decision, Municipality, Offer, Signal, TargetGroup)

FULL = make_inputs(
    make_initiative(
        "aan-zet",
        make_offer("B2.1", [THERE, HERE], places=(HERE,), target_groups=("youth", "addiction"), source="web"),
        make_offer("A1.1", starts_on=days_later(-9), ends_on=days_later(9)),
        signals=(make_signal("B1.1", note="hier"), make_signal("B1.2")),
        wishes=("A3", "A2"),
        organisation="Zon",
        website="https://example.org/",
    ),
    make_initiative("de-brug", municipality=None),
    make_initiative("ver-weg", municipality=OUTSIDE),
    answers=[
        make_answer("B1.1", "missing", reason="no_space", note='"zo"\n', source="tafel"),
        make_answer("B1.2", "present", limits=("far", "too_little"), provider="De Brug", place="Één"),
    ],
    neighbours=((THERE, HERE), (HERE, OUTSIDE)),
    decisions=(make_decision("B2.1", ["de-brug", "aan-zet"], note="mei"),),
    steunpunten=(make_steunpunt("yes", HERE, "aan-zet"),),
)


def test_canonical_json_of_a_small_scan_is_exactly_this() -> None:
    inputs = ScanInputs(
        catalogue="2020-v3",
        title="Één",
        reference_date=days_later(0),
        no_initiative=False,
        region=Region("r", "R", "own", ("GM0002", "GM0001")),
        municipalities=(Municipality("GM0002", "B", 20), Municipality("GM0001", "A", 100)),
        neighbours=(("GM0002", "GM0001"),),
        bouwstenen=(Bouwsteen("A1", "Sociaal", "A", "per_initiative"),),
        activities=(Activity("A1.1", "Inloop", "A1", "local", comparable=False),),
        target_groups=(TargetGroup("youth", "jongeren"),),
        initiatives=(
            Initiative(
                slug="zon",
                name="Zon",
                organisation="",
                kind="other",
                municipality="GM0001",
                offers=(Offer("A1.1", ("GM0002", "GM0001"), (), True, (), False, "unknown", "active"),),
                signals=(Signal("A1.1", "missing", ("GM0002",)),),
            ),
        ),
        answers=(Answer("GM0001", "A1.1", "dont_know"),),
        decisions=(Decision("A1.1", ("zon",), "discuss"),),
        steunpunten=(Steunpunt("zon", "GM0001", "no"),),
    )

    assert canonical_json(inputs).decode() == (
        '{"activities":[{"bouwsteen":"A1","code":"A1.1","comparable":false,"name":"Inloop","scale":"local"}],'
        '"answers":[{"activity":"A1.1","answer":"dont_know","limits":[],"municipality":"GM0001","note":"",'
        '"note_public":false,"place":"","provider":"","reason":"","source":"","working_on_it":false}],'
        '"bouwstenen":[{"code":"A1","group":"A","name":"Sociaal","norm":"per_initiative"}],'
        '"catalogue":"2020-v3",'
        '"decisions":[{"activity":"A1.1","decision":"discuss","note":"","providers":["zon"]}],'
        '"format":"bouwstenen-scan/1",'
        '"initiatives":[{"kind":"other","municipality":"GM0001","name":"Zon",'
        '"offers":[{"activity":"A1.1","at_home":true,"confirmed_on":null,"ends_on":null,"exclusive":false,'
        '"funding":"unknown","municipalities":["GM0001","GM0002"],"note":"","places":[],"source":"",'
        '"starts_on":null,"status":"active","target_groups":[]}],"organisation":"",'
        '"signals":[{"activity":"A1.1","municipalities":["GM0002"],"named":false,"note":"","signal":"missing"}],'
        '"slug":"zon","website":"","wishes":[]}],'
        '"municipalities":[{"code":"GM0001","inhabitants":100,"name":"A"},'
        '{"code":"GM0002","inhabitants":20,"name":"B"}],'
        '"neighbours":[["GM0001","GM0002"]],"no_initiative":false,"reference_date":"2026-10-01",'
        '"region":{"kind":"own","municipalities":["GM0001","GM0002"],"name":"R","slug":"r"},'
        '"steunpunten":[{"initiative":"zon","municipality":"GM0001","status":"no"}],'
        '"target_groups":[{"code":"youth","name":"jongeren"}],"title":"Één"}'
    )


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(scans())
def test_canonical_json_equals_the_plain_way_on_random_scans(inputs: ScanInputs) -> None:
    assert inputs_sha256(inputs) == Reference(as_plain(inputs)).sha256()


def test_canonical_json_is_its_own_canonical_form() -> None:
    written = canonical_json(FULL).decode()

    assert canonical(json.loads(written)) == written


def test_inputs_sha256_stays_the_same_over_time() -> None:
    """Adopted scans are known by this sum for ever: whoever changes it, changes what was adopted."""
    assert inputs_sha256(FULL) == "9bdaf23bc1e48ca52adf7a736c90482a0a91d5606d5dad14067a0c635093793f"


def test_inputs_sha256_ignores_the_order_of_lists_and_of_pairs() -> None:
    first, *others = FULL.initiatives
    turned = replace(
        first,
        offers=first.offers[::-1],
        signals=first.signals[::-1],
        wishes=first.wishes[::-1],
    )
    shuffled = replace(
        FULL,
        initiatives=(*others[::-1], turned),
        answers=FULL.answers[::-1],
        activities=FULL.activities[::-1],
        bouwstenen=FULL.bouwstenen[::-1],
        municipalities=FULL.municipalities[::-1],
        neighbours=((HERE, THERE), (OUTSIDE, HERE), (THERE, HERE)),
        decisions=(replace(FULL.decisions[0], providers=("aan-zet", "de-brug")),),
    )

    assert inputs_sha256(shuffled) == inputs_sha256(FULL)


def test_inputs_sha256_ignores_initiatives_that_are_no_inputs() -> None:
    without = replace(FULL, initiatives=FULL.initiatives[:2])

    assert inputs_sha256(without) == inputs_sha256(FULL)


def changed(value: object) -> object:
    """Another value of this type; a date where there was none."""
    if isinstance(value, tuple):
        return (*value, "extra")
    if isinstance(value, bool):
        return not value
    if isinstance(value, str):
        return f"{value}!"
    return value + 1 if isinstance(value, int) else days_later(77)


def rows_changed(row: Row) -> list[Row]:
    """This row again and again, each time with another field changed."""
    found = []
    for field in fields(row):
        change: dict[str, Any] = {field.name: changed(getattr(row, field.name))}
        found.append(replace(row, **change))
    return found


@pytest.mark.parametrize(
    "name", ["bouwstenen", "activities", "target_groups", "municipalities", "answers", "decisions"]
)
def test_inputs_sha256_sees_every_field_of_every_row(name: str) -> None:
    row, *others = getattr(FULL, name)
    changes: list[dict[str, Any]] = [{name: (changed, *others)} for changed in rows_changed(row)]
    sums = {inputs_sha256(replace(FULL, **change)) for change in changes}

    assert len(sums | {inputs_sha256(FULL)}) == len(fields(row)) + 1


@pytest.mark.parametrize("name", ["offers", "signals"])
def test_inputs_sha256_sees_every_field_of_what_an_initiative_says(name: str) -> None:
    first, *others = FULL.initiatives
    row, *rest = getattr(first, name)
    changes: list[dict[str, Any]] = [{name: (changed, *rest)} for changed in rows_changed(row)]
    sums = {inputs_sha256(replace(FULL, initiatives=(replace(first, **change), *others))) for change in changes}

    assert len(sums | {inputs_sha256(FULL)}) == len(fields(row)) + 1


@pytest.mark.parametrize(
    "changes",
    [
        {"catalogue": "2027-v4"},
        {"title": "Anders"},
        {"reference_date": days_later(1)},
        {"no_initiative": True},
        {"region": replace(FULL.region, name="Anders")},
        {"region": replace(FULL.region, kind="iza")},
        {"neighbours": FULL.neighbours[:1]},
        {"steunpunten": ()},
        {"steunpunten": (make_steunpunt("no", HERE, "aan-zet"),)},
        {"initiatives": (replace(FULL.initiatives[0], organisation=""), *FULL.initiatives[1:])},
        {"initiatives": (replace(FULL.initiatives[0], website=""), *FULL.initiatives[1:])},
        {"initiatives": (replace(FULL.initiatives[0], name="Anders"), *FULL.initiatives[1:])},
        {"initiatives": (replace(FULL.initiatives[0], kind="welfare"), *FULL.initiatives[1:])},
        {"initiatives": (replace(FULL.initiatives[0], municipality=None), *FULL.initiatives[1:])},
        {"initiatives": (replace(FULL.initiatives[0], wishes=()), *FULL.initiatives[1:])},
    ],
)
def test_inputs_sha256_sees_every_change_of_the_scan(changes: dict[str, Any]) -> None:
    assert inputs_sha256(replace(FULL, **changes)) != inputs_sha256(FULL)
