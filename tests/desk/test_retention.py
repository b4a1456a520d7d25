"""What goes when its term has passed, and what stays a second before that."""

from __future__ import annotations

import datetime
import io
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from inventory.desk.retention import AT_ONCE, KINDS, Kind, clean
from inventory.desk.unused_accounts import remove_account, to_warn, warn
from inventory.reports.models import ArchivedReport, StoredReport
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.models import Answer, ReadingLink, Reminder, Scan
from inventory.scans.permissions import get_filling_to_edit
from regions.breaks import chain_breaks
from regions.models import (
    ConfirmationRequest,
    Invitation,
    JoinRequest,
    LimitCounter,
    Mail,
    Revision,
    Role,
    User,
)
from regions.saving import Saving, record
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = timezone.now()
Ago = datetime.datetime
Make = Callable[[datetime.datetime], models.Model]
SECOND, DAY = datetime.timedelta(seconds=1), datetime.timedelta(days=1)


def kind(name: str) -> Kind:
    return next(one for one in KINDS if one.name == name)


def term(name: str) -> datetime.timedelta:
    return datetime.timedelta(days=project.RETENTION[name])


def days_ago(days: int) -> datetime.datetime:
    return NOW - days * DAY


# --- one row of each kind, whose term began at a moment ---------------------------------------------------------
def invitation(**changes: Any) -> Invitation:
    fields: dict[str, Any] = {
        "role": Role.COORDINATOR,
        "email": "iemand@regio.nl",
        "region": make_region(),
        "ends_at": NOW,
        "token_hash": str(Invitation.objects.count()),
    }
    return Invitation.objects.create(**(fields | changes))


def join_request(**changes: Any) -> JoinRequest:
    get_municipality(GOUDA)
    return JoinRequest.objects.create(initiative_name="Het Huis", municipality_id=GOUDA, email="a@b.nl", **changes)


def mail(**changes: Any) -> Mail:
    return Mail.objects.create(kind="confirm", about="initiative:1", to="a@b.nl", subject="Klopt het nog?", **changes)


def closed_scan() -> Scan:
    """Adopted, as far as retention looks."""
    return make_scan(state="adopted", adopted_on=NOW, frozen_inputs="{}", inputs_sha256="0" * 64, frozen_report="{}")


def reminder(at: Ago, scan: Scan | None = None) -> Reminder:
    return Reminder.objects.create(
        scan=scan or closed_scan(), municipality=get_municipality(GOUDA), email="a@b.nl", number=1, sent_at=at
    )


def confirmation(at: Ago) -> ConfirmationRequest:
    """With three newer ones of the same initiative."""
    initiative = make_initiative()
    rows = [
        initiative.confirmation_requests.create(token_hash=f"{initiative.pk}-{number}", ends_at=ends_at)
        for number, ends_at in enumerate([at, NOW, NOW, NOW])
    ]
    return rows[0]


def reading_link(**changes: Any) -> ReadingLink:
    fields: dict[str, Any] = {
        "scan": make_scan(),
        "label": "De raad",
        "token_hash": str(ReadingLink.objects.count()),
        "ends_at": NOW,
    }
    return ReadingLink.objects.create(**(fields | changes))


def draft(at: Ago, **changes: Any) -> Answer:
    fields: dict[str, Any] = {"updated_at": NOW - 366 * DAY}
    return make_answer(make_scan(reference_date=timezone.localdate(at)), **(fields | changes))


def stored(scan: Scan, at: Ago, state: str = "ready", number: int = 0) -> StoredReport:
    return StoredReport.objects.create(
        scan=scan, audience="members", key=str(number) * 64, state=state, content=b"%PDF", finished_at=at
    )


def replaced_report(at: Ago) -> StoredReport:
    scan = make_scan()
    stored(scan, NOW, number=1)
    return stored(scan, at)


def archived_report(at: Ago) -> StoredReport:
    scan = make_scan()
    ArchivedReport.objects.create(scan=scan, audience="members", format="pdf", content=b"%PDF", sha256="0" * 64)
    return stored(scan, at)


def log_entry(at: Ago) -> LogEntry:
    staff = make_staff()
    about = ContentType.objects.get_for_model(User)
    return LogEntry.objects.create(
        user=staff, content_type=about, object_id="1", object_repr="x", action_flag=CHANGE, action_time=at
    )


