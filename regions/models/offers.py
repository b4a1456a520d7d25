from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from bouwstenen.models import Activity, TargetGroup
from regions.models.initiatives import Funding, Initiative
from regions.models.municipalities import Municipality
from regions.models.revisions import Versioned

CONFIRMED_FOR = datetime.timedelta(days=548)
"""How long a confirmation counts: 18 months (domain.md section 4)."""


class OfferStatus(models.TextChoices):
    ACTIVE = "active", "Dit is er nu"
    PLANNED = "planned", "In voorbereiding"
    STOPPED = "stopped", "Gestopt"


class OfferQuerySet(models.QuerySet["Offer"]):
    def not_held(self) -> OfferQuerySet:
        """Without those that a municipality added and has not shared yet."""
        return self.filter(held=False)

    def in_sight_of(self, municipality: Municipality) -> OfferQuerySet:
        """All that this municipality may know of: what others hold back is not there for it."""
        return self.filter(Q(held=False) | Q(added_by=municipality))

    def supply(self, on: datetime.date) -> OfferQuerySet:
        """Current and confirmed on that day, and seen by all (domain.md section 4)."""
        return self.not_held().current(on).filter(confirmed_on__gte=on - CONFIRMED_FOR)

    def with_links(self) -> OfferQuerySet:
        """With all that one offer tells in words: four queries."""
        links = ("municipalities", "places", "target_groups")
        return self.select_related("activity__bouwsteen", "added_by").prefetch_related(*links)

    def reaching(self, codes: Iterable[str], nearby: Iterable[str]) -> OfferQuerySet:
        """Offers for or with a place in one of `codes`, or with a place in one of `nearby` (domain.md section 4)."""
        own = list(codes)
        for_them = Offer.municipalities.through.objects.filter(municipality__in=own).values("offer")
        places = Offer.places.through.objects.filter(municipality__in=[*own, *nearby]).values("offer")
        return self.filter(Q(pk__in=for_them) | Q(pk__in=places))

    def current(self, on: datetime.date) -> OfferQuerySet:
        """Active on that day, confirmed or not (domain.md section 4)."""
        return self.filter(status=OfferStatus.ACTIVE).exclude(starts_on__gt=on).exclude(ends_on__lt=on)


class Offer(Versioned):
    """One initiative offering one activity: for whose residents, where, and who is extra welcome."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="offers", verbose_name="initiatief")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="offers", verbose_name="activiteit")
    municipalities = models.ManyToManyField(Municipality, related_name="+", verbose_name="voor inwoners van")
    places = models.ManyToManyField(Municipality, related_name="+", blank=True, verbose_name="waar")
    at_home = models.BooleanField("bij mensen thuis, telefonisch of online", default=False)
    target_groups = models.ManyToManyField(
        TargetGroup, related_name="+", blank=True, verbose_name="voor wie iets extra's"
    )
    exclusive = models.BooleanField("alleen voor deze mensen", default=False)
    funding = models.CharField("waarvan betaald", max_length=20, choices=Funding, default=Funding.NOT_SAID)
    status = models.CharField("stand", max_length=10, choices=OfferStatus, default=OfferStatus.ACTIVE)
    starts_on = models.DateField("vanaf", null=True, blank=True)
    ends_on = models.DateField("tot en met", null=True, blank=True)
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="bevestigd door",
    )
    confirmed_themselves = models.BooleanField(
        "bevestigd door het initiatief",
        default=False,
        editable=False,
        help_text="Het initiatief zelf heeft dit voor het laatst bevestigd, ingelogd of met de link uit de mail.",
    )
    source = models.TextField("bron", blank=True)
    note = models.TextField("toelichting", blank=True)
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

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = "aanbod"
        verbose_name_plural = "aanbod"
        ordering = ["activity__position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="offer_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(held=False) | Q(added_by__isnull=False), name="offer_held_by_a_municipality"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.activity_id}"

    def is_current(self, on: datetime.date) -> bool:
        """Active on that day, whoever confirmed it (domain.md section 4)."""
        return (
            self.status == OfferStatus.ACTIVE
            and (self.starts_on is None or self.starts_on <= on)
            and (self.ends_on is None or self.ends_on >= on)
        )

    def is_confirmed(self, on: datetime.date) -> bool:
        """Confirmed in the 18 months before that day, or after it (domain.md section 4)."""
        return self.confirmed_on is not None and self.confirmed_on >= on - CONFIRMED_FOR


class SignalKind(models.TextChoices):
    MISSING = "missing", "Dit missen wij hier"
    TOO_LITTLE = "too_little", "Hier is te weinig van"
    DUPLICATED = "duplicated", "Dit gebeurt dubbel"


class SignalQuerySet(models.QuerySet["Signal"]):
    def with_links(self) -> SignalQuerySet:
        return self.select_related("activity").prefetch_related("municipalities")

    def about(self, activity: Activity) -> Signal | None:
        """What an initiative says of this activity, in whatever edition; there is at most one."""
        return self.select_related("activity").filter(activity__code=activity.code).first()


class Signal(Versioned):
    """What an initiative notices of an activity in some municipalities."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="signals", verbose_name="initiatief")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="signals", verbose_name="activiteit")
    signal = models.CharField("signaal", max_length=20, choices=SignalKind)
    municipalities = models.ManyToManyField(Municipality, related_name="+", verbose_name="in deze gemeenten")
    named = models.BooleanField("met onze naam", default=False)
    note = models.TextField("toelichting", blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        ordering = ["activity__position"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "activity"], name="signal_once_per_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.activity_id} {self.signal}"
