"""Whether two names are perhaps one initiative."""

from __future__ import annotations

import difflib
from urllib.parse import urlsplit

from regions.names import plain

ALIKE = 0.82
"""From here on two names are worth a look: a letter or two of difference, no other word."""

SHORT = 3
"""Words of so few letters stand in other names by chance."""

_SAY_LITTLE = frozenset(
    {"stichting", "vereniging", "cooperatie", "de", "het", "een", "van", "voor", "in", "en"}
    | {"zelfregiecentrum", "zelfregie", "centrum", "herstelacademie", "herstel", "herstelnetwerk", "netwerk"}
    | {"inloop", "huis"}
)
"""Words that many names have, and that tell none apart."""

_KINDS_OF_PLACES = _SAY_LITTLE | {"buurtkamer", "huiskamer", "buurthuis", "wijkhuis", "steunpunt", "inloophuis"}
"""Words for what a place is: two in one town that share only such a word are two."""

LONG = 5
"""A word of so many letters says which initiative it is."""

_SITES_OF_MANY = ("facebook.com", "instagram.com", "linkedin.com", "sites.google.com", "wordpress.com")


def names_alike(one: str, other: str) -> bool:
    """The same but for spelling, or one is the other with words around it that say little."""
    first, second = plain(one), plain(other)
    if not first or not second:
        return False
    telling, others = _telling(first), _telling(second)
    shorter, longer = sorted((set(telling), set(others)), key=len)
    if shorter <= longer and (shorter == longer or len("".join(shorter)) > SHORT):
        return True
    return difflib.SequenceMatcher(None, " ".join(telling), " ".join(others)).ratio() >= ALIKE


def names_near(one: str, other: str, town: str) -> bool:
    """For two in one town: a telling word of the one is that of the other, or its beginning, or nearly so."""
    said = _KINDS_OF_PLACES | set(plain(town).split())
    first, second = ([word for word in plain(name).split() if word not in said] for name in (one, other))
    return any(_words_near(*sorted((word, its), key=len)) for word in first for its in second)


def _words_near(shorter: str, longer: str) -> bool:
    if len(shorter) < LONG:
        return False
    return longer.startswith(shorter) or difflib.SequenceMatcher(None, shorter, longer).ratio() >= ALIKE


def _telling(name: str) -> list[str]:
    words = [word for word in name.split() if word not in _SAY_LITTLE]
    return words or name.split()


def site_of(website: str) -> str:
    """The host of a website, without "www."; empty for what many share, such as a social medium."""
    address = website if "//" in website else f"//{website}"
    try:
        host = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return "" if host.endswith(_SITES_OF_MANY) else host