def told_account(at: Ago) -> User:
    user = make_user(last_login=at)
    Mail.objects.create(
        kind="account_goes", about=f"user:{user.pk}", to=user.email, subject="Weg", created_at=NOW - 30 * DAY
    )
    return user


CASES: list[tuple[str, Make]] = [
    ("accounts_unused", told_account),
    ("accounts_unused", lambda at: make_user(last_login=at, is_active=False)),
    ("accounts_never_used", lambda at: make_user(date_joined=at)),
    ("invitations", lambda at: invitation(ends_at=at)),
    ("invitations", lambda at: invitation(state="accepted", answered_at=at)),
    ("invitations", lambda at: invitation(state="withdrawn", answered_at=at)),
    ("join_requests", lambda at: join_request(state="declined", decided_at=at, made_at=days_ago(900))),
    ("join_requests", lambda at: join_request(made_at=at - 365 * DAY)),
    ("reminders", reminder),
    ("confirmations", confirmation),
    ("mails", lambda at: mail(sent_at=at)),
    ("mails", lambda at: mail(failed_at=at)),
    ("mails", lambda at: mail(claimed_at=at)),
    ("reading_links", lambda at: reading_link(ends_at=at)),
    ("reading_links", lambda at: reading_link(withdrawn_at=at, ends_at=NOW + DAY)),
    ("stored_reports", replaced_report),
    ("stored_reports", archived_report),
    ("stored_reports", lambda at: stored(make_scan(), at, state="failed")),
    ("staff_log", log_entry),
    ("limit_counters", lambda at: LimitCounter.objects.create(key="k", starts_at=at - DAY, ends_at=at)),
]


def stays(row: models.Model) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("name", "make"), CASES, ids=[name for name, _ in CASES])
def test_row_goes_when_its_term_has_passed_and_stays_a_second_before(name: str, make: Make) -> None:
    passed = make(NOW - term(name))
    just_within = make(NOW - term(name) + SECOND)

    assert clean(kind(name), NOW) == 1

    assert (stays(passed), stays(just_within)) == (False, True)


def test_every_kind_has_a_case_and_a_term() -> None:
    assert {one.name for one in KINDS} == {*project.RETENTION, "sessions"}
    assert {name for name, _ in CASES} | {"drafts", "mail_texts", "sessions"} == {one.name for one in KINDS}


# --- what somebody still needs ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("accounts_unused", lambda at: make_user(last_login=at)),  # nobody told them
        ("accounts_unused", lambda at: make_staff(last_login=at, is_active=False)),
        ("accounts_never_used", lambda at: make_staff(date_joined=at)),
        ("invitations", lambda at: invitation(ends_at=NOW + DAY, made_at=at)),
        ("join_requests", lambda at: join_request(made_at=NOW - 364 * DAY)),
        ("reminders", lambda at: reminder(at, make_scan())),  # it holds that three is the most
        ("confirmations", lambda at: make_initiative().confirmation_requests.create(token_hash="x", ends_at=at)),
        ("mails", lambda at: mail(created_at=at)),  # still to be sent
        ("reading_links", lambda at: reading_link(made_at=at, ends_at=NOW + DAY)),
        ("stored_reports", lambda at: stored(make_scan(), at)),  # the newest of an open scan
        ("stored_reports", lambda at: stored(make_scan(), at, state="waiting")),
        ("drafts", lambda at: draft(at, updated_at=NOW - 364 * DAY)),  # somebody works on it
        ("drafts", lambda at: make_answer(closed_scan(), updated_at=at)),
    ],
)
def test_row_that_somebody_needs_stays_however_old(name: str, make: Make) -> None:
    row = make(NOW - 10 * term(name))

    assert clean(kind(name), NOW) == 0
    assert stays(row)


# --- the texts of mails ----------------------------------------------------------------------------------------
def test_text_of_a_mail_goes_once_it_is_not_sent_any_more_and_the_mail_stays() -> None:
    said = {"text": "https://voorbeeld.nl/uitnodiging/geheim/", "html": "<p>geheim</p>"}
    passed = mail(**said, failed_at=NOW - term("mail_texts"))
    just_within = mail(**said, failed_at=NOW - term("mail_texts") + SECOND)
    in_doubt = mail(**said, claimed_at=NOW - DAY, error="TimeoutError")
    waiting = mail(**said, created_at=NOW - term("mail_texts"))

    assert clean(kind("mail_texts"), NOW) == 2
    assert clean(kind("mail_texts"), NOW) == 0

    kept = Mail.objects.exclude(text="").exclude(html="")
    assert set(kept) == {just_within, waiting}
    assert Mail.objects.filter(pk__in=[passed.pk, in_doubt.pk], text="", html="").count() == 2


