"""The Dutch words for what is stored as codes, in the file and on the page of somebody's own data."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from bouwstenen.models import Edition
from inventory.scans.histories import SCAN_ACTIONS, scan_words
from inventory.scans.models import Scan
from inventory.scans.trail_file import PLAIN
from regions.claiming import FACTS, FINDABLE
from regions.history import Words
from regions.models import Region, Revision, Role

EXPLANATION = (
    "Dit is alles wat de Bouwstenenscan van dit account weet. Bewaren en doorgeven mag.",
    "Links van de dubbele punt staat hoe iets heet, rechts wat we weten. Is een lijst leeg? Dan is er niets.",
    "Een datum staat als jaar-maand-dag. Een tijd staat erachter, in Nederlandse tijd.",
    "Bij ‘wijzigingen’ staat wat er is ingevuld of gewijzigd, met wat er stond en wat het werd.",
    "Wachtwoorden, codes en sleutels staan er niet in. Daar heeft alleen een dief iets aan.",
)
"""At the head of the file."""

SECOND_STEPS = {"totp": "een app met codes", "webauthn": "een toegangssleutel", "recovery_codes": "reservecodes"}

ACTIONS: Mapping[str, str] = {
    **SCAN_ACTIONS,
    **PLAIN,
    "accept_invitation": "een uitnodiging aangenomen",
    "accept": "voorstel overgenomen",
    "account_deleted": "gestopt door het account te verwijderen",
    "change": "veranderd",
    "end": "gestopt",
    "give": "gegeven door het beheer",
    "hand_over": "overgedragen",
    "offer": "aanbod aangepast",
    "profile": "profiel bewaard",
    "propose": "indeling voorgesteld",
    "refuse": "voorstel afgewezen",
    "retention": "weggehaald omdat het lang niet is gedeeld",
    "signal": "doorgegeven wat wij merken",
    "take_away": "weggehaald door het beheer",
    "wishes": "wensen aangepast",
    "withdraw": "voorstel ingetrokken",
}
"""How a change was made. For what is changed in one way only no more is to be said than that."""

FACT_NAMES = {fact.key: fact.title for fact in FACTS} | {FINDABLE: "Of iedereen jullie mag vinden"}


def own_words(changes: Iterable[Revision], *, iso: bool) -> Words:
    """The names for these changes; `iso`: days as a computer sorts them. At most eight queries, whatever there is."""
    initiatives, scans = _numbers(changes)
    words = scan_words(initiatives)
    around: dict[str, Mapping[Any, str]] = {
        "confirmed_facts": FACT_NAMES,
        "edition": {one.pk: str(one) for one in Edition.objects.all()},
        "initiative": words.initiatives,
        "previous": dict(Scan.objects.filter(pk__in=scans).values_list("pk", "title")) if scans else {},
        "region": dict(Region.objects.values_list("pk", "name")),
        "role": dict(Role.choices),
    }
    return Words(
        municipalities=words.municipalities,
        target_groups=words.target_groups,
        activities=words.activities,
        initiatives=words.initiatives,
        choices={**words.choices, **around},
        actions=ACTIONS,
        iso_days=iso,
    )


def _numbers(changes: Iterable[Revision]) -> tuple[set[int], set[int]]:
    """The initiatives and earlier scans that these changes name by number."""
    initiatives: set[int] = set()
    scans: set[int] = set()
    for one in changes:
        for said in (one.before or {}, one.after or {}):
            initiatives.update(pk for name in ("initiative", "merged_into") if isinstance(pk := said.get(name), int))
            initiatives.update(int(pk) for pk in str(said.get("providers", "")).split(",") if pk.isdecimal())
            if isinstance(pk := said.get("previous"), int):
                scans.add(pk)
    return initiatives, scans


def in_file(value: object) -> object:
    """As the file says it: a time in ISO form and Dutch time, yes and no in Dutch."""
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(sep=" ", timespec="minutes")[:16]
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return value
