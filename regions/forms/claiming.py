""" "Klopt dit?": three buttons with each fact, and what it should be where it changed."""

from __future__ import annotations

import copy
import datetime
import functools
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from regions.actions.claiming import OfferSaid, ProfileSaid
from regions.claiming import FACTS, ClaimAnswer, Fact, Told, is_known, is_left, lines_of, source_of
from regions.forms.base import MunicipalitiesField, SavedForm
from regions.forms.offers import day_field
from regions.forms.profile import KINDS, NOT_PUBLIC, YES_NO, ProfileForm, findable_choice, website_address
from regions.models import Initiative, InitiativeKind, Municipality, OfferStatus
from regions.names import MunicipalityNames
from regions.overviews.lines import OfferLine
from regions.wording import listed

RIGHT = (ClaimAnswer.RIGHT.value, "Klopt")
CHANGED = (ClaimAnswer.CHANGED.value, "Is veranderd")
GONE = (ClaimAnswer.GONE.value, "Weg ermee")
LEAVE = (ClaimAnswer.LEAVE.value, "Weet ik niet, laat staan")

SHORTER = {
    "name": "Naam",
    "kind": "Soort",
    "organisation": "Organisatie",
    "municipality": "Gemeente",
    "opening_hours": "Open op",
    "referral": "Verwijzing",
    "website": "Website",
    "email": "E-mailadres",
    "phone": "Telefoonnummer",
}
"""Labels where the heading of the fact has asked the question already."""


class _AnswerForm(forms.Form):
    """One fact. Whoever typed something else, says that it changed, whatever button was chosen."""

    use_required_attribute = False
    mark_optional = False
    """Everything may stay as it is."""
    hint = ""
    corrections: tuple[str, ...]
    """The names of the fields in which it can be corrected."""
    nothing_typed = "Typ wat er veranderd is, of kies Klopt."

    def remember(self) -> None:
        """Let the page carry what stood in the boxes, so that only what somebody typed counts as a correction."""
        for name in self.corrections:
            self.fields[name].show_hidden_initial = True

    @property
    def remembered(self) -> SafeString:
        return mark_safe("".join(self[name].as_hidden(only_initial=True) for name in self.corrections))  # noqa: S308  # of Django

    @property
    def is_corrected(self) -> bool:
        return any(name in self.changed_data for name in self.corrections)

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in self.corrections]

    @property
    def chosen(self) -> ClaimAnswer | None:
        pressed = self.data.get(self.add_prefix("answer"), "")
        if self.is_corrected and pressed != ClaimAnswer.GONE:
            return ClaimAnswer.CHANGED
        return ClaimAnswer(pressed) if pressed in set(ClaimAnswer) else None

    def clean(self) -> dict[str, Any]:
        if self.chosen != ClaimAnswer.CHANGED:
            # What stands in the boxes is not what they say: it need not be right.
            for name in self.corrections:
                self.errors.pop(name, None)
        elif not self.is_corrected:
            self.add_error("answer", self.nothing_typed)
        return self.cleaned_data

    @property
    def opened(self) -> bool:
        """Whether the boxes to type in stand open."""
        return self.is_bound and (bool(self.errors) or self.is_corrected)


def _answer_field(*choices: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Klopt dit?",
        choices=choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Kies een van de antwoorden."},
    )


