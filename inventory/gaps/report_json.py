"""The report file: a GapReport as JSON, exactly as domain.md section 5 lays it out."""

import json

from inventory.gaps.results import (
    ActivityInRegion,
    BouwsteenInRegion,
    Cell,
    DiscussItem,
    Figures,
    Gap,
    GapReport,
    GroupQuestion,
    InitiativeInRegion,
    Overlap,
)

FORMAT = "bouwstenen-gap-report/1"


def report_json(report: GapReport, *, adopted: bool) -> bytes:
    """The report file, UTF-8: keys in the order of domain.md section 5, two spaces of indent, a final newline."""
    document = {
        "format": FORMAT,
        "region": report.region.slug,
        "reference_date": report.reference_date.isoformat(),
        "adopted": adopted,
        "inputs_sha256": report.inputs_sha256,
        "cells": [_cell(cell) for cell in report.cells],
        "activities": [_activity(activity) for activity in report.activities],
        "bouwstenen": [_bouwsteen(bouwsteen) for bouwsteen in report.bouwstenen],
        "initiatives": [_initiative(initiative) for initiative in report.initiatives],
        "gaps": [_gap(gap) for gap in report.gaps],
        "groups": [_group(group) for group in report.groups],
        "overlaps": [_overlap(overlap) for overlap in report.overlaps],
        "discuss": [_discuss(item) for item in report.discuss],
        "figures": _figures(report.figures),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def _cell(cell: Cell) -> dict[str, object]:
    return {
        "municipality": cell.municipality,
        "activity": cell.activity,
        "status": cell.status,
        "basis": cell.basis,
        "providers": cell.providers,
        "flags": cell.flags,
    }


def _activity(activity: ActivityInRegion) -> dict[str, object]:
    return {
        "activity": activity.activity,
        "status": activity.status,
        "present": len(activity.present),
        "elsewhere": len(activity.elsewhere),
        "missing": len(activity.missing),
        "duplicated": len(activity.duplicated),
        "unknown": len(activity.unknown),
    }


def _bouwsteen(bouwsteen: BouwsteenInRegion) -> dict[str, object]:
    return {
        "bouwsteen": bouwsteen.bouwsteen,
        "status": bouwsteen.status,
        "access": bouwsteen.access,
        "inhabitants": {
            "own": bouwsteen.inhabitants.own,
            "nearby": bouwsteen.inhabitants.nearby,
            "region": bouwsteen.inhabitants.region,
            "none": bouwsteen.inhabitants.none,
            "unknown": bouwsteen.inhabitants.unknown,
        },
        "inhabitants_own_provided": bouwsteen.inhabitants_own_provided,
    }


def _initiative(initiative: InitiativeInRegion) -> dict[str, object]:
    return {
        "initiative": initiative.initiative,
        "bouwstenen": initiative.bouwstenen,
        "wishes": initiative.wishes,
    }


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "kind": gap.kind,
        "bouwsteen": gap.bouwsteen,
        "activity": gap.activity,
        "initiative": gap.initiative,
        "everywhere": gap.everywhere,
        "municipalities": gap.municipalities,
        "nearby": gap.nearby,
        "inhabitants": gap.inhabitants,
    }


def _group(group: GroupQuestion) -> dict[str, object]:
    return {"bouwsteen": group.bouwsteen, "target_group": group.target_group}


def _overlap(overlap: Overlap) -> dict[str, object]:
    return {
        "activity": overlap.activity,
        "providers": overlap.providers,
        "municipalities": overlap.municipalities,
        "decision": overlap.decision,
    }


def _discuss(item: DiscussItem) -> dict[str, object]:
    return {
        "municipality": item.municipality,
        "activity": item.activity,
        "flag": item.flag,
        "initiative": item.initiative,
    }


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "cells": figures.cells,
        "answered": figures.answered,
        "known": figures.known,
        "municipalities": figures.municipalities,
        "inhabitants": figures.inhabitants,
        "inhabitants_all_own": figures.inhabitants_all_own,
        "inhabitants_all_nearby": figures.inhabitants_all_nearby,
        "municipalities_steunpunt": figures.municipalities_steunpunt,
        "municipalities_steunpunt_emerging": figures.municipalities_steunpunt_emerging,
    }
