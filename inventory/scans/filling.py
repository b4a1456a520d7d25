"""What the fill-in pages show: the cells of one municipality, with all that is known beside them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from bouwstenen.models import Activity, Bouwsteen, Group, Scale
from inventory.scans.actions.answers import AnswerValues
from inventory.scans.models import Answer, AnswerKind, Reason
from inventory.scans.origins import origin_in_words
from inventory.scans.permissions import Filling
from inventory.scans.reported import NextDoor, ReportedOffer, next_door, reported_offers
from inventory.scans.rounds import answered_elsewhere, answers_and_before
from regions.conflicts import Conflict
from regions.models import Revision, User
from regions.saving import subject_of


@dataclass(frozen=True, slots=True)
class Cell:
    """One activity on a fill-in page."""

    activity: Activity
    values: AnswerValues
    version: int
    reported: list[ReportedOffer] = field(default_factory=list)
    next_door: list[NextDoor] = field(default_factory=list)
    on_behalf: bool = False
    previous: AnswerValues | None = None
    """What the municipality said in the previous round. It counts for nothing until it is confirmed."""
    conflict: Conflict | None = None
    """What a colleague saved meanwhile, where `values` is what this officer typed."""
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return not self.values.answer

    @property
    def origin(self) -> str:
        """Where the answer came from, if not from the municipality as it filled this in."""
        return origin_in_words(self.values.source, on_behalf=self.on_behalf) if self.values.answer else ""

    @property
    def previous_label(self) -> str:
        return str(AnswerKind(self.previous.answer).label) if self.previous else ""

    @property
    def also_reported(self) -> list[ReportedOffer]:
        """What confirmed offers say against "mist nog": one line for each initiative and place."""
        found = {(one.initiative, one.places): one for one in self.reported if one.state == "supply"}
        return list(found.values())

    @property
    def perhaps_meant(self) -> str:
        """The answer that goes with what is reported."""
        here = any(one.is_here for one in self.also_reported)
        return str((AnswerKind.PRESENT if here else AnswerKind.ELSEWHERE).label)

    @property
    def differs(self) -> bool:
        """It says missing where a confirmed offer says otherwise; not when it is there but not for everyone."""
        said = self.values
        missing = said.answer == AnswerKind.MISSING and said.reason != Reason.NOT_ACCESSIBLE_FOR_GROUP
        return missing and bool(self.also_reported)

    @property
    def has_details(self) -> bool:
        """Whether there is more than the answer itself, so that the details stand open."""
        said = self.values
        return bool(said.reason or said.limits or said.place or said.provider or said.note or said.working_on_it)


@dataclass(frozen=True, slots=True)
class BouwsteenCells:
    bouwsteen: Bouwsteen
    cells: list[Cell]

    @property
    def open(self) -> int:
        return sum(cell.is_open for cell in self.cells)

    @property
    def by_region(self) -> bool:
        """The region filled in or changed at least one of them."""
        return any(cell.on_behalf for cell in self.cells)

    @property
    def open_with_previous(self) -> int:
        """Empty cells that had an answer in the previous round."""
        return sum(cell.is_open and cell.previous is not None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GroupProgress:
    """How far one group of bouwstenen is, in numbers of cells."""

    group: Group
    total: int
    open: int

    @property
    def slug(self) -> str:
        return self.group.value.lower()

    @property
    def answered(self) -> int:
        return self.total - self.open


def group_activities(filling: Filling, group: Group) -> list[Activity]:
    """The activities of one group in the order of the page: regional ones last within their bouwsteen."""
    found = filling.scan.edition.activities.filter(bouwsteen__group=group).select_related("bouwsteen")
    return sorted(found, key=lambda one: (one.bouwsteen.position, one.scale == Scale.REGIONAL, one.position))


def group_cells(filling: Filling, activities: list[Activity]) -> list[BouwsteenCells]:
    """The cells of one fill-in page, as they are stored now: four queries, whatever the size."""
    answers, before = answers_and_before(filling)
    reported = reported_offers(filling.scan, filling.municipality, activities)
    neighbours = next_door(filling.scan, filling.municipality, activities)
    cells = []
    for activity in activities:
        answer = answers.get(activity.pk)
        cells.append(
            Cell(
                activity=activity,
                values=AnswerValues.of(answer),
                version=answer.version if answer else 0,
                reported=reported.get(activity.pk, []),
                next_door=_not_reported_yet(neighbours.get(activity.pk, []), reported.get(activity.pk, [])),
                on_behalf=bool(answer and answer.on_behalf),
                previous=before.get(activity.code),
            )
        )
    return by_bouwsteen(cells)


def _not_reported_yet(next_doors: list[NextDoor], reported: list[ReportedOffer]) -> list[NextDoor]:
    """What is next door without the providers that stand just above it, because they serve these residents too."""
    here = {offer.initiative for offer in reported}
    return [one for one in next_doors if not one.providers or not here.issuperset(one.providers)]


def by_bouwsteen(cells: Iterable[Cell]) -> list[BouwsteenCells]:
    groups: dict[int, BouwsteenCells] = {}
    for cell in cells:
        bouwsteen = cell.activity.bouwsteen
        groups.setdefault(bouwsteen.pk, BouwsteenCells(bouwsteen, [])).cells.append(cell)
    return list(groups.values())


def answers_by_activity(filling: Filling) -> dict[int, Answer]:
    """The municipality's stored answers, by the primary key of the activity."""
    found = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)
    return {one.activity_id: one for one in found}


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a municipality is with its scan."""

    groups: list[GroupProgress]
    dont_know: int
    last_saved: datetime.datetime | None
    next_activity: Activity | None
    """The first open one in the order of the pages; None when nothing is open."""
    answered_elsewhere: bool
    """The municipality answered in a scan of another region, from which it can take answers over."""
    filled_by_region: bool
    """The region filled in or changed at least one of the answers."""
    all_by_region: bool
    """Every answer is what the region said for the municipality."""
    by_reader: bool
    """Who reads this answered at least one of the questions, also when a colleague answered it again."""

    @property
    def total(self) -> int:
        return sum(one.total for one in self.groups)

    @property
    def open(self) -> int:
        return sum(one.open for one in self.groups)

    @property
    def answered(self) -> int:
        return self.total - self.open


def overview(filling: Filling, reader: User) -> Overview:
    """How far the municipality is, for who reads it: two queries."""
    elsewhere = Exists(answered_elsewhere(filling))
    activities = list(filling.scan.edition.activities.select_related("bouwsteen").annotate(elsewhere=elsewhere))
    activities.sort(key=lambda one: (one.bouwsteen.position, one.scale == Scale.REGIONAL, one.position))
    answers = _answers_for(reader, filling)
    given = {pk: values for pk in answers if (values := AnswerValues.of(answers[pk])).answer}
    last = max(answers.values(), key=lambda one: one.updated_at, default=None)
    return Overview(
        groups=[_progress(group, activities, given) for group in Group],
        dont_know=sum(values.answer == "dont_know" for values in given.values()),
        last_saved=last.updated_at if last else None,
        next_activity=next((one for one in activities if one.pk not in given), None),
        answered_elsewhere=any(vars(one)["elsewhere"] for one in activities),
        filled_by_region=any(one.on_behalf for one in answers.values()),
        all_by_region=all(answers[pk].on_behalf for pk in given),
        by_reader=any(one.updated_by_id == reader.pk or vars(one)["by_reader"] for one in answers.values()),
    )


def _answers_for(reader: User, filling: Filling) -> dict[int, Answer]:
    """As `answers_by_activity`, each with whether the reader ever answered it."""
    said = Revision.objects.filter(subject=subject_of(Answer), subject_id=OuterRef("pk"), by=reader)
    found = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality)
    return {one.activity_id: one for one in found.annotate(by_reader=Exists(said))}


def _progress(group: Group, activities: list[Activity], given: Mapping[int, AnswerValues]) -> GroupProgress:
    inside = [one.pk for one in activities if one.bouwsteen.group == group]
    return GroupProgress(group, len(inside), sum(pk not in given for pk in inside))


def get_activity(filling: Filling, code: str) -> Activity | None:
    """An activity of the scan's edition, by its code."""
    return filling.scan.edition.activities.filter(code=code).select_related("bouwsteen").first()


def stored_values(filling: Filling, activity: Activity) -> AnswerValues:
    """What a cell says now."""
    return AnswerValues.of(
        Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity).first()
    )
