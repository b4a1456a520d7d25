"""
A canary word in every text of every tenant: one word for each field of each thing, that tells whose it is.

The text fields are found through the models, so that a new one is never forgotten: it gets a canary, or it stands
in `NO_TEXT` with why not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Field, Model

PREFIX = "kanarie"
_WORD = re.compile(rf"{PREFIX}\d{{5}}z")
_SPLIT = re.compile(r"[\s\u00ad\u200b-]+")
"""Where a word can be broken off: at the end of a line in a PDF."""

NO_TEXT = {
    "bouwstenen": "the catalogue is for everyone",
    "regions.Municipality": "public facts of CBS",
    "regions.Neighbour": "public facts of CBS",
    "regions.LimitCounter": "keyed hashes",
    "regions.TrailHead": "the address and the hash of a trail",
    "regions.Region.loaded": "public facts as they were loaded",
    "regions.Region.slug": "the address of a public page",
    "regions.Region.name": "stands on a public page",
    "regions.Region.source": "where public facts come from",
    "regions.Revision.subject": "a kind of thing",
    "regions.Revision.trail": "the kind and number of a thing",
    "regions.Revision.action": "a code",
    "regions.Revision.hash": "a hash",
    "regions.Revision.previous_hash": "a hash",
    "regions.ConfirmationRequest": "the hash of a key",
    "regions.Invitation.token_hash": "the hash of a key",
    "scans.ReadingLink.token_hash": "the hash of a key",
    "regions.Mail.kind": "a code",
    "regions.Mail.about": "the kind and number of a thing",
    "scans.Scan.frozen_inputs": "made of what holds canaries when the scan is adopted",
    "scans.Scan.frozen_report": "likewise",
    "scans.Scan.inputs_sha256": "a hash, printed in every report",
    "scans.Scan.report_sha256": "a hash",
    "scans.Answer.limits": "codes",
    "scans.Decision.providers_key": "numbers of initiatives",
    "scans.HiddenName.slug": "the address of an initiative that has a canary itself",
    "reports.StoredReport.key": "a hash",
    "reports.ArchivedReport.sha256": "a hash",
}
"""What holds no words of a tenant, and why: an app, a model or a field."""

OURS = ("bouwstenen", "regions", "scans", "reports", "desk")


@dataclass(frozen=True)
class Canary:
    word: str
    field: str
    """As `scans.Answer.note`."""
    thing: Model
    """Whose text it is, as it was when the canary was put in: its relations tell who may see it."""

    def __str__(self) -> str:
        return f"{self.field} of {self.thing._meta.label} {self.thing.pk} ({self.thing})"


@dataclass
class Aviary:
    """All canaries by their word."""

    known: dict[str, Canary] = field(default_factory=dict)

    def fill(self) -> None:
        """Put a canary in every text of everything that is stored."""
        for model in _our_models():
            texts = list(text_fields(model))
            for thing in model._base_manager.order_by("pk") if texts else []:
                self._fill(thing, texts)

    def _fill(self, thing: Model, texts: list[Field]) -> None:  # type: ignore[type-arg]  # any kind of text
        values: dict[str, object] = {}
        for one in texts:
            word = f"{PREFIX}{len(self.known):05}z"
            self.known[word] = Canary(word, f"{thing._meta.label}.{one.name}", thing)
            values[one.name] = _dressed(word, one)
            setattr(thing, one.name, values[one.name])
        type(thing)._base_manager.filter(pk=thing.pk).update(**values)

    def heard(self, text: str) -> set[Canary]:
        """The canaries in a text, however it is set: in capitals, broken off or with a hyphen."""
        return {self.known[word] for word in _WORD.findall(_SPLIT.sub("", text).lower()) if word in self.known}


def anonymous(text: str) -> str:
    """The text with another word for each canary: what somebody else types."""
    return _WORD.sub("anders", text)


def text_fields(model: type[Model]) -> Iterator[Field]:  # type: ignore[type-arg]  # any kind of text
    """The fields of a model in which somebody's words can stand."""
    app, label = model._meta.app_label, model._meta.label
    if {app, label} & NO_TEXT.keys():
        return
    for one in model._meta.concrete_fields:
        is_text = isinstance(one, models.CharField | models.TextField | models.JSONField)
        if is_text and not one.choices and f"{label}.{one.name}" not in NO_TEXT:
            yield one


def all_text_fields() -> set[str]:
    return {f"{model._meta.label}.{one.name}" for model in _our_models() for one in text_fields(model)}


def _our_models() -> Iterable[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def _dressed(word: str, one: Field) -> object:  # type: ignore[type-arg]  # any kind of text
    """The canary as such a field holds it."""
    if isinstance(one, models.JSONField):
        return {"note": word}
    if isinstance(one, models.EmailField):
        return f"{word}@voorbeeld.nl"
    if one.name == "website":
        return f"https://{word}.nl"
    return word
