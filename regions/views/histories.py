"""Looking back at what an initiative said: of one offer, and of what it notices of one activity."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from bouwstenen.catalogue import find_activity
from regions.look_back import (
    editor_as_reader,
    get_offer_to_look_back,
    initiative_page,
    offer_revisions,
    signal_revisions,
)
from regions.permissions import access_of, get_initiative_to_edit, signed_in


@require_GET
def offer_history(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All that one offer ever said."""
    offer, reader = get_offer_to_look_back(request.user, slug, pk)
    number = request.GET.get("bladzijde", "")
    context = {
        "initiative": offer.initiative,
        "activity": offer.activity,
        "offer": offer,
        "page": initiative_page(offer_revisions(offer), offer.initiative, reader, number),
        "is_editor": offer.initiative.pk in access_of(request.user).editor_of,
    }
    return render(request, "regions/offer_history.html", context)


@require_GET
def signal_history(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """All that an initiative ever noticed of one activity, also what it took back."""
    initiative = get_initiative_to_edit(request.user, slug)
    activity = find_activity(code)
    if activity is None:
        raise Http404
    reader, number = editor_as_reader(signed_in(request.user)), request.GET.get("bladzijde", "")
    context = {
        "initiative": initiative,
        "activity": activity,
        "page": initiative_page(signal_revisions(initiative, activity), initiative, reader, number),
    }
    return render(request, "regions/signal_history.html", context)
