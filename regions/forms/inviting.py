"""Whom to invite, for what; and what the invited person says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from regions.forms.base import NOTE_HINT, LinesField
from regions.forms.own_name import OwnNameForm
from regions.invitations import Ask, initiatives_of
from regions.mails import check_address_fits
from regions.models import Initiative, Municipality, Questions, Region, Role
from regions.tokens import new_token

EMAIL_ERRORS = {"required": "Vul een e-mailadres in.", "invalid": "Dit is geen e-mailadres. Kijk het nog even na."}
MAY_THE_SAME = "Uw collega mag daarna alles wat u ook mag."
NAME_OF_ALL = "De hele regio"


class AskForm(OwnNameForm):
    """What every invitation has: an address, a name, own words; and the chance that makes a sending happen once."""

    email = forms.EmailField(label="E-mailadres", error_messages=EMAIL_ERRORS, validators=[check_address_fits])
    name = forms.CharField(label="Naam", max_length=150, required=False)
    message = LinesField(
        label="Eigen woorden",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Komt in de mail te staan, met uw naam erbij. {NOTE_HINT}",
    )
    sending = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput, initial=new_token)

    use_required_attribute = False

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    @property
    def sending_key(self) -> str:
        return str(self.cleaned_data.get("sending", ""))

    @property
    def ask(self) -> Ask:
        """What is asked, once the form is valid."""
        raise NotImplementedError

    def _ask(self, role: Role, **place: Any) -> Ask:
        said = self.cleaned_data
        return Ask(role=role, email=said["email"], name=said["name"], message=said["message"], **place)


class InviteForm(AskForm):
    """A coordinator invites for a place of the region. One choice says both the role and the place."""

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region = region
        self.municipalities = {one.pk: one for one in region.municipalities.all() if one.ended_on is None}
        self.initiatives = {str(one.pk): one for one in initiatives_of(self.municipalities)}
        self.fields["place"] = forms.ChoiceField(
            label="Voor wie of waar?",
            choices=[("", "Kies"), *_places(region, self.municipalities.values(), self.initiatives.values())],
            error_messages={
                "required": "Kies een gemeente, een initiatief of de hele regio.",
                "invalid_choice": "Kies uit de lijst.",
            },
        )
        self.order_fields(["place", "email", "name", "message"])

    @property
    def ask(self) -> Ask:
        role, _, key = str(self.cleaned_data["place"]).partition(":")
        return self._ask(
            Role(role),
            region=self.region,
            municipality=self.municipalities.get(key) if role == Role.OFFICER else None,
            initiative=self.initiatives.get(key) if role == Role.EDITOR else None,
        )


def _places(
    region: Region, municipalities: Iterable[Municipality], initiatives: Iterable[Initiative]
) -> list[tuple[str, list[tuple[str, str]]]]:
    groups = [
        ("Gemeenten", [(f"{Role.OFFICER}:{one.pk}", f"Gemeente {one.name}") for one in municipalities]),
        ("Initiatieven", [(f"{Role.EDITOR}:{one.pk}", one.name) for one in initiatives]),
        (
            NAME_OF_ALL,
            [
                (f"{Role.READER}:", f"Meelezer van {region.name}: leest mee, vult niets in"),
                (f"{Role.COORDINATOR}:", f"Coördinator van {region.name}: mag alles wat u ook mag"),
            ],
        ),
    ]
    return [group for group in groups if group[1]]


class InviteOfficerForm(AskForm):
    """An officer invites a colleague of the same municipality."""

    questions = forms.ChoiceField(
        label="Waar mag uw collega beginnen?",
        initial=Questions.ALL,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies een van de twee.", "invalid_choice": "Kies een van de twee."},
        help_text=MAY_THE_SAME,
    )
    field_order = ["email", "name", "questions", "message"]

    def __init__(
        self, *args: Any, region: Region, municipality: Municipality, open_questions: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.region, self.municipality = region, municipality
        if not open_questions:
            # Nothing to choose between.
            del self.fields["questions"]
            self.fields["email"].help_text = MAY_THE_SAME
            return
        found = "de ene vraag" if open_questions == 1 else f"de {open_questions} vragen"
        self.fields["questions"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
            (Questions.ALL, "Bij het begin: alle vragen"),
            (Questions.OPEN, f"Bij wat nog uit te zoeken is: {found} waar u ‘weet ik niet’ koos"),
        ]

    @property
    def ask(self) -> Ask:
        questions = Questions(self.cleaned_data.get("questions", Questions.ALL))
        return self._ask(Role.OFFICER, region=self.region, municipality=self.municipality, questions=questions)


class InviteEditorForm(AskForm):
    """An editor invites a colleague of the same initiative."""

    informal = True

    def __init__(self, *args: Any, initiative: Initiative, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initiative = initiative
        self.fields["message"].help_text = f"Komt in de mail te staan, met je naam erbij. {NOTE_HINT}"

    @property
    def ask(self) -> Ask:
        return self._ask(Role.EDITOR, initiative=self.initiative)


class InviteCoordinatorForm(AskForm):
    """Staff invite the first coordinator of a region."""

    def __init__(self, *args: Any, region: Region, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region = region

    @property
    def ask(self) -> Ask:
        return self._ask(Role.COORDINATOR, region=self.region)


class PasteForm(OwnNameForm):
    """A list of people at once."""

    lines = LinesField(
        label="De lijst",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        max_length=30_000,
        error_messages={"required": "Plak eerst een lijst.", "max_length": "Dit is te veel voor één keer."},
    )
    message = LinesField(
        label="Eigen woorden",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=f"Komt in elke mail te staan, met uw naam erbij. {NOTE_HINT}",
    )
    sending = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput, initial=new_token)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    use_required_attribute = False


class NotMeForm(forms.Form):
    """Who is the right person, if the invited one knows."""

    other_name = forms.CharField(label="Naam", max_length=150, required=False)
    other_email = forms.EmailField(
        label="E-mailadres", required=False, error_messages=EMAIL_ERRORS, validators=[check_address_fits]
    )

    use_required_attribute = False


class TakePartForm(forms.Form):
    """The name that goes with a new account."""

    name = forms.CharField(max_length=150, error_messages={"required": "Vul een naam in."})

    use_required_attribute = False

    def __init__(self, *args: Any, informal: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].label = "Je naam" if informal else "Uw naam"
        self.fields["name"].widget.attrs["autocomplete"] = "name"
