"""What the coordinator's grid says in words after a filling."""

from __future__ import annotations

from inventory.scans.actions.cells import Filled
from inventory.scans.models import AnswerKind
from regions.models import Municipality


def filled_in_words(filled: Filled, done: str) -> str:
    """How many cells were filled (`done`: "op Elders gezet"), and what stayed as it was."""
    sentences = []
    if filled.filled:
        cells = "1 leeg vakje" if filled.filled == 1 else f"{filled.filled} lege vakjes"
        sentences.append(f"{cells} {done}.")
    else:
        sentences.append("Er was niets leeg. Er is niets veranderd.")
    if filled.kept_own:
        who = "1 antwoord van een gemeente" if filled.kept_own == 1 else f"{filled.kept_own} antwoorden van gemeenten"
        sentences.append(f"{who} {_stayed(filled.kept_own)} gelijk gebleven.")
    if filled.kept_region:
        who = "1 vakje" if filled.kept_region == 1 else f"{filled.kept_region} vakjes"
        also = "ook " if filled.kept_own else ""
        sentences.append(f"{who} van de regio {_stayed(filled.kept_region)} {also}gelijk gebleven.")
    return " ".join(sentences)


def _stayed(count: int) -> str:
    return "is" if count == 1 else "zijn"


def said_for_region(said: AnswerKind | Municipality) -> str:
    if isinstance(said, AnswerKind):
        return f"op {said.label} gezet"
    return f"ingevuld: Aanwezig in {said}, en Elders voor de andere gemeenten"
