"""What the region's table says: decisions on overlaps, and which places it calls a steunpunt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import models

from bouwstenen.models import Activity
from inventory.scans.models.scan import Scan
from regions.models import Initiative, Municipality, Versioned

KEY_LENGTH = 500


class DecisionKind(models.TextChoices):
    COMPLEMENTARY = "complementary", "Ze vullen elkaar aan"
    OTHER_GROUP = "other_group", "Het is voor andere mensen"
    WAITING_LIST = "waiting_list", "Er is een wachtlijst, het is dus nodig"
    COVENANT = "covenant", "Zo afgesproken in een convenant"
    COMBINE = "combine", "We gaan het samen doen"
    CHOICE = "choice", "Het is fijn dat mensen kunnen kiezen"
    DISCUSS = "discuss", "We praten er nog over"


class Decision(Versioned):
    """What was decided on one activity that a set of providers offers. Another set: another decision."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="decisions", verbose_name="scan")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="activiteit")
    providers = models.ManyToManyField(Initiative, related_name="+", verbose_name="aanbieders")
    providers_key = models.CharField(max_length=KEY_LENGTH, editable=False)
    decision = models.CharField("besluit", max_length=20, choices=DecisionKind)
    note = models.TextField("toelichting", blank=True)

    class Meta:
        verbose_name = "besluit"
        verbose_name_plural = "besluiten"
        constraints = [
            models.UniqueConstraint(
                fields=["scan", "activity", "providers_key"], name="decision_once_per_set_of_providers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.decision}"

    @staticmethod
    def key_of(provider_ids: Iterable[int]) -> str:
        """The set of providers as one string, the same whatever their order; a hash where the set is very large."""
        key = ",".join(str(pk) for pk in sorted(provider_ids))
        return key if len(key) <= KEY_LENGTH else hashlib.sha256(key.encode()).hexdigest()


class SteunpuntStatus(models.TextChoices):
    YES = "yes", "Ja"
    EMERGING = "emerging", "In opbouw"
    NO = "no", "Nee"


class Steunpunt(Versioned):
    """Whether the region's table calls a place a laagdrempelig steunpunt. Never derived."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="steunpunten", verbose_name="scan")
    initiative = models.ForeignKey(Initiative, models.PROTECT, related_name="+", verbose_name="initiatief")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    status = models.CharField("laagdrempelig steunpunt", max_length=10, choices=SteunpuntStatus)

    class Meta:
        verbose_name = "steunpunt"
        verbose_name_plural = "steunpunten"
        constraints = [
            models.UniqueConstraint(fields=["scan", "initiative", "municipality"], name="steunpunt_once_per_place"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id} in {self.municipality_id}"
