"""Revisions in words: what changed, who did it, when, how and why. For pages of history, the export and the check."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db import models
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format

from bouwstenen.models import Activity, TargetGroup
from regions.models import Initiative, Municipality, Revision, Versioned
from regions.saving import subject_of

NOTHING = "leeg"
GONE = "een account dat er niet meer is"
REGION = "de regiocoördinator"
INITIATIVE = "iemand van het initiatief"
STAFF = "het beheer"

PEOPLE = {"confirmed_by", "user"}
"""Numbers of accounts: they tell a reader nothing, and go from the row with the account."""

TOLD_OTHERWISE = PEOPLE | {"on_behalf"}
"""What is no line of its own: who made a change says already from where."""

NAMED_BY = {
    "decision": ("activity", "providers"),
    "initiative": ("name",),
    "scan": ("title",),
    "region": ("name",),
    "participant": ("who",),
}
"""What a thing is called by; the others by those of `PLACES` that they have."""
PLACES = ("initiative", "municipality", "activity")

LABELS = {
    "role": "rol",
    "region": "regio",
    "initiative": "initiatief",
    "municipality": "gemeente",
    "providers": "aanbieders",
    "wishes": "zouden we graag willen bieden",
    "shared_with_initiatives": "gedeeld met initiatieven",
    "published": "openbaar",
    "perspective": "vanuit",
    "successor": "gaat op in",
    "read_along_sent": "gevraagd om mee te lezen op",
    "outcome_sent": "verteld wat ervan kwam op",
}
"""Of what snapshots keep under another name than the field, or as something else."""

ACTIONS = {
    "import": "uit een scanbestand",
    "load-examples": "uit de voorbeelden",
    "load_reference": "uit het bestand met regio's en gemeenten",
    "confirm": "bevestigd: klopt nog",
    "confirm_link": "bevestigd via de link in de mail",
    "claim": "nagekeken door het initiatief",
    "defaults": "voor alles tegelijk aangepast",
    "offer-add": "erbij gezet",
    "offer-tick": "aangevinkt",
    "offer-untick": "vinkje weggehaald",
    "offer-dismiss": "weggedaan: dit klopte niet",
    "signal-remove": "teruggenomen",
    "stop": "gestopt",
    "merge": "door samengaan van gemeenten",
    "merge-records": "door samenvoegen van twee vermeldingen",
    "join": "erbij gezet na een aanmelding",
    "retention": "weggehaald omdat het lang niet is gedeeld",
    "add": "erbij gezet",
    "share": "gedeeld",
    "unshare": "niet meer gedeeld",
}
"""How a change was made, where there is more to say than that it was made. Others come in with `Words`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The names behind the codes and numbers in snapshots, read once for many revisions."""

    municipalities: Mapping[str, str]
    target_groups: Mapping[str, str]
    activities: Mapping[str | int, str]
    """Code and name, by code and by primary key."""
    initiatives: Mapping[int, str] = field(default_factory=dict)
    choices: Mapping[str, Mapping[Any, str]] = field(default_factory=dict)
    """Labels of what a model keeps as bare JSON, or as a number, by the name of the field."""
    actions: Mapping[str, str] = field(default_factory=lambda: ACTIONS)
    iso_days: bool = False
    """Days and times as a computer sorts them, for a file; otherwise in words."""


def read_words(**more: Any) -> Words:  # the other fields of Words
    """One query; names of initiatives only where they are given, for there may be very many."""
    activities: dict[str | int, str] = {}
    others: dict[str, dict[str, str]] = {"municipality": {}, "target_group": {}}
    # An edition that is newer has the last word on what a code stands for.
    for pk, kind, code, name in sorted(_names_of_codes()):
        if kind == "activity":
            activities[pk] = activities[code] = f"{code} {name}"
        else:
            others[kind][code] = name
    return Words(
        municipalities=others["municipality"], target_groups=others["target_group"], activities=activities, **more
    )


def _names_of_codes() -> models.QuerySet[Any, tuple[int, str, str, str]]:
    """The number of a row if it has one, of what kind it is, its code and its name."""
    kind, none = "kind", models.Value(0)
    activities = Activity.objects.order_by().annotate(kind=models.Value("activity"))
    municipalities = Municipality.objects.order_by().annotate(kind=models.Value("municipality"))
    groups = TargetGroup.objects.order_by().annotate(kind=models.Value("target_group"))
    return activities.values_list("pk", kind, "code", "name").union(
        municipalities.values_list(none, kind, "code", "name"),
        groups.values_list(none, kind, "code", "name"),
        all=True,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, as a page of history shows it."""

    at: datetime.datetime
    when: str
    what: str
    who: str
    how: str
    reason: str
    lines: list[Line]
    is_first: bool
    is_last: bool
    """the thing went away with it"""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who looks, and of whom they see the name: all of them, or those of one side."""

    pk: int | None
    you: str = "u"
    sees_names_of: frozenset[str] = frozenset()
    sees_all_names: bool = False

    def name(self, revision: Revision, side: str) -> str:
        """Who made the change, for this reader. `side` is what everybody may know: from where it was made."""
        if revision.by_number is None:
            return side
        if revision.by is None:
            return f"{side} ({GONE})"
        if revision.by_id == self.pk:
            return self.you
        if self.sees_all_names or side in self.sees_names_of:
            return f"{revision.by} ({side})"
        return side


def entry_of(revision: Revision, words: Words, reader: Reader, side: str) -> Entry:
    return Entry(
        at=revision.at,
        when=moment(revision.at),
        what=title_of(revision, words),
        who=reader.name(revision, side),
        how=_how(revision, words),
        reason=revision.reason,
        lines=lines_of(revision, words),
        is_first=revision.before is None,
        is_last=revision.after is None,
    )


def _how(revision: Revision, words: Words) -> str:
    told = words.actions.get(revision.action, "")
    if revision.emptied_at is None:
        return told
    return f"{told}; de tekst is weg" if told else "de tekst is weg"


PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Some of the changes of one thing, the newest first."""

    entries: list[Entry]
    number: int
    pages: int

    @property
    def newer(self) -> int:
        """The number of the page before, 0 for none."""
        return self.number - 1

    @property
    def older(self) -> int:
        return self.number + 1 if self.number < self.pages else 0


