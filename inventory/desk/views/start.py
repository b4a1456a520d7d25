"""Where people come in, and where they go from there."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from inventory.desk.navigation import Desk
from inventory.desk.next_step import next_step
from inventory.desk.places import SESSION_KEY, places_of
from regions.models import Role


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/home.html")


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    desk = Desk(request)
    if desk.place and desk.place.role == Role.EDITOR:
        return redirect("initiative-start", desk.place.slug)
    context = {
        "desk": desk,
        "step": next_step(desk.place, desk.scans_here) if desk.place else None,
        "scan": desk.scans_here[0] if desk.scans_here else None,
        "other_scans": desk.scans_here[1:],
    }
    return render(request, "desk/start.html", context)


@require_POST
def place_choose(request: HttpRequest) -> HttpResponse:
    """Look from another of one's own places; anything else that is asked for changes nothing."""
    key = request.POST.get("place", "")
    if any(one.key == key for one in places_of(request.user)):
        request.session[SESSION_KEY] = key
    return redirect("start")
