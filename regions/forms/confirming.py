"""The four buttons behind the link of "klopt het nog?"."""

from __future__ import annotations

from django import forms

from regions.forms.base import VersionForm
from regions.forms.offers import SeenField
from regions.models import ConfirmationOutcome


class ConfirmLinkForm(VersionForm):
    """Which button was pressed, and what was on the page then."""

    seen = SeenField()
    outcome = forms.ChoiceField(choices=ConfirmationOutcome.choices)
