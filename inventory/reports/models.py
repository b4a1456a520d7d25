"""Files that take time to make are made once, by a worker, and kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inventory.scans.models import Scan


class Audience(models.TextChoices):
    """For whom a report is cut (domain.md section 6)."""

    MEMBERS = "members", "leden van de regio"
    PUBLIC = "public", "iedereen"


class JobState(models.TextChoices):
    WAITING = "waiting", "Staat klaar om te maken"
    RUNNING = "running", "Wordt gemaakt"
    READY = "ready", "Klaar"
    FAILED = "failed", "Niet gelukt"


class StoredReportQuerySet(models.QuerySet["StoredReport"]):
    def for_scan(self, scan: Scan, audience: Audience, key: str) -> StoredReportQuerySet:
        return self.filter(scan=scan, audience=audience, key=key)

    def to_make(self) -> StoredReportQuerySet:
        return self.filter(state=JobState.WAITING).order_by("pk")


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
    started_at = models.DateTimeField(null=True)
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
