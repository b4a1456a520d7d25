"""The catalogue file itself: complete, exactly named, and in words that everybody can read.

Source of codes, names, norms, scale and comparable: domain.md section 3. Source of the words that are never
used: ux.md section 9.8. Nothing here touches the database.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).resolve().parents[2] / "fixtures" / "catalogue_2020-v3.json"
CATALOGUE: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
BOUWSTENEN: dict[str, dict[str, Any]] = {b["code"]: b for b in CATALOGUE["bouwstenen"]}
ACTIVITIES: dict[str, dict[str, Any]] = {a["code"]: a for b in CATALOGUE["bouwstenen"] for a in b["activities"]}

BOUWSTEEN_NAMES = {
    "A1": "Sociale participatie",
    "A2": "Maatschappelijke participatie",
    "A3": "Ontplooiing en methodische zelfhulp",
    "B1": "Informatie en advies",
    "B2": "Individuele ondersteuning",
    "B3": "Kwaliteitsontwikkeling ervaringsdeskundigheid",
    "C1": "Beleidsparticipatie",
    "C2": "Kwartiermaken voor een inclusieve samenleving",
    "C3": "Deskundigheidsbevordering professionals in onderwijs, zorg, welzijn, veiligheid en politiek",
    "C4": "Ondersteuning voor familie en naasten",
}
# Only where the chapter of the brochure is headed differently from its overview.
CHAPTER_NAMES = {
    "A1": "Sociale participatie: erbij horen, vangnet en contact",
    "B3": "Inzet ervaringsdeskundigheid",
    "C2": "Kwartiermaken en stigmavermindering gericht op een inclusieve samenleving",
}
ACTIVITY_NAMES = {
    "A1.1": "Inloop en ontmoeting",
    "A1.2": "Ontspanning: sport, recreatie, creatief, maaltijd",
    "A1.3": "(Maatjes)contact",
    "A2.1": "Vrijwilligerswerkplekken",
    "A2.2": "Werkprojecten",
    "A2.3": "Ondersteuning bij de stap naar betaald werk",
    "A3.1": "Zelfregie- en empowermentcursussen, methoden tot zelfhulp",
    "A3.2": "Herstelgroepen/schrijfgroepen",
    "A3.3": "'Herstellen doe je zelf' en 'Werken met eigen ervaring'",
    "A3.4": "'WRAP'-cursussen (wellness recovery action plan)",
    "A3.5": "'HOP' (honest, open and proud)",
    "A3.6": "Lotgenotengroepen",
    "B1.1": "Spreekuren",
    "B1.2": "Themabijeenkomsten",
    "B1.3": "Nieuwsbrieven, schriftelijke voorlichting",
    "B2.1": "Herstel-/zelfregiecoaching",
    "B2.2": "Crisiskaart/hulpkaartconsulenten",
    "B2.3": "Onafhankelijke cliëntondersteuning",
    "B2.4": "Respijtvoorzieningen",
    "B2.5": "Straatadvocaten",
    "B3.1": "Trainingen, workshops, opleidingen ervaringsdeskundigheid",
    "B3.2": "Intervisie en regionale uitwisseling ervaringsdeskundigen",
    "B3.3": "Werkervaringsplaatsen ervaringsdeskundigen",
    "B3.4": "Training van teams, leidinggevenden en begeleiders van ervaringsdeskundigen",
    "C1.1": "Meldpunt, signaleren, onderzoek",
    "C1.2": "Belangenbehartiging en ondersteuning cliëntenparticipatie",
    "C1.3": "Faciliteren regionale afstemming belangenbehartigers",
    "C2.1": "Kwartiermaken",
    "C2.2": "Anti-stigma activiteiten",
    "C3.1": (
        "Voorlichting, advies, coaching, stageplekken en trainingen over psychische ontwrichting en herstel "
        "door ervaringsdeskundigen"
    ),
    "C4.1": "Mantelzorgondersteuning ggz/respijtzorg",
    "C4.2": "Trainingen en zelfhulp voor familie en naasten",
    "C4.3": "Lotgenotencontact",
}
NORMS = {"A": "per_initiative", "B": "per_region", "C": "context"}
REGIONAL = ["A3.3", "A3.4", "A3.5", "B2.2", "B2.4", "B2.5", "B3.1", "B3.2", "B3.3", "B3.4", "C1.1", "C1.3", "C3.1"]
COMPARABLE = ["A3.1", "A3.3", "A3.4", "A3.5", "B2.1", "B2.2", "B2.4", "B3.1", "B3.4"]
TARGET_GROUPS = {
    "migration_background": "mensen met een andere culturele achtergrond",
    "homeless": "mensen zonder (vaste) woonplek",
    "womens_shelter": "vrouwen in de opvang",
    "addiction": "mensen met een verslaving",
    "youth": "jongeren",
    "relatives": "familie en naasten",
}
PRINCIPLES = [
    "Mens centraal",
    "Open en laagdrempelig",
    "Perspectief op hoop, herstel en mogelijkheden",
    "Wederkerigheid en bottom-up",
    "Ervaringsdeskundigheid",
    "Experimenteerruimte",
]
TOLD_APART = [
    ("A3.6", "C4.3"),
    ("B2.4", "C4.1"),
    ("A3.3", "B3.1"),
    ("A2.1", "B3.3"),
    ("A2.2", "B3.3"),
    ("A2.3", "B3.3"),
    ("A1.1", "B1.1"),
    ("B2.3", "C1.2"),
    ("A3.2", "A3.6"),
    ("C2.2", "C3.1"),
]

# Beginnings of words, so that "ontbreekt" and "ontbrekende" are both found.
NEVER = re.compile(
    r"\b(ontbre|ontbrak|cliënt|client|doelgroep|tekort|onvoldoende|achterstand|scor|prest(eer|er)|koploper"
    r"|niet onderbouwd|tegenstrijdig|kwetsba(ar|re) aanbod|verslechter|inwoners geraakt|regioscan|stakeholder"
    r"|epa\b)",
    re.IGNORECASE,
)
# Names fixed by law that people type when they search; no other words exist for them.
LEGAL_NAMES = {"cliëntondersteuner", "cliëntenraad"}
MAX_WORDS = 25
MAX_AVERAGE = 12


def texts_of_activity(activity: dict[str, Any]) -> Iterator[str]:
    """Everything of our own about one activity that is written in sentences."""
    for key in ("everyday", "explanation", "counts", "counts_not"):
        yield activity[key]
    for look_alike in activity["look_alikes"]:
        yield look_alike["difference"]


def texts_of_bouwsteen(bouwsteen: dict[str, Any]) -> Iterator[str]:
    """Everything of our own about one bouwsteen and its activities that is written in sentences."""
    for key in ("everyday", "explanation", "why"):
        yield bouwsteen[key]
    for activity in bouwsteen["activities"]:
        yield from texts_of_activity(activity)


def texts_beside_bouwstenen() -> Iterator[str]:
    """The sentences of our own outside the bouwstenen."""
    yield CATALOGUE["edition"]["source"]
    for item in [*CATALOGUE["principles"], *CATALOGUE["characteristics"]]:
        yield item["text"]


def own_texts() -> Iterator[str]:
    """Every text of our own in the file."""
    for bouwsteen in CATALOGUE["bouwstenen"]:
        yield from texts_of_bouwsteen(bouwsteen)
    yield from texts_beside_bouwstenen()


def sentences(text: str) -> list[str]:
    """The sentences of a text, paragraphs apart."""
    return [s for paragraph in text.split("\n\n") for s in re.split(r"(?<=[.!?])\s+", paragraph)]


def sentence_lengths(texts: Iterator[str]) -> list[int]:
    """The number of words of each sentence."""
    return [len(sentence.split()) for text in texts for sentence in sentences(text)]


def test_edition_is_named_after_brochure() -> None:
    edition = CATALOGUE["edition"]

    assert {key: edition[key] for key in ("code", "title", "version", "publisher", "published_on")} == {
        "code": "2020-v3",
        "title": "Bouwstenen voor participatie en herstel",
        "version": "versie 3, april 2020",
        "publisher": "MIND",
        "published_on": "2020-04",
    }


def test_edition_source_names_mind_without_endorsement() -> None:
    source = CATALOGUE["edition"]["source"]

    assert "van MIND" in source
    assert "MIND heeft dit product niet" in source
    assert len(sentences(source)) == 1


def test_bouwstenen_are_the_ten_of_brochure_in_order() -> None:
    assert [(b["code"], b["name"]) for b in CATALOGUE["bouwstenen"]] == list(BOUWSTEEN_NAMES.items())


def test_activities_are_the_33_of_brochure_in_order() -> None:
    found = [(a["code"], a["name"]) for b in CATALOGUE["bouwstenen"] for a in b["activities"]]

    assert found == list(ACTIVITY_NAMES.items())
    assert len(found) == 33


def test_chapter_name_is_given_only_where_it_differs() -> None:
    assert {code: b["chapter_name"] for code, b in BOUWSTENEN.items() if b["chapter_name"]} == CHAPTER_NAMES


@pytest.mark.parametrize("code", BOUWSTEEN_NAMES)
def test_bouwsteen_has_group_and_norm_of_its_letter(code: str) -> None:
    bouwsteen = BOUWSTENEN[code]

    assert (bouwsteen["group"], bouwsteen["norm"]) == (code[0], NORMS[code[0]])


@pytest.mark.parametrize("code", BOUWSTEEN_NAMES)
def test_bouwsteen_holds_only_activities_of_its_code(code: str) -> None:
    codes = [activity["code"] for activity in BOUWSTENEN[code]["activities"]]

    assert codes == [f"{code}.{position}" for position in range(1, len(codes) + 1)]


def test_scale_is_regional_exactly_where_domain_says() -> None:
    assert {a["scale"] for a in ACTIVITIES.values()} == {"local", "regional"}
    assert [code for code, a in ACTIVITIES.items() if a["scale"] == "regional"] == REGIONAL


def test_comparable_is_true_exactly_where_domain_says() -> None:
    assert all(isinstance(a["comparable"], bool) for a in ACTIVITIES.values())
    assert [code for code, a in ACTIVITIES.items() if a["comparable"]] == COMPARABLE


def test_look_alikes_are_known_other_activities_once_each() -> None:
    for code, activity in ACTIVITIES.items():
        codes = [look_alike["code"] for look_alike in activity["look_alikes"]]
        assert code not in codes
        assert set(codes) <= set(ACTIVITIES)
        assert codes == sorted(set(codes))


def test_look_alikes_point_both_ways() -> None:
    pairs = {(code, other["code"]) for code, a in ACTIVITIES.items() for other in a["look_alikes"]}

    assert pairs == {(other, code) for code, other in pairs}


@pytest.mark.parametrize(("one", "other"), TOLD_APART)
def test_look_alikes_hold_pairs_that_are_easily_mixed_up(one: str, other: str) -> None:
    assert other in {look_alike["code"] for look_alike in ACTIVITIES[one]["look_alikes"]}


def test_look_alike_difference_tells_which_is_which() -> None:
    for code, activity in ACTIVITIES.items():
        for look_alike in activity["look_alikes"]:
            assert code in look_alike["difference"], look_alike
            assert look_alike["code"] in look_alike["difference"], look_alike


@pytest.mark.parametrize("code", ACTIVITY_NAMES)
def test_examples_are_several_different_words(code: str) -> None:
    examples = ACTIVITIES[code]["examples"]
    folded = [example.casefold() for example in examples]

    assert len(folded) >= 5
    assert len(folded) == len(set(folded))
    assert all(example and example == example.strip() for example in examples)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("eetclub", "A1.2"),
        ("koffie", "A1.1"),
        ("maatje", "A1.3"),
        ("WRAP", "A3.4"),
        ("luisterend oor", "A1.1"),
        ("keukenmedewerker", "A2.1"),
        ("houtwerkplaats", "A2.2"),
        ("Kansen op Werk!", "A2.3"),
        ("omgaan met schulden", "A3.1"),
        ("zorgbemiddeling", "B2.3"),
        ("supervisie", "B3.2"),
        ("managersoverleg", "B3.4"),
        ("achterban", "C1.2"),
        ("spin in het web", "C1.3"),
        ("stage studenten", "C3.1"),
        ("familie-ervaringsdeskundige", "C4.2"),
    ],
)
def test_examples_hold_words_that_people_look_for(word: str, code: str) -> None:
    assert word in ACTIVITIES[code]["examples"]


@pytest.mark.parametrize("code", BOUWSTEEN_NAMES)
def test_bouwsteen_explanation_is_two_to_four_paragraphs(code: str) -> None:
    assert 2 <= len(BOUWSTENEN[code]["explanation"].split("\n\n")) <= 4
    assert 1 <= len(sentences(BOUWSTENEN[code]["why"])) <= 2
    assert len(sentences(BOUWSTENEN[code]["everyday"])) == 1


@pytest.mark.parametrize("code", ACTIVITY_NAMES)
def test_activity_texts_are_short(code: str) -> None:
    activity = ACTIVITIES[code]

    assert len(sentences(activity["everyday"])) == 1
    assert "\n" not in activity["explanation"]
    assert 1 <= len(sentences(activity["counts"])) <= 2
    assert 1 <= len(sentences(activity["counts_not"])) <= 2


def test_texts_are_plain_sentences_without_markup() -> None:
    for text in own_texts():
        assert re.search(r"[<>*#_\[\]\t]|  |(?<!\n)\n(?!\n)|\n{3}|https?:", text) is None, text
        assert text == text.strip()
        assert all(sentence[-1] in ".!?" for sentence in sentences(text)), text


@pytest.mark.parametrize("code", BOUWSTEEN_NAMES)
def test_sentences_of_bouwsteen_are_short(code: str) -> None:
    lengths = sentence_lengths(texts_of_bouwsteen(BOUWSTENEN[code]))

    assert max(lengths) <= MAX_WORDS
    assert sum(lengths) / len(lengths) <= MAX_AVERAGE


def test_sentences_beside_bouwstenen_are_short() -> None:
    lengths = sentence_lengths(texts_beside_bouwstenen())

    assert max(lengths) <= MAX_WORDS
    assert sum(lengths) / len(lengths) <= MAX_AVERAGE


def test_own_texts_use_no_word_that_is_never_used() -> None:
    official = sorted([*BOUWSTEEN_NAMES.values(), *ACTIVITY_NAMES.values()], key=len, reverse=True)
    for text in own_texts():
        rest = text
        for name in official:
            rest = rest.replace(name, "")
        assert NEVER.search(rest) is None, text


def test_examples_use_no_word_that_is_never_used_but_legal_names() -> None:
    found = {e for a in ACTIVITIES.values() for e in a["examples"] if NEVER.search(e)}

    assert found == LEGAL_NAMES


def test_own_texts_speak_to_residents_as_je() -> None:
    for text in own_texts():
        assert re.search(r"\b(u|uw|uzelf)\b", text, re.IGNORECASE) is None, text


def test_target_groups_are_the_six_in_order() -> None:
    assert {g["code"]: g["name"] for g in CATALOGUE["target_groups"]} == TARGET_GROUPS
    assert [g["code"] for g in CATALOGUE["target_groups"]] == list(TARGET_GROUPS)


def test_principles_are_the_six_with_one_sentence_each() -> None:
    assert [(p["number"], p["name"]) for p in CATALOGUE["principles"]] == list(enumerate(PRINCIPLES, 1))
    assert all(len(sentences(p["text"])) == 1 for p in CATALOGUE["principles"])


def test_characteristics_are_ten_with_their_source() -> None:
    characteristics = CATALOGUE["characteristics"]

    assert [c["number"] for c in characteristics] == list(range(1, 11))
    assert {c["source"] for c in characteristics} == {
        "NVZH/Kompassie, 10 kenmerken laagdrempelig steunpunt (IZA-werkgroep)"
    }


def test_file_is_written_as_utf8_with_two_spaces() -> None:
    text = FILE.read_text(encoding="utf-8")

    assert text == json.dumps(CATALOGUE, ensure_ascii=False, indent=2) + "\n"
