"""What the middle page of a scan shows to each of its members, and who took part."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from inventory.scans.models import Participant, Perspective, Scan, Sheet
from regions.models import Municipality
from regions.permissions import AnyUser, access_of


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """How far one municipality is, in words."""

    municipality: Municipality
    sheet: Sheet | None
    is_mine: bool
    """Whether one of its officers is looking."""

    @property
    def shared_on(self) -> datetime.datetime | None:
        return self.sheet.shared_on if self.sheet else None

    @property
    def has_begun(self) -> bool:
        return self.sheet is not None


@dataclass(frozen=True, slots=True)
class Hub:
    """One scan for whoever is looking: the municipalities in alphabetical order, always."""

    scan: Scan
    lines: list[MunicipalityLine]
    perspectives: PerspectiveList
    is_coordinator: bool

    @property
    def mine(self) -> list[MunicipalityLine]:
        return [line for line in self.lines if line.is_mine]

    @property
    def shared(self) -> int:
        return sum(line.shared_on is not None for line in self.lines)

    @property
    def needs_filling(self) -> bool:
        """Whether the reader's own municipality can still fill in, and has not shared."""
        return self.scan.is_open and any(line.shared_on is None for line in self.mine)

    @property
    def is_example(self) -> bool:
        return any(line.municipality.fictional for line in self.lines)


@dataclass(frozen=True, slots=True)
class PerspectiveLine:
    perspective: Perspective
    participants: list[Participant]


@dataclass(frozen=True, slots=True)
class PerspectiveList:
    """Who took part by perspective; people with experience of their own come first."""

    lines: list[PerspectiveLine]

    @property
    def taken(self) -> list[PerspectiveLine]:
        return [line for line in self.lines if line.participants]

    @property
    def open(self) -> list[PerspectiveLine]:
        """From where nobody looked yet. "Anders" is no one in particular, so nobody misses it."""
        return [line for line in self.lines if not line.participants and line.perspective != Perspective.OTHER]

    @property
    def has_experience(self) -> bool:
        return bool(self.lines[0].participants)


def perspective_list(scan: Scan) -> PerspectiveList:
    found = list(scan.participants.all())
    return PerspectiveList(
        [PerspectiveLine(one, [each for each in found if each.perspective == one]) for one in Perspective]
    )


def scan_hub(user: AnyUser, scan: Scan) -> Hub:
    """The scan with its municipalities and who took part: three queries, whatever the size."""
    access = access_of(user)
    sheets = {sheet.municipality_id: sheet for sheet in scan.sheets.all()}
    lines = [
        MunicipalityLine(one, sheets.get(one.pk), is_mine=one.pk in access.officer_of)
        for one in scan.region.municipalities.all()
    ]
    return Hub(scan, lines, perspective_list(scan), is_coordinator=scan.region_id in access.coordinator_of)
