"""What the forms of initiatives share: a version, a token, places by name, and what to do when two people save."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.html import strip_tags

from bouwstenen.models import TargetGroup
from regions.conflicts import EMPTY, MERGE, Choice, Conflict, Fact, Other, merge_texts
from regions.models import Funding, Municipality
from regions.names import MunicipalityNames

DATALIST = "gemeenten"
"""The id of the list of names that a page with a municipality field holds."""

TEXTS = ("note", "description", "welcome", "opening_hours")
"""The fields in which two people's texts can stand below each other."""

CHOOSE = "Kies een van de antwoorden."
NOTE_HINT = "Schrijf niets over bezoekers, en geen namen of verhalen die naar één persoon wijzen."
"""Stands with every field for free text: by templates as `{% load hints %}{% no_names %}`."""


def unknown_municipality(typed: str, alike: list[str]) -> str:
    """A Dutch sentence that says what we do not know and what was perhaps meant."""
    if not alike:
        return f"'{typed}' kennen we niet. Kijk of de naam goed is geschreven."
    *first, last = alike
    meant = f"{', '.join(first)} of {last}" if first else last
    return f"'{typed}' kennen we niet. Bedoel je {meant}?"


class LinesField(forms.CharField):
    """
    A text of more lines, that end alike whatever sent them.

    A form sends two characters for the end of a line, and a script that saves as one goes sends one. The same text is
    the same text, and is as long as its writer counts it.
    """

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class MunicipalityField(forms.CharField):
    """One municipality, typed by name; gives its CBS code, or None when left empty."""

    def __init__(self, **options: Any) -> None:
        attributes = {"list": DATALIST, "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=100, **options)

    def clean(self, value: object) -> str | None:
        typed = super().clean(value)
        return _codes(MunicipalityNames.read(), [typed])[0] if typed else None


class MunicipalitiesField(forms.CharField):
    """
    More municipalities, typed by name with commas; gives their CBS codes.

    `known` gives the names to look in: a page with many of these fields reads them once.
    """

    def __init__(self, *, known: Callable[[], MunicipalityNames] = MunicipalityNames.read, **options: Any) -> None:
        self.known = known
        attributes = {"list": DATALIST, "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attributes), max_length=1000, required=False, **options)

    def clean(self, value: object) -> list[str]:
        typed = super().clean(value)
        if not typed:
            return []
        names = self.known()
        return _codes(names, names.split(typed))


def _codes(names: MunicipalityNames, typed: Iterable[str]) -> list[str]:
    found = [(one, names.find(one)) for one in typed]
    errors = [unknown_municipality(one, names.alike(one)) for one, code in found if code is None]
    if errors:
        raise ValidationError(errors)
    return [code for _, code in found if code is not None]


def token_of_content(token: uuid.UUID, data: Mapping[str, Any]) -> uuid.UUID:
    """
    The token of one save: the same for the same content sent again, another as soon as something else was typed.

    The browser's Back button brings a page back with the token of a save that is done. What is typed there is a save
    of its own, and not a repetition. Logging in again changes the CSRF token, and nothing that somebody said.
    """
    sent = data.lists() if isinstance(data, QueryDict) else data.items()
    said = sorted((name, values) for name, values in sent if name != "csrfmiddlewaretoken")
    return uuid.uuid5(token, json.dumps(said))


class VersionForm(forms.Form):
    """A button that is about what was on the page."""

    version = forms.IntegerField(widget=forms.HiddenInput, initial=0)


class SavedForm(VersionForm):
    """A form whose saving names the version that was seen, and can be sent twice and happens once."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    use_required_attribute = False
    mark_optional = False
    """Nearly everything may stay empty; the page says what may not."""
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Headings with the names of the fields below them; a field that this form does not have is left out."""
    intros: Mapping[str, str] = {}
    """A sentence below some of those headings."""
    conflict: Conflict | None = None
    """Somebody else saved something else at the same time."""

    def clean_token(self) -> uuid.UUID:
        return token_of_content(self.cleaned_data["token"], self.data)

    @property
    def expected(self) -> int:
        """The version that was on the page."""
        return int(self.cleaned_data["version"])

    @property
    def helper(self) -> FormHelper:
        """How crispy-forms lays it out; the form element, its token and its buttons stand in the template."""
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        helper.render_hidden_fields = True
        parts = [(title, [name for name in names if name in self.fields]) for title, names in self.sections]
        helper.layout = Layout(*(Fieldset(title, *self._intro(title), *names) for title, names in parts if names))
        return helper

    def _intro(self, title: str) -> list[HTML]:
        return [HTML(f'<p class="small">{self.intros[title]}</p>')] if title in self.intros else []

    def stand_beside(self, theirs: Mapping[str, Any], other: Other) -> bool:
        """
        Somebody else saved first: keep all that was typed, show where it differs, and be ready to be saved over it.

        `theirs`: the initial values of the row as it is now, its version among them. False when nothing differs:
        what was typed is what is stored.
        """
        posted = self.data
        assert isinstance(posted, QueryDict)  # noqa: S101  # the form was sent by a page
        found = differences(self, theirs)
        merged = merged_texts(posted, theirs)
        fits = all(len(text) <= getattr(self.fields[name], "max_length", 0) for name, text in merged.items())
        version = str(theirs["version"])
        self.conflict = Conflict(
            key="formulier",
            version=version,
            title="Je collega heeft dit net ook opgeslagen. Wat jij typte, is niet weg.",
            me="Van jou",
            other=other,
            facts=found,
            merged=merged if merged and fits else None,
        )
        data = posted.copy()
        data["version"] = version
        data["token"] = str(uuid.uuid4())
        self.data = data
        return bool(found)

    def add_area(self, name: str, near: Iterable[Municipality], *, label: str, help_text: str = "") -> None:
        """Tick boxes for municipalities nearby, and a line to type others. `area` gives what was chosen."""
        choices = [(one.code, one.name) for one in near]
        if choices:
            self.fields[name] = forms.MultipleChoiceField(
                label=label,
                help_text=help_text,
                choices=choices,
                widget=forms.CheckboxSelectMultiple,
                required=False,
                error_messages={"invalid_choice": "Kies een gemeente uit de lijst, of typ haar naam."},
            )
        self.fields[f"{name}_other"] = MunicipalitiesField(
            label="Een andere gemeente" if choices else label,
            help_text="Meer dan één? Zet er een komma tussen.",
        )

    def area(self, name: str) -> tuple[str, ...]:
        """The CBS codes that were ticked or typed, each once."""
        typed = self.cleaned_data.get(f"{name}_other") or []
        return tuple(dict.fromkeys([*self.cleaned_data.get(name, []), *typed]))

    def require_area(self, name: str) -> None:
        field = name if name in self.fields else f"{name}_other"
        if not self.area(name) and not self.errors.get(f"{name}_other"):
            self.add_error(field, "Kies minstens één gemeente.")


def target_groups_field() -> forms.ModelMultipleChoiceField[TargetGroup]:
    return forms.ModelMultipleChoiceField(
        TargetGroup.objects.all(),
        to_field_name="code",
        label="Voor wie doen jullie iets extra's?",
        help_text="Niets aanvinken mag ook. Een vinkje sluit niemand uit.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def funding_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Waarvan betaald?",
        help_text=(
            "Dit zien alleen de gemeenten, de coördinator en de meelezers van de regio. "
            "In een openbaar rapport staat alleen een aantal."
        ),
        choices=Funding.choices,
        widget=forms.RadioSelect,
        initial=Funding.NOT_SAID,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )


def merged_texts(data: QueryDict, theirs: Mapping[str, Any]) -> dict[str, str]:
    """The texts in which both said something else, put together, by the names of their fields."""
    typed = {name: data.get(name, "").replace("\r\n", "\n") for name in TEXTS if name in data}
    both = {name: (str(theirs.get(name) or ""), text) for name, text in typed.items()}
    return {name: merge_texts(*said) for name, said in both.items() if all(said) and said[0] != said[1]}


def with_choice(data: QueryDict, now: Mapping[str, Any]) -> QueryDict:
    """What was sent, with the choice between two texts carried out. `now`: the initial values of the row as it is."""
    choice = Choice.read(data)
    if choice is None:
        return data
    data = data.copy()
    data["version"] = choice.version
    if choice.what == MERGE:
        for name, text in merged_texts(data, now).items():
            data[name] = text
    return data


def differences(form: forms.Form, theirs: Mapping[str, Any]) -> list[Fact]:
    """Where what was typed into `form` differs from `theirs`: initial values of the row as it is now."""
    found: list[Fact] = []
    for bound in form.visible_fields():
        saved = theirs.get(bound.name)
        typed = bound.data
        if bound.field.has_changed(saved, typed):
            found.append((str(bound.label), _words(bound.field, typed), _words(bound.field, saved)))
    return found


def _flat(choices: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Choices without their headings."""
    pairs: list[tuple[Any, Any]] = []
    for value, label in choices:
        pairs += label if isinstance(label, list | tuple) else [(value, label)]
    return pairs


def _words(field: forms.Field, value: object) -> str:
    """A value as a person reads it: labels instead of codes."""
    if isinstance(field, forms.BooleanField):
        return "ja" if value else "nee"
    values = value if isinstance(value, list | tuple) else [value]
    labels = {str(code): strip_tags(str(label)) for code, label in _flat(getattr(field, "choices", []))}
    return ", ".join(labels.get(str(one), str(one)) for one in values if one not in (None, "")) or EMPTY
