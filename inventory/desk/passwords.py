"""What a password has to be, in plain Dutch: Django's own words are not all translated."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator, MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit is te kort. Kies minstens {self.min_length} tekens, bijvoorbeeld een zin."

    def get_help_text(self) -> str:
        return f"Minstens {self.min_length} tekens. Een zin die u goed onthoudt is sterker dan een woord met cijfers."


class NotCommon(CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord is makkelijk te raden. Kies iets anders."

    def get_help_text(self) -> str:
        return "Niet iets dat veel mensen kiezen."
