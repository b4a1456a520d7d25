"""What holds for every form."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.urls import get_resolver

OURS = ("regions.", "inventory.")


def kinds_of(form: type[forms.BaseForm]) -> Iterator[type[forms.BaseForm]]:
    for one in form.__subclasses__():
        yield one
        yield from kinds_of(one)


def boxes_of_more_lines() -> list[tuple[str, forms.CharField]]:
    assert get_resolver().url_patterns  # All forms are known once all addresses are.
    found = {
        f"{kind.__module__}.{kind.__name__}.{name}": field
        for kind in kinds_of(forms.BaseForm)
        if kind.__module__.startswith(OURS)
        for name, field in getattr(kind, "base_fields", {}).items()
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea) and field.max_length
    }
    return sorted(found.items())


@pytest.mark.parametrize(("name", "field"), boxes_of_more_lines(), ids=lambda one: one if isinstance(one, str) else "")
def test_text_of_many_lines_is_as_long_as_its_writer_counts(name: str, field: forms.CharField) -> None:
    """The box counts one sign for the end of a line, and a form sends two."""
    assert field.max_length
    typed = "ja\n" * (field.max_length // 3)

    assert field.clean(typed.replace("\n", "\r\n")) == typed.strip()
