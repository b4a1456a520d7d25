"""Who writes on a sheet that is shared took the second step: the region sees it at once."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.scans.models import Answer, Scan
from inventory.scans.urls import urlpatterns
from regions.models import Revision, User
from tests.access.tables import contents
from tests.builders import GOUDA, make_answer, make_initiative, make_offer, make_officer, make_scan, make_sheet
from tests.desk.logging_in import give_app, log_in_by_code
from tests.desk.second_step.steps import RESERVE, SET_UP, pass_both_steps, set_up_app

pytestmark = pytest.mark.django_db

TYPED = {"A1.1-answer": "missing", "A1.1-note": "Net getypt", "A1.1-version": "1"}
WRITES = {
    "answer-save": TYPED,
    "answer-put-back": {"version": "2", "agree": "ja"},
    "filling-group": {**TYPED, "rest": "A1:present"},
    "filling-undo": {"batch": "0a6d3a3c-8f0e-4d4b-b7e9-0c9a4a3f8a11", "code": "A1"},
    "filling-check": {"all": "ja"},
    "filling-copy": {"scan": "1", "activity": "A1.1"},
    "filling-shared-for": {},
    "filling-share": {},
    "scan-settle": {"answer": "present", "note": "Net getypt", "version": "1"},
}
"""All that an officer sends that changes the municipality's sheet, with something to send."""
WRITES_NOTHING = {"filling-invite"}
"""Of the pages of a sheet that take something in: an invitation is no answer."""


@pytest.fixture
def shared(required: None) -> Scan:
    scan = make_scan()
    make_sheet(scan)
    make_answer(scan, activity="A1.1", answer="present", note="Zoals het was")
    make_offer(make_initiative(), activity="A1.1")
    return scan


@pytest.fixture
def officer(client: Client, shared: Scan) -> User:
    """In by a mailed code alone, as a colleague is who was invited after the sharing."""
    user = make_officer(GOUDA, password=None)
    log_in_by_code(client, user.email)
    return user


def at(name: str, scan: Scan) -> str:
    more = {"code": "A1.1"} if name.startswith("answer-") or name in {"scan-settle", "grid-cell"} else {}
    return reverse(name, kwargs={"pk": scan.pk, "gm": GOUDA} | ({"group": "a"} if name == "filling-group" else more))


def answers(scan: Scan) -> list[tuple[str, str, int]]:
    return list(scan.answers.values_list("answer", "note", "version"))


def test_every_address_that_takes_something_in_for_a_sheet_is_tried_below(client: Client, shared: Scan) -> None:
    pass_both(client)
    of_one_municipality = [str(one.name) for one in urlpatterns if "<str:gm>" in str(one.pattern)]
    taking = {name for name in of_one_municipality if client.post(at(name, shared), {}).status_code not in {403, 405}}

    assert taking == set(WRITES) | WRITES_NOTHING


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_written_on_a_shared_sheet_without_the_second_step(client: Client, shared: Scan, name: str) -> None:
    before = contents()

    response = client.post(at(name, shared), WRITES[name])

    assert response.status_code == 403 or response["Location"].startswith(SET_UP)
    assert {table: rows for table, rows in contents().items() if before[table] != rows and "session" not in table} == {}


@pytest.mark.parametrize("page", ["a/", "b/", "c/", "klopt-dit/", "overnemen/"])
@pytest.mark.usefixtures("officer")
def test_page_to_write_on_asks_before_anything_is_typed_and_leads_back(client: Client, shared: Scan, page: str) -> None:
    start = f"/scan/{shared.pk}/invullen/{GOUDA}/"

    response = client.get(start + page)

    assertRedirects(response, f"{SET_UP}?{urlencode({'next': start + page, 'anders': start})}")
    asked = client.get(response["Location"])
    assertContains(asked, "Wat u zo doet namens uw gemeente, ziet de regio meteen.")
    assertContains(asked, f'<a href="{start}">Nu niet, terug</a>', html=True)
    set_up_app(client)
    assertContains(client.get(RESERVE), f'href="{start + page}"')
    assert client.get(start + page).status_code == 200


