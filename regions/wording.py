"""Numbers, dates and lists as the Dutch write them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format, number_format


def number(value: int) -> str:
    """257840 as "257.840"."""
    return number_format(value, force_grouping=True)


def day(value: date) -> str:
    """A date as "1 oktober 2026"."""
    return date_format(value, "j F Y")


def listed(words: Iterable[str]) -> str:
    """ "a", "a en b", "a, b en c"."""
    *head, last = list(words) or [""]
    return f"{', '.join(head)} en {last}" if head else last


def counted(count: int, one: str, more: str) -> str:
    """ "1 gemeente", "5 gemeenten"."""
    return f"{number(count)} {one if count == 1 else more}"


def sentence(text: str) -> str:
    """The text with a capital in front and a full stop behind, where it has none of its own."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")


def lower_first(text: str) -> str:
    """A label inside a sentence: "Er is geen ruimte" as "er is geen ruimte"."""
    return text[:1].lower() + text[1:]


def alphabet(text: str) -> tuple[str, str]:
    """A key that sorts names as people look them up: accents, capitals and an apostrophe in front do not count."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold()
    return plain.lstrip("'’ "), text
