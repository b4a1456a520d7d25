"""The second step: setting it up, taking it, and who cannot do without."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.scans.models import Scan, Sheet
from regions.models import Mail, Membership, Revision, Role, User
from tests.builders import (
    GOUDA,
    PASSWORD,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)
from tests.desk.logging_in import (
    app_code,
    code_in,
    give_app,
    last_mail,
    log_in_by_code,
    other_code,
    secret_on,
)

pytestmark = pytest.mark.django_db

SET_UP, TAKE = "/beveiliging/tweede-stap/", "/inloggen/tweede-stap/"
ONCE_MORE = "De tweede stap staat aan. Uw blad is nog niet gedeeld."
APP, RESERVE = "/beveiliging/app/", "/beveiliging/reservecodes/"


@pytest.fixture
def required(settings: LazySettings) -> None:
    settings.SECOND_STEP = True


def coordinator() -> User:
    return make_coordinator(make_region())


def pass_both_steps(client: Client, user: User) -> None:
    log_in_by_code(client, user.email)
    client.post(TAKE, {"code": app_code()})


def set_up_app(client: Client) -> str:
    """Through the page, as a person does; the key of the app."""
    secret = secret_on(client.get(APP))
    assertRedirects(client.post(APP, {"code": app_code(secret)}), RESERVE)
    return secret


# --- setting it up --------------------------------------------------------------------------------------------------
def test_app_is_set_up_with_a_code_from_it(client: Client) -> None:
    user = make_user()
    log_in_by_code(client, user.email)

    page = client.get(APP)
    assertContains(page, '<img class="qr" src="data:image/svg+xml;base64,')
    assertContains(page, '<a href="otpauth://totp/')
    set_up_app(client)

    assert set(Authenticator.objects.filter(user=user).values_list("type", flat=True)) == {"totp", "recovery_codes"}
    assertContains(client.get("/beveiliging/"), "Een app met codes")


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


# --- showing again who you are --------------------------------------------------------------------------------------
def test_security_asks_who_you_are_once_logging_in_is_a_while_ago(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    assert client.get(APP).status_code == 200
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + 16 * 60)

    assertRedirects(client.get(APP), f"/beveiliging/bevestig/?next={APP.replace('/', '%2F')}")
    assertRedirects(client.post("/beveiliging/bevestig/", {"password": PASSWORD, "next": APP}), APP)


def test_security_asks_a_code_of_who_has_no_password(client: Client) -> None:
    user = make_user(password=None)
    client.force_login(user)
    where = client.get(APP)["Location"]
    assert where.startswith("/beveiliging/bevestig/code/")
    assertContains(client.get(where), "Stuur mij een code")
    client.post(where, {"action": "send"})
    code = code_in(last_mail())

    assertContains(client.post(where, {"code": other_code(code)}), "Deze code klopt niet.")
    assertRedirects(client.post(where, {"code": code}), APP)


def test_security_is_not_confirmed_by_a_code_of_an_hour_ago(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_user(password=None)
    client.force_login(user)
    where = client.get(APP)["Location"]
    client.post(where, {"action": "send"})
    real = __import__("time").time
    monkeypatch.setattr("time.time", lambda: real() + 60 * 60)

    client.post(where, {"code": code_in(last_mail())})

    assert client.get(APP).status_code == 302


def test_security_wants_the_second_step_and_no_password_of_who_has_one(client: Client) -> None:
    user = make_user()
    give_app(user)
    client.force_login(user)

    assert client.get(APP + "uit/")["Location"].startswith("/beveiliging/bevestig/tweede-stap/")
    client.post("/beveiliging/bevestig/", {"password": PASSWORD})
    assert client.post(APP + "uit/").status_code == 302
    assert Authenticator.objects.filter(type="totp").exists()


def test_second_step_is_not_taken_away_from_a_session_of_just_before_it(client: Client) -> None:
    user, earlier = make_user(), Client()
    log_in_by_code(earlier, user.email)
    log_in_by_code(client, user.email)
    set_up_app(client)

    for page in (f"{APP}uit/", RESERVE, "/wachtwoord/kiezen/"):
        assert earlier.get(page)["Location"].startswith("/beveiliging/bevestig/tweede-stap/")
    assert earlier.post(f"{APP}uit/").status_code == 302
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get(f"{APP}uit/").status_code == 200


def test_password_is_chosen_by_who_has_none(client: Client) -> None:
    user = make_user(password=None)
    log_in_by_code(client, user.email)
    assertContains(client.get("/beveiliging/"), "Kies een wachtwoord")
    new = "een nog veel langer wachtwoord"

    client.post("/wachtwoord/kiezen/", {"password1": new, "password2": new})

    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/start/").status_code == 200


def test_reauthentication_counts_tries_at_the_password(client: Client) -> None:
    client.force_login(make_user())

    codes = [client.post("/beveiliging/bevestig/", {"password": "mis"}).status_code for _ in range(12)]

    assert codes == [200] * 10 + [429] * 2


# --- who cannot do without ------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("make", [coordinator, make_staff])
def test_coordinators_and_staff_set_it_up_before_anything_else(client: Client, make: object) -> None:
    user = make()  # type: ignore[operator]  # a builder
    log_in_by_code(client, user.email)
    for path in ("/start/", "/bouwstenen/", "/beheer/"):
        assertRedirects(client.get(path), f"{SET_UP}?next={path.replace('/', '%2F')}")

    assertContains(client.get(f"{SET_UP}?next=/bouwstenen/"), "Zet eerst een tweede stap aan")
    set_up_app(client)

    assertContains(client.get(RESERVE), 'href="/bouwstenen/"')
    assert client.get("/start/").status_code == 200


@pytest.mark.usefixtures("required")
def test_coordinator_without_the_second_step_writes_nothing(client: Client) -> None:
    user = coordinator()
    log_in_by_code(client, user.email)
    region = user.memberships.get().region
    assert region is not None

    response = client.post(f"/regio/{region.slug}/scan/nieuw/", {"title": "Stiekem", "reference_date": "2026-10-01"})

    assert response.status_code == 302
    assert response["Location"].startswith(SET_UP)
    assert not Scan.objects.exists()


@pytest.mark.usefixtures("required")
def test_coordinator_without_the_second_step_can_leave(client: Client) -> None:
    log_in_by_code(client, coordinator().email)

    assertRedirects(client.post("/uitloggen/"), "/")


@pytest.mark.usefixtures("required")
def test_coordinator_with_the_second_step_taken_goes_on(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)

    assert client.get("/start/").status_code == 200


@pytest.mark.usefixtures("required")
def test_coordinator_of_an_older_session_is_asked_for_it(client: Client) -> None:
    user = coordinator()
    give_app(user)
    client.force_login(user)

    page = client.get("/start/", follow=True)

    assert page.redirect_chain[-1][0].startswith("/beveiliging/bevestig/tweede-stap/")
    assertRedirects(
        client.post("/beveiliging/bevestig/tweede-stap/", {"code": app_code(), "next": "/start/"}), "/start/"
    )


@pytest.mark.usefixtures("required")
def test_role_given_during_a_session_counts_from_the_next_request(client: Client) -> None:
    user = make_user()
    log_in_by_code(client, user.email)
    assert client.get("/start/").status_code == 200

    Membership.objects.create(user=user, role=Role.COORDINATOR, region=make_region())

    assert client.get("/start/")["Location"].startswith(SET_UP)


@pytest.mark.usefixtures("required")
def test_second_step_of_one_user_is_not_that_of_the_next_in_the_same_browser(client: Client) -> None:
    first, second = coordinator(), coordinator()
    give_app(first)
    pass_both_steps(client, first)
    client.post("/uitloggen/")
    log_in_by_code(client, second.email)

    assert client.get("/start/")["Location"].startswith(SET_UP)


@pytest.mark.usefixtures("required")
def test_last_second_step_stays_with_who_needs_one(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)

    assertContains(client.get(APP + "uit/"), "Dit is uw laatste tweede stap")
    assertContains(client.post(APP + "uit/"), "Dit is uw laatste tweede stap")
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.usefixtures("required")
def test_last_passkey_stays_with_who_needs_one(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
    Authenticator.objects.filter(type="totp").delete()

    response = client.post(f"/beveiliging/sleutels/{key.pk}/weg/", follow=True)

    assertContains(response, "Dit is uw laatste tweede stap")
    assert Authenticator.objects.filter(pk=key.pk).exists()


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("kind", ["totp", "webauthn"])
def test_second_step_taken_away_again_counts_no_more_in_the_same_session(client: Client, kind: str) -> None:
    user = make_officer(GOUDA)
    give_app(user)
    pass_both_steps(client, user)
    if kind == "webauthn":
        key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})
        Authenticator.objects.exclude(pk=key.pk).delete()
        assert client.post(f"/beveiliging/sleutels/{key.pk}/weg/").status_code == 302
    else:
        assert client.post("/beveiliging/app/uit/").status_code == 302
    assert not Authenticator.objects.exists()

    Membership.objects.create(user=user, role=Role.COORDINATOR, region=make_region())

    assertRedirects(client.get("/start/"), "/beveiliging/tweede-stap/?next=%2Fstart%2F")


@pytest.mark.usefixtures("required")
def test_one_of_two_second_steps_may_go(client: Client) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Laptop"})

    assertRedirects(client.post(f"/beveiliging/sleutels/{key.pk}/weg/"), "/beveiliging/")
    assert not Authenticator.objects.filter(pk=key.pk).exists()


# --- officers, editors and readers ----------------------------------------------------------------------------------
@pytest.fixture
def filled_in(required: None) -> tuple[User, Scan]:
    scan = make_scan()
    make_sheet(scan, shared=False)
    return make_officer(GOUDA, password=None), scan


def test_officer_fills_in_with_a_mailed_code_alone(client: Client, filled_in: tuple[User, Scan]) -> None:
    officer, scan = filled_in
    log_in_by_code(client, officer.email)

    assert client.get(f"/scan/{scan.pk}/invullen/{GOUDA}/").status_code == 200


def test_officer_takes_the_second_step_before_sharing(client: Client, filled_in: tuple[User, Scan]) -> None:
    officer, scan = filled_in
    log_in_by_code(client, officer.email)
    sheet = f"/scan/{scan.pk}/invullen/{GOUDA}/ons-blad/"
    share = f"/scan/{scan.pk}/invullen/{GOUDA}/delen/"

    response = client.post(share)
    back_to = f"{sheet}?delen=1#delen"
    assertRedirects(response, f"{SET_UP}?{urlencode({'next': back_to})}")
    assert Sheet.objects.get().shared_on is None
    asked = client.get(response["Location"])
    assertContains(asked, "U deelt zo namens uw gemeente.")
    assertContains(asked, f'<a href="{back_to}">Nu niet, terug</a>', html=True)
    assertNotContains(client.get(back_to), ONCE_MORE)
    set_up_app(client)
    assertContains(client.get(RESERVE), f'href="{back_to}"')
    assertContains(client.get(back_to), ONCE_MORE)

    client.post(share)
    assertNotContains(client.get(back_to), ONCE_MORE)

    assert Sheet.objects.get().shared_on is not None


def test_officer_who_agrees_with_the_region_is_told_to_press_once_more(
    client: Client, filled_in: tuple[User, Scan]
) -> None:
    officer, scan = filled_in
    scan.sheets.update(shared_on=timezone.now())
    sheet = scan.sheets.get()
    by_region = {"version": sheet.version, "trail": scan.trail, "action": "share_on_behalf"}
    Revision.objects.create(subject="sheet", subject_id=sheet.pk, **by_region)
    log_in_by_code(client, officer.email)
    start = f"/scan/{scan.pk}/invullen/{GOUDA}/"

    response = client.post(f"{start}gedeeld-door-de-regio/", {"agree": "ja"})
    set_up_app(client)

    back_to = f"{start}?delen=1#gedeeld-voor-u"
    assertRedirects(response, f"{SET_UP}?{urlencode({'next': back_to})}", fetch_redirect_response=False)
    assertContains(client.get(back_to), "Klik nu nog één keer op ‘Zo is het goed’.")
    assertNotContains(client.get(start), "Klik nu nog één keer")


@pytest.mark.usefixtures("required")
def test_coordinator_cannot_go_on_without_the_second_step(client: Client) -> None:
    log_in_by_code(client, coordinator().email)

    page = client.get(SET_UP)

    assertNotContains(page, "Nu niet, terug")
    assertContains(page, "Nu niet, uitloggen")


def test_officer_shares_at_once_where_it_is_not_required(
    client: Client, filled_in: tuple[User, Scan], settings: LazySettings
) -> None:
    settings.SECOND_STEP = False
    officer, scan = filled_in
    log_in_by_code(client, officer.email)

    client.post(f"/scan/{scan.pk}/invullen/{GOUDA}/delen/")

    assert Sheet.objects.get().shared_on is not None


@pytest.mark.usefixtures("required")
def test_second_step_is_offered_once_to_who_may_choose(client: Client) -> None:
    user = make_editor(make_initiative(), last_login=timezone.now())
    log_in_by_code(client, user.email)

    assertContains(client.get("/start/", follow=True), "uw account extra veilig")
    assertNotContains(client.get("/start/", follow=True), "uw account extra veilig")


@pytest.mark.usefixtures("required")
def test_second_step_is_not_offered_at_the_very_first_login(client: Client) -> None:
    user = make_editor(make_initiative())
    log_in_by_code(client, user.email)
    assertNotContains(client.get("/start/", follow=True), "uw account extra veilig")
    client.post("/uitloggen/")

    log_in_by_code(client, user.email)

    assertContains(client.get("/start/", follow=True), "uw account extra veilig")


@pytest.mark.usefixtures("required")
def test_second_step_is_not_offered_to_who_has_one(client: Client) -> None:
    user = make_reader(make_region(), last_login=timezone.now())
    give_app(user)
    pass_both_steps(client, user)

    assertNotContains(client.get("/start/", follow=True), "uw account extra veilig")


def queries_on_start(client: Client) -> int:
    client.get("/bouwstenen/")  # what is read once
    with CaptureQueriesContext(connection) as queries:
        client.get("/bouwstenen/")
    return len(queries)


def test_second_step_costs_no_query_when_off_and_at_most_one_when_on(client: Client, settings: LazySettings) -> None:
    user = coordinator()
    give_app(user)
    pass_both_steps(client, user)
    off = queries_on_start(client)
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "SecondStep" not in one]
    without = queries_on_start(client)
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "inventory.desk.accounts.second_step.SecondStepMiddleware"]
    settings.SECOND_STEP = True

    assert off == without
    assert queries_on_start(client) <= off + 1


def test_closed_account_gets_no_mail_and_no_way_in(client: Client) -> None:
    user = make_user(is_active=False)
    client.post("/inloggen/code/", {"email": user.email})

    assert not Mail.objects.exists()
