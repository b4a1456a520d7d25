"""The catalogue, for everyone."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bouwstenen.models import Edition


@login_not_required
@require_safe
def bouwsteen_list(request: HttpRequest) -> HttpResponse:
    return render(request, "bouwstenen/bouwsteen_list.html", {"edition": Edition.objects.first()})


@login_not_required
@require_safe
def bouwsteen_detail(request: HttpRequest, code: str) -> HttpResponse:
    edition = Edition.objects.first()
    if edition is None:
        raise Http404
    return render(request, "bouwstenen/bouwsteen_detail.html", {"edition": edition})
