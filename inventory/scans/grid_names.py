"""Names of municipalities that fit in a narrow column of the grid."""

from __future__ import annotations

SOFT_HYPHEN = "\u00ad"
_LONG = 12
_ENDINGS = (
    *("steradiel", "karspelen", "kwartier", "schelling", "polder", "streek", "landen", "waard", "gestel"),
    *("bosch", "berg", "land", "meer", "werf", "beek", "zeel", "dam", "oog"),
)
"""How long names of municipalities end; there a long one may break."""


def breakable(name: str) -> str:
    """A name that may break where a person would break it, so that it fits in a narrow column."""
    return "-".join(" ".join(_breakable(word) for word in part.split(" ")) for part in name.split("-"))


def _breakable(word: str) -> str:
    ending = next((one for one in _ENDINGS if word.endswith(one)), "")
    if len(word) < _LONG or not ending:
        return word
    return f"{word.removesuffix(ending)}{SOFT_HYPHEN}{ending}"
