"""What the region changed of a municipality's answers: its officers have the last word."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from inventory.scans.actions.on_behalf import agree, put_back
from inventory.scans.permissions import get_filling_to_edit
from inventory.scans.region_changes import get_region_change
from inventory.scans.writing import step_before_writing
from regions.permissions import signed_in
from regions.saving import ConflictError


@require_POST
def answer_put_back(request: HttpRequest, pk: int, gm: str, code: str) -> HttpResponse:
    """Put back what the municipality said, or agree with what the region made of it."""
    filling = get_filling_to_edit(request.user, pk, gm)
    if first := step_before_writing(request, filling, reverse("filling-start", args=[pk, gm])):
        return first
    change = get_region_change(filling, code)
    settle = agree if "agree" in request.POST else put_back
    try:
        if change is None or str(change.version) != request.POST.get("version"):
            raise ConflictError(None)
        settle(filling=filling, change=change, by=signed_in(request.user))
    except ConflictError:
        messages.warning(request, "Dit antwoord is intussen veranderd. Kijk nog even wat er nu staat.")
    else:
        done = "dit is nu het antwoord van uw gemeente" if settle is agree else "uw eigen antwoord staat er weer"
        messages.success(request, f"{change.activity.name}: {done}.")
    return redirect("filling-start", pk, gm)
