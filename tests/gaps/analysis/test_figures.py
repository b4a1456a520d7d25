"""The figures, what is still to be found out, and the lookups of a report (domain.md section 4)."""

import pytest

from inventory.gaps.analysis import analyse
from inventory.gaps.inputs import Initiative
from tests.gaps.build import (
    FAR,
    HERE,
    OUTSIDE,
    SIZES,
    THERE,
    make_answer,
    make_answers,
    make_initiative,
    make_inputs,
    make_offer,
    make_steunpunt,
)

THREE = {HERE: 100, THERE: 20, FAR: 3}


def test_figures_count_answered_and_known_out_of_all_cells() -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", make_offer("B1.1"), make_offer("B1.2", confirmed_on=None)),
        answers=[make_answer("B2.1", "dont_know"), make_answer("B2.2", "missing"), make_answer("B2.3", "present")],
    )

    figures = analyse(inputs).figures

    assert (figures.cells, figures.answered, figures.known) == (66, 3, 3)
    assert (figures.municipalities, figures.inhabitants) == (2, 120)


def test_figures_count_who_has_every_bouwsteen_own_or_nearby() -> None:
    all_but_one = [answer for code in list(SIZES)[1:] for answer in make_answers(code, "present", HERE, THERE)]
    one = make_answers("A1", "present", HERE)

    figures = analyse(
        make_inputs(answers=[*all_but_one, *one], municipalities=THREE, neighbours=((HERE, THERE), (FAR, HERE)))
    ).figures

    assert (figures.inhabitants_all_own, figures.inhabitants_all_nearby) == (100, 123)


def test_figures_count_each_municipality_with_a_steunpunt_once() -> None:
    rows = (
        make_steunpunt("yes", HERE, "aan-zet"),
        make_steunpunt("yes", HERE, "zon"),
        make_steunpunt("emerging", HERE, "bij-ons"),
        make_steunpunt("emerging", THERE, "zon"),
        make_steunpunt("emerging", THERE, "aan-zet"),
        make_steunpunt("no", FAR, "aan-zet"),
        make_steunpunt("yes", OUTSIDE, "aan-zet"),
    )

    figures = analyse(make_inputs(municipalities=THREE, steunpunten=rows)).figures

    assert (figures.municipalities_steunpunt, figures.municipalities_steunpunt_emerging) == (1, 1)


def test_figures_count_the_steunpunt_of_an_initiative_that_does_not_belong() -> None:
    stranger = make_initiative("vreemd", municipality=OUTSIDE)

    figures = analyse(make_inputs(stranger, steunpunten=(make_steunpunt("yes", HERE, "vreemd"),))).figures

    assert figures.municipalities_steunpunt == 1


def test_to_complete_begins_with_the_cells_that_have_a_lead() -> None:
    inputs = make_inputs(
        make_initiative("aan-zet", make_offer("C4.3", confirmed_on=None)),
        answers=[
            *(answer for code in SIZES for answer in make_answers(code, "missing", THERE)),
            *(answer for code in SIZES if code not in ("A1", "C4") for answer in make_answers(code, "missing", HERE)),
            make_answer("A1.1", "present"),
            make_answer("A1.2", "present", provider="De Brug"),
            make_answer("A1.3", "dont_know"),
            make_answer("C4.1", "missing"),
        ],
    )

    found = analyse(inputs).to_complete.cells

    assert [(cell.activity, cell.municipality) for cell in found] == [
        ("C4.3", HERE),
        ("A1.1", HERE),
        ("A1.3", HERE),
        ("C4.2", HERE),
    ]


def test_to_complete_names_the_initiatives_without_supply_for_the_region() -> None:
    report = analyse(
        make_inputs(
            make_initiative("zon"),
            make_initiative("aan-zet", make_offer("A1.1", confirmed_on=None), municipality=None),
            make_initiative("bij-ons", make_offer("A1.1")),
            make_initiative("buur", make_offer("A1.1", [OUTSIDE], places=(OUTSIDE,)), municipality=OUTSIDE),
            neighbours=((HERE, OUTSIDE),),
        )
    )

    assert report.to_complete.initiatives == ("aan-zet", "zon")


@pytest.mark.parametrize(
    ("initiatives", "stated", "asked"),
    [
        ([], False, True),
        ([], True, False),
        ([make_initiative("welzijn", kind="welfare")], False, True),
        ([make_initiative("aan-zet")], False, False),
        ([make_initiative("netwerk", make_offer("A1.1", confirmed_on=None), municipality=None)], False, False),
        ([make_initiative("ver", municipality=OUTSIDE)], False, True),
    ],
)
def test_to_complete_asks_for_an_initiative_when_none_is_known(
    initiatives: list[Initiative], stated: bool, asked: bool
) -> None:
    report = analyse(make_inputs(*initiatives, no_initiative=stated))

    assert report.to_complete.no_initiative_known is asked


def test_funding_counts_each_supply_offer_for_the_region_once() -> None:
    report = analyse(
        make_inputs(
            make_initiative(
                "aan-zet",
                make_offer("A1.1", [HERE, THERE], funding="temporary"),
                make_offer("A1.2", funding="unknown"),
                make_offer("A1.3", [OUTSIDE], funding="structural"),
                make_offer("B1.1", funding="structural", confirmed_on=None),
            )
        )
    )

    assert report.funding == {"structural": 0, "temporary": 1, "unknown": 1, "not_said": 0}


@pytest.mark.parametrize(("answering", "too_early"), [((), True), ((HERE,), True), ((HERE, FAR), False)])
def test_too_early_until_half_of_the_municipalities_answered(answering: tuple[str, ...], too_early: bool) -> None:
    four = {**THREE, "GM0004": 1}

    report = analyse(
        make_inputs(answers=[make_answer("A1.1", "dont_know", code) for code in answering], municipalities=four)
    )

    assert report.municipalities_answered == answering
    assert report.too_early is too_early


def test_report_finds_its_parts_back() -> None:
    supply = make_offer("C2.1", places=(HERE, OUTSIDE))
    stopped = make_offer("C2.2", status="stopped")

    report = analyse(make_inputs(make_initiative("aan-zet", supply, stopped), neighbours=((HERE, OUTSIDE),)))

    assert [cell.activity for cell in report.cells_of("C2", HERE)] == ["C2.1", "C2.2"]
    assert [cell.municipality for cell in report.cells_of("C2", THERE)] == [THERE, THERE]
    assert report.bouwsteen("C2").bouwsteen == "C2"
    assert report.activity("C2.1").present == (HERE,)
    assert report.cells_flagged("nearby") == ()
    assert [each.offer for each in report.offers_of("aan-zet")] == [supply, stopped]
    assert [each.offer for each in report.supply_at("C2.1", HERE)] == [supply]
    assert [each.offer for each in report.supply_at("C2.1", OUTSIDE)] == [supply]
    assert report.supply_at("C2.1", THERE) == ()
    assert [each.slug for each in report.belonging] == ["aan-zet"]
