"""The pages where an initiative says what it notices around it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bouwstenen.catalogue import find_activity, newest_activities
from bouwstenen.models import Activity
from regions.actions.signals import remove_signal, save_signal
from regions.defaults import defaults_of
from regions.forms.base import VersionForm, with_choice
from regions.forms.signals import SignalForm
from regions.models import Signal
from regions.names import names_to_offer
from regions.near import municipalities_near
from regions.overviews.ticking import tick_groups
from regions.permissions import get_initiative_to_edit, signed_in
from regions.saving import ConflictError
from regions.views.saved import save_or_compare, take_theirs, tell_saved


def _activity(code: str) -> Activity:
    activity = find_activity(code)
    if activity is None:
        raise Http404
    return activity


@require_safe
def initiative_signals(request: HttpRequest, slug: str) -> HttpResponse:
    """What they said so far, and the activities to say something of."""
    initiative = get_initiative_to_edit(request.user, slug)
    search = request.GET.get("zoek", "")[:60]
    context = {
        "initiative": initiative,
        "signals": initiative.signals.with_links(),
        "search": search,
        "groups": tick_groups(newest_activities(), (), timezone.localdate(), search),
    }
    return render(request, "regions/initiative_signals.html", context)


def initiative_signal(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """One signal of one activity: new, or other than before."""
    initiative = get_initiative_to_edit(request.user, slug)
    activity = _activity(code)
    signal = initiative.signals.about(activity)
    if taken := take_theirs(request):
        return taken
    initial = SignalForm.initial_of(signal, defaults_of(initiative).municipalities)
    near = municipalities_near(initiative.municipality_id, initial["municipalities"])
    form = SignalForm(with_choice(request.POST, initial) or None, initial=initial, near=near)

    def save() -> None:
        save_signal(
            initiative=initiative,
            activity=activity,
            values=form.values,
            expected=form.expected,
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )

    def now() -> tuple[Signal | None, dict[str, Any]]:
        found = initiative.signals.about(activity)
        return found, SignalForm.initial_of(found)

    if form.is_valid() and save_or_compare(request, form, save, now):
        tell_saved(request)
        return redirect("initiative-signals", slug)
    context = {
        "initiative": initiative,
        "activity": activity,
        "signal": signal,
        "form": form,
        "names": names_to_offer(),
    }
    return render(request, "regions/initiative_signal.html", context, status=409 if form.conflict else 200)


@require_POST
def initiative_signal_remove(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    initiative = get_initiative_to_edit(request.user, slug)
    form = VersionForm(request.POST)
    expected = form.cleaned_data["version"] if form.is_valid() else 0
    try:
        remove_signal(initiative=initiative, activity=_activity(code), expected=expected, by=signed_in(request.user))
    except ConflictError:
        messages.warning(request, "Iemand anders heeft dit net gewijzigd. Kijk nog even of het weg mag.")
    else:
        tell_saved(request, "Jullie haalden het weg.")
    return redirect("initiative-signals", slug)
