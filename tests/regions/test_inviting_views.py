"""The pages of whoever invites: look before sending, one link, and what became of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from regions.actions.invitations import invite, say_not_me, withdraw
from regions.invitations import Ask, find_invitation
from regions.models import Invitation, InvitationState, Mail, Questions, Region, Role, User
from regions.tokens import new_token
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
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
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


@pytest.fixture
def client(coordinator: User) -> Client:
    return client_of(coordinator)


def typed(**changes: str) -> dict[str, str]:
    fields = {"place": f"officer:{GOUDA}", "email": ADDRESS, "name": "Anna", "message": "", "sending": new_token()}
    return fields | changes


def links_on(response: Any) -> list[str]:  # noqa: ANN401 - the test client's response
    """The keys of the links on a page."""
    return list(dict.fromkeys(re.findall(r"/uitnodiging/([\w-]{30,})/", response.content.decode())))


def page(region: Region, name: str = "region-invite") -> str:
    return reverse(name, args=[region.slug])


def invited(region: Region, by: User, **changes: Any) -> Invitation:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    fields["municipality"] = get_municipality(GOUDA)
    return invite(ask=Ask(role=Role.OFFICER, **(fields | changes)), by=by).invitation


# --- one at a time -----------------------------------------------------------------------------------------------
def test_address_that_is_too_long_is_told_so(client: Client, region: Region) -> None:
    said = client.post(page(region), typed(email=f"{'a' * 64}@{('b' * 60 + '.') * 3}nl.example", step="send"))

    assert said.status_code == 422
    assert "Dit e-mailadres is te lang." in text(said)


def test_mail_is_shown_before_anything_is_sent(client: Client, region: Region) -> None:
    said = client.post(page(region), typed(message="Tot maandag!", step="look"))

    assert said.status_code == 200
    assert "Onderwerp: Wat is er al in Gouda?" in text(said)
    assert "Coen de Graaf schrijft erbij: Tot maandag!" in text(said)
    assert not Invitation.objects.exists()
    assert not Mail.objects.exists()


def test_sending_shows_the_link_once(client: Client, region: Region) -> None:
    sent = client.post(page(region), typed(step="send"))

    (token,) = links_on(sent)
    assert find_invitation(token) == Invitation.objects.get()
    assert "no-store" in sent.headers["Cache-Control"]
    assert links_on(client.get(page(region, "region-invitations"))) == []
    assert Mail.objects.get().to == ADDRESS
    html = sent.content.decode()
    assert "<summary>Komt de mail niet aan? Geef zelf de link</summary>" in html
    assert f'href="{page(region)}">Nodig nog iemand uit</a>' in html


def test_page_that_is_sent_again_shows_the_same_link_and_mails_once(client: Client, region: Region) -> None:
    data = typed(step="send")

    first, second = client.post(page(region), data), client.post(page(region), data)

    assert links_on(first) == links_on(second)
    assert Mail.objects.count() == 1


def test_link_alone_mails_nothing(client: Client, region: Region) -> None:
    assert len(links_on(client.post(page(region), typed(step="link")))) == 1
    assert not Mail.objects.exists()


def test_trial_goes_to_oneself(client: Client, region: Region, coordinator: User) -> None:
    client.post(page(region), typed(step="trial"))

    assert Mail.objects.get().to == coordinator.email
    assert not Invitation.objects.exists()


def test_going_back_from_the_preview_keeps_what_was_typed(client: Client, region: Region) -> None:
    said = client.post(page(region), typed(message="Tot maandag!", step="change"))

    assert "Tot maandag!" in said.content.decode()
    assert f'value="officer:{GOUDA}" selected' in said.content.decode()


@pytest.mark.parametrize(
    ("place", "role"), [(f"officer:{GOUDA}", "officer"), ("reader:", "reader"), ("coordinator:", "coordinator")]
)
def test_one_choice_says_the_role_and_the_place(client: Client, region: Region, place: str, role: str) -> None:
    client.post(page(region), typed(place=place, step="send"))

    assert Invitation.objects.get().role == role


def test_initiative_of_the_region_is_a_choice(client: Client, region: Region) -> None:
    initiative, elsewhere = make_initiative(), make_initiative(municipality=DEVENTER)

    assert client.post(page(region), typed(place=f"editor:{elsewhere.pk}", step="send")).status_code == 422
    client.post(page(region), typed(place=f"editor:{initiative.pk}", step="send"))

    assert Invitation.objects.get().initiative == initiative


@pytest.mark.parametrize(
    "changes",
    [
        {"place": f"officer:{DEVENTER}"},
        {"place": "staff:"},
        {"place": ""},
        {"email": ""},
        {"email": "geen adres"},
        {"message": "x" * 601},
    ],
)
def test_what_cannot_be_asked_is_said_and_not_sent(client: Client, region: Region, changes: dict[str, str]) -> None:
    get_municipality(DEVENTER)

    assert client.post(page(region), typed(step="send", **changes)).status_code == 422

    assert not Invitation.objects.exists()


def test_who_has_the_role_already_is_said_before_sending(client: Client, region: Region) -> None:
    officer = make_officer(GOUDA)

    said = client.post(page(region), typed(email=officer.email, step="look"))

    assert said.status_code == 422
    assert f"{officer.email} is al medewerker van gemeente Gouda." in text(said)


def test_page_says_nothing_of_whether_an_address_has_an_account(client: Client, region: Region) -> None:
    known = make_officer(DEVENTER, email="bekend@b.example").email

    pages = [
        text(client.post(page(region), typed(email=email, step=step, sending=""))).replace(email, "X")
        for step in ("look", "send")
        for email in (known, "onbekend@b.example")
    ]
    without_links = [re.sub(r"/uitnodiging/[\w-]+/", "", one) for one in pages]

    assert without_links[0] == without_links[1]
    assert without_links[2] == without_links[3]


def test_place_can_be_chosen_beforehand(client: Client, region: Region) -> None:
    html = client.get(page(region) + f"?voor=officer:{WADDINXVEEN}").content.decode()

    assert f'value="officer:{WADDINXVEEN}" selected' in html
    assert "Wie hoort aan tafel?" in html
    assert "Binnenkort vraag ik uw hulp voor Midden-Holland" in html


# --- what became of it -------------------------------------------------------------------------------------------
def test_list_of_invitations_says_how_each_stands(client: Client, region: Region, coordinator: User) -> None:
    invited(region, coordinator)
    say_not_me(invitation=invited(region, coordinator, email="b@b.example"), name="Bob", email="bob@b.example")

    said = text(client.get(page(region, "region-invitations")))

    assert f"Anna ({ADDRESS}) Medewerker van gemeente Gouda Uitgenodigd op" in said
    assert "Niet de juiste persoon, gezegd op" in said
    assert "Wel de juiste persoon: Bob bob@b.example" in said


def test_region_without_invitations_says_where_to_begin(client: Client, region: Region) -> None:
    assert "Hier is nog niemand uitgenodigd. Begin met de gemeenten." in text(
        client.get(page(region, "region-invitations"))
    )


def test_named_colleague_is_invited_with_one_button(client: Client, region: Region, coordinator: User) -> None:
    one = invited(region, coordinator)
    say_not_me(invitation=one, name="Bob", email="bob@b.example")
    address, data = reverse("invitation-pass-on", args=[one.pk]), {"sending": new_token()}

    client.post(address, data)
    client.post(address, data)

    assert Invitation.objects.get(state=InvitationState.OPEN).email == "bob@b.example"
    assert Mail.objects.filter(to="bob@b.example").count() == 1


def test_new_link_ends_the_old_one(client: Client, region: Region, coordinator: User) -> None:
    first = invite(
        ask=Ask(role=Role.OFFICER, email=ADDRESS, region=region, municipality=get_municipality(GOUDA)), by=coordinator
    )

    said = client.post(reverse("invitation-again", args=[first.invitation.pk]), {"step": "link"})

    (token,) = links_on(said)
    html = said.content.decode()
    assert "<h1>Een nieuwe link</h1>" in html
    assert "Er gaat geen mail weg." in html
    assert Client().get(reverse("invitation", args=[first.token])).status_code == 404
    assert Client().get(reverse("invitation", args=[token])).status_code == 200
    assert Mail.objects.count() == 1


def test_invitation_is_withdrawn_from_the_list(client: Client, region: Region, coordinator: User) -> None:
    one, back = invited(region, coordinator), page(region, "region-invitations")

    said = client.post(reverse("invitation-withdraw", args=[one.pk]), {"back": back})

    assert said["Location"] == back
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN


@pytest.mark.parametrize("back", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", ""])
def test_button_leads_to_no_other_site(client: Client, region: Region, coordinator: User, back: str) -> None:
    said = client.post(reverse("invitation-withdraw", args=[invited(region, coordinator).pk]), {"back": back})

    assert said["Location"] == reverse("start")


def test_invitation_is_managed_by_the_coordinators_and_who_sent_it_alone(region: Region, coordinator: User) -> None:
    officer = make_officer(GOUDA)
    one = invited(region, officer)
    others = [make_officer(GOUDA), make_officer(WADDINXVEEN), make_reader(region), make_coordinator(make_region())]
    address = reverse("invitation-withdraw", args=[one.pk])

    assert [client_of(user).post(address).status_code for user in others] == [404] * 4
    missing = client_of(others[0]).post(reverse("invitation-withdraw", args=[0])).status_code
    assert missing == 404
    assert client_of(officer).post(address).status_code == 302
    assert Invitation.objects.get().state == InvitationState.WITHDRAWN


def test_sender_who_left_manages_no_invitation_any_more(region: Region) -> None:
    officer = make_officer(GOUDA)
    one = invited(region, officer)
    client = client_of(officer)

    officer.memberships.all().delete()

    assert client.post(reverse("invitation-withdraw", args=[one.pk])).status_code == 404


def test_withdrawn_invitation_can_be_sent_again(client: Client, region: Region, coordinator: User) -> None:
    one = invited(region, coordinator)
    withdraw(invitation=one)

    client.post(reverse("invitation-again", args=[one.pk]), {"step": "again", "sending": new_token()})

    assert Invitation.objects.filter(state=InvitationState.OPEN).count() == 1


# --- colleagues --------------------------------------------------------------------------------------------------
def test_officer_invites_a_colleague_for_the_open_questions(region: Region) -> None:
    scan, officer = make_scan(region), make_officer(GOUDA, name="Odile")
    make_answer(scan, GOUDA, "A1.1", "dont_know")
    address = reverse("filling-invite", args=[scan.pk, GOUDA])
    client = client_of(officer)
    questions = reverse("filling-open-questions", args=[scan.pk, GOUDA])
    assert f'href="{address}?vragen=open"' in client.get(questions).content.decode()
    assert f'href="{address}"' in client.get(reverse("filling-start", args=[scan.pk, GOUDA])).content.decode()
    assert re.search(r'value="open"[^>]*checked', client.get(f"{address}?vragen=open").content.decode())

    sent = client.post(address, {"email": ADDRESS, "questions": "open", "step": "send", "place": "coordinator:"})

    one = Invitation.objects.get()
    assert (one.role, one.municipality_id, one.region, one.questions) == ("officer", GOUDA, region, Questions.OPEN)
    assert len(links_on(sent)) == 1
    assert ADDRESS in client.get(address).content.decode()


def test_officer_chooses_the_open_questions_only_where_there_are_any(region: Region) -> None:
    scan, client = make_scan(region), client_of(make_officer(GOUDA))
    address = reverse("filling-invite", args=[scan.pk, GOUDA])
    page = client.get(f"{address}?vragen=open").content.decode()
    assert "nog uit te zoeken" not in page
    assert "Uw collega mag daarna alles wat u ook mag." in page

    client.post(address, {"email": ADDRESS, "questions": "open", "step": "send"})
    assert Invitation.objects.get().questions == Questions.ALL

    make_answer(scan, GOUDA, "A1.1", "dont_know")
    assert "uit te zoeken is: de ene vraag waar u" in client.get(address).content.decode()
    make_answer(scan, GOUDA, "A1.2", "dont_know")
    assert "uit te zoeken is: de 2 vragen waar u" in client.get(address).content.decode()


def test_editor_invites_a_colleague_of_the_same_initiative_alone(region: Region) -> None:
    initiative, other = make_initiative(), make_initiative()
    client = client_of(make_editor(initiative))
    address = reverse("initiative-invite", args=[initiative.slug])
    assert address in client.get(reverse("initiative-start", args=[initiative.slug])).content.decode()

    client.post(address, {"email": ADDRESS, "step": "send", "initiative": str(other.pk), "role": "coordinator"})

    one = Invitation.objects.get()
    assert (one.role, one.initiative, one.region) == ("editor", initiative, None)
    assert client.post(reverse("initiative-invite", args=[other.slug]), {"email": ADDRESS}).status_code == 403


# --- staff -------------------------------------------------------------------------------------------------------
def test_staff_invite_the_first_coordinator(region: Region) -> None:
    staff = client_of(make_staff())
    address = reverse("admin:regions_region_invite", args=[region.slug])
    assert address in staff.get(reverse("admin:regions_region_change", args=[region.pk])).content.decode()
    assert "Deze regio heeft nog geen coördinator." in text(staff.get(address))

    sent = staff.post(address, {"email": ADDRESS, "name": "Coen", "sending": new_token()})

    assert Invitation.objects.get().role == Role.COORDINATOR
    assert Mail.objects.get().kind == "invitation_coordinator"
    assert len(links_on(sent)) == 1


def test_nobody_but_staff_invites_from_the_beheer(region: Region) -> None:
    address = reverse("admin:regions_region_invite", args=[region.slug])

    assert client_of(make_coordinator(region)).post(address, {"email": ADDRESS}).status_code == 404
    assert not Invitation.objects.exists()
