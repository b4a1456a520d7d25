"""What each kind of mail is called, for the people who look whether it arrived."""

from __future__ import annotations

KINDS = {
    "confirm": "Klopt het nog?",
    "reminder_municipality": "Herinnering aan een gemeente",
    "reminder_initiative": "Herinnering aan een initiatief",
    "read_along": "Lees mee",
    "read_along_initiative": "Lees mee, aan een initiatief",
    "join_declined": "Antwoord op een vraag om mee te doen",
    "outcome": "Dit is er gebeurd met wat u invulde",
    "outcome_initiative": "Dit is er gebeurd met wat jullie invulden",
}


def kind_label(kind: str) -> str:
    return KINDS.get(kind, kind)
