"""The chain of a trail: every revision is linked once, in order, just after its transaction."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regions import chain, saving
from regions.breaks import chain_breaks
from regions.chain import DROPPED, empty, head_of, link_hash, said_hash, seal
from regions.models import Region, Revision, TrailHead
from regions.saving import Saving
from tests.builders import make_region, make_user

WRITERS, SAVES = 8, 10

needs_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


def rename(region: Region, name: str, *, trail: str = "scan:1", **how: Any) -> Revision:
    saving.change(
        region,
        Saving(by=how.pop("by", None), trail=trail, **how),
        expected=region.version,
        fields={"name": name},
        snapshot=lambda row: {"name": row.name},
    )
    return Revision.objects.latest("pk")


def drop(region: Region) -> None:
    """As when a thing goes that was kept long enough; the region itself may stay for the test."""
    region.version += 1
    saving.record(region, Saving(by=None, trail="scan:1", action=DROPPED), before={"name": region.name}, after=None)


def undone(region: Region, name: str) -> None:
    with contextlib.suppress(RuntimeError), transaction.atomic():
        rename(region, name)
        raise RuntimeError


def positions(trail: str = "scan:1") -> list[int | None]:
    return list(Revision.objects.filter(trail=trail).order_by("pk").values_list("position", flat=True))


@pytest.mark.django_db
def test_revisions_are_linked_in_order_each_with_the_hash_before_it() -> None:
    region = make_region()
    for name in ("Een", "Twee", "Drie"):
        rename(region, name, by=make_user(), token=uuid.uuid4(), reason="Één reden")

    seal("scan:1")

    assert positions() == [1, 2, 3]
    previous = ""
    for number, revision in enumerate(Revision.objects.order_by("pk"), 1):
        assert revision.hash == link_hash(previous, revision, number)
        previous = revision.hash
    head = TrailHead.objects.get()
    assert (head.length, head.hash) == (3, previous)


@pytest.mark.django_db
def test_hash_covers_all_that_a_revision_says() -> None:
    revision = rename(make_region(), "Nieuw", by=make_user(), reason="Samen gebeld", batch=uuid.uuid4())
    other: dict[str, object] = {
        "trail": "scan:2", "subject": "offer", "subject_id": 0, "version": 9, "at": revision.at.replace(microsecond=1),
        "by_number": 0, "action": "anders", "reason": "Anders", "before": None, "after": {"name": "Anders"},
        "token": uuid.uuid4(), "batch": None,
    }  # fmt: skip

    revision.said_hash = said_hash(revision)
    hashes = {link_hash("", revision, 1), link_hash("a", revision, 1), link_hash("", revision, 2)}
    for name, value in other.items():
        changed = Revision.objects.get(pk=revision.pk)
        setattr(changed, name, value)
        changed.said_hash = said_hash(changed)
        hashes.add(link_hash("", changed, 1))

    assert len(hashes) == 3 + len(other)


@pytest.mark.django_db
def test_hash_stays_when_the_account_goes() -> None:
    by = make_user()
    rename(make_region(), "Nieuw", by=by)
    seal("scan:1")
    number = by.pk

    by.delete()

    revision = Revision.objects.get()
    assert (revision.by, revision.by_number) == (None, number)
    assert revision.hash == link_hash("", revision, 1)


@pytest.mark.django_db
def test_revisions_of_before_the_chain_get_the_number_of_who_made_them() -> None:
    by = make_user()
    region = make_region()
    old, nobody = rename(region, "Een", by=by), rename(region, "Twee")
    Revision.objects.update(by_number=None)

    import_module("regions.migrations.0006_by_number").number_who_did_it(apps, connection.schema_editor())

    assert Revision.objects.get(pk=old.pk).by_number == by.pk
    assert Revision.objects.get(pk=nobody.pk).by_number is None


@pytest.mark.django_db
def test_revision_that_is_seen_later_with_a_lower_number_gets_the_next_position() -> None:
    region = make_region()
    late, early = rename(region, "Een"), rename(region, "Twee")
    Revision.objects.filter(pk=late.pk).update(trail="elders")
    seal("scan:1")
    Revision.objects.filter(pk=late.pk).update(trail="scan:1")

    seal("scan:1")

    assert positions() == [2, 1]
    assert early.pk > late.pk
    assert not chain_breaks("scan:1", late.at)


@pytest.mark.django_db
def test_more_revisions_than_go_at_once_are_all_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "AT_ONCE", 2)
    monkeypatch.setattr(chain, "TRAILS_AT_ONCE", 2)
    region = make_region()
    for number in range(7):
        rename(region, str(number), trail=f"scan:{number % 3}")

    seal("scan:0", "scan:1", "scan:2")

    assert [positions(f"scan:{number}") for number in range(3)] == [[1, 2, 3], [1, 2], [1, 2]]
    assert {head.trail: head.length for head in TrailHead.objects.all()} == {"scan:0": 3, "scan:1": 2, "scan:2": 2}


@pytest.mark.django_db
def test_sealing_what_is_linked_already_changes_nothing() -> None:
    rename(make_region(), "Nieuw")
    seal("scan:1")
    before = Revision.objects.values().get(), TrailHead.objects.values().get()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        seal("scan:1")

    assert (Revision.objects.values().get(), TrailHead.objects.values().get()) == before
    assert len([one for one in queries if "UPDATE" in one["sql"] and "FOR UPDATE" not in one["sql"]]) == 0


@pytest.mark.django_db(transaction=True)
def test_revision_is_linked_once_its_transaction_is_there() -> None:
    region = make_region()
    with transaction.atomic():
        rename(region, "Een")
        rename(region, "Twee")
        assert positions() == [None, None]

    assert positions() == [1, 2]
    assert head_of("scan:1").length == 2


@pytest.mark.django_db(transaction=True)
def test_linking_after_a_save_costs_four_statements_however_many_changes() -> None:
    region = make_region()
    rename(region, "Begin")
    counts = []
    for changes in (1, 5):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            for number in range(changes):
                rename(region, f"{changes}-{number}")
            before = len(queries)
        sealing = [one["sql"] for one in queries.captured_queries[before:]]
        counts.append(len([sql for sql in sealing if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]))

    assert counts == [4, 4]


@pytest.mark.django_db(transaction=True)
def test_revision_of_a_save_that_was_undone_is_not_linked() -> None:
    region = make_region()
    rename(region, "Begin")
    undone(region, "Nieuw")

    assert positions() == [1]
    assert head_of("scan:1").length == 1


@pytest.mark.django_db(transaction=True)
def test_revisions_around_one_that_was_undone_are_linked() -> None:
    """The undone one may have been the first to ask for a link."""
    region, other = make_region(), make_region()
    with transaction.atomic():
        undone(other, "Nooit")
        rename(region, "Een")
        with transaction.atomic():
            rename(region, "Twee", trail="scan:2")

    assert (positions("scan:1"), positions("scan:2")) == ([1], [1])


@pytest.mark.django_db(transaction=True)
def test_revision_without_a_link_after_a_crash_gets_it_with_the_next_change(monkeypatch: pytest.MonkeyPatch) -> None:
    region = make_region()

    def crash(*_: str) -> None:
        raise OSError("the server was killed")

    with monkeypatch.context() as patch:
        patch.setattr(chain, "seal", crash)
        rename(region, "Opgeslagen")
    assert Region.objects.get().name == "Opgeslagen"
    assert positions() == [None]

    rename(region, "Daarna")

    assert positions() == [1, 2]


# --- many at once, on a real PostgreSQL -------------------------------------------------------------------------
def at_once(work: Callable[[int], None]) -> None:
    def worker(number: int) -> None:
        try:
            work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(worker, range(WRITERS)))


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_writers_of_one_trail_make_one_chain() -> None:
    regions = [make_region() for _ in range(WRITERS)]

    def write(number: int) -> None:
        for count in range(SAVES):
            rename(regions[number], str(count))

    at_once(write)

    found = [one for one in positions() if one]
    assert sorted(found) == list(range(1, WRITERS * SAVES + 1))
    assert not chain_breaks("scan:1", Revision.objects.latest("pk").at)


@needs_postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_that_link_the_same_trails_never_block_each_other() -> None:
    region = make_region()
    with transaction.atomic():
        for number in range(40):
            rename(region, str(number), trail=f"scan:{number % 5}")
    Revision.objects.update(position=None, hash="")
    TrailHead.objects.all().delete()
    trails = [f"scan:{number}" for number in range(5)]

    at_once(lambda number: seal(*(trails[number % 5 :] + trails[: number % 5])))

    assert [sorted(one for one in positions(trail) if one) for trail in trails] == [list(range(1, 9))] * 5


@pytest.mark.django_db
def test_empty_takes_out_what_was_said_and_every_link_still_fits() -> None:
    region = make_region()
    rename(region, "Geheim concept", reason="Om een geheim")
    drop(region)

    empty(trail="scan:1", subject="region", subject_id=region.pk)

    assert not any("eheim" in str([one.before, one.after, one.reason]) for one in Revision.objects.all())
    assert chain_breaks("scan:1", timezone.now()) == []


@pytest.mark.django_db
def test_chain_with_something_emptied_that_was_never_dropped_is_broken() -> None:
    region = make_region()
    rename(region, "Nieuw")

    empty(trail="scan:1", subject="region", subject_id=region.pk)

    assert [one.said for one in chain_breaks("scan:1", timezone.now())] == ["is leeggemaakt, en dat hoort niet"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"after": {"name": "Anders"}}, {"reason": "Anders"}, {"emptied_at": None}])
def test_chain_with_something_emptied_and_filled_in_again_is_broken(change: dict[str, object]) -> None:
    region = make_region()
    rename(region, "Nieuw")
    drop(region)
    empty(trail="scan:1", subject="region", subject_id=region.pk)

    Revision.objects.filter(version=2).update(**change)

    assert [one.said for one in chain_breaks("scan:1", timezone.now())] == ["is veranderd nadat het was opgeslagen"]
