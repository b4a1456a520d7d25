"""What ends: an initiative, or somebody's work for a municipality or region. Each page first says what will happen."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from regions.actions.invitations import CannotInviteError
from regions.actions.removing import NobodyLeftError, end_membership, stop_initiative
from regions.forms.removing import HandOverForm
from regions.permissions import get_initiative_to_edit, get_membership_to_end, get_region_to_coordinate, signed_in
from regions.removing import region_people as read_people
from regions.removing import stop_preview


@require_http_methods(["GET", "POST"])
def initiative_stop(request: HttpRequest, slug: str) -> HttpResponse:
    """An initiative stops: what that does, and then the button."""
    initiative = get_initiative_to_edit(request.user, slug)
    if request.method == "GET":
        context = {"initiative": initiative, "preview": stop_preview(initiative)}
        return render(request, "regions/initiative_stop.html", context)
    stop_initiative(initiative=initiative, by=signed_in(request.user))
    messages.success(
        request, "Jullie aanbod is gestopt, en jullie pagina staat niet meer online. Dank je wel voor alles."
    )
    return redirect("initiative-start", slug)


@require_safe
def region_people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works for a region and its municipalities."""
    region = get_region_to_coordinate(request.user, slug)
    return render(request, "regions/region_people.html", {"region": region, "people": read_people(region)})


@require_http_methods(["GET", "POST"])
def membership_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody leaves, and perhaps somebody else takes over."""
    membership, by = get_membership_to_end(request.user, pk), signed_in(request.user)
    form = HandOverForm(request.POST if request.method == "POST" else None, membership=membership, by=by)
    if form.is_valid():
        form.keep_own_name()
        try:
            end_membership(
                membership=membership,
                successor=form.successor,
                to_invite=form.to_invite,
                by=by,
            )
        except (NobodyLeftError, CannotInviteError) as error:
            form.add_error(None if "successor" not in form.fields else "successor", str(error))
        else:
            invited = f" De uitnodiging gaat zo naar {form.to_invite}." if form.to_invite else ""
            messages.success(request, f"{membership.user} werkt niet meer voor {membership.place_name}.{invited}")
            return redirect("start")
    context = {"membership": membership, "form": form, "is_self": membership.user_id == by.pk}
    return render(request, "regions/membership_end.html", context, status=422 if form.errors else 200)
