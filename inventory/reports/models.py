"""Files that take time to make are made once, by a worker, and kept."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from inventory.scans.models import HiddenName, Scan


class Audience(models.TextChoices):
    """For whom a report is cut (domain.md section 6)."""

    MEMBERS = "members", "leden van de regio"
    PUBLIC = "public", "iedereen"


class JobState(models.TextChoices):
    WAITING = "waiting", "Staat klaar om te maken"
    RUNNING = "running", "Wordt gemaakt"
    READY = "ready", "Klaar"
    FAILED = "failed", "Niet gelukt"


SILENT_FOR = datetime.timedelta(seconds=60)
"""After so long without a sign of life the worker that was making a report is taken to be gone."""

MOST_ATTEMPTS = 3
"""How often a report is begun whose worker goes away, before it counts as one that cannot be made."""


def name_taken_out_since(moment: str) -> Exists:
    """Whether a name was taken out of the report of `scan` after the moment in this field, on which a file was made."""
    return Exists(HiddenName.objects.filter(scan=OuterRef("scan"), hidden_at__gte=OuterRef(moment)))


class StoredReportQuerySet(models.QuerySet["StoredReport"]):
    def to_make(self) -> StoredReportQuerySet:
        """Waiting, or begun by a worker of which nothing has been heard since; the oldest first."""
        silent = Q(state=JobState.RUNNING, alive_at__lt=timezone.now() - SILENT_FOR)
        return self.filter(Q(state=JobState.WAITING) | silent).order_by("pk")


class StoredReport(models.Model):
    """
    One PDF of one scan for one audience.

    `key` is the SHA-256 of all that the file is made from (the page's HTML and the version of the renderer):
    the same content is made once and served from here ever after.
    """

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="stored_reports")
    audience = models.CharField(max_length=10, choices=Audience)
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    html = models.TextField(blank=True)
    content = models.BinaryField(null=True)
    error = models.TextField(blank=True)
    requested_at = models.DateTimeField(default=timezone.now)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=0)
    alive_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = StoredReportQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaard rapport"
        verbose_name_plural = "bewaarde rapporten"
        constraints = [
            models.UniqueConstraint(fields=["scan", "audience", "key"], name="stored_report_once_per_content"),
            models.CheckConstraint(
                condition=~Q(state=JobState.READY) | Q(content__isnull=False),
                name="stored_report_ready_with_content",
            ),
        ]

    def __str__(self) -> str:
        return f"rapport van scan {self.scan_id}"

    @property
    def is_ready(self) -> bool:
        return self.state == JobState.READY

    @property
    def is_failed(self) -> bool:
        return self.state == JobState.FAILED

    def _still_as_read(self) -> StoredReportQuerySet:
        """This row, if no other worker took it since it was read: `attempts` counts who did."""
        return StoredReport.objects.filter(pk=self.pk, state=self.state, attempts=self.attempts)

    def claim(self) -> bool:
        """Begin to make it; False when another worker was first. One UPDATE decides, on every database."""
        values = {"state": JobState.RUNNING, "attempts": self.attempts + 1, "alive_at": timezone.now()}
        return self._swap(**values)

    def show_life(self) -> None:
        self._swap(alive_at=timezone.now())

    def let_go(self) -> bool:
        """Leave it for another worker, as if it had never been begun."""
        return self._swap(state=JobState.WAITING, attempts=self.attempts - 1, alive_at=None)

    def keep(self, content: bytes) -> bool:
        """Keep the file; what it was made of is not needed any more."""
        return self._swap(state=JobState.READY, content=content, html="", error="", finished_at=timezone.now())

    def give_up(self, error: str) -> bool:
        return self._swap(state=JobState.FAILED, error=error, finished_at=timezone.now())

    def try_again(self, html: str) -> bool:
        """Let a worker begin anew, because somebody asks for it again."""
        return self._swap(state=JobState.WAITING, attempts=0, html=html, error="", finished_at=None)

    def _swap(self, **values: Any) -> bool:
        if self._still_as_read().update(**values) != 1:
            return False
        for name, value in values.items():
            setattr(self, name, value)
        return True


class ArchivedFormat(models.TextChoices):
    JSON = "json", "JSON"
    PDF = "pdf", "PDF"


class ArchivedReport(models.Model):
    """The very bytes of an adopted scan's report, served for ever whatever happens to the data or the template."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="archived_reports")
    audience = models.CharField(max_length=10, choices=Audience)
    format = models.CharField(max_length=10, choices=ArchivedFormat)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "vastgelegd rapport"
        verbose_name_plural = "vastgelegde rapporten"
        constraints = [
            models.UniqueConstraint(fields=["scan", "audience", "format"], name="archived_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.format} van scan {self.scan_id}"
