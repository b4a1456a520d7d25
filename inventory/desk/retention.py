"""
What has been kept long enough, and goes: see docs/bewaren.md and the setting RETENTION.

Each kind says which rows have passed their term. Removing asks that again, row by row or in one statement for some
hundreds at once: a row that somebody used meanwhile stays, and a run may stop, be repeated, or meet another.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from inventory.desk.unused_accounts import never_used, remove_account, unused
from inventory.reports.models import ArchivedFormat, ArchivedReport, JobState, StoredReport
from inventory.scans.actions.answers import snapshot
from inventory.scans.models import Answer, ReadingLink, Reminder, ScanState
from regions import saving
from regions.chain import DROPPED, empty
from regions.confirming import MOST_UNANSWERED
from regions.models import ConfirmationRequest, Invitation, InvitationState, JoinRequest, JoinState, LimitCounter, Mail
from regions.saving import ConflictError, Saving

AT_ONCE = 500
"""So many rows go in one transaction: nobody waits long for it."""
LONG_SILENCE = datetime.timedelta(days=365)
"""What nobody touched for so long is not being worked on."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that is kept for a time."""

    name: str
    """as in RETENTION"""
    what: str
    """what goes, in Dutch"""
    overdue: Callable[[datetime.datetime, datetime.datetime], QuerySet[Any]]
    """the rows that have passed their term, from now and the moment at which the term began"""
    remove: Callable[[Any, datetime.datetime], bool] | None = None
    """removes one row and tells whether it did; None: they just go"""

    def rows(self, now: datetime.datetime) -> QuerySet[Any]:
        return self.overdue(now, now - datetime.timedelta(days=settings.RETENTION.get(self.name, 0)))


def clean(kind: Kind, now: datetime.datetime) -> int:
    """Remove what has passed its term, and tell how many."""
    keys = list(kind.rows(now).order_by("pk").values_list("pk", flat=True))
    return sum(_clean_some(kind, keys[start : start + AT_ONCE], now) for start in range(0, len(keys), AT_ONCE))


def _clean_some(kind: Kind, keys: list[Any], now: datetime.datetime) -> int:
    if kind.remove is None:
        with transaction.atomic():
            # In one order, so that two that clean up at once wait for each other and never block.
            held = kind.rows(now).order_by("pk").filter(pk__in=keys).select_for_update(of=("self",))
            _, removed = held.model._base_manager.filter(pk__in=[one.pk for one in held]).delete()
        return int(removed.get(held.model._meta.label, 0))
    # One transaction each: an account or an answer takes its history along, and must not wait for hundreds of others.
    return sum(kind.remove(one, now) for one in kind.rows(now).filter(pk__in=keys))


# --- what has passed its term ----------------------------------------------------------------------------------
def _sessions(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=now)


def _limit_counters(now: datetime.datetime, since: datetime.datetime) -> QuerySet[LimitCounter]:
    return LimitCounter.objects.filter(ends_at__lte=since)


def _invitations(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Invitation]:
    """Answered, withdrawn, replaced or ended so long ago."""
    return Invitation.objects.filter(Q(state=InvitationState.OPEN, ends_at__lte=since) | Q(answered_at__lte=since))


def _join_requests(now: datetime.datetime, since: datetime.datetime) -> QuerySet[JoinRequest]:
    """Decided so long ago; or never, while nobody looked for a year longer."""
    waiting = Q(state=JoinState.WAITING, made_at__lte=since - LONG_SILENCE)
    return JoinRequest.objects.filter(Q(decided_at__lte=since) | waiting)


def _mails(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Mail]:
    """Sent, given up, or begun so long ago; what still waits to be sent stays."""
    begun = Q(claimed_at__lte=since, sent_at__isnull=True, failed_at__isnull=True)
    return Mail.objects.filter(Q(sent_at__lte=since) | Q(failed_at__lte=since) | begun)


def _mail_texts(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Mail]:
    """Of what failed so long ago that it is not sent again, and of what is never sent again."""
    return Mail.objects.spent(now) | Mail.objects.filter(failed_at__lte=since).exclude(text="")


def _forget_text(mail: Mail, now: datetime.datetime) -> bool:
    """The mail stays in the list, without what it said. Unless somebody let it wait once more just now."""
    as_read = {"claimed_at": mail.claimed_at, "failed_at": mail.failed_at, "attempts": mail.attempts}
    return Mail.objects.filter(pk=mail.pk, **as_read).forget_texts() == 1


