"""The example scan file of domain.md section 5, to change and to import."""

from __future__ import annotations

import copy
import json
from typing import Any

from inventory.scans.importing import ImportResult, import_scan
from tests.builders import GOUDA, WADDINXVEEN, get_municipalities, load_catalogue

FAR_AWAY = "GM0150"
"""A municipality that is stored and that the region of the example does not have."""

_OFFER: dict[str, Any] = {
    "activity": "A1.3",
    "municipalities": [GOUDA, WADDINXVEEN],
    "places": [GOUDA],
    "at_home": False,
    "target_groups": [],
    "exclusive": False,
    "funding": "temporary",
    "status": "active",
    "starts_on": None,
    "ends_on": None,
    "confirmed_on": "2026-05-01",
    "source": "",
    "note": "",
}

_EXAMPLE: dict[str, Any] = {
    "format": "bouwstenen-scan/1",
    "catalogue": "2020-v3",
    "title": "Bouwstenenscan 2026",
    "reference_date": "2026-10-01",
    "no_initiative": False,
    "region": {"slug": "voorbeeld", "name": "Voorbeeld", "kind": "own", "municipalities": [GOUDA, WADDINXVEEN]},
    "initiatives": [
        {
            "slug": "het-huis",
            "name": "Het Huis",
            "organisation": "",
            "kind": "self_direction_centre",
            "municipality": GOUDA,
            "website": "",
            "wishes": ["A2"],
            "offers": [_OFFER],
            "signals": [
                {"activity": "B2.4", "signal": "missing", "municipalities": [WADDINXVEEN], "named": False, "note": ""}
            ],
        }
    ],
    "answers": [
        {
            "municipality": GOUDA,
            "activity": "B2.1",
            "answer": "missing",
            "reason": "no_space",
            "limits": [],
            "working_on_it": False,
            "place": "",
            "provider": "",
            "note": "",
            "note_public": False,
            "source": "",
        }
    ],
    "decisions": [],
    "steunpunten": [{"initiative": "het-huis", "municipality": GOUDA, "status": "yes"}],
}


def example() -> dict[str, Any]:
    """A fresh copy, every key filled in."""
    return copy.deepcopy(_EXAMPLE)


def as_bytes(file: object) -> bytes:
    return json.dumps(file).encode()


def load_surroundings() -> None:
    """The catalogue and the municipalities that the example needs, and one more."""
    load_catalogue()
    get_municipalities([GOUDA, WADDINXVEEN, FAR_AWAY])


def import_example(file: dict[str, Any] | None = None, *, replace: bool = False) -> ImportResult:
    """Import a file, or the example, after what it needs."""
    load_surroundings()
    return import_scan(as_bytes(file or example()), replace=replace, by=None)
