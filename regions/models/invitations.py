from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from regions.models.initiatives import Initiative
from regions.models.memberships import Role
from regions.models.municipalities import Municipality
from regions.models.regions import Region

INVITATION_WORKS = datetime.timedelta(days=14)
"""How long an invitation can be accepted."""


def last_day(ends_at: datetime.datetime) -> datetime.date:
    """The last day that ends before `ends_at`: what is said to work "tot en met" a day, works until midnight."""
    return timezone.localdate(ends_at) - datetime.timedelta(days=1)


class InvitationState(models.TextChoices):
    OPEN = "open", "nog niet beantwoord"
    ACCEPTED = "accepted", "aangenomen"
    NOT_ME = "not_me", "niet de juiste persoon"
    DECLINED = "declined", "liever niet"
    WITHDRAWN = "withdrawn", "ingetrokken"
    REPLACED = "replaced", "vervangen door een nieuwe"


class Questions(models.TextChoices):
    """What an officer asks a colleague to look at. It changes where the colleague begins, not what they may do."""

    ALL = "all", "alle vragen"
    OPEN = "open", "de open vragen"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime.datetime) -> InvitationQuerySet:
        """That can still be accepted."""
        return self.filter(state=InvitationState.OPEN, ends_at__gt=now)

    def expired(self, now: datetime.datetime) -> InvitationQuerySet:
        """That nobody answered in time."""
        return self.filter(state=InvitationState.OPEN, ends_at__lte=now)

    def with_places(self) -> InvitationQuerySet:
        return self.select_related("region", "municipality", "initiative__municipality", "made_by")


class Invitation(models.Model):
    """
    Somebody is asked, at one e-mail address, to take on one role in one place. It can be accepted once.

    `region` is in whose name is asked; a colleague of an initiative can be asked without one. Of the key in the
    link nothing but its hash is kept, so that a lost database opens no door.
    """

    role = models.CharField("rol", max_length=20, choices=Role)
    email = models.EmailField("e-mailadres")
    name = models.CharField("naam", max_length=150, blank=True)
    region = models.ForeignKey(
        Region, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="regio"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gemeente"
    )
    initiative = models.ForeignKey(
        Initiative, models.CASCADE, null=True, blank=True, related_name="invitations", verbose_name="initiatief"
    )
    questions = models.CharField("welke vragen", max_length=10, choices=Questions, default=Questions.ALL)
    message = models.TextField("eigen woorden", blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("stand", max_length=10, choices=InvitationState, default=InvitationState.OPEN)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="uitgenodigd door",
    )
    made_at = models.DateTimeField("uitgenodigd op", default=timezone.now, editable=False)
    ends_at = models.DateTimeField("geldig tot")
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="aangenomen door",
    )
    other_name = models.CharField("wie het wel is", max_length=150, blank=True)
    other_email = models.EmailField("e-mailadres van wie het wel is", blank=True)
    handled_at = models.DateTimeField("afgehandeld op", null=True, blank=True)
    """When the coordinator dealt with "ik ben niet de juiste persoon"."""

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    role=Role.OFFICER, region__isnull=False, municipality__isnull=False, initiative__isnull=True
                )
                | Q(
                    role__in=[Role.COORDINATOR, Role.READER],
                    region__isnull=False,
                    municipality__isnull=True,
                    initiative__isnull=True,
                )
                | Q(role=Role.EDITOR, municipality__isnull=True, initiative__isnull=False),
                name="invitation_place_fits_its_role",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.OPEN, answered_at__isnull=True)
                | (~Q(state=InvitationState.OPEN) & Q(answered_at__isnull=False)),
                name="invitation_answered_when_not_open",
            ),
        ]
        indexes = [models.Index(fields=["email"], name="invitation_email")]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.place_name}"

    @property
    def place_name(self) -> str:
        place = self.municipality or self.initiative or self.region
        return place.name if place else ""

    @property
    def last_day(self) -> datetime.date:
        """The last day on which it works all day."""
        return last_day(self.ends_at)

    def is_open(self, now: datetime.datetime) -> bool:
        return self.state == InvitationState.OPEN and self.ends_at > now


class JoinState(models.TextChoices):
    WAITING = "waiting", "wacht op antwoord"
    INVITED = "invited", "uitgenodigd"
    DECLINED = "declined", "niet erbij"


class JoinRequest(models.Model):
    """
    Somebody whom nobody invited asks to have their initiative added. A coordinator of the municipality decides.

    `initiative` is set when it turned out to be known already, or when it was added.
    """

    initiative_name = models.CharField("naam van het initiatief", max_length=150)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="join_requests", verbose_name="gemeente"
    )
    website = models.URLField("website", blank=True)
    what = models.TextField("wat jullie doen", max_length=1000, blank=True)
    name = models.CharField("je naam", max_length=150)
    email = models.EmailField("je e-mailadres")
    made_at = models.DateTimeField("gevraagd op", default=timezone.now, editable=False)
    state = models.CharField("stand", max_length=10, choices=JoinState, default=JoinState.WAITING)
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="initiatief"
    )
    decided_at = models.DateTimeField("beslist op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="beslist door"
    )
    answer = models.TextField("antwoord", max_length=1000, blank=True)

    class Meta:
        verbose_name = "vraag om erbij te komen"
        verbose_name_plural = "vragen om erbij te komen"
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=JoinState.WAITING, decided_at__isnull=True)
                | (~Q(state=JoinState.WAITING) & Q(decided_at__isnull=False)),
                name="join_request_decided_when_not_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.initiative_name
