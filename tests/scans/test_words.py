"""The words of ux.md section 9: every code has one, and none of them is a word that hurts."""

import re
from dataclasses import fields

import pytest

from inventory.gaps import codes
from inventory.scans import words
from inventory.scans.models import AnswerKind, Limit
from inventory.scans.words import Word

NEVER = (
    "ontbreek", "cliënt", "doelgroep", "tekort", "onvoldoende", "achterstand", "scor", "presteer", "koploper",
    "niet onderbouwd", "tegenstrijdig", "kwetsbaar aanbod", "verslechter", "inwoners geraakt", "regioscan",
    "stakeholder", "witte vlek",
)  # fmt: skip

GROUPS_OF_WORDS = [
    words.STATUSES,
    words.ANSWERS,
    words.FLAGS,
    words.OFFER_STATES,
    words.SIGNALS,
    words.GAPS,
    words.GAPS_EVERYWHERE,
    words.ACCESS,
    words.BASES,
]


def all_words() -> list[Word]:
    return [word for group in GROUPS_OF_WORDS for word in group.values()] + [words.NO_ANSWER, words.GROUPS]


def all_texts() -> list[str]:
    texts = [getattr(word, part.name) for word in all_words() for part in fields(word) if part.name != "code"]
    notices = [words.WORKING_ON_IT, words.EXAMPLE, words.NO_MARK, words.NO_INITIATIVE_KNOWN, words.too_early(1, 5)]
    return [*texts, *words.LIMITS.values(), *notices]


def test_words_cover_every_status_level_and_gap_of_the_analysis() -> None:
    assert tuple(words.STATUSES) == codes.STATUSES
    assert tuple(words.ACCESS) == codes.ACCESS_LEVELS
    assert tuple(words.GAPS) == codes.GAP_KINDS


def test_answers_have_the_labels_and_order_of_the_model() -> None:
    assert [(word.code, word.label) for word in words.ANSWERS.values()] == AnswerKind.choices


def test_answers_start_with_five_different_letters_and_are_chosen_by_them() -> None:
    letters = [word.letter for word in words.ANSWERS.values()]

    assert letters == ["A", "E", "M", "D", "W"]
    assert all(
        word.label.upper().startswith(word.letter) or word.code == "elsewhere" for word in words.ANSWERS.values()
    )


def test_limits_have_a_word_behind_the_status_for_each_value_of_the_model() -> None:
    assert list(words.LIMITS) == Limit.values


def test_statuses_are_told_apart_without_colour() -> None:
    signs = [word.sign for word in words.STATUSES.values()]

    assert all(signs)
    assert len(set(signs)) == len(signs)
    assert words.FLAGS["contradicted"].sign not in signs


@pytest.mark.parametrize("everywhere", [True, False])
@pytest.mark.parametrize("kind", codes.GAP_KINDS)
def test_gap_has_one_explaining_sentence_and_one_question(kind: str, everywhere: bool) -> None:
    word = words.gap(kind, everywhere=everywhere)

    assert word.code == kind
    assert len(re.findall(r"[.?!]", word.explanation)) == 1
    assert word.question.count("?") == 1


def test_gap_everywhere_says_that_it_is_the_whole_region() -> None:
    assert words.gap("activity_missing", everywhere=True).label == "Activiteit mist nog in de hele regio"
    assert words.gap("activity_missing", everywhere=False).label == "Activiteit mist nog in een of meer gemeenten"


def test_kinds_of_gaps_in_some_municipalities_have_headings_of_their_own() -> None:
    labels = [words.gap(kind, everywhere=False).label for kind in codes.GAP_KINDS]

    assert len(set(labels)) == len(labels)


def test_signal_is_found_by_the_code_that_an_initiative_chooses() -> None:
    assert words.signal("too_little").label == "Een initiatief ziet te weinig"


@pytest.mark.parametrize(
    ("shared", "municipalities", "expected"),
    [
        (0, 5, "Nog geen van de 5 gemeenten heeft gedeeld."),
        (1, 5, "1 van de 5 gemeenten heeft gedeeld."),
        (2, 5, "2 van de 5 gemeenten hebben gedeeld."),
        (0, 1, "De gemeente heeft nog niet gedeeld."),
    ],
)
def test_too_early_says_how_many_have_shared(shared: int, municipalities: int, expected: str) -> None:
    text = words.too_early(shared, municipalities)

    assert text == f"Het is nog te vroeg om te zeggen wat we missen. {expected}"


@pytest.mark.parametrize("never", NEVER)
def test_words_that_are_never_shown_stand_in_no_text(never: str) -> None:
    assert [text for text in all_texts() if never in text.lower()] == []


def test_sentences_are_short() -> None:
    sentences = [sentence for text in all_texts() for sentence in re.split(r"[.?!:]", text) if sentence.strip()]

    assert max(len(sentence.split()) for sentence in sentences) <= 25
