"""Asking to be added, and deciding about it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict

from regions.forms.base import NOTE_HINT, LinesField, MunicipalityField
from regions.forms.own_name import OwnNameForm
from regions.forms.profile import website_address
from regions.joining import Asking, public_and_alike
from regions.mails import check_address_fits
from regions.models import Initiative, JoinRequest, User

NONE_OF_THESE = ":geen"
NEW = ":nieuw"
"""With a sign that no address has: an initiative can be called "Nieuw"."""


class JoinForm(forms.Form):
    """Somebody whom nobody invited tells who they are."""

    use_required_attribute = False

    initiative_name = forms.CharField(
        label="Hoe heet jullie initiatief?", max_length=150, error_messages={"required": "Vul in hoe jullie heten."}
    )
    municipality = MunicipalityField(
        label="In welke gemeente zijn jullie?",
        help_text="Zijn jullie er op meer plekken? Kies er één. De rest komt later.",
        error_messages={"required": "Vul in welke gemeente het is."},
    )
    website = forms.CharField(label="Website", max_length=190, required=False)
    what = LinesField(
        label="Wat doen jullie?",
        help_text=f"In een paar zinnen. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
    )
    name = forms.CharField(
        label="Hoe heet je zelf?",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Vul je naam in."},
    )
    email = forms.EmailField(
        label="Wat is je e-mailadres?",
        help_text="Hierop krijg je antwoord. Het komt op geen enkele pagina.",
        max_length=254,
        validators=[check_address_fits],
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Vul je e-mailadres in.",
            "invalid": "Dit is geen e-mailadres. Een adres ziet eruit als naam@voorbeeld.nl.",
        },
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.known: list[Initiative] = public_and_alike(self._typed_name) if self._typed_name else []
        if self.known:
            choices = [(one.slug, _with_place(one)) for one in self.known]
            self.fields["same"] = forms.ChoiceField(
                label="Bedoelen jullie deze?",
                help_text="Deze namen lijken op die van jullie, en staan er al.",
                choices=[*choices, (NONE_OF_THESE, "Nee, wij zijn een ander initiatief")],
                widget=forms.RadioSelect,
                error_messages={
                    "required": "Kijk of jullie er al bij staan.",
                    "invalid_choice": "Kijk of jullie er al bij staan.",
                },
            )
            self.order_fields(["initiative_name", "same"])

    @property
    def _typed_name(self) -> str:
        return str(self.data.get("initiative_name", ""))[:150].strip() if self.is_bound else ""

    def clean_website(self) -> str:
        return website_address(str(self.cleaned_data["website"]))

    @property
    def request(self) -> JoinRequest:
        """What they ask, not stored."""
        data = self.cleaned_data
        same = next((one for one in self.known if one.slug == data.get("same")), None)
        return JoinRequest(
            initiative_name=data["initiative_name"],
            municipality_id=data["municipality"],
            website=data["website"],
            what=data["what"],
            name=data["name"],
            email=data["email"],
            initiative=same,
        )


def _with_place(initiative: Initiative) -> str:
    return f"{initiative.name}, {initiative.municipality}" if initiative.municipality else initiative.name


class JoinInviteForm(OwnNameForm):
    """As whom somebody who asked is invited."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, asking: Asking, by: User) -> None:
        super().__init__(data, prefix=f"{asking.request.pk}", by=by)
        groups: list[tuple[str, Any]] = []
        if asking.alike:
            groups.append(("Lijkt erop", [(one.slug, _with_place(one)) for one in asking.alike]))
        groups.append(("Nog niet bij ons bekend", [(NEW, f"Nieuw: {asking.request.initiative_name}")]))
        if asking.others:
            groups.append(("Al bij ons bekend", [(one.slug, _with_place(one)) for one in asking.others]))
        self.known = {one.slug: one for one in (*asking.alike, *asking.others)}
        self.fields["initiative"] = forms.ChoiceField(
            label="Voor welk initiatief?",
            choices=groups,
            initial=asking.likely.slug if asking.likely else NEW,
            error_messages={
                "required": "Kies een initiatief uit de lijst.",
                "invalid_choice": "Kies een initiatief uit de lijst.",
            },
        )

    @property
    def initiative(self) -> Initiative | None:
        """The one that was chosen; None for a new one."""
        return self.known.get(self.cleaned_data["initiative"])


class JoinDeclineForm(OwnNameForm):
    """A kind sentence to somebody who asked."""

    use_required_attribute = False

    answer = LinesField(
        label="Wat wilt u zeggen?",
        help_text=f"Dit komt in een mail, met uw naam en adres erbij. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": "Schrijf een korte, vriendelijke zin."},
    )

    def __init__(self, data: QueryDict | None = None, *, asking: Asking, by: User) -> None:
        super().__init__(data, prefix=f"{asking.request.pk}", by=by)
