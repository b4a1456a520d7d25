"""How files leave the site."""

from __future__ import annotations

from django.http import HttpResponse


def download(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A download that is kept by nobody but the reader, and asked for again every time."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-cache"},
    )
