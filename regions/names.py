"""Municipalities by the name as a person types it."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable

from regions.models import Municipality

_OTHER_NAMES = {"den haag": "s gravenhage", "den bosch": "s hertogenbosch"}
"""Names that people use more than the official ones, as `plain` writes them."""


class MunicipalityNames:
    """All current municipalities, found by name: capitals, accents, hyphens and the letters behind a name forgiven."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """`names`: pairs of CBS code and name."""
        self._name_of = dict(names)
        self._by_name: dict[str, list[str]] = {}
        for code, name in self._name_of.items():
            # "Hengelo (O.)" is also found as "Hengelo", as long as there is no other.
            for way in {plain(name), plain(re.sub(r"\(.*\)", "", name))}:
                self._by_name.setdefault(way, []).append(code)

    @classmethod
    def read(cls) -> MunicipalityNames:
        return cls(Municipality.objects.current().values_list("code", "name"))

    def find(self, typed: str) -> str | None:
        """The CBS code of the one municipality of that name."""
        codes = self._codes(typed)
        return codes[0] if len(codes) == 1 else None

    def alike(self, typed: str) -> list[str]:
        """At most three names that were perhaps meant."""
        codes = self._codes(typed)
        if not codes:
            way = plain(typed)
            # Half of a double name ("Bodegraven") is more certain than a name that looks like it.
            ways = [one for one in self._by_name if way and f" {way} " in f" {one} "]
            ways = ways or difflib.get_close_matches(way, self._by_name, n=3, cutoff=0.7)
            codes = [code for way in ways for code in self._by_name[way]]
        return [self._name_of[code] for code in dict.fromkeys(codes)][:3]

    def split(self, typed: str) -> list[str]:
        """Several names with commas between them; a name that holds a comma itself stays whole."""
        parts = [part.strip() for part in re.split(r"[,;\n]", typed) if part.strip()]
        names: list[str] = []
        while parts:
            size = next((n for n in range(len(parts), 1, -1) if self.find(", ".join(parts[:n]))), 1)
            names.append(", ".join(parts[:size]))
            parts = parts[size:]
        return names

    def _codes(self, typed: str) -> list[str]:
        way = plain(typed)
        return self._by_name.get(_OTHER_NAMES.get(way, way), [])


def plain(name: str) -> str:
    """Without capitals, accents and signs: Súdwest-Fryslân is "sudwest fryslan"."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def names_to_offer() -> list[str]:
    """The names that a form proposes while somebody types: the municipalities that exist."""
    return list(Municipality.objects.current().real().values_list("name", flat=True))
