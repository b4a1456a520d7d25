"""Who reads along: the initiatives, a reader with a link, and everyone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inventory.scans.actions.life import (
    WrongStateError,
    make_reading_link,
    publish_scan,
    share_with_initiatives,
    withdraw_reading_link,
)
from inventory.scans.forms.life import ReadingLinkForm
from inventory.scans.models import Scan
from inventory.scans.permissions import get_scan_to_coordinate
from regions.permissions import signed_in


@require_http_methods(["GET", "POST"])
def scan_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """Who reads this scan along, and letting them or no longer."""
    scan = get_scan_to_coordinate(request.user, pk)
    if request.method == "GET":
        return _render_sharing(request, scan, ReadingLinkForm())
    step = request.POST.get("step", "")
    if step == "link":
        return _make_link(request, scan)
    try:
        said = _take(request, scan, step)
    except WrongStateError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("scan-sharing", pk)


def _take(request: HttpRequest, scan: Scan, step: str) -> str:
    """Carry out one button; the sentence that tells what happened."""
    by = signed_in(request.user)
    if step in {"share", "unshare"}:
        share_with_initiatives(scan=scan, by=by, share=step == "share")
        return "De initiatieven lezen nu mee." if step == "share" else "De initiatieven lezen niet meer mee."
    if step in {"publish", "unpublish"}:
        publish_scan(scan=scan, by=by, publish=step == "publish")
        return "Het rapport is nu openbaar." if step == "publish" else "Het rapport is niet meer openbaar."
    if step == "withdraw":
        number = request.POST.get("link", "")
        withdraw_reading_link(scan=scan, pk=int(number) if number.isdecimal() and len(number) < 19 else 0)
        return "De leeslink werkt niet meer."
    raise WrongStateError("Deze knop kennen wij niet. Er is niets veranderd.")


def _make_link(request: HttpRequest, scan: Scan) -> HttpResponse:
    """Make a reading link. Its address is shown once, on this page: only its hash is kept."""
    form = ReadingLinkForm(request.POST)
    if not form.is_valid():
        return _render_sharing(request, scan, form)
    link, token = make_reading_link(scan=scan, label=form.cleaned_data["label"], by=signed_in(request.user))
    address = request.build_absolute_uri(reverse("reading", args=[token]))
    return _render_sharing(request, scan, ReadingLinkForm(), new_link=link.label, new_address=address)


def _render_sharing(
    request: HttpRequest, scan: Scan, form: ReadingLinkForm, *, new_link: str = "", new_address: str = ""
) -> HttpResponse:
    context = {
        "scan": scan,
        "form": form,
        "links": scan.reading_links.all(),
        "now": timezone.now(),
        "new_link": new_link,
        "new_address": new_address,
        "is_example": scan.is_example,
    }
    return render(request, "scans/scan_sharing.html", context, status=422 if form.errors else 200)
