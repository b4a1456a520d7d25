"""An object in a scan file and the way to it: each value that is read is checked, and an error says where it stands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Any

from inventory.scans.scanfile.errors import ScanFileError, quoted
from inventory.scans.scanfile.parsing import Doubled, described

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one kind of object. `known_by` are those by which a reader recognises it in a message."""

    required: tuple[str, ...]
    all_keys: frozenset[str]
    known_by: tuple[str, ...] = ()


def shape(required: str, optional: str = "", known_by: str = "") -> Shape:
    """The keys as words in a text; those to be recognised by may stand among either."""
    return Shape(tuple(required.split()), frozenset((*required.split(), *optional.split())), tuple(known_by.split()))


class Record:
    """One object of the file. Its methods give a value, or raise ScanFileError with the place."""

    __slots__ = ("_form", "_name", "_number", "_parent", "_values")

    def __init__(
        self, form: Shape, values: object, parent: Record | None = None, name: str = "", number: int = 0
    ) -> None:
        self._form = form
        self._values: dict[str, Any] = values if isinstance(values, dict) else {}
        self._parent = parent
        self._name = name
        self._number = number
        """Counted from 1, as people do; 0 for what stands alone."""
        if not isinstance(values, dict):
            raise self.wrong(f"hier hoort een object te staan, tussen accolades, en niet {described(values)}.")
        if isinstance(values, Doubled):
            raise self.wrong("deze naam staat er twee keer. Laat er een weg.", values.key)
        for key in form.required:
            if key not in values:
                raise self.wrong(f"{quoted(key)} staat er niet bij. Vul het aan.")
        if not values.keys() <= form.all_keys:
            unknown = next(key for key in values if key not in form.all_keys)
            raise self.wrong(f"{quoted(unknown)} kennen we hier niet. Haal het weg, of verbeter de naam.")

    def wrong(self, message: str, key: str = "") -> ScanFileError:
        """The error for what stands here, or under a key of this object."""
        way = [*self._way(), quoted(key)[1:-1]] if key else list(self._way())
        return ScanFileError(f"Bij {' › '.join(way)}: {message}" if way else f"In het bestand: {message}")

    def _way(self) -> Iterator[str]:
        if self._parent is None:
            return
        yield from self._parent._way()
        yield self._name
        if self._number:
            told = [self._values.get(key) for key in self._form.known_by]
            texts = [quoted(each)[1:-1] for each in told if isinstance(each, str) and each]
            yield f"nr. {self._number} ({', '.join(texts)})" if texts else f"nr. {self._number}"

    # --- one value -------------------------------------------------------------------------------------------
    def text(self, key: str, *, most: int | None = None, filled: bool = False) -> str:
        """A text, "" where an optional key is left out; at most so many characters."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise self.wrong(f"hier hoort tekst te staan, tussen aanhalingstekens, en niet {described(value)}.", key)
        if not value.isascii() or "\x00" in value:
            self._check_storable(key, value)
        if most is not None and len(value) > most:
            raise self.wrong(f"deze tekst is te lang: {len(value)} tekens, en er passen er {most}. Kort hem in.", key)
        if filled and not value.strip():
            raise self.wrong("dit is leeg. Vul het in.", key)
        return value

    def _check_storable(self, key: str, value: str) -> None:
        """No database holds these, and no screen shows them."""
        if "\x00" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            raise self.wrong("in deze tekst staat een teken dat niet bewaard kan worden. Haal het weg.", key)

    def choice(self, key: str, allowed: Set[str], *, empty: bool = False) -> str:
        """One of these codes; with `empty` also "", which is then what an optional key means when left out."""
        value = self._values.get(key, "")
        if isinstance(value, str) and (value in allowed or (empty and value == "")):
            return value
        raise self.wrong(f"{described(value)} kan hier niet staan. Kies uit: {', '.join(sorted(allowed))}.", key)

    def known(self, key: str, allowed: Set[str], hint: str) -> str:
        """A code out of many; `hint` says what is wrong with one that is not among them, and what to do."""
        value = self._values.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        raise self.wrong(f"{described(value)} {hint}", key)

    def known_or_null(self, key: str, allowed: Set[str], hint: str) -> str | None:
        return None if self._values.get(key) is None else self.known(key, allowed, hint)

    def flag(self, key: str) -> bool:
        """True or false; false where it is left out."""
        value = self._values.get(key, False)
        if isinstance(value, bool):
            return value
        raise self.wrong(
            f"hier hoort true of false te staan, zonder aanhalingstekens, en niet {described(value)}.", key
        )

    def day(self, key: str) -> datetime.date:
        value = self._values.get(key)
        if isinstance(value, str) and _DAY.fullmatch(value):
            try:
                return datetime.date.fromisoformat(value)
            except ValueError:
                pass
        raise self.wrong(f"{described(value)} is geen datum. Schrijf een datum als 2026-10-01.", key)

    def day_or_null(self, key: str) -> datetime.date | None:
        return None if self._values.get(key) is None else self.day(key)

    # --- many values -----------------------------------------------------------------------------------------
    def codes(self, key: str, allowed: Set[str], hint: str) -> tuple[str, ...]:
        """A list of codes, none of them twice; empty where it is left out."""
        values = self._list(key)
        if not values:
            return ()
        for place, value in enumerate(values, 1):
            if not isinstance(value, str) or value not in allowed:
                raise self.wrong(f"nr. {place} van de lijst, {described(value)}, {hint}", key)
        if len(set(values)) != len(values):
            twice = next(value for value in values if values.count(value) > 1)
            raise self.wrong(f"{quoted(twice)} staat twee keer in de lijst. Laat er een weg.", key)
        return tuple(values)

    def record(self, key: str, form: Shape) -> Record:
        return Record(form, self._values[key], self, key)

    def records(self, key: str, form: Shape) -> Iterator[Record]:
        """The objects of a list, counted from 1; none where it is left out."""
        for number, values in enumerate(self._list(key), 1):
            yield Record(form, values, self, key, number)

    def _list(self, key: str) -> list[Any]:
        value = self._values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(f"hier hoort een lijst te staan, tussen blokhaken, en niet {described(value)}.", key)
        return value
