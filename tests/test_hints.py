"""Wherever somebody can type freely, it says that visitors and stories of one person do not belong there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template

import inventory.scans.forms
import regions.forms
from regions.forms.base import NOTE_HINT
from regions.forms.offers import OfferForm
from regions.forms.signals import SignalForm

NO_STORIES = {
    # Names of municipalities, a list of addresses, and when a place is open: nothing to tell a story in.
    "ProposalForm.municipalities",
    "PasteForm.lines",
    "ProfileForm.opening_hours",
}


def form_classes() -> Iterator[type[forms.Form]]:
    for package in (regions.forms, inventory.scans.forms):
        for one in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            module = importlib.import_module(one.name)
            for thing in vars(module).values():
                if isinstance(thing, type) and issubclass(thing, forms.Form) and thing.__module__ == one.name:
                    yield thing


def test_every_large_field_of_a_form_has_the_hint() -> None:
    fields = {
        f"{form.__name__}.{name}": str(field.help_text)
        for form in form_classes()
        for name, field in form.base_fields.items()
        if isinstance(field.widget, forms.Textarea)
    }

    assert set(fields) > NO_STORIES
    assert [name for name, help_text in fields.items() if NOTE_HINT not in help_text and name not in NO_STORIES] == []


def test_every_large_field_in_a_template_has_the_hint() -> None:
    lacking, seen = [], 0
    for path in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        for area in re.findall(r"<textarea[^>]*>", text):
            if "readonly" in area:
                continue
            seen += 1
            described = re.search(r'aria-describedby="([^"]+)"', area)
            help_text = described and re.search(
                rf'<p[^>]*id="{re.escape(described[1])}"[^>]*>(.*?)</p>', text, re.DOTALL
            )
            if not help_text or "{% no_names %}" not in help_text[1]:
                lacking.append(f"{path.name}: {area}")

    assert seen >= 4
    assert lacking == []


def test_hint_in_a_template_is_the_one_of_the_forms() -> None:
    assert Template("{% load hints %}{% no_names %}").render(Context()) == NOTE_HINT


@pytest.mark.django_db
def test_notes_of_initiatives_have_the_hint() -> None:
    """Their fields are made with the form."""
    for form in (OfferForm(near=[]), SignalForm(near=[])):
        assert NOTE_HINT in str(form.fields["note"].help_text)
