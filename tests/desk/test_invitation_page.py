"""The page behind the link of an invitation: who sees what there."""

from __future__ import annotations

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from regions.actions.invitations import invite
from regions.models import Initiative, Mail, Municipality, Origin, Region, Role, User
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
    make_signal,
    make_user,
)
from tests.regions.asks import ADDRESS, ask_for, client_of, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


def gouda() -> Municipality:
    return get_municipality(GOUDA)


# --- what it shows -----------------------------------------------------------------------------------------------
def found_in_sources() -> Initiative:
    """Known from public sources; everything that may not be shown holds the word kanarie."""
    initiative = make_initiative(
        name="De Linde",
        confirmed_on=None,
        findable=False,
        origin=Origin.PUBLIC_SOURCE,
        source="Gemeentegids (2018)",
        opening_hours="maandag en woensdag",
        description="kanarie",
        welcome="kanarie",
        wishes=["A2"],
    )
    make_offer(initiative, "A1.1", confirmed_on=None, source="https://krant.example/2019/01 (2018)", note="kanarienoot")
    make_offer(initiative, "A1.2", confirmed_on=None, source="", note="zonder bron")
    make_offer(initiative, "A2.1", confirmed_on=None, source="kanariegemeente", added_by=gouda())
    make_offer(initiative, "A2.2", confirmed_on=None, source="kanariegeheim", added_by=gouda(), held=True)
    make_signal(initiative, "B2.4", note="kanariesignaal")
    return initiative


def test_initiative_sees_what_public_sources_say_with_their_year_and_nothing_else(
    region: Region, coordinator: User
) -> None:
    initiative = found_in_sources()
    initiative.offers.update(funding="temporary")
    invited = invite(ask=ask_for(region, Role.EDITOR, initiative=initiative), by=coordinator)

    page, mail = Client().get(link(invited.token)).content.decode(), Mail.objects.get()

    assert "Klopt dit over De Linde?" in page
    assert "maandag en woensdag" in page
    assert "Gemeentegids (2018)" in page
    assert "Een plek waar je zo binnenloopt" in page
    assert "Gevonden in: krant.example (2018)" in page
    for text in (page, mail.text, mail.html):
        assert "kanarie" not in text
        assert "Tijdelijk geld" not in text
        assert "Samen iets leuks doen" not in text
    assert "mensen ontmoet (bron uit 2018)" in mail.text
    assert "Open: maandag en woensdag (bron uit 2018)" in mail.text


def test_initiative_that_confirmed_but_is_not_findable_shows_nothing_to_a_link(
    region: Region, coordinator: User
) -> None:
    initiative = make_initiative(findable=False, opening_hours="kanarie")
    make_offer(initiative, "A1.1")
    invited = invite(ask=ask_for(region, Role.EDITOR, initiative=initiative), by=coordinator)

    page = Client().get(link(invited.token)).content.decode()

    assert "kanarie" not in page
    assert "Een plek waar je zo binnenloopt" not in page
    assert "We weten nog weinig over jullie" not in page
    assert "Wat er staat, zie je zodra je meedoet." in page


def test_initiative_that_only_a_municipality_told_of_shows_no_more_than_its_name(
    region: Region, coordinator: User
) -> None:
    initiative = make_initiative(
        confirmed_on=None, origin=Origin.MUNICIPALITY, added_by=gouda(), opening_hours="kanarie", source="kanarie"
    )
    invited = invite(ask=ask_for(region, Role.EDITOR, initiative=initiative), by=coordinator)

    page = Client().get(link(invited.token)).content.decode()

    assert "kanarie" not in page + Mail.objects.get().text
    assert initiative.name in page


@pytest.mark.parametrize("role", Role)
def test_page_says_who_asks_for_what_and_what_it_costs(region: Region, coordinator: User, role: Role) -> None:
    make_scan(region)
    place = {"initiative": make_initiative(name="De Linde")} if role == Role.EDITOR else {}
    invited = invite(ask=ask_for(region, role, message="Tot maandag!", **place), by=coordinator)

    text = " ".join(re.sub(r"<[^>]+>", " ", Client().get(link(invited.token)).content.decode()).split())

    assert "Coen de Graaf" in text
    assert "Tot maandag!" in text
    assert "Hoeveel tijd kost het?" in text
    assert "Wie ziet het?" in text
    assert f"alleen voor {ADDRESS}" in text


@pytest.mark.parametrize("asked", [True, False])
def test_officer_hears_of_a_second_step_only_where_one_is_asked(
    region: Region, coordinator: User, settings: LazySettings, asked: bool
) -> None:
    settings.SECOND_STEP = asked

    invited = invite(ask=ask_for(region, Role.OFFICER), by=coordinator)

    page = Client().get(link(invited.token)).content.decode()

    assert "Om te beginnen heeft u geen wachtwoord of app nodig." in page
    assert ("Dan vragen we één keer een tweede stap." in page) == asked
    assert "Zolang Gouda niet heeft gedeeld, zien alleen u, uw collega’s en de regiocoördinator het." in page


def test_message_is_shown_as_it_was_typed_and_never_as_html(region: Region, coordinator: User) -> None:
    invited = invite(ask=ask_for(region, Role.OFFICER, message="<script>x</script>"), by=coordinator)

    assert "<script>x" not in Client().get(link(invited.token)).content.decode() + Mail.objects.get().html


def test_officer_of_two_places_looks_from_the_one_that_was_taken_on(region: Region, coordinator: User) -> None:
    make_scan(region)
    person = make_user(email=ADDRESS)
    person.memberships.create(role=Role.OFFICER, municipality=get_municipality(WADDINXVEEN))
    token, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, client_of(person)

    client.post(link(token), {"answer": "yes"})

    assert "gemeente Gouda" in client.get(reverse("start")).content.decode()
