"""Forms for correcting the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from bouwstenen.models import Activity, Bouwsteen

if TYPE_CHECKING:
    ActivityForm = forms.ModelForm[Activity]
    BouwsteenForm = forms.ModelForm[Bouwsteen]
else:
    ActivityForm = BouwsteenForm = forms.ModelForm

WIDE = {"class": "vLargeTextField"}
"""As wide as the other texts of Django's admin."""


class LinesField(forms.CharField):
    """A list of texts, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]  # a list instead of one text
        return [line.strip() for line in (super().to_python(value) or "").splitlines() if line.strip()]

    def validate(self, value: list[str]) -> None:
        """As a field for one text does: PostgreSQL keeps no NUL sign."""
        super().validate(value)
        ProhibitNullCharactersValidator()("\n".join(value))

    def has_changed(self, initial: list[Any] | None, data: object) -> bool:
        return list(initial or []) != self.to_python(data)


class LookAlikesField(LinesField):
    """Activities that look like this one, one a line: "A3.6: voor mensen zelf"."""

    def prepare_value(self, value: object) -> object:
        return "\n".join(_look_alike_line(one) for one in value) if isinstance(value, list) else value

    def clean(self, value: object) -> list[dict[str, str]]:
        return [self._look_alike(line) for line in super().clean(value)]

    def has_changed(self, initial: list[Any] | None, data: object) -> bool:
        return [_look_alike_line(one) for one in initial or []] != self.to_python(data)

    @staticmethod
    def _look_alike(line: str) -> dict[str, str]:
        code, _, difference = (part.strip() for part in line.partition(":"))
        if not code or not difference:
            raise ValidationError(f"'{line}' is geen code met een verschil. Schrijf het zo: A3.6: voor mensen zelf.")
        return {"code": code, "difference": difference}


def _look_alike_line(look_alike: dict[str, str]) -> str:
    return f"{look_alike['code']}: {look_alike['difference']}"


class BouwsteenFactsForm(BouwsteenForm):
    """What we say of a bouwsteen in our own words."""

    class Meta:
        model = Bouwsteen
        fields = ["everyday", "explanation", "why"]
        widgets = {"everyday": forms.Textarea(attrs=WIDE | {"rows": 2})}


class ActivityFactsForm(ActivityForm):
    """What we say of an activity in our own words. Its code and name are the brochure's and stay."""

    examples = LinesField(
        label="Voorbeelden en andere woorden",
        required=False,
        help_text="Eén op een regel.",
        widget=forms.Textarea(attrs=WIDE),
    )
    look_alikes = LookAlikesField(
        label="Lijkt erop",
        required=False,
        help_text="Eén op een regel: de code, een dubbele punt en het verschil.",
        widget=forms.Textarea(attrs=WIDE | {"rows": 4}),
    )

    class Meta:
        model = Activity
        fields = ["everyday", "explanation", "counts", "counts_not", "examples", "look_alikes", "scale", "comparable"]
        widgets = {"everyday": forms.Textarea(attrs=WIDE | {"rows": 2})}

    def clean_look_alikes(self) -> list[dict[str, str]]:
        look_alikes: list[dict[str, str]] = self.cleaned_data["look_alikes"]
        known = set(self.instance.edition.activities.values_list("code", flat=True))
        for one in look_alikes:
            if one["code"] not in known:
                raise ValidationError(f"De activiteit {one['code']} kennen we niet.")
        return look_alikes
