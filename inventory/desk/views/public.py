"""Who we are, what is kept of whom, and where to report a hole: pages for everyone."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inventory.desk.responsible import operator, security_text, terms


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/privacy.html", {"operator": operator(), "terms": terms()})


@login_not_required
@require_safe
def colofon(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/colofon.html", {"operator": operator(), "version": settings.VERSION})


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    return HttpResponse(security_text(), content_type="text/plain; charset=utf-8")
