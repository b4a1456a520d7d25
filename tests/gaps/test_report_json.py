"""The layout of the report file (domain.md section 5)."""

import json

from inventory.gaps.analysis import analyse
from inventory.gaps.canonical import inputs_sha256
from inventory.gaps.inputs import Region
from inventory.gaps.report_json import report_json
from tests.gaps.build import (
    HERE,
    THERE,
    catalogue_of,
    make_answer,
    make_decision,
    make_initiative,
    make_inputs,
    make_offer,
    make_signal,
)


def test_report_json_stands_in_the_order_and_layout_of_the_format() -> None:
    inputs = make_inputs(
        make_initiative(
            "het-huis",
            make_offer("B2.1", [HERE], target_groups=("youth",)),
            wishes=("A1",),
            signals=(make_signal("B2.5", "missing", [HERE]),),
        ),
        make_initiative("café-één", make_offer("B2.1", [HERE]), kind="welfare"),
        answers=[make_answer("B2.5", "elsewhere"), make_answer("A1.1", "missing")],
        decisions=(make_decision("B2.1", ["het-huis", "café-één"], "combine"),),
        municipalities={HERE: 100},
        target_groups=(),
        **catalogue_of("A1.1", "B2.1", "B2.5"),
    )
    sha256 = inputs_sha256(inputs)

    written = report_json(analyse(inputs), adopted=True).decode()

    assert (
        written
        == f"""{{
  "format": "bouwstenen-gap-report/1",
  "region": "voorbeeld",
  "reference_date": "2026-10-01",
  "adopted": true,
  "inputs_sha256": "{sha256}",
  "cells": [
    {{
      "municipality": "GM0001",
      "activity": "A1.1",
      "status": "missing",
      "basis": "answer",
      "providers": [],
      "flags": []
    }},
    {{
      "municipality": "GM0001",
      "activity": "B2.1",
      "status": "elsewhere",
      "basis": "offers",
      "providers": [
        "café-één",
        "het-huis"
      ],
      "flags": [
        "overlap"
      ]
    }},
    {{
      "municipality": "GM0001",
      "activity": "B2.5",
      "status": "elsewhere",
      "basis": "answer",
      "providers": [],
      "flags": [
        "unsupported"
      ]
    }}
  ],
  "activities": [
    {{
      "activity": "A1.1",
      "status": "missing",
      "present": 0,
      "elsewhere": 0,
      "missing": 1,
      "duplicated": 0,
      "unknown": 0
    }},
    {{
      "activity": "B2.1",
      "status": "everywhere",
      "present": 0,
      "elsewhere": 1,
      "missing": 0,
      "duplicated": 0,
      "unknown": 0
    }},
    {{
      "activity": "B2.5",
      "status": "everywhere",
      "present": 0,
      "elsewhere": 1,
      "missing": 0,
      "duplicated": 0,
      "unknown": 0
    }}
  ],
  "bouwstenen": [
    {{
      "bouwsteen": "A1",
      "status": "missing",
      "access": {{
        "GM0001": "none"
      }},
      "inhabitants": {{
        "own": 0,
        "nearby": 0,
        "region": 0,
        "none": 100,
        "unknown": 0
      }},
      "inhabitants_own_provided": 0
    }},
    {{
      "bouwsteen": "B2",
      "status": "present",
      "access": {{
        "GM0001": "region"
      }},
      "inhabitants": {{
        "own": 0,
        "nearby": 0,
        "region": 100,
        "none": 0,
        "unknown": 0
      }},
      "inhabitants_own_provided": 0
    }}
  ],
  "initiatives": [
    {{
      "initiative": "het-huis",
      "bouwstenen": [],
      "wishes": [
        "A1"
      ]
    }}
  ],
  "gaps": [
    {{
      "kind": "bouwsteen_missing",
      "bouwsteen": "A1",
      "activity": null,
      "initiative": null,
      "everywhere": true,
      "municipalities": [
        "GM0001"
      ],
      "nearby": [],
      "inhabitants": 100
    }},
    {{
      "kind": "initiative_wish",
      "bouwsteen": "A1",
      "activity": null,
      "initiative": "het-huis",
      "everywhere": false,
      "municipalities": [],
      "nearby": [],
      "inhabitants": null
    }}
  ],
  "groups": [],
  "overlaps": [
    {{
      "activity": "B2.1",
      "providers": [
        "café-één",
        "het-huis"
      ],
      "municipalities": [
        "GM0001"
      ],
      "decision": "combine"
    }}
  ],
  "discuss": [
    {{
      "municipality": "GM0001",
      "activity": "B2.5",
      "flag": "signal_missing",
      "initiative": "het-huis"
    }}
  ],
  "figures": {{
    "cells": 3,
    "answered": 2,
    "known": 3,
    "municipalities": 1,
    "inhabitants": 100,
    "inhabitants_all_own": 0,
    "inhabitants_all_nearby": 0,
    "municipalities_steunpunt": 0,
    "municipalities_steunpunt_emerging": 0
  }}
}}
"""
    )


def test_report_json_of_a_scan_not_adopted_says_so() -> None:
    report = analyse(make_inputs())

    assert json.loads(report_json(report, adopted=False))["adopted"] is False


def test_report_json_lists_cells_by_activity_then_municipality() -> None:
    region = Region("voorbeeld", "Voorbeeld", "own", (THERE, HERE))

    document = json.loads(report_json(analyse(make_inputs(region=region)), adopted=False))

    assert [(cell["activity"], cell["municipality"]) for cell in document["cells"][:4]] == [
        ("A1.1", HERE),
        ("A1.1", THERE),
        ("A1.2", HERE),
        ("A1.2", THERE),
    ]
    assert list(document["bouwstenen"][0]["access"]) == [HERE, THERE]
