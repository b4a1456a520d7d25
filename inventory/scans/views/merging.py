"""Two records of one initiative become one: choose them, see exactly what moves, and then the button."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from inventory.scans.actions.merging import CannotMergeError, merge_initiatives
from inventory.scans.forms.merging import MergeForm, PairForm
from inventory.scans.merge_preview import MergePreview, merge_preview
from inventory.scans.merging import Pair, records_of, suggestions
from regions.models import Region
from regions.permissions import access_of, get_region_to_receive, signed_in
from regions.saving import ConflictError

CONFLICT = "Er is intussen iets veranderd aan een van de twee. Kijk nog één keer of het zo goed is."


@require_http_methods(["GET", "HEAD", "POST"])
def initiative_merge(request: HttpRequest, slug: str) -> HttpResponse:
    """Which two are chosen stands in the address; what was seen of them comes back with the button."""
    region = get_region_to_receive(request.user, slug)
    pairing = PairForm(request.GET or None, records=records_of(region))
    if not pairing.is_valid():
        return _render(request, region, pairing, status=422 if request.method == "POST" else 200)
    preview = _preview(request, region, pairing)
    form = MergeForm(
        request.POST if request.method == "POST" else None, choices=preview.choices, seen=preview.pair.fingerprint
    )
    if preview.refusals or not form.is_valid():
        return _render(request, region, pairing, preview, form, status=422 if request.method == "POST" else 200)
    by = signed_in(request.user)
    try:
        merge_initiatives(
            stays=pairing.stays,
            goes=pairing.goes,
            take=form.take,
            seen=form.cleaned_data["seen"],
            region=region,
            by=by,
        )
    except (ConflictError, CannotMergeError) as error:
        messages.warning(request, CONFLICT if isinstance(error, ConflictError) else str(error))
        return redirect(request.get_full_path())
    messages.success(
        request, f"{pairing.goes} en {pairing.stays} zijn nu één. Het oude adres leidt naar {pairing.stays}."
    )
    return redirect("initiative-merge", slug)


def _preview(request: HttpRequest, region: Region, pairing: PairForm) -> MergePreview:
    coordinates = region.pk in access_of(request.user).coordinator_of
    return merge_preview(Pair(pairing.stays, pairing.goes), region, sees_drafts=coordinates)


def _render(
    request: HttpRequest,
    region: Region,
    pairing: PairForm,
    preview: MergePreview | None = None,
    form: MergeForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "region": region,
        "pairing": pairing,
        "preview": preview,
        "form": form,
        "suggestions": [] if preview else suggestions(list(pairing.records.values())),
    }
    return render(request, "scans/initiative_merge.html", context, status=status)
