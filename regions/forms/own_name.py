"""Asking whoever invites what they are called, once: a mail that only an address signed is one to delete."""

from __future__ import annotations

from typing import Any

from django import forms

from regions.models import User

OWN_NAME = "own_name"
FORMAL = ("Uw eigen naam", "uw account", "Vul in hoe u heet.")
INFORMAL = ("Je eigen naam", "je account", "Vul in hoe je heet.")
"""The label, where it is kept, and what is said when it stays empty."""


class OwnNameForm(forms.Form):
    """
    A form that makes a mail in the name of `by`. Whose account has no name, types it here.

    It is the last question, so that `field_order` of what builds on it need not know whether it is asked.
    """

    informal = False

    def __init__(self, *args: Any, by: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.by = by
        if by.name:
            return
        label, account, missing = INFORMAL if self.informal else FORMAL
        self.fields[OWN_NAME] = forms.CharField(
            label=label,
            max_length=150,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
            help_text=f"Zo leest de ander wie het vraagt. We bewaren de naam bij {account}.",
            error_messages={"required": missing},
        )

    def keep_own_name(self) -> None:
        """Save what was typed to the account. The form is valid."""
        typed = str(self.cleaned_data.get(OWN_NAME, ""))
        if typed and not self.by.name:
            self.by.rename(typed)


class NameFirstForm(OwnNameForm):
    """The name alone, before a button does what it says; it brings along what was sent with that button."""

    back = forms.CharField(required=False, widget=forms.HiddenInput)
    sending = forms.CharField(required=False, widget=forms.HiddenInput)
    step = forms.CharField(required=False, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, *args: Any, informal: bool, **options: Any) -> None:
        self.informal = informal
        super().__init__(*args, **options)