# --- drafts ----------------------------------------------------------------------------------------------------
def test_draft_goes_three_years_after_its_reference_date() -> None:
    gone, kept = draft(NOW - term("drafts")), draft(NOW - term("drafts") + DAY)

    assert clean(kind("drafts"), NOW) == 1

    assert (stays(gone), stays(kept)) == (False, True)
    ended = Revision.objects.get(action="retention")
    assert (ended.trail, ended.after, ended.by) == (f"scan:{gone.scan_id}", None, None)


def test_draft_that_goes_leaves_nothing_of_what_it_said_in_a_history_that_is_whole() -> None:
    scan = make_scan(reference_date=timezone.localdate(NOW - term("drafts")))
    officer = make_officer(GOUDA)
    save_answer(
        filling=get_filling_to_edit(officer, scan.pk, GOUDA),
        activity=get_activity("B2.1"),
        values=AnswerValues(answer="missing", note="Nog geheim"),
        expected=0,
        by=officer,
    )
    Answer.objects.update(updated_at=NOW - 366 * DAY)

    assert clean(kind("drafts"), NOW) == 1

    told = Revision.objects.filter(trail=scan.trail, subject="answer")
    assert [(one.action, one.before, one.after) for one in told] == [("answer", None, None), ("retention", None, None)]
    assert chain_breaks(scan.trail, timezone.now()) == []


def test_shared_answers_stay_beside_a_draft_that_goes() -> None:
    scan = make_scan(reference_date=timezone.localdate(NOW - term("drafts")))
    old = NOW - 400 * DAY
    shared = make_answer(scan, GOUDA, updated_at=old)
    unshared = make_answer(scan, WADDINXVEEN, updated_at=old)
    make_sheet(scan, GOUDA)
    make_sheet(scan, WADDINXVEEN, shared=False)

    assert clean(kind("drafts"), NOW) == 1
    assert (stays(shared), stays(unshared)) == (True, False)


# --- accounts --------------------------------------------------------------------------------------------------
UNUSED = project.RETENTION["accounts_unused"]


def test_person_is_told_a_month_before_the_account_goes() -> None:
    soon = make_user(last_login=days_ago(UNUSED - 30), email="lang@weg.nl")
    make_user(last_login=days_ago(UNUSED - 30) + SECOND)
    make_staff(last_login=days_ago(UNUSED))
    make_user(last_login=days_ago(UNUSED), is_active=False)

    assert (warn(NOW), warn(NOW)) == (1, 0)

    told = Mail.objects.get()
    assert (told.kind, told.to, told.about) == ("account_goes", "lang@weg.nl", f"user:{soon.pk}")
    goes = re.search(r"Uw account verdwijnt op (\d+ \w+ \d{4})", told.subject)
    assert goes
    assert goes[1] in told.text
    assert "/inloggen/" in told.text


def test_account_that_was_told_late_gets_its_whole_month() -> None:
    user = make_user(last_login=days_ago(UNUSED + 500))
    warn(NOW)

    assert clean(kind("accounts_unused"), NOW + 29 * DAY) == 0
    assert clean(kind("accounts_unused"), NOW + 31 * DAY) == 1
    assert not stays(user)


def test_account_that_is_used_after_the_mail_stays() -> None:
    user = told_account(days_ago(UNUSED))
    User.objects.filter(pk=user.pk).update(last_login=NOW - DAY)

    assert clean(kind("accounts_unused"), NOW) == 0
    assert clean(kind("accounts_unused"), NOW + UNUSED * DAY) == 0, "an old mail is no warning for later"


def test_account_stays_of_who_is_still_logged_in_or_changed_something() -> None:
    logged_in, changed = told_account(NOW), told_account(days_ago(UNUSED))
    Client().force_login(logged_in)
    User.objects.filter(pk=logged_in.pk).update(last_login=days_ago(UNUSED))
    revision = record(make_region(), Saving(by=changed), before=None, after={})
    Revision.objects.filter(pk=revision.pk).update(at=NOW - DAY)

    assert clean(kind("accounts_unused"), NOW) == 0
    assert not to_warn(NOW).exists()


