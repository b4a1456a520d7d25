"""Small scans for tests, one plain function for each thing in them.

Everything has a default, so that a test says only what it is about. Municipalities are given as a dict of code to
inhabitants. An offer is supply unless the test says otherwise.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from inventory.gaps.inputs import (
    Activity,
    Answer,
    Bouwsteen,
    Decision,
    Initiative,
    Municipality,
    Offer,
    Region,
    ScanInputs,
    Signal,
    Steunpunt,
    TargetGroup,
)

REFERENCE_DATE = date(2026, 10, 1)

NORMS = {"A": "per_initiative", "B": "per_region", "C": "context"}
SIZES = {"A1": 3, "A2": 3, "A3": 6, "B1": 3, "B2": 5, "B3": 4, "C1": 3, "C2": 2, "C3": 1, "C4": 3}
REGIONAL = ["A3.3", "A3.4", "A3.5", "B2.2", "B2.4", "B2.5", "B3.1", "B3.2", "B3.3", "B3.4", "C1.1", "C1.3", "C3.1"]
COMPARABLE = ["A3.1", "A3.3", "A3.4", "A3.5", "B2.1", "B2.2", "B2.4", "B3.1", "B3.4"]
GROUPS = ["migration_background", "homeless", "womens_shelter", "addiction", "youth", "relatives"]

BOUWSTENEN = tuple(Bouwsteen(code, f"Bouwsteen {code}", code[0], NORMS[code[0]]) for code in SIZES)
ACTIVITIES = tuple(
    Activity(
        code=f"{bouwsteen}.{number}",
        name=f"Activiteit {bouwsteen}.{number}",
        bouwsteen=bouwsteen,
        scale="regional" if f"{bouwsteen}.{number}" in REGIONAL else "local",
        comparable=f"{bouwsteen}.{number}" in COMPARABLE,
    )
    for bouwsteen, size in SIZES.items()
    for number in range(1, size + 1)
)
TARGET_GROUPS = tuple(TargetGroup(code, f"Groep {code}") for code in GROUPS)

HERE, THERE, FAR = "GM0001", "GM0002", "GM0003"
"""The municipalities of the region, unless a test gives others. The first two are neighbours, if a test says so."""
OUTSIDE = "GM0900"
"""A municipality that is in no region of the tests."""


def days_later(days: int) -> date:
    """The date so many days after the reference date."""
    return REFERENCE_DATE + timedelta(days=days)


def make_offer(activity: str = "A1.1", municipalities: Iterable[str] = (HERE,), **changes: Any) -> Offer:
    """An offer that is supply, for one municipality, with nobody knows which place, open to everyone."""
    values: dict[str, Any] = {
        "places": (),
        "at_home": False,
        "target_groups": (),
        "exclusive": False,
        "funding": "structural",
        "status": "active",
        "confirmed_on": REFERENCE_DATE,
    }
    return Offer(activity=activity, municipalities=tuple(municipalities), **(values | changes))


def make_signal(
    activity: str = "A1.1", signal: str = "missing", municipalities: Iterable[str] = (HERE,), **changes: Any
) -> Signal:
    """What an initiative says of an activity in a municipality."""
    return Signal(activity=activity, signal=signal, municipalities=tuple(municipalities), **changes)


def make_initiative(slug: str = "het-huis", *offers: Offer, **changes: Any) -> Initiative:
    """A zelfregiecentrum in the first municipality, of no larger organisation."""
    values: dict[str, Any] = {
        "name": slug.replace("-", " ").capitalize(),
        "organisation": "",
        "kind": "self_direction_centre",
        "municipality": HERE,
    }
    return Initiative(slug=slug, offers=offers, **(values | changes))


def make_answer(activity: str = "A1.1", answer: str = "missing", municipality: str = HERE, **changes: Any) -> Answer:
    """What the first municipality says of an activity."""
    return Answer(municipality=municipality, activity=activity, answer=answer, **changes)


def make_answers(bouwsteen: str, answer: str = "missing", *municipalities: str, **changes: Any) -> list[Answer]:
    """The same answer to all activities of a bouwsteen, in these municipalities (default: the first)."""
    return [
        make_answer(activity.code, answer, municipality, **changes)
        for activity in ACTIVITIES
        if activity.bouwsteen == bouwsteen
        for municipality in municipalities or (HERE,)
    ]


def make_decision(activity: str, providers: Iterable[str], decision: str = "complementary", note: str = "") -> Decision:
    """What the region decided about these providers."""
    return Decision(activity=activity, providers=tuple(providers), decision=decision, note=note)


def make_steunpunt(status: str = "yes", municipality: str = HERE, initiative: str = "het-huis") -> Steunpunt:
    """What the region calls a place."""
    return Steunpunt(initiative=initiative, municipality=municipality, status=status)


def make_inputs(
    *initiatives: Initiative,
    answers: Iterable[Answer] = (),
    municipalities: Mapping[str, int] | None = None,
    **changes: Any,
) -> ScanInputs:
    """A scan of the whole catalogue in two municipalities, of 100 and 20 inhabitants, that are no neighbours."""
    inhabitants = {HERE: 100, THERE: 20} if municipalities is None else municipalities
    values: dict[str, Any] = {
        "catalogue": "2020-v3",
        "title": "Bouwstenenscan",
        "reference_date": REFERENCE_DATE,
        "no_initiative": False,
        "region": Region("voorbeeld", "Voorbeeld", "own", tuple(inhabitants)),
        "municipalities": tuple(Municipality(code, f"Plaats {code}", size) for code, size in inhabitants.items()),
        "neighbours": (),
        "bouwstenen": BOUWSTENEN,
        "activities": ACTIVITIES,
        "target_groups": TARGET_GROUPS,
    }
    return ScanInputs(initiatives=initiatives, answers=tuple(answers), **(values | changes))


def catalogue_of(*codes: str) -> dict[str, Any]:
    """The part of the catalogue with these activities alone, as changes for `make_inputs`."""
    activities = tuple(activity for activity in ACTIVITIES if activity.code in codes)
    kept = {activity.bouwsteen for activity in activities}
    return {"activities": activities, "bouwstenen": tuple(each for each in BOUWSTENEN if each.code in kept)}


def as_scan_file(inputs: ScanInputs) -> dict[str, Any]:
    """The inputs as plain dicts and lists: the scan file of domain.md section 5, every key filled in."""
    plain = as_plain(inputs)
    outside_file = {"municipalities", "neighbours", "bouwstenen", "activities", "target_groups"}
    return {"format": "bouwstenen-scan/1"} | {key: value for key, value in plain.items() if key not in outside_file}


def as_plain(inputs: ScanInputs) -> dict[str, Any]:
    """All of the inputs as plain dicts and lists, dates as text."""
    plain: dict[str, Any] = json.loads(json.dumps(asdict(inputs), default=date.isoformat))
    return plain
