"""Bytes to JSON values, and nothing that JSON does not say clearly."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

from inventory.scans.scanfile.errors import ScanFileError, quoted


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the file. No key of a scan file holds one, so it is never worked out."""

    text: str


class Doubled(dict[str, Any]):
    """An object in which a key stands twice."""

    key: str = ""


_EXPLAINED = {
    "Expecting value": "hier wordt een waarde verwacht",
    "Expecting property name enclosed in double quotes": 'hier wordt een naam tussen aanhalingstekens (") verwacht',
    "Expecting ':' delimiter": "hier wordt een dubbele punt verwacht",
    "Expecting ',' delimiter": "hier wordt een komma verwacht, of het einde van de lijst of het object",
    "Extra data": "na het einde staat er nog iets",
    "Unterminated string starting at": "deze tekst wordt niet afgesloten met een aanhalingsteken",
    "Invalid control character at": "hier staat een teken dat niet zo in een tekst mag, zoals een nieuwe regel",
    "Illegal trailing comma before end of object": "na het laatste deel staat een komma te veel",
    "Illegal trailing comma before end of array": "na het laatste deel staat een komma te veel",
}
_OTHERWISE = "hier staat iets dat geen JSON is"


def parse_json(data: bytes) -> object:
    """The value in the file: dicts, lists, texts, true, false, null, and `Number`. Raises ScanFileError."""
    try:
        text = data.decode("utf-8-sig")  # some editors put a mark in front, which says nothing
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ScanFileError(
            f"Het bestand is geen UTF-8: op regel {line} staat iets dat niet te lezen is. Sla het op als UTF-8."
        ) from None
    if not text.strip():
        raise ScanFileError("Het bestand is leeg.")
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=Number, parse_float=Number, parse_constant=Number)
    except json.JSONDecodeError as error:
        explained = _EXPLAINED.get(error.msg, _OTHERWISE)
        raise ScanFileError(
            f"Het bestand is geen goede JSON: regel {error.lineno}, teken {error.colno}: {explained}."
        ) from None
    except RecursionError:
        raise ScanFileError(
            "Het bestand is geen scanbestand: er zitten te veel lijsten of objecten in elkaar."
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(found)
    doubled.key = next(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return doubled


def described(value: object) -> str:
    """What stands in the file, for a message."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Number):
        return f"het getal {value.text[:20]}"
    return "een lijst" if isinstance(value, list) else "een object"
