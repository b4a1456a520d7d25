"""What a municipality said before: in the previous round, or in a scan of another region at the same time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from regions.models import Municipality

Said = Mapping[tuple[str, str], AnswerValues]
"""Activity code and municipality code to what was said there."""


def answers_and_before(filling: Filling) -> tuple[dict[int, Answer], dict[str, AnswerValues]]:
    """
    The municipality's answers by the primary key of the activity, and what it said in the previous round: one query.

    What was said before goes by the code of the activity, as in `said_last_time`; without a round it is empty.
    """
    rounds = [pk for pk in (filling.scan.pk, filling.scan.previous_id) if pk is not None]
    found = Answer.objects.filter(scan__in=rounds, municipality=filling.municipality).select_related("activity")
    answers = {one.activity_id: one for one in found if one.scan_id == filling.scan.pk}
    earlier = [one for one in found if one.scan_id != filling.scan.pk and one.answer]
    return answers, {one.activity.code: AnswerValues.of(one) for one in earlier}


def said_last_time(
    scan: Scan, municipalities: Collection[Municipality], activities: Collection[Activity] | None = None
) -> Said:
    """
    What municipalities said in the previous round, of these activities or of all: one query, none without a round.

    By the codes of the activities, for a next round may have another edition of the catalogue.
    """
    if scan.previous_id is None:
        return {}
    codes = None if activities is None else [one.code for one in activities]
    return _said_in(scan.previous_id, municipalities, codes)


def _said_in(scan: int, municipalities: Collection[Municipality], codes: Collection[str] | None = None) -> Said:
    found = Answer.objects.given().filter(scan=scan, municipality__in=municipalities).select_related("activity")
    if codes is not None:
        found = found.filter(activity__code__in=codes)
    return {(answer.activity.code, answer.municipality_id): AnswerValues.of(answer) for answer in found}


def _by_activity(said: Said) -> dict[str, AnswerValues]:
    return {code: values for (code, _), values in said.items()}


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


def answered_elsewhere(filling: Filling) -> QuerySet[Answer]:
    """What the municipality said in scans of other regions: if anything, there is something in `other_scans`."""
    return Answer.objects.given().filter(municipality=filling.municipality).exclude(scan__region=filling.scan.region)


def other_scans(filling: Filling) -> list[OtherScan]:
    """Scans of other regions in which this municipality answered, newest first; at most five."""
    scans = Scan.objects.filter(pk__in=answered_elsewhere(filling).values("scan")).with_region().newest_first()[:5]
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
    said = _by_activity(_said_in(scan.pk, [filling.municipality]))
    activities = filling.scan.edition.activities.select_related("bouwsteen")
    return [
        OtherLine(one, said[one.code])
        for one in sorted(activities, key=lambda one: one.position)
        if one.code in said and one.pk not in given
    ]