class FactForm(_AnswerForm):
    """One fact of the profile."""

    def __init__(self, fact: Fact, initiative: Initiative, data: QueryDict | None) -> None:
        initial = ProfileForm.initial_of(initiative)
        super().__init__(data, prefix=fact.key, initial={name: initial[name] for name in fact.fields})
        self.fact, self.corrections = fact, fact.fields
        self.known = is_known(initiative, fact)
        self.lines = lines_of(initiative, fact)
        if fact.key == "kind":
            if initiative.kind != InitiativeKind.OTHER:  # There it says when to choose it, and nothing of them.
                self.lines.append(KINDS[InitiativeKind(initiative.kind)])
            self.hint = "Jullie kunnen dit altijd veranderen. Het telt niet als oordeel."
        gone = () if fact.needed else (GONE,)
        self.fields["answer"] = _answer_field(RIGHT, CHANGED, *gone, LEAVE) if self.known else _answer_field()
        for name in fact.fields:
            self.fields[name] = copy.deepcopy(ProfileForm.base_fields[name])
            self.fields[name].required = False
            self.fields[name].help_text = "" if name == "kind" else self.fields[name].help_text
            self.fields[name].label = SHORTER.get(name, self.fields[name].label)
        self.remember()

    def clean_website(self) -> str:
        return website_address(str(self.cleaned_data["website"]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.chosen == ClaimAnswer.CHANGED and self.fact.needed and not cleaned.get(self.fact.fields[0]):
            self.add_error(self.fact.fields[0], "Dit kan niet leeg blijven.")
        return cleaned

    def said(self) -> dict[str, Any]:
        """The fields that change, by name."""
        if self.chosen == ClaimAnswer.GONE:
            return {name: None if name == "municipality" else "" for name in self.fact.fields}
        if self.chosen != ClaimAnswer.CHANGED:
            return {}
        values = {name: self.cleaned_data[name] for name in self.fact.fields}
        if "municipality" in values:
            values["municipality"] = Municipality.objects.filter(pk=values["municipality"]).first()
        return values


class OfferFactForm(_AnswerForm):
    """One offer. What is asked less often stands on its own page ("meer veranderen")."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    corrections = ("status", "municipalities", "places", "starts_on")

    def __init__(self, line: OfferLine, data: QueryDict | None, known: Callable[[], MunicipalityNames]) -> None:
        offer = line.offer
        initial = {
            "version": offer.version,
            "status": offer.status,
            "municipalities": _typed(offer.municipalities.all()),
            "places": _typed(offer.places.all()),
            "starts_on": offer.starts_on,
        }
        super().__init__(data, prefix=f"offer-{offer.pk}", initial=initial)
        self.offer = offer
        self.source = source_of(offer)
        self.lines = _offer_lines(line)
        self.fields["answer"] = _answer_field(RIGHT, CHANGED, GONE, LEAVE)
        states = [(one.value, one.label) for one in (OfferStatus.ACTIVE, OfferStatus.PLANNED)]
        self.fields["status"] = forms.ChoiceField(label="Hoe staat het ermee?", choices=states, required=False)
        self.fields["municipalities"] = MunicipalitiesField(
            known=known, label="Voor inwoners van", help_text="Meer dan één gemeente? Zet er een komma tussen."
        )
        self.fields["places"] = MunicipalitiesField(known=known, label="In welke gemeente doen jullie dit?")
        self.fields["starts_on"] = day_field("Sinds wanneer?")
        self.remember()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.chosen == ClaimAnswer.CHANGED:
            if not cleaned.get("municipalities") and "municipalities" not in self.errors:
                self.add_error("municipalities", "Vul minstens één gemeente in.")
            starts_on, ends_on = cleaned.get("starts_on"), self.offer.ends_on
            if starts_on and ends_on and ends_on < starts_on:
                self.add_error("starts_on", f"Het stopt op {date_format(ends_on, 'j F Y')}. Kies een eerdere datum.")
        return cleaned

    def said(self) -> OfferSaid | None:
        if self.chosen is None:
            return None
        said = OfferSaid(self.offer.pk, self.cleaned_data["version"], self.chosen)
        if self.chosen != ClaimAnswer.CHANGED:
            return said
        data = self.cleaned_data
        return OfferSaid(
            said.pk,
            said.version,
            said.answer,
            fields={"status": data["status"] or self.offer.status, "starts_on": data["starts_on"]},
            links={"municipalities": data["municipalities"], "places": data["places"]},
        )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _typed(places: Iterable[Municipality]) -> str:
    return ", ".join(place.name for place in places)


def _offer_lines(line: OfferLine) -> list[str]:
    offer = line.offer
    found = [f"Voor {line.for_whom}", _capital(line.where) or "Waar het is, weten we niet"]
    if offer.starts_on:
        found.append(f"Sinds {date_format(offer.starts_on, 'j F Y')}")
    if offer.status == OfferStatus.PLANNED:
        found.append("In voorbereiding")
    if line.extra_welcome:
        found.append(f"{'Alleen voor' if offer.exclusive else 'Extra welkom:'} {line.extra_welcome}")
    return found


class ClaimForm(SavedForm):
    """What is about the whole page."""

    findable = forms.ChoiceField(
        label="Mag iedereen jullie vinden?",
        help_text=f"Bij nee, of als je niets kiest, {NOT_PUBLIC}. Je kunt dit altijd veranderen.",
        choices=YES_NO,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Kies ja of nee."},
    )


@dataclass(slots=True)
class ClaimPage:
    """All forms of the page, filled in with what is there, or with what somebody sent."""

    told: Told
    whole: ClaimForm
    facts: list[FactForm]
    offers: list[OfferFactForm]
    everything: bool = False
    """Whether the button "Alles klopt" was pressed: what has no answer of its own is right."""

    @classmethod
    def of(cls, told: Told, today: datetime.date, data: QueryDict | None = None) -> ClaimPage:
        """What is still to be looked at; with `data` also what somebody sent about what is settled meanwhile."""
        initiative, sent = told.initiative, data if data is not None else QueryDict()
        facts = [one for one in FACTS if one in told.open_facts or f"{one.key}-{one.fields[0]}" in sent]
        offers = [one for one in told.offers if is_left(one) or f"offer-{one.pk}-version" in sent]
        known = functools.cache(MunicipalityNames.read)
        return cls(
            told,
            ClaimForm(data, initial={"version": initiative.version, "findable": findable_choice(initiative)}),
            [FactForm(fact, initiative, data) for fact in facts],
            [OfferFactForm(OfferLine(offer, today), data, known) for offer in offers],
            everything="everything" in sent,
        )

    def again(self, sent: QueryDict) -> QueryDict:
        """
        What somebody sent, ready to be sent once more after somebody else saved first.

        It gets the versions of now, and what is stored now in the boxes where nothing was typed.
        """
        data = sent.copy()
        data["version"] = str(self.told.initiative.version)
        data["token"] = str(uuid.uuid4())
        for form in (*self.facts, *self.offers):
            for bound in (form[name] for name in form.corrections):
                if data.get(bound.html_name) == data.get(bound.html_initial_name):
                    data[bound.html_name] = data[bound.html_initial_name] = _as_sent(bound.initial)
        for offer in self.told.offers:
            data[f"offer-{offer.pk}-version"] = str(offer.version)
        return data

    def is_valid(self) -> bool:
        return not self.has_errors

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in (self.whole, *self.facts, *self.offers) if form.is_bound)

    @property
    def wrong(self) -> list[tuple[str, str]]:
        """Where on the page something is wrong, and how that is called."""
        facts = [(form.fact.key, form.fact.title) for form in self.facts if form.errors]
        return facts + [(f"aanbod-{form.offer.pk}", form.offer.activity.name) for form in self.offers if form.errors]

    @property
    def profile(self) -> ProfileSaid:
        fields: dict[str, Any] = {}
        settled = set()
        for form in self.facts:
            answer = form.chosen or (ClaimAnswer.RIGHT if self.everything and form.known else None)
            if answer in {ClaimAnswer.RIGHT, ClaimAnswer.CHANGED, ClaimAnswer.GONE}:
                settled.add(form.fact.key)
                fields |= form.said()
        chosen = self.whole.cleaned_data["findable"]
        return ProfileSaid(frozenset(settled), fields, {"ja": True, "nee": False}.get(chosen))

    @property
    def offers_said(self) -> list[OfferSaid]:
        found = []
        for form in self.offers:
            said = form.said()
            if said is None and self.everything:
                said = OfferSaid(form.offer.pk, form.cleaned_data["version"], ClaimAnswer.RIGHT)
            if said is not None:
                found.append(said)
        return found

    @property
    def done_offers(self) -> str:
        return listed(dict.fromkeys(one.activity.name for one in self.told.done_offers))


def _as_sent(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value or "")
