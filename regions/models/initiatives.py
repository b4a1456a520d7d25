from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from bouwstenen.models import Bouwsteen, TargetGroup
from regions.models.municipalities import Municipality
from regions.models.revisions import Versioned


class InitiativeKind(models.TextChoices):
    SELF_DIRECTION_CENTRE = "self_direction_centre", "zelfregiecentrum"
    RECOVERY_ACADEMY = "recovery_academy", "herstelacademie"
    REGIONAL_CLIENT_ORGANISATION = "regional_client_organisation", "regionale cliëntenorganisatie"
    RECOVERY_NETWORK = "recovery_network", "herstelnetwerk"
    OTHER_SELF_DIRECTION = "other_self_direction", "ander zelfregie-initiatief"
    MENTAL_HEALTH_CARE = "mental_health_care", "ggz"
    WELFARE = "welfare", "welzijn"
    SHELTERED_HOUSING = "sheltered_housing", "beschermd wonen of opvang"
    FAMILY_ORGANISATION = "family_organisation", "familieorganisatie"
    MUNICIPALITY = "municipality", "gemeente"
    OTHER = "other", "anders"


SELF_DIRECTION_KINDS = frozenset(
    {
        InitiativeKind.SELF_DIRECTION_CENTRE,
        InitiativeKind.RECOVERY_ACADEMY,
        InitiativeKind.REGIONAL_CLIENT_ORGANISATION,
        InitiativeKind.RECOVERY_NETWORK,
        InitiativeKind.OTHER_SELF_DIRECTION,
    }
)
"""The kinds that are zelfregie-initiatieven (domain.md section 3): only these are asked for wishes."""


class Funding(models.TextChoices):
    STRUCTURAL = "structural", "Blijvend geld"
    TEMPORARY = "temporary", "Tijdelijk geld"
    UNKNOWN = "unknown", "Weet ik niet"
    NOT_SAID = "not_said", "Zeg ik liever niet"


class Origin(models.TextChoices):
    """Who first put the initiative into the tool."""

    OWN = "own", "door het initiatief zelf"
    PUBLIC_SOURCE = "public_source", "uit een openbare bron"
    MUNICIPALITY = "municipality", "volgens de gemeente"
    SCAN_FILE = "scan_file", "uit een scanbestand"


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def seen_by_everyone(self) -> InitiativeQuerySet:
        """Confirmed by themselves and chosen to be findable: on public pages (domain.md section 6)."""
        return self.filter(confirmed_on__isnull=False, findable=True)

    def confirmed(self) -> InitiativeQuerySet:
        """Confirmed by themselves: seen by everyone with a login."""
        return self.filter(confirmed_on__isnull=False)

    def not_held(self) -> InitiativeQuerySet:
        """Without those that a municipality added and has not shared yet."""
        return self.filter(held=False)

    def in_sight_of(self, municipality: Municipality) -> InitiativeQuerySet:
        """All that this municipality may know of: what others hold back is not there for it."""
        return self.filter(Q(held=False) | Q(added_by=municipality))

    def around(self, codes: Iterable[str], offering: models.QuerySet[Any]) -> InitiativeQuerySet:
        """Based in one of `codes`, or among `offering` (a queryset of initiative ids)."""
        return self.filter(Q(municipality__in=list(codes)) | Q(pk__in=offering))


class Initiative(Versioned):
    """A place or organisation that offers activities; its `kind` tells whether it is a zelfregie-initiatief."""

    slug = models.SlugField("adres", max_length=80, unique=True)
    name = models.CharField("naam", max_length=150)
    organisation = models.CharField(
        "organisatie",
        max_length=150,
        blank=True,
        help_text="De stichting of organisatie waar jullie bij horen.",
    )
    kind = models.CharField("soort", max_length=40, choices=InitiativeKind, default=InitiativeKind.OTHER)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        verbose_name="gemeente",
    )
    website = models.CharField("website", max_length=200, blank=True)

    # What people need to find the way in. Functional data only, never of a person.
    description = models.TextField("wie zijn jullie", blank=True)
    place = models.CharField("plaats", max_length=100, blank=True)
    address = models.CharField("bezoekadres", max_length=200, blank=True)
    opening_hours = models.TextField("open op", blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoon", max_length=30, blank=True)
    welcome = models.TextField("wie is welkom", blank=True)
    referral = models.CharField("verwijzing", max_length=200, blank=True)
    costs = models.CharField("kosten", max_length=200, blank=True)
    findable = models.BooleanField("op de openbare pagina", default=False)
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    confirmed_facts = models.JSONField(
        "wat al is nagekeken",
        default=list,
        blank=True,
        editable=False,
        help_text="Welke feiten van het profiel het initiatief al bevestigde, zolang het niet alles bevestigde.",
    )

    # Asked once, and filled in beforehand with every new offer.
    default_municipalities = models.ManyToManyField(
        Municipality, related_name="+", blank=True, verbose_name="voor inwoners van"
    )
    default_places = models.ManyToManyField(Municipality, related_name="+", blank=True, verbose_name="waar")
    default_target_groups = models.ManyToManyField(
        TargetGroup, related_name="+", blank=True, verbose_name="voor wie iets extra's"
    )
    default_funding = models.CharField("waarvan betaald", max_length=20, choices=Funding, default=Funding.NOT_SAID)

    origin = models.CharField("toegevoegd", max_length=20, choices=Origin, default=Origin.OWN)
    source = models.TextField("bron", blank=True)
    added_by = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="toegevoegd door gemeente",
    )
    held = models.BooleanField(
        "nog niet gedeeld",
        default=False,
        help_text="Toegevoegd door een gemeente die nog niet heeft gedeeld.",
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name="samengevoegd met",
        help_text="Dit was een tweede vermelding van hetzelfde initiatief. Het adres leidt naar de eerste.",
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        verbose_name = "initiatief of aanbieder"
        verbose_name_plural = "initiatieven en aanbieders"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="initiative_has_a_name"),
            models.CheckConstraint(
                condition=Q(held=False) | Q(added_by__isnull=False), name="initiative_held_by_a_municipality"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True)
                | Q(findable=False, held=False, confirmed_on__isnull=True, municipality__isnull=True),
                name="initiative_merged_is_found_nowhere",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_self_direction(self) -> bool:
        return self.kind in SELF_DIRECTION_KINDS


class Wish(models.Model):
    """A bouwsteen of group A that an initiative would like to offer ("zouden we graag willen")."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="wishes")
    bouwsteen = models.ForeignKey(Bouwsteen, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "wens"
        verbose_name_plural = "wensen"
        constraints = [
            models.UniqueConstraint(fields=["initiative", "bouwsteen"], name="wish_once_per_bouwsteen"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.bouwsteen_id}"
