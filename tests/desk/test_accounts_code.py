"""Getting in with a code that comes by mail."""

from __future__ import annotations

import datetime

import pytest
from allauth.account.adapter import get_adapter
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.desk.accounts import after_login
from inventory.desk.accounts.codes import send_login_code
from regions.mails import Letter, queue_mail
from regions.models import Mail, User
from tests.builders import make_user
from tests.desk.logging_in import (
    ASK,
    FILL_IN,
    ask_code,
    code_in,
    last_mail,
    log_in_by_code,
    other_code,
    without_token,
)

pytestmark = pytest.mark.django_db

EMAIL = "iemand@voorbeeld.nl"
TOO_LONG = f"{'a' * 64}@{'b' * 60}.{'b' * 60}.{'b' * 60}.voorbeeld.nl"
"""Of 255 signs or more, and otherwise an address."""


def later(monkeypatch: pytest.MonkeyPatch, minutes: float) -> None:
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + 60 * minutes)


def test_code_leads_in_without_a_password(client: Client) -> None:
    make_user(email=EMAIL, password=None)

    assertRedirects(log_in_by_code(client, EMAIL), "/start/")


def test_code_login_lasts_ninety_days(client: Client) -> None:
    make_user(email=EMAIL)
    log_in_by_code(client, EMAIL)

    assert not client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 90 * 24 * 3600


def test_code_leads_to_the_page_that_was_asked_for(client: Client) -> None:
    make_user(email=EMAIL)
    page = client.post(ASK, {"email": EMAIL, "next": "/beveiliging/"}, follow=True)
    assertContains(page, 'name="next" value="/beveiliging/"')

    response = client.post(FILL_IN, {"code": code_in(last_mail()), "next": "/beveiliging/"})

    assertRedirects(response, "/beveiliging/")


def test_code_never_leads_to_another_site(client: Client) -> None:
    make_user(email=EMAIL)

    assertRedirects(log_in_by_code(client, EMAIL, next="https://elders.example/"), "/start/")


def test_code_mail_says_it_in_the_subject_and_how_long_it_works(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)

    mail = last_mail()

    assert (mail.kind, mail.to) == ("login_code", EMAIL)
    assert mail.subject == f"Je code is {code_in(mail)}"
    assert "15 minuten" in mail.text
    assert "http" not in mail.text


def test_code_mail_does_not_stand_behind_a_hundred_others(client: Client) -> None:
    make_user(email=EMAIL)
    letter = Letter(kind="confirm", subject="Klopt dit nog?", text="Hoi", html="<p>Hoi</p>")
    with transaction.atomic():
        for _ in range(3):
            queue_mail(letter=letter, to="ander@voorbeeld.nl", about="")
    ask_code(client, EMAIL)

    assert [mail.kind for mail in Mail.objects.to_send(timezone.now())] == ["login_code", *["confirm"] * 3]


def test_code_page_offers_the_code_to_the_keyboard_and_says_where_it_went(client: Client) -> None:
    make_user(email=EMAIL)
    page = client.post(ASK, {"email": EMAIL}, follow=True)

    assertContains(page, 'autocomplete="one-time-code"')
    assertContains(page, 'inputmode="numeric"')
    assertContains(page, EMAIL)


