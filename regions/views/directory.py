"""The pages for residents: what there is in their neighbourhood. Public."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from regions.directory.front_door import front_door, read_typed
from regions.directory.pages import municipality_page, region_page


@login_not_required
@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Choose where you are. A name that we know leads on at once."""
    typed = read_typed(request.GET.get("gemeente", ""))
    if typed.code is not None:
        return redirect("directory-municipality", typed.code)
    return render(request, "regions/directory.html", {"door": front_door(typed, timezone.localdate())})


@login_not_required
@require_safe
def directory_municipality(request: HttpRequest, gm: str) -> HttpResponse:
    page = municipality_page(gm, request.GET, timezone.localdate())
    return render(request, "regions/directory_municipality.html", {"page": page, "question": page.question})


@login_not_required
@require_safe
def directory_region(request: HttpRequest, slug: str) -> HttpResponse:
    page = region_page(slug, request.GET, timezone.localdate())
    return render(request, "regions/directory_region.html", {"page": page, "question": page.question})
