"""
Whom the region tells what stands about them: "lees mee" before adopting, and afterwards what came of it.

Everybody reads their own lines alone (ux.md sections 10.5 and 10.6): a municipality those of its sheet, an initiative
those of its passage. Nobody reads of themselves in a report for the first time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from inventory.gaps.results import Cell, GapReport
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan
from inventory.scans.passages import Passage, passages_of
from inventory.scans.shared import municipalities_of
from regions.models import Initiative, Membership, Municipality, Role, User
from regions.wording import alphabet

MOST_NAMES = 6
"""How many activities a line names."""


@dataclass(frozen=True, slots=True)
class Told:
    """One place of the scan with what stands about it, and its people who want mail."""

    lines: tuple[str, ...]
    people: tuple[User, ...]
    municipality: Municipality | None = None
    initiative: Initiative | None = None
    wishes: tuple[str, ...] = ()
    """A-bouwstenen that the initiative would like to offer"""

    @property
    def name(self) -> str:
        place = self.municipality or self.initiative
        return place.name if place else ""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who can be told, and what is told of all."""

    municipalities: tuple[Told, ...]
    initiatives: tuple[Told, ...]
    readers: tuple[User, ...]
    shared: int
    """how many municipalities shared"""
    confirmed: int
    """how many initiatives have supply in the region"""

    @property
    def places(self) -> tuple[Told, ...]:
        return self.municipalities + self.initiatives

    @property
    def examples(self) -> tuple[Told, ...]:
        """A municipality and an initiative to show the mail of: rather one that will get it, and one with a wish."""
        kinds = (self.municipalities, self.initiatives)
        return tuple(max(each, key=lambda one: (bool(one.people), bool(one.wishes))) for each in kinds if each)


def audience_of(scan: Scan) -> Audience:
    """Everybody who takes part in the scan. At most four queries beside the report's own, whatever the size."""
    report = scan_report(scan)
    found = municipalities_of(scan)
    municipalities = sorted((one for one, _ in found), key=lambda one: alphabet(one.name))
    shared = {one.pk for one, has_shared in found if has_shared}
    stored = {one.slug: one for one in Initiative.objects.filter(slug__in=[one.slug for one in report.belonging])}
    people = _People.of(scan, municipalities, stored.values())
    passages = [one for one in passages_of(report, stored.keys()) if one.slug in stored]
    return Audience(
        municipalities=tuple(
            Told(municipality_lines(report, one.pk, shared), people.officers(one), municipality=one)
            for one in municipalities
        ),
        initiatives=tuple(
            Told(
                initiative_lines(one),
                people.editors(stored[one.slug]),
                initiative=stored[one.slug],
                wishes=tuple(one.wishes),
            )
            for one in passages
        ),
        readers=people.readers,
        shared=len(shared),
        confirmed=sum(bool(one.supply) for one in passages),
    )


@dataclass(frozen=True, slots=True)
class _People:
    memberships: tuple[Membership, ...]

    @classmethod
    def of(cls, scan: Scan, municipalities: Iterable[Municipality], initiatives: Iterable[Initiative]) -> _People:
        """The officers, editors and readers who are active and want mail."""
        roles = Membership.objects.filter(role=Role.OFFICER, municipality__in=list(municipalities))
        roles |= Membership.objects.filter(role=Role.EDITOR, initiative__in=list(initiatives))
        roles |= Membership.objects.filter(role=Role.READER, region=scan.region_id)
        return cls(tuple(roles.wanting_mail().select_related("user").order_by("pk")))

    def officers(self, municipality: Municipality) -> tuple[User, ...]:
        return tuple(one.user for one in self.memberships if one.municipality_id == municipality.pk)

    def editors(self, initiative: Initiative) -> tuple[User, ...]:
        return tuple(one.user for one in self.memberships if one.initiative_id == initiative.pk)

    @property
    def readers(self) -> tuple[User, ...]:
        return tuple(one.user for one in self.memberships if one.role == Role.READER)


def municipality_lines(report: GapReport, code: str, shared: Iterable[str]) -> tuple[str, ...]:
    """What the report says of a municipality, in a few lines that together tell of every activity."""
    if code not in set(shared):
        return ("U heeft nog niet gedeeld. Bij veel activiteiten staat daarom: nog onbekend.",)
    cells = [cell for cell in report.cells if cell.municipality == code]
    statuses = Counter(cell.status for cell in cells)
    there = statuses["present"] + statuses["elsewhere"] + statuses["duplicated"]
    names = {one.code: one.name for one in report.inputs.activities}
    lines = [f"Aanwezig of elders: {there} van de {len(cells)} activiteiten."]
    for label, found in (
        ("Mist nog", [cell for cell in cells if _says(cell) == "missing"]),
        ("Bewuste keuze", [cell for cell in cells if _says(cell) == "explained"]),
        ("Verschillend beeld, een aanbieder zegt dat het er wel is", [c for c in cells if _says(c) == "contradicted"]),
    ):
        if found:
            lines.append(f"{label}: {_named(names[cell.activity] for cell in found)}.")
    if statuses["unknown"]:
        lines.append(f"Nog onbekend: {statuses['unknown']}.")
    return tuple(lines)


def _says(cell: Cell) -> str:
    """What is told of a missing cell; empty for all others."""
    if cell.status != "missing":
        return ""
    return next((flag for flag in ("contradicted", "explained") if cell.is_flagged(flag)), "missing")


def initiative_lines(passage: Passage) -> tuple[str, ...]:
    """What the report says of an initiative, in a few lines."""
    lines = [
        f"Dit telt mee: {_named(dict.fromkeys(one.activity.name for one in passage.supply))}."
        if passage.supply
        else "Er telt nog niets mee. Alleen wat jullie zelf bevestigen, telt."
    ]
    if passage.not_counted:
        names = dict.fromkeys(one.activity.name for one in passage.not_counted)
        lines.append(f"Dit staat erbij, en telt niet mee: {_named(names)}.")
    lines += [
        f"Verschillend beeld met {one.municipality}, over: {one.activity.name}." for one in passage.contradictions
    ]
    if passage.steunpunten:
        lines.append(f"Laagdrempelig steunpunt? {'; '.join(passage.steunpunten)}.")
    return tuple(lines)


def _named(names: Iterable[str]) -> str:
    """The first few names, and how many more there are."""
    every = list(names)
    if len(every) <= MOST_NAMES:
        return ", ".join(every)
    return f"{', '.join(every[:MOST_NAMES])} en nog {len(every) - MOST_NAMES}"
