"""Which two records are one initiative, and of each field which value stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inventory.scans.merge_preview import Choice
from regions.models import Initiative

CHOOSE = "Kies een vermelding uit de lijst."
STAYS, GOES = "blijft", "gaat"
"""The names of the two in the address of the page."""


class PairForm(forms.Form):
    """The record that stays, and the one that goes."""

    use_required_attribute = False

    blijft = forms.ChoiceField(label="Deze blijft", error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    gaat = forms.ChoiceField(label="Deze gaat erin op", error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})

    def __init__(self, data: Mapping[str, Any] | None, *, records: Sequence[Initiative]) -> None:
        super().__init__(data)
        self.records = {one.slug: one for one in records}
        choices = [("", "Kies"), *((one.slug, _in_words(one)) for one in records)]
        for name in (STAYS, GOES):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # for the type checker
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data
        if chosen.get(STAYS) and chosen.get(STAYS) == chosen.get(GOES):
            raise ValidationError("Kies twee verschillende vermeldingen.")
        return chosen

    @property
    def stays(self) -> Initiative:
        return self.records[self.cleaned_data[STAYS]]

    @property
    def goes(self) -> Initiative:
        return self.records[self.cleaned_data[GOES]]


def _in_words(initiative: Initiative) -> str:
    """With what tells two of the same name apart."""
    place = f", {initiative.municipality}" if initiative.municipality else ""
    told = "" if initiative.confirmed_on else ", nog niet bevestigd"
    return f"{initiative.name}{place}{told} ({initiative.slug})"


class MergeForm(forms.Form):
    """What was on the page, and of each field which of two values stays."""

    use_required_attribute = False

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, choices: Sequence[Choice], seen: str) -> None:
        super().__init__(data, initial={"seen": seen})
        for one in choices:
            self.fields[f"veld-{one.name}"] = forms.ChoiceField(
                label=one.label,
                choices=[(STAYS, one.stays), (GOES, one.goes)],
                # What one of the two does not know is no reason to forget it.
                initial=STAYS if one.stays_is_known else GOES,
                widget=forms.RadioSelect,
                error_messages={"required": "Kies welke blijft.", "invalid_choice": "Kies welke blijft."},
            )

    @property
    def take(self) -> list[str]:
        """The fields of which the value of the record that goes is kept."""
        return [
            name.removeprefix("veld-")
            for name, chosen in self.cleaned_data.items()
            if name.startswith("veld-") and chosen == GOES
        ]
