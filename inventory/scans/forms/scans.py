"""Starting a scan, and saying who took part."""

from __future__ import annotations

import datetime
import uuid
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format

from inventory.scans.models import Perspective, Scan, ScanState
from regions.forms.base import token_of_content
from regions.models import Region

FIRST_DAY = datetime.date(2000, 1, 1)
AHEAD = datetime.timedelta(days=5 * 365)
"""A reference date further away than this is a slip of the keyboard."""


def proposed_title() -> str:
    return f"Bouwstenenscan {timezone.localdate().year}"


class ScanForm(forms.Form):
    """What a coordinator says to start a scan."""

    mark_optional = False  # what need not be filled in has an answer already

    title = forms.CharField(
        label="Hoe heet deze scan?",
        max_length=150,
        initial=proposed_title,
        error_messages={
            "required": "Geef de scan een naam.",
            "max_length": "Maak de naam korter: hooguit 150 tekens.",
        },
    )
    reference_date = forms.DateField(
        label="Van welke dag is het beeld?",
        help_text="In het rapport staat: stand op deze dag. Vaak is dat vandaag.",
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": "Kies een dag.",
            "invalid": "Dit is geen datum. Schrijf hem bijvoorbeeld zo: 1-10-2026.",
        },
    )
    previous = forms.ModelChoiceField(
        queryset=Scan.objects.none(),
        required=False,
        label="Is er een vorige ronde?",
        empty_label="Nee, we beginnen zonder vorige ronde",
        help_text="Dan staan de oude antwoorden naast de vragen, om te bevestigen met ‘nog steeds zo’.",
        error_messages={"invalid_choice": "Kies een van de rondes in de lijst."},
    )
    state = forms.ChoiceField(
        label="Kunnen gemeenten meteen invullen?",
        help_text="Zodra de scan open is, krijgt wie al voor een gemeente invult een mail.",
        choices=[
            (ScanState.OPEN, "Ja, de scan gaat meteen open"),
            (ScanState.PREPARING, "Nee, ik zet eerst alles klaar"),
        ],
        initial=ScanState.OPEN,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Kies ja of nee."},
    )
    token = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        rounds = region.scans.adopted().newest_first()
        field = cast("forms.ModelChoiceField[Scan]", self.fields["previous"])
        field.queryset = rounds
        field.initial = rounds.first()
        if not rounds:
            del self.fields["previous"]

    def clean_token(self) -> uuid.UUID | None:
        token: uuid.UUID | None = self.cleaned_data["token"]
        return token_of_content(token, self.data) if token else None

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"] or ScanState.OPEN)

    def clean_reference_date(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["reference_date"]
        last = timezone.localdate() + AHEAD
        if not FIRST_DAY <= day <= last:
            raise ValidationError(f"Kies een dag tussen {date_format(FIRST_DAY)} en {date_format(last)}.")
        return day


class ParticipantForm(forms.Form):
    """One line of who took part."""

    perspective = forms.ChoiceField(
        label="Vanuit wie?",
        choices=[("", "Kies"), *Perspective.choices],
        error_messages={"required": "Kies vanuit wie er werd meegedaan.", "invalid_choice": "Kies een van de regels."},
    )
    who = forms.CharField(
        label="Wie waren dat?",
        max_length=200,
        help_text=(
            "Een organisatie, of een aantal mensen: ‘twee ervaringsdeskundigen’. Geen namen van personen: "
            "dit komt in het rapport."
        ),
        error_messages={
            "required": "Vul een organisatie of een aantal mensen in.",
            "max_length": "Maak dit korter: hooguit 200 tekens.",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["who"].widget.attrs["autocomplete"] = "off"
