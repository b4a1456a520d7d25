from __future__ import annotations

from django.conf import settings
from django.db import models

from bouwstenen.models import LoadedFact
from regions.models.municipalities import Municipality
from regions.models.revisions import Versioned


class RegionKind(models.TextChoices):
    OWN = "own", "eigen indeling"
    IZA = "iza", "IZA-regio"
    CENTRUMGEMEENTE = "centrumgemeente", "centrumgemeenteregio"
    GGD = "ggd", "GGD-regio"
    JEUGD = "jeugd", "jeugdregio"
    ZORGKANTOOR = "zorgkantoor", "zorgkantoorregio"
    ARBEIDSMARKT = "arbeidsmarkt", "arbeidsmarktregio"
    PROVINCIE = "provincie", "provincie"


class CompositionBasis(models.TextChoices):
    """How it is known which municipalities form the region."""

    SOURCE = "source", "overgenomen uit een bron"
    DERIVED = "derived", "door ons afgeleid van kaarten"
    RECONSTRUCTED = "reconstructed", "door ons afgeleid uit bedragen per regio; nog na te kijken"
    STATED = "stated", "opgegeven door de regio zelf"


class Region(LoadedFact, Versioned):
    """A named set of municipalities. A municipality can be in several regions of different kinds."""

    slug = models.SlugField("adres", max_length=80, unique=True)
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=20, choices=RegionKind, default=RegionKind.OWN)
    basis = models.CharField(
        "hoe de indeling bekend is", max_length=20, choices=CompositionBasis, default=CompositionBasis.STATED
    )
    source = models.TextField("bron", blank=True)
    year = models.PositiveSmallIntegerField("jaar van de indeling", null=True, blank=True)
    municipalities = models.ManyToManyField(Municipality, related_name="regions", verbose_name="gemeenten")
    guided_by = models.CharField(
        "begeleid door",
        max_length=150,
        blank=True,
        help_text="Organisatie die de regio begeleidt. Staat in het rapport.",
    )
    confirmed_on = models.DateField("indeling bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bevestigd door",
    )
    proposed = models.ManyToManyField(Municipality, related_name="+", blank=True, verbose_name="voorgestelde gemeenten")
    proposed_on = models.DateTimeField("voorgesteld op", null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="voorgesteld door",
    )
    proposal_note = models.TextField("toelichting bij het voorstel", blank=True)
    ended_on = models.DateField("opgeheven op", null=True, blank=True)

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"
        ordering = ["name", "kind"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"
