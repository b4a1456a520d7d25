"""The forms of the account pages, in our own words. What they do is allauth's."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core import context
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import HttpRequest

from inventory.desk.accounts.adapter import CODE_WRONG
from inventory.desk.accounts.mails import send_reset_mail
from inventory.desk.accounts.tries import count_try_for
from regions.mails import check_address_fits
from regions.models import User


def say(field: forms.Field, label: str, help_text: str = "") -> None:
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
        say(self.fields["login"], "E-mailadres")
        say(self.fields["password"], "Wachtwoord")


class CodeRequestForm(account.RequestLoginCodeForm):  # type: ignore[misc]  # allauth has no type stubs
    """Where the code goes to. Whether the address is known, is looked up later: nothing here tells."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["email"], "E-mailadres", "Het adres waarop de uitnodiging kwam.")
        self.fields["email"].validators.append(check_address_fits)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip()


def say_code(field: forms.Field, label: str, help_text: str = "") -> None:
    """A field for a code of digits: a telephone shows its number keys, and offers the code from the mail."""
    say(field, label, help_text)
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "autocapitalize": "off"}


class LoginCodeForm(account.ConfirmLoginCodeForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], "Code", "Acht cijfers, met of zonder spatie.")


class ConfirmCodeForm(forms.Form):
    """The code that was mailed to somebody who is logged in already."""

    code = forms.CharField(max_length=20)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], "Code", "Acht cijfers, met of zonder spatie.")

    def say_wrong(self) -> None:
        self.add_error("code", CODE_WRONG)


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password"], "Wachtwoord")


class ResetPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["email"], "E-mailadres", "Het adres van het account.")
        self.fields["email"].validators.append(check_address_fits)

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        if self.users:
            super().save(request, **kwargs)
        else:
            # The same work for an address that is not known: how long it takes tells nothing.
            key = account.default_token_generator.make_token(User(pk=0, email=email))
            send_reset_mail(email, f"{settings.SITE_URL}/wachtwoord/nieuw/0-{key}/", known=False)
        return email


class NewPasswordMixin:
    """Two fields for a new password, that have to say the same."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["password1"], "Nieuw wachtwoord", _password_help())  # type: ignore[attr-defined]  # a form's
        say(self.fields["password2"], "Nog een keer het nieuwe wachtwoord")  # type: ignore[attr-defined]  # a form's

    def clean(self) -> dict[str, Any]:
        # Past allauth's own comparison, which says it in words that do not fit the rest.
        said: dict[str, Any] = super(account.PasswordVerificationMixin, self).clean()  # type: ignore[misc]  # a form's
        if said.get("password1") and said.get("password2") and said["password1"] != said["password2"]:
            message = "De twee wachtwoorden zijn niet hetzelfde. Typ ze nog een keer."
            self.add_error("password2", message)  # type: ignore[attr-defined]  # a form's
        return said


class ResetPasswordKeyForm(NewPasswordMixin, account.ResetPasswordKeyForm):  # type: ignore[misc]  # no type stubs
    pass


class SetPasswordForm(NewPasswordMixin, account.SetPasswordForm):  # type: ignore[misc]  # no type stubs
    pass


class ChangePasswordForm(NewPasswordMixin, account.ChangePasswordForm):  # type: ignore[misc]  # no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["oldpassword"], "Uw wachtwoord van nu")

    def clean_oldpassword(self) -> str:
        count_try_for(context.request, "login", self.user.email)
        password: str = super().clean_oldpassword()
        return password
