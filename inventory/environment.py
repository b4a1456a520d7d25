"""What the settings read from the environment. What is missing or malformed stops the start and says what to do."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def required(name: str, hint: str) -> str:
    """The value of an environment variable that production cannot do without."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is leeg. {hint}")
    return value


def yes_or_no(name: str, *, usual: bool) -> bool:
    """An environment variable that is ja or nee."""
    value = os.environ.get(name, "").strip().lower() or ("ja" if usual else "nee")
    if value not in {"ja", "nee"}:
        raise ImproperlyConfigured(f"{name} is '{value}'. Kies ja of nee.")
    return value == "ja"


def whole_number(name: str, *, usual: int) -> int:
    """An environment variable that is a number, not below 0."""
    value = os.environ.get(name, "").strip() or str(usual)
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is '{value}'. Zet er een heel getal in, zoals {usual}.")
    return int(value)


def days(kind: str, usual: int, *, least: int = 1) -> int:
    """How many days something is kept: RETENTION_<KIND> in the environment, or the usual number."""
    name = f"RETENTION_{kind.upper()}"
    said = os.environ.get(name, str(usual)).strip()
    if not said.isdecimal() or int(said) < least:
        raise ImproperlyConfigured(f"{name} is '{said}'. Zet er een aantal dagen in, minstens {least}.")
    return int(said)
