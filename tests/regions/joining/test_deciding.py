"""Deciding on a request: once, whoever decides at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from regions.actions import joining
from regions.actions.invitations import invite_again, pass_on, say_not_me
from regions.actions.joining import AlreadyDecidedError, ask_to_join, decline_who_asked, invite_who_asked
from regions.models import Initiative, Invitation, JoinRequest, Mail, Origin, Region, Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_region,
)
from tests.regions.joining.requests import as_user, decide, make_request

pytestmark = pytest.mark.django_db


# --- deciding ----------------------------------------------------------------------------------------------------
def test_new_initiative_is_made_and_its_first_editor_invited(region: Region, coordinator: User) -> None:
    request = make_request(website="https://huiskamer.example", what="Samen koken.")

    assert decide(as_user(coordinator), region, request, "invite", initiative=":nieuw") == 302

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


def test_mail_to_who_asked_says_that_they_did_and_asks_to_tell_what_they_do(region: Region, coordinator: User) -> None:
    request = make_request()

    invite_who_asked(request=request, region=region, initiative=None, by=coordinator)

    mail = Mail.objects.get(kind="invitation_editor")
    assert mail.subject == f"Welkom: {request.initiative_name} kan meedoen"
    assert f"Je vroeg of {request.initiative_name} mee kan doen." in mail.text
    assert "Vertel wat jullie doen:" in mail.text
    assert "Bekijk wat er nu staat" not in mail.text
    assert "Ongevraagd" not in mail.text


def test_link_that_is_sent_again_still_says_that_they_asked(region: Region, coordinator: User) -> None:
    request = make_request()
    _, invited = invite_who_asked(request=request, region=region, initiative=None, by=coordinator)

    invite_again(invitation=invited.invitation, by=coordinator)

    mails = Mail.objects.filter(kind="invitation_editor")
    assert [(one.subject, "Je vroeg of" in one.text, "Ongevraagd" in one.text) for one in mails] == [
        (f"Welkom: {request.initiative_name} kan meedoen", True, False)
    ] * 2


def test_whom_they_name_instead_did_not_ask(region: Region, coordinator: User) -> None:
    _, invited = invite_who_asked(request=make_request(), region=region, initiative=None, by=coordinator)
    say_not_me(invitation=invited.invitation, email="bob@huiskamer.example")

    pass_on(invitation=Invitation.objects.get(), by=coordinator)

    assert "Je vroeg of" not in Mail.objects.get(to="bob@huiskamer.example").text


def test_known_initiative_is_chosen_instead(region: Region, coordinator: User) -> None:
    known = make_initiative(name="Huiskamer", confirmed_on=None)
    request = make_request()

    decide(as_user(coordinator), region, request, "invite", initiative=known.slug)

    assert Initiative.objects.count() == 1
    assert Invitation.objects.get().initiative == known


def test_initiative_that_is_called_new_is_chosen_by_its_name_and_is_no_new_one(
    region: Region, coordinator: User
) -> None:
    called_new, client = make_initiative(name="Nieuw", slug="nieuw"), as_user(coordinator)

    decide(client, region, make_request(), "invite", initiative="nieuw")
    decide(client, region, make_request(email="bob@huiskamer.example"), "invite", initiative=":nieuw")

    first, second = Invitation.objects.order_by("pk")
    assert first.initiative == called_new
    assert (second.initiative != called_new, Initiative.objects.count()) == (True, 2)


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


def test_address_that_goes_to_somebody_else_in_the_same_moment_is_looked_for_again(
    region: Region, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two requests of one name, accepted at once: both looked for an address before either stored one."""
    make_initiative(name="De Huiskamer", slug="de-huiskamer", municipality=DEVENTER)
    found = iter(["de-huiskamer", "de-huiskamer-2"])
    monkeypatch.setattr(joining, "free_slug", lambda _: next(found))

    made, _ = invite_who_asked(request=make_request(), region=region, initiative=None, by=coordinator)

    assert made.slug == "de-huiskamer-2"
    assert JoinRequest.objects.get().state == "invited"


# --- all at once -------------------------------------------------------------------------------------------------
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


@several_connections
@pytest.mark.django_db(transaction=True)
def test_eight_requests_of_one_name_accepted_at_once_are_eight_addresses() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinators = [make_coordinator(region) for _ in range(8)]
    requests = [make_request(email=f"anna{number}@huiskamer.example") for number in range(8)]

    def accept(number: int) -> None:
        invite_who_asked(request=requests[number], region=region, initiative=None, by=coordinators[number])

    assert at_once(8, accept) == {"done": 8}
    assert Initiative.objects.values("slug").distinct().count() == 8
