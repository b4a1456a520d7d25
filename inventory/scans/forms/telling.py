"""What a coordinator fills in before telling everybody what stands about them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from inventory.scans.actions.telling import Outcome
from inventory.scans.telling import Told
from regions.forms.base import NOTE_HINT, LinesField

NOBODY = "Nu kunnen we daar niemand mailen: nodig eerst iemand uit, of vertel het zelf."

MOST_ACTIONS = 6
LONGEST_ACTION = 300


class ReadAlongForm(forms.Form):
    """Until when people can say what is not right."""

    until = forms.DateField(
        label="Wanneer wilt u vaststellen?",
        help_text="Geef mensen minstens een week om mee te lezen.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Vul de dag in waarop u wilt vaststellen.",
            "invalid": "Dit is geen datum. Schrijf hem bijvoorbeeld zo: 1-11-2026.",
        },
    )

    def clean_until(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["until"]
        if day <= timezone.localdate():
            raise ValidationError("Kies een dag die nog komt. Dan kan iedereen nog meelezen.")
        return day


class OutcomeForm(forms.Form):
    """What the region does, and what happens with each wish. All of it may stay empty."""

    actions = LinesField(
        label="Wat gaat de regio doen?",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=f"Schrijf op elke regel één ding: wat, met wie en wanneer. Drie is genoeg. {NOTE_HINT}",
        error_messages={"max_length": "Maak dit korter: hooguit %(limit_value)d tekens."},
    )

    def __init__(self, initiatives: Iterable[Told], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for one in initiatives:
            if one.initiative is not None and one.wishes:
                self.fields[_field(one.initiative.slug)] = LinesField(
                    label=f"{one.name} wil graag: {', '.join(one.wishes)}. Wat gebeurt daarmee?",
                    required=False,
                    max_length=500,
                    widget=forms.Textarea(attrs={"rows": 2}),
                    help_text=" ".join(
                        [
                            "Ook als het antwoord nee is. Alleen zij lezen dit.",
                            *([] if one.people else [NOBODY]),
                            NOTE_HINT,
                        ]
                    ),
                    error_messages={"max_length": "Maak dit korter: hooguit %(limit_value)d tekens."},
                )

    def clean_actions(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["actions"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_ACTIONS:
            raise ValidationError(f"Kies de belangrijkste {MOST_ACTIONS}. De rest staat in het rapport.")
        if any(len(line) > LONGEST_ACTION for line in found):
            raise ValidationError(f"Maak elke regel korter dan {LONGEST_ACTION} tekens.")
        return found

    def outcome(self) -> Outcome:
        answers = {
            name.removeprefix("answer-"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("answer-") and text
        }
        return Outcome(actions=self.cleaned_data["actions"], answers=answers)


def _field(slug: str) -> str:
    return f"answer-{slug}"
