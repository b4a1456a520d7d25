from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from bouwstenen.models import Activity
from inventory.scans.models.scan import Scan
from regions.models import Municipality, Versioned


class AnswerKind(models.TextChoices):
    """What a municipality says of one activity; the five words start with five different letters."""

    PRESENT = "present", "Aanwezig"
    ELSEWHERE = "elsewhere", "Elders"
    MISSING = "missing", "Mist nog"
    DUPLICATED = "duplicated", "Dubbel"
    DONT_KNOW = "dont_know", "Weet ik niet"


class Reason(models.TextChoices):
    """Why something is missing ("Hoe komt dat?")."""

    NO_STRUCTURAL_FUNDING = "no_structural_funding", "Er is geen blijvend geld"
    NO_SPACE = "no_space", "Er is geen ruimte of plek"
    NO_EXPERTS_BY_EXPERIENCE = "no_experts_by_experience", "Er zijn nog geen ervaringsdeskundigen voor"
    NO_ORGANISING_POWER = "no_organising_power", "Er is niemand die het kan trekken"
    NOT_ACCESSIBLE_FOR_GROUP = "not_accessible_for_group", "Het is er wel, maar niet voor iedereen"
    STOPPED = "stopped", "Het was er, maar is gestopt"
    NOT_CONSIDERED = "not_considered", "We hebben hier nog niet over nagedacht"
    NO_DEMAND_KNOWN = "no_demand_known", "We weten niet of inwoners dit willen"
    BY_CHOICE = "by_choice", "We kiezen ervoor dit niet zelf te doen"


class Limit(models.TextChoices):
    """What holds something back that is there ("Is het genoeg?")."""

    TOO_LITTLE = "too_little", "Te weinig"
    WAITING_LIST = "waiting_list", "Er is een wachtlijst"
    NOT_FOR_EVERYONE = "not_for_everyone", "Niet voor iedereen"
    UNCERTAIN = "uncertain", "Onzeker of het blijft"
    FAR = "far", "Ver weg"


THERE = (AnswerKind.PRESENT, AnswerKind.ELSEWHERE, AnswerKind.DUPLICATED)
"""The answers that say that something is there; only these can have limits."""


class AnswerQuerySet(models.QuerySet["Answer"]):
    def given(self) -> AnswerQuerySet:
        """Without the cells that were cleared again."""
        return self.exclude(answer="")

    def shared(self) -> AnswerQuerySet:
        """Answers of municipalities that have shared: the only ones that count in the region's report."""
        return self.filter(scan__sheets__municipality=models.F("municipality"), scan__sheets__shared_on__isnull=False)


class Answer(Versioned):
    """What one municipality says of one activity for its residents. Empty `answer`: cleared again."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="answers", verbose_name="scan")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="activiteit")
    answer = models.CharField("antwoord", max_length=20, choices=AnswerKind, blank=True)
    reason = models.CharField("hoe komt dat", max_length=40, choices=Reason, blank=True)
    limits = models.JSONField("is het genoeg", default=list, blank=True)
    working_on_it = models.BooleanField("we zijn ermee bezig", default=False)
    place = models.CharField("waar kunnen inwoners terecht", max_length=300, blank=True)
    provider = models.CharField("wie biedt dit", max_length=300, blank=True)
    note = models.TextField("toelichting", blank=True)
    note_public = models.BooleanField("mag in het rapport", default=False)
    source = models.CharField("bron", max_length=300, blank=True)
    on_behalf = models.BooleanField("ingevuld door de regio", default=False)
    updated_at = models.DateTimeField("laatst gewijzigd", default=timezone.now)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="door",
    )

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "antwoord"
        verbose_name_plural = "antwoorden"
        constraints = [
            models.UniqueConstraint(fields=["scan", "municipality", "activity"], name="answer_once_per_cell"),
            models.CheckConstraint(
                condition=Q(reason="") | Q(answer=AnswerKind.MISSING), name="answer_reason_only_with_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.activity_id}: {self.answer}"
