"""Who takes over, and into which municipality another goes up."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from regions.forms.own_name import OWN_NAME, OwnNameForm
from regions.mails import check_address_fits
from regions.models import Membership, Municipality, Role, User
from regions.removing import possible_coordinators


class HandOverForm(OwnNameForm):
    """Who takes over from somebody who leaves; `by` is asked for their own name where that makes a mail."""

    def __init__(self, *args: Any, membership: Membership, **options: Any) -> None:
        super().__init__(*args, **options)
        self.leaves = membership.user
        if membership.role != Role.OFFICER:
            self.fields.pop(OWN_NAME, None)
        elif OWN_NAME in self.fields:
            self.fields[OWN_NAME].required = False
        if membership.role == Role.COORDINATOR:
            self.fields["successor"] = forms.ChoiceField(
                label="Wie neemt het over?",
                choices=[("", "Niemand"), *possible_coordinators(membership)],
                help_text="Bent u de enige coördinator? Kies dan iemand.",
                required=False,
                error_messages={"invalid_choice": "Kies iemand uit de lijst."},
            )
        elif membership.role == Role.OFFICER:
            self.fields["successor"] = forms.EmailField(
                label="Wat is het e-mailadres van wie het overneemt?",
                help_text="Die persoon krijgt een uitnodiging, en kan dan verder. Leeg laten mag ook.",
                required=False,
                validators=[check_address_fits],
                error_messages={"invalid": "Dit is geen e-mailadres. Kijk het nog even na."},
            )
        self.order_fields(["successor"])

    def clean_successor(self) -> User | str | None:
        chosen = str(self.cleaned_data["successor"])
        if chosen and isinstance(self.fields["successor"], forms.ChoiceField):
            return User.objects.filter(pk=int(chosen), is_active=True).first()
        if chosen.strip().lower() == self.leaves.email:
            raise ValidationError("Dit is het adres van wie stopt. Vul een ander adres in, of laat dit leeg.")
        return chosen.strip().lower()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.to_invite and OWN_NAME in self.fields and not cleaned.get(OWN_NAME):
            self.add_error(OWN_NAME, self.fields[OWN_NAME].error_messages["required"])
        return cleaned

    @property
    def successor(self) -> User | None:
        """Who of the region takes over as coordinator."""
        found = self.cleaned_data.get("successor")
        return found if isinstance(found, User) else None

    @property
    def to_invite(self) -> str:
        """The address of who takes over as officer: whether it has an account is nobody's business."""
        found = self.cleaned_data.get("successor")
        return found if isinstance(found, str) else ""


class MergeForm(forms.Form):
    """Into which municipality another goes up, and when."""

    successor = forms.ModelChoiceField(
        queryset=Municipality.objects.none(),
        label="In welke gemeente gaat zij op?",
        error_messages={"required": "Kies een gemeente.", "invalid_choice": "Kies een gemeente uit de lijst."},
    )
    ended_on = forms.DateField(
        label="Vanaf welke dag?",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": "Kies een dag.", "invalid": "Dit is geen datum."},
    )

    def __init__(self, *args: Any, municipality: Municipality, **options: Any) -> None:
        super().__init__(*args, **options)
        current = Municipality.objects.current().filter(fictional=municipality.fictional)
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  # for the type checker
        field.queryset = current.exclude(pk=municipality.pk)

    def clean_ended_on(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["ended_on"]
        if day > timezone.localdate():
            raise ValidationError("Die dag is nog niet geweest. Doe dit als het zover is.")
        return day
