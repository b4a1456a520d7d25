"""What a municipality said before: in the previous round, or in a scan of another region at the same time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling

Said = Mapping[str, AnswerValues]
"""Activity code to what was said of it."""


def said_before(filling: Filling) -> Said:
    """The municipality's answers of the previous round, by activity code; empty without one: one query at most."""
    if filling.scan.previous_id is None:
        return {}
    return said_in(filling.scan.previous_id, filling.municipality.pk)


def said_in(scan: int, municipality: str) -> dict[str, AnswerValues]:
    """What a municipality said in a scan (primary key), by activity code."""
    found = Answer.objects.given().filter(scan=scan, municipality=municipality).select_related("activity")
    return {answer.activity.code: AnswerValues.of(answer) for answer in found}


@dataclass(frozen=True, slots=True)
class OtherLine:
    """One answer of another scan that could be taken over, because the cell here is empty."""

    activity: Activity
    said: AnswerValues

    @property
    def label(self) -> str:
        return str(AnswerKind(self.said.answer).label)


@dataclass(frozen=True, slots=True)
class OtherScan:
    """Another scan in which the municipality answered, with what could be taken over from it."""

    scan: Scan
    lines: list[OtherLine]


def has_other_scans(filling: Filling) -> bool:
    """Whether there is anything in `other_scans`."""
    return _answered_elsewhere(filling).exists()


def _answered_elsewhere(filling: Filling) -> QuerySet[Answer]:
    return Answer.objects.given().filter(municipality=filling.municipality).exclude(scan__region=filling.scan.region)


def other_scans(filling: Filling) -> list[OtherScan]:
    """Scans of other regions in which this municipality answered, newest first; at most five."""
    answered = (
        Answer.objects.given().filter(municipality=filling.municipality).exclude(scan__region=filling.scan.region)
    )
    scans = Scan.objects.filter(pk__in=answered.values("scan")).with_region().newest_first()[:5]
    return [OtherScan(scan, _lines(filling, scan)) for scan in scans]


def get_other_scan(filling: Filling, pk: int) -> OtherScan | None:
    """One of `other_scans` by its primary key."""
    return next((one for one in other_scans(filling) if one.scan.pk == pk), None)


def _lines(filling: Filling, scan: Scan) -> list[OtherLine]:
    given = set(
        Answer.objects.given()
        .filter(scan=filling.scan, municipality=filling.municipality)
        .values_list("activity", flat=True)
    )
    said = said_in(scan.pk, filling.municipality.pk)
    activities = filling.scan.edition.activities.select_related("bouwsteen")
    return [
        OtherLine(one, said[one.code])
        for one in sorted(activities, key=lambda one: one.position)
        if one.code in said and one.pk not in given
    ]
