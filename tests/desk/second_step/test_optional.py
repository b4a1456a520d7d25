"""The second step of officers, editors and readers: before sharing, and offered once."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.scans.models import Scan, Sheet
from regions.models import Revision, User
from tests.builders import (
    GOUDA,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
)
from tests.desk.logging_in import give_app, log_in_by_code
from tests.desk.second_step.steps import RESERVE, SET_UP, coordinator, pass_both_steps, set_up_app

pytestmark = pytest.mark.django_db
ONCE_MORE = "De tweede stap staat aan. Uw blad is nog niet gedeeld."


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
    assertContains(asked, "Wat u zo doet namens uw gemeente, ziet de regio meteen.")
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
    assertContains(client.get(back_to), "Klik nu nog één keer op uw keuze.")
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
