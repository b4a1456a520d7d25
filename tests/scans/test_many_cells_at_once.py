"""Many cells written by several people in the same moment: nobody is refused, nobody waits for ever."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, CellSaving, fill_rest, save_cells, undo_batch
from inventory.scans.actions.on_behalf import GridInput, fill_empty, save_grid, undo_fill
from inventory.scans.actions.sheets import add_provider, share_sheet
from inventory.scans.models import Answer, AnswerKind, Scan, Sheet
from inventory.scans.permissions import Filling
from regions.models import Initiative, Municipality, Revision
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_bouwsteen,
    get_municipality,
    make_coordinator,
    make_officer,
    make_scan,
)

AT_ONCE = 8

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


def at_once(act: Callable[[int], object]) -> None:
    """Eight people in the same moment; whatever one of them runs into is raised."""

    def run(number: int) -> None:
        try:
            act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(run, range(AT_ONCE)))


def written() -> list[tuple[str, int]]:
    """Municipality and activity of every change, in the order of writing."""
    after = Revision.objects.filter(subject="answer").order_by("pk").values_list("after", flat=True)
    return [(said["municipality"], said["activity"]) for said in after if said]


def cells_backwards(scan: Scan) -> tuple[list[Activity], list[Municipality]]:
    activities = list(get_bouwsteen("B2").activities.order_by("-pk"))
    return activities, [get_municipality(WADDINXVEEN), get_municipality(GOUDA)]


@pytest.mark.django_db
def test_many_cells_are_written_in_one_order_whoever_writes_them() -> None:
    """Two who hold what the other wants next would wait for each other for ever."""
    scan, officer = make_scan(), make_officer()
    coordinator = make_coordinator(scan.region)
    activities, places = cells_backwards(scan)
    filling = Filling(scan, get_municipality(GOUDA), None)

    def changes_of(act: Callable[[], object]) -> list[tuple[str, int]]:
        before = len(written())
        act()
        return written()[before:]

    def typed(answer: str, version: int) -> list[GridInput]:
        return [
            GridInput(activity=one, municipality=place, answer=answer, expected=version)
            for one in activities
            for place in places
        ]

    own = [CellSaving(one, AnswerValues(answer="missing"), 3) for one in activities]
    batches = []

    def fill() -> None:
        filled = fill_empty(
            scan=scan, municipalities=places, activities=activities, answer=AnswerKind.PRESENT, by=coordinator
        )
        batches.append(filled.batch)

    acts: list[Callable[[], object]] = [
        fill,
        lambda: undo_fill(scan=scan, batch=batches[0], by=coordinator),
        lambda: save_grid(scan=scan, cells=typed("elsewhere", 2), by=coordinator),
        lambda: save_cells(filling=filling, cells=own, by=officer),
    ]
    for act in acts:
        changes = changes_of(act)
        assert len(changes) > 1
        assert changes == sorted(changes)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_rest_and_undo_by_eight_at_once_refuse_nobody() -> None:
    scan, officers = make_scan(), [make_officer() for _ in range(AT_ONCE)]
    filling, bouwsteen = Filling(scan, get_municipality(GOUDA), None), get_bouwsteen("B2")

    def act(number: int) -> None:
        for _ in range(3):
            _, batch = fill_rest(filling=filling, bouwsteen=bouwsteen, answer=AnswerKind.PRESENT, by=officers[number])
            undo_batch(filling=filling, batch=batch, by=officers[number])

    at_once(act)

    for answer in Answer.objects.all():
        versions = Revision.objects.filter(subject="answer", subject_id=answer.pk).values_list("version", flat=True)
        assert sorted(versions) == list(range(1, answer.version + 1))


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_sharing_by_eight_at_once_happens_once() -> None:
    scan, officers = make_scan(), [make_officer() for _ in range(AT_ONCE)]
    place = get_municipality(GOUDA)
    add_provider(filling=Filling(scan, place, None), activity=get_activity("B2.1"), name="Nieuw", by=officers[0])

    at_once(lambda number: share_sheet(filling=Filling(scan, place, None), by=officers[number]))

    assert Sheet.objects.get().shared_on is not None
    assert Revision.objects.filter(subject="sheet", action="share").count() == 1
    assert Revision.objects.filter(subject="initiative", action="share").count() == 1


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_provider_of_one_name_added_by_eight_at_once_refuses_nobody() -> None:
    scan, officers = make_scan(), [make_officer() for _ in range(AT_ONCE)]
    places = [get_municipality(GOUDA), get_municipality(WADDINXVEEN)]

    def act(number: int) -> None:
        filling = Filling(scan, places[number % 2], None)
        add_provider(filling=filling, activity=get_activity("B2.1"), name="Het Buurthuis", by=officers[number])

    at_once(act)

    assert Initiative.objects.filter(name="Het Buurthuis").exists()
