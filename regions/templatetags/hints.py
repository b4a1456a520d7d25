"""What stands with a field, for templates: `{% load hints %}`."""

from __future__ import annotations

from django import template

from regions.forms.base import NOTE_HINT

register = template.Library()


@register.simple_tag
def no_names() -> str:
    """With every field for free text."""
    return NOTE_HINT
