"""Needs and everyday words: what they find, and what they leave alone."""

from __future__ import annotations

import pytest

from regions.directory.questions import NEEDS, Question, words_of
from tests.builders import catalogue_file

ACTIVITIES = [activity for bouwsteen in catalogue_file()["bouwstenen"] for activity in bouwsteen["activities"]]
FOR_OTHERS = {"B3.1", "B3.2", "B3.3", "B3.4", "C1.1", "C1.2", "C1.3", "C2.1", "C2.2", "C3.1"}
"""Activities that answer none of the six needs: for those who work in the field, or on the neighbourhood."""


def found_by(word: str, **others: str) -> set[str]:
    """The codes of the activities of the catalogue that a word finds."""
    question = Question.read({"woord": word, **others})
    return {
        each["code"]
        for each in ACTIVITIES
        if question.wants(each["code"], words_of(each["name"], each["everyday"], *each["examples"]))
    }


def test_each_activity_is_in_one_need_or_in_none_on_purpose() -> None:
    for activity in ACTIVITIES:
        needs = [need.slug for need in NEEDS if need.covers(activity["code"])]
        assert len(needs) == (activity["code"] not in FOR_OTHERS), activity["code"]


def test_need_of_a_bouwsteen_covers_no_other_bouwsteen() -> None:
    b1 = next(need for need in NEEDS if need.slug == "keuze")
    assert b1.covers("B1.3")
    assert not b1.covers("B12.1")
    assert not b1.covers("B2.1")


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        ("maatje", {"A1.3"}),
        ("Maatjes", {"A1.3"}),
        ("ik zoek een maatje", {"A1.3"}),
        ("WRAP", {"A3.4"}),
        ("wrap!", {"A3.4"}),
        ("hop", {"A3.5"}),
        ("enquete", {"C1.1"}),
        ("logeren", {"B2.4"}),
        ("eetclub", {"A1.2"}),
        ("samen eten", {"A1.2"}),
        ("wandel", {"A1.2"}),
        ("straatadvocaat", {"B2.5"}),
        ("straatadvocaten", {"B2.5"}),
    ],
)
def test_word_finds_what_people_call_it(word: str, codes: set[str]) -> None:
    assert found_by(word) == codes


def test_word_for_an_open_door_finds_it() -> None:
    assert "A1.1" in found_by("inloop")


@pytest.mark.parametrize("word", ["maatschappij", "xyz", "wra", "atje", "matje", "%", "A1", "__", "?!"])
def test_word_that_only_looks_like_it_finds_nothing(word: str) -> None:
    assert found_by(word) == set()


def test_short_word_is_found_whole_only() -> None:
    assert found_by("aa") == {"A3.6"}  # not "aan" or "aanvraag"


def test_words_between_are_looked_for_when_there_is_nothing_else() -> None:
    assert Question.read({"woord": "voor de"}).words == ("voor", "de")


def test_word_and_need_hold_together() -> None:
    assert found_by("lotgenoten") == {"A3.3", "A3.6", "C4.3"}
    assert found_by("lotgenoten", nodig="naasten") == {"C4.3"}
    assert found_by("lotgenoten", nodig="even-weg") == set()


def test_question_leaves_out_what_no_page_holds() -> None:
    assert Question.read({"nodig": "niets", "zonder-verwijzing": "misschien", "pagina": "-1"}) == Question()
    assert not Question.read({"woord": "   "}).asks
    assert len(Question.read({"woord": "a" * 500}).word) == 60
