"""How often something may be tried, also when many try at once."""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from regions.limits import allow, canonical_address
from regions.models import LimitCounter

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def limit_of_five(settings: object) -> None:
    settings.LIMITS = {"knock": (5, datetime.timedelta(minutes=10))}  # type: ignore[attr-defined]  # pytest-django's


def at(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON + datetime.timedelta(minutes=minutes))


@pytest.mark.django_db
def test_allow_after_the_most_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 1)

    assert [allow("knock", "a") for _ in range(7)] == [True] * 5 + [False] * 2


@pytest.mark.django_db
def test_allow_for_another_key_has_a_count_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 1)
    for _ in range(6):
        allow("knock", "a")

    assert allow("knock", "b")


@pytest.mark.django_db
def test_allow_across_a_border_of_time_does_not_double_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 9.9)
    before = [allow("knock", "a") for _ in range(5)]
    at(monkeypatch, 10.1)

    assert before == [True] * 5
    assert not allow("knock", "a")


@pytest.mark.django_db
def test_allow_after_half_the_time_gives_half_the_room(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 9)
    for _ in range(5):
        allow("knock", "a")
    at(monkeypatch, 15)

    assert [allow("knock", "a") for _ in range(5)].count(True) == 2


@pytest.mark.django_db
def test_allow_when_refused_attempts_go_on_still_opens_again(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 1)
    for _ in range(500):
        allow("knock", "a")
    at(monkeypatch, 21)

    assert allow("knock", "a")


@pytest.mark.django_db
def test_counter_tells_nobody_whose_attempts_it_counts() -> None:
    allow("knock", "iemand@voorbeeld.example")

    assert "voorbeeld" not in LimitCounter.objects.get().key


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
def test_allow_under_24_parallel_attempts_lets_no_more_through() -> None:
    def knock(_: int) -> bool:
        try:
            return allow("knock", "a")
        finally:
            connection.close()

    with ThreadPoolExecutor(24) as pool:
        let_in = list(pool.map(knock, range(24)))

    # Also when the next stretch of time begins in between: a border gives no more room.
    assert let_in.count(True) == 5


@pytest.mark.parametrize(
    "spelling",
    [
        "jan.jansen@voorbeeld.example",
        "JanJansen@Voorbeeld.example",
        "jánjansen@voorbeeld.example",
        "ja\u0301njansen@voorbeeld.example",
        "j.a.n.jansen+scan@voorbeeld.example.",
        "  janjansen@voorbeeld.example ",
        "ｊanjansen@voorbeeld.example",
    ],
)
def test_canonical_address_of_each_spelling_is_one(spelling: str) -> None:
    assert canonical_address(spelling) == "janjansen@voorbeeld.example"


def test_canonical_address_of_two_people_differs() -> None:
    assert canonical_address("jan@voorbeeld.example") != canonical_address("jan@elders.example")
