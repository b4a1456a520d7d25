"""The catalogue: what an initiative or a region can have, as MIND's brochure names it."""

from __future__ import annotations

from typing import Any

from django.db import models


class EditionQuerySet(models.QuerySet["Edition"]):
    def newest_first(self) -> EditionQuerySet:
        return self.order_by("-published_on", "-pk")


class Edition(models.Model):
    """One published version of the catalogue. A scan belongs to one edition for ever."""

    code = models.CharField("code", max_length=20, unique=True)
    title = models.CharField("titel", max_length=200)
    version = models.CharField("versie", max_length=100)
    publisher = models.CharField("uitgever", max_length=100)
    published_on = models.CharField("verschenen", max_length=10, help_text="Jaar en maand, zoals 2020-04.")
    source = models.TextField("bron")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "editie van de catalogus"
        verbose_name_plural = "edities van de catalogus"
        ordering = ["-published_on"]

    def __str__(self) -> str:
        return f"{self.title}, {self.version}"


class LoadedFact(models.Model):
    """
    A row that comes from a file of facts and that people may correct by hand.

    `loaded` keeps each value as it was last read from a file. A newer file overwrites a value only
    where the row still holds what was loaded, so a correction by hand survives every reload.
    """

    loaded = models.JSONField(default=dict, editable=False)

    class Meta:
        abstract = True

    def take(self, values: dict[str, Any]) -> bool:
        """Take `values` (field name to JSON value) over where nobody changed them; tell if anything changed."""
        changed = False
        for field, value in values.items():
            untouched = field not in self.loaded or getattr(self, field) == self.loaded[field]
            if untouched and getattr(self, field) != value:
                setattr(self, field, value)
                changed = True
            if self.loaded.get(field) != value or field not in self.loaded:
                self.loaded[field] = value
                changed = True
        return changed


class Group(models.TextChoices):
    """
    The brochure's three groups. The bare letter is never shown without the word bouwstenen.

    The space before the dash does not break: a line never begins with the dash.
    """

    A = "A", "Bouwstenen A\u00a0– in elk zelfregie-initiatief"
    B = "B", "Bouwstenen B\u00a0– in elke regio"
    C = "C", "Bouwstenen C\u00a0– de omgeving"


class Norm(models.TextChoices):
    """Where the brochure wants a bouwsteen to be (domain.md section 3)."""

    PER_INITIATIVE = "per_initiative", "in elk zelfregie-initiatief"
    PER_REGION = "per_region", "in elke regio"
    CONTEXT = "context", "in de omgeving, in elke regio"


class BouwsteenQuerySet(models.QuerySet["Bouwsteen"]):
    def of_newest_edition(self) -> BouwsteenQuerySet:
        return self.filter(edition=Edition.objects.newest_first().values("pk")[:1])

    def of_initiatives(self) -> BouwsteenQuerySet:
        """Those that every initiative offers, or may wish to."""
        return self.filter(group=Group.A)


class Bouwsteen(LoadedFact):
    """One of the ten building blocks for participation and recovery."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="bouwstenen", verbose_name="editie")
    code = models.CharField("code", max_length=4)
    position = models.PositiveSmallIntegerField("volgorde")
    group = models.CharField("groep", max_length=1, choices=Group)
    norm = models.CharField("norm", max_length=20, choices=Norm)
    name = models.CharField("naam", max_length=150)
    chapter_name = models.CharField("naam in de toelichting", max_length=200, blank=True)
    everyday = models.CharField("in gewone woorden", max_length=250)
    explanation = models.TextField("uitleg")
    why = models.TextField("waarom")

    objects = BouwsteenQuerySet.as_manager()

    class Meta:
        verbose_name = "bouwsteen"
        verbose_name_plural = "bouwstenen"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="bouwsteen_code_once_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Scale(models.TextChoices):
    """Whether people expect the activity in each municipality, or once in a region."""

    LOCAL = "local", "in de gemeente"
    REGIONAL = "regional", "voor de hele regio"


class ActivityQuerySet(models.QuerySet["Activity"]):
    def of_newest_edition(self) -> ActivityQuerySet:
        """With their bouwstenen, in the brochure's order."""
        newest = Edition.objects.newest_first().values("pk")[:1]
        return self.filter(edition=newest).select_related("bouwsteen")


class Activity(LoadedFact):
    """One of the 33 concrete activities inside a bouwsteen."""

    bouwsteen = models.ForeignKey(Bouwsteen, models.PROTECT, related_name="activities", verbose_name="bouwsteen")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="activities", verbose_name="editie")
    code = models.CharField("code", max_length=6)
    position = models.PositiveSmallIntegerField("volgorde")
    name = models.CharField("naam", max_length=200)
    everyday = models.CharField("in gewone woorden", max_length=250)
    explanation = models.TextField("uitleg", blank=True)
    counts = models.TextField("telt mee", blank=True)
    counts_not = models.TextField("telt niet mee", blank=True)
    examples = models.JSONField("voorbeelden en andere woorden", default=list, blank=True)
    look_alikes = models.JSONField("lijkt erop", default=list, blank=True)
    scale = models.CharField("schaal", max_length=10, choices=Scale, default=Scale.LOCAL)
    comparable = models.BooleanField(
        "vergelijkbaar", default=False, help_text="Meer aanbieders voor dezelfde mensen is een gesprek waard."
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = "activiteit"
        verbose_name_plural = "activiteiten"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "code"], name="activity_code_once_per_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class TargetGroup(LoadedFact):
    """People for whom an offer can do something extra. Naming them closes an offer for nobody."""

    code = models.CharField("code", max_length=40, unique=True)
    position = models.PositiveSmallIntegerField("volgorde")
    name = models.CharField("naam", max_length=100)

    class Meta:
        verbose_name = "voor wie iets extra's"
        verbose_name_plural = "voor wie iets extra's"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Principle(LoadedFact):
    """One of the six uitgangspunten of the brochure."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="principles", verbose_name="editie")
    number = models.PositiveSmallIntegerField("nummer")
    name = models.CharField("naam", max_length=100)
    text = models.TextField("uitleg", blank=True)

    class Meta:
        verbose_name = "uitgangspunt"
        verbose_name_plural = "uitgangspunten"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="principle_number_once_per_edition"),
        ]

    def __str__(self) -> str:
        return self.name


class Characteristic(LoadedFact):
    """One of the ten kenmerken of a laagdrempelig steunpunt, in our own words."""

    number = models.PositiveSmallIntegerField("nummer", unique=True)
    text = models.TextField("kenmerk")
    source = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "kenmerk van een steunpunt"
        verbose_name_plural = "kenmerken van een steunpunt"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
