"""Numbers, dates, lists and the alphabet as the Dutch write them."""

from datetime import date

import pytest

from regions.wording import alphabet, counted, day, listed, lower_first, number, sentence


def test_number_and_day_are_dutch() -> None:
    assert number(257840) == "257.840"
    assert number(0) == "0"
    assert day(date(2026, 3, 1)) == "1 maart 2026"


@pytest.mark.parametrize(
    ("words", "expected"), [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")]
)
def test_listed_joins_as_people_do(words: list[str], expected: str) -> None:
    assert listed(words) == expected


def test_counted_takes_the_singular_for_one_alone() -> None:
    assert [counted(each, "gemeente", "gemeenten") for each in (0, 1, 1200)] == [
        "0 gemeenten",
        "1 gemeente",
        "1.200 gemeenten",
    ]


@pytest.mark.parametrize(("text", "expected"), [("dit is er", "Dit is er."), ("Klopt dit?", "Klopt dit?"), ("  ", "")])
def test_sentence_begins_and_ends(text: str, expected: str) -> None:
    assert sentence(text) == expected


def test_lower_first_leaves_the_rest() -> None:
    assert lower_first("Er is geen Ruimte") == "er is geen Ruimte"
    assert lower_first("") == ""


def test_alphabet_forgives_accents_capitals_and_an_apostrophe() -> None:
    names = ["Zwolle", "'s-Hertogenbosch", "Échteld", "aalten", "Súdwest-Fryslân"]

    assert sorted(names, key=alphabet) == ["aalten", "Échteld", "'s-Hertogenbosch", "Súdwest-Fryslân", "Zwolle"]
