"""Whoever invites without a name in their account is asked for it once, so that the receiver knows who asks."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.models import Initiative, Invitation, JoinRequest, Mail, Region, User
from regions.tokens import new_token, token_hash
from tests.access.forms import forms_on
from tests.builders import (
    GOUDA,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_region,
    make_scan,
    make_staff,
)
from tests.regions.asks import ADDRESS, client_of, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative()


@pytest.fixture(params=["coordinator", "officer", "editor"])
def inviting(request: pytest.FixtureRequest, region: Region, initiative: Initiative) -> tuple[User, str, str]:
    """Who invites, the address of their page, and the label."""
    scan = make_scan(region)
    match request.param:
        case "coordinator":
            return make_coordinator(region, name=""), reverse("region-invite", args=[region.slug]), "Uw eigen naam"
        case "officer":
            return make_officer(name=""), reverse("filling-invite", args=[scan.pk, GOUDA]), "Uw eigen naam"
        case _:
            return (
                make_editor(initiative, name=""),
                reverse("initiative-invite", args=[initiative.slug]),
                "Je eigen naam",
            )


def typed(**changes: str) -> dict[str, str]:
    fields = {"place": f"officer:{GOUDA}", "email": ADDRESS, "message": "", "sending": new_token(), "step": "look"}
    return fields | changes


def name_of(user: User) -> str:
    return User.objects.get(pk=user.pk).name


def test_name_is_asked_where_it_is_missing_and_stands_in_the_mail(inviting: tuple[User, str, str]) -> None:
    user, address, label = inviting
    client = client_of(user)
    assert label in text(client.get(address))

    said = client.post(address, typed(own_name="  Coen de Graaf "))

    assert name_of(user) == "Coen de Graaf"
    assert "Coen de Graaf" in text(said)
    client.post(address, typed(step="send"))
    assert "Coen de Graaf" in Mail.objects.get(to=ADDRESS).text
    assert label not in text(client.get(address)), "it is asked once"


def test_mail_is_not_shown_or_sent_without_it(inviting: tuple[User, str, str]) -> None:
    user, address, _ = inviting

    said = client_of(user).post(address, typed(own_name=" ", step="send"))

    assert said.status_code == 422
    assert "Vul in hoe" in text(said)
    assert not Invitation.objects.exists()


def test_name_that_is_there_is_neither_asked_nor_changed(region: Region) -> None:
    user = make_coordinator(region, name="Coen")
    address = reverse("region-invite", args=[region.slug])
    client = client_of(user)

    assert "own_name" not in client.get(address).content.decode()
    client.post(address, typed(own_name="Iemand anders"))
    assert name_of(user) == "Coen"


def test_list_asks_for_it_too(region: Region) -> None:
    user = make_coordinator(region, name="")
    address = reverse("region-invite-list", args=[region.slug])
    client = client_of(user)
    data = {"lines": f"{ADDRESS};Anna;Gouda", "step": "look"}

    assert client.post(address, data).status_code == 422
    said = client.post(address, data | {"own_name": "Coen de Graaf"})
    assert "Coen de Graaf nodigt u uit" in text(said)
    assert name_of(user) == "Coen de Graaf"


def test_staff_are_asked_when_they_invite_a_coordinator(region: Region) -> None:
    user = make_staff(name="")
    address = reverse("admin:regions_region_invite", args=[region.slug])
    client = client_of(user)

    assert client.post(address, typed()).status_code == 422
    client.post(address, typed(own_name="Bea Beheer"))
    assert "Bea Beheer vraagt u" in Mail.objects.get(to=ADDRESS).text


@pytest.mark.parametrize("step", ["invite", "decline"])
def test_answer_to_who_wants_to_join_asks_for_it(region: Region, step: str) -> None:
    user = make_coordinator(region, name="")
    asked = JoinRequest.objects.create(
        initiative_name="De Linde", municipality=get_municipality(GOUDA), name="Lies", email=ADDRESS
    )
    address = reverse("join-decide", args=[region.slug, asked.pk])
    client: Client = client_of(user)
    data = {"step": step, f"{asked.pk}-initiative": ":nieuw", f"{asked.pk}-answer": "Helaas."}

    assert client.post(address, data).status_code == 422
    assert client.post(address, data | {f"{asked.pk}-own_name": "Coen de Graaf"}).status_code == 302
    assert name_of(user) == "Coen de Graaf"
    assert "Coen de Graaf" in Mail.objects.get(to=ADDRESS).text


def test_who_hands_over_is_asked_for_it_where_that_makes_a_mail(region: Region) -> None:
    officer = make_officer(name="")
    client, address = client_of(officer), reverse("membership-end", args=[officer.memberships.get().pk])
    assert "Uw eigen naam" in text(client.get(address))

    assert client.post(address, {"successor": ADDRESS}).status_code == 422
    assert officer.memberships.exists()
    client.post(address, {"successor": ADDRESS, "own_name": "Coen de Graaf"})

    assert "Coen de Graaf" in Mail.objects.get(to=ADDRESS).text
    assert name_of(officer) == "Coen de Graaf"


def test_who_leaves_without_inviting_anybody_needs_no_name(region: Region) -> None:
    officer = make_officer(name="")

    client_of(officer).post(reverse("membership-end", args=[officer.memberships.get().pk]), {"successor": ""})

    assert not officer.memberships.exists()


# --- one that was sent before -------------------------------------------------------------------------------------
def sent_by(user: User, **place: Any) -> Invitation:
    """As it was sent before anybody asked for a name; the receiver names somebody else."""
    values: dict[str, Any] = {"role": "editor", "state": "not_me", "other_email": "ander@voorbeeld.nl"}
    return Invitation.objects.create(
        **values | place,
        email=ADDRESS,
        made_by=user,
        token_hash=token_hash("oud"),
        ends_at=timezone.now() + datetime.timedelta(days=9),
        answered_at=timezone.now(),
    )


@pytest.fixture(params=["coordinator", "editor"])
def sender(request: pytest.FixtureRequest, region: Region, initiative: Initiative) -> tuple[User, Invitation, str]:
    """Who sends, what was sent before, and the label."""
    if request.param == "editor":
        user = make_editor(initiative, name="")
        return user, sent_by(user, initiative=initiative), "Je eigen naam"
    user = make_coordinator(region, name="")
    officer = {"role": "officer", "municipality": get_municipality(GOUDA)}
    return user, sent_by(user, region=region, **officer), "Uw eigen naam"


@pytest.mark.parametrize(("name", "to"), [("invitation-again", ADDRESS), ("invitation-pass-on", "ander@voorbeeld.nl")])
def test_sending_once_more_asks_for_it_first(sender: tuple[User, Invitation, str], name: str, to: str) -> None:
    user, invitation, label = sender
    client, address = client_of(user), reverse(name, args=[invitation.pk])
    sent = {"back": "/terug/", "sending": new_token(), "step": "again"}

    asked = client.post(address, sent)

    assert label in text(asked)
    assert "Vul in hoe" not in text(asked)
    assert not Mail.objects.exists()
    assert client.post(address, sent | {"own_name": " "}).status_code == 422
    assert not Mail.objects.exists()
    [form] = [one for one in forms_on(address, asked.content.decode()) if "own_name" in one.names]
    client.post(form.action, form.values | {"own_name": "Coen de Graaf"})
    mail = Mail.objects.get(to=to)
    assert "Coen de Graaf" in mail.text
    assert user.email not in mail.from_name
    assert name_of(user) == "Coen de Graaf"
    assert {key: form.values[key] for key in sent} == {key: [value] for key, value in sent.items()}
