"""What happens to a scan: who agreed, what was added later, who reads along without an account, and remarks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bouwstenen.models import Activity
from inventory.scans.models.scan import Scan
from regions.models import Initiative, Municipality, Versioned


class Consent(Versioned):
    """The college of one municipality agreed with the report, on a date."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="consents", verbose_name="scan")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    given_on = models.DateField("akkoord van het college op")
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="genoteerd door",
    )
    noted_at = models.DateTimeField("genoteerd op", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "akkoord van een college"
        verbose_name_plural = "akkoorden van colleges"
        constraints = [
            models.UniqueConstraint(fields=["scan", "municipality"], name="consent_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id}: {self.municipality_id}"


class Addition(Versioned):
    """A dated note that stands beside an adopted report and leaves it as it is ("aanvulling")."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="additions", verbose_name="scan")
    text = models.TextField("aanvulling")
    written_at = models.DateTimeField("geschreven op", default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )

    class Meta:
        verbose_name = "aanvulling"
        verbose_name_plural = "aanvullingen"
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="addition_has_a_text")]

    def __str__(self) -> str:
        return self.text[:60]


class HiddenName(models.Model):
    """
    An initiative that asked not to be named any more in an adopted report.

    What was frozen stays as it is; whatever is shown of it leaves the name out (`inventory.scans.hidden_names`).
    """

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="hidden_names", verbose_name="scan")
    slug = models.CharField("initiatief", max_length=80)
    hidden_at = models.DateTimeField("weggehaald op", default=timezone.now, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )

    class Meta:
        verbose_name = "weggehaalde naam"
        verbose_name_plural = "weggehaalde namen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["scan", "slug"], name="hidden_name_once_per_scan")]

    def __str__(self) -> str:
        return f"{self.scan_id}: {self.slug}"


class ReadingLink(models.Model):
    """A link with which somebody without an account reads a scan's report, until it ends or is withdrawn."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="reading_links", verbose_name="scan")
    label = models.CharField("voor wie", max_length=150)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="gemaakt door"
    )
    ends_at = models.DateTimeField("geldig tot")
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    class Meta:
        verbose_name = "leeslink"
        verbose_name_plural = "leeslinks"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.label


class Remark(models.Model):
    """What a member of the region writes beside a scan, or beside one cell of it. It changes no answer."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="remarks", verbose_name="scan")
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="activiteit"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    text = models.TextField("opmerking")
    written_at = models.DateTimeField("geschreven op", default=timezone.now, editable=False)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )
    written_as = models.CharField("als", max_length=150, blank=True)

    class Meta:
        verbose_name = "opmerking"
        verbose_name_plural = "opmerkingen"
        ordering = ["written_at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_has_a_text")]

    def __str__(self) -> str:
        return self.text[:60]


class Reminder(models.Model):
    """
    Somebody was reminded of one scan: of one municipality's answers, or of one initiative's profile.

    It is kept apart from the mail, which goes one day, so that nobody is reminded more often than was promised.
    """

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="reminders", verbose_name="scan")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="initiatief"
    )
    email = models.EmailField("aan")
    number = models.PositiveSmallIntegerField("de hoeveelste")
    sent_at = models.DateTimeField("verstuurd op", default=timezone.now, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="door"
    )

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(municipality__isnull=False, initiative__isnull=True)
                | Q(municipality__isnull=True, initiative__isnull=False),
                name="reminder_of_one_place",
            ),
            # Two that remind at once, remind once.
            models.UniqueConstraint(
                fields=["scan", "municipality", "email", "number"], name="reminder_of_municipality_once"
            ),
            models.UniqueConstraint(
                fields=["scan", "initiative", "email", "number"], name="reminder_of_initiative_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id}: {self.email} ({self.number})"
