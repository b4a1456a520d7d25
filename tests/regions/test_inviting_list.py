"""A pasted list of people to invite: looked at first, sent after."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from regions.actions.invitations import invite
from regions.invitations import Ask
from regions.models import Invitation, Mail, Region, Role, User
from regions.tokens import new_token
from tests.access.forms import forms_on
from tests.builders import (
    GOUDA,
    get_municipality,
    make_coordinator,
    make_region,
)
from tests.regions.asks import ADDRESS, client_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def page(region: Region, name: str = "region-invite") -> str:
    return reverse(name, args=[region.slug])


def invited(region: Region, by: User, **changes: Any) -> Invitation:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    fields["municipality"] = get_municipality(GOUDA)
    return invite(ask=Ask(role=Role.OFFICER, **(fields | changes)), by=by).invitation


# --- a list at once ----------------------------------------------------------------------------------------------
LIST = "a@b.example;Anna;Gouda\nb@b.example;Bob;Gauda\nc@b.example;Cas;Waddinxveen"


def check(client: Client, region: Region, lines: str, **changes: str) -> Any:  # noqa: ANN401 - a response
    return client.post(page(region, "region-invite-list"), {"lines": lines, "step": "look", **changes})


def seen(response: Any) -> str:  # noqa: ANN401 - the test client's response
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found
    return found[1]


def test_list_is_checked_first_and_sends_nothing(client: Client, region: Region) -> None:
    said = check(client, region, LIST)

    assert "2 mensen krijgen een uitnodiging. Met 1 regel is iets aan de hand." in text(said)
    assert "'Gauda' kennen we niet. Bedoelt u Gouda?" in text(said)
    assert "Bekijk de mail aan Anna, als medewerker van gemeente Gouda Onderwerp: Wat is er al in Gouda?" in text(said)
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_list_is_sent_by_the_second_button_and_what_was_wrong_stays_to_be_mended(
    client: Client, region: Region
) -> None:
    first = check(client, region, LIST, message="Hoi allen")

    said = check(client, region, LIST, message="Hoi allen", step="send", seen=seen(first), sending=new_token())

    assert set(Invitation.objects.values_list("email", "message")) == {
        ("a@b.example", "Hoi allen"),
        ("c@b.example", "Hoi allen"),
    }
    assert Mail.objects.count() == 2
    assert "2 uitnodigingen gaan zo weg." in text(said)
    assert "1 regel ging niet weg. Verbeter hem hieronder." in text(said)
    assert "b@b.example;Bob;Gauda 'Gauda' kennen we niet. Bedoelt u Gouda?" in text(said)
    assert "b@b.example;Bob;Gauda</textarea>" in said.content.decode()
    assert "a@b.example;Anna" not in said.content.decode()


def test_list_that_was_never_looked_at_is_shown_first(client: Client, region: Region) -> None:
    said = check(client, region, LIST, step="send", seen="")

    assert said.status_code == 409
    assert not Invitation.objects.exists()


def test_list_is_checked_again_when_it_is_sent(client: Client, region: Region, coordinator: User) -> None:
    first = check(client, region, LIST)
    invited(region, coordinator, email="a@b.example")

    said = check(client, region, LIST, step="send", seen=seen(first))

    assert said.status_code == 409
    assert "Er is net iets veranderd." in text(said)
    assert Invitation.objects.count() == 1


def test_list_that_is_sent_twice_invites_once(client: Client, region: Region) -> None:
    lines = "a@b.example;Anna;Gouda"
    data = {"step": "send", "seen": seen(check(client, region, lines)), "sending": new_token()}

    assert check(client, region, lines, **data).status_code == 302
    assert check(client, region, lines, **data).status_code == 409

    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_trial_of_a_list_goes_to_oneself(client: Client, region: Region, coordinator: User) -> None:
    said = check(client, region, LIST, step="trial")

    assert "De proefmail gaat zo naar" in text(said)
    assert Mail.objects.get().to == coordinator.email


def test_too_long_or_empty_list_is_refused(client: Client, region: Region) -> None:
    long = "\n".join(f"a{number}@b.example;;Gouda" for number in range(101))

    assert "hoogstens 100" in text(check(client, region, long))
    assert "Plak eerst een lijst." in text(check(client, region, " "))


def test_line_that_went_is_not_given_back_because_another_of_the_same_address_did_not(
    client: Client, region: Region, settings: LazySettings
) -> None:
    settings.LIMITS = settings.LIMITS | {"invite": (1, timedelta(days=7))}
    lines = "a@b.example;Anna;Gouda\na@b.example;Anna;Waddinxveen"

    said = check(client, region, lines, step="send", seen=seen(check(client, region, lines)), message="Doe je mee?")

    assert "1 uitnodiging gaat zo weg." in text(said)
    assert "1 regel ging niet weg." in text(said)
    assert [one.place_name for one in Invitation.objects.all()] == ["Gouda"]
    [form] = [one for one in forms_on(page(region), said.content.decode()) if "lines" in one.names]
    assert form.values["lines"] == ["a@b.example;Anna;Waddinxveen"]
