"""What people say on the page where the table talks: an answer, a decision, a remark."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from inventory.scans.models import AnswerKind, DecisionKind, SteunpuntStatus
from regions.forms.base import NOTE_HINT, LinesField, token_of_content

_TOO_LONG = {"max_length": "Maak dit korter: hooguit %(limit_value)d tekens. Nu zijn het er %(show_value)d."}


class _OnceForm(forms.Form):
    """What can be sent twice and happens once."""

    token = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean_token(self) -> uuid.UUID | None:
        token: uuid.UUID | None = self.cleaned_data["token"]
        return token_of_content(token, self.data) if token else None


class SettleForm(_OnceForm):
    """What a municipality says in the end of a cell about which a provider says something else."""

    answer = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (AnswerKind.PRESENT, AnswerKind.ELSEWHERE, AnswerKind.MISSING)],
        error_messages={"required": "Kies een van de knoppen.", "invalid_choice": "Kies een van de knoppen."},
        widget=forms.HiddenInput,
    )
    version = forms.IntegerField(min_value=0, max_value=10**9, widget=forms.HiddenInput)
    note = LinesField(
        label="Toelichting",
        max_length=2000,
        required=False,
        help_text=NOTE_HINT,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_TOO_LONG,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("answer") == AnswerKind.MISSING and not cleaned.get("note"):
            self.add_error("note", "Schrijf er kort bij hoe u het ziet. Dan kan de aanbieder reageren.")
        return cleaned


class DecisionForm(_OnceForm):
    """What the region decides about one line with more providers."""

    use_required_attribute = False

    decision = forms.ChoiceField(
        label="Wat spreken jullie af?",
        choices=DecisionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een van de antwoorden.", "invalid_choice": "Kies een van de antwoorden."},
    )
    note = LinesField(
        label="Waarom?",
        max_length=1000,
        required=False,
        help_text=f"Alleen de regio leest dit. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages=_TOO_LONG,
    )


class RemarkForm(forms.Form):
    """A remark about the whole scan, an activity, a municipality, or one cell."""

    use_required_attribute = False
    """The form stands on a page where most people only read: an empty field is not wrong yet."""

    text = LinesField(
        label="Wat wilt u zeggen?",
        max_length=1000,
        help_text=f"De hele regio leest dit, met uw rol erbij. Uw naam staat er niet. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf eerst op wat u wilt zeggen.", **_TOO_LONG},
    )
    activity = forms.ChoiceField(label="Over welke activiteit?", required=False)
    municipality = forms.ChoiceField(label="Over welke gemeente?", required=False)

    def __init__(
        self,
        *args: Any,
        activities: Iterable[tuple[str, str]],
        municipalities: Iterable[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        wrong = {"invalid_choice": "Kies een van de regels in de lijst."}
        for name, empty, choices in (
            ("activity", "Over alles", activities),
            ("municipality", "Over de hele regio", municipalities),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  # declared above
            field.choices = [("", empty), *choices]
            field.error_messages |= wrong


def version_of(data: QueryDict, name: str = "version") -> int:
    """The version that a page had shown; 0 for anything that is no number."""
    typed = data.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def steunpunt_choice(data: QueryDict, key: str) -> tuple[str, str, int] | None:
    """What came in for one place: chosen, seen and the version; None when it was not on the page or is no choice."""
    chosen, seen = data.get(f"{key}-status"), data.get(f"{key}-seen", "")
    known = {"", *SteunpuntStatus.values}
    if chosen is None or chosen not in known or seen not in known:
        return None
    return chosen, seen, version_of(data, f"{key}-version")
