"""Setting the second step up, and using it."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from regions.models import Mail
from tests.builders import PASSWORD, make_user
from tests.desk.logging_in import app_code, give_app, last_mail, log_in_by_code, secret_on
from tests.desk.second_step.steps import APP, RESERVE, SET_UP, TAKE, pass_both_steps, set_up_app

pytestmark = pytest.mark.django_db


def test_app_is_set_up_with_a_code_from_it(client: Client) -> None:
    user = make_user()
    log_in_by_code(client, user.email)

    page = client.get(APP)
    assertContains(page, '<img class="qr" src="data:image/svg+xml;base64,')
    assertContains(page, '<a href="otpauth://totp/')
    set_up_app(client)

    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assertContains(client.get("/beveiliging/"), "Een app met codes")


def test_page_that_shows_a_secret_is_kept_by_nobody(client: Client) -> None:
    log_in_by_code(client, make_user().email)
    before = client.get(APP)
    set_up_app(client)

    for page in (before, client.get(RESERVE), client.get(f"{RESERVE}bestand/")):
        assert page.status_code == 200
        assert (page["Cache-Control"], page["X-Robots-Tag"]) == ("private, no-store", "noindex")


def test_new_codes_in_reserve_can_be_made_later_by_who_was_led_on_after_setting_up(client: Client) -> None:
    log_in_by_code(client, make_user().email)
    client.get(f"{SET_UP}?next=/bouwstenen/")
    set_up_app(client)
    assertContains(client.get(RESERVE), "Ik heb ze bewaard, ga verder")

    client.get("/beveiliging/")

    assertContains(client.get(RESERVE), "Maak nieuwe")
    assertNotContains(client.get(RESERVE), "ga verder")


def test_app_is_not_set_up_with_a_wrong_code(client: Client) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    secret = secret_on(client.get(APP))

    assertContains(client.post(APP, {"code": app_code(secret, steps=500)}), "Deze code klopt niet.")
    assert not Authenticator.objects.exists()


def test_app_is_told_by_mail_when_it_is_set_up_and_taken_away(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(client)
    assert "De tweede stap met een app is aangezet." in last_mail().text

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/beveiliging/app/uit/")

    assert "De tweede stap met een app is uitgezet." in last_mail().text
    assert not Authenticator.objects.exists()


def test_second_step_is_asked_after_the_code_and_after_the_password(client: Client) -> None:
    user = make_user()
    give_app(user)

    assertRedirects(log_in_by_code(client, user.email), TAKE)
    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")
    password = Client()
    assertRedirects(password.post("/inloggen/", {"login": user.email, "password": PASSWORD}), TAKE)
    assertRedirects(password.get("/start/"), "/inloggen/?next=/start/")


def test_second_step_taken_leads_in(client: Client) -> None:
    user = make_user()
    give_app(user)
    log_in_by_code(client, user.email, next="/beveiliging/")

    assertContains(client.get(TAKE), "Tweede stap")
    assertContains(client.post(TAKE, {"code": app_code(steps=500)}), "Deze code klopt niet.")
    assertRedirects(client.post(TAKE, {"code": app_code()}), "/beveiliging/")


def test_app_code_works_once_whatever_the_browser() -> None:
    user = make_user()
    give_app(user)
    code = app_code()
    first, second = Client(), Client()
    for client in (first, second):
        log_in_by_code(client, user.email)

    assertRedirects(first.post(TAKE, {"code": code}), "/start/")
    # Without the memory of one process, in which allauth keeps what was used.
    from django.core.cache import cache  # noqa: PLC0415

    cache.clear()
    assertContains(second.post(TAKE, {"code": code}), "Deze code klopt niet.")


def test_reserve_code_works_once(client: Client) -> None:
    user = make_user()
    give_app(user)
    pass_both_steps(client, user)
    shown = re.findall(r"<code>(\d{4} \d{4})</code>", client.get(RESERVE).content.decode())
    assert len(shown) == 10
    first, second = Client(), Client()
    for browser in (first, second):
        log_in_by_code(browser, user.email)

    assertRedirects(first.post(TAKE, {"code": shown[0]}), "/start/")
    assertContains(second.post(TAKE, {"code": shown[0]}), "Deze code klopt niet.")
    assertContains(client.get("/beveiliging/"), "9 nog niet gebruikt")


def test_reserve_codes_are_kept_as_a_file_and_made_anew(client: Client) -> None:
    user = make_user()
    give_app(user)
    pass_both_steps(client, user)
    file = client.get("/beveiliging/reservecodes/bestand/")
    old = re.findall(r"\d{4} \d{4}", file.content.decode())
    assert (len(old), file["Content-Disposition"]) == (10, 'attachment; filename="reservecodes-bouwstenenscan.txt"')

    assertRedirects(client.post("/beveiliging/reservecodes/nieuw/"), RESERVE)

    new = re.findall(r"\d{4} \d{4}", client.get("/beveiliging/reservecodes/bestand/").content.decode())
    assert set(old).isdisjoint(new)


def test_looking_at_reserve_codes_writes_nothing(client: Client) -> None:
    user = make_user()
    give_app(user)
    pass_both_steps(client, user)

    with CaptureQueriesContext(connection) as queries:
        client.get(RESERVE)

    assert [one["sql"] for one in queries if one["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_second_step_of_somebody_else_cannot_be_touched(client: Client) -> None:
    owner, user = make_user(), make_user()
    key = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "Van iemand anders"})
    log_in_by_code(client, user.email)

    assert client.post(f"/beveiliging/sleutels/{key.pk}/weg/").status_code == 404
    assert client.post(f"/beveiliging/sleutels/{key.pk}/", {"name": "Van mij"}).status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Van iemand anders"


def test_second_step_tried_too_often_has_to_wait(client: Client) -> None:
    user = make_user()
    give_app(user)
    log_in_by_code(client, user.email)

    codes = [client.post(TAKE, {"code": f"{number:06}"}).status_code for number in range(12)]

    assert codes == [200] * 10 + [429] * 2


def test_closed_account_gets_no_mail_and_no_way_in(client: Client) -> None:
    user = make_user(is_active=False)
    client.post("/inloggen/code/", {"email": user.email})

    assert not Mail.objects.exists()
