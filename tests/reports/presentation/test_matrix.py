"""The matrix: words as well as signs, names escaped, blocks that fit a page."""

import re

import pytest

from inventory.reports.models import Audience
from inventory.reports.presentation.matrix import WIDEST, build_matrix, split_evenly
from tests.gaps.build import make_answer, make_initiative, make_offer
from tests.reports.cases import A, B, make_reading, make_region_inputs


def cells_of(answer_and_more: object, activity: str, audience: Audience = Audience.MEMBERS) -> list[str]:
    """The HTML of each cell of one activity."""
    matrix = build_matrix(make_reading(answer_and_more, audience))  # type: ignore[arg-type]  # inputs of any kind
    rows = [row for block in matrix.blocks for group in block.groups for row in group.rows if row.code == activity]
    return re.findall(r"<td.*?</td>", "".join(row.cells for row in rows))


@pytest.mark.parametrize(
    ("number", "expected"), [(1, [1]), (6, [6]), (7, [4, 3]), (12, [6, 6]), (13, [4, 5, 4]), (18, [6, 6, 6])]
)
def test_split_evenly_leaves_no_lonely_municipality(number: int, expected: list[int]) -> None:
    codes = tuple(f"GM{each:04}" for each in range(number))

    parts = split_evenly(codes, WIDEST)

    assert sorted(len(part) for part in parts) == sorted(expected)
    assert tuple(code for part in parts for code in part) == codes


def test_cell_says_in_words_what_it_is_and_who_says_so() -> None:
    answers = [
        make_answer("A1.1", "present", A, limits=("waiting_list", "too_little")),
        make_answer("A1.1", "missing", B, reason="by_choice", working_on_it=True),
    ]

    first, second, third, _ = cells_of(make_region_inputs(answers=answers), "A1.1")

    assert 'data-name="Aalberg"' in first
    assert "</span> Aanwezig</span> <small>maar te weinig · met wachtlijst · gemeente</small>" in first
    assert "</span> Mist nog</span> <small>we zijn ermee bezig · bewuste keuze · gemeente</small>" in second
    assert "</span> Nog onbekend</span></td>" in third


def test_contradicted_cell_is_shown_as_a_different_picture() -> None:
    house = make_initiative("het-huis", make_offer("C2.1", [A], places=(A,)), municipality=A)

    first, *_ = cells_of(make_region_inputs(house, answers=[make_answer("C2.1", "missing", A)]), "C2.1")

    assert "Verschillend beeld" in first
    assert "Mist nog" not in first


def test_lead_from_a_public_source_is_not_told_in_public() -> None:
    lead = make_initiative("kern", make_offer("A1.3", [A], confirmed_on=None), municipality=A)
    inputs = make_region_inputs(lead)

    assert "openbare bron" in cells_of(inputs, "A1.3")[0]
    assert "openbare bron" not in cells_of(inputs, "A1.3", Audience.PUBLIC)[0]


def test_name_of_a_municipality_is_escaped() -> None:
    inputs = make_region_inputs(codes=[A])
    hostile = inputs.municipalities[0].__class__(A, '"><img src=x>', 10)
    changed = make_region_inputs(codes=[A])
    object.__setattr__(changed, "municipalities", (hostile,))

    (cell,) = cells_of(changed, "A1.1")

    assert "<img" not in cell
    assert "&quot;&gt;&lt;img" in cell


def test_municipalities_stand_in_alphabetical_order_without_totals() -> None:
    matrix = build_matrix(make_reading(make_region_inputs()))

    assert matrix.blocks[0].municipalities == ("Aalberg", "Beekdal", "Ceesveen", "Duinoord")
    assert matrix.blocks[0].columns == 5
    assert sum(len(group.rows) for group in matrix.blocks[0].groups) == 33
