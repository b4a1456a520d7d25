"""What the coordinator's grid says in words after a filling, or when somebody else was first."""

from __future__ import annotations

from typing import Any

from inventory.scans.actions.cells import Filled
from inventory.scans.models import Answer, AnswerKind
from inventory.scans.words import ANSWERS, NO_ANSWER
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


def said_instead(municipality: Municipality, current: Answer | None) -> dict[str, Any]:
    """For a cell that somebody else changed in the same moment: what it says now, and a sentence about it."""
    said = current.answer if current else ""
    own = current is not None and bool(said) and not current.on_behalf
    who = f"De gemeente {municipality}" if own else "Iemand anders van de regio"
    label = ANSWERS.get(said, NO_ANSWER).label
    message = f"Niet opgeslagen: {who} heeft dit net ingevuld. Daar staat nu: {label}."
    return {"version": current.version if current else 0, "answer": said, "own": own, "message": message}
