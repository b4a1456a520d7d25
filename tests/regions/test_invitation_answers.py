"""What an answer to an invitation does, also when many answer or ask at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import pytest
from django.db import connection
from django.utils import timezone

from regions.actions.invitations import (
    CannotInviteError,
    InvitationEndedError,
    Invited,
    accept,
    account_for,
    decline,
    invite,
    invite_again,
    mark_handled,
    pass_on,
    say_not_me,
)
from regions.actions.mails import stop_mails
from regions.actions.removing import end_membership, merge_municipality
from regions.invitations import Ask, sent_for_region
from regions.models import Invitation, InvitationState, Mail, Membership, Region, Revision, Role, User
from regions.tokens import new_token
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_region,
    make_staff,
    make_user,
)
from tests.regions.asks import ADDRESS, officer_of, reader_of, state_of

pytestmark = pytest.mark.django_db

T = TypeVar("T")


@pytest.fixture
def region() -> Region:
    return make_region()


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


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


@pytest.mark.parametrize("answer", [say_not_me, decline])
def test_who_invited_hears_of_an_invitation_that_was_not_taken(
    region: Region, coordinator: User, answer: Callable[..., None]
) -> None:
    other = make_coordinator(region)
    invited = invite(ask=officer_of(region), by=coordinator)

    answer(invitation=invited.invitation)

    mail = Mail.objects.get(kind="not_joining")
    assert mail.to == coordinator.email != other.email
    assert (
        mail.subject
        == {
            say_not_me: "Niet de juiste persoon voor Gouda",
            decline: "Iemand doet liever niet mee voor Gouda",
        }[answer]
    )
    assert ADDRESS in mail.text
    assert f"/regio/{region.slug}/uitnodigingen/" in mail.text


def test_mail_on_the_wrong_person_holds_no_word_that_they_typed(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)

    say_not_me(invitation=invited.invitation, name="Koop pillen", email="bob@gemeente.example")

    mail = Mail.objects.get(kind="not_joining")
    assert "pillen" not in mail.subject + mail.text + mail.html
    assert "bob@" not in mail.text


def test_colleague_who_is_asked_and_will_not_is_told_to_the_editor(region: Region) -> None:
    initiative = make_initiative(name="Het Huis")
    editor = make_editor(initiative)
    ask = Ask(role=Role.EDITOR, email=ADDRESS, name="", region=None, initiative=initiative)

    decline(invitation=invite(ask=ask, by=editor).invitation)

    mail = Mail.objects.get(kind="not_joining")
    assert mail.to == editor.email
    assert "/uitnodigingen/" not in mail.text


def test_coordinator_hears_what_was_asked_by_somebody_who_left(region: Region, coordinator: User) -> None:
    gone = make_coordinator(region)
    invited = invite(ask=officer_of(region), by=gone)
    User.objects.filter(pk=gone.pk).update(is_active=False)

    decline(invitation=Invitation.objects.get(pk=invited.invitation.pk))

    assert Mail.objects.get(kind="not_joining").to == coordinator.email


def test_coordinator_hears_of_the_successor_whom_an_officer_invited_on_leaving(
    region: Region, coordinator: User
) -> None:
    """Whoever handed over works there no more: it is not theirs to ask somebody else."""
    leaving = make_officer(GOUDA).memberships.get()
    end_membership(membership=leaving, successor=None, to_invite=ADDRESS, by=leaving.user)

    say_not_me(invitation=Invitation.objects.get())

    mail = Mail.objects.get(kind="not_joining")
    assert mail.to == coordinator.email
    assert f"/regio/{region.slug}/uitnodigingen/" in mail.text


@pytest.mark.parametrize("make", [make_staff, lambda: make_officer(GOUDA)])
def test_who_may_still_ask_somebody_else_hears_it(region: Region, coordinator: User, make: Callable[[], User]) -> None:
    asker = make()

    decline(invitation=invite(ask=officer_of(region), by=asker).invitation)

    assert Mail.objects.get(kind="not_joining").to == asker.email


def test_who_wants_no_mail_is_not_told(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    stop_mails(email=coordinator.email)

    decline(invitation=invited.invitation)

    assert not Mail.objects.filter(kind="not_joining").exists()


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


# --- who else works there --------------------------------------------------------------------------------------
def test_other_editors_are_told_who_joins_them_and_nobody_else(region: Region, coordinator: User) -> None:
    initiative = make_initiative(name="Het Huis", municipality=GOUDA)
    emma, _ = make_editor(initiative), make_editor(make_initiative())
    asked = invite(ask=Ask(Role.EDITOR, ADDRESS, region=region, initiative=initiative), by=coordinator)
    Mail.objects.all().delete()

    accept(invitation=asked.invitation, by=make_user(email=ADDRESS, name="Anna"))

    mail = Mail.objects.get()
    assert mail.to == emma.email
    assert f"Anna ({ADDRESS}) kan nu ook het profiel en het aanbod van Het Huis bijhouden" in mail.text


def test_who_said_rather_not_is_not_asked_again(region: Region, coordinator: User) -> None:
    invited = invite(ask=officer_of(region), by=coordinator)
    decline(invitation=invited.invitation)

    with pytest.raises(CannotInviteError, match="doet liever niet mee"):
        invite_again(invitation=Invitation.objects.get(), by=coordinator)
