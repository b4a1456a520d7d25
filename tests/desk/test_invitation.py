"""The page behind the link of an invitation: who sees what there, and how somebody gets in."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.actions.invitations import invite, say_not_me, withdraw
from regions.invitations import TRIAL
from regions.models import Invitation, Mail, Municipality, Questions, Region, Role, User
from tests.builders import (
    CONFIRMED_ON,
    GOUDA,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_region,
    make_scan,
    make_user,
)
from tests.desk.logging_in import FILL_IN, code_in, last_mail, other_code, without_token
from tests.regions.asks import ADDRESS, ask_for, client_of, link, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region, name="Coen de Graaf")


def gouda() -> Municipality:
    return get_municipality(GOUDA)


def say_yes(client: Client, token: str, name: str = "Anna de Wit") -> Any:  # noqa: ANN401 - the test client's response
    return client.post(link(token), {"answer": "yes", "name": name})


def get_in(client: Client, token: str) -> str:
    """The whole way; where it ends."""
    page = say_yes(client, token)
    assert page["Location"] == FILL_IN
    return str(client.post(FILL_IN, {"code": code_in(last_mail())})["Location"])


# --- getting in ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("known", [True, False], ids=["known address", "new address"])
def test_officer_gets_in_with_a_code_and_begins_where_to_fill_in(
    region: Region, coordinator: User, known: bool
) -> None:
    if known:
        make_user(email=ADDRESS, name="Anna")
    scan = make_scan(region)
    token = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token

    assert get_in(Client(), token) == reverse("filling-start", args=[scan.pk, GOUDA])

    person = User.objects.get(email=ADDRESS)
    assert person.name == ("Anna" if known else "Anna de Wit")
    assert person.memberships.get().municipality_id == GOUDA


def test_same_screens_whether_or_not_the_address_has_an_account(region: Region, coordinator: User) -> None:
    pages = []
    for known in ("none", "open", "closed"):
        email = f"{known}@gemeente.example"
        if known != "none":
            make_user(email=email, is_active=known == "open")
        token, client = invite(ask=ask_for(region, Role.READER, email=email), by=coordinator).token, Client()
        said = [client.get(link(token)), say_yes(client, token), client.get(FILL_IN)]
        texts = [without_token(one.content).replace(email, "X").replace(token, "Y") for one in said]
        pages.append([(one.status_code, text) for one, text in zip(said, texts, strict=True)])

    assert pages[0] == pages[1] == pages[2]


def test_account_that_was_closed_gets_no_code(region: Region, coordinator: User) -> None:
    make_user(email=ADDRESS, is_active=False)
    token = invite(ask=ask_for(region, Role.READER), by=coordinator).token

    say_yes(Client(), token)

    assert not Mail.objects.filter(kind="login_code").exists()


def test_role_is_not_given_before_the_code_is_right(region: Region, coordinator: User) -> None:
    token, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, Client()
    say_yes(client, token)

    client.post(FILL_IN, {"code": other_code(code_in(last_mail()))})

    person = User.objects.get(email=ADDRESS)
    assert not person.memberships.exists()
    assert person.name == ""
    assert Invitation.objects.get().state == "open"


def test_page_of_the_code_says_neither_u_nor_je(region: Region, coordinator: User) -> None:
    """Who comes from the invitation of an initiative was called 'je' until here, and an officer 'u'."""
    token, client = invite(ask=ask_for(region, Role.READER), by=coordinator).token, Client()
    say_yes(client, token)

    for page in (client.get(FILL_IN), client.post(FILL_IN, {"code": other_code(code_in(last_mail()))})):
        said = text(page).partition("Vul de code in")[2].partition("Heb je nu hulp nodig")[0]
        assert ADDRESS in said
        assert not re.search(r"\b(u|uw|je|jij|jouw)\b", said, re.IGNORECASE)


def test_code_goes_to_the_invited_address_alone_whatever_is_posted(region: Region, coordinator: User) -> None:
    token = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token

    elsewhere = dict.fromkeys(["email", "login"], "dief@elders.example")
    Client().post(link(token), {"answer": "yes", "name": "Anna", **elsewhere})

    assert last_mail().to == ADDRESS


def test_invitation_that_was_withdrawn_while_the_code_was_under_way_gives_nothing(
    region: Region, coordinator: User
) -> None:
    invited, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator), Client()
    say_yes(client, invited.token)
    withdraw(invitation=invited.invitation)

    there = client.post(FILL_IN, {"code": code_in(last_mail())}, follow=True)

    assert not User.objects.get(email=ADDRESS).memberships.exists()
    assert "De uitnodiging werkt niet meer." in there.content.decode()


def test_somebody_else_who_logs_in_after_all_takes_nothing_on(region: Region, coordinator: User) -> None:
    token, client, other = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, Client(), make_user()
    say_yes(client, token)

    client.post("/inloggen/code/", {"email": other.email})
    client.post(FILL_IN, {"code": code_in(last_mail())})

    assert client.session["_auth_user_id"] == str(other.pk)
    assert not other.memberships.exists()
    assert Invitation.objects.get().state == "open"


def test_who_is_logged_in_with_the_address_takes_it_on_with_one_button(region: Region, coordinator: User) -> None:
    person = make_user(email=ADDRESS)
    token, client = invite(ask=ask_for(region, Role.READER), by=coordinator).token, client_of(person)
    assert "Eén knop is genoeg." in client.get(link(token)).content.decode()

    there = client.post(link(token), {"answer": "yes"})

    assert there["Location"] == reverse("region-detail", args=[region.slug])
    assert client.get(there["Location"]).status_code == 200
    assert client.get(link(token))["Location"] == there["Location"], "the link from the mail keeps leading there"


def test_who_is_logged_in_as_somebody_else_is_told_and_offered_to_log_out(region: Region, coordinator: User) -> None:
    token, client = invite(ask=ask_for(region, Role.READER), by=coordinator).token, client_of(make_user())

    page = client.get(link(token)).content.decode()
    said = client.post(link(token), {"answer": "yes", "name": "Anna"})

    assert "Log eerst uit om mee te doen." in page
    assert said.status_code == 409
    assert Invitation.objects.get().state == "open"
    out = client.post(reverse("account_logout"), {"next": link(token)})
    assert out["Location"] == link(token)


def test_name_is_asked_of_who_leaves_it_empty(region: Region, coordinator: User) -> None:
    token, client = invite(ask=ask_for(region, Role.READER), by=coordinator).token, Client()

    said = say_yes(client, token, name=" ")

    assert said.status_code == 422
    assert not User.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize(
    ("questions", "state", "page"),
    [
        (Questions.ALL, "open", "filling-start"),
        (Questions.OPEN, "open", "filling-open-questions"),
        (Questions.ALL, "preparing", "start"),
    ],
)
def test_officer_begins_where_they_were_asked_for(
    region: Region, coordinator: User, questions: Questions, state: str, page: str
) -> None:
    scan = make_scan(region, state=state)
    token = invite(ask=ask_for(region, Role.OFFICER, questions=questions), by=coordinator).token

    expected = [] if page == "start" else [scan.pk, GOUDA]
    client = Client()
    assert get_in(client, token) == reverse(page, args=expected)
    assert client.get(reverse(page, args=expected)).status_code == 200


@pytest.mark.parametrize(("confirmed", "page"), [(False, "initiative-claim"), (True, "initiative-start")])
def test_editor_begins_with_what_was_told_of_them(
    region: Region, coordinator: User, confirmed: bool, page: str
) -> None:
    initiative = make_initiative(confirmed_on=CONFIRMED_ON if confirmed else None)
    token = invite(ask=ask_for(region, Role.EDITOR, initiative=initiative), by=coordinator).token

    assert get_in(Client(), token) == reverse(page, args=[initiative.slug])


# --- no ----------------------------------------------------------------------------------------------------------
def test_wrong_person_is_noted_without_a_login_and_ends_the_link(region: Region, coordinator: User) -> None:
    token, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, Client()

    done = client.post(link(token), {"answer": "not_me", "other_name": "Bob", "other_email": "bob@gemeente.example"})

    assert done["Location"] == reverse("invitation-done", args=["not_me"])
    stored = Invitation.objects.get()
    assert (stored.state, stored.other_name, stored.other_email) == ("not_me", "Bob", "bob@gemeente.example")
    assert client.get(link(token)).status_code == 404
    assert not User.objects.filter(email__in=[ADDRESS, "bob@gemeente.example"]).exists()
    mails = Mail.objects.order_by("pk").values_list("kind", "to")
    assert list(mails) == [("invitation_officer", ADDRESS), ("not_joining", coordinator.email)], "nobody new is invited"


def test_wrong_person_need_not_say_who_is_right(region: Region, coordinator: User) -> None:
    token, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, Client()

    assert client.post(link(token), {"answer": "not_me", "other_email": "geen adres"}).status_code == 422
    assert client.post(link(token), {"answer": "not_me"}).status_code == 302


def test_address_of_the_right_person_that_is_too_long_is_told_so(region: Region, coordinator: User) -> None:
    token = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token

    page = Client().post(
        link(token), {"answer": "not_me", "other_email": f"{'a' * 64}@{('b' * 60 + '.') * 3}nl.example"}
    )

    assert page.status_code == 422
    assert "Dit e-mailadres is te lang." in page.content.decode()
    assert Invitation.objects.get().state == "open"


def test_initiative_may_say_rather_not_and_others_have_no_such_button(region: Region, coordinator: User) -> None:
    editor = invite(ask=ask_for(region, Role.EDITOR, initiative=make_initiative()), by=coordinator)
    officer = invite(ask=ask_for(region, Role.OFFICER), by=coordinator)
    client = Client()

    assert client.post(link(editor.token), {"answer": "declined"}).status_code == 302
    assert client.post(link(officer.token), {"answer": "declined"}).status_code == 422

    assert Invitation.objects.get(pk=editor.invitation.pk).state == "declined"
    assert "Liever niet" not in client.get(link(officer.token)).content.decode()


# --- links that do not work --------------------------------------------------------------------------------------
def test_old_used_withdrawn_and_wrong_links_are_one_page_and_only_a_real_one_names_the_coordinator(
    region: Region, coordinator: User
) -> None:
    tokens = {}
    for kind in ("old", "wrong person", "withdrawn", "replaced"):
        invited = invite(ask=ask_for(region, Role.READER, email=f"{kind.split()[0]}@b.example"), by=coordinator)
        tokens[kind] = invited.token
        if kind == "old":
            Invitation.objects.filter(pk=invited.invitation.pk).update(ends_at=timezone.now())
        if kind == "wrong person":
            say_not_me(invitation=invited.invitation)
        if kind == "withdrawn":
            withdraw(invitation=invited.invitation)
        if kind == "replaced":
            invite(ask=ask_for(region, Role.READER, email="replaced@b.example"), by=coordinator)

    real = {Client().get(link(token)).content for token in tokens.values()}
    wrong = [Client().get(link(token)) for token in ("nooit-gemaakt", "ook-niet")]

    assert len(real) == 1
    (page,) = real
    assert "Vraag een nieuwe aan bij Coen de Graaf." in page.decode()
    assert wrong[0].content == wrong[1].content == page.replace(b"Coen de Graaf", b"wie deze stuurde")
    assert not re.search(r"\b(u|uw)\b", text(wrong[0]).partition("Heb je nu hulp nodig")[0], re.IGNORECASE)
    assert {Client().get(link(token)).status_code for token in [*tokens.values(), "nooit-gemaakt"]} == {404}
    for token in [*tokens.values(), "nooit-gemaakt"]:
        assert say_yes(Client(), token).status_code == 404
    assert not User.objects.filter(email__endswith="@b.example").exists()


def test_link_of_a_region_that_is_no_more_opens_nothing(region: Region, coordinator: User) -> None:
    early = invite(ask=ask_for(region, Role.OFFICER, email="eerder@b.example"), by=coordinator).token
    token, client = invite(ask=ask_for(region, Role.OFFICER), by=coordinator).token, Client()
    say_yes(client, token)
    region.ended_on = timezone.localdate()
    region.save()

    client.post(FILL_IN, {"code": code_in(last_mail())})

    assert not User.objects.get(email=ADDRESS).memberships.exists()
    assert (Client().get(link(early)).status_code, say_yes(Client(), early).status_code) == (404, 404)


def test_looking_uses_nothing_up(region: Region, coordinator: User) -> None:
    token = invite(ask=ask_for(region, Role.READER), by=coordinator).token

    for _ in range(3):
        assert Client().get(link(token)).status_code == 200
        assert Client().head(link(token)).status_code == 200

    assert Invitation.objects.get().state == "open"
    assert not User.objects.filter(email=ADDRESS).exists()


def test_many_wrong_links_from_one_network_address_are_held_up_and_real_ones_are_not(
    region: Region, coordinator: User, settings: LazySettings
) -> None:
    settings.LIMITS = settings.LIMITS | {"wrong_link": (2, timedelta(minutes=15))}
    token, client = invite(ask=ask_for(region, Role.READER), by=coordinator).token, Client()

    statuses = [client.get(link(f"fout-{number}")).status_code for number in range(3)]

    assert statuses == [404, 404, 429]
    assert client.get(link(token)).status_code == 200
    assert client.get(link("fout-4"), REMOTE_ADDR="203.0.113.9").status_code == 404


def test_page_is_a_secret_that_nobody_keeps(region: Region, coordinator: User) -> None:
    token = invite(ask=ask_for(region, Role.READER), by=coordinator).token

    for one in (token, "nooit-gemaakt", TRIAL):
        headers = Client().get(link(one)).headers
        assert "no-store" in headers["Cache-Control"]
        assert headers["X-Robots-Tag"] == "noindex"
        assert headers["Referrer-Policy"] == "same-origin"


def test_link_of_a_trial_says_that_it_is_one() -> None:
    page = Client().get(link(TRIAL))

    assert page.status_code == 404
    assert "Dit is een proefmail" in page.content.decode()
