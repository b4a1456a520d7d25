"""Asking people in: who may be asked for what, and how often; and what its sender sees of it."""

from __future__ import annotations

import datetime
import re
from datetime import timedelta
from typing import TypeVar

import pytest
from django.conf import LazySettings
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.actions.invitations import (
    CannotInviteError,
    InvitationEndedError,
    accept,
    account_for,
    invite,
    invite_again,
    invite_all,
    send_trial,
    withdraw,
)
from regions.invitations import Ask, find_invitation, sent_for_region
from regions.models import Invitation, InvitationState, Mail, Membership, Region, Role, User
from regions.tokens import new_token, token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
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


@pytest.mark.parametrize("then", [{}, {"message": "Tot maandag!"}, {"name": "Anna de Boer"}])
def test_page_that_the_back_button_brought_back_sends_what_is_chosen_there(
    region: Region, coordinator: User, then: dict[str, str]
) -> None:
    """It has the chance of a sending that is done: first only a link was asked for, now a mail."""
    sending = new_token()
    first = invite(ask=officer_of(region), by=coordinator, sending=sending, mail=bool(then))
    before = Mail.objects.count()

    second = invite(ask=officer_of(region, **then), by=coordinator, sending=sending)

    assert Mail.objects.count() == before + 1
    assert second.token in Mail.objects.latest("pk").text
    assert [state_of(one) for one in (first, second)] == [InvitationState.REPLACED, InvitationState.OPEN]
    assert then.items() <= vars(Invitation.objects.get(pk=second.invitation.pk)).items()


def test_sending_of_which_the_link_ended_since_says_so_instead_of_showing_it_again(
    region: Region, coordinator: User
) -> None:
    """Back once for the mail instead of the link, and once more for the link: that one opens nothing any more."""
    sending, ask = new_token(), officer_of(region)
    for mail in (False, True):
        invite(ask=ask, by=coordinator, sending=sending, mail=mail)

    with pytest.raises(CannotInviteError, match="werkt niet meer"):
        invite(ask=ask, by=coordinator, sending=sending, mail=False)

    assert (Invitation.objects.count(), Mail.objects.count()) == (2, 1)


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
    assert refused == {asks[2]: "U heeft vandaag al heel veel mensen uitgenodigd. Morgen kunt u verder."}
    assert invite(ask=asks[2], by=make_coordinator(region)).is_new


def test_list_goes_on_after_somebody_who_cannot_be_asked(region: Region, coordinator: User) -> None:
    asks = [
        reader_of(region, "a@voorbeeld.example"),
        officer_of(region, DEVENTER),
        reader_of(region, "b@voorbeeld.example"),
    ]

    sent, refused = invite_all(asks=asks, by=coordinator, sending=new_token())

    assert [one.invitation.email for one in sent] == ["a@voorbeeld.example", "b@voorbeeld.example"]
    assert refused == {asks[1]: "Deventer hoort niet bij Midden-Holland."}


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


def test_own_words_go_along_again_from_who_wrote_them_alone(region: Region, coordinator: User) -> None:
    officer = make_officer()
    sent = invite(ask=officer_of(region, message="Tot maandag!"), by=officer)

    assert invite_again(invitation=sent.invitation, by=officer).invitation.message == "Tot maandag!"
    assert "Tot maandag!" in Mail.objects.latest("pk").text
    assert invite_again(invitation=sent.invitation, by=coordinator).invitation.message == ""
    assert "Tot maandag!" not in Mail.objects.latest("pk").text


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