def _reminders(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Reminder]:
    """Of scans in which nobody is reminded any more: until then they hold that three is the most."""
    over = Q(scan__state=ScanState.ADOPTED) | Q(scan__reference_date__lte=_first_day_of_drafts(now))
    return Reminder.objects.filter(over, sent_at__lte=since)


def _confirmations(now: datetime.datetime, since: datetime.datetime) -> QuerySet[ConfirmationRequest]:
    """The last ones of each initiative stay: they hold whom we leave in peace."""
    newer = ConfirmationRequest.objects.filter(initiative=OuterRef("initiative"), pk__gt=OuterRef("pk")).order_by("pk")
    enough = Subquery(newer.values("pk")[MOST_UNANSWERED - 1 : MOST_UNANSWERED])
    return ConfirmationRequest.objects.filter(ends_at__lte=since).annotate(enough=enough).filter(enough__isnull=False)


def _reading_links(now: datetime.datetime, since: datetime.datetime) -> QuerySet[ReadingLink]:
    return ReadingLink.objects.filter(Q(withdrawn_at__lte=since) | Q(ends_at__lte=since))


def _drafts(now: datetime.datetime, since: datetime.datetime) -> QuerySet[Answer]:
    """
    Answers that a municipality never shared, in a scan that was never adopted and that nobody works on any more.

    Cleared ones as well: nothing but the cell is left of those.
    """
    shared = Q(scan__sheets__municipality=F("municipality"), scan__sheets__shared_on__isnull=False)
    old = Answer.objects.filter(scan__reference_date__lte=timezone.localdate(since), updated_at__lte=now - LONG_SILENCE)
    return old.exclude(scan__state=ScanState.ADOPTED).exclude(pk__in=Answer.objects.filter(shared).values("pk"))


@transaction.atomic
def _drop_draft(answer: Answer, now: datetime.datetime) -> bool:
    """The history tells that it went and when, and no longer what it said."""
    trail, pk = f"scan:{answer.scan_id}", answer.pk
    try:
        saving.remove(answer, Saving(by=None, trail=trail, action=DROPPED), expected=answer.version, snapshot=snapshot)
    except ConflictError:
        return False
    empty(trail=trail, subject=saving.subject_of(Answer), subject_id=pk)
    return True


def _stored_reports(now: datetime.datetime, since: datetime.datetime) -> QuerySet[StoredReport]:
    """
    PDFs of a report that is different by now, or that could not be made. What was adopted is in the archive.

    The newest stays as long as its scan is open: people may still have its address.
    """
    same = {"scan": OuterRef("scan"), "audience": OuterRef("audience")}
    newer = StoredReport.objects.filter(**same, state=JobState.READY, finished_at__gt=OuterRef("finished_at"))
    archived = ArchivedReport.objects.filter(**same, format=ArchivedFormat.PDF)
    done = StoredReport.objects.filter(state__in=[JobState.READY, JobState.FAILED], finished_at__lte=since)
    return done.filter(Q(state=JobState.FAILED) | Exists(newer) | Exists(archived))


def _staff_log(now: datetime.datetime, since: datetime.datetime) -> QuerySet[LogEntry]:
    return LogEntry.objects.filter(action_time__lte=since)


def _first_day_of_drafts(now: datetime.datetime) -> datetime.date:
    return timezone.localdate(now) - datetime.timedelta(days=settings.RETENTION["drafts"])


KINDS: tuple[Kind, ...] = (
    Kind("accounts_unused", "Accounts die te lang niet gebruikt zijn", unused, remove_account),
    Kind("accounts_never_used", "Accounts die nooit gebruikt zijn", never_used, remove_account),
    Kind("invitations", "Uitnodigingen die zijn beantwoord of verlopen", _invitations),
    Kind("join_requests", "Vragen om erbij te komen", _join_requests),
    Kind("reminders", "Herinneringen van scans die klaar zijn", _reminders),
    Kind("confirmations", "Oude vragen of het nog klopt", _confirmations),
    Kind("mails", "Oude mails", _mails),
    Kind("mail_texts", "Teksten van mails die niet meer verstuurd worden", _mail_texts, _forget_text),
    Kind("reading_links", "Leeslinks die zijn ingetrokken of verlopen", _reading_links),
    Kind("drafts", "Antwoorden die nooit zijn gedeeld", _drafts, _drop_draft),
    Kind("stored_reports", "Rapporten (PDF) die zijn vervangen", _stored_reports),
    Kind("staff_log", "Regels uit het logboek van het beheer", _staff_log),
    Kind("limit_counters", "Tellers van pogingen", _limit_counters),
    Kind("sessions", "Sessies die zijn verlopen", _sessions),
)
