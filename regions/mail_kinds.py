"""What each kind of mail is called, for the people who look whether it arrived."""

from __future__ import annotations

KINDS = {
    "account_goes": "Account verdwijnt bijna",
    "colleague_editor": "Uitnodiging aan een collega",
    "colleague_officer": "Uitnodiging aan een collega",
    "confirm": "Klopt het nog?",
    "coordinator_left": "Een coördinator is weg",
    "editor_joined": "Er werkt nog iemand mee",
    "initiative_merged": "Twee vermeldingen zijn één geworden",
    "invitation_coordinator": "Uitnodiging aan een coördinator",
    "invitation_editor": "Uitnodiging aan een initiatief",
    "invitation_officer": "Uitnodiging aan een gemeente",
    "invitation_reader": "Uitnodiging aan een meelezer",
    "join_asked": "Iemand vraagt of een initiatief erbij mag",
    "join_asked_staff": "Iemand vraagt of een initiatief erbij mag, waar niemand coördineert",
    "join_declined": "Antwoord aan wie erbij wilde",
    "join_received": "Bericht dat een vraag om mee te doen er is",
    "login_code": "Code om in te loggen",
    "not_joining": "Iemand nam een uitnodiging niet aan",
    "outcome": "Dit is er gebeurd met wat u invulde",
    "outcome_initiative": "Dit is er gebeurd met wat jullie invulden",
    "password_reset": "Nieuw wachtwoord",
    "read_along": "Lees mee, aan een gemeente",
    "read_along_initiative": "Lees mee, aan een initiatief",
    "reminder_initiative": "Herinnering aan een initiatief",
    "reminder_municipality": "Herinnering aan een gemeente",
    "scan_open": "De scan is open",
    "security_changed": "Er is iets veranderd aan een account",
}


def kind_label(kind: str) -> str:
    """The name of a kind of mail; of a kind that went long ago and is no longer sent, the kind itself."""
    return KINDS.get(kind, kind)
