"""Pages for what went wrong, in Dutch, saying what to do."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

logger = logging.getLogger(__name__)

BARE_PAGE = """<!doctype html>
<html lang="nl">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Er ging iets mis – Bouwstenenscan</title>
  </head>
  <body>
    <main>
      <h1>Er ging iets mis bij ons</h1>
      <p>Dat ligt niet aan u. Wat u eerder bewaarde, is er nog.</p>
      <p>Probeer het over een paar minuten nog een keer.</p>
      <p><a href="/">Naar de voorpagina</a></p>
    </main>
  </body>
</html>
"""
"""For when even the templates or the list of static files are broken."""


@login_not_required
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What the browser sent was wrong, or more than we take in one go."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


@login_not_required
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Visible, but not allowed. The reason, where the loader gave one, is a whole Dutch sentence."""
    return render(request, "403.html", {"reason": str(exception)}, status=403)


@login_not_required
def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same text for what is not there and for what this person may not see."""
    return render(request, "404.html", status=404)


@login_not_required
def server_error(request: HttpRequest) -> HttpResponse:
    """Without a context: whatever broke must not break this page too."""
    try:
        return render(None, "500.html", status=500)
    except Exception:
        # Static files that were not collected, for one.
        logger.exception("The page for what went wrong went wrong itself")
        return HttpResponse(BARE_PAGE, status=500)


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)
