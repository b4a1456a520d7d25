"""The file of one edition of the catalogue: what it says, and storing it beside the editions that are there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bouwstenen.models import (
    Activity,
    Bouwsteen,
    Characteristic,
    Edition,
    Group,
    LoadedFact,
    Norm,
    Principle,
    Scale,
    TargetGroup,
)
from regions.reference.nodes import Node, no_double, read_json
from regions.reference.taking import InUse, take

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BouwsteenFact:
    code: str
    values: Values
    activities: dict[str, Values]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One edition; everything below it by its code or number, in the order of the file."""

    edition: dict[str, str]
    bouwstenen: list[BouwsteenFact]
    target_groups: dict[str, Values]
    principles: dict[int, Values]
    characteristics: dict[int, Values]


@dataclass(slots=True)
class _Codes:
    """The codes met so far, each once in the file."""

    bouwstenen: dict[str, Node] = field(default_factory=dict)
    activities: dict[str, Node] = field(default_factory=dict)


def read_catalogue(path: Path) -> Catalogue:
    top = read_json(path).fields("edition", "bouwstenen", "target_groups", "principles", "characteristics")
    sizes = {"code": 20, "title": 200, "version": 100, "publisher": 100, "published_on": 10, "source": 2000}
    edition = {name: node.text(most=sizes[name]) for name, node in top["edition"].fields(*sizes).items()}
    codes = _Codes()
    bouwstenen = [_bouwsteen(node, place, codes) for place, node in enumerate(top["bouwstenen"].items(), 1)]
    _check_look_alikes(bouwstenen, codes)
    return Catalogue(
        edition,
        bouwstenen,
        _target_groups(top["target_groups"]),
        _numbered(top["principles"], {"name": 100, "text": 5000}),
        _numbered(top["characteristics"], {"text": 5000, "source": 200}),
    )


def _bouwsteen(node: Node, position: int, codes: _Codes) -> BouwsteenFact:
    of = node.fields(*("code", "group", "name", "chapter_name", "norm", "everyday", "explanation", "why", "activities"))
    code = of["code"].text(most=4)
    no_double(codes.bouwstenen, code, of["code"])
    values = {
        "position": position,
        "group": of["group"].one_of(Group.values),
        "norm": of["norm"].one_of(Norm.values),
        "name": of["name"].text(most=150),
        "chapter_name": of["chapter_name"].text(most=200, empty=True),
        "everyday": of["everyday"].text(most=250),
        "explanation": of["explanation"].text(),
        "why": of["why"].text(),
    }
    return BouwsteenFact(code, values, dict(_activity(item, codes) for item in of["activities"].items()))


def _activity(node: Node, codes: _Codes) -> tuple[str, Values]:
    of = node.fields(
        *("code", "name", "everyday", "explanation", "counts", "counts_not"),
        *("examples", "look_alikes", "scale", "comparable"),
    )
    code = of["code"].text(most=6)
    no_double(codes.activities, code, of["code"])
    return code, {
        "position": len(codes.activities),
        "name": of["name"].text(most=200),
        "everyday": of["everyday"].text(most=250),
        "explanation": of["explanation"].text(empty=True),
        "counts": of["counts"].text(empty=True),
        "counts_not": of["counts_not"].text(empty=True),
        "examples": [item.text(most=200) for item in of["examples"].items(empty=True)],
        "look_alikes": [_look_alike(item) for item in of["look_alikes"].items(empty=True)],
        "scale": of["scale"].one_of(Scale.values),
        "comparable": of["comparable"].yes_no(),
    }


def _look_alike(node: Node) -> dict[str, str]:
    of = node.fields("code", "difference")
    return {"code": of["code"].text(most=6), "difference": of["difference"].text()}


def _check_look_alikes(bouwstenen: list[BouwsteenFact], codes: _Codes) -> None:
    for bouwsteen in bouwstenen:
        for code, values in bouwsteen.activities.items():
            for other in values["look_alikes"]:
                if other["code"] not in codes.activities:
                    message = f"look_alikes van {code} noemt '{other['code']}', en die activiteit is er niet."
                    raise codes.activities[code].wrong(message)


def _target_groups(node: Node) -> dict[str, Values]:
    seen: dict[str, Node] = {}
    found: dict[str, Values] = {}
    for position, item in enumerate(node.items(), 1):
        of = item.fields("code", "name")
        code = of["code"].text(most=40)
        no_double(seen, code, of["code"])
        found[code] = {"position": position, "name": of["name"].text(most=100)}
    return found


def _numbered(node: Node, sizes: dict[str, int]) -> dict[int, Values]:
    seen: dict[str, Node] = {}
    found: dict[int, Values] = {}
    for item in node.items():
        of = item.fields("number", *sizes)
        number = of["number"].whole()
        no_double(seen, str(number), of["number"])
        found[number] = {name: of[name].text(most=size) for name, size in sizes.items()}
    return found


def store_catalogue(catalogue: Catalogue, in_use: InUse, notes: list[str]) -> int:
    """Store the edition, or bring it up to date; nothing is ever deleted. The number of rows that changed."""
    about = {name: value for name, value in catalogue.edition.items() if name != "code"}
    edition, created = Edition.objects.get_or_create(code=catalogue.edition["code"], defaults=about)
    changed = int(created)
    stored = {row.code: row for row in Bouwsteen.objects.filter(edition=edition)}
    for fact in catalogue.bouwstenen:
        row = stored.setdefault(fact.code, Bouwsteen(edition=edition, code=fact.code))
        changed += _save(row, fact.values, in_use, notes)
    activities = {row.code: row for row in Activity.objects.filter(edition=edition)}
    for fact in catalogue.bouwstenen:
        for code, values in fact.activities.items():
            new = Activity(edition=edition, code=code, bouwsteen=stored[fact.code])
            changed += _save(activities.get(code, new), values, in_use, notes)
    return changed + _store_beside(catalogue, edition, in_use, notes)


def _store_beside(catalogue: Catalogue, edition: Edition, in_use: InUse, notes: list[str]) -> int:
    groups = {row.code: row for row in TargetGroup.objects.all()}
    principles = {row.number: row for row in Principle.objects.filter(edition=edition)}
    characteristics = {row.number: row for row in Characteristic.objects.all()}
    changed = 0
    for code, values in catalogue.target_groups.items():
        changed += _save(groups.get(code, TargetGroup(code=code)), values, in_use, notes)
    for number, values in catalogue.principles.items():
        changed += _save(principles.get(number, Principle(edition=edition, number=number)), values, in_use, notes)
    for number, values in catalogue.characteristics.items():
        changed += _save(characteristics.get(number, Characteristic(number=number)), values, in_use, notes)
    return changed


def _save(row: LoadedFact, values: Values, in_use: InUse, notes: list[str]) -> int:
    if not take(row, values, in_use, notes):
        return 0
    row.save()
    return 1
