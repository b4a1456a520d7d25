from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone


class Versioned(models.Model):
    """Something that more than one person may change: each change raises `version` by one."""

    version = models.PositiveIntegerField("versie", default=1, editable=False)

    class Meta:
        abstract = True


class Revision(models.Model):
    """
    One change of one thing: who, when, what it was and what it became. Only ever added, never changed.

    `subject` names the kind of thing ("answer", "offer", …) and `subject_id` its primary key. The pair with
    `version` is unique, so that two writers can never both own the same next version. `trail` groups the
    changes that belong to one history ("scan:12", "initiative:5"). `token` is given by whoever saves: the
    same save sent twice happens once. `batch` binds changes that were made, and can be undone, together.

    `by_number` is the primary key of who did it: it tells nothing once the account is gone, and stays when `by` does
    not. `position` and `hash` link the revisions of a trail to a chain: see `TrailHead`. They are filled in once,
    just after the change itself, and with them `said_hash`: the hash of what was said (`reason`, `before`, `after`).
    The chain goes through that hash, so that what a dropped draft said can be taken out (`emptied_at`) and every link
    still fits.
    """

    subject = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    version = models.PositiveIntegerField()
    trail = models.CharField(max_length=40, db_index=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    token = models.UUIDField(null=True, unique=True)
    batch = models.UUIDField(null=True, db_index=True)
    by_number = models.BigIntegerField(null=True)
    position = models.PositiveBigIntegerField(null=True)
    hash = models.CharField(max_length=64, blank=True)
    said_hash = models.CharField(max_length=64, blank=True)
    emptied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "wijziging"
        verbose_name_plural = "wijzigingen"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["subject", "subject_id", "version"], name="revision_version_once"),
            models.UniqueConstraint(fields=["trail", "position"], name="revision_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id}, versie {self.version}"


class TrailHead(models.Model):
    """
    The last link of the chain of one trail: how many revisions it holds, and the hash of the last.

    Each revision's hash covers its content and the hash before it. Whoever changes or takes away a revision breaks
    the chain from there on; whoever takes away the last ones breaks with this row.
    """

    trail = models.CharField(max_length=40, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = "laatste schakel"
        verbose_name_plural = "laatste schakels"

    def __str__(self) -> str:
        return f"{self.trail}: {self.length}"
