"""One cell as it comes in, by itself or as part of a whole page."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import QueryDict

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, CellSaving
from inventory.scans.models import AnswerKind, Limit, Reason
from regions.forms.base import LinesField

_TOO_LONG = {"max_length": "Maak dit korter: hooguit %(limit_value)d tekens. Nu zijn het er %(show_value)d."}
_UNKNOWN = {"invalid_choice": "Kies een van de antwoorden op de pagina."}


class AnswerForm(forms.Form):
    """
    What an officer says of one activity. Everything may stay empty.

    The page writes its fields by hand, named "{code}-answer" and so on: a page has up to 140 of them.
    """

    answer = forms.ChoiceField(choices=AnswerKind.choices, required=False, error_messages=_UNKNOWN)
    reason = forms.ChoiceField(choices=Reason.choices, required=False, error_messages=_UNKNOWN)
    limits = forms.MultipleChoiceField(choices=Limit.choices, required=False, error_messages=_UNKNOWN)
    working_on_it = forms.BooleanField(required=False)
    place = forms.CharField(max_length=300, required=False, error_messages=_TOO_LONG)
    provider = forms.CharField(max_length=300, required=False, error_messages=_TOO_LONG)
    note = LinesField(max_length=2000, required=False, error_messages=_TOO_LONG)
    note_public = forms.BooleanField(required=False)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    token = forms.UUIDField(required=False)

    def values(self) -> AnswerValues:
        """The cell as it was typed, also when something is wrong with it."""
        cleaned: dict[str, Any] = dict(self.cleaned_data)
        for name in self.errors:
            if name in {"place", "provider", "note"}:
                cleaned[name] = self.data.get(self.add_prefix(name), "")
        return AnswerValues.from_mapping(cleaned)

    @property
    def seen_version(self) -> int:
        return int(self.cleaned_data.get("version") or 0)

    @property
    def token_value(self) -> uuid.UUID | None:
        return self.cleaned_data.get("token")


def forms_for(activities: list[Activity], data: QueryDict) -> dict[str, AnswerForm]:
    """The cells of a page that came in, by activity code. What was not on the page is not there."""
    return {one.code: AnswerForm(data, prefix=one.code) for one in activities if f"{one.code}-version" in data}


def cell_savings(activities: list[Activity], posted: dict[str, AnswerForm]) -> list[CellSaving]:
    """The cells without errors, ready to be saved."""
    return [
        CellSaving(one, posted[one.code].values(), posted[one.code].seen_version)
        for one in activities
        if one.code in posted and posted[one.code].is_valid()
    ]
