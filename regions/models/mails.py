from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, When
from django.utils import timezone

from regions.models.initiatives import Initiative
from regions.models.regions import Region

PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 180))
"""How long a mail waits after each failure, before it is tried again."""

MOST_ATTEMPTS = len(PAUSES) + 1

SENDING_TAKES = datetime.timedelta(minutes=15)
"""Longer than any attempt lasts: a mail claimed before that is in the hands of nobody, and may have gone or not."""


class MailState(models.TextChoices):
    WAITING = "waiting", "gaat zo weg"
    SENT = "sent", "verstuurd"
    FAILED = "failed", "niet gelukt"
    UNCERTAIN = "uncertain", "niet zeker of hij is aangekomen"


WAITED_FOR = ("login_code", "password_reset")
"""Kinds of mail that do not stand behind a hundred invitations."""


class MailQuerySet(models.QuerySet["Mail"]):
    def newest_first(self) -> MailQuerySet:
        return self.order_by("-pk")

    def to_send(self, now: datetime.datetime) -> MailQuerySet:
        """Waiting, and not in a pause after a failure; what somebody waits for at a screen first, then the oldest."""
        return self.filter(
            claimed_at__isnull=True, sent_at__isnull=True, failed_at__isnull=True, next_try_at__lte=now
        ).order_by(Case(When(kind__in=WAITED_FOR, then=0), default=1), "pk")

    def failed(self) -> MailQuerySet:
        """Not sent after all attempts."""
        return self.filter(failed_at__isnull=False)

    def not_arrived(self, now: datetime.datetime) -> MailQuerySet:
        """Failed, or nobody knows: what somebody should look at."""
        return self.failed() | self.uncertain(now)

    def uncertain(self, now: datetime.datetime) -> MailQuerySet:
        """
        Begun and never finished: it may have arrived. It is not sent again by itself, since nobody wants two.

        The connection broke in the middle (`error` says so), or the worker went away.
        """
        begun = self.filter(claimed_at__isnull=False, sent_at__isnull=True, failed_at__isnull=True)
        return begun.filter(~Q(error="") | Q(claimed_at__lt=now - SENDING_TAKES))

    def spent(self, now: datetime.datetime) -> MailQuerySet:
        """What nobody sends any more and still has its text: in doubt, or failed with a code that ended long ago."""
        return (self.uncertain(now) | self.failed().filter(kind__in=WAITED_FOR)).exclude(text="")

    def to_retry(self, now: datetime.datetime) -> MailQuerySet:
        """Failed, and not so long ago that its text is gone."""
        return self.failed().filter(failed_at__gt=now - retried_for()).exclude(text="")

    def forget_texts(self) -> int:
        return self.update(text="", html="")


def retried_for() -> datetime.timedelta:
    """How long a mail that failed can be sent again, and therefore keeps its text: see docs/bewaren.md."""
    return datetime.timedelta(days=settings.RETENTION["mail_texts"])


