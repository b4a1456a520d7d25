"""Who an initiative is, and what it answers once for all its offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bouwstenen.models import Bouwsteen
from regions.actions.initiatives import DefaultValues
from regions.claiming import said_findable
from regions.contact import website_of
from regions.defaults import defaults_of
from regions.forms.base import (
    CHOOSE,
    NOTE_HINT,
    LinesField,
    MunicipalityField,
    SavedForm,
    funding_field,
    target_groups_field,
)
from regions.models import Funding, Initiative, InitiativeKind, Municipality
from regions.overviews.start import WishLine

KINDS = {
    InitiativeKind.SELF_DIRECTION_CENTRE: "Een plek die gerund wordt door mensen met eigen ervaring.",
    InitiativeKind.RECOVERY_ACADEMY: "Cursussen en groepen, gemaakt en gegeven door mensen met eigen ervaring.",
    InitiativeKind.REGIONAL_CLIENT_ORGANISATION: "Een organisatie van en voor mensen met eigen ervaring, in de regio.",
    InitiativeKind.RECOVERY_NETWORK: "Mensen en organisaties die samen aan herstel werken.",
    InitiativeKind.OTHER_SELF_DIRECTION: "Mensen met eigen ervaring hebben de leiding, in een andere vorm.",
    InitiativeKind.MENTAL_HEALTH_CARE: "Een instelling die behandeling of begeleiding geeft.",
    InitiativeKind.WELFARE: "Een welzijnsorganisatie, buurthuis of vrijwilligerscentrale.",
    InitiativeKind.SHELTERED_HOUSING: "Een plek waar mensen wonen of worden opgevangen.",
    InitiativeKind.FAMILY_ORGANISATION: "Een organisatie van en voor familie en naasten.",
    InitiativeKind.MUNICIPALITY: "De gemeente zelf biedt het aan.",
    InitiativeKind.OTHER: "Past niets hiervan? Kies dit.",
}
"""One sentence with each kind."""

YES_NO = [("ja", "Ja"), ("nee", "Nee")]
NOT_PUBLIC = "staan jullie op geen openbare pagina"


def findable_choice(initiative: Initiative) -> str:
    """The answer to "Mag iedereen jullie vinden?" that stands chosen: none before they gave one."""
    said = said_findable(initiative)
    return "" if said is None else "ja" if said else "nee"


def _kind_choices() -> list[tuple[str, SafeString]]:
    return [
        (kind.value, format_html('{} <span class="soft small choice-hint">{}</span>', kind.label.capitalize(), words))
        for kind, words in KINDS.items()
    ]


def _multiline(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def website_address(typed: str) -> str:
    """What somebody typed as a full address; empty stays empty. Raises ValidationError."""
    address = website_of(typed).address
    if typed and not address:
        raise ValidationError("Dit is geen adres van een website. Een adres ziet eruit als www.voorbeeld.nl.")
    return address


class ProfileForm(SavedForm):
    """The profile of an initiative, as its editors see it."""

    sections = (
        ("Wie zijn jullie?", ("name", "organisation", "kind")),
        (
            "Waar en wanneer?",
            ("municipality", "place", "address", "opening_hours", "referral", "website", "email", "phone", "findable"),
        ),
        ("Meer over jullie", ("description", "welcome", "costs")),
    )
    intros = {"Meer over jullie": "Dit zien alleen jullie zelf. Het staat niet op jullie pagina."}

    name = forms.CharField(
        label="Hoe heten jullie?", max_length=150, error_messages={"required": "Vul in hoe jullie heten."}
    )
    organisation = forms.CharField(
        label="Bij welke stichting of organisatie horen jullie?",
        help_text="Laat leeg als jullie nergens bij horen.",
        max_length=150,
        required=False,
    )
    kind = forms.ChoiceField(
        label="Wat past het best bij jullie?",
        help_text="Jullie kunnen dit altijd veranderen. Het telt niet als oordeel.",
        choices=_kind_choices,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    municipality = MunicipalityField(
        label="In welke gemeente zijn jullie?",
        help_text="Typ de naam van de gemeente. Werken jullie overal? Laat dit dan leeg.",
        required=False,
    )
    place = forms.CharField(label="Plaats", max_length=100, required=False)
    address = forms.CharField(
        label="Bezoekadres",
        help_text="Laat leeg als jullie adres geheim is.",
        max_length=200,
        required=False,
    )
    opening_hours = LinesField(
        label="Wanneer zijn jullie open?",
        help_text="Bijvoorbeeld: maandag en woensdag van 9 tot 16 uur.",
        widget=_multiline(3),
        max_length=1000,
        required=False,
    )
    website = forms.CharField(label="Website", max_length=190, required=False)
    email = forms.EmailField(
        label="E-mailadres van jullie initiatief",
        help_text="Een algemeen adres, zoals info@. Geen namen van personen.",
        max_length=254,
        required=False,
        error_messages={"invalid": "Dit is geen e-mailadres. Een adres ziet eruit als info@voorbeeld.nl."},
    )
    phone = forms.CharField(
        label="Telefoonnummer van jullie initiatief",
        help_text="Geen privénummers.",
        max_length=30,
        required=False,
    )
    findable = forms.ChoiceField(
        label="Mag iedereen jullie vinden?",
        help_text=f"Bij nee, of als je niets kiest, {NOT_PUBLIC}. Wie is ingelogd, ziet jullie wel.",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Kies ja of nee."},
    )
    description = LinesField(
        label="Vertel iets over jullie",
        help_text=f"In een paar zinnen. {NOTE_HINT}",
        widget=_multiline(4),
        max_length=3000,
        required=False,
    )
    welcome = LinesField(
        label="Wie is welkom?",
        help_text=f"Bijvoorbeeld: iedereen vanaf 18 jaar. {NOTE_HINT}",
        widget=_multiline(2),
        max_length=1000,
        required=False,
    )
    referral = forms.CharField(
        label="Is een verwijzing nodig?",
        help_text="Zeg je nee? Dan zien mensen bij jullie: zonder verwijzing.",
        max_length=200,
        required=False,
    )
    costs = forms.CharField(
        label="Wat kost het?",
        help_text="Bijvoorbeeld: gratis, koffie kost 50 cent.",
        max_length=200,
        required=False,
    )

    def clean_website(self) -> str:
        return website_address(str(self.cleaned_data["website"]))

    @property
    def values(self) -> dict[str, Any]:
        """The fields of the initiative, by name; without `findable` when they did not say."""
        values = {name: value for name, value in self.cleaned_data.items() if name not in {"version", "token"}}
        values["municipality"] = Municipality.objects.filter(pk=values["municipality"]).first()
        said = values.pop("findable") or self.initial.get("findable")
        return values | ({"findable": said == "ja"} if said else {})

    @property
    def preview(self) -> Initiative:
        """The initiative as everyone would see it; stored nowhere."""
        return Initiative(**self.values)

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        names = [name for name in ProfileForm.base_fields if hasattr(initiative, name)]
        return {name: getattr(initiative, name) for name in names} | {
            "municipality": initiative.municipality.name if initiative.municipality else "",
            "findable": findable_choice(initiative),
        }


class DefaultsForm(SavedForm):
    """What is asked once ("Voor alles tegelijk"), and filled in beforehand with each new offer."""

    sections = (
        ("Voor wie?", ("municipalities", "municipalities_other", "target_groups")),
        ("Waar?", ("places", "places_other")),
        ("Geld", ("funding",)),
        ("Wat er al staat", ("also_offers",)),
    )

    def __init__(self, *args: Any, near: Iterable[Municipality], ticked: int = 0, **options: Any) -> None:
        """`near`: municipalities with a tick box; `ticked`: how many activities could follow."""
        super().__init__(*args, **options)
        near = list(near)
        self.add_area("municipalities", near, label="Voor inwoners van welke gemeenten zijn jullie er?")
        self.add_area(
            "places", near, label="In welke gemeenten doen jullie het?", help_text="Waar moeten mensen naartoe?"
        )
        self.fields["target_groups"] = target_groups_field()
        self.fields["funding"] = funding_field()
        # Whoever chooses nothing says nothing of it.
        self.fields["funding"].required = False
        if ticked:
            self.fields["also_offers"] = forms.BooleanField(
                label="Verander ook wat al is aangevinkt",
                help_text="Wat jullie ergens apart hebben aangepast, blijft zo.",
                required=False,
                initial=True,
            )

    def clean(self) -> dict[str, Any]:
        self.require_area("municipalities")
        return self.cleaned_data

    @staticmethod
    def initial_of(initiative: Initiative) -> dict[str, Any]:
        """What they said. Before they did nothing is filled in: what we think of could pass for their answer."""
        defaults = defaults_of(initiative)
        if not defaults.stated:
            return {
                "version": initiative.version,
                "municipalities": [],
                "places": [],
                "funding": "",
                "also_offers": False,
            }
        return {
            "version": initiative.version,
            "municipalities": list(defaults.municipalities),
            "places": list(defaults.places),
            "target_groups": list(defaults.target_groups),
            "funding": defaults.funding,
        }

    @property
    def values(self) -> DefaultValues:
        return DefaultValues(
            municipalities=self.area("municipalities"),
            places=self.area("places"),
            target_groups=tuple(self.cleaned_data["target_groups"]),
            funding=self.cleaned_data["funding"] or Funding.NOT_SAID,
        )


class WishesForm(SavedForm):
    """The A-bouwstenen that an initiative would like to offer."""

    wishes = forms.MultipleChoiceField(label="Wat zouden jullie graag willen?", required=False)

    def __init__(self, *args: Any, asked: Iterable[Bouwsteen], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["wishes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(one.code, one.name) for one in asked]

    @staticmethod
    def initial_of(initiative: Initiative, lines: Iterable[WishLine]) -> dict[str, Any]:
        wished = [one.bouwsteen.code for one in lines if one.wished and not one.supplied]
        return {"version": initiative.version, "wishes": wished}
