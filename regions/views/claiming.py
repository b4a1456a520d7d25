""" "Klopt dit?": an initiative looks at what others told of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from regions.actions.claiming import save_claim
from regions.claiming import told_of
from regions.forms.claiming import ClaimPage
from regions.models import Initiative
from regions.names import names_to_offer
from regions.permissions import get_initiative_to_edit, signed_in
from regions.saving import ConflictError
from regions.views.saved import tell_saved

CONFLICT = (
    "Iemand anders heeft net ook iets opgeslagen. Wat jij koos en typte, staat er nog. "
    "Kijk nog even, en sla het dan nog een keer op."
)


@require_http_methods(["GET", "HEAD", "POST"])
def initiative_claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Each fact with its source and three buttons. Whatever is not answered stays as it was."""
    initiative = get_initiative_to_edit(request.user, slug)
    page = _page(request, initiative)
    if request.method != "POST":
        return _render(request, page)
    if not page.is_valid():
        return _render(request, page, status=422)
    try:
        save_claim(
            initiative=initiative,
            profile=page.profile,
            offers=page.offers_said,
            expected=page.whole.expected,
            by=signed_in(request.user),
            token=page.whole.cleaned_data["token"],
        )
    except ConflictError:
        messages.warning(request, CONFLICT)
        return _render(request, _page(request, get_initiative_to_edit(request.user, slug), again=True), status=409)
    return _go_on(request, get_initiative_to_edit(request.user, slug))


def _page(request: HttpRequest, initiative: Initiative, *, again: bool = False) -> ClaimPage:
    told, today = told_of(initiative), timezone.localdate()
    data = request.POST if request.method == "POST" else None
    page = ClaimPage.of(told, today, data)
    return ClaimPage.of(told, today, page.again(request.POST)) if again else page


def _render(request: HttpRequest, page: ClaimPage, *, status: int = 200) -> HttpResponse:
    context = {"initiative": page.told.initiative, "page": page, "names": names_to_offer()}
    return render(request, "regions/initiative_claim.html", context, status=status)


def _go_on(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """To the start when all was looked at, else back for the rest."""
    left = told_of(initiative).left
    if left:
        tell_saved(request, f"Nog {left} {'ding' if left == 1 else 'dingen'} om na te kijken. Dat mag ook later.")
        return redirect("initiative-claim", initiative.slug)
    tell_saved(request, "Dank je wel! Alles is nagekeken.")
    return redirect("initiative-start", initiative.slug)
