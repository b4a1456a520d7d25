"""What an initiative offers: ticked, one by one, or confirmed all at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from bouwstenen.models import Activity
from regions.actions.offers import OfferValues, Tick
from regions.defaults import Defaults
from regions.forms.base import CHOOSE, NOTE_HINT, LinesField, SavedForm, funding_field, target_groups_field
from regions.models import Municipality, Offer, OfferStatus
from regions.ticks import Seen


def day_field(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        # A browser sends the first form; whoever types into an old phone, one of the others.
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
        error_messages={"invalid": "Dit is geen datum. Een datum ziet eruit als 31-12-2026."},
    )


class OfferForm(SavedForm):
    """One offer where it is other than usual."""

    sections = (
        ("Is het er nu?", ("status", "starts_on", "ends_on")),
        ("Voor wie?", ("municipalities", "municipalities_other", "target_groups", "exclusive")),
        ("Waar?", ("places", "places_other", "at_home")),
        ("Geld en toelichting", ("funding", "note")),
    )

    def __init__(self, *args: Any, near: Iterable[Municipality], **options: Any) -> None:
        super().__init__(*args, **options)
        near = list(near)
        self.fields["status"] = forms.ChoiceField(
            label="Hoe staat het ermee?",
            choices=OfferStatus.choices,
            widget=forms.RadioSelect,
            initial=OfferStatus.ACTIVE,
            error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        )
        self.fields["starts_on"] = day_field("Vanaf")
        self.fields["ends_on"] = day_field("Tot en met")
        self.add_area("municipalities", near, label="Voor inwoners van welke gemeenten?")
        self.add_area("places", near, label="In welke gemeenten doen jullie dit?")
        self.fields["at_home"] = forms.BooleanField(label="Ook bij mensen thuis, telefonisch of online", required=False)
        self.fields["target_groups"] = target_groups_field()
        self.fields["exclusive"] = forms.BooleanField(
            label="Dit is alleen voor deze mensen",
            help_text="Vink dit alleen aan als anderen hier niet terechtkunnen.",
            required=False,
        )
        self.fields["funding"] = funding_field()
        self.fields["note"] = LinesField(
            label="Wat moet de regio hierover weten?",
            help_text=f"Dit komt op geen openbare pagina. {NOTE_HINT}",
            widget=forms.Textarea(attrs={"rows": 3}),
            max_length=2000,
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        self.require_area("municipalities")
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Het einde ligt voor het begin. Kies een latere datum.")
        if self.cleaned_data.get("exclusive") and not self.cleaned_data.get("target_groups"):
            self.add_error("exclusive", "Vink ook aan voor wie het is, of haal dit vinkje weg.")
        return self.cleaned_data

    @staticmethod
    def initial_of(offer: Offer) -> dict[str, Any]:
        names = ("version", "status", "starts_on", "ends_on", "at_home", "exclusive", "funding", "note")
        return {name: getattr(offer, name) for name in names} | {
            name: [one.code for one in getattr(offer, name).all()]
            for name in ("municipalities", "places", "target_groups")
        }

    @staticmethod
    def initial_new(defaults: Defaults) -> dict[str, Any]:
        return {
            "municipalities": list(defaults.municipalities),
            "places": list(defaults.places),
            "target_groups": list(defaults.target_groups),
            "funding": defaults.funding,
        }

    @property
    def values(self) -> OfferValues:
        data = self.cleaned_data
        return OfferValues(
            municipalities=self.area("municipalities"),
            places=self.area("places"),
            at_home=data["at_home"],
            target_groups=tuple(data["target_groups"]),
            exclusive=data["exclusive"],
            funding=data["funding"],
            status=data["status"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            note=data["note"],
        )


class SeenField(forms.CharField):
    """What was on the page when somebody decided; gives a Seen."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> Seen:
        try:
            return Seen.parse(super().clean(value))
        except ValueError as error:
            raise forms.ValidationError("Laad de pagina opnieuw en probeer het nog eens.") from error


class TickForm(forms.Form):
    """One tick, as the page sends it at once."""

    activity = forms.CharField(max_length=6)
    on = forms.TypedChoiceField(choices=[("1", "aan"), ("0", "uit")], coerce=lambda value: value == "1")
    seen = SeenField()
    token = forms.UUIDField()


class ConfirmForm(SavedForm):
    """What was on the page when somebody said "Ja, alles klopt nog"."""

    seen = SeenField()


def read_ticks(data: QueryDict, activities: Iterable[Activity]) -> list[Tick]:
    """
    The changes in a page of ticks that is sent whole: each row says what it showed, so only what was changed counts.

    Raises ValueError for what no page of ours sends.
    """
    wanted = set(data.getlist("tick"))
    ticks = []
    for activity in activities:
        text = data.get(f"seen-{activity.code}")
        if text is None:
            continue
        seen = Seen.parse(text)
        if seen.ticked != (activity.code in wanted):
            ticks.append(Tick(activity, activity.code in wanted, seen))
    return ticks


def read_dismissed(data: QueryDict) -> Seen | None:
    """The offer that is not so ("Weg ermee"), if that button was pressed. Raises ValueError."""
    text = data.get("dismiss")
    return Seen.parse(text) if text is not None else None
