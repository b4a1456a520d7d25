"""The catalogue, for everyone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bouwstenen.catalogue import bouwstenen_by_group, get_bouwsteen_entry, newest_edition


@login_not_required
@require_safe
def bouwsteen_list(request: HttpRequest) -> HttpResponse:
    edition = newest_edition()
    context = {"edition": edition, "groups": bouwstenen_by_group(edition)}
    return render(request, "bouwstenen/bouwsteen_list.html", context)


@login_not_required
@require_safe
def bouwsteen_detail(request: HttpRequest, code: str) -> HttpResponse:
    return render(request, "bouwstenen/bouwsteen_detail.html", {"entry": get_bouwsteen_entry(code)})
