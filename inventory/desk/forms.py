"""The forms of the account pages, in our own words. What they do is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from django import forms
from django.contrib.auth.password_validation import get_default_password_validators


def _say(field: forms.Field, label: str, help_text: str = "") -> None:
    """A label above the field is enough: a placeholder vanishes as soon as somebody types."""
    field.label = label
    field.help_text = help_text
    field.error_messages["required"] = "Vul dit nog in."
    field.widget.attrs.pop("placeholder", None)


def _password_help() -> str:
    return " ".join(one.get_help_text() for one in get_default_password_validators())


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


class NewPasswordMixin:
    """Two fields for a new password, that have to say the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["password1"], "Nieuw wachtwoord", _password_help())  # type: ignore[attr-defined]  # a form's
        _say(self.fields["password2"], "Nog een keer het nieuwe wachtwoord")  # type: ignore[attr-defined]  # a form's

    def clean(self) -> dict[str, Any]:
        # Past allauth's own comparison, which says it in words that do not fit the rest.
        said: dict[str, Any] = super(account.PasswordVerificationMixin, self).clean()  # type: ignore[misc]  # a form's
        if said.get("password1") and said.get("password2") and said["password1"] != said["password2"]:
            message = "De twee wachtwoorden zijn niet hetzelfde. Typ ze nog een keer."
            self.add_error("password2", message)  # type: ignore[attr-defined]  # a form's
        return said


class ResetPasswordKeyForm(NewPasswordMixin, account.ResetPasswordKeyForm):  # type: ignore[misc]  # no type stubs
    pass


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):  # type: ignore[misc]  # no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self.fields["oldpassword"], "Uw wachtwoord van nu")
