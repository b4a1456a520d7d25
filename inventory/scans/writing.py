"""
The second step before somebody writes on a sheet that is shared: the region sees every word of it at once.

A draft asks no more than a mailed code, and reading never asks it (docs/inloggen.md).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from inventory.scans.permissions import Filling
from regions.second_step import lacks_second_step, second_step_first

NOT_YET = "Er is nog niets veranderd. Neem eerst de tweede stap, en doe het dan nog een keer."
NOT_SAVED = (
    "Nog niet opgeslagen. Uw gemeente heeft al gedeeld. Daarom vragen we eerst een tweede stap: "
    "laad deze pagina opnieuw. Wat u typte, kunt u daarna terugzetten."
)


def lacks_step_to_write(request: HttpRequest, filling: Filling) -> bool:
    """Whether the region would see at once what somebody writes who did not take the second step."""
    return filling.is_shared and lacks_second_step(request)


def step_before_writing(request: HttpRequest, filling: Filling, back_to: str) -> HttpResponse | None:
    """Where to send somebody who has to take the second step before they write on this sheet, or None."""
    if not filling.is_shared:
        return None
    start = reverse("filling-start", args=[filling.scan.pk, filling.municipality.pk])
    first = second_step_first(request, back_to, instead=start)
    if first and request.method == "POST":
        messages.warning(request, NOT_YET)
    return first
