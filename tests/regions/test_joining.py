"""Asking to be added: what the world learns from it, and how a coordinator decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.actions.joining import AlreadyDecidedError, ask_to_join, decline_who_asked, invite_who_asked
from regions.actions.mails import stop_mails
from regions.models import Initiative, Invitation, JoinRequest, Mail, Origin, Region, Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_staff,
)

pytestmark = pytest.mark.django_db

JOIN = "/meedoen/"


@pytest.fixture(autouse=True)
def gouda() -> None:
    cache.clear()
    get_municipality(GOUDA)


@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


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


def make_request(**changes: Any) -> JoinRequest:
    fields: dict[str, Any] = {
        "initiative_name": "De Huiskamer",
        "municipality": get_municipality(GOUDA),
        "name": "Anna",
        "email": "anna@huiskamer.example",
    }
    return JoinRequest.objects.create(**(fields | changes))


def page(region: Region) -> str:
    return reverse("region-join-requests", args=[region.slug])


def decide(client: Client, region: Region, request: JoinRequest, step: str, **said: str) -> int:
    data = {"step": step} | {f"{request.pk}-{name}": value for name, value in said.items()}
    return client.post(reverse("join-decide", args=[region.slug, request.pk]), data).status_code


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- asking ----------------------------------------------------------------------------------------------------
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

    client.post(JOIN, asked(same="geen"))

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


# --- who decides -----------------------------------------------------------------------------------------------
def test_coordinator_reads_the_requests_of_the_region_and_no_others(region: Region, coordinator: User) -> None:
    make_request()
    make_request(initiative_name="Ver weg", municipality=get_municipality(DEVENTER))

    html = as_user(coordinator).get(page(region)).content.decode()
    assert "De Huiskamer" in html
    assert "anna@huiskamer.example" in html
    assert "Ver weg" not in html


def test_others_of_the_region_may_not(region: Region) -> None:
    request = make_request()
    for user, answer in (
        (make_officer(), 403),
        (make_reader(region), 403),
        (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        (make_staff(), 200),
    ):
        assert as_user(user).get(page(region)).status_code == answer
    assert decide(as_user(make_officer()), region, request, "decline", answer="Nee") == 403
    assert JoinRequest.objects.get().state == "waiting"


def test_request_of_another_region_is_as_missing(region: Region, coordinator: User) -> None:
    foreign = make_request(municipality=get_municipality(DEVENTER))
    client = as_user(coordinator)

    assert decide(client, region, foreign, "decline", answer="Nee") == 404
    assert client.post(reverse("join-decide", args=[region.slug, 0]), {"step": "decline"}).status_code == 404


def test_start_and_region_page_tell_that_somebody_waits(region: Region, coordinator: User) -> None:
    client = as_user(coordinator)
    assert "erbij: geef antwoord" not in client.get("/start/").content.decode()

    make_request()
    assert "1 initiatief wil erbij: geef antwoord" in client.get("/start/").content.decode()
    detail = client.get(reverse("region-detail", args=[region.slug])).content.decode()
    assert page(region) in detail


def test_staff_are_led_to_where_it_is_answered(region: Region) -> None:
    request = make_request()
    client = as_user(make_staff())

    html = client.get(reverse("admin:regions_joinrequest_change", args=[request.pk])).content.decode()
    assert page(region) in html


def test_likely_matches_hold_those_that_nobody_confirmed(region: Region, coordinator: User) -> None:
    unconfirmed = make_initiative(name="Huiskamer Gouda", confirmed_on=None)
    held = make_initiative(name="De Huiskamer", held=True, added_by=get_municipality(GOUDA), confirmed_on=None)
    far = make_initiative(name="De Huiskamer", municipality=DEVENTER)
    make_request()

    asking, _, _ = as_user(coordinator).get(page(region)).context["rows"][0]
    assert list(asking.alike) == [unconfirmed]
    assert held not in asking.others
    assert far not in asking.others


def test_near_name_in_the_same_town_is_suggested_and_elsewhere_not(region: Region, coordinator: User) -> None:
    here = make_initiative(name="Buurtkamer Het Theelicht", confirmed_on=None)
    make_initiative(name="Buurtkamer Het Theelicht", municipality=WADDINXVEEN)
    make_request(initiative_name="Het Theelichtje")

    asking, _, _ = as_user(coordinator).get(page(region)).context["rows"][0]

    assert list(asking.alike) == [here]


def test_page_costs_the_same_for_many_requests(region: Region, coordinator: User) -> None:
    client = as_user(coordinator)
    make_request()
    make_initiative()
    client.get(page(region))
    with CaptureQueriesContext(connection) as few:
        client.get(page(region))
    for number in range(5):
        make_request(initiative_name=f"Nummer {number}")
        make_initiative(name=f"Initiatief {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(page(region))

    assert len(many) == len(few)


# --- deciding --------------------------------------------------------------------------------------------------
def test_new_initiative_is_made_and_its_first_editor_invited(region: Region, coordinator: User) -> None:
    request = make_request(website="https://huiskamer.example", what="Samen koken.")

    assert decide(as_user(coordinator), region, request, "invite", initiative="nieuw") == 302

    made = Initiative.objects.get()
    assert (made.name, made.slug, made.municipality_id, made.origin) == (
        "De Huiskamer",
        "de-huiskamer",
        GOUDA,
        Origin.OWN,
    )
    assert (made.confirmed_on, made.findable) == (None, False)
    assert Revision.objects.filter(subject="initiative", subject_id=made.pk, action="join", by=coordinator).exists()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.initiative, invitation.region) == (
        "anna@huiskamer.example",
        "editor",
        made,
        region,
    )
    assert Mail.objects.get().to == "anna@huiskamer.example"
    done = JoinRequest.objects.get()
    assert (done.state, done.decided_by, done.initiative) == ("invited", coordinator, made)


def test_known_initiative_is_chosen_instead(region: Region, coordinator: User) -> None:
    known = make_initiative(name="Huiskamer", confirmed_on=None)
    request = make_request()

    decide(as_user(coordinator), region, request, "invite", initiative=known.slug)

    assert Initiative.objects.count() == 1
    assert Invitation.objects.get().initiative == known


def test_initiative_elsewhere_cannot_be_chosen(region: Region, coordinator: User) -> None:
    far = make_initiative(municipality=DEVENTER)

    assert decide(as_user(coordinator), region, make_request(), "invite", initiative=far.slug) == 422
    assert not Invitation.objects.exists()


def test_who_works_there_already_is_not_invited_and_the_request_waits(region: Region, coordinator: User) -> None:
    known = make_initiative(name="Huiskamer")
    make_editor(known, email="anna@huiskamer.example")
    request = make_request()

    decide(as_user(coordinator), region, request, "invite", initiative=known.slug)

    assert JoinRequest.objects.get().state == "waiting"
    assert not Invitation.objects.exists()


def test_declining_takes_a_sentence_and_mails_it(region: Region, coordinator: User) -> None:
    request = make_request()
    client = as_user(coordinator)
    assert decide(client, region, request, "decline", answer=" ") == 422
    assert not Mail.objects.exists()

    decide(client, region, request, "decline", answer="Jullie horen bij een andere regio.")

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.reply_to, mail.region) == (
        "join_declined",
        "anna@huiskamer.example",
        coordinator.email,
        region,
    )
    assert "Jullie horen bij een andere regio." in mail.text
    assert JoinRequest.objects.get().state == "declined"


def test_two_who_decide_at_once_decide_once(region: Region, coordinator: User) -> None:
    request = make_request()
    seen_by_the_other = JoinRequest.objects.get()
    invite_who_asked(request=request, region=region, initiative=None, by=coordinator)

    with pytest.raises(AlreadyDecidedError):
        invite_who_asked(request=seen_by_the_other, region=region, initiative=None, by=coordinator)
    with pytest.raises(AlreadyDecidedError):
        decline_who_asked(request=seen_by_the_other, region=region, answer="Nee", by=coordinator)

    assert (Initiative.objects.count(), Invitation.objects.count(), Mail.objects.count()) == (1, 1, 1)
    assert decide(as_user(coordinator), region, request, "decline", answer="Nee") == 302
    assert JoinRequest.objects.get().state == "invited"


def test_address_is_not_given_twice(region: Region, coordinator: User) -> None:
    make_initiative(name="Iets anders", slug="de-huiskamer", municipality=DEVENTER)

    made, _ = invite_who_asked(request=make_request(), region=region, initiative=None, by=coordinator)

    assert made.slug == "de-huiskamer-2"


# --- all at once -----------------------------------------------------------------------------------------------
several_connections = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")


def at_once(times: int, work: Callable[[int], None]) -> Counter[str]:
    """How often each outcome came of so many who do it at the same moment, on connections of their own."""

    def one(number: int) -> str:
        try:
            work(number)
        except AlreadyDecidedError:
            return "late"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(times) as pool:
        return Counter(pool.map(one, range(times)))


@several_connections
@pytest.mark.django_db(transaction=True)
def test_eight_who_decide_at_the_same_moment_decide_once() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinators = [make_coordinator(region) for _ in range(8)]
    request = make_request()

    def decide_otherwise(number: int) -> None:
        asked_for, by = JoinRequest.objects.get(pk=request.pk), coordinators[number]
        if number % 2:
            decline_who_asked(request=asked_for, region=region, answer="Nu niet.", by=by)
        else:
            invite_who_asked(request=asked_for, region=region, initiative=None, by=by)

    assert at_once(8, decide_otherwise) == {"done": 1, "late": 7}
    invited = JoinRequest.objects.get().state == "invited"
    assert (Initiative.objects.count(), Invitation.objects.count(), Mail.objects.count()) == (invited, invited, 1)


@several_connections
@pytest.mark.django_db(transaction=True)
def test_one_request_sent_eight_times_at_once_is_one() -> None:
    get_municipality(GOUDA)

    def ask(_: int) -> None:
        request = JoinRequest(
            initiative_name="De Huiskamer", municipality_id=GOUDA, name="Anna", email="anna@huiskamer.example"
        )
        ask_to_join(request=request, network="10.0.0.1")

    assert at_once(8, ask) == {"done": 8}
    assert JoinRequest.objects.count() == 1
