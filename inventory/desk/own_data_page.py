"""The same as the file of somebody's own data, as a page to read."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format

from inventory.desk.own_data import about
from inventory.desk.own_words import in_file
from regions.history import moment
from regions.models import User

MOST = 100
"""How many things of a kind the page shows; the file holds all of them."""

EMPTY = "–"

Fact = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a kind: what is known of it, and where it is a change, the fields that changed."""

    facts: list[Fact]
    changed: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of the page."""

    title: str
    facts: list[Fact] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.items)


@dataclass(frozen=True, slots=True)
class OwnPage:
    parts: list[Part]
    """What there is, in the order of the file; of a long list the newest."""
    nothing_of: list[str]
    """Of what there is nothing."""


def own_page(user: User) -> OwnPage:
    found = list(_parts(about(user, most=MOST + 1)))
    nothing = [one.title[:1].lower() + one.title[1:] for one in found if one.is_empty]
    return OwnPage([one for one in found if not one.is_empty], nothing)


def _parts(told: Mapping[str, Any]) -> Iterator[Part]:
    loose: list[Fact] = []
    for name, value in told.items():
        if isinstance(value, dict):
            yield Part(_title(name), [(key, _text(one)) for key, one in value.items() if not isinstance(one, list)])
            yield from (_list(key, one) for key, one in value.items() if isinstance(one, list))
        elif isinstance(value, list):
            yield _list(name, value)
        elif name != "gemaakt op":
            loose.append((name, _text(value)))
    if loose:
        yield Part("Verder", loose)


def _list(name: str, rows: list[dict[str, Any]]) -> Part:
    return Part(_title(name), items=[_item(one) for one in rows[:MOST]], has_more=len(rows) > MOST)


def _item(row: Mapping[str, Any]) -> Item:
    facts = [(name, _text(value)) for name, value in row.items() if name != "veranderd" and value != ""]
    return Item(facts, row.get("veranderd", []))


def _title(name: str) -> str:
    return name[:1].upper() + name[1:]


def _text(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return moment(value)
    if isinstance(value, datetime.date):
        return date_format(value, "j F Y")
    return str(in_file(value)) or EMPTY
