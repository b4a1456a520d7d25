"""The cells of the coordinator's grid as they come in: one by itself, or a page of them."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from bouwstenen.models import Activity
from inventory.scans.actions.on_behalf import GridInput
from inventory.scans.models import AnswerKind
from regions.forms.base import LinesField
from regions.models import Municipality

_UNKNOWN = {"invalid_choice": "Kies een van de antwoorden op de pagina."}
_TOO_LONG = {"max_length": "Maak de reden korter: hooguit %(limit_value)d tekens. Nu zijn het er %(show_value)d."}


class GridCellForm(forms.Form):
    """One cell. The page writes its fields by hand, named "{activity}-{municipality}-answer" and so on."""

    answer = forms.ChoiceField(choices=AnswerKind.choices, required=False, error_messages=_UNKNOWN)
    version = forms.IntegerField(min_value=0, max_value=10**9)
    reason = LinesField(max_length=500, required=False, error_messages=_TOO_LONG)
    token = forms.UUIDField(required=False)

    def as_input(self, activity: Activity, municipality: Municipality) -> GridInput:
        said = self.cleaned_data
        return GridInput(
            activity=activity,
            municipality=municipality,
            answer=said["answer"],
            expected=said["version"],
            reason=said["reason"],
            token=said["token"],
        )

    @property
    def sentence(self) -> str:
        """All that is wrong, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def cell_form(data: QueryDict, activity: Activity, municipality: Municipality) -> GridCellForm:
    return GridCellForm(data, prefix=f"{activity.code}-{municipality.pk}")


def page_inputs(
    data: QueryDict, activities: Iterable[Activity], municipalities: Iterable[Municipality]
) -> tuple[list[GridInput], list[str]]:
    """The cells that came in with a page, and what is wrong with those that cannot be read."""
    places = list(municipalities)
    inputs, errors = [], []
    for activity in activities:
        for place in places:
            if f"{activity.code}-{place.pk}-version" not in data:
                continue
            form = cell_form(data, activity, place)
            if form.is_valid():
                inputs.append(form.as_input(activity, place))
            else:
                errors.append(f"{activity.name}, {place}: {form.sentence}")
    return inputs, errors
