"""What an initiative says of the activities around it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from regions.actions.signals import SignalValues
from regions.forms.base import CHOOSE, NOTE_HINT, LinesField, SavedForm
from regions.models import Municipality, Signal, SignalKind


class SignalForm(SavedForm):
    """What an initiative notices of one activity."""

    sections = (
        ("Wat merken jullie?", ("signal",)),
        ("Waar merken jullie dit?", ("municipalities", "municipalities_other")),
        ("Wie ziet dit?", ("named", "note")),
    )

    def __init__(self, *args: Any, near: Iterable[Municipality], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["signal"] = forms.ChoiceField(
            label="Kies wat het best past",
            choices=SignalKind.choices,
            widget=forms.RadioSelect,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        self.add_area("municipalities", near, label="In welke gemeenten?")
        self.fields["named"] = forms.ChoiceField(
            label="Mag jullie naam erbij?",
            help_text="In een kleine regio kunnen mensen raden dat jullie het waren.",
            choices=[("nee", "Nee, zeg: een initiatief"), ("ja", "Ja, noem onze naam")],
            widget=forms.RadioSelect,
            initial="nee",
            error_messages={"required": "Kies ja of nee.", "invalid_choice": "Kies ja of nee."},
        )
        self.fields["note"] = LinesField(
            label="Wil je er iets bij zeggen?",
            help_text=f"Dit zien alleen mensen van de regio. {NOTE_HINT}",
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        self.require_area("municipalities")
        return self.cleaned_data

    @staticmethod
    def initial_of(signal: Signal | None, area: Iterable[str] = ()) -> dict[str, Any]:
        """`area`: the CBS codes that a new signal starts with."""
        if signal is None:
            return {"version": 0, "municipalities": list(area)}
        return {
            "version": signal.version,
            "signal": signal.signal,
            "municipalities": [one.code for one in signal.municipalities.all()],
            "named": "ja" if signal.named else "nee",
            "note": signal.note,
        }

    @property
    def values(self) -> SignalValues:
        return SignalValues(
            signal=self.cleaned_data["signal"],
            municipalities=self.area("municipalities"),
            named=self.cleaned_data["named"] == "ja",
            note=self.cleaned_data["note"],
        )
