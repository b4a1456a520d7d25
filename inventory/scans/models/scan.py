from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bouwstenen.models import Edition
from regions.models import Municipality, Region, Versioned


class ScanState(models.TextChoices):
    PREPARING = "preparing", "In voorbereiding"
    OPEN = "open", "Open om in te vullen"
    ADOPTED = "adopted", "Vastgesteld"


class ScanQuerySet(models.QuerySet["Scan"]):
    def with_region(self) -> ScanQuerySet:
        """With what almost every page of a scan shows: its region and edition, and whether it is an example."""
        invented = Municipality.objects.filter(regions=OuterRef("region"), fictional=True)
        return self.select_related("region", "edition").annotate(has_invented=Exists(invented))

    def open(self) -> ScanQuerySet:
        """That municipalities can fill in."""
        return self.filter(state=ScanState.OPEN)

    def adopted(self) -> ScanQuerySet:
        return self.filter(state=ScanState.ADOPTED)

    def newest_first(self) -> ScanQuerySet:
        return self.order_by("-reference_date", "-pk")


class Scan(Versioned):
    """
    One region filling in the bouwstenen at one reference date.

    `frozen_inputs`, `inputs_sha256` and `frozen_report` (the report file, byte for byte) are set when the scan is
    adopted: from then on the report is made from them alone (domain.md section 4). Only an adopted scan can be
    published. `report_sha256` is the sum of that file, as the history has it; a scan that was adopted before there was
    one has none. `trail_length` and `trail_hash` tell how the chain of its changes ended with the adoption itself.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="scans", verbose_name="regio")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="scans", verbose_name="catalogus")
    title = models.CharField("titel", max_length=150)
    reference_date = models.DateField("stand op")
    state = models.CharField("stand van zaken", max_length=10, choices=ScanState, default=ScanState.OPEN)
    remark = models.TextField(
        "opmerking bij deze scan", blank=True, help_text="Staat boven het rapport en boven de invulpagina's."
    )
    no_initiative = models.BooleanField("in onze regio is nog geen zelfregie-initiatief", default=False)
    no_initiative_on = models.DateField("dat is gezegd op", null=True, blank=True)
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_rounds", verbose_name="vorige ronde"
    )
    created_on = models.DateTimeField("gemaakt op", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gemaakt door",
    )
    adopted_on = models.DateTimeField("vastgesteld op", null=True, blank=True)
    frozen_inputs = models.TextField("vastgelegde gegevens", blank=True, editable=False)
    inputs_sha256 = models.CharField("vingerafdruk", max_length=64, blank=True, editable=False)
    frozen_report = models.TextField("vastgelegd rapport", blank=True, editable=False)
    report_sha256 = models.CharField("vingerafdruk van het rapport", max_length=64, blank=True, editable=False)
    trail_length = models.PositiveBigIntegerField("wijzigingen tot aan het vaststellen", default=0, editable=False)
    trail_hash = models.CharField("laatste schakel bij het vaststellen", max_length=64, blank=True, editable=False)
    shared_with_initiatives_on = models.DateTimeField("gedeeld met initiatieven op", null=True, blank=True)
    published_on = models.DateTimeField("openbaar sinds", null=True, blank=True)
    read_along_sent_at = models.DateTimeField("gevraagd om mee te lezen op", null=True, blank=True)
    read_along_until = models.DateField("meelezen kan tot", null=True, blank=True)
    outcome_sent_at = models.DateTimeField("verteld wat ervan kwam op", null=True, blank=True)

    objects = ScanQuerySet.as_manager()

    class Meta:
        verbose_name = "bouwstenenscan"
        verbose_name_plural = "bouwstenenscans"
        ordering = ["-reference_date", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="scan_has_a_title"),
            models.CheckConstraint(
                condition=~Q(state=ScanState.ADOPTED)
                | (Q(adopted_on__isnull=False) & ~Q(frozen_inputs="") & ~Q(inputs_sha256="") & ~Q(frozen_report="")),
                name="scan_adopted_with_frozen_inputs",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=True) | Q(state=ScanState.ADOPTED),
                name="scan_published_only_when_adopted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_adopted(self) -> bool:
        return self.state == ScanState.ADOPTED

    @property
    def is_open(self) -> bool:
        return self.state == ScanState.OPEN

    @property
    def is_example(self) -> bool:
        """Whether one of the municipalities of its region is invented; `with_region` reads it along."""
        known = vars(self).get("has_invented")
        return self.region.municipalities.filter(fictional=True).exists() if known is None else bool(known)

    @property
    def trail(self) -> str:
        """The history to which every change in this scan belongs."""
        return f"scan:{self.pk}"


class SheetQuerySet(models.QuerySet["Sheet"]):
    def shared(self) -> SheetQuerySet:
        return self.filter(shared_on__isnull=False)


class Sheet(Versioned):
    """What one municipality brings to one scan. Its answers are a draft until it is shared."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="sheets", verbose_name="scan")
    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+", verbose_name="gemeente")
    shared_on = models.DateTimeField("gedeeld op", null=True, blank=True)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gedeeld door",
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = "blad van een gemeente"
        verbose_name_plural = "bladen van gemeenten"
        constraints = [
            models.UniqueConstraint(fields=["scan", "municipality"], name="sheet_once_per_municipality"),
        ]

    def __str__(self) -> str:
        return f"{self.scan_id}: {self.municipality_id}"


class Perspective(models.TextChoices):
    """From where somebody looked. Experts by experience come first on purpose."""

    EXPERIENCE = "experience", "mensen met eigen ervaring"
    RELATIVES = "relatives", "familie en naasten"
    SELF_DIRECTION = "self_direction", "zelfregie-initiatief"
    MUNICIPALITY = "municipality", "gemeente"
    MENTAL_HEALTH_CARE = "mental_health_care", "ggz"
    WELFARE = "welfare", "welzijn"
    HOUSING = "housing", "beschermd wonen of opvang"
    INSURER = "insurer", "zorgverzekeraar"
    COUNCIL = "council", "adviesraad of cliëntenraad"
    OTHER = "other", "anders"


class Participant(Versioned):
    """Who took part in a scan: an organisation or a number of people, never the name of a person."""

    scan = models.ForeignKey(Scan, models.CASCADE, related_name="participants", verbose_name="scan")
    perspective = models.CharField("vanuit", max_length=20, choices=Perspective)
    who = models.CharField(
        "wie", max_length=200, help_text="Een organisatie of een aantal mensen. Geen namen van personen."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="door",
    )

    class Meta:
        verbose_name = "deelnemer"
        verbose_name_plural = "deelnemers"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.who