class Mail(models.Model):
    """
    A mail waiting to be sent, or sent. It is stored with what caused it, and sent afterwards by the worker, once.

    `about` names the thing that it is about ("initiative:5"): with `kind` it tells what was sent to whom and when.
    What it said is kept until it is sent or cannot be sent any more: it may hold a key of which nothing but the hash is
    kept elsewhere.
    """

    kind = models.CharField("soort", max_length=40)
    about = models.CharField("waarover", max_length=60, db_index=True)
    region = models.ForeignKey(
        Region, models.SET_NULL, null=True, blank=True, related_name="mails", verbose_name="namens de regio"
    )
    to = models.EmailField("aan")
    from_name = models.CharField("van", max_length=200, default="Bouwstenenscan")
    reply_to = models.EmailField("antwoord aan", blank=True)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst", blank=True)
    html = models.TextField("opgemaakte tekst", blank=True)
    created_at = models.DateTimeField("gemaakt op", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    next_try_at = models.DateTimeField("volgende poging", default=timezone.now)
    claimed_at = models.DateTimeField("in behandeling sinds", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    failed_at = models.DateTimeField("mislukt op", null=True, blank=True)
    error = models.TextField("fout", blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.about}"

    def state(self, now: datetime.datetime) -> MailState:
        """How far it is."""
        if self.failed_at:
            return MailState.FAILED
        if self.sent_at:
            return MailState.SENT
        if self.claimed_at and (self.error or self.claimed_at < now - SENDING_TAKES):
            return MailState.UNCERTAIN
        return MailState.WAITING

    def claim(self, now: datetime.datetime) -> bool:
        """Begin to send it; False when another worker was first. One UPDATE decides, on every database."""
        return self._swap(claimed_at=now, attempts=self.attempts + 1, error="")

    def note_sent(self, now: datetime.datetime) -> bool:
        return self._swap(sent_at=now, text="", html="", error="")

    def note_failure(self, error: str, now: datetime.datetime) -> bool:
        """It has certainly not gone: try again after a pause, or give up after the last attempt."""
        if self.attempts >= MOST_ATTEMPTS:
            # A code has ended by now: sending it again helps nobody.
            gone = {"text": "", "html": ""} if self.kind in WAITED_FOR else {}
            return self._swap(claimed_at=None, failed_at=now, error=error, **gone)
        return self._swap(claimed_at=None, next_try_at=now + PAUSES[self.attempts - 1], error=error)

    def note_doubt(self, error: str) -> bool:
        """It broke off in the middle: whether it has gone, nobody knows. See `MailQuerySet.uncertain`."""
        return self._swap(error=error, text="", html="")

    def can_be_retried(self, now: datetime.datetime) -> bool:
        """As `MailQuerySet.to_retry`."""
        return bool(self.failed_at and self.failed_at > now - retried_for() and self.text)

    def try_again(self, now: datetime.datetime) -> bool:
        """Let a mail that failed wait in the queue once more. One of which nobody knows whether it went, stays."""
        failed = Mail.objects.to_retry(now).filter(pk=self.pk)
        return failed.update(failed_at=None, claimed_at=None, attempts=0, next_try_at=now) == 1

    def _swap(self, **values: Any) -> bool:
        """Change this row, if nobody did since it was read: `attempts` and `claimed_at` tell."""
        as_read = Mail.objects.filter(
            pk=self.pk, attempts=self.attempts, claimed_at=self.claimed_at, sent_at=None, failed_at=None
        )
        if as_read.update(**values) != 1:
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True


class StoppedAddress(models.Model):
    """An address that wants no more reminders or news. What its owner asks for, such as a code, still goes."""

    email = models.EmailField("e-mailadres", unique=True)
    stopped_at = models.DateTimeField("sinds", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "adres dat geen mails meer wil"
        verbose_name_plural = "adressen die geen mails meer willen"

    def __str__(self) -> str:
        return self.email


class ConfirmationOutcome(models.TextChoices):
    """The four buttons of "klopt het nog?" (ux.md section 10.4)."""

    RIGHT = "right", "Ja, alles klopt"
    CHANGED = "changed", "Er is iets veranderd"
    STOPPED = "stopped", "Wij zijn gestopt"
    NOT_ME = "not_me", "Ik ga hier niet meer over"


class ConfirmationRequestQuerySet(models.QuerySet["ConfirmationRequest"]):
    def still_open(self, now: datetime.datetime) -> ConfirmationRequestQuerySet:
        """Whose link still works: not answered, not ended."""
        return self.filter(outcome="", ends_at__gt=now)


class ConfirmationRequest(models.Model):
    """The yearly question to an initiative, with a link that shows what the public page would hold."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="confirmation_requests")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("gemaakt op", default=timezone.now)
    ends_at = models.DateTimeField("geldig tot")
    outcome = models.CharField("antwoord", max_length=10, choices=ConfirmationOutcome, blank=True)
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    objects = ConfirmationRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "vraag of het nog klopt"
        verbose_name_plural = "vragen of het nog klopt"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.outcome}"
