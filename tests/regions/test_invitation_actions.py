"""Asking people in: who may be asked for what, how often, and what an answer does."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.actions.invitations import (
    CannotInviteError,
    InvitationEndedError,
    Invited,
    accept,
    account_for,
    decline,
    invite,
    invite_again,
    invite_all,
    mark_handled,
    pass_on,
    say_not_me,
    send_trial,
    withdraw,
)
from regions.actions.removing import merge_municipality
from regions.invitations import Ask, find_invitation, sent_for_region
from regions.models import Invitation, InvitationState, Mail, Membership, Region, Revision, Role, User
from regions.tokens import new_token, token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_user,
)

pytestmark = pytest.mark.django_db

T = TypeVar("T")

ADDRESS = "anna@gemeente.example"


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


def officer_of(region: Region, code: str = GOUDA, **changes: Any) -> Ask:
    fields: dict[str, Any] = {"email": ADDRESS, "name": "Anna", "region": region}
    return Ask(role=Role.OFFICER, municipality=get_municipality(code), **(fields | changes))


def reader_of(region: Region, email: str = ADDRESS) -> Ask:
    return Ask(role=Role.READER, email=email, region=region)


def state_of(invited: Invited) -> str:
    return Invitation.objects.get(pk=invited.invitation.pk).state


# --- asking ----------------------------------------------------------------------------------------------------
def test_invitation_keeps_nothing_of_its_key_but_the_hash(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)

    stored = Invitation.objects.get()
    assert stored.token_hash == token_hash(invited.token)
    assert find_invitation(invited.token) == stored
    assert len(invited.token) >= 43
    kept = " ".join(str(value) for value in vars(stored).values())
    assert invited.token not in kept


def test_invitation_works_fourteen_days_and_goes_by_mail_with_the_link(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)

    invitation = Invitation.objects.get()
    assert invitation.ends_at - invitation.made_at == datetime.timedelta(days=14)
    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.reply_to) == ("invitation_officer", ADDRESS, coordinator.email)
    assert f"/uitnodiging/{invited.token}/" in mail.text
    assert f"/uitnodiging/{invited.token}/" in mail.html


def test_invitation_for_a_link_alone_sends_no_mail(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator, mail=False)

    assert find_invitation(invited.token) is not None
    assert not Mail.objects.exists()


def test_new_invitation_for_the_same_address_and_place_ends_the_old_one(region: Region, coordinator: User) -> None:
    first = invite(ask=officer_of(region), by=coordinator)
    elsewhere = invite(ask=officer_of(region, "GM0627"), by=coordinator)
    other_person = invite(ask=officer_of(region, email="bob@gemeente.example"), by=coordinator)

    second = invite(ask=officer_of(region), by=coordinator)

    assert first.token != second.token
    assert [state_of(one) for one in (first, second)] == [InvitationState.REPLACED, InvitationState.OPEN]
    assert [state_of(one) for one in (elsewhere, other_person)] == [InvitationState.OPEN, InvitationState.OPEN]


def test_same_sending_twice_is_one_invitation_with_one_link(region: Region, coordinator: User) -> None:
    sending = new_token()

    first = invite(ask=officer_of(region), by=coordinator, sending=sending)
    second = invite(ask=officer_of(region), by=coordinator, sending=sending)

    assert (first.token, first.is_new, second.is_new) == (second.token, True, False)
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)


def test_same_sending_by_another_or_for_another_has_another_key(region: Region, coordinator: User) -> None:
    sending, colleague = new_token(), make_coordinator(region)
    asks = [officer_of(region), officer_of(region, email="bob@gemeente.example"), reader_of(region)]

    keys = {invite(ask=ask, by=by, sending=sending).token for ask in asks for by in (coordinator, colleague)}

    assert len(keys) == 6


def test_sending_that_is_too_short_to_be_ours_makes_no_key(region: Region, coordinator: User) -> None:
    first = invite(ask=officer_of(region), by=coordinator, sending="a")
    second = invite(ask=officer_of(region), by=coordinator, sending="a")

    assert first.token != second.token


def test_municipality_of_another_region_is_refused(region: Region, coordinator: User) -> None:
    with pytest.raises(CannotInviteError, match=r"^Deventer hoort niet bij Midden-Holland\.$"):
        invite(ask=officer_of(region, DEVENTER), by=coordinator)

    assert not Invitation.objects.exists()


def test_municipality_that_ended_is_refused(region: Region, coordinator: User) -> None:
    gouda = get_municipality(GOUDA)
    gouda.ended_on = timezone.localdate()
    gouda.save()

    with pytest.raises(CannotInviteError, match="hoort niet bij"):
        invite(ask=officer_of(region), by=coordinator)


def test_region_that_ended_is_refused(region: Region, coordinator: User) -> None:
    region.ended_on = timezone.localdate()
    region.save()

    with pytest.raises(CannotInviteError, match="bestaat niet meer"):
        invite(ask=reader_of(region), by=coordinator)


@pytest.mark.parametrize(
    ("home", "offers", "belongs"), [(GOUDA, [], True), (DEVENTER, [GOUDA], True), (DEVENTER, [], False)]
)
def test_initiative_is_invited_when_it_belongs_to_the_region(
    region: Region, coordinator: User, home: str, offers: list[str], belongs: bool
) -> None:
    initiative = make_initiative(municipality=home)
    if offers:
        make_offer(initiative, municipalities=offers, places=[])
    ask = Ask(role=Role.EDITOR, email=ADDRESS, region=region, initiative=initiative)

    if belongs:
        assert invite(ask=ask, by=coordinator).is_new
    else:
        with pytest.raises(CannotInviteError, match="hoort niet bij"):
            invite(ask=ask, by=coordinator)


def test_initiative_that_a_municipality_holds_back_is_refused(region: Region, coordinator: User) -> None:
    held = make_initiative(held=True, added_by=get_municipality(GOUDA))

    with pytest.raises(CannotInviteError, match="hoort niet bij"):
        invite(ask=Ask(role=Role.EDITOR, email=ADDRESS, region=region, initiative=held), by=coordinator)


def test_who_has_the_role_in_that_place_already_is_refused(region: Region, coordinator: User) -> None:
    officer = make_officer(GOUDA)

    with pytest.raises(CannotInviteError, match="is al medewerker van gemeente Gouda"):
        invite(ask=officer_of(region, email=officer.email), by=coordinator)
    assert invite(ask=reader_of(region, officer.email), by=coordinator).is_new


def test_account_that_has_another_role_or_none_is_invited_like_an_unknown_address(
    region: Region, coordinator: User
) -> None:
    known = [make_user().email, make_officer(DEVENTER).email, make_officer(GOUDA, is_active=False).email]

    told = [
        invite(ask=officer_of(region, email=email), by=coordinator) for email in [*known, "nieuw@voorbeeld.example"]
    ]

    assert all(one.is_new for one in told)


def test_who_invites_too_often_in_a_day_is_asked_to_wait(
    region: Region, coordinator: User, settings: LazySettings
) -> None:
    settings.LIMITS = settings.LIMITS | {"invite": (2, timedelta(days=1))}
    asks = [reader_of(region, f"lezer{number}@voorbeeld.example") for number in range(3)]

    sent, refused = invite_all(asks=asks, by=coordinator, sending=new_token())

    assert len(sent) == 2
    assert refused == {asks[2].email: "U heeft vandaag al heel veel mensen uitgenodigd. Morgen kunt u verder."}
    assert invite(ask=asks[2], by=make_coordinator(region)).is_new


def test_list_goes_on_after_somebody_who_cannot_be_asked(region: Region, coordinator: User) -> None:
    asks = [
        reader_of(region, "a@voorbeeld.example"),
        officer_of(region, DEVENTER),
        reader_of(region, "b@voorbeeld.example"),
    ]

    sent, refused = invite_all(asks=asks, by=coordinator, sending=new_token())

    assert [one.invitation.email for one in sent] == ["a@voorbeeld.example", "b@voorbeeld.example"]
    assert refused == {ADDRESS: "Deventer hoort niet bij Midden-Holland."}


def test_trial_goes_to_whoever_invites_and_opens_nothing(region: Region, coordinator: User) -> None:
    send_trial(ask=officer_of(region, message="Tot gauw"), by=coordinator)

    mail = Mail.objects.get()
    assert mail.to == coordinator.email
    assert mail.subject.startswith("Proef: Wat is er al in Gouda?")
    assert "Tot gauw" in mail.text
    assert "/uitnodiging/proefmail/" in mail.text
    assert not Invitation.objects.exists()


def test_withdrawn_invitation_cannot_be_accepted(region: Region, coordinator: User) -> None:
    invited = invite(ask=reader_of(region), by=coordinator)

    assert withdraw(invitation=invited.invitation)

    assert not withdraw(invitation=invited.invitation)
    with pytest.raises(InvitationEndedError):
        accept(invitation=invited.invitation, by=account_for(ADDRESS))
    assert not Membership.objects.filter(role=Role.READER).exists()


def test_invitation_sent_again_has_another_link_and_ends_the_old(region: Region, coordinator: User) -> None:
    first = invite(ask=officer_of(region, message="Hoi"), by=coordinator)

    second = invite_again(invitation=first.invitation, by=coordinator, sending=new_token(), mail=False)

    assert state_of(first) == InvitationState.REPLACED
    again = Invitation.objects.get(pk=second.invitation.pk)
    assert (again.name, again.message, again.municipality_id) == ("Anna", "Hoi", GOUDA)
    assert Mail.objects.count() == 1


# --- answering -------------------------------------------------------------------------------------------------
def test_accepting_gives_the_role_with_one_line_in_the_history_of_the_place(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    person = account_for(ADDRESS)

    assert accept(invitation=invited.invitation, by=person, name="Anna de Wit")

    role = person.memberships.get()
    assert (role.role, role.municipality_id, role.region_id, role.given_by) == ("officer", GOUDA, None, coordinator)
    revision = Revision.objects.get(action="accept_invitation")
    assert (revision.trail, revision.by, revision.subject_id) == (f"municipality:{GOUDA}", person, role.pk)
    stored = Invitation.objects.get()
    assert (stored.state, stored.accepted_by) == (InvitationState.ACCEPTED, person)
    assert User.objects.get(email=ADDRESS).name == "Anna de Wit"


def test_accepting_for_an_initiative_stands_in_its_history(region: Region, coordinator: User) -> None:
    initiative = make_initiative()
    invited = invite(ask=Ask(role=Role.EDITOR, email=ADDRESS, region=region, initiative=initiative), by=coordinator)

    accept(invitation=invited.invitation, by=account_for(ADDRESS))

    assert Revision.objects.get(action="accept_invitation").trail == f"initiative:{initiative.pk}"


def test_accepting_keeps_the_name_that_an_account_has(region: Region, coordinator: User) -> None:
    person = make_user(email=ADDRESS, name="Anna")
    invited = invite(ask=reader_of(region), by=coordinator)

    accept(invitation=invited.invitation, by=person, name="Iemand anders")

    assert User.objects.get(pk=person.pk).name == "Anna"


def test_accepting_twice_happens_once(region: Region, coordinator: User) -> None:
    invited = invite(ask=reader_of(region), by=coordinator)
    person = account_for(ADDRESS)

    assert accept(invitation=invited.invitation, by=person)
    assert not accept(invitation=invited.invitation, by=person)

    assert Membership.objects.filter(user=person).count() == 1
    assert Revision.objects.filter(action="accept_invitation").count() == 1


def test_accepting_a_role_that_was_there_by_then_counts_and_adds_nothing(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    person = account_for(ADDRESS)
    Membership.objects.create(user=person, role=Role.OFFICER, municipality=get_municipality(GOUDA))

    assert not accept(invitation=invited.invitation, by=person)

    assert state_of(invited) == InvitationState.ACCEPTED
    assert person.memberships.count() == 1
    assert not Revision.objects.filter(action="accept_invitation").exists()


def test_officer_of_a_municipality_that_went_up_in_another_works_for_that_one(
    region: Region, coordinator: User
) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    merge_municipality(
        municipality=get_municipality(GOUDA),
        successor=get_municipality(WADDINXVEEN),
        ended_on=timezone.localdate(),
        by=coordinator,
    )

    accept(invitation=Invitation.objects.get(pk=invited.invitation.pk), by=account_for(ADDRESS))

    assert Membership.objects.get(user__email=ADDRESS).municipality_id == WADDINXVEEN


def test_nobody_accepts_the_invitation_of_somebody_else(region: Region, coordinator: User) -> None:
    invited = invite(ask=reader_of(region), by=coordinator)

    with pytest.raises(InvitationEndedError):
        accept(invitation=invited.invitation, by=make_user())

    assert state_of(invited) == InvitationState.OPEN


@pytest.mark.parametrize(("left", "works"), [(timedelta(seconds=1), True), (timedelta(), False)])
def test_invitation_expires_to_the_second(
    region: Region, coordinator: User, monkeypatch: pytest.MonkeyPatch, left: timedelta, works: bool
) -> None:
    invited = invite(ask=reader_of(region), by=coordinator)
    moment = invited.invitation.ends_at - left
    monkeypatch.setattr("regions.actions.invitations.timezone.now", lambda: moment)
    person = account_for(ADDRESS)

    if works:
        assert accept(invitation=invited.invitation, by=person)
    else:
        with pytest.raises(InvitationEndedError):
            accept(invitation=invited.invitation, by=person)


def test_wrong_person_names_the_right_one_who_is_invited_with_one_button(region: Region, coordinator: User) -> None:
    first = invite(ask=officer_of(region), by=coordinator)
    say_not_me(invitation=first.invitation, name="Bob", email="Bob@Gemeente.Example ")
    (told,) = sent_for_region(region, timezone.now()).attention
    assert told.wrong_person

    pass_on(invitation=told.invitation, by=coordinator, sending=new_token())

    second = Invitation.objects.get(state=InvitationState.OPEN)
    assert (second.email, second.name, second.municipality_id) == ("bob@gemeente.example", "Bob", GOUDA)
    sent = sent_for_region(region, timezone.now())
    assert [one.invitation.email for one in (*sent.attention, *sent.waiting)] == ["bob@gemeente.example"]


def test_wrong_person_without_another_can_only_be_put_away(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    say_not_me(invitation=invited.invitation)
    stored = Invitation.objects.get()

    with pytest.raises(CannotInviteError):
        pass_on(invitation=stored, by=coordinator)
    mark_handled(invitation=stored)

    assert not sent_for_region(region, timezone.now()).attention


def test_what_was_answered_is_not_answered_again(region: Region, coordinator: User) -> None:
    invited = invite(ask=reader_of(region), by=coordinator)
    decline(invitation=invited.invitation)

    for again in (decline, say_not_me):
        with pytest.raises(InvitationEndedError):
            again(invitation=invited.invitation)
    with pytest.raises(InvitationEndedError):
        accept(invitation=invited.invitation, by=account_for(ADDRESS))
    assert state_of(invited) == InvitationState.DECLINED


def test_account_is_made_once_without_a_password() -> None:
    first, second = account_for(ADDRESS), account_for(ADDRESS)

    assert first == second
    assert not first.has_usable_password()
    assert not first.memberships.exists()


# --- what the sender sees --------------------------------------------------------------------------------------
def test_sent_invitations_say_in_words_what_became_of_them(region: Region, coordinator: User) -> None:
    invite(ask=reader_of(region, "open@voorbeeld.example"), by=coordinator)
    late = invite(ask=reader_of(region, "laat@voorbeeld.example"), by=coordinator)
    Invitation.objects.filter(pk=late.invitation.pk).update(ends_at=timezone.now())
    bounced = invite(ask=reader_of(region, "fout@voorbeeld.example"), by=coordinator)
    Mail.objects.filter(to=bounced.invitation.email).update(failed_at=timezone.now())
    doubtful = invite(ask=reader_of(region, "soms@voorbeeld.example"), by=coordinator)
    Mail.objects.filter(to=doubtful.invitation.email).update(claimed_at=timezone.now(), error="broken")
    done = invite(ask=reader_of(region, "ja@voorbeeld.example"), by=coordinator)
    accept(invitation=done.invitation, by=account_for("ja@voorbeeld.example"))

    sent = sent_for_region(region, timezone.now())

    told = {one.invitation.email.partition("@")[0]: one for one in (*sent.attention, *sent.waiting, *sent.done)}
    assert re.match(r"Uitgenodigd op .* geldig tot en met ", told["open"].in_words)
    assert told["laat"].in_words.startswith("Verlopen op ")
    assert told["fout"].mail_in_words.startswith("De mail is niet aangekomen.")
    assert told["soms"].mail_in_words.startswith("We weten niet zeker")
    assert told["ja"].in_words.startswith("Aangenomen op ")
    assert {one.invitation.email.partition("@")[0] for one in sent.attention} == {"laat", "fout", "soms"}


def test_sent_invitations_cost_two_queries_whatever_their_number(
    region: Region, coordinator: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(3):
        invite(ask=reader_of(region, f"lezer{number}@voorbeeld.example"), by=coordinator)

    with django_assert_num_queries(2):
        sent = sent_for_region(region, timezone.now())
        assert [one.as_what for one in sent.waiting] == ["meelezer van Midden-Holland"] * 3


def test_colleague_gets_the_mail_of_a_colleague(region: Region) -> None:
    officer, initiative = make_officer(GOUDA, name="Odile"), make_initiative(name="De Linde")
    editor = make_editor(initiative, name="Emma")

    invite(ask=officer_of(region), by=officer)
    invite(ask=Ask(role=Role.EDITOR, email=ADDRESS, initiative=initiative), by=editor)

    first, second = Mail.objects.order_by("pk")
    assert (first.kind, "Uw collega Odile" in first.text) == ("colleague_officer", True)
    assert (second.kind, "Emma houdt bij wat De Linde doet" in second.text) == ("colleague_editor", True)


# --- all at once -----------------------------------------------------------------------------------------------
several_connections = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")


def at_once(times: int, work: Callable[[], T]) -> list[T | InvitationEndedError]:
    """What each of so many says who do it at the same moment, on connections of their own."""

    def one(_: int) -> T | InvitationEndedError:
        try:
            return work()
        except InvitationEndedError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


@several_connections
@pytest.mark.django_db(transaction=True)
def test_twenty_who_accept_at_once_get_one_role() -> None:
    region = make_region()
    invited = invite(ask=officer_of(region), by=make_coordinator(region))
    person = account_for(ADDRESS)

    told = at_once(20, lambda: accept(invitation=invited.invitation, by=User.objects.get(pk=person.pk)))

    assert [one for one in told if one is True] == [True]
    assert person.memberships.count() == 1
    assert Revision.objects.filter(action="accept_invitation").count() == 1


@several_connections
@pytest.mark.django_db(transaction=True)
def test_eight_who_invite_the_same_person_at_once_leave_one_invitation_open() -> None:
    region = make_region()
    coordinator = make_coordinator(region)
    ask = officer_of(region)

    told = at_once(8, lambda: invite(ask=ask, by=coordinator))

    assert Invitation.objects.count() == len(told) == 8
    assert Invitation.objects.filter(state=InvitationState.OPEN).count() == 1


@several_connections
@pytest.mark.django_db(transaction=True)
def test_one_sending_eight_times_at_once_is_one_invitation_and_one_mail() -> None:
    region = make_region()
    coordinator, sending = make_coordinator(region), new_token()
    ask = officer_of(region)

    told = at_once(8, lambda: invite(ask=ask, by=coordinator, sending=sending))

    assert len({one.token for one in told if isinstance(one, Invited)}) == 1
    assert (Invitation.objects.count(), Mail.objects.count()) == (1, 1)
    assert Invitation.objects.get().state == InvitationState.OPEN
