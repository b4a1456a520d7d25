"""
Two people who save the same thing at once: both texts beside each other, so that the second can choose (ux.md 5.7).

Every page shows it with `_partials/conflict.html`, and gets the choice back from one button named "choose".
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from regions.models import Revision, User, Versioned
from regions.saving import subject_of

MINE, THEIRS, MERGE = "mine", "theirs", "merge"
EMPTY = "Nog leeg"

Fact = tuple[str, str, str]
"""The name of a field, what I say there and what the other says, in words."""


@dataclass(frozen=True, slots=True)
class Other:
    """Who was first, and when. The other is never named: colleagues know each other, and others need not."""

    who: str
    at: datetime.datetime | None = None
    take: str = "Neem dat van mijn collega"
    """The button that takes over what they say."""

    @property
    def when(self) -> str:
        """ "14.03 uur"; with the day when that was not today."""
        if self.at is None:
            return ""
        at = timezone.localtime(self.at)
        day = "" if at.date() == timezone.localdate() else f"{date_format(at, 'j F')}, "
        return f"{day}{at:%H.%M} uur"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """What the page shows to whoever was second. Nothing of it is stored."""

    key: str
    """Which cell or form of the page it is about."""
    version: str
    """What the other stored; saving over it names this version."""
    title: str
    me: str
    other: Other
    facts: list[Fact]
    about: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    """What the other stored, by the names of the page's fields: for a page that takes it over without reloading."""
    merged: Mapping[str, Any] | None = None
    """The fields that change when both texts are put together; None where that makes no sense."""
    reason: str | None = None
    """What was typed as the reason to change somebody else's answer; None where none is asked."""

    @property
    def sides(self) -> list[tuple[str, str, list[tuple[str, str]]]]:
        """Who, when, and what they say: mine first."""
        mine = [(label, said) for label, said, _ in self.facts]
        theirs = [(label, said) for label, _, said in self.facts]
        return [(self.me, "nog niet opgeslagen", mine), (self.other.who, self.other.when, theirs)]

    @property
    def values_as_json(self) -> str:
        return json.dumps(dict(self.values))

    @property
    def merged_as_json(self) -> str:
        return json.dumps(dict(self.merged or {}))


@dataclass(frozen=True, slots=True)
class Choice:
    """The button that was pressed: which conflict, what to keep, and over which version."""

    what: str
    version: str
    key: str

    @classmethod
    def read(cls, data: QueryDict) -> Choice | None:
        """None when no such button was pressed, or what came in is none."""
        what, _, rest = data.get("choose", "").partition(" ")
        version, _, key = rest.partition(" ")
        return cls(what, version, key) if what in {MINE, THEIRS, MERGE} and key else None


def facts(fields: Iterable[Fact]) -> list[Fact]:
    """The fields in which at least one of the two says something."""
    return [(label, mine or EMPTY, theirs or EMPTY) for label, mine, theirs in fields if mine or theirs]


def rebased(thing: Versioned, expected: int, names: Iterable[str], now: Mapping[str, Any]) -> int:
    """
    The version to save over: the newest one, when nobody changed these fields since the version that was seen.

    A profile has pages for its parts: two people on different pages do not hinder each other. `now` is the snapshot
    of the thing as it is.
    """
    changes = Revision.objects.filter(subject=subject_of(type(thing)), subject_id=thing.pk, version=expected + 1)
    before = changes.values_list("before", flat=True).first()
    if before is None or any(before.get(name) != now.get(name) for name in names):
        return expected
    return thing.version


def other_of(thing: Versioned | None, reader: User, *, formal: bool = True) -> Other:
    """Who changed a thing last, as its last revision tells."""
    if thing is None:
        return Other("Uw collega" if formal else "Je collega")
    revision = (
        Revision.objects.filter(subject=subject_of(type(thing)), subject_id=thing.pk).order_by("-version").first()
    )
    return other(revision.by_id if revision else None, revision.at if revision else None, reader, formal=formal)


def other(by: int | None, at: datetime.datetime | None, reader: User, *, formal: bool = True) -> Other:
    """Who was first, for this reader: a colleague, or the reader themselves in another window."""
    if by == reader.pk:
        who = "U" if formal else "Jij"
        return Other(f"{who}, in een ander venster", at, "Neem dat uit het andere venster")
    return Other("Uw collega" if formal else "Je collega", at)


def merge_texts(theirs: str, mine: str) -> str:
    """Both texts, each once: theirs first."""
    theirs, mine = theirs.replace("\r\n", "\n"), mine.replace("\r\n", "\n")
    if mine.strip() in theirs:
        return theirs
    if theirs.strip() in mine:
        return mine
    return f"{theirs.rstrip()}\n\n{mine.lstrip()}"


def can_merge(theirs: str, mine: str, longest: int) -> bool:
    """Whether there are two texts that differ, and fit together into the field."""
    both = bool(theirs.strip()) and bool(mine.strip())
    return both and theirs.strip() != mine.strip() and len(merge_texts(theirs, mine)) <= longest
