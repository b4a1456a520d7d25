"""
The table of addresses as a page that an auditor can read and print: docs/toegang.md.

Write it anew with `python -m tests.access.page`. Nothing of it is written by hand: the tests walk the same rows.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import django

if __name__ == "__main__":
    os.environ["BOUWSTENENSCAN_MODE"] = "test"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "inventory.settings")
    django.setup()

from tests.access.rows import EVERYBODY, LOGIN, OPEN, Answer, Answers, Row
from tests.url_table import TABLE

FILE = Path(__file__).parents[2] / "docs" / "toegang.md"
COMMAND = "python -m tests.access.page"

SECTIONS = {
    "desk": "Voordeur, inloggen en account",
    "security": "Beveiliging van het account",
    "joining": "Meedoen en samenvoegen",
    "inviting": "Uitnodigen",
    "mails": "Mails",
    "catalogue": "De catalogus van bouwstenen",
    "directory": "Wat is er bij u in de buurt",
    "proposals and removing": "Indeling van een regio, mensen en stoppen",
    "board": "Het overzicht van de coördinator",
    "regions": "Regio's",
    "confirming": "Klopt het nog?",
    "initiatives": "Initiatieven en hun aanbod",
    "scans": "Scans",
    "table talk": "Bespreken aan tafel",
    "filling": "Invullen door een gemeente",
    "grid": "Invullen voor gemeenten door de coördinator",
    "life": "De stappen van een scan",
    "reports": "Rapporten",
    "beheer": "Het beheer",
}
PEOPLE = {
    "anonymous": "bezoeker zonder login",
    "officer": "medewerker van de gemeente",
    "neighbour": "medewerker van een andere gemeente in de regio",
    "coordinator": "coördinator van de regio",
    "reader": "meelezer van de regio",
    "without a role": "iemand met een login maar zonder rol",
    "officer elsewhere": "medewerker van een gemeente buiten de regio",
    "editor": "redacteur van het initiatief",
    "editor elsewhere": "redacteur van een initiatief buiten de regio",
    "staff": "beheer van de site",
    "officer who shared": "medewerker van een gemeente in de regio die heeft gedeeld",
    "editor in the region": "redacteur van een ander initiatief in de regio",
    "role taken away": "iemand van wie de rol net is afgenomen",
    "account closed": "iemand van wie het account is gesloten",
}
STATES = {
    "preparing": "in voorbereiding",
    "open": "open",
    "shared": "open en gedeeld met initiatieven",
    "adopted": "vastgesteld",
    "published": "vastgesteld en openbaar",
}
METHODS = {"GET": "Bekijken", "POST": "Versturen"}
WORDS: dict[Answer, str] = {
    200: "mag",
    202: "mag (het bestand wordt nog gemaakt)",
    302: "mag (en gaat door naar de volgende bladzijde)",
    400: "mag (maar een leeg formulier wordt geweigerd)",
    422: "mag (maar een leeg formulier komt terug met uitleg)",
    429: "te vaak geprobeerd (429)",
    LOGIN: "naar inloggen",
    403: "mag niet (403)",
    404: "bestaat niet voor hen (404)",
    405: "kan hier niet (405)",
}
ORDER = list(WORDS)

HEAD = f"""# Wie mag wat zien en doen

Deze bladzijde komt uit de tabel waarmee de tests elk adres van Bouwstenenscan nalopen: elk adres, voor elke rol,
in elke stand van een scan. Verandert het product, dan faalt de test tot ook deze bladzijde klopt.
Zelf opnieuw maken: `{COMMAND}`.

## Zo leest u dit

Bij elk adres staat wie wat als antwoord krijgt:

- **mag**: de bladzijde komt, of wat is verstuurd wordt aangenomen of nagekeken.
- **naar inloggen**: eerst inloggen. Wie er niet bij hoort, krijgt daarna alsnog een van de antwoorden hieronder.
- **mag niet (403)**: deze persoon mag weten dat het bestaat, maar dit niet doen.
- **bestaat niet voor hen (404)**: precies hetzelfde antwoord als bij iets dat er niet is.
- **kan hier niet (405)**: dit adres kent deze handeling niet, voor niemand.

*Bekijken* is GET. *Versturen* is POST. HEAD geeft hetzelfde als bekijken, zonder inhoud, of wordt geweigerd.
PUT, PATCH, DELETE en OPTIONS veranderen nooit iets.
Een bezoek dat alleen kijkt schrijft niets weg, en een geweigerd verzoek ook niet: de test vergelijkt alle tabellen.

