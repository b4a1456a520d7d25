from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from regions.models.initiatives import Initiative
from regions.models.mails import StoppedAddress
from regions.models.municipalities import Municipality
from regions.models.regions import Region


class Role(models.TextChoices):
    OFFICER = "officer", "medewerker van een gemeente"
    COORDINATOR = "coordinator", "regiocoördinator"
    READER = "reader", "meelezer van een regio"
    EDITOR = "editor", "bewerker van een initiatief"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, role: Role) -> MembershipQuerySet:
        """Of people who can log in."""
        return self.filter(role=role, user__is_active=True)

    def wanting_mail(self) -> MembershipQuerySet:
        """Of people who can log in, and to whom reminders and news may go."""
        stopped = StoppedAddress.objects.filter(email=OuterRef("user__email"))
        return self.filter(~Exists(stopped), user__is_active=True)

    def with_places(self) -> MembershipQuerySet:
        return self.select_related("municipality", "region", "initiative")


class Membership(models.Model):
    """What one person may do and where. One person can hold several; taking it away works at once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name="gebruiker"
    )
    role = models.CharField("rol", max_length=20, choices=Role)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="gemeente",
    )
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name="regio"
    )
    initiative = models.ForeignKey(
        Initiative,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="initiatief",
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="gegeven door",
    )
    given_on = models.DateTimeField("gegeven op", default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rol van een gebruiker"
        verbose_name_plural = "rollen van gebruikers"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role=Role.OFFICER,
                    municipality__isnull=False,
                    region__isnull=True,
                    initiative__isnull=True,
                )
                | Q(
                    role__in=[Role.COORDINATOR, Role.READER],
                    municipality__isnull=True,
                    region__isnull=False,
                    initiative__isnull=True,
                )
                | Q(role=Role.EDITOR, municipality__isnull=True, region__isnull=True, initiative__isnull=False),
                name="membership_place_fits_its_role",
                violation_error_message=(
                    "Kies bij een medewerker de gemeente, bij een coördinator of meelezer de regio, "
                    "bij een bewerker het initiatief, en laat de andere twee leeg."
                ),
            ),
            models.UniqueConstraint(fields=["user", "role", "municipality"], name="membership_municipality_once"),
            models.UniqueConstraint(fields=["user", "role", "region"], name="membership_region_once"),
            models.UniqueConstraint(fields=["user", "role", "initiative"], name="membership_initiative_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.place_name}"

    @property
    def place_name(self) -> str:
        place = self.municipality or self.region or self.initiative
        return place.name if place else ""
