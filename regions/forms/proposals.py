"""Which municipalities form a region, as its coordinator proposes it and as staff answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from regions.forms.base import NOTE_HINT, LinesField
from regions.models import Municipality
from regions.names import MunicipalityNames
from regions.proposals import Proposal


def _unknown(typed: str, alike: list[str]) -> str:
    if not alike:
        return f"‘{typed}’ kennen we niet. Kijk of de naam goed is geschreven."
    *first, last = alike
    meant = f"{', '.join(first)} of {last}" if first else last
    return f"‘{typed}’ kennen we niet. Bedoelt u {meant}?"


class ProposalForm(forms.Form):
    """The municipalities by name, one on a line."""

    municipalities = LinesField(
        label="Welke gemeenten horen bij deze regio?",
        help_text="Zet elke gemeente op een eigen regel. Dit is de hele lijst, dus ook wie er al bij hoort.",
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off"}),
        max_length=20_000,
        error_messages={"required": "Schrijf de namen van de gemeenten op."},
    )
    note = LinesField(
        label="Waarom klopt het zo?",
        help_text=f"Bijvoorbeeld een besluit, of een adres waar het staat. Het beheer leest dit. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal, **options: Any) -> None:
        self.proposal = proposal
        names = proposal.proposed if proposal.is_open else proposal.now
        options["initial"] = {
            "municipalities": "\n".join(one.name for one in names),
            "note": proposal.region.proposal_note,
            "version": proposal.region.version,
        }
        super().__init__(*args, **options)

    def clean_municipalities(self) -> list[str]:
        typed = str(self.cleaned_data["municipalities"])
        known = Municipality.objects.current().filter(fictional=self.proposal.is_example)
        names = MunicipalityNames(known.values_list("code", "name"))
        found = {one: names.find(one) for one in names.split(typed)}
        errors = [_unknown(one, names.alike(one)) for one, code in found.items() if code is None]
        if errors:
            raise ValidationError(errors)
        codes = sorted({code for code in found.values() if code is not None})
        if codes == sorted(one.pk for one in self.proposal.now):
            raise ValidationError("Dit zijn de gemeenten die er nu al bij horen. Er is niets om voor te stellen.")
        return codes


class DecisionForm(forms.Form):
    """What staff answer to a proposal."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LinesField(
        label="Neemt u het niet over? Schrijf waarom",
        help_text=f"De regiocoördinator leest dit. {NOTE_HINT}",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
