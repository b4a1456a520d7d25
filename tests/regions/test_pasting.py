"""A pasted list of people: how it is read, and what is said of each line."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.actions.invitations import decline, invite, withdraw
from regions.invitations import Ask
from regions.models import Region, Role
from regions.pasting import PastedLine, read_list
from tests.builders import GOUDA, get_municipality, make_coordinator, make_initiative, make_municipality, make_region

pytestmark = pytest.mark.django_db

TOO_LONG = f"{'a' * 64}@{('b' * 60 + '.') * 3}nl.example"


@pytest.fixture
def region() -> Region:
    make_municipality("GM0150")
    region = make_region()
    make_initiative(name="KernKracht")
    make_initiative(name="Herstelhuis De Koolmees, Gouda", municipality="GM0627")
    return region


def read(region: Region, *lines: str) -> tuple[PastedLine, ...]:
    return read_list("\n".join(lines), region, timezone.now()).lines


@pytest.mark.parametrize(
    ("typed", "name", "as_what"),
    [
        ("a@b.example; Anna de Wit; Gouda; medewerker", "Anna de Wit", "medewerker van gemeente Gouda"),
        ("a@b.example;Anna;Gouda", "Anna", "medewerker van gemeente Gouda"),
        ("a@b.example;;gouda", "", "medewerker van gemeente Gouda"),
        ("a@b.example\tAnna\tGemeente Waddinxveen\tambtenaar", "Anna", "medewerker van gemeente Waddinxveen"),
        ("a@b.example\tAnna\tGouda\t\t", "Anna", "medewerker van gemeente Gouda"),
        ("a@b.example, Anna, Kernkracht", "Anna", "bewerker van KernKracht"),
        ('a@b.example, Anna, "Herstelhuis De Koolmees, Gouda"', "Anna", "bewerker van Herstelhuis De Koolmees, Gouda"),
        ("a@b.example; Anna; KERNKRACHT; Initiatief", "Anna", "bewerker van KernKracht"),
        ("Anna de Wit <a@b.example>; Gouda", "Anna de Wit", "medewerker van gemeente Gouda"),
        ('"Wit, Anna de" <a@b.example>, Gouda', "Wit, Anna de", "medewerker van gemeente Gouda"),
        ("Anna <a@b.example>; ; Gouda; medewerker", "Anna", "medewerker van gemeente Gouda"),
        ("<a@b.example>; Anna; Gouda", "Anna", "medewerker van gemeente Gouda"),
        ("Anna; a@b.example; Gouda", "Anna", "medewerker van gemeente Gouda"),
        ("a@b.example; Anna; ; meelezer", "Anna", "meelezer van Midden-Holland"),
        ("a@b.example; Anna; meelezer", "Anna", "meelezer van Midden-Holland"),
        ("a@b.example; Anna; Midden-Holland; Coördinator", "Anna", "coördinator van Midden-Holland"),
        ("  A@B.example ; Anna ; Gouda  ", "Anna", "medewerker van gemeente Gouda"),
    ],
)
def test_line_is_read_as_people_paste_it(region: Region, typed: str, name: str, as_what: str) -> None:
    (line,) = read(region, typed)

    assert (line.problem, line.skipped) == ("", "")
    assert line.ask
    assert (line.ask.email, line.ask.name, line.ask.as_what) == ("a@b.example", name, as_what)
    assert line.outcome == f"Krijgt een uitnodiging als {as_what}."


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("a@b.example; Anna; Gauda", "'Gauda' kennen we niet. Bedoelt u Gouda?"),
        ("a@b.example; Anna; Kern Kracht", "'Kern Kracht' kennen we niet. Bedoelt u KernKracht?"),
        ("a@b.example; Anna; Koolmees", "'Koolmees' kennen we niet. Bedoelt u Herstelhuis De Koolmees, Gouda?"),
        ("a@b.example; Anna; Xyzzy", "'Xyzzy' kennen we niet. Kijk of de naam goed is geschreven."),
        ("a@b.example; Anna; Deventer", "Deventer hoort niet bij Midden-Holland."),
        ("Anna; Gouda", "Hier staat geen e-mailadres."),
        ("anna@; Anna; Gouda", "'anna@' is geen e-mailadres. Kijk het nog even na."),
        (f"{TOO_LONG}; Anna; Gouda", f"'{TOO_LONG}' is geen e-mailadres. Kijk het nog even na."),
        ("a@b.example; Anna", "Hier staat geen gemeente of initiatief."),
        ("a@b.example", "Hier staat geen gemeente of initiatief."),
        (
            "a@b.example; Anna; Gouda; baas",
            "De rol 'baas' kennen we niet. Kies medewerker, initiatief, meelezer of coördinator.",
        ),
        ("a@b.example; Anna; Gouda; initiatief", "Gouda is een gemeente. Kies als rol: medewerker."),
        ("a@b.example; Anna; KernKracht; medewerker", "KernKracht is een initiatief. Kies als rol: initiatief."),
        ("a@b.example; Anna; Gouda; meelezer", "Een meelezer hoort bij de hele regio. Laat 'Gouda' weg."),
        (
            "a@b.example; Anna; Gouda; medewerker; 06-12345678",
            "Hier staat te veel. Schrijf: adres; naam; gemeente of initiatief; rol.",
        ),
    ],
)
def test_line_with_something_wrong_says_what_and_is_not_sent(region: Region, typed: str, problem: str) -> None:
    (line,) = read(region, typed)

    assert line.problem == line.outcome == problem
    assert not line.will_be_sent


def test_lines_keep_the_number_that_they_have_in_the_list_headings_and_empty_lines_counted(region: Region) -> None:
    lines = read(region, "E-mailadres;Naam;Gemeente;Rol", "", "a@b.example;Anna;Gouda", "   ", "b@b.example;Bob;Gauda")

    assert [one.number for one in lines] == [3, 5]


def test_same_person_twice_is_sent_once_and_for_two_places_twice(region: Region) -> None:
    lines = read(region, "a@b.example;A;Gouda", "A@b.example;Anna;gouda;medewerker", "a@b.example;A;Waddinxveen")

    assert [one.skipped for one in lines] == ["", "Staat er al, op regel 1.", ""]


def test_who_has_the_role_or_was_invited_or_would_rather_not_is_passed_over(region: Region) -> None:
    coordinator = make_coordinator(region)
    asks = [
        Ask(role=Role.OFFICER, email=f"{who}@b.example", region=region, municipality=get_municipality(GOUDA))
        for who in ("open", "niet", "weg")
    ]
    _, declined, withdrawn = (invite(ask=ask, by=coordinator).invitation for ask in asks)
    decline(invitation=declined)
    withdraw(invitation=withdrawn)

    lines = read(
        region,
        *(f"{who}@b.example;;Gouda" for who in ("open", "niet", "weg")),
        f"{coordinator.email};;coördinator",
        f"{coordinator.email};;Gouda",
    )

    assert lines[0].skipped.startswith("Is al uitgenodigd, op ")
    assert lines[1].skipped == "Zei eerder: liever niet. Bel of mail eerst even."
    assert lines[2].will_be_sent
    assert lines[3].skipped == "Is al coördinator van Midden-Holland."
    assert lines[4].will_be_sent


def test_list_of_more_than_a_hundred_lines_is_not_read(region: Region) -> None:
    hundred = [f"a{number}@b.example;;Gouda" for number in range(100)]

    assert not read_list("\n".join(hundred), region, timezone.now()).too_long
    assert len(read(region, *hundred)) == 100
    assert read_list("\n".join([*hundred, "x@b.example;;Gouda"]), region, timezone.now()).too_long


def test_list_is_read_in_as_many_queries_whatever_its_length(
    region: Region, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for size in (1, 100):
        with django_assert_max_num_queries(6):
            read(region, *(f"a{number}@b.example;;Gouda" for number in range(size)))


def test_fingerprint_changes_with_what_will_happen(region: Region) -> None:
    first = read_list("a@b.example;;Gouda", region, timezone.now())
    (ask,) = first.asks

    invite(ask=ask, by=make_coordinator(region))

    assert read_list("a@b.example;;Gouda", region, timezone.now()).fingerprint != first.fingerprint