def test_code_page_keeps_waiting_when_it_is_loaded_again(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    code = code_in(last_mail())
    client.get(FILL_IN)
    client.get("/inloggen/")
    client.get(FILL_IN)

    assertRedirects(client.post(FILL_IN, {"code": code}), "/start/")
    assert Mail.objects.count() == 1


def test_code_may_be_typed_without_the_space(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)

    assertRedirects(client.post(FILL_IN, {"code": code_in(last_mail()).replace(" ", "")}), "/start/")


def test_code_that_is_wrong_says_so_and_lets_try_again(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    code = code_in(last_mail())

    assertContains(client.post(FILL_IN, {"code": other_code(code)}), "Deze code klopt niet.")
    assertRedirects(client.post(FILL_IN, {"code": code}), "/start/")


def test_code_works_no_more_after_three_wrong_tries(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    code = code_in(last_mail())
    for _ in range(3):
        response = client.post(FILL_IN, {"code": other_code(code)})

    assertRedirects(response, ASK, target_status_code=302)
    client.post(FILL_IN, {"code": code})
    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_code_works_for_fifteen_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    code = code_in(last_mail())
    later(monkeypatch, 15.1)

    client.post(FILL_IN, {"code": code})

    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_code_works_in_the_browser_that_asked_alone(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    other = Client()
    ask_code(other, EMAIL)
    first, second = (code_in(mail) for mail in Mail.objects.order_by("pk"))

    assertContains(other.post(FILL_IN, {"code": first}), "Deze code klopt niet.")
    assertRedirects(client.post(FILL_IN, {"code": first}), "/start/")
    assertRedirects(other.post(FILL_IN, {"code": second}), "/start/")


def test_code_works_once(client: Client) -> None:
    make_user(email=EMAIL)
    log_in_by_code(client, EMAIL)
    code = code_in(last_mail())
    client.post("/uitloggen/")

    client.post(FILL_IN, {"code": code})

    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_code_asked_anew_ends_the_one_before(client: Client) -> None:
    make_user(email=EMAIL)
    ask_code(client, EMAIL)
    first = code_in(last_mail())
    ask_code(client, EMAIL)

    assertContains(client.post(FILL_IN, {"code": first}), "Deze code klopt niet.")


def test_code_asked_with_a_get_mails_nothing(client: Client) -> None:
    make_user(email=EMAIL)

    assertRedirects(client.get(f"{ASK}?email={EMAIL}"), "/inloggen/")
    assert not Mail.objects.exists()


def test_code_asked_for_what_is_no_address_says_so_in_dutch(client: Client) -> None:
    page = client.post(ASK, {"email": "geen adres"})

    assertContains(page, "Voer een geldig e-mailadres in")
    assertContains(page, "Ik heb een wachtwoord")


@pytest.mark.parametrize("page", [ASK, "/wachtwoord/vergeten/"])
def test_address_longer_than_any_mailbox_has_is_told_so(client: Client, page: str) -> None:
    assertContains(client.post(page, {"email": TOO_LONG}), "Dit e-mailadres is te lang.")
    assert not Mail.objects.exists()


def people() -> dict[str, User | None]:
    return {
        "er@voorbeeld.nl": make_user(email="er@voorbeeld.nl"),
        "zo@voorbeeld.nl": make_user(email="zo@voorbeeld.nl", password=None),
        "op@voorbeeld.nl": make_user(email="op@voorbeeld.nl", is_active=False),
        "ii@voorbeeld.nl": None,
    }


def heard(client: Client, email: str) -> list[tuple[int, str, list[tuple[str, str]]]]:
    """All that somebody hears who asks a code for an address and guesses it three times."""
    answers = [ask_code(client, email), client.get(FILL_IN)]
    answers += [client.post(FILL_IN, {"code": "0000 0000"}) for _ in range(3)]
    answers.append(client.get("/inloggen/"))
    said = []
    for answer in answers:
        content = without_token(answer.content).replace(email, "")  # type: ignore[attr-defined]  # the client's own
        headers = sorted((name, value) for name, value in answer.headers.items() if name != "Expires")
        said.append((answer.status_code, content, headers))
    return said


def test_code_tells_nobody_who_has_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    # A code that nobody guesses by accident.
    monkeypatch.setattr(type(get_adapter()), "generate_login_code", lambda self: "1234 5678")
    answers = {email: heard(Client(), email) for email in people()}

    first, *others = answers.values()

    for one in others:
        for mine, theirs in zip(first, one, strict=True):
            assert mine == theirs
    assert sorted(mail.to for mail in Mail.objects.all()) == ["er@voorbeeld.nl", "zo@voorbeeld.nl"]


def statements(email: str) -> list[str]:
    """What is asked of the database for a code, but for the savepoints of the test itself."""
    with CaptureQueriesContext(connection) as queries:
        ask_code(Client(), email)
    words = [query["sql"].split()[0] for query in queries]
    return [word for word in words if word not in {"SAVEPOINT", "RELEASE", "ROLLBACK"}]


def test_code_costs_the_same_work_for_who_is_unknown() -> None:
    first, *others = [statements(email) for email in people()]

    assert "INSERT" in first
    assert [one == first for one in others] == [True, True, True]


def test_code_asked_too_often_has_to_wait_in_whatever_spelling(client: Client) -> None:
    make_user(email="jan.jansen@voorbeeld.nl")
    spellings = ["jan.jansen@voorbeeld.nl", "JAN.JANSEN@voorbeeld.nl", "janjansen+1@voorbeeld.nl"]

    codes = [ask_code(client, spelling).status_code for spelling in (*spellings, *spellings)]

    assert codes == [302] * 5 + [429]
    assertContains(ask_code(client, spellings[0]), "Wacht een paar minuten", status_code=429)


def test_code_guesses_count_for_the_address_over_all_sessions(settings: object) -> None:
    make_user(email=EMAIL)
    limits = dict(settings.LIMITS)  # type: ignore[attr-defined]  # pytest-django's
    hour = datetime.timedelta(hours=1)
    settings.LIMITS = limits | {"code": (99, hour), "code_entry_address": (4, hour)}  # type: ignore[attr-defined]
    codes = []
    for _ in range(3):
        client = Client()
        ask_code(client, EMAIL)
        wrong = other_code(code_in(last_mail()))
        codes += [client.post(FILL_IN, {"code": wrong}).status_code for _ in range(2)]

    assert codes == [200] * 4 + [429] * 2


# --- for whoever invites --------------------------------------------------------------------------------------------
def request_with_session() -> HttpRequest:
    request = RequestFactory().post("/uitnodiging/")
    request.session = SessionStore()
    request.session.create()
    request.user = AnonymousUser()
    return request


def test_send_login_code_mails_and_leads_to_the_page_that_waits() -> None:
    user = make_user(email=EMAIL, password=None)

    response = send_login_code(request_with_session(), user, "/start/")

    assert response["Location"] == f"{FILL_IN}?next=%2Fstart%2F"
    assert last_mail().to == EMAIL


def test_after_login_finds_what_was_left_in_the_session_and_leads_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user(email=EMAIL)
    asked = []

    def step(request: HttpRequest, found: User) -> str | None:
        asked.append((found, request.session.get("waits"), request.user.is_authenticated))
        return "/beveiliging/"

    monkeypatch.setattr(after_login, "STEPS", (lambda request, user: None, step))
    ask_code(client, EMAIL)
    session = client.session
    session["waits"] = "an invitation"
    session.save()

    response = client.post(FILL_IN, {"code": code_in(last_mail()), "next": "/start/"})

    assertRedirects(response, "/beveiliging/")
    assert asked == [(user, "an invitation", True)]


def test_login_page_asks_the_code_first_and_shows_no_provider_when_there_is_none(client: Client) -> None:
    page = client.get("/inloggen/")

    assertContains(page, "Stuur mij een code")
    assertNotContains(page, "Inloggen via")
    assert page.content.index(b"Stuur mij een code") < page.content.index(b"Ik heb een wachtwoord")