De rollen zijn:
"""


def page() -> str:
    roles = "".join(f"- {PEOPLE[role]}\n" for role in EVERYBODY)
    states = "".join(f"- {said}\n" for said in STATES.values())
    between = (
        "\nEen scan is altijd in een van deze standen. De antwoorden gelden bij een open scan, tenzij er bij staat:\n\n"
    )
    return "\n".join([HEAD + "\n" + roles + between + states, *(_section(name) for name in TABLE)])


def _section(name: str) -> str:
    """Addresses that answer everybody alike stand together."""
    alike: dict[str, list[str]] = {}
    for row in TABLE[name]:
        alike.setdefault(answers_of(row), []).append(_address(row))
    parts = [f"{_heading(addresses)}\n\n{answers}" for answers, addresses in alike.items()]
    return f"## {SECTIONS[name]}\n\n" + "\n".join(parts)


def _heading(addresses: list[str]) -> str:
    if len(addresses) == 1:
        return f"### {addresses[0]}"
    more = len(addresses) - 1
    also = "\n".join(f"- {one}" for one in addresses[1:])
    heading = f"### {addresses[0]}, en nog {more} {'adres' if more == 1 else 'adressen'}"
    return f"{heading}\n\nHetzelfde geldt voor:\n\n{also}\n\nWie wat mag:"


def _address(row: Row) -> str:
    case = f" ({row.case})" if row.case else ""
    return f"{row.name}{case}: `/{_readable(row.route)}`"


def _readable(route: str) -> str:
    """`<int:pk>` as `<pk>`; a regular expression without its signs."""
    route = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", route)
    return re.sub(r"<\w+:", "<", route).replace("^", "").replace("\\", "").replace("$", "").replace("Z", "")


def answers_of(row: Row) -> str:
    lines = []
    for method, said in METHODS.items():
        usual = row.answers(method)
        lines.append(f"- {said}: {_in_words(usual)}{_left_out(usual)}")
        lines += [
            f"  - als de scan {' of '.join(STATES[state] for state in states)} is: {answers}"
            for answers, states in _otherwise(row, method, usual).items()
        ]
    return "\n".join(lines) + "\n"


def _otherwise(row: Row, method: str, usual: Answers) -> dict[str, list[str]]:
    """What is other in which states, in words; states in which the same is other stand together."""
    found: dict[str, list[str]] = {}
    for state in row.states:
        answers = row.answers(method, state)
        changed = {role: said for role, said in answers.items() if usual.get(role) != said}
        if state != OPEN and changed:
            found.setdefault(_in_words(changed), []).append(state)
    return found


def _in_words(answers: Mapping[str, Answer]) -> str:
    """Who gets what; where everybody is answered, the largest group are all others."""
    by_answer: dict[Answer, set[str]] = {}
    for role, said in answers.items():
        by_answer.setdefault(said, set()).add(role)
    largest = max(by_answer, key=lambda said: len(by_answer[said]))
    order = sorted(by_answer, key=_place)
    if set(answers) != set(EVERYBODY) or len(order) == 1:
        return "; ".join(f"**{WORDS.get(said, said)}**: {_who(by_answer[said])}" for said in order) + "."
    order.remove(largest)
    parts = [f"**{WORDS.get(said, said)}**: {_who(by_answer[said])}" for said in order]
    return "; ".join([*parts, f"**{WORDS.get(largest, largest)}**: alle anderen"]) + "."


def _left_out(answers: Mapping[str, Answer]) -> str:
    """Those whose answer the row leaves open."""
    left = set(EVERYBODY) - set(answers)
    return f" Hangt af van wat wordt verstuurd: {_who(left)}." if left else ""


def _place(said: Answer) -> int:
    return ORDER.index(said) if said in ORDER else len(ORDER)


def _who(roles: set[str]) -> str:
    """The people by name; the fewest words that say it."""
    strangers, everybody = {"anonymous", "account closed"}, set(EVERYBODY)
    if roles == everybody:
        return "iedereen"
    names = ["wie niet is ingelogd"] if strangers <= roles else []
    left = roles - strangers if names else roles
    if left == everybody - strangers:
        return "iedereen met een login"
    return ", ".join([*names, *(PEOPLE[role] for role in EVERYBODY if role in left)])


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
