"""How a page that saves as one goes hears that somebody else was first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from regions.conflicts import Conflict


def conflict_as_json(request: HttpRequest, conflict: Conflict) -> dict[str, Any]:
    """The same block as the page itself would show, and its first sentence for the line that says what was saved."""
    html = render_to_string("_partials/conflict.html", {"conflict": conflict}, request)
    return {"message": conflict.title, "version": conflict.version, "html": html}
