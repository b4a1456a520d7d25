"""Somebody unknown asks to be added."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from regions.actions.mails import stop_mails
from regions.models import Initiative, JoinRequest, Mail, Region, User
from tests.builders import GOUDA, get_municipality, make_coordinator, make_editor, make_initiative, make_staff

pytestmark = pytest.mark.django_db
JOIN = "/meedoen/"


def asked(**changes: str) -> dict[str, str]:
    fields = {
        "initiative_name": "De Huiskamer",
        "municipality": "Gouda",
        "website": "www.huiskamer.example",
        "what": "Samen koken.",
        "name": "Anna",
        "email": "Anna@huiskamer.example",
    }
    return fields | changes


def test_request_is_stored_and_thanked_for(client: Client) -> None:
    response = client.post(JOIN, asked())

    assert (response.status_code, response["Location"]) == (302, "/meedoen/bedankt/")
    stored = JoinRequest.objects.get()
    assert (stored.initiative_name, stored.municipality_id, stored.email, stored.website, stored.state) == (
        "De Huiskamer",
        GOUDA,
        "anna@huiskamer.example",
        "https://www.huiskamer.example",
        "waiting",
    )
    assert not Initiative.objects.exists()


def test_who_asks_gets_a_receipt_once_a_day_without_a_word_that_was_typed(client: Client) -> None:
    for name in ("Koop nu goedkope pillen", "Nog een huis"):
        client.post(JOIN, asked(initiative_name=name, name="kanarie", what="kanarie", website="kanarie.example"))

    mail = Mail.objects.get()
    assert (mail.kind, mail.to) == ("join_received", "anna@huiskamer.example")
    assert "Gouda" in mail.text
    for typed in ("pillen", "kanarie"):
        assert typed not in mail.text + mail.html + mail.subject


def test_who_wants_no_mails_gets_no_receipt(client: Client) -> None:
    stop_mails(email="anna@huiskamer.example")

    client.post(JOIN, asked())

    assert JoinRequest.objects.exists()
    assert not Mail.objects.exists()


def test_coordinator_is_mailed_in_our_words_and_once_a_day(client: Client, region: Region, coordinator: User) -> None:
    for name in ("Koop nu goedkope pillen", "Nog een huis"):
        client.post(JOIN, asked(initiative_name=name))

    mail = Mail.objects.get(kind="join_asked")
    assert mail.to == coordinator.email
    assert reverse("region-join-requests", args=[region.slug]) in mail.text
    assert "pillen" not in mail.text + mail.html + mail.subject
    assert JoinRequest.objects.count() == 2


def test_coordinator_who_wants_no_mails_gets_none(client: Client, region: Region, coordinator: User) -> None:
    stop_mails(email=coordinator.email)

    client.post(JOIN, asked())

    assert not Mail.objects.filter(kind="join_asked").exists()
    assert JoinRequest.objects.exists()


def test_staff_are_mailed_where_nobody_coordinates_once_a_day(client: Client, region: Region) -> None:
    staff = make_staff()
    stop_mails(email=make_staff().email)
    make_coordinator(region, is_active=False)

    for name in ("Koop nu goedkope pillen", "Nog een huis"):
        client.post(JOIN, asked(initiative_name=name))

    mail = Mail.objects.get(kind="join_asked_staff")
    assert mail.to == staff.email
    assert reverse("admin:regions_joinrequest_changelist") in mail.text
    assert "pillen" not in mail.text + mail.html + mail.subject
    assert not Mail.objects.filter(kind="join_asked").exists()


def test_staff_are_left_alone_where_somebody_coordinates(client: Client, coordinator: User) -> None:
    make_staff()

    client.post(JOIN, asked())

    assert not Mail.objects.filter(kind="join_asked_staff").exists()


def test_known_public_name_is_asked_about_first(client: Client) -> None:
    known = make_initiative(name="Stichting De Huiskamer")

    response = client.post(JOIN, asked())
    assert response.status_code == 422
    assert "Bedoelen jullie deze?" in response.content.decode()
    assert "Stichting De Huiskamer, Gouda" in response.content.decode()
    assert not JoinRequest.objects.exists()

    assert client.post(JOIN, asked(same=known.slug)).status_code == 302
    assert JoinRequest.objects.get().initiative == known


def test_other_initiative_of_that_name_goes_on(client: Client) -> None:
    make_initiative(name="De Huiskamer")

    client.post(JOIN, asked(same=":geen"))

    assert JoinRequest.objects.get().initiative is None


@pytest.mark.parametrize(
    "secret", [{"confirmed_on": None}, {"findable": False}, {"held": True}, {"confirmed_on": None, "findable": False}]
)
def test_name_that_is_not_public_is_never_told(client: Client, secret: dict[str, Any]) -> None:
    without = client.post(JOIN, asked())
    JoinRequest.objects.all().delete()
    known = make_initiative(name="De Huiskamer", **secret, added_by=get_municipality(GOUDA))

    response = client.post(JOIN, asked())
    assert (response.status_code, response.content) == (without.status_code, without.content)
    # Not even when somebody guesses its address.
    JoinRequest.objects.all().delete()
    client.post(JOIN, asked(same=known.slug))
    assert JoinRequest.objects.get().initiative is None


def test_thanks_are_the_same_for_an_address_with_an_account(client: Client) -> None:
    make_editor(make_initiative(name="Iets anders"), email="anna@huiskamer.example")
    known = client.post(JOIN, asked())
    unknown = client.post(JOIN, asked(email="niemand@huiskamer.example"))

    assert (known.status_code, known.content, known["Location"]) == (
        unknown.status_code,
        unknown.content,
        unknown["Location"],
    )


def test_same_request_sent_twice_is_one(client: Client) -> None:
    client.post(JOIN, asked())
    client.post(JOIN, asked(initiative_name="de huiskamer"))

    assert JoinRequest.objects.count() == 1


def test_one_address_in_all_its_spellings_is_limited_in_silence(client: Client) -> None:
    for number in range(14):
        answer = client.post(
            JOIN,
            asked(initiative_name=f"{'abcdefghijklmnop'[number] * 9}", email=f"an.na+{number}@huiskamer.example"),
            REMOTE_ADDR=f"10.0.0.{number}",
        )
        assert answer["Location"] == "/meedoen/bedankt/"

    assert JoinRequest.objects.count() == 10


def test_one_network_is_limited_aloud(client: Client) -> None:
    codes = [client.post(JOIN, asked(email=f"naam{number}@huiskamer.example")).status_code for number in range(12)]

    assert codes == [302] * 10 + [429] * 2
    assert JoinRequest.objects.count() == 10


def test_mistakes_store_nothing(client: Client) -> None:
    response = client.post(JOIN, asked(municipality="Gauda", email="geen adres", website="niets"))

    assert response.status_code == 422
    html = response.content.decode()
    assert "Bedoel je Gouda?" in html
    assert "Dit is geen e-mailadres." in html
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("path", ["/", "/wat-is-er/"])
def test_public_pages_lead_there(client: Client, path: str) -> None:
    assert f'href="{JOIN}"' in client.get(path).content.decode()
