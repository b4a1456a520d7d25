"""Many tries at the same moment, on a real database: no more get through than the limit says."""

from __future__ import annotations

import datetime
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.account import forms
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection, connections
from django.test import Client

from regions.models import Mail
from tests.builders import PASSWORD, make_coordinator, make_region, make_user
from tests.desk.logging_in import (
    FILL_IN,
    app_code,
    ask_code,
    code_in,
    give_app,
    last_mail,
    log_in_by_code,
    other_code,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="Threads do not share SQLite in memory."),
]

AT_ONCE = 24
EMAIL = "jan.jansen@voorbeeld.nl"
LIMIT = 7


@pytest.fixture(autouse=True)
def a_long_window(settings: LazySettings) -> None:
    """So that no test runs over the border between two stretches of time and finds a little more room."""
    day = datetime.timedelta(days=7)
    changed = dict.fromkeys(("login", "code", "reset", "second_step"), (LIMIT, day))
    settings.LIMITS = settings.LIMITS | changed | {"code_entry": (3, day), "code_entry_address": (99, day)}


def at_once(work: Callable[[int], int]) -> Counter[int]:
    """What `work(number)` gives, in as many threads as there are numbers, all let go at the same moment."""
    gate = threading.Barrier(AT_ONCE)

    def one(number: int) -> int:
        gate.wait(timeout=60)
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(one, range(AT_ONCE)))


def spellings() -> list[str]:
    """As many spellings of one address: capitals, accents, dots and what follows a plus."""
    found = [
        f"{mailbox}{plus}@{domain}"
        for mailbox in ("jan.jansen", "Jan.Jansen", "janjansen", "j.a.n.jansen", "JANJANSEN", "ján.jänsen")
        for plus in ("", "+scan")
        for domain in ("voorbeeld.nl", "VOORBEELD.NL")
    ]
    assert len(set(found)) == AT_ONCE
    return found


def guess_password(email: str) -> int:
    return Client().post("/inloggen/", {"login": email, "password": "mis"}).status_code


def test_wrong_passwords_at_once_get_no_more_answers_than_the_limit() -> None:
    make_user(email=EMAIL)

    assert at_once(lambda number: guess_password(EMAIL)) == {200: LIMIT, 429: AT_ONCE - LIMIT}


def test_wrong_passwords_in_all_spellings_count_as_one_address() -> None:
    make_user(email=EMAIL)
    spelled = spellings()

    assert at_once(lambda number: guess_password(spelled[number])) == {200: LIMIT, 429: AT_ONCE - LIMIT}


def test_wrong_passwords_of_an_unknown_address_are_counted_just_so() -> None:
    assert at_once(lambda number: guess_password(EMAIL)) == {200: LIMIT, 429: AT_ONCE - LIMIT}


def test_right_password_is_not_found_among_too_many_wrong_ones() -> None:
    make_user(email=EMAIL)
    at_once(lambda number: guess_password(EMAIL))

    assert Client().post("/inloggen/", {"login": EMAIL, "password": PASSWORD}).status_code == 429


def test_codes_asked_at_once_are_mailed_no_more_often_than_the_limit() -> None:
    make_user(email=EMAIL)

    answers = at_once(lambda number: ask_code(Client(), EMAIL).status_code)

    assert answers == {302: LIMIT, 429: AT_ONCE - LIMIT}
    assert Mail.objects.count() == LIMIT


def test_resets_asked_at_once_are_mailed_no_more_often_than_the_limit() -> None:
    make_user(email=EMAIL)

    answers = at_once(lambda number: Client().post("/wachtwoord/vergeten/", {"email": EMAIL}).status_code)

    assert answers == {302: LIMIT, 429: AT_ONCE - LIMIT}
    assert Mail.objects.count() == LIMIT


def same_session(client: Client) -> Client:
    """Another window of the same browser."""
    other = Client()
    other.cookies = client.cookies.copy()  # type: ignore[assignment]  # a cookie jar all the same
    return other


def test_guesses_of_one_code_at_once_are_looked_at_three_times(monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(email=EMAIL)
    client = Client()
    ask_code(client, EMAIL)
    wrong = other_code(code_in(last_mail()))
    looked: list[int] = []
    compare = forms.compare_user_code

    def counting(**codes: str) -> bool:
        looked.append(1)
        return bool(compare(**codes))

    monkeypatch.setattr(forms, "compare_user_code", counting)

    answers = at_once(lambda number: same_session(client).post(FILL_IN, {"code": wrong}).status_code)

    assert len(looked) == 3
    # Whoever comes after the third finds no login under way any more, and is sent to begin again.
    assert answers[200] <= 3
    assert set(answers) <= {200, 302, 429}


def test_guesses_of_the_second_step_at_once_get_no_more_answers_than_the_limit() -> None:
    user = make_user(email=EMAIL)
    give_app(user)
    client = Client()
    log_in_by_code(client, EMAIL)

    def guess(number: int) -> int:
        return same_session(client).post("/inloggen/tweede-stap/", {"code": f"{number:06}"}).status_code

    assert at_once(guess) == {200: LIMIT, 429: AT_ONCE - LIMIT}


def test_reserve_code_used_at_once_works_once(settings: LazySettings) -> None:
    enough = (99, datetime.timedelta(days=7))
    settings.LIMITS = settings.LIMITS | {"second_step": enough, "code": enough}
    user = make_user(email=EMAIL)
    give_app(user)
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    # Each a browser of its own: one that is in already is sent on, whatever it posts.
    browsers = [Client() for _ in range(AT_ONCE)]
    for browser in browsers:
        log_in_by_code(browser, EMAIL)

    answers = at_once(lambda number: browsers[number].post("/inloggen/tweede-stap/", {"code": code}).status_code)

    assert answers == {302: 1, 200: AT_ONCE - 1}


def test_last_two_second_steps_taken_away_at_once_leave_one(settings: LazySettings) -> None:
    settings.SECOND_STEP = True
    user = make_coordinator(make_region(), email=EMAIL)
    keys = [Authenticator.objects.create(user=user, type="webauthn", data={"name": str(key)}) for key in range(3)]
    give_app(user)
    client = Client()
    log_in_by_code(client, EMAIL)
    client.post("/inloggen/tweede-stap/", {"code": app_code()})
    away = [*(f"/beveiliging/sleutels/{key.pk}/weg/" for key in keys), "/beveiliging/app/uit/"]

    at_once(lambda number: same_session(client).post(away[number % len(away)]).status_code)

    assert Authenticator.objects.filter(user=user, type__in=["webauthn", "totp"]).count() == 1
