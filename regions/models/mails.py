from __future__ import annotations

from django.db import models
from django.utils import timezone

from regions.models.initiatives import Initiative


class Mail(models.Model):
    """
    A mail waiting to be sent, or sent. It is stored with what caused it, and sent afterwards by the worker, once.

    `about` names the thing that it is about ("initiative:5"): with `kind` it tells what was sent to whom and when.
    """

    kind = models.CharField("soort", max_length=40)
    about = models.CharField("waarover", max_length=60, db_index=True)
    to = models.EmailField("aan")
    reply_to = models.EmailField("antwoord aan", blank=True)
    subject = models.CharField("onderwerp", max_length=200)
    text = models.TextField("tekst")
    html = models.TextField("opgemaakte tekst", blank=True)
    created_at = models.DateTimeField("gemaakt op", default=timezone.now)
    claimed_at = models.DateTimeField("in behandeling sinds", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    failed_at = models.DateTimeField("mislukt op", null=True, blank=True)
    error = models.TextField("fout", blank=True)

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subject}"


class ConfirmationOutcome(models.TextChoices):
    """The four buttons of "klopt het nog?" (ux.md section 10.4)."""

    RIGHT = "right", "Ja, alles klopt"
    CHANGED = "changed", "Er is iets veranderd"
    STOPPED = "stopped", "Wij zijn gestopt"
    NOT_ME = "not_me", "Ik ga hier niet meer over"


class ConfirmationRequest(models.Model):
    """The yearly question to an initiative, with a link that shows what the public page would hold."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="confirmation_requests")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("gemaakt op", default=timezone.now)
    ends_at = models.DateTimeField("geldig tot")
    outcome = models.CharField("antwoord", max_length=10, choices=ConfirmationOutcome, blank=True)
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "vraag of het nog klopt"
        verbose_name_plural = "vragen of het nog klopt"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.initiative_id}: {self.outcome}"
