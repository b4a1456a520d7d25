"""The shared way of saving: one writer owns each next version, and nothing that was acknowledged is lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from regions import saving
from regions.models import Region, Revision
from regions.saving import ConflictError, Saving
from tests.builders import GOUDA, WADDINXVEEN, get_municipality, make_region, make_user

NOBODY = Saving(by=None)
WRITERS = 8
SAVES = 15
"""How many saves each of the writers gets acknowledged."""


def snapshot(region: Region) -> dict[str, Any]:
    return {"name": region.name, "municipalities": sorted(one.code for one in region.municipalities.all())}


def rename(region: Region, name: str, *, expected: int, how: Saving = NOBODY) -> None:
    saving.change(region, how, expected=expected, fields={"name": name}, snapshot=snapshot)


def versions(region: Region) -> list[int]:
    return list(Revision.objects.filter(subject="region", subject_id=region.pk).values_list("version", flat=True))


@pytest.mark.django_db
def test_add_writes_the_first_revision() -> None:
    by = make_user()
    region = Region(slug="own-nieuw", name="Nieuw")

    saving.add(
        region, Saving(by=by, action="add"), snapshot=snapshot, links={"municipalities": [get_municipality(GOUDA).pk]}
    )

    (revision,) = Revision.objects.all()
    assert (revision.version, revision.by, revision.action, revision.before) == (1, by, "add", None)
    assert revision.after == {"name": "Nieuw", "municipalities": [GOUDA]}
    assert revision.trail == f"region:{region.pk}"


@pytest.mark.django_db
def test_add_of_what_somebody_else_just_made_is_a_conflict_and_stores_nothing() -> None:
    make_region(slug="own-nieuw", name="Van een ander")

    with pytest.raises(ConflictError):
        saving.add(Region(slug="own-nieuw", name="Van mij"), NOBODY, snapshot=snapshot)

    assert [one.name for one in Region.objects.all()] == ["Van een ander"]
    assert not Revision.objects.exists()


@pytest.mark.django_db
def test_change_raises_the_version_and_keeps_before_and_after() -> None:
    region = make_region(name="Oud", municipalities=[GOUDA])

    saving.change(
        region,
        NOBODY,
        expected=1,
        fields={"name": "Nieuw"},
        snapshot=snapshot,
        links={"municipalities": [get_municipality(WADDINXVEEN).pk]},
    )

    stored = Region.objects.get()
    assert (region.version, stored.version, stored.name) == (2, 2, "Nieuw")
    (revision,) = Revision.objects.all()
    assert revision.before == {"name": "Oud", "municipalities": [GOUDA]}
    assert revision.after == {"name": "Nieuw", "municipalities": [WADDINXVEEN]}


@pytest.mark.django_db
def test_change_of_an_older_version_is_a_conflict_that_brings_what_is_there_now() -> None:
    make_region(name="Oud")
    mine, theirs = Region.objects.get(), Region.objects.get()
    rename(theirs, "Van een ander", expected=1)

    with pytest.raises(ConflictError) as conflict:
        rename(mine, "Van mij", expected=1)

    assert isinstance(conflict.value.current, Region)
    assert conflict.value.current.name == "Van een ander"
    assert Region.objects.get().name == "Van een ander"
    assert versions(mine) == [2]


@pytest.mark.django_db
def test_change_made_from_an_older_page_is_a_conflict_though_the_row_was_read_just_now() -> None:
    region = make_region(name="Oud")
    rename(region, "Van een ander", expected=1)

    with pytest.raises(ConflictError):
        rename(Region.objects.get(), "Van mij", expected=1)

    assert Region.objects.get().name == "Van een ander"


@pytest.mark.django_db
def test_change_of_what_is_gone_is_a_conflict_without_a_row() -> None:
    region = make_region()
    Region.objects.filter(pk=region.pk).delete()

    with pytest.raises(ConflictError) as conflict:
        rename(region, "Nieuw", expected=1)

    assert conflict.value.current is None


@pytest.mark.django_db
def test_change_keeps_its_own_trail_batch_and_reason() -> None:
    region, batch = make_region(), uuid.uuid4()

    rename(region, "Nieuw", expected=1, how=Saving(by=None, trail="scan:3", reason="Samen gebeld", batch=batch))

    revision = Revision.objects.get()
    assert (revision.trail, revision.reason, revision.batch) == ("scan:3", "Samen gebeld", batch)


@pytest.mark.django_db
def test_change_with_a_token_of_an_earlier_save_stores_nothing() -> None:
    region, token = make_region(name="Oud"), uuid.uuid4()
    rename(region, "Eerste", expected=1, how=Saving(by=None, token=token))

    with pytest.raises(IntegrityError), transaction.atomic():
        rename(region, "Tweede", expected=2, how=Saving(by=None, token=token))

    stored = Region.objects.get()
    assert (stored.name, stored.version) == ("Eerste", 2)
    earlier = saving.already_saved(token)
    assert earlier is not None
    assert (earlier.subject_id, earlier.version) == (region.pk, 2)


@pytest.mark.django_db
def test_already_saved_without_a_token_is_nothing() -> None:
    rename(make_region(), "Nieuw", expected=1)

    assert saving.already_saved(None) is None
    assert saving.already_saved(uuid.uuid4()) is None


@pytest.mark.django_db
def test_revision_of_a_version_that_somebody_else_owns_is_refused_by_the_database() -> None:
    region = make_region()
    saving.record(region, NOBODY, before=None, after={"name": "Van een ander"})

    with pytest.raises(IntegrityError, match=r"revision_version_once|regions_revision\.version"), transaction.atomic():
        saving.record(region, NOBODY, before=None, after={"name": "Van mij"})


# --- eight writers at once, on a real PostgreSQL ---------------------------------------------------------------
Save = Callable[[int, str], None]
"""Writes one name over one region, or raises ConflictError."""


def careful_save(pk: int, name: str) -> None:
    region = Region.objects.get(pk=pk)
    rename(region, name, expected=region.version)


def naive_save(pk: int, name: str) -> None:
    """Compare, then save(): what looks right and is not."""
    with transaction.atomic():
        region = Region.objects.get(pk=pk)
        seen = region.version
        if Region.objects.get(pk=pk).version != seen:
            raise ConflictError(region)
        region.name, region.version = name, seen + 1
        region.save()


def write_at_once(pk: int, save: Save) -> list[str]:
    """Let eight writers save at once until each has its saves acknowledged; give all acknowledged names."""

    def writer(number: int) -> list[str]:
        acknowledged: list[str] = []
        try:
            while len(acknowledged) < SAVES:
                name = f"{number}-{len(acknowledged)}"
                try:
                    save(pk, name)
                except ConflictError:
                    continue
                acknowledged.append(name)
        finally:
            connection.close()
        return acknowledged

    with ThreadPoolExecutor(WRITERS) as pool:
        return [name for names in pool.map(writer, range(WRITERS)) for name in names]


needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_writers_of_one_row_lose_no_acknowledged_save() -> None:
    region = make_region(name="Begin")

    acknowledged = write_at_once(region.pk, careful_save)

    stored = Region.objects.get()
    revisions = list(Revision.objects.order_by("version"))
    assert len(acknowledged) == WRITERS * SAVES
    assert stored.version == 1 + WRITERS * SAVES
    assert [one.version for one in revisions] == list(range(2, stored.version + 1))
    assert sorted(one.after["name"] for one in revisions if one.after) == sorted(acknowledged)
    assert all(one.before == before.after for before, one in pairwise(revisions))
    assert stored.name == (revisions[-1].after or {})["name"]


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_writers_with_a_naive_save_do_lose_so_the_test_above_bites() -> None:
    region = make_region(name="Begin")

    acknowledged = write_at_once(region.pk, naive_save)

    assert len(acknowledged) == WRITERS * SAVES
    assert Region.objects.get().version < 1 + WRITERS * SAVES


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_one_save_sent_by_eight_at_once_happens_once() -> None:
    region, token = make_region(name="Begin"), uuid.uuid4()

    def send(_: int) -> bool:
        try:
            rename(Region.objects.get(pk=region.pk), "Nieuw", expected=1, how=Saving(by=None, token=token))
        except (ConflictError, IntegrityError):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(send, range(WRITERS)))

    assert outcomes.count(True) == 1
    assert Region.objects.get().version == 2
    assert versions(region) == [2]
