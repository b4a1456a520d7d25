"""The forms of the account pages, in our own words. What they do is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from django import forms
from django.contrib.auth.password_validation import MinimumLengthValidator, get_default_password_validators

_NEW_PASSWORD_HELP = "Minstens {} tekens. Een zin die u goed onthoudt is sterker dan een woord met cijfers."  # noqa: S105


def _min_length() -> int:
    found = [one for one in get_default_password_validators() if isinstance(one, MinimumLengthValidator)]
    return found[0].min_length


def _say(field: forms.Field, label: str, help_text: str = "") -> None:
    """A label above the field is enough: a placeholder vanishes as soon as somebody types."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(account.LoginForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["login"], "E-mailadres")
        _say(self.fields["password"], "Wachtwoord")
        _say(self.fields["remember"], "Onthoud mij op dit apparaat", "Niet doen op een gedeelde computer.")


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["email"], "E-mailadres", "Het adres waarmee u inlogt.")


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], "Nieuw wachtwoord", _NEW_PASSWORD_HELP.format(_min_length()))
        _say(self.fields["password2"], "Nog een keer hetzelfde wachtwoord")


class ChangePasswordForm(account.ChangePasswordForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], "Uw wachtwoord van nu")
        _say(self.fields["password1"], "Nieuw wachtwoord", _NEW_PASSWORD_HELP.format(_min_length()))
        _say(self.fields["password2"], "Nog een keer het nieuwe wachtwoord")
