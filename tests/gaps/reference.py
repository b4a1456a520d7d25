"""The analysis a second time, as slowly and simply as it can be said, to hold the real one against.

Written from domain.md sections 4 and 5 alone, on plain dicts, with no index, no cache and nothing of the product: each
question is answered by looking at everything again. It must stay so; a difference is decided by reading domain.md.
"""

import hashlib
import json
from datetime import date
from itertools import combinations
from typing import Any

Plain = dict[str, Any]

SELF_DIRECTION = [
    "self_direction_centre",
    "recovery_academy",
    "regional_client_organisation",
    "recovery_network",
    "other_self_direction",
]


def day(text: str) -> int:
    """A date as a number of days, which never runs out of calendar."""
    return date.fromisoformat(text).toordinal()


class Reference:
    """One scan (all inputs as plain dicts, see `build.as_plain`) and every question that domain.md asks of it."""

    def __init__(self, scan: Plain) -> None:
        self.scan = scan
        self.today = day(scan["reference_date"])
        self.region = sorted(scan["region"]["municipalities"])
        self.activities = sorted(activity["code"] for activity in scan["activities"])
        self.bouwstenen = sorted(bouwsteen["code"] for bouwsteen in scan["bouwstenen"])
        self.initiatives = [each for each in scan["initiatives"] if self.is_input(each)]

    # What is where

    def fact(self, activity: str) -> Plain:
        return next(each for each in self.scan["activities"] if each["code"] == activity)

    def group(self, bouwsteen: str) -> str:
        return str(next(each for each in self.scan["bouwstenen"] if each["code"] == bouwsteen)["group"])

    def activities_of(self, bouwsteen: str) -> list[str]:
        return [each for each in self.activities if self.fact(each)["bouwsteen"] == bouwsteen]

    def inhabitants(self, municipalities: list[str]) -> int:
        return sum(each["inhabitants"] for each in self.scan["municipalities"] if each["code"] in municipalities)

    def neighbours(self, municipality: str) -> set[str]:
        pairs = self.scan["neighbours"]
        both = [(a, b) for a, b in pairs] + [(b, a) for a, b in pairs]
        return {b for a, b in both if a == municipality and b != municipality}

    # Which initiatives count

    def belongs(self, initiative: Plain) -> bool:
        if initiative["municipality"] in self.region:
            return True
        return any(
            municipality in self.region
            for offer in initiative["offers"]
            for municipality in offer["municipalities"] + offer["places"]
        )

    def is_input(self, initiative: Plain) -> bool:
        next_door = {n for m in self.region for n in self.neighbours(m)}
        places = {place for offer in initiative["offers"] for place in offer["places"]}
        return self.belongs(initiative) or bool(places & next_door)

    # Offers

    def is_current(self, offer: Plain) -> bool:
        if offer["status"] != "active":
            return False
        if offer["starts_on"] is not None and day(offer["starts_on"]) > self.today:
            return False
        return offer["ends_on"] is None or day(offer["ends_on"]) >= self.today

    def is_confirmed(self, offer: Plain) -> bool:
        return offer["confirmed_on"] is not None and day(offer["confirmed_on"]) >= self.today - 548

    def is_supply(self, offer: Plain) -> bool:
        return self.is_current(offer) and self.is_confirmed(offer)

    def supply(self, activity: str, municipality: str) -> list[tuple[Plain, Plain]]:
        return [
            (initiative, offer)
            for initiative in self.initiatives
            for offer in initiative["offers"]
            if offer["activity"] == activity and municipality in offer["municipalities"] and self.is_supply(offer)
        ]

    def providers(self, activity: str, municipality: str) -> list[str]:
        return sorted({initiative["slug"] for initiative, _ in self.supply(activity, municipality)})

    def organisation(self, initiative: Plain) -> tuple[bool, str]:
        named = initiative["organisation"] != ""
        return (named, initiative["organisation"] if named else initiative["slug"])

    def share(self, activity: str, municipality: str) -> bool:
        """Two offers of different organisations share people."""
        for (one, first), (other, second) in combinations(self.supply(activity, municipality), 2):
            if self.organisation(one) == self.organisation(other):
                continue
            both_closed = (
                first["exclusive"]
                and first["target_groups"] != []
                and second["exclusive"]
                and second["target_groups"] != []
            )
            if not both_closed or set(first["target_groups"]) & set(second["target_groups"]):
                return True
        return False

    # Cells

    def answer(self, activity: str, municipality: str) -> Plain | None:
        for answer in self.scan["answers"]:
            if answer["activity"] == activity and answer["municipality"] == municipality:
                return dict(answer)
        return None

    def status_and_basis(self, activity: str, municipality: str) -> tuple[str, str]:
        answer = self.answer(activity, municipality)
        if answer is not None and answer["answer"] in ("present", "elsewhere", "missing", "duplicated"):
            return answer["answer"], "answer"
        for _, offer in self.supply(activity, municipality):
            if municipality in offer["places"] or offer["at_home"]:
                return "present", "offers"
        if self.providers(activity, municipality):
            return "elsewhere", "offers"
        for initiative in self.initiatives:
            for offer in initiative["offers"]:
                if (
                    offer["activity"] == activity
                    and municipality in offer["municipalities"]
                    and self.is_current(offer)
                    and not self.is_confirmed(offer)
                ):
                    return "unknown", "sources"
        return "unknown", "none"

    def status(self, activity: str, municipality: str) -> str:
        return self.status_and_basis(activity, municipality)[0]

    def explained(self, activity: str, municipality: str) -> bool:
        answer = self.answer(activity, municipality)
        return answer is not None and answer["answer"] == "missing" and answer["reason"] == "by_choice"

    def contradicted(self, activity: str, municipality: str) -> bool:
        answer = self.answer(activity, municipality)
        if answer is None or answer["answer"] != "missing" or answer["reason"] == "not_accessible_for_group":
            return False
        return self.providers(activity, municipality) != []

    def unsupported(self, activity: str, municipality: str) -> bool:
        answer = self.answer(activity, municipality)
        if answer is None or answer["answer"] not in ("present", "elsewhere", "duplicated"):
            return False
        if answer["provider"] != "":
            return False
        organisations = {self.organisation(initiative) for initiative, _ in self.supply(activity, municipality)}
        return organisations == set() or (answer["answer"] == "duplicated" and len(organisations) < 2)

    def overlap(self, activity: str, municipality: str) -> bool:
        return self.fact(activity)["comparable"] and self.share(activity, municipality)

    def fragile(self, activity: str, municipality: str) -> bool:
        offers = [offer for _, offer in self.supply(activity, municipality)]
        if not offers:
            return False
        for offer in offers:
            ends = offer["ends_on"] is not None and day(offer["ends_on"]) <= self.today + 365
            if offer["funding"] != "temporary" and not ends:
                return False
        return True

    def nearby(self, activity: str, municipality: str) -> bool:
        if self.status(activity, municipality) not in ("missing", "elsewhere", "unknown"):
            return False
        for n in self.neighbours(municipality):
            if n in self.region:
                if self.status(activity, n) in ("present", "duplicated"):
                    return True
            else:
                for initiative in self.initiatives:
                    for offer in initiative["offers"]:
                        if offer["activity"] == activity and n in offer["places"] and self.is_supply(offer):
                            return True
        return False

    def flags(self, activity: str, municipality: str) -> list[str]:
        flags = ["contradicted", "explained", "fragile", "nearby", "overlap", "unsupported"]
        return [flag for flag in flags if getattr(self, flag)(activity, municipality)]

    # Bouwstenen and activities

    def in_municipality(self, bouwsteen: str, municipality: str) -> str:
        activities = self.activities_of(bouwsteen)
        statuses = [self.status(activity, municipality) for activity in activities]
        if "present" in statuses or "duplicated" in statuses:
            return "present"
        if "elsewhere" in statuses:
            return "elsewhere"
        contradicted = [activity for activity in activities if self.contradicted(activity, municipality)]
        if all(status == "missing" for status in statuses) and not contradicted:
            return "missing"
        return "unknown"

    def access(self, bouwsteen: str, municipality: str) -> str:
        own = self.in_municipality(bouwsteen, municipality)
        others = [self.in_municipality(bouwsteen, n) for n in self.region if n != municipality]
        if own == "present":
            return "own"
        if any(self.nearby(activity, municipality) for activity in self.activities_of(bouwsteen)):
            return "nearby"
        if own == "elsewhere" or "present" in others or "elsewhere" in others:
            return "region"
        if own == "missing" and all(status == "missing" for status in others):
            return "none"
        return "unknown"

    def activity_status(self, activity: str) -> str:
        statuses = [self.status(activity, m) for m in self.region]
        there = [status for status in statuses if status in ("present", "duplicated", "elsewhere")]
        if len(there) == len(statuses):
            return "everywhere"
        if there:
            return "partly"
        if all(status == "missing" for status in statuses):
            return "missing"
        return "unknown"

    def bouwsteen_status(self, bouwsteen: str) -> str:
        statuses = [self.in_municipality(bouwsteen, m) for m in self.region]
        if "present" in statuses or "elsewhere" in statuses:
            return "present"
        if all(status == "missing" for status in statuses):
            return "missing"
        return "unknown"

    # Initiatives

    def supplies_region(self, initiative: Plain, bouwsteen: str | None = None) -> bool:
        for offer in initiative["offers"]:
            if offer["activity"] not in self.activities or not self.is_supply(offer):
                continue
            if bouwsteen is not None and self.fact(offer["activity"])["bouwsteen"] != bouwsteen:
                continue
            if any(m in self.region for m in offer["municipalities"]):
                return True
        return False

    def based_self_direction(self) -> list[Plain]:
        found = [
            each for each in self.initiatives if each["kind"] in SELF_DIRECTION and each["municipality"] in self.region
        ]
        return sorted(found, key=lambda each: str(each["slug"]))

    def group_a(self) -> list[str]:
        return [bouwsteen for bouwsteen in self.bouwstenen if self.group(bouwsteen) == "A"]

    # Gaps

    def gap_no_initiative(self) -> list[Plain]:
        supplying = [each for each in self.initiatives if each["kind"] in SELF_DIRECTION and self.supplies_region(each)]
        if not self.scan["no_initiative"] or self.based_self_direction() or supplying:
            return []
        return [self.gap("no_initiative", municipalities=self.region, inhabitants=self.inhabitants(self.region))]

    def in_gap_2(self, bouwsteen: str, municipality: str) -> bool:
        activities = self.activities_of(bouwsteen)
        return self.in_municipality(bouwsteen, municipality) == "missing" and any(
            not self.explained(activity, municipality) for activity in activities
        )

    def gaps_bouwsteen_missing(self) -> list[Plain]:
        gaps = []
        for bouwsteen in self.bouwstenen:
            municipalities = [m for m in self.region if self.in_gap_2(bouwsteen, m)]
            nearby = [
                m for m in municipalities if any(self.nearby(activity, m) for activity in self.activities_of(bouwsteen))
            ]
            if municipalities:
                gaps.append(
                    self.gap(
                        "bouwsteen_missing",
                        bouwsteen=bouwsteen,
                        everywhere=self.bouwsteen_status(bouwsteen) == "missing",
                        municipalities=municipalities,
                        nearby=nearby,
                        inhabitants=self.inhabitants(municipalities),
                    )
                )
        return gaps

    def gaps_initiative_wish(self) -> list[Plain]:
        return [
            self.gap("initiative_wish", bouwsteen=bouwsteen, initiative=initiative["slug"])
            for initiative in self.based_self_direction()
            for bouwsteen in self.group_a()
            if bouwsteen in initiative["wishes"] and not self.supplies_region(initiative, bouwsteen)
        ]

    def gaps_activity_missing(self) -> list[Plain]:
        gaps = []
        for activity in self.activities:
            bouwsteen = self.fact(activity)["bouwsteen"]
            everywhere = self.activity_status(activity) == "missing"
            if self.group(bouwsteen) == "A" or (self.fact(activity)["scale"] == "regional" and not everywhere):
                continue
            municipalities = [
                m
                for m in self.region
                if self.status(activity, m) == "missing"
                and not self.explained(activity, m)
                and not self.contradicted(activity, m)
                and not self.in_gap_2(bouwsteen, m)
            ]
            if municipalities:
                gaps.append(
                    self.gap(
                        "activity_missing",
                        bouwsteen=bouwsteen,
                        activity=activity,
                        everywhere=everywhere,
                        municipalities=municipalities,
                        nearby=[m for m in municipalities if self.nearby(activity, m)],
                        inhabitants=self.inhabitants(municipalities),
                    )
                )
        return gaps

    def gap(self, kind: str, **values: object) -> Plain:
        empty: Plain = {
            "bouwsteen": None,
            "activity": None,
            "initiative": None,
            "everywhere": False,
            "municipalities": [],
            "nearby": [],
            "inhabitants": None,
        }
        return {"kind": kind} | empty | values

    def gaps(self) -> list[Plain]:
        def place(gap: Plain) -> tuple[object, ...]:
            return (
                0 if gap["everywhere"] else 1,
                -len(gap["municipalities"]),
                gap["bouwsteen"] or "",
                gap["activity"] or "",
                gap["initiative"] or "",
            )

        return (
            self.gap_no_initiative()
            + sorted(self.gaps_bouwsteen_missing(), key=place)
            + sorted(self.gaps_initiative_wish(), key=place)
            + sorted(self.gaps_activity_missing(), key=place)
        )

    # The rest of the report

    def groups(self) -> list[Plain]:
        questions = []
        for bouwsteen in ["A1", "A2", "A3", "B1", "B2"]:
            offers = [
                offer
                for initiative in self.initiatives
                for offer in initiative["offers"]
                if offer["activity"] in self.activities
                and self.fact(offer["activity"])["bouwsteen"] == bouwsteen
                and self.is_supply(offer)
                and any(m in self.region for m in offer["municipalities"])
            ]
            for group in sorted(each["code"] for each in self.scan["target_groups"]):
                named = any(group in offer["target_groups"] for offer in offers)
                if group != "relatives" and offers and not named:
                    questions.append({"bouwsteen": bouwsteen, "target_group": group})
        return questions

    def overlaps(self) -> list[Plain]:
        lines: list[Plain] = []
        for activity in self.activities:
            for m in self.region:
                if self.status(activity, m) != "duplicated" and not self.overlap(activity, m):
                    continue
                providers = self.providers(activity, m)
                for line in lines:
                    if providers and line["activity"] == activity and line["providers"] == providers:
                        line["municipalities"].append(m)
                        break
                else:
                    decision = None
                    for each in self.scan["decisions"]:
                        if each["activity"] == activity and sorted(each["providers"]) == providers:
                            decision = each["decision"]
                    lines.append(
                        {"activity": activity, "providers": providers, "municipalities": [m], "decision": decision}
                    )
        return sorted(lines, key=lambda line: (line["activity"], line["providers"], line["municipalities"]))

    def discuss(self) -> list[Plain]:
        items = [
            {"municipality": m, "activity": activity, "flag": "contradicted", "initiative": None}
            for activity in self.activities
            for m in self.region
            if self.contradicted(activity, m)
        ]
        for initiative in self.initiatives:
            for signal in initiative["signals"]:
                for m in signal["municipalities"]:
                    if m not in self.region or signal["activity"] not in self.activities:
                        continue
                    status = self.status(signal["activity"], m)
                    differs = False
                    if signal["signal"] == "missing":
                        differs = status in ("present", "elsewhere", "duplicated")
                    if signal["signal"] == "duplicated":
                        differs = status in ("present", "elsewhere", "missing")
                        differs = differs and not self.share(signal["activity"], m)
                    if differs:
                        items.append(
                            {
                                "municipality": m,
                                "activity": signal["activity"],
                                "flag": "signal_" + signal["signal"],
                                "initiative": initiative["slug"],
                            }
                        )
        keys = ["activity", "municipality", "flag", "initiative"]
        return sorted(items, key=lambda item: [item[key] or "" for key in keys])

    def figures(self) -> Plain:
        cells = [(activity, m) for activity in self.activities for m in self.region]
        near = ("own", "nearby")

        def steunpunten(status: str) -> set[str]:
            rows = self.scan["steunpunten"]
            return {row["municipality"] for row in rows if row["status"] == status} & set(self.region)

        return {
            "cells": len(cells),
            "answered": len([cell for cell in cells if self.answer(*cell) is not None]),
            "known": len([cell for cell in cells if self.status(*cell) != "unknown"]),
            "municipalities": len(self.region),
            "inhabitants": self.inhabitants(self.region),
            "inhabitants_all_own": self.inhabitants(
                [m for m in self.region if all(self.access(b, m) == "own" for b in self.bouwstenen)]
            ),
            "inhabitants_all_nearby": self.inhabitants(
                [m for m in self.region if all(self.access(b, m) in near for b in self.bouwstenen)]
            ),
            "municipalities_steunpunt": len(steunpunten("yes")),
            "municipalities_steunpunt_emerging": len(steunpunten("emerging") - steunpunten("yes")),
        }

    def bouwsteen(self, bouwsteen: str) -> Plain:
        access = {m: self.access(bouwsteen, m) for m in self.region}
        own_provided = [
            m
            for m in self.region
            if access[m] == "own" and any(self.providers(activity, m) for activity in self.activities_of(bouwsteen))
        ]
        return {
            "bouwsteen": bouwsteen,
            "status": self.bouwsteen_status(bouwsteen),
            "access": access,
            "inhabitants": {
                level: self.inhabitants([m for m in self.region if access[m] == level])
                for level in ["own", "nearby", "region", "none", "unknown"]
            },
            "inhabitants_own_provided": self.inhabitants(own_provided),
        }

    def cell(self, activity: str, municipality: str) -> Plain:
        status, basis = self.status_and_basis(activity, municipality)
        return {
            "municipality": municipality,
            "activity": activity,
            "status": status,
            "basis": basis,
            "providers": self.providers(activity, municipality),
            "flags": self.flags(activity, municipality),
        }

    def report(self, *, adopted: bool) -> Plain:
        return {
            "format": "bouwstenen-gap-report/1",
            "region": self.scan["region"]["slug"],
            "reference_date": self.scan["reference_date"],
            "adopted": adopted,
            "inputs_sha256": self.sha256(),
            "cells": [self.cell(activity, m) for activity in self.activities for m in self.region],
            "activities": [
                {"activity": activity, "status": self.activity_status(activity)}
                | {
                    status: len([m for m in self.region if self.status(activity, m) == status])
                    for status in ["present", "elsewhere", "missing", "duplicated", "unknown"]
                }
                for activity in self.activities
            ],
            "bouwstenen": [self.bouwsteen(bouwsteen) for bouwsteen in self.bouwstenen],
            "initiatives": [
                {
                    "initiative": each["slug"],
                    "bouwstenen": [b for b in self.group_a() if self.supplies_region(each, b)],
                    "wishes": [b for b in self.group_a() if b in each["wishes"] and not self.supplies_region(each, b)],
                }
                for each in self.based_self_direction()
            ],
            "gaps": self.gaps(),
            "groups": self.groups(),
            "overlaps": self.overlaps(),
            "discuss": self.discuss(),
            "figures": self.figures(),
        }

    # The sum of the inputs

    def sha256(self) -> str:
        named = {slug for decision in self.scan["decisions"] for slug in decision["providers"]}
        named |= {row["initiative"] for row in self.scan["steunpunten"]}
        inputs = dict(self.scan)
        inputs["format"] = "bouwstenen-scan/1"
        inputs["initiatives"] = [
            each for each in self.scan["initiatives"] if self.is_input(each) or each["slug"] in named
        ]
        inputs["neighbours"] = [list(pair) for pair in {tuple(sorted(pair)) for pair in self.scan["neighbours"]}]
        return hashlib.sha256(canonical(inputs).encode()).hexdigest()


def canonical(value: object) -> str:
    """Canonical JSON, the plain way."""
    if isinstance(value, dict):
        return "{" + ",".join(canonical(key) + ":" + canonical(value[key]) for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(canonical(member) for member in value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def reference_report(scan: Plain, *, adopted: bool = False) -> bytes:
    """The report file of a scan given as plain dicts."""
    return (json.dumps(Reference(scan).report(adopted=adopted), indent=2, ensure_ascii=False) + "\n").encode()
