"""What is told of an initiative: when a referral is not needed, and since when all of it is confirmed."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

import pytest

from regions.directory.cards import cards, seen_from, seen_from_region
from regions.directory.listed import (
    KINDS,
    ListedActivity,
    ListedInitiative,
    ListedOffer,
    Place,
    asked_for,
    needs_no_referral,
)
from regions.directory.pages import Distance, distance_of
from regions.directory.questions import Question
from regions.models import InitiativeKind

DAY = datetime.date(2026, 9, 1)
GOUDA, WADDINXVEEN, ZUIDPLAS, DEVENTER = (
    Place("GM0513", "Gouda"),
    Place("GM0627", "Waddinxveen"),
    Place("GM1892", "Zuidplas"),
    Place("GM0150", "Deventer"),
)
BUDDY = ListedActivity("A1.3", "(Maatjes)contact", "Een maatje.", ("maatje",))
OPEN_DOOR = ListedActivity("A1.1", "Inloop en ontmoeting", "Een plek.", ("inloop",))


def offer(activity: ListedActivity = BUDDY, **changes: Any) -> ListedOffer:
    usual = ListedOffer(
        activity,
        municipalities=(GOUDA,),
        places=(GOUDA,),
        at_home=False,
        extra_welcome=(),
        exclusive=False,
        confirmed_on=DAY,
    )
    return replace(usual, **changes)


def initiative(*offers: ListedOffer, **changes: Any) -> ListedInitiative:
    usual = ListedInitiative(
        slug="de-linde",
        name="De Linde",
        kind=InitiativeKind.WELFARE,
        municipality="Gouda",
        place="",
        address="",
        opening_hours="",
        website_typed="",
        email="",
        phone="",
        no_referral=False,
        confirmed_on=DAY,
        offers=offers or (offer(),),
    )
    return replace(usual, **changes)


@pytest.mark.parametrize(
    "said",
    [
        "Nee",
        "nee.",
        "Geen",
        "Nee, je kunt zo binnenlopen",
        "Zonder verwijzing.",
        "Er is geen verwijzing nodig.",
        "Een verwijzing is niet nodig",
        "Niet nodig!",
        "Nee, dat hoeft niet",
    ],
)
def test_referral_that_is_plainly_not_needed(said: str) -> None:
    assert needs_no_referral(said)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "Ja",
        "Ja, van je huisarts",
        "Geen idee",
        "Niet altijd",
        "Nee, maar wel een gesprek vooraf",
        "Nee, behalve als je hier wilt logeren",
        "Voor de cursussen is geen verwijzing nodig.",
        "Meestal geen verwijzing nodig",
        "Zonder verwijzing kun je hier niet terecht",
        "Neem een verwijzing mee",
        "Wmo-indicatie",
    ],
)
def test_referral_that_may_be_needed_is_left_unsaid(said: str) -> None:
    assert not needs_no_referral(said)


def test_each_kind_has_words_for_residents() -> None:
    assert set(KINDS) == set(InitiativeKind)


def test_checked_on_is_the_oldest_of_what_stands_there() -> None:
    older = DAY - datetime.timedelta(days=90)

    assert initiative(offer(), offer(confirmed_on=older)).checked_on == older
    assert initiative(confirmed_on=older).checked_on == older


def test_old_after_a_year() -> None:
    one = initiative()
    assert not one.is_old(DAY + datetime.timedelta(days=365))
    assert one.is_old(DAY + datetime.timedelta(days=366))


def test_asked_for_is_in_alphabetical_order_whatever_they_offer() -> None:
    several = [
        initiative(*[offer()] * 9, slug="z", name="Zilver"),
        initiative(slug="e", name="Élan"),
        initiative(slug="d", name="de Linde"),
        initiative(slug="f", name="Feniks"),
    ]

    assert [one.slug for one in asked_for(several, Question())] == ["d", "e", "f", "z"]


def test_asked_for_keeps_only_the_offers_that_fit() -> None:
    (found,) = asked_for([initiative(offer(BUDDY), offer(OPEN_DOOR))], Question(word="inloop"))
    assert [one.activity.code for one in found.offers] == ["A1.1"]


def test_asked_for_by_name_keeps_all_offers() -> None:
    (found,) = asked_for([initiative(offer(BUDDY), offer(OPEN_DOOR))], Question(word="linde"))
    assert [one.activity.code for one in found.offers] == ["A1.3", "A1.1"]


def test_asked_for_by_a_word_that_is_also_in_the_name_keeps_what_it_is_about() -> None:
    (found,) = asked_for([initiative(offer(BUDDY), offer(OPEN_DOOR), name="De Maatjes")], Question(word="maatje"))
    assert [one.activity.code for one in found.offers] == ["A1.3"]


def test_asked_for_by_name_and_word_together() -> None:
    (found,) = asked_for([initiative(offer(BUDDY), offer(OPEN_DOOR))], Question(word="inloop de linde"))
    assert [one.activity.code for one in found.offers] == ["A1.1"]


def test_asked_for_without_referral_leaves_out_who_does_not_say() -> None:
    known, unknown = initiative(slug="a", no_referral=True), initiative(slug="b")
    assert [one.slug for one in asked_for([known, unknown], Question(no_referral=True))] == ["a"]


@pytest.mark.parametrize(
    ("changes", "distance"),
    [
        ({"places": (GOUDA,)}, Distance.HERE),
        ({"places": (GOUDA, WADDINXVEEN)}, Distance.HERE),
        ({"places": (), "at_home": True}, Distance.HERE),
        ({"places": (WADDINXVEEN,), "at_home": True}, Distance.HERE),
        ({"places": (WADDINXVEEN,)}, Distance.NEXT_DOOR),
        ({"places": (WADDINXVEEN,), "municipalities": (WADDINXVEEN,), "at_home": True}, Distance.NEXT_DOOR),
        ({"places": (DEVENTER,)}, Distance.FURTHER),
        ({"places": ()}, Distance.FURTHER),
    ],
)
def test_distance_as_seen_from_gouda(changes: dict[str, Any], distance: Distance) -> None:
    assert distance_of(offer(**changes), GOUDA.code, {WADDINXVEEN.code}) is distance


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, ""),
        ({"at_home": True}, "Ook bij jou thuis, telefonisch of online."),
        ({"places": (), "at_home": True}, "Bij jou thuis, telefonisch of online."),
        ({"places": (WADDINXVEEN,)}, "In Waddinxveen. Ook voor inwoners van Gouda."),
        ({"places": ()}, "De plek staat er nog niet bij. Vraag het even na."),
        (
            {"places": (WADDINXVEEN,), "municipalities": (WADDINXVEEN, ZUIDPLAS)},
            "In Waddinxveen. Dit is voor inwoners van Waddinxveen en Zuidplas. Vraag even of jij er ook welkom bent.",
        ),
        (
            {"municipalities": (ZUIDPLAS,)},
            "Dit is voor inwoners van Zuidplas. Vraag even of jij er ook welkom bent.",
        ),
    ],
)
def test_sentence_as_seen_from_gouda(changes: dict[str, Any], sentence: str) -> None:
    assert seen_from(GOUDA)(offer(**changes)) == sentence


def test_sentence_as_seen_from_a_region() -> None:
    sentence = seen_from_region([GOUDA, ZUIDPLAS])

    assert sentence(offer(municipalities=(DEVENTER, GOUDA, ZUIDPLAS))) == "In Gouda. Voor inwoners van de hele regio."
    assert sentence(offer(at_home=True)) == (
        "In Gouda, of bij jou thuis, telefonisch of online. Voor inwoners van Gouda."
    )


def test_card_says_once_what_holds_for_more_lines() -> None:
    next_door: dict[str, Any] = {"places": (WADDINXVEEN,)}
    (card,) = cards([initiative(offer(**next_door), offer(OPEN_DOOR, **next_door))], seen_from(GOUDA), DAY)

    (group,) = card.groups
    assert group.note == "In Waddinxveen. Ook voor inwoners van Gouda."
    assert [line.everyday for line in group.lines] == ["Een maatje.", "Een plek."]


def test_card_says_of_an_activity_who_is_extra_welcome_and_what_is_only_for_some() -> None:
    (card,) = cards(
        [
            initiative(
                offer(),
                offer(extra_welcome=("jongeren",)),
                offer(extra_welcome=("familie en naasten",)),
                offer(extra_welcome=("mensen met een verslaving",), exclusive=True),
            )
        ],
        seen_from(GOUDA),
        DAY,
    )

    (group,) = card.groups
    assert [line.welcome for line in group.lines] == [
        "Extra welkom: jongeren en familie en naasten.",
        "Alleen voor mensen met een verslaving.",
    ]
