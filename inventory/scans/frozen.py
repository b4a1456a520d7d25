"""The inputs of an adopted scan, read back from the canonical JSON that was frozen with it."""

from __future__ import annotations

import json
from datetime import date
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

Object = dict[str, Any]


def inputs_from_json(text: str) -> ScanInputs:
    """
    The inputs that `inventory.gaps.canonical.canonical_json` wrote down.

    Nothing is checked: only what we froze ourselves comes here.
    """
    values: Object = json.loads(text)
    return ScanInputs(
        catalogue=values["catalogue"],
        title=values["title"],
        reference_date=date.fromisoformat(values["reference_date"]),
        no_initiative=values["no_initiative"],
        region=Region(**_with_tuples(values["region"], "municipalities")),
        municipalities=tuple(Municipality(**each) for each in values["municipalities"]),
        neighbours=tuple((first, second) for first, second in values["neighbours"]),
        bouwstenen=tuple(Bouwsteen(**each) for each in values["bouwstenen"]),
        activities=tuple(Activity(**each) for each in values["activities"]),
        target_groups=tuple(TargetGroup(**each) for each in values["target_groups"]),
        initiatives=tuple(_initiative(each) for each in values["initiatives"]),
        answers=tuple(Answer(**_with_tuples(each, "limits")) for each in values["answers"]),
        decisions=tuple(Decision(**_with_tuples(each, "providers")) for each in values["decisions"]),
        steunpunten=tuple(Steunpunt(**each) for each in values["steunpunten"]),
    )


def _initiative(values: Object) -> Initiative:
    return Initiative(
        **{
            **_with_tuples(values, "wishes"),
            "offers": tuple(_offer(each) for each in values["offers"]),
            "signals": tuple(Signal(**_with_tuples(each, "municipalities")) for each in values["signals"]),
        }
    )


def _offer(values: Object) -> Offer:
    days = {name: _day(values[name]) for name in ("starts_on", "ends_on", "confirmed_on")}
    return Offer(**{**_with_tuples(values, "municipalities", "places", "target_groups"), **days})


def _with_tuples(values: Object, *names: str) -> Object:
    return {**values, **{name: tuple(values[name]) for name in names}}


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
