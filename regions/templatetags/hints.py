"""What stands with a field, and how names stand in a line, for templates: `{% load hints %}`."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from regions import wording
from regions.forms.base import NOTE_HINT

register = template.Library()


@register.simple_tag
def no_names() -> str:
    """With every field for free text."""
    return NOTE_HINT


@register.filter
def breakable(name: str) -> str:
    """May break after a slash, instead of in the middle of a word."""
    return name.replace("/", "/\u200b")


@register.filter
def listed(names: Iterable[object]) -> str:
    """Names as a sentence has them: "Gouda, Waddinxveen en Zuidplas"."""
    return wording.listed(str(one) for one in names)
