"""The forms of somebody's own data: another name, and deleting the account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from regions.models import User


class NameForm(forms.Form):
    name = forms.CharField(
        label="Naam",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Vul een naam in.", "max_length": "Maak de naam korter dan 150 tekens."},
    )


class DeleteAccountForm(forms.Form):
    """Typing the address shows that it is no slip. Not a password: most people have none."""

    email = forms.CharField(
        label="E-mailadres",
        help_text="Typ het adres van dit account. Zo weten we dat het geen vergissing is.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Typ het e-mailadres van dit account."},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"]).strip().lower()
        if typed != self.user.email.lower():
            raise ValidationError("Dit is niet het adres van dit account.")
        return typed
