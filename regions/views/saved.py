"""What a page says after somebody saved something."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from regions.conflicts import THEIRS, Choice, other_of
from regions.forms.base import SavedForm
from regions.models import Versioned
from regions.permissions import signed_in
from regions.saving import ConflictError


def saved_at() -> str:
    return f"Opgeslagen om {timezone.localtime():%H.%M} uur."


def tell_saved(request: HttpRequest, more: str = "") -> None:
    messages.success(request, f"{saved_at()} {more}".strip())


def take_theirs(request: HttpRequest) -> HttpResponse | None:
    """Where "Neem dat van mijn collega" was pressed: back to the page as it is stored. None for any other button."""
    choice = Choice.read(request.POST)
    if choice is None or choice.what != THEIRS:
        return None
    messages.success(request, "Wat je collega opsloeg, blijft staan.")
    return redirect(request.path)


def save_or_compare(
    request: HttpRequest,
    form: SavedForm,
    save: Callable[[], None],
    now: Callable[[], tuple[Versioned | None, Mapping[str, Any]]],
) -> bool:
    """
    Save a form; true when what was typed is stored.

    When somebody else was first with something else, the form holds both texts for the page to show. `now` gives the
    thing as it is then, and the initial values of the form that go with it.
    """
    try:
        save()
    except ConflictError:
        thing, theirs = now()
        return not form.stand_beside(theirs, other_of(thing, signed_in(request.user), formal=False))
    return True
