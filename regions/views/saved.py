"""What a page says after somebody saved something."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone


def saved_at() -> str:
    return f"Opgeslagen om {timezone.localtime():%H.%M} uur."


def tell_saved(request: HttpRequest, more: str = "") -> None:
    messages.success(request, f"{saved_at()} {more}".strip())
