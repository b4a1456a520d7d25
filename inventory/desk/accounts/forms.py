"""The forms of the second step, in our own words. What they check is allauth's, after we have counted the try."""

from __future__ import annotations

import struct
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.validators import MaxLengthValidator

from inventory.desk.accounts.tries import count_try
from inventory.desk.forms import say, say_code
from regions.limits import allow
from regions.second_step import note_second_step


class CountedCodeMixin:
    """A code from the app, or one of the codes in reserve. Each code works once, in whatever process it is tried."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: forms.Field = self.fields["code"]  # type: ignore[attr-defined]  # a form's
        say_code(field, "Code", "De zes cijfers uit uw app, of een van uw reservecodes.")

    def clean_code(self) -> str:
        user = self.user  # type: ignore[attr-defined]  # a form's
        count_try(context.request, "second_step", str(user.pk))
        code: str = super().clean_code()  # type: ignore[misc]  # a form's
        if self.authenticator.type == Authenticator.Type.TOTP:  # type: ignore[attr-defined]  # a form's
            digits = "".join(sign for sign in code if sign.isalnum())
            if not allow("second_step_code", f"{user.pk}:{digits}"):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(CountedCodeMixin, base.AuthenticateForm):  # type: ignore[misc]  # allauth has no type stubs
    pass


class ReauthenticateForm(CountedCodeMixin, base.ReauthenticateForm):  # type: ignore[misc]  # no type stubs
    def save(self) -> None:
        super().save()
        note_second_step(context.request, self.user.pk)


LONGEST_NAME = 60
"""Of a passkey, in signs."""

NO_CREDENTIAL = (AttributeError, LookupError, TypeError, ValueError, struct.error)
"""What comes of reading something that no passkey ever made."""


class CredentialField(forms.JSONField):
    def to_python(self, value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
        try:
            return super().to_python(value)
        except RecursionError as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyMixin:
    """What the browser says for a passkey. Whatever else is sent there, is as wrong as another key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)  # type: ignore[attr-defined]  # a form's

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # a form's
        except NO_CREDENTIAL as error:
            raise get_adapter().validation_error("incorrect_code") from error


class CountedPasskeyMixin(PasskeyMixin):
    def clean_credential(self) -> Authenticator:
        count_try(context.request, "second_step", str(self.user.pk))  # type: ignore[attr-defined]  # a form's
        return super().clean_credential()


class AuthenticatePasskeyForm(CountedPasskeyMixin, webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticatePasskeyForm(CountedPasskeyMixin, webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class LoginPasskeyForm(PasskeyMixin, webauthn.LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no type stubs
    pass


class ActivateAppForm(totp.ActivateTOTPForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say_code(self.fields["code"], "Code uit de app", "De zes cijfers die de app nu laat zien.")

    def clean_code(self) -> str:
        count_try(context.request, "second_step", str(self.user.pk))
        code: str = super().clean_code()
        return code


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]  # allauth has no type stubs
    """Every passkey of ours also logs in by itself, so it always asks for a finger, face or PIN."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["passwordless"]
        self.fields["credential"] = CredentialField(widget=forms.HiddenInput)
        say(self.fields["name"], "Naam", "Zodat u weet welk apparaat het is. Bijvoorbeeld: laptop van het werk.")
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME

    def clean_name(self) -> str:
        # Cut and not refused: the device has made the key by now.
        return str(super().clean_name())[:LONGEST_NAME]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            cleaned: dict[str, Any] = super().clean()
        except NO_CREDENTIAL as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned


class NamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]  # allauth has no type stubs
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        say(self.fields["name"], "Naam", "Zodat u weet welk apparaat het is.")
        self.fields["name"].widget.attrs["maxlength"] = LONGEST_NAME
        self.fields["name"].validators.append(MaxLengthValidator(LONGEST_NAME))
