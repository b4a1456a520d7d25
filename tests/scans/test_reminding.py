"""Reminding: whom, how often, and never who is done."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.reminding import remind
from inventory.scans.board import scan_board
from inventory.scans.models import Reminder, Scan
from inventory.scans.permissions import get_filling_to_edit
from inventory.scans.reminding import WhyNot, who_is_behind
from regions.actions.invitations import invite, say_not_me
from regions.actions.mails import stop_mails
from regions.invitations import Ask
from regions.models import Invitation, InvitationState, Mail, Membership, Role, User
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db


def make_old_scan() -> Scan:
    """A scan that has been open for a month, with a coordinator."""
    scan = make_scan(make_region(), created_on=timezone.now() - datetime.timedelta(days=30))
    make_coordinator(scan.region)
    return scan


def make_old_officer(municipality: str = GOUDA, *, days: int = 30) -> User:
    officer = make_officer(municipality)
    given_on = timezone.now() - datetime.timedelta(days=days)
    Membership.objects.filter(user=officer).update(given_on=given_on)
    return officer


def let_days_pass(days: int) -> None:
    """As if what went out, went out longer ago."""
    for mail in Mail.objects.all():
        mail.created_at -= datetime.timedelta(days=days)
        mail.save()


def answer(scan: Scan, officer: User, activity: str, kind: str) -> None:
    filling = get_filling_to_edit(officer, scan.pk, GOUDA)
    save_answer(
        filling=filling, activity=get_activity(activity), values=AnswerValues(answer=kind), expected=0, by=officer
    )


def test_remind_mails_who_has_not_shared_and_not_who_has() -> None:
    scan = make_old_scan()
    officer = make_old_officer(GOUDA)
    make_old_officer(WADDINXVEEN)
    make_sheet(scan, WADDINXVEEN)

    remind(scan=scan)

    assert [mail.to for mail in Mail.objects.all()] == [officer.email]


def test_remind_counts_dont_know_as_answered() -> None:
    scan = make_old_scan()
    officer = make_old_officer()
    answer(scan, officer, "A1.1", "present")
    answer(scan, officer, "A1.2", "dont_know")

    remind(scan=scan)

    mail = Mail.objects.get()
    assert mail.subject == "Nog 31 vragen voor Gouda"
    assert "2 van de 33 vragen zijn klaar" in mail.text


def test_remind_who_has_not_begun_says_that_it_does_not_matter() -> None:
    scan = make_old_scan()
    make_old_officer()

    remind(scan=scan)

    assert "U heeft nog niet kunnen beginnen" in Mail.objects.get().text


def test_remind_a_second_time_within_a_week_mails_nobody() -> None:
    scan = make_old_scan()
    make_old_officer()
    remind(scan=scan)
    let_days_pass(6)

    assert remind(scan=scan) == []


def test_remind_three_times_and_never_again() -> None:
    scan = make_old_scan()
    make_old_officer()
    for _ in range(5):
        remind(scan=scan)
        let_days_pass(8)

    texts = [mail.text for mail in Mail.objects.order_by("pk")]
    assert len(texts) == 3
    assert ["laatste herinnering" in text for text in texts] == [False, False, True]


def test_remind_who_got_their_account_this_week_waits() -> None:
    scan = make_old_scan()
    make_old_officer(days=6)

    assert remind(scan=scan) == []
    assert who_is_behind(scan_board(scan), timezone.now())[0].why_not == WhyNot.TOO_SOON


def test_remind_who_wants_no_mails_gets_none() -> None:
    scan = make_old_scan()
    stop_mails(email=make_old_officer().email)

    assert remind(scan=scan) == []


def test_remind_in_two_scans_at_once_is_one_mail_a_week() -> None:
    scan = make_old_scan()
    make_old_officer()
    other = make_scan(scan.region, created_on=scan.created_on)

    remind(scan=scan)
    remind(scan=other)

    assert Mail.objects.count() == 1


def test_remind_an_officer_of_two_municipalities_is_one_mail() -> None:
    scan = make_old_scan()
    officer = make_old_officer()
    Membership.objects.create(
        user=officer,
        role="officer",
        municipality_id=WADDINXVEEN,
        given_on=timezone.now() - datetime.timedelta(days=30),
    )

    remind(scan=scan)

    assert Mail.objects.count() == 1


def test_remind_an_initiative_that_has_confirmed_mails_nobody() -> None:
    scan = make_old_scan()
    confirmed, unconfirmed = make_initiative(), make_initiative(confirmed_on=None)
    for one in (confirmed, unconfirmed):
        make_offer(one)
        editor = make_editor(one)
        Membership.objects.filter(user=editor).update(given_on=timezone.now() - datetime.timedelta(days=30))

    reminded = remind(scan=scan)

    assert [one.initiative for one in reminded] == [unconfirmed]
    assert Mail.objects.get().subject == f"Klopt dit over {unconfirmed.name}?"


def test_remind_a_scan_that_is_not_open_mails_nobody() -> None:
    scan = make_old_scan()
    make_old_officer()
    Scan.objects.filter(pk=scan.pk).update(state="preparing")

    assert remind(scan=Scan.objects.get(pk=scan.pk)) == []


def test_who_is_behind_with_many_people_asks_no_more_queries(django_assert_num_queries: object) -> None:
    scan = make_old_scan()
    make_old_officer()
    board, now = scan_board(scan), timezone.now()
    with django_assert_num_queries(6):  # type: ignore[operator]  # pytest-django's
        who_is_behind(board, now)
    for _ in range(9):
        make_old_officer()

    with django_assert_num_queries(6):  # type: ignore[operator]  # pytest-django's
        assert len(who_is_behind(board, now)) == 10


def test_remind_who_was_invited_and_said_nothing_gets_a_new_link_that_ends_the_old() -> None:
    scan = make_old_scan()
    coordinator = make_coordinator(scan.region)
    ask = Ask(Role.OFFICER, "nieuw@voorbeeld.example", region=scan.region, municipality=get_municipality(GOUDA))
    old = invite(ask=ask, by=coordinator).invitation
    Invitation.objects.filter(pk=old.pk).update(made_at=timezone.now() - datetime.timedelta(days=8))
    let_days_pass(8)

    remind(scan=scan, by=coordinator)

    assert [mail.to for mail in Mail.objects.all()] == ["nieuw@voorbeeld.example"] * 2
    assert Invitation.objects.get(state=InvitationState.OPEN) != old


def test_remind_who_said_that_they_are_not_the_right_person_is_left_alone() -> None:
    scan = make_old_scan()
    coordinator = make_coordinator(scan.region)
    ask = Ask(Role.OFFICER, "nieuw@voorbeeld.example", region=scan.region, municipality=get_municipality(GOUDA))
    invitation = invite(ask=ask, by=coordinator).invitation
    say_not_me(invitation=invitation)
    Invitation.objects.update(made_at=timezone.now() - datetime.timedelta(days=8))
    let_days_pass(8)

    assert remind(scan=scan, by=coordinator) == []


def test_scan_remind_mails_only_who_was_ticked(client: Client) -> None:
    scan = make_old_scan()
    one, _ = make_old_officer(), make_old_officer()
    client.force_login(make_coordinator(scan.region))

    client.post(reverse("scan-remind", args=[scan.pk]), {"who": [f"g-{GOUDA}-{one.email}"]})

    assert [mail.to for mail in Mail.objects.all()] == [one.email]


def test_scan_remind_says_why_somebody_gets_no_mail(client: Client) -> None:
    scan = make_old_scan()
    make_old_officer(days=1)
    client.force_login(make_coordinator(scan.region))

    page = client.get(reverse("scan-remind", args=[scan.pk])).content.decode()

    assert "kan vanaf" in page
    assert "Van Waddinxveen heeft nog niemand een account" in page


def test_send_reminders_reminds_in_every_open_scan(capsys: pytest.CaptureFixture[str]) -> None:
    make_old_officer()
    make_old_scan()

    call_command("send_reminders")

    assert "1 herinnerd" in capsys.readouterr().out
    assert Reminder.objects.get().sent_by is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
def test_remind_eight_times_at_once_is_one_mail() -> None:
    scan = make_old_scan()
    make_old_officer()

    def run(_: int) -> None:
        try:
            remind(scan=scan)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))

    assert (Mail.objects.count(), Reminder.objects.count()) == (1, 1)
