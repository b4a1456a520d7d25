"""What a coordinator says on the pages for adopting and sharing a scan."""

from __future__ import annotations

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from regions.forms.base import NOTE_HINT, LinesField


class ConsentForm(forms.Form):
    """The date on which a college agreed; empty takes it back."""

    municipality = forms.CharField(max_length=6)
    given_on = forms.DateField(
        required=False, error_messages={"invalid": "Dit is geen datum. Schrijf hem bijvoorbeeld zo: 1-11-2026."}
    )

    def clean_given_on(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["given_on"]
        if day and day > timezone.localdate():
            raise ValidationError("Deze dag is nog niet geweest. Noteer het akkoord als het er is.")
        return day


class AdoptForm(forms.Form):
    """The tick before what cannot be undone."""

    sure = forms.BooleanField(
        label="Ja, ik wil dit rapport nu vaststellen. Dat kan niet meer terug.",
        error_messages={"required": "Zet eerst het vinkje. Het rapport is nog niet vastgesteld."},
    )


class AdditionForm(forms.Form):
    """A dated note beside an adopted report."""

    text = LinesField(
        label="Wat wilt u toevoegen?",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=(
            "Iedereen die het rapport leest, ziet dit, met de datum van vandaag. Het rapport zelf blijft zoals het is. "
            f"{NOTE_HINT}"
        ),
        error_messages={
            "required": "Schrijf eerst op wat u wilt toevoegen.",
            "max_length": "Maak dit korter: hooguit %(limit_value)d tekens.",
        },
    )


class ReadingLinkForm(forms.Form):
    """For whom a reading link is."""

    label = forms.CharField(
        label="Voor wie is deze link?",
        max_length=150,
        help_text="Bijvoorbeeld: zorgverzekeraar, of de adviesraad. Zo weet u later welke link u kunt intrekken. "
        "Een naam van een persoon hoeft niet.",
        error_messages={
            "required": "Schrijf op voor wie de link is.",
            "max_length": "Maak dit korter: hooguit %(limit_value)d tekens.",
        },
    )
