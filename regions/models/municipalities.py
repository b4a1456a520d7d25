from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import F, Q

from bouwstenen.models import LoadedFact


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def real(self) -> MunicipalityQuerySet:
        """Municipalities that exist: for national counts and lists."""
        return self.filter(fictional=False)

    def current(self) -> MunicipalityQuerySet:
        return self.filter(ended_on__isnull=True)

    def named_by_code(self, code: str) -> Municipality | None:
        """The municipality with this CBS code, if it is among them. PostgreSQL takes no NUL sign in a question."""
        return None if "\0" in code else self.filter(pk=code).first()

    def names_of(self, codes: Iterable[str]) -> dict[str, str]:
        """Code to name."""
        return dict(self.filter(pk__in=list(codes)).values_list("pk", "name"))

    def named(self, name: str) -> MunicipalityQuerySet:
        """Current municipalities by the name as a person types it."""
        return self.current().filter(name__iexact=name.strip())


class Municipality(LoadedFact):
    """A Dutch municipality by its CBS code, or an invented one of the example region (`fictional`)."""

    code = models.CharField("CBS-code", max_length=6, primary_key=True)
    name = models.CharField("naam", max_length=100)
    province = models.CharField("provincie", max_length=50, blank=True)
    inhabitants = models.PositiveIntegerField("inwoners", help_text="Op 1 januari van het jaar.")
    year = models.PositiveSmallIntegerField("jaar van de gegevens")
    longitude = models.FloatField("lengtegraad", null=True, blank=True)
    latitude = models.FloatField("breedtegraad", null=True, blank=True)
    map_x = models.FloatField("x op de kaart", null=True, blank=True)
    map_y = models.FloatField("y op de kaart", null=True, blank=True)
    fictional = models.BooleanField("verzonnen", default=False)
    ended_on = models.DateField("opgeheven op", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name="opgegaan in"
    )

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class NeighbourQuerySet(models.QuerySet["Neighbour"]):
    def usable(self) -> NeighbourQuerySet:
        """Pairs that a second source confirms and that are not weak (domain.md section 4, `nearby`)."""
        return self.filter(confirmed=True, weak=False)

    def touching(self, codes: Iterable[str]) -> NeighbourQuerySet:
        """Pairs with at least one side among `codes`."""
        wanted = list(codes)
        return self.filter(Q(first__in=wanted) | Q(second__in=wanted))


class Neighbour(LoadedFact):
    """Two municipalities that share a border; each pair once, the lower code first."""

    first = models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="gemeente")
    second = models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="buurgemeente")
    border_km = models.FloatField("gedeelde grens in km, ongeveer", null=True, blank=True)
    confirmed = models.BooleanField("bevestigd door een tweede bron", default=True)
    weak = models.BooleanField("zwak", default=False)

    objects = NeighbourQuerySet.as_manager()

    class Meta:
        verbose_name = "buurgemeenten"
        verbose_name_plural = "buurgemeenten"
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="neighbour_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="neighbour_lower_code_first"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} – {self.second_id}"
