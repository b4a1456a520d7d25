"""The pages of an initiative about itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regions.actions.initiatives import confirm_all, save_defaults, save_profile, save_wishes
from regions.claiming import said_findable
from regions.conflicts import rebased
from regions.forms.base import with_choice
from regions.forms.offers import ConfirmForm
from regions.forms.profile import DefaultsForm, ProfileForm, WishesForm
from regions.models import Initiative
from regions.names import names_to_offer
from regions.near import municipalities_near
from regions.overviews.lines import lines_to_confirm, seen_of
from regions.overviews.public import has_editors, is_example, public_offers
from regions.overviews.start import overview
from regions.permissions import access_of, find_moved, get_initiative, get_initiative_to_edit, signed_in
from regions.saving import ConflictError
from regions.snapshots import initiative_snapshot
from regions.views.saved import save_or_compare, take_theirs, tell_saved

DEFAULTS = ("default_municipalities", "default_places", "default_target_groups", "default_funding")
"""What the page "Voor alles tegelijk" changes of an initiative."""


@login_not_required
@require_safe
def initiative_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What everyone may see of an initiative (domain.md section 6); its editors see the same page, and who sees it."""
    try:
        initiative = get_initiative(request.user, slug)
    except Http404:
        return _moved_on(request, slug, "initiative-detail")
    groups = public_offers(initiative, timezone.localdate())
    context = {
        "initiative": initiative,
        "groups": groups,
        "is_example": is_example(initiative, groups),
        "has_editors": has_editors(initiative),
        "is_editor": initiative.pk in access_of(request.user).editor_of,
    }
    return render(request, "regions/initiative_detail.html", context)


@require_safe
def initiative_start(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        initiative = get_initiative_to_edit(request.user, slug)
    except Http404:
        return _moved_on(request, slug, "initiative-start")
    context = {
        "initiative": initiative,
        "overview": overview(initiative, timezone.localdate()),
        "said_findable": said_findable(initiative),
    }
    return render(request, "regions/initiative_start.html", context)


def _moved_on(request: HttpRequest, slug: str, page: str) -> HttpResponse:
    """To the record that this one became one with; for who may not see that, as if there never was one."""
    moved = find_moved(request.user, slug)
    if moved is None:
        raise Http404
    return redirect(page, moved.slug, permanent=True)


def initiative_profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Saving confirms the profile; with the button "Bekijk eerst" nothing is saved and the public page is shown."""
    initiative = get_initiative_to_edit(request.user, slug)
    if taken := take_theirs(request):
        return taken
    initial = ProfileForm.initial_of(initiative)
    form = ProfileForm(with_choice(request.POST, initial) or None, initial=initial)
    previewing = "preview" in request.POST

    def save() -> None:
        save_profile(
            initiative=initiative,
            fields=form.values,
            expected=rebased(initiative, form.expected, form.values, initiative_snapshot(initiative)),
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )

    def now() -> tuple[Initiative, dict[str, Any]]:
        found = get_initiative_to_edit(request.user, slug)
        return found, ProfileForm.initial_of(found)

    if form.is_valid() and not previewing and save_or_compare(request, form, save, now):
        tell_saved(request)
        return redirect("initiative-start", slug)
    preview = form.preview if previewing and form.is_valid() else None
    context = {
        "initiative": initiative,
        "form": form,
        "preview": preview,
        "groups": public_offers(initiative, timezone.localdate()),
        "names": names_to_offer(),
    }
    return render(request, "regions/initiative_profile.html", context, status=409 if form.conflict else 200)


def initiative_defaults(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Voor alles tegelijk"."""
    initiative = get_initiative_to_edit(request.user, slug)
    if taken := take_theirs(request):
        return taken
    initial = DefaultsForm.initial_of(initiative)
    near = municipalities_near(initiative.municipality_id, [*initial["municipalities"], *initial["places"]])
    ticked = overview(initiative, timezone.localdate()).ticked
    form = DefaultsForm(with_choice(request.POST, initial) or None, initial=initial, near=near, ticked=ticked)

    def save() -> None:
        save_defaults(
            initiative=initiative,
            values=form.values,
            also_offers=form.cleaned_data.get("also_offers", False),
            expected=rebased(initiative, form.expected, DEFAULTS, initiative_snapshot(initiative)),
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )

    def now() -> tuple[Initiative, dict[str, Any]]:
        found = get_initiative_to_edit(request.user, slug)
        return found, DefaultsForm.initial_of(found)

    if form.is_valid() and save_or_compare(request, form, save, now):
        tell_saved(request)
        return redirect("initiative-offers", slug)
    context = {"initiative": initiative, "form": form, "names": names_to_offer()}
    return render(request, "regions/initiative_defaults.html", context, status=409 if form.conflict else 200)


def initiative_wishes(request: HttpRequest, slug: str) -> HttpResponse:
    """What they would like to offer of the bouwstenen that belong in each zelfregie-initiatief."""
    initiative = get_initiative_to_edit(request.user, slug)
    lines = overview(initiative, timezone.localdate()).wishes
    asked = [line.bouwsteen for line in lines if not line.supplied]
    if taken := take_theirs(request):
        return taken
    initial = WishesForm.initial_of(initiative, lines)
    form = WishesForm(with_choice(request.POST, initial) or None, asked=asked, initial=initial)

    def save() -> None:
        save_wishes(
            initiative=initiative,
            wished=[one for one in asked if one.code in form.cleaned_data["wishes"]],
            asked=asked,
            expected=rebased(initiative, form.expected, ["wishes"], initiative_snapshot(initiative)),
            by=signed_in(request.user),
            token=form.cleaned_data["token"],
        )

    def now() -> tuple[Initiative, dict[str, Any]]:
        found = get_initiative_to_edit(request.user, slug)
        return found, WishesForm.initial_of(found, overview(found, timezone.localdate()).wishes)

    if form.is_valid() and save_or_compare(request, form, save, now):
        tell_saved(request)
        return redirect("initiative-start", slug)
    context = {"initiative": initiative, "form": form, "lines": lines, "asked": asked}
    return render(request, "regions/initiative_wishes.html", context, status=409 if form.conflict else 200)


def initiative_confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """ "Klopt nog?": everything on one page, one button."""
    initiative = get_initiative_to_edit(request.user, slug)
    today = timezone.localdate()
    lines = lines_to_confirm(initiative, today)
    initial: dict[str, Any] = {"version": initiative.version, "seen": seen_of(lines)}
    form = ConfirmForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            confirm_all(
                initiative=initiative,
                expected=form.expected,
                seen=form.cleaned_data["seen"].versions,
                by=signed_in(request.user),
                token=form.cleaned_data["token"],
            )
        except ConflictError:
            messages.warning(request, "Er is net iets veranderd. Kijk nog één keer of alles klopt.")
            return redirect("initiative-confirm", slug)
        tell_saved(request, "Dank je wel! Tot volgend jaar. Je hoeft niets meer te doen.")
        return redirect("initiative-start", slug)
    context = {"initiative": initiative, "form": form, "lines": lines, "today": today}
    return render(request, "regions/initiative_confirm.html", context)
