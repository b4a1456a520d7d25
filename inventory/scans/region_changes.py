"""
Answers of a municipality that the region's coordinator changed (domain.md section 6).

There is no table for it: the cell's latest revision says so. Whatever an officer saves there next is a later
revision, and settles it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.models import Answer, AnswerKind
from inventory.scans.permissions import Filling
from regions import saving
from regions.models import Revision

CHANGE = "on_behalf_change"
"""The action of a revision with which a coordinator changed what a municipality had said itself."""


def changed_by_region() -> Exists:
    """To annotate answers with: whether the region was the last to change what the municipality said."""
    return Exists(
        Revision.objects.filter(
            subject=saving.subject_of(Answer), subject_id=OuterRef("pk"), version=OuterRef("version"), action=CHANGE
        )
    )


def is_changed(answer: Answer) -> bool:
    """As `changed_by_region`, for one answer."""
    latest = Revision.objects.filter(subject=saving.subject_of(Answer), subject_id=answer.pk, version=answer.version)
    return latest.filter(action=CHANGE).exists()


@dataclass(frozen=True, slots=True)
class RegionChange:
    """One answer of a municipality that the region changed."""

    activity: Activity
    before: AnswerValues
    """What the municipality itself said last, however often the region changed it since."""
    after: AnswerValues
    version: int
    reason: str
    at: datetime.datetime

    @property
    def label_before(self) -> str:
        return _label(self.before)

    @property
    def label_after(self) -> str:
        return _label(self.after)


def region_changes(filling: Filling) -> list[RegionChange]:
    """What the region changed of a municipality's answers, in the order of the catalogue: two queries at most."""
    here = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)
    answers = list(here.filter(changed_by_region()).select_related("activity__bouwsteen"))
    answers.sort(key=lambda one: one.activity.position)
    runs = _runs(answers) if answers else {}
    return [_region_change(answer, runs[answer.pk]) for answer in answers if answer.pk in runs]


def get_region_change(filling: Filling, code: str) -> RegionChange | None:
    return next((one for one in region_changes(filling) if one.activity.code == code), None)


def _runs(answers: Iterable[Answer]) -> dict[int, list[Revision]]:
    """Per answer the changes by the region that ended in what it says now, the first one first."""
    versions = {one.pk: one.version for one in answers}
    found = Revision.objects.filter(subject=saving.subject_of(Answer), subject_id__in=versions, action=CHANGE).order_by(
        "subject_id", "-version"
    )
    runs: dict[int, list[Revision]] = defaultdict(list)
    for revision in found:
        run = runs[revision.subject_id]
        if revision.version == versions[revision.subject_id] - len(run):
            run.insert(0, revision)
    return runs


def _region_change(answer: Answer, run: list[Revision]) -> RegionChange:
    return RegionChange(
        activity=answer.activity,
        before=AnswerValues.from_mapping(run[0].before or {}),
        after=AnswerValues.of(answer),
        version=answer.version,
        reason=run[-1].reason,
        at=run[-1].at,
    )


def _label(values: AnswerValues) -> str:
    return str(AnswerKind(values.answer).label) if values.answer else "Nog leeg"