def history_page(
    revisions: models.QuerySet[Revision], number: str, present: Callable[[list[Revision]], list[Entry]]
) -> HistoryPage:
    """One page of revisions as `present` says them; what is no number of a page gives the first or the last."""
    page = Paginator(revisions, PER_PAGE).get_page(number)
    return HistoryPage(present(list(page.object_list)), page.number, page.paginator.num_pages)


def moment(at: datetime.datetime) -> str:
    """ "22 november 2026, 14.03 uur" """
    return date_format(timezone.localtime(at), r"j F Y, H.i \u\u\r")


# --- what ------------------------------------------------------------------------------------------------------
@functools.cache
def model_of(subject: str) -> type[Versioned] | None:
    """The model whose revisions are kept under this word; None for what has no version of its own."""
    found = (model for model in apps.get_models() if issubclass(model, Versioned) and subject_of(model) == subject)
    return next(found, None)


OTHER_SUBJECTS = {"membership": "rol", "municipality": "gemeente"}


def subject_in_words(subject: str) -> str:
    model = model_of(subject)
    return str(model._meta.verbose_name) if model else OTHER_SUBJECTS.get(subject, subject)


def title_of(revision: Revision, words: Words) -> str:
    """What the change is about: "antwoord, Gouda, A1.1 Inloop en ontmoeting"."""
    said = revision.after or revision.before or {}
    names = NAMED_BY.get(revision.subject, PLACES)
    parts = [value_in_words(revision.subject, name, said[name], words) for name in names if said.get(name)]
    return ", ".join([subject_in_words(revision.subject), *parts])


def lines_of(revision: Revision, words: Words) -> list[Line]:
    """The fields that changed, in the order of the model; of something new those that say something."""
    before, after = revision.before or {}, revision.after or {}
    named = NAMED_BY.get(revision.subject, PLACES)
    whole = revision.before is None or revision.after is None
    lines = []
    for name in sorted(before.keys() | after.keys(), key=lambda one: _place_in_model(revision.subject, one)):
        old, new = before.get(name), after.get(name)
        hidden = name in TOLD_OTHERWISE or (whole and name in named)
        if not hidden and old != new and (old or new):
            told = [value_in_words(revision.subject, name, one, words) for one in (old, new)]
            lines.append(Line(label_of(revision.subject, name), *told))
    return lines


def _place_in_model(subject: str, name: str) -> tuple[int, str]:
    """JSON in PostgreSQL keeps no order, and the fields of a model stand in that of its form."""
    return _order(subject).get(name, 1000), name


@functools.cache
def _order(subject: str) -> Mapping[str, int]:
    model = model_of(subject)
    fields = [*model._meta.fields, *model._meta.many_to_many] if model else []
    return {one.name: number for number, one in enumerate(fields)}


def _field(subject: str, name: str) -> models.Field[Any, Any] | None:
    model = model_of(subject)
    try:
        found = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return found if isinstance(found, models.Field) else None


def label_of(subject: str, name: str) -> str:
    found = _field(subject, name)
    return LABELS.get(name) or (str(found.verbose_name) if found else name)


def value_in_words(subject: str, name: str, value: Any, words: Words) -> str:  # noqa: ANN401  # whatever JSON holds
    """A value of a snapshot as people read it; "leeg" for nothing."""
    if value is None or value in ("", []):
        return NOTHING
    if isinstance(value, bool):
        return "ja" if value else "nee"
    known = _names(subject, name, words)
    if name == "providers":
        value = [int(one) if one.isdecimal() else one for one in str(value).split(",")]
    if isinstance(value, list):
        return ", ".join(str(known.get(one, one)) for one in value)
    # A snapshot keeps the moment of `read_along_sent_at` as `read_along_sent`.
    if known.get(value):
        return str(known[value])
    return _date(_field(subject, name) or _field(subject, f"{name}_at"), value, iso=words.iso_days)


def _names(subject: str, name: str, words: Words) -> Mapping[Any, str]:
    """What the codes in this field stand for."""
    if name == "providers":
        return words.initiatives
    found = _field(subject, name)
    related: Mapping[Any, Mapping[Any, str]] = {
        Municipality: words.municipalities,
        TargetGroup: words.target_groups,
        Activity: words.activities,
        Initiative: words.initiatives,
    }
    if found is not None and found.related_model in related:
        return related[found.related_model]
    if found is not None and found.choices:
        return {code: str(label) for code, label in found.flatchoices}
    if model_of(subject) is None and name in {"municipality", "successor"}:
        return words.municipalities
    return words.choices.get(name, {})


def _date(found: models.Field[Any, Any] | None, value: Any, *, iso: bool) -> str:  # noqa: ANN401  # whatever JSON holds
    """A day or moment in Dutch, another value as it is."""
    text = str(value)
    if isinstance(found, models.DateTimeField):
        at = parse_datetime(text)
        if at and iso:
            return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
        return moment(at) if at else text
    if isinstance(found, models.DateField) and not iso:
        day = parse_date(text)
        return date_format(day, "j F Y") if day else text
    return text
