"""The inputs of a scan as a scan file: every key, in the order of domain.md section 5, one line for each thing."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from typing import Any

from inventory.gaps.inputs import Answer, Decision, Initiative, Offer, Region, ScanInputs, Signal, Steunpunt
from inventory.scans.scanfile.reading import FORMAT

Object = dict[str, Any]


def write_scan_file(inputs: ScanInputs) -> bytes:
    """The file: the same inputs give the same bytes, in whatever order they came. UTF-8, with a final newline."""
    parts = [
        f'"format": {_line(FORMAT)}',
        f'"catalogue": {_line(inputs.catalogue)}',
        f'"title": {_line(inputs.title)}',
        f'"reference_date": {_line(_day(inputs.reference_date))}',
        f'"no_initiative": {_line(inputs.no_initiative)}',
        f'"region": {_line(_region(inputs.region))}',
        f'"initiatives": {_lines(map(_initiative, sorted(inputs.initiatives, key=_slug)))}',
        f'"answers": {_lines(sorted(_line(_answer(each)) for each in inputs.answers))}',
        f'"decisions": {_lines(sorted(_line(_decision(each)) for each in inputs.decisions))}',
        f'"steunpunten": {_lines(sorted(_line(_steunpunt(each)) for each in inputs.steunpunten))}',
    ]
    return ("{\n  " + ",\n  ".join(parts) + "\n}\n").encode()


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(members: Iterable[str], indent: str = "  ") -> str:
    """A list with one member on each line."""
    inner = f",\n{indent}  ".join(members)
    return f"[\n{indent}  {inner}\n{indent}]" if inner else "[]"


def _slug(initiative: Initiative) -> str:
    return initiative.slug


def _region(region: Region) -> Object:
    return {
        "slug": region.slug,
        "name": region.name,
        "kind": region.kind,
        "municipalities": sorted(region.municipalities),
    }


def _initiative(initiative: Initiative) -> str:
    """What it is on one line, then a line for each offer and signal."""
    profile = _line(
        {
            "slug": initiative.slug,
            "name": initiative.name,
            "organisation": initiative.organisation,
            "kind": initiative.kind,
            "municipality": initiative.municipality,
            "website": initiative.website,
            "wishes": sorted(initiative.wishes),
        }
    )
    indent = " " * 5
    offers = _lines(sorted(_line(_offer(each)) for each in initiative.offers), indent)
    signals = _lines(sorted(_line(_signal(each)) for each in initiative.signals), indent)
    return f'{profile[:-1]},\n{indent}"offers": {offers},\n{indent}"signals": {signals}}}'


def _offer(offer: Offer) -> Object:
    return {
        "activity": offer.activity,
        "municipalities": sorted(offer.municipalities),
        "places": sorted(offer.places),
        "at_home": offer.at_home,
        "target_groups": sorted(offer.target_groups),
        "exclusive": offer.exclusive,
        "funding": offer.funding,
        "status": offer.status,
        "starts_on": _day(offer.starts_on),
        "ends_on": _day(offer.ends_on),
        "confirmed_on": _day(offer.confirmed_on),
        "source": offer.source,
        "note": offer.note,
    }


def _signal(signal: Signal) -> Object:
    return {
        "activity": signal.activity,
        "signal": signal.signal,
        "municipalities": sorted(signal.municipalities),
        "named": signal.named,
        "note": signal.note,
    }


def _answer(answer: Answer) -> Object:
    return {
        "municipality": answer.municipality,
        "activity": answer.activity,
        "answer": answer.answer,
        "reason": answer.reason,
        "limits": sorted(answer.limits),
        "working_on_it": answer.working_on_it,
        "place": answer.place,
        "provider": answer.provider,
        "note": answer.note,
        "note_public": answer.note_public,
        "source": answer.source,
    }


def _decision(decision: Decision) -> Object:
    return {
        "activity": decision.activity,
        "providers": sorted(decision.providers),
        "decision": decision.decision,
        "note": decision.note,
    }


def _steunpunt(row: Steunpunt) -> Object:
    return {"initiative": row.initiative, "municipality": row.municipality, "status": row.status}


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
