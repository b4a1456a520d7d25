"""The fill-in pages: who gets in, what they save, and what happens when two people fill in one cell."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from inventory.scans.models import Answer, Scan
from regions.models import Initiative, Region, Revision
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_neighbours,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

READ = ("", "uitzoeken/", "ons-blad/")
WRITE = ("a/", "b/", "c/", "klopt-dit/")


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def officer_client(client: Client) -> Client:
    client.force_login(make_officer(WADDINXVEEN))
    return client


def address(scan: Scan, path: str = "", code: str = WADDINXVEEN) -> str:
    return f"/scan/{scan.pk}/invullen/{code}/{path}"


def test_filling_pages_open_for_the_officer(officer_client: Client, scan: Scan) -> None:
    for path in READ + WRITE:
        assert officer_client.get(address(scan, path)).status_code == 200, path


@pytest.mark.parametrize("path", READ + WRITE)
def test_filling_pages_are_refused(client: Client, scan: Scan, path: str) -> None:
    """404 for who does not belong to the region, 403 for who does but not here."""
    expected = {
        "another officer of the region": (make_officer(GOUDA), 403),
        "a reader": (make_reader(scan.region), 403),
        "a coordinator": (make_coordinator(scan.region), 200 if path in READ else 403),
        "an officer elsewhere": (make_officer("GM0150"), 404),
        "a coordinator elsewhere": (make_coordinator(make_region(municipalities=["GM0150"])), 404),
        "an editor": (make_editor(make_initiative()), 404),
        "staff": (make_staff(), 404),
        "nobody in particular": (make_user(), 404),
    }
    for who, (user, status) in expected.items():
        client.force_login(user)
        assert client.get(address(scan, path)).status_code == status, who
    client.logout()
    assert client.get(address(scan, path)).status_code == 302


def test_filling_pages_of_a_municipality_outside_the_region_do_not_exist(client: Client, scan: Scan) -> None:
    client.force_login(make_coordinator(scan.region))
    get_municipality("GM0150")

    assert client.get(address(scan, code="GM0150")).status_code == 404


def test_answers_are_refused_once_the_scan_is_not_open(officer_client: Client, scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk).update(state="preparing")

    response = officer_client.post(address(scan, "antwoord/B2.1/"), {"B2.1-answer": "present", "B2.1-version": 0})

    assert response.status_code == 403
    assert not Answer.objects.exists()


def save(client: Client, scan: Scan, code: str = "B2.1", **fields: Any) -> tuple[int, dict[str, Any]]:
    """Send one answer; give the status and the JSON that comes back (empty with an error page)."""
    data = {f"{code}-{name}": value for name, value in ({"version": 0} | fields).items()}
    response = client.post(address(scan, f"antwoord/{code}/"), data)
    is_json = response["Content-Type"].startswith("application/json")
    return response.status_code, json.loads(response.content) if is_json else {}


def test_answer_saved_alone_tells_its_version_and_the_time(officer_client: Client, scan: Scan) -> None:
    status, reply = save(officer_client, scan, answer="present", provider="Het Huis")

    assert (status, reply["version"]) == (200, 1)
    assert re.fullmatch(r"\d\d\.\d\d", reply["saved_at"])
    assert Answer.objects.get().provider == "Het Huis"


def test_answer_saved_alone_with_an_old_version_tells_what_the_colleague_said(
    officer_client: Client, scan: Scan
) -> None:
    save(officer_client, scan, answer="present", note="Gesprek met het huis")

    status, reply = save(officer_client, scan, answer="missing")

    assert (status, reply["version"]) == (409, "1")
    assert reply["message"] == "Uw collega heeft dit net ook ingevuld. Uw antwoord is niet weg."
    mine, theirs = reply["html"].split('<div class="conflict__side">')[1:]
    assert "Mist nog" in mine
    assert "Aanwezig" in theirs
    assert "Gesprek met het huis" in theirs
    assert Answer.objects.get().answer == "present"


def test_answer_repeated_with_its_token_is_one_save(officer_client: Client, scan: Scan) -> None:
    token = str(uuid.uuid4())

    replies = [save(officer_client, scan, answer="present", token=token) for _ in range(3)]

    assert [status for status, _ in replies] == [200, 200, 200]
    assert Answer.objects.get().version == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"answer": "perhaps"}, "Kies een van de antwoorden"),
        ({"answer": "present", "provider": "x" * 301}, "hooguit 300 tekens"),
        ({"answer": "present", "note": "x" * 2001}, "hooguit 2000 tekens"),
        ({"answer": "present", "note": "nul\x00teken"}, "Nog niet opgeslagen"),
        ({"answer": "present", "version": "-1"}, "Nog niet opgeslagen"),
    ],
)
def test_answer_that_is_wrong_is_refused_with_a_sentence(
    officer_client: Client, scan: Scan, fields: dict[str, str], sentence: str
) -> None:
    status, reply = save(officer_client, scan, **fields)

    assert status == 422
    assert sentence in reply["message"]
    assert not Answer.objects.exists()


def test_answer_of_an_unknown_activity_does_not_exist(officer_client: Client, scan: Scan) -> None:
    assert save(officer_client, scan, "Z9.9", answer="present")[0] == 404


def test_page_saved_as_a_whole_keeps_what_a_colleague_changed(officer_client: Client, scan: Scan) -> None:
    make_answer(scan, WADDINXVEEN, "B2.1", "present", note="van de collega", version=3)
    posted = {
        "B2.1-version": 0,
        "B2.1-answer": "missing",
        "B2.1-note": "mijn eigen tekst",
        "B2.2-version": 0,
        "B2.2-answer": "elsewhere",
    }

    response = officer_client.post(address(scan, "b/"), posted)

    assert response.status_code == 409
    page = response.content.decode()
    assert "mijn eigen tekst" in page
    assert "van de collega" in page
    assert Answer.objects.get(activity__code="B2.1").answer == "present"
    assert Answer.objects.get(activity__code="B2.2").answer == "elsewhere"

    assert 'name="B2.1-version" value="0"' in page  # the version that was seen: saving again still asks for a choice
    assert officer_client.post(address(scan, "b/"), posted).status_code == 409
    assert Answer.objects.get(activity__code="B2.1").note == "van de collega"


def test_page_saved_with_an_error_saves_the_rest_and_keeps_the_text(officer_client: Client, scan: Scan) -> None:
    response = officer_client.post(
        address(scan, "b/"),
        {
            "B2.1-version": 0,
            "B2.1-answer": "present",
            "B2.1-note": "y" * 2001,
            "B2.2-version": 0,
            "B2.2-answer": "present",
        },
    )

    assert response.status_code == 422
    assert "y" * 2001 in response.content.decode()
    assert [one.activity.code for one in Answer.objects.select_related("activity")] == ["B2.2"]


def test_page_with_an_error_overwrites_no_answer_that_came_meanwhile(officer_client: Client, scan: Scan) -> None:
    make_answer(scan, WADDINXVEEN, "B2.1", "missing", note="van de collega", version=3)
    posted = {"B2.1-version": 0, "B2.1-answer": "present", "B2.1-note": "y" * 2001}

    page = officer_client.post(address(scan, "b/"), posted).content.decode()
    shown = re.findall('name="B2.1-version" value="([0-9]+)"', page)
    again = officer_client.post(address(scan, "b/"), posted | {"B2.1-version": shown[0], "B2.1-note": "korter"})

    assert again.status_code == 409
    assert Answer.objects.get().note == "van de collega"


def test_drafts_of_another_municipality_are_not_shown_as_next_door(officer_client: Client, scan: Scan) -> None:
    make_neighbours(GOUDA, WADDINXVEEN)
    make_answer(scan, GOUDA, "A1.1", "present")

    assert "Bij de buren" not in officer_client.get(address(scan, "a/")).content.decode()

    make_sheet(scan, GOUDA)
    assert "Bij de buren: Gouda" in officer_client.get(address(scan, "a/")).content.decode()


def test_funding_and_notes_of_offers_are_not_shown_to_officers_while_filling_in(
    officer_client: Client, scan: Scan
) -> None:
    make_offer(make_initiative(), "A1.1", municipalities=[WADDINXVEEN], note="geheime notitie", funding="temporary")

    for path in ("a/", "klopt-dit/", "ons-blad/"):
        page = officer_client.get(address(scan, path)).content.decode()
        assert "geheime notitie" not in page
        assert "Tijdelijk geld" not in page


CODES = ("A1.1", "A1.3", "B2.1", "C1.1")


def fill(scan: Scan, municipalities: list[str], offers: int) -> None:
    """Neighbours, answers and offers around Waddinxveen."""
    for code in municipalities:
        make_neighbours(WADDINXVEEN, code)
        make_sheet(scan, code)
        for activity in CODES:
            make_answer(scan, code, activity, "present")
    for number in range(offers):
        make_offer(make_initiative(), CODES[number % 4], municipalities=[WADDINXVEEN], places=municipalities[:2])


@pytest.mark.parametrize("path", READ + WRITE)
def test_filling_pages_use_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, path: str
) -> None:
    officer = make_officer(WADDINXVEEN)

    def queries_with(region: Region, municipalities: list[str], offers: int) -> int:
        scan = make_scan(region)
        fill(scan, municipalities, offers)
        client.force_login(officer)
        with django_assert_max_num_queries(8) as counted:
            assert client.get(address(scan, path)).status_code == 200
        return len(counted.captured_queries)

    small = make_region(municipalities=[WADDINXVEEN, "GM0001"])
    few = queries_with(small, ["GM0001"], 4)
    codes = [f"GM00{number}" for number in range(10, 30)]
    large = make_region(municipalities=[WADDINXVEEN, *codes])
    assert queries_with(large, codes, 40) == few


def test_saving_one_answer_takes_nine_queries_and_the_chain(officer_client: Client, scan: Scan) -> None:
    make_sheet(scan, WADDINXVEEN, shared=False)
    for version in range(2):
        with CaptureQueriesContext(connection) as counted:
            status, _ = save(officer_client, scan, version=version, answer="present", note=f"nr {version}")
        assert status == 200
        said = [one["sql"] for one in counted.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert len(said) <= 9


def test_provider_typed_and_saved_with_any_button_is_added(officer_client: Client, scan: Scan) -> None:
    """Enter in the field presses another button than "Voeg toe": the name is not lost."""
    officer_client.post(
        address(scan, "a/"), {"A1.1-version": 0, "A1.1-answer": "", "A1.1-new_provider": "De Ster", "next": "blijf"}
    )

    assert Initiative.objects.get().name == "De Ster"
    assert Answer.objects.get().provider == "De Ster"


def test_next_step_is_the_first_open_question_in_page_order(officer_client: Client, scan: Scan) -> None:
    for code in ("A1.1", "C4.3"):
        make_answer(scan, WADDINXVEEN, code, "present")

    page = officer_client.get(address(scan)).content.decode()

    assert f'href="/scan/{scan.pk}/invullen/{WADDINXVEEN}/a/#A1.2"' in page


def test_cell_that_nobody_touched_is_left_alone_however_its_text_is_set(officer_client: Client, scan: Scan) -> None:
    """What came from a file or through a script stands on the page as a form sends it back."""
    make_answer(
        scan,
        WADDINXVEEN,
        "B2.1",
        "present",
        on_behalf=True,
        limits=["far", "too_little", "waiting_list"],
        note="Eerst\nen toen ",
        provider=" Het Huis",
    )
    sent = {
        "B2.1-answer": "present",
        "B2.1-limits": ["too_little", "waiting_list", "far"],
        "B2.1-note": "Eerst\r\nen toen ",
        "B2.1-provider": " Het Huis",
        "B2.1-version": 1,
    }

    assert officer_client.post(address(scan, "b/"), sent).status_code == 302
    stored = Answer.objects.get()
    assert (stored.version, stored.on_behalf) == (1, True)

    # Nor is it a conflict when a colleague changes it meanwhile.
    Answer.objects.update(version=2, note="Van een ander")
    Revision.objects.create(
        subject="answer",
        subject_id=stored.pk,
        version=1,
        trail=scan.trail,
        after={"answer": "present", "limits": stored.limits, "note": stored.note, "provider": stored.provider},
    )
    assert officer_client.post(address(scan, "b/"), sent).status_code == 302
    assert Answer.objects.get().note == "Van een ander"


def test_text_that_a_script_saved_and_a_form_sends_again_is_the_same_text(officer_client: Client, scan: Scan) -> None:
    note = "x" * 1998
    said = {"B2.1-answer": "present", "B2.1-note": f"{note}\ny", "B2.1-version": 0}
    assert officer_client.post(address(scan, "antwoord/B2.1/"), said).status_code == 200

    whole = said | {"B2.1-note": f"{note}\r\ny", "B2.1-version": 1}
    assert officer_client.post(address(scan, "b/"), whole).status_code == 302
    assert (Answer.objects.get().version, Answer.objects.get().note) == (1, f"{note}\ny")
