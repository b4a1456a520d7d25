"""What a resident may ask: one of six everyday needs, an everyday word, and "zonder verwijzing"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from regions.names import plain

WORD_LENGTH = 60
"""More letters than any word that somebody looks for."""

_FILLERS = frozenset(
    {"ik", "zoek", "zoeken", "wil", "graag", "een", "de", "het", "voor", "met", "in", "bij", "naar", "en", "of", "mijn"}
)
"""Words around the one that somebody means, as in "ik zoek een maatje"."""
_PLURALS = frozenset({"s", "n", "en"})
_SURE = 4
"""From so many letters on the beginning of a word is enough: "wandel" finds "wandelgroep", "aa" not "aan"."""


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody needs, in everyday words, and where the catalogue has it."""

    slug: str
    label: str
    codes: tuple[str, ...]
    """Codes of activities, or of a bouwsteen for all of its activities."""

    def covers(self, activity: str) -> bool:
        return any(activity == code or activity.startswith(f"{code}.") for code in self.codes)


NEEDS = (
    Need("binnenlopen", "Ergens binnenlopen", ("A1.1", "A1.2")),
    Need("doen-of-leren", "Iets doen of leren", ("A2", "A3.1", "A3.3", "A3.4", "A3.5")),
    Need("praten", "Praten met iemand die het kent", ("A1.3", "A3.2", "A3.6", "B2.1")),
    Need("keuze", "Hulp bij een keuze", ("B1", "B2.2", "B2.3", "B2.5")),
    Need("even-weg", "Even weg van thuis", ("B2.4",)),
    Need("naasten", "Steun voor naasten", ("C4",)),
)


@dataclass(frozen=True, slots=True)
class Question:
    """What the address of a page asks; an empty one asks for everything."""

    need: Need | None = None
    word: str = ""
    no_referral: bool = False

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Question:
        """From the query of an address. What no page of ours holds is left out."""
        need = next((one for one in NEEDS if one.slug == query.get("nodig")), None)
        word = " ".join(query.get("woord", "").split())[:WORD_LENGTH]
        return cls(need, word, query.get("zonder-verwijzing") == "ja")

    @property
    def asks(self) -> bool:
        return self.need is not None or bool(self.word) or self.no_referral

    @property
    def without_need(self) -> Question | None:
        """The same word without the need; nothing while not both are asked."""
        return replace(self, need=None) if self.need is not None and self.word else None

    @property
    def words(self) -> tuple[str, ...]:
        """What has to be found: without the words around it, if anything is left then."""
        typed = words_of(self.word)
        return tuple(one for one in typed if one not in _FILLERS) or typed

    def wants(self, activity: str, known: Iterable[str]) -> bool:
        """Whether an offer of this activity is asked for; `known` are the words that it can be found by."""
        if self.need is not None and not self.need.covers(activity):
            return False
        if self.word and not self.words:
            return False  # Nothing but signs.
        return all(any(_is_meant(asked, one) for one in known) for asked in self.words)


def words_of(*texts: str) -> tuple[str, ...]:
    """The words of texts, without capitals, accents and signs, each once."""
    return tuple(dict.fromkeys(word for text in texts for word in plain(text).split()))


def _is_meant(asked: str, known: str) -> bool:
    """The same word, its beginning, or its plural. Nothing that only looks like it."""
    if asked == known:
        return True
    if len(asked) >= _SURE and known.startswith(asked):
        return True
    return len(known) >= _SURE and asked.startswith(known) and asked.removeprefix(known) in _PLURALS
