"""The pages where an initiative says what it offers."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from bouwstenen.catalogue import find_activity, newest_activities
from regions.actions.offers import Tick, add_offer, dismiss_offer, save_offer, save_ticks
from regions.conflicts import Choice, Conflict
from regions.defaults import Defaults, defaults_of
from regions.forms.base import with_choice
from regions.forms.offers import OfferForm, TickForm, read_dismissed, read_ticks
from regions.models import Initiative, Offer
from regions.names import names_to_offer
from regions.near import municipalities_near
from regions.overviews.ticking import activity_row, tick_groups, usual_area
from regions.permissions import get_initiative_to_edit, get_offer_to_edit, signed_in
from regions.saving import ConflictError
from regions.tick_conflicts import tick_conflict, ticks_with_choice
from regions.ticks import Seen, offers_with_links
from regions.views.saved import save_or_compare, saved_at, take_theirs, tell_saved

NOT_FIRST = "Iemand anders heeft dit net ook gewijzigd. Zo staat het er nu."


def initiative_offers(request: HttpRequest, slug: str) -> HttpResponse:
    """Tick what you do. Without a municipality an offer would be for nobody, so that is asked first."""
    initiative = get_initiative_to_edit(request.user, slug)
    defaults = defaults_of(initiative)
    if not defaults.known:
        messages.info(request, "Vertel eerst voor wie jullie er zijn. Daarna vink je aan wat jullie doen.")
        return redirect("initiative-defaults", slug)
    if request.method == "POST":
        return _save_page(request, initiative, defaults)
    return _render_offers(request, initiative, defaults)


def _render_offers(
    request: HttpRequest,
    initiative: Initiative,
    defaults: Defaults,
    tried: dict[str, tuple[Tick, Conflict]] | None = None,
) -> HttpResponse:
    search = request.GET.get("zoek", "")[:60]
    context = {
        "initiative": initiative,
        "search": search,
        "groups": tick_groups(newest_activities(), offers_with_links(initiative), timezone.localdate(), search, tried),
        "opened": request.GET.get("open", ""),
        "usual": usual_area(defaults),
    }
    return render(request, "regions/initiative_offers.html", context, status=409 if tried else 200)


def _save_page(request: HttpRequest, initiative: Initiative, defaults: Defaults) -> HttpResponse:
    """The whole page at once, as it comes without JavaScript."""
    by, choice = signed_in(request.user), Choice.read(request.POST)
    try:
        ticks = read_ticks(ticks_with_choice(request.POST, choice) if choice else request.POST, newest_activities())
        dismissed = read_dismissed(request.POST)
    except ValueError as error:
        raise BadRequest(str(error)) from error
    lost = {one.code for one in save_ticks(initiative=initiative, ticks=ticks, by=by)}
    if dismissed is not None and not _dismiss(initiative, dismissed, request):
        messages.warning(request, f"{NOT_FIRST} Wil je het nog steeds weg doen?")
    elif not lost:
        tell_saved(request)
    if lost:
        today = timezone.localdate()
        stuck = [one for one in ticks if one.activity.code in lost]
        names = " ".join(one.activity.everyday for one in stuck)
        messages.warning(request, f"Nog niet alles is opgeslagen. Je collega was net eerder bij: {names}")
        tried = {one.activity.code: (one, tick_conflict(initiative, one, by, today)) for one in stuck}
        return _render_offers(request, initiative, defaults, tried)
    return _back_to_group(initiative.slug, choice.key) if choice else redirect("initiative-offers", initiative.slug)


def _dismiss(initiative: Initiative, seen: Seen, request: HttpRequest) -> bool:
    try:
        for pk, version in seen.versions.items():
            dismiss_offer(initiative=initiative, pk=pk, expected=version, by=signed_in(request.user))
    except ConflictError:
        return False
    return True


def _back_to_group(slug: str, activity: str) -> HttpResponse:
    """To the page of ticks, with the group of this activity (its code) open."""
    found = find_activity(activity)
    code = found.bouwsteen.code if found else ""
    return redirect(f"{reverse('initiative-offers', args=[slug])}?open={code}#{code}")


@require_POST
def offer_save(request: HttpRequest, slug: str) -> HttpResponse:
    """One tick at once, for JavaScript: answers how the activity stands now."""
    initiative = get_initiative_to_edit(request.user, slug)
    form = TickForm(request.POST)
    activity = find_activity(request.POST.get("activity", ""))
    if not form.is_valid() or activity is None or not defaults_of(initiative).known:
        return JsonResponse({"message": "Laad de pagina opnieuw en probeer het nog eens."}, status=400)
    tick = Tick(activity, form.cleaned_data["on"], form.cleaned_data["seen"])
    by, token = signed_in(request.user), form.cleaned_data["token"]
    lost = save_ticks(initiative=initiative, ticks=[tick], by=by, token=token)
    conflict = tick_conflict(initiative, tick, by, timezone.localdate()) if lost else None
    return _row_as_json(request, initiative, tick, conflict)


def _row_as_json(request: HttpRequest, initiative: Initiative, tick: Tick, conflict: Conflict | None) -> HttpResponse:
    """How the row stands now; where somebody else was first, with both beside each other."""
    row = activity_row(initiative, tick.activity, timezone.localdate())
    if conflict:
        row = replace(row, tried=tick, conflict=conflict)
    more = render_to_string("regions/_offer_more.html", {"row": row, "initiative": initiative}, request)
    answer = {"ticked": row.ticked, "more": more, "message": conflict.title if conflict else saved_at()}
    return JsonResponse(answer, status=409 if conflict else 200)


def offer_edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One offer where it is other than usual. Saving confirms it."""
    offer = get_offer_to_edit(request.user, slug, pk)
    if taken := take_theirs(request):
        return taken
    initial = OfferForm.initial_of(offer)
    near = municipalities_near(offer.initiative.municipality_id, [*initial["municipalities"], *initial["places"]])
    form = OfferForm(with_choice(request.POST, initial) or None, initial=initial, near=near)

    def save() -> None:
        save_offer(
            offer=offer,
            values=form.values,
            expected=form.expected,
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )

    def now() -> tuple[Offer, dict[str, Any]]:
        found = get_offer_to_edit(request.user, slug, pk)
        return found, OfferForm.initial_of(found)

    if form.is_valid() and save_or_compare(request, form, save, now):
        tell_saved(request)
        return _back_to_group(slug, offer.activity.code)
    context = {
        "initiative": offer.initiative,
        "activity": offer.activity,
        "offer": offer,
        "form": form,
        "names": names_to_offer(),
    }
    return render(request, "regions/offer_edit.html", context, status=409 if form.conflict else 200)


def offer_add(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One more offer of an activity, under other conditions."""
    initiative = get_initiative_to_edit(request.user, slug)
    activity = find_activity(code)
    if activity is None:
        raise Http404
    defaults = defaults_of(initiative)
    near = municipalities_near(initiative.municipality_id, [*defaults.municipalities, *defaults.places])
    form = OfferForm(request.POST or None, initial=OfferForm.initial_new(defaults), near=near)
    if form.is_valid():
        add_offer(
            initiative=initiative,
            activity=activity,
            values=form.values,
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )
        tell_saved(request)
        return _back_to_group(slug, activity.code)
    context = {"initiative": initiative, "activity": activity, "offer": None, "form": form, "names": names_to_offer()}
    return render(request, "regions/offer_edit.html", context)
