"""Addresses of initiatives: short, and never given twice."""

from __future__ import annotations

from django.utils.text import slugify

from regions.models import Initiative


def free_slug(name: str) -> str:
    """An address that is not taken. A record that went up in another keeps its own, so that it still leads on."""
    base = slugify(name)[:70] or "aanbieder"
    taken = set(Initiative.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(
        slug for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))) if slug not in taken
    )