def test_account_whose_person_logs_in_while_it_is_cleaned_up_stays() -> None:
    user = make_user(last_login=NOW - 3 * UNUSED * DAY)
    as_it_was_read = User.objects.get(pk=user.pk)
    User.objects.update(last_login=NOW)

    assert not remove_account(as_it_was_read, NOW)
    assert stays(user)


def test_unused_account_leaves_no_name_and_staff_hear_of_a_region_without_coordinator() -> None:
    region = make_region()
    user = make_coordinator(region, last_login=days_ago(UNUSED), is_active=False, email="weg@regio.nl")
    make_staff()
    mail(sent_at=NOW)
    Mail.objects.update(to=user.email)

    clean(kind("accounts_unused"), NOW)

    assert [one.kind for one in Mail.objects.all()] == ["coordinator_left"]


# --- the command -----------------------------------------------------------------------------------------------
def run(*args: str) -> str:
    out = io.StringIO()
    call_command("clean_up", *args, stdout=out)
    return out.getvalue()


def test_command_says_in_dutch_how_many_and_finds_nothing_the_second_time() -> None:
    invitation(ends_at=days_ago(400))
    mail(sent_at=days_ago(400))
    mail(sent_at=days_ago(400))

    first, second = run(), run()

    assert "Uitnodigingen die zijn beantwoord of verlopen: 1\n" in first
    assert "Oude mails: 2\n" in first
    assert "Samen: 3\n" in first
    assert "Samen: 0\n" in second


def test_dry_run_tells_the_same_and_removes_nothing() -> None:
    rows = [invitation(ends_at=days_ago(400)), make_officer(date_joined=days_ago(40)), draft(days_ago(2000))]
    make_user(last_login=days_ago(UNUSED))

    told = run("--dry-run")

    assert "Samen: 3\n" in told
    assert "Mails aan wie het account te lang niet gebruikt: 1" in told
    assert all(stays(row) for row in rows)
    assert not Mail.objects.exists()


def test_expired_sessions_go_and_open_ones_stay() -> None:
    Client().force_login(make_user())
    Session.objects.create(session_key="oud", session_data="", expire_date=timezone.now() - SECOND)

    run()

    assert [one.session_key for one in Session.objects.filter(session_key="oud")] == []
    assert Session.objects.count() == 1


def test_more_rows_than_go_at_once_all_go() -> None:
    old = days_ago(400)
    LimitCounter.objects.bulk_create(
        LimitCounter(key=str(number), starts_at=old, ends_at=old) for number in range(AT_ONCE + 1)
    )

    assert clean(kind("limit_counters"), NOW) == AT_ONCE + 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory there is one connection")
def test_two_that_clean_up_at_once_count_each_row_once_and_warn_once() -> None:
    for number in range(20):
        mail(sent_at=days_ago(400))
        make_user(last_login=days_ago(UNUSED), email=f"{number}@weg.nl", is_active=False)
    make_user(last_login=days_ago(UNUSED), email="nog@hier.nl")
    start = threading.Barrier(2)

    def clean_up(_: int) -> tuple[int, int]:
        try:
            start.wait()
            return sum(clean(one, NOW) for one in KINDS), warn(NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        done = list(two.map(clean_up, range(2)))

    assert sum(removed for removed, _ in done) == 40
    assert sum(warned for _, warned in done) == 1
    assert [one.to for one in Mail.objects.all()] == ["nog@hier.nl"]


def test_terms_follow_the_setting(settings: Settings) -> None:
    settings.RETENTION = settings.RETENTION | {"invitations": 10}
    row = invitation(ends_at=days_ago(10))

    assert clean(kind("invitations"), NOW) == 1
    assert not stays(row)


@pytest.mark.parametrize("said", ["", "veel", "-3", "59"])
def test_term_that_is_none_stops_the_start_with_a_sentence(said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import inventory.settings"],
        cwd=project.BASE_DIR,
        env={**os.environ, "RETENTION_MAILS": said},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert f"RETENTION_MAILS is '{said}'. Zet er een aantal dagen in, minstens 60." in done.stderr
