"""What is read of a scan for the analysis, and in how many queries."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given

from inventory.gaps import inputs as gaps
from inventory.gaps.canonical import canonical_json, inputs_sha256
from inventory.gaps.inputs import ScanInputs
from inventory.gaps.report_json import report_json
from inventory.scans.frozen import inputs_from_json
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Scan, ScanState
from tests.builders import (
    CONFIRMED_ON,
    DEVENTER,
    GOUDA,
    REFERENCE_DATE,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_decision,
    make_initiative,
    make_neighbours,
    make_offer,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
    make_steunpunt,
)
from tests.gaps.scans import scans

ALPHEN = "GM0484"
"""A neighbour of the region, where a test says so."""


def slugs_of(scan: Scan, **options: Any) -> set[str]:
    return {each.slug for each in load_inputs(Scan.objects.get(pk=scan.pk), **options).initiatives}


@pytest.mark.django_db
def test_load_inputs_of_a_whole_scan() -> None:
    scan = make_scan(make_region(slug="own-hier", name="Hier", municipalities=[GOUDA, WADDINXVEEN]))
    make_neighbours(GOUDA, WADDINXVEEN)
    house = make_initiative(
        slug="het-huis", name="Het Huis", organisation="Zon", website="https://huis.nl", wishes=["A2"]
    )
    make_offer(
        house,
        "A1.3",
        municipalities=[WADDINXVEEN, GOUDA],
        places=[GOUDA],
        target_groups=["youth", "addiction"],
        at_home=True,
        exclusive=True,
        funding="temporary",
        status="planned",
        starts_on=datetime.date(2026, 1, 1),
        ends_on=datetime.date(2027, 1, 1),
        source="krant",
        note="op maandag",
    )
    make_signal(house, "B2.4", municipalities=[WADDINXVEEN], signal="too_little", named=True, note="echt waar")
    make_sheet(scan, GOUDA)
    make_answer(
        scan,
        GOUDA,
        "B2.1",
        "elsewhere",
        limits=["far", "too_little"],
        place="Waddinxveen",
        provider="De Brug",
        note="vraag na",
        note_public=True,
        source="gesprek",
    )
    make_answer(scan, GOUDA, "A1.1", "missing", reason="no_space", working_on_it=True)
    make_decision(scan, "A1.3", [house], decision="covenant", note="2025")
    make_steunpunt(scan, house, GOUDA, status="emerging")

    inputs = load_inputs(scan)

    assert inputs.region == gaps.Region("own-hier", "Hier", "own", (GOUDA, WADDINXVEEN))
    assert {(each.code, each.name, each.inhabitants) for each in inputs.municipalities} == {
        (GOUDA, "Gouda", get_municipality(GOUDA).inhabitants),
        (WADDINXVEEN, "Waddinxveen", get_municipality(WADDINXVEEN).inhabitants),
    }
    assert inputs.neighbours == ((GOUDA, WADDINXVEEN),)
    assert (inputs.catalogue, inputs.title, inputs.reference_date, inputs.no_initiative) == (
        "2020-v3",
        "Bouwstenenscan 2026",
        REFERENCE_DATE,
        False,
    )
    assert (len(inputs.bouwstenen), len(inputs.activities), len(inputs.target_groups)) == (10, 33, 6)
    assert gaps.Bouwsteen("A1", "Sociale participatie", "A", "per_initiative") in inputs.bouwstenen
    assert {(each.scale, each.comparable) for each in inputs.activities if each.code == "A3.3"} == {("regional", True)}
    assert inputs.initiatives == (
        gaps.Initiative(
            slug="het-huis",
            name="Het Huis",
            organisation="Zon",
            kind="self_direction_centre",
            municipality=GOUDA,
            website="https://huis.nl",
            wishes=("A2",),
            offers=(
                gaps.Offer(
                    activity="A1.3",
                    municipalities=(GOUDA, WADDINXVEEN),
                    places=(GOUDA,),
                    at_home=True,
                    target_groups=("addiction", "youth"),
                    exclusive=True,
                    funding="temporary",
                    status="planned",
                    starts_on=datetime.date(2026, 1, 1),
                    ends_on=datetime.date(2027, 1, 1),
                    confirmed_on=CONFIRMED_ON,
                    source="krant",
                    note="op maandag",
                ),
            ),
            signals=(gaps.Signal("B2.4", "too_little", (WADDINXVEEN,), True, "echt waar"),),
        ),
    )
    assert set(inputs.answers) == {
        gaps.Answer(
            municipality=GOUDA,
            activity="B2.1",
            answer="elsewhere",
            limits=("far", "too_little"),
            place="Waddinxveen",
            provider="De Brug",
            note="vraag na",
            note_public=True,
            source="gesprek",
        ),
        gaps.Answer(GOUDA, "A1.1", "missing", reason="no_space", working_on_it=True),
    }
    assert inputs.decisions == (gaps.Decision("A1.3", ("het-huis",), "covenant", "2025"),)
    assert inputs.steunpunten == (gaps.Steunpunt("het-huis", GOUDA, "emerging"),)


# --- which initiatives -----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("based", "offer", "is_input"),
    [
        (GOUDA, None, True),
        (DEVENTER, None, False),
        (None, None, False),
        (DEVENTER, {"municipalities": [GOUDA, DEVENTER], "places": [DEVENTER]}, True),
        (DEVENTER, {"municipalities": [DEVENTER], "places": [WADDINXVEEN]}, True),
        (None, {"municipalities": [GOUDA], "places": [], "status": "stopped", "confirmed_on": None}, True),
        (DEVENTER, {"municipalities": [DEVENTER], "places": [DEVENTER]}, False),
        (DEVENTER, {"municipalities": [DEVENTER], "places": [ALPHEN]}, True),
        (DEVENTER, {"municipalities": [ALPHEN], "places": [DEVENTER]}, False),
        (ALPHEN, None, False),
    ],
)
def test_load_inputs_takes_the_initiatives_that_belong_or_are_next_door(
    based: str | None, offer: dict[str, Any] | None, is_input: bool
) -> None:
    scan = make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))
    make_neighbours(GOUDA, ALPHEN)
    initiative = make_initiative(municipality=based)
    if offer:
        make_offer(initiative, **offer)
    make_offer(initiative, "B1.1", municipalities=["GM0014"], places=[])

    assert slugs_of(scan) == ({initiative.slug} if is_input else set())
    assert all(len(each.offers) == 1 + bool(offer) for each in load_inputs(scan).initiatives)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", [{"confirmed": False}, {"weak": True}])
def test_load_inputs_leaves_out_neighbours_that_are_not_sure(changes: dict[str, Any]) -> None:
    scan = make_scan()
    make_neighbours(GOUDA, ALPHEN, **changes)
    make_offer(make_initiative(municipality=DEVENTER), municipalities=[DEVENTER], places=[ALPHEN])

    inputs = load_inputs(scan)

    assert inputs.neighbours == ()
    assert inputs.initiatives == ()


@pytest.mark.django_db
def test_load_inputs_takes_whom_the_table_names() -> None:
    scan = make_scan()
    far, farther = make_initiative(municipality=DEVENTER), make_initiative(municipality=None)
    make_decision(scan, "A1.1", [far])
    make_steunpunt(scan, farther)

    assert slugs_of(scan) == {far.slug, farther.slug}


@pytest.mark.django_db
def test_load_inputs_ends_a_decision_when_a_provider_is_gone() -> None:
    scan = make_scan()
    stays, goes = make_initiative(), make_initiative()
    make_decision(scan, "A1.1", [stays, goes])
    make_decision(scan, "A1.1", [stays], decision="choice")

    goes.delete()

    assert load_inputs(scan).decisions == (gaps.Decision("A1.1", (stays.slug,), "choice"),)


# --- drafts ----------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_load_inputs_reads_answers_once_they_are_shared() -> None:
    scan = make_scan()
    make_sheet(scan, GOUDA, shared=False)
    make_answer(scan, GOUDA, "A1.1")
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "A1.2")
    make_answer(scan, WADDINXVEEN, "A1.3", "")

    def cells(drafts_of: str | None = None) -> set[tuple[str, str]]:
        return {(each.municipality, each.activity) for each in load_inputs(scan, drafts_of=drafts_of).answers}

    assert cells() == {(WADDINXVEEN, "A1.2")}
    assert cells(drafts_of=GOUDA) == {(GOUDA, "A1.1"), (WADDINXVEEN, "A1.2")}
    assert cells(drafts_of=WADDINXVEEN) == {(WADDINXVEEN, "A1.2")}


@pytest.mark.django_db
def test_load_inputs_reads_what_a_municipality_holds_for_itself_alone() -> None:
    scan = make_scan()
    gouda = get_municipality(GOUDA)
    house = make_initiative()
    make_offer(house, "A1.1")
    make_offer(house, "A1.2", added_by=gouda, held=True)
    held = make_initiative(added_by=gouda, held=True)
    make_offer(held, "A1.3", added_by=gouda, held=True)

    def offers(drafts_of: str | None = None) -> set[tuple[str, str]]:
        found = load_inputs(scan, drafts_of=drafts_of).initiatives
        return {(each.slug, offer.activity) for each in found for offer in each.offers}

    assert offers() == offers(drafts_of=WADDINXVEEN) == {(house.slug, "A1.1")}
    assert offers(drafts_of=GOUDA) == {(house.slug, "A1.1"), (house.slug, "A1.2"), (held.slug, "A1.3")}


@pytest.mark.django_db
def test_load_inputs_leaves_out_what_a_former_municipality_of_the_region_said() -> None:
    scan = make_scan()
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA)
    make_steunpunt(scan, make_initiative(municipality=WADDINXVEEN), GOUDA)

    scan.region.municipalities.remove(get_municipality(GOUDA))

    inputs = load_inputs(scan)
    assert (inputs.answers, inputs.steunpunten, inputs.region.municipalities) == ((), (), (WADDINXVEEN,))


@pytest.mark.django_db
def test_load_inputs_leaves_other_scans_alone() -> None:
    scan, other = make_scan(), make_scan()
    make_sheet(other, GOUDA)
    make_answer(other, GOUDA)
    house = make_initiative()
    make_decision(other, "A1.1", [house])
    make_steunpunt(other, house)

    inputs = load_inputs(scan)

    assert (inputs.answers, inputs.decisions, inputs.steunpunten) == ((), (), ())


# --- how much work it is ---------------------------------------------------------------------------------------
def fill(scan: Scan, codes: list[str], initiatives: int) -> None:
    """For each municipality three answers, and initiatives that use every table."""
    for code in codes:
        make_sheet(scan, code)
        for activity in ("A1.1", "B1.1", "C2.1"):
            make_answer(scan, code, activity)
    for number in range(initiatives):
        code = codes[number % len(codes)]
        initiative = make_initiative(municipality=code, wishes=["A1", "A3"])
        make_offer(initiative, "A1.1", municipalities=codes[:3], places=[code], target_groups=["youth"])
        make_signal(initiative, "B1.1", municipalities=[code])
        make_decision(scan, "A1.1", [initiative])
        make_steunpunt(scan, initiative, code)


@pytest.mark.django_db
def test_load_inputs_takes_as_many_queries_for_ten_times_as_much() -> None:
    codes = [f"GM{number:04}" for number in range(2000, 2020)]
    small = make_scan(make_region(municipalities=codes[:2]))
    large = make_scan(make_region(municipalities=codes))
    make_neighbours(codes[0], codes[1])
    fill(small, codes[:2], initiatives=2)
    fill(large, codes, initiatives=20)

    counts = []
    for scan in (small, large):
        for _ in ("cold", "after a write"):
            fresh = Scan.objects.get(pk=scan.pk)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                scan_report(fresh, drafts_of=codes[0])
            counts.append(len(queries))
            make_offer(make_initiative(municipality=codes[0]), "B1.1", municipalities=[codes[0]])

    assert counts == [3, 3, 3, 3]


# --- adopted scans ---------------------------------------------------------------------------------------------
@given(scans())
def test_inputs_from_json_give_back_what_was_frozen(inputs: ScanInputs) -> None:
    frozen = canonical_json(inputs)

    assert canonical_json(inputs_from_json(frozen.decode())) == frozen


@pytest.mark.django_db
def test_scan_report_of_an_adopted_scan_stays_the_same() -> None:
    scan = make_scan()
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA)
    house = make_initiative(wishes=["A2"])
    make_offer(house)
    inputs = load_inputs(scan)
    before = report_json(scan_report(scan), adopted=True)
    scan.state = ScanState.ADOPTED
    scan.adopted_on = timezone.now()
    scan.frozen_inputs = canonical_json(inputs).decode()
    scan.inputs_sha256 = inputs_sha256(inputs)
    scan.frozen_report = before.decode()
    scan.save()

    house.delete()
    scan.region.municipalities.clear()
    scan.answers.all().delete()

    adopted = Scan.objects.get(pk=scan.pk)
    assert report_json(scan_report(adopted, drafts_of=GOUDA), adopted=True) == before
    assert inputs_sha256(load_inputs(adopted)) == scan.inputs_sha256