@pytest.mark.parametrize("page", ["", "uitzoeken/", "ons-blad/", "antwoord/A1.1/geschiedenis/"])
@pytest.mark.usefixtures("officer")
def test_reading_a_shared_sheet_asks_nothing(client: Client, shared: Scan, page: str) -> None:
    assert client.get(f"/scan/{shared.pk}/invullen/{GOUDA}/{page}").status_code == 200


@pytest.mark.usefixtures("officer")
def test_answer_that_is_refused_says_in_dutch_what_to_do(client: Client, shared: Scan) -> None:
    response = client.post(at("answer-save", shared), TYPED)

    assert response.status_code == 403
    assert "laad deze pagina opnieuw" in response.json()["message"]
    assert answers(shared) == [("present", "Zoals het was", 1)]


@pytest.mark.usefixtures("officer")
def test_whole_page_that_is_refused_comes_back_with_what_was_typed(client: Client, shared: Scan) -> None:
    page = client.post(at("filling-group", shared), {**TYPED, "A1.1-new_provider": "Het Nieuwe Huis"})

    assertContains(page, "Net getypt", status_code=403)
    assertContains(page, "“Het Nieuwe Huis”", status_code=403)
    assertContains(page, f'href="{SET_UP}?next=', status_code=403)
    assert re.search(r'name="A1.1-answer" value="missing"[^>]* checked', page.content.decode())
    assertContains(page, 'name="A1.1-version" value="1"', status_code=403)
    assert answers(shared) == [("present", "Zoals het was", 1)]


@pytest.mark.usefixtures("officer")
def test_whole_page_that_is_refused_writes_over_no_colleague_afterwards(client: Client, shared: Scan) -> None:
    Answer.objects.update(version=7)

    page = client.post(at("filling-group", shared), TYPED)

    assertContains(page, 'name="A1.1-version" value="1"', status_code=403)


@pytest.mark.usefixtures("officer")
def test_table_offers_the_second_step_in_the_place_of_the_form(client: Client, shared: Scan) -> None:
    Answer.objects.update(answer="missing")
    discuss = reverse("scan-discuss", args=[shared.pk])

    page = client.get(discuss)
    assertContains(page, f'href="{SET_UP}?next={discuss.replace("/", "%2F")}%23A1.1-{GOUDA}"')
    assertNotContains(page, at("scan-settle", shared))
    refused = client.post(at("scan-settle", shared), WRITES["scan-settle"])
    assertContains(refused, "Net getypt", status_code=403)
    assertContains(refused, 'id="let-op"', status_code=403)
    set_up_app(client)

    assertContains(client.get(discuss), at("scan-settle", shared))


@pytest.mark.usefixtures("officer")
def test_table_says_what_was_typed_about_a_line_that_a_colleague_settled(client: Client, shared: Scan) -> None:
    refused = client.post(at("scan-settle", shared), WRITES["scan-settle"])

    assertContains(refused, "Uw collega heeft dit net al afgerond.", status_code=403)
    assertContains(refused, "niet opgeslagen: “Net getypt”", status_code=403)


@pytest.mark.usefixtures("officer")
def test_draft_is_written_with_a_mailed_code_alone(client: Client, shared: Scan) -> None:
    shared.sheets.update(shared_on=None)

    assert client.get(at("filling-group", shared)).status_code == 200
    assert client.post(at("answer-save", shared), TYPED).status_code == 200


def test_shared_sheet_is_written_on_with_the_second_step(client: Client, shared: Scan) -> None:
    pass_both(client)

    assert client.post(at("answer-save", shared), TYPED).status_code == 200
    assert Revision.objects.filter(subject="answer").exists()


def test_shared_sheet_is_written_on_where_no_second_step_is_asked(
    client: Client, shared: Scan, settings: object
) -> None:
    settings.SECOND_STEP = False  # type: ignore[attr-defined]  # pytest-django's settings
    client.force_login(make_officer(GOUDA))

    assert client.get(at("filling-group", shared)).status_code == 200
    assert client.post(at("answer-save", shared), TYPED).status_code == 200


def pass_both(client: Client) -> None:
    user = make_officer(GOUDA)
    give_app(user)
    pass_both_steps(client, user)
