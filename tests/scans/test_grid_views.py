"""The pages of the coordinator's grid: who gets in, what they save, and what an officer gets to see of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.scans.models import Answer, Scan
from regions.models import Region, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
)

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region, name="Coen van den Berg")


@pytest.fixture
def coordinating(client: Client, coordinator: User) -> Client:
    client.force_login(coordinator)
    return client


def address(scan: Scan, path: str = "bouwsteen/B2/") -> str:
    return f"/scan/{scan.pk}/invullen/{path}"


def said(scan: Scan, code: str = "B2.1") -> dict[str, str]:
    return dict(Answer.objects.filter(scan=scan, activity__code=code).values_list("municipality", "answer"))


def page_of(scan: Scan, client: Client, **changes: str) -> dict[str, str]:
    """The whole form as a browser without JavaScript sends it, with some fields changed."""
    html = client.get(address(scan)).content.decode()
    fields = dict(re.findall(r'name="([^"]+-version)" value="(\d+)"', html))
    for select in re.findall(r'<select name="([^"]+-answer)"(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', select[1])
        fields[select[0]] = chosen[1] if chosen else ""
    return fields | changes


def follow(client: Client, scan: Scan, data: dict[str, Any], path: str = "bouwsteen/B2/") -> Response:
    return client.post(address(scan, path), data, follow=True)


# --- who gets in -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", ["", "bouwsteen/B2/", "klopt-dit/"])
def test_grid_is_for_coordinators_of_the_region_alone(client: Client, scan: Scan, path: str) -> None:
    expected = {
        "its coordinator": (make_coordinator(scan.region), 302 if not path else 200),
        "an officer": (make_officer(GOUDA), 403),
        "a reader": (make_reader(scan.region), 403),
        "a coordinator elsewhere": (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        "an editor": (make_editor(make_initiative()), 404),
        "staff": (make_staff(), 404),
    }
    for who, (user, status) in expected.items():
        client.force_login(user)
        assert client.get(address(scan, path)).status_code == status, who


@pytest.mark.parametrize("path", ["bouwsteen/B2/", "vakje/B2.1/GM0513/", "ongedaan/", "klopt-dit/"])
def test_grid_takes_nothing_from_others_or_when_the_scan_is_not_open(client: Client, scan: Scan, path: str) -> None:
    data = {"row": "B2.1:present", "B2.1-GM0513-answer": "present", "B2.1-GM0513-version": "0", "all": "ja"}
    make_offer(make_initiative(), "A1.1")
    client.force_login(make_officer(GOUDA))
    assert client.post(address(scan, path), data).status_code == 403

    client.force_login(make_coordinator(scan.region))
    Scan.objects.filter(pk=scan.pk).update(state="preparing")
    assert client.post(address(scan, path), data).status_code == 403
    assert not Answer.objects.exists()


def test_grid_leads_to_the_first_bouwsteen(coordinating: Client, scan: Scan) -> None:
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A1/"))


def test_grid_leads_to_the_first_bouwsteen_with_an_empty_cell(coordinating: Client, scan: Scan) -> None:
    codes = list(scan.edition.activities.order_by("position").values_list("code", flat=True))
    gms = list(scan.region.municipalities.values_list("pk", flat=True))
    for gm in gms:
        make_sheet(scan, gm)
        for code in (one for one in codes if one.startswith("A1.")):
            make_answer(scan, gm, code, "present")
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A2/"))

    for gm in gms:
        for code in (one for one in codes if not one.startswith("A1.")):
            make_answer(scan, gm, code, "present")
    assertRedirects(coordinating.get(address(scan, "")), address(scan, "bouwsteen/A1/"))


def test_grid_of_a_scan_that_is_not_open_leads_to_the_scan(coordinating: Client, scan: Scan) -> None:
    Scan.objects.filter(pk=scan.pk).update(state="preparing")

    assertContains(coordinating.get(address(scan, ""), follow=True), "Deze scan is nu niet open")
    assert coordinating.get(address(scan)).status_code == 403


def test_grid_shows_drafts_and_says_so(coordinating: Client, scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.1", "present")
    make_answer(scan, WADDINXVEEN, "B2.1", "missing", note="alleen voor ons")

    html = coordinating.get(address(scan)).content.decode()

    assert 'id="B2.1-GM0627-wie">concept<' in html
    assert 'id="B2.1-GM0513-wie"><' in html
    assert "alleen voor ons" not in html


# --- one cell --------------------------------------------------------------------------------------------------
def send(client: Client, scan: Scan, answer: str, gm: str = GOUDA, **more: Any) -> tuple[int, dict[str, Any]]:
    prefix = f"B2.1-{gm}"
    data = {f"{prefix}-{name}": value for name, value in ({"version": 0, "answer": answer} | more).items()}
    response = client.post(address(scan, f"vakje/B2.1/{gm}/"), data)
    is_json = response["Content-Type"].startswith("application/json")
    return response.status_code, json.loads(response.content) if is_json else {}


def test_cell_is_saved_alone(coordinating: Client, scan: Scan) -> None:
    status, reply = send(coordinating, scan, "elsewhere")

    assert (status, reply["version"]) == (200, 1)
    assert re.fullmatch(r"\d\d\.\d\d", reply["saved_at"])
    stored = Answer.objects.get()
    assert (stored.municipality_id, stored.answer, stored.on_behalf) == (GOUDA, "elsewhere", True)


def test_cell_of_the_municipality_asks_for_a_reason(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    status, reply = send(coordinating, scan, "present", version=1)
    assert (status, reply["own"]) == (422, True)
    assert said(scan)[GOUDA] == "missing"

    status, reply = send(coordinating, scan, "present", version=1, reason="Gebeld")
    assert (status, reply["version"]) == (200, 2)


def test_cell_that_a_municipality_filled_in_meanwhile_says_what_it_is(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    status, reply = send(coordinating, scan, "present")

    assert (status, reply["version"]) == (409, "1")
    assert reply["message"] == "De gemeente Gouda heeft dit net ook ingevuld. Uw antwoord is niet weg."
    mine, theirs = reply["html"].split('<div class="conflict__side">')[1:]
    assert "Aanwezig" in mine
    assert "Mist nog" in theirs
    assert 'name="B2.1-GM0513-reason"' in theirs  # the municipality's own: to change it takes a reason


@pytest.mark.parametrize(
    "fields", [{"answer": "perhaps"}, {"version": "x"}, {"reason": "x" * 501}, {"reason": "nul\x00teken"}]
)
def test_cell_that_is_wrong_is_refused_with_a_sentence(
    coordinating: Client, scan: Scan, fields: dict[str, str]
) -> None:
    status, reply = send(coordinating, scan, fields.pop("answer", "present"), **fields)

    assert status == 422
    assert reply["message"].startswith("Nog niet opgeslagen. ")
    assert not Answer.objects.exists()


@pytest.mark.parametrize("path", ["vakje/Z9.9/GM0513/", "vakje/B2.1/GM0632/", "vakje/B2.1/gouda/"])
def test_cell_that_is_not_there(coordinating: Client, scan: Scan, path: str) -> None:
    get_municipality("GM0632")
    assert coordinating.post(address(scan, path), {}).status_code == 404


# --- a page, and many at once ----------------------------------------------------------------------------------
def test_page_without_javascript_saves_what_was_chosen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.2", "present")

    response = follow(
        coordinating, scan, page_of(scan, coordinating, **{"B2.1-GM0513-answer": "elsewhere", "next": "B3"})
    )

    assertContains(response, "Opgeslagen om")
    assert response.request["PATH_INFO"] == address(scan, "bouwsteen/B3/")
    assert said(scan) == {GOUDA: "elsewhere"}
    assert Answer.objects.count() == 2


def test_page_of_the_last_bouwsteen_ends_at_the_scan(coordinating: Client, scan: Scan) -> None:
    assertRedirects(coordinating.post(address(scan, "bouwsteen/C4/"), {"next": "klaar"}), f"/scan/{scan.pk}/")


def test_page_asks_for_a_reason_and_keeps_what_was_chosen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "B2.1-GM0627-answer": "elsewhere"})

    response = coordinating.post(address(scan), data)

    assert response.status_code == 422
    assertContains(response, "De gemeente koos zelf: Mist nog.", status_code=422)
    assertContains(response, 'name="B2.1-GM0513-reason"', status_code=422)
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere"}

    data |= {"B2.1-GM0513-reason": "Gebeld met de gemeente", "B2.1-GM0627-version": "1"}
    assert coordinating.post(address(scan), data).status_code == 302
    assert said(scan)[GOUDA] == "present"


def test_page_with_a_conflict_shows_both_and_loses_nothing(coordinating: Client, scan: Scan) -> None:
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "B2.1-GM0627-answer": "elsewhere"})
    make_answer(scan, GOUDA, "B2.1", "missing", note="van de gemeente")

    response = coordinating.post(address(scan), data)

    assert response.status_code == 409
    html = response.content.decode()
    mine, theirs = html.split('<div class="conflict__side">')[1:]
    assert "Aanwezig" in mine
    assert "van de gemeente" in theirs
    assert 'value="mine 1 B2.1-GM0513"' in html
    assert 'name="B2.1-GM0513-version" value="0"' in html
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere"}


def test_row_fills_all_municipalities_and_can_be_undone(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    response = follow(coordinating, scan, {"row": "B2.1:elsewhere"})

    assertContains(response, "2 lege vakjes op Elders gezet. 1 antwoord van een gemeente is gelijk gebleven.")
    assertContains(response, "Maak ongedaan")
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "elsewhere", DEVENTER: "elsewhere"}

    batch = re.search(r'name="batch" value="([^"]+)"', response.content.decode())
    assert batch
    undone = follow(coordinating, scan, {"batch": batch[1], "code": "B2"}, "ongedaan/")
    assertContains(undone, "2 vakjes zijn weer zoals eerst.")
    assert said(scan) == {GOUDA: "missing", WADDINXVEEN: "", DEVENTER: ""}


def test_row_saves_what_was_chosen_in_cells_first(coordinating: Client, scan: Scan) -> None:
    data = page_of(scan, coordinating, **{"B2.1-GM0513-answer": "present", "row": "B2.1:missing"})

    follow(coordinating, scan, data)

    assert said(scan) == {GOUDA: "present", WADDINXVEEN: "missing", DEVENTER: "missing"}


def test_row_reaches_municipalities_on_other_pages_and_says_so(client: Client) -> None:
    large = make_scan(make_region(municipalities=[f"GM{number}" for number in range(1000, 1018)]))
    client.force_login(make_coordinator(large.region))

    response = client.get(address(large))
    assertContains(response, "alle 18 gemeenten")
    assertContains(response, "Gemeenten 1–9")
    assertContains(response, "Gemeenten 10–18")

    filled = client.post(address(large) + "?kolommen=2", {"row": "B2.1:missing"}, follow=True)
    assertContains(filled, "18 lege vakjes op Mist nog gezet.")
    assert filled.request["QUERY_STRING"].startswith("kolommen=2&")


def test_column_fills_one_municipality_in_this_bouwsteen(coordinating: Client, scan: Scan) -> None:
    make_answer(scan, GOUDA, "B2.3", "present")

    assertContains(follow(coordinating, scan, {"column": "GM0513:dont_know"}), "4 lege vakjes op Weet ik niet gezet.")

    rows = Answer.objects.values_list("municipality", "activity__bouwsteen__code").distinct()
    assert list(rows) == [(GOUDA, "B2")]


@pytest.mark.parametrize(
    ("ticks", "count"),
    [
        ({"rows": ["B2.1", "B2.2"], "columns": [GOUDA, DEVENTER]}, 4),
        ({"rows": ["B2.1", "B2.2"]}, 6),
        ({"columns": [GOUDA]}, 5),
    ],
)
def test_selection_fills_what_is_ticked(
    coordinating: Client, scan: Scan, ticks: dict[str, list[str]], count: int
) -> None:
    assertContains(
        follow(coordinating, scan, {**ticks, "chosen": "missing"}), f"{count} lege vakjes op Mist nog gezet."
    )
    assert Answer.objects.filter(answer="missing").count() == count


def test_selection_of_nothing_changes_nothing(coordinating: Client, scan: Scan) -> None:
    assertContains(follow(coordinating, scan, {"chosen": "missing"}), "Vink eerst een rij of een gemeente aan.")
    assert not Answer.objects.exists()


def test_region_form_says_where_it_is(coordinating: Client, scan: Scan) -> None:
    assertContains(coordinating.get(address(scan)), "Voor de hele regio: waar is dit?", count=3)

    response = follow(coordinating, scan, {"region": f"B2.4:{GOUDA}"})

    assertContains(response, "3 lege vakjes ingevuld: Aanwezig in Gouda, en Elders voor de andere gemeenten.")
    assertContains(response, "De regio: Aanwezig in Gouda")
    assert said(scan, "B2.4") == {GOUDA: "present", WADDINXVEEN: "elsewhere", DEVENTER: "elsewhere"}
    assert set(Answer.objects.values_list("source", flat=True)) == {"namens de regio"}


@pytest.mark.parametrize(
    "data",
    [
        {"row": "B2.1:perhaps"},
        {"row": "A1.1:present"},
        {"row": ""},
        {"column": "GM0632:present"},
        {"chosen": "present", "rows": "Z9.9"},
        {"region": "B2.4:GM0632"},
        {"region": "B2.4"},
    ],
)
def test_filling_of_what_is_not_there_does_not_exist(coordinating: Client, scan: Scan, data: dict[str, str]) -> None:
    get_municipality("GM0632")
    assert coordinating.post(address(scan), data).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("batch", ["", "x", "7b1f8c5e-6a0d-4b8e-9c55-3f6b8f0a1d2e"])
def test_undo_of_what_is_not_there_changes_nothing(coordinating: Client, scan: Scan, batch: str) -> None:
    make_answer(scan, GOUDA, "B2.1", "missing")

    assertContains(follow(coordinating, scan, {"batch": batch, "code": "B2"}, "ongedaan/"), "0 vakjes")
    assert said(scan) == {GOUDA: "missing"}


def test_small_screen_picks_a_municipality_and_stays_with_it(coordinating: Client, scan: Scan) -> None:
    response = follow(coordinating, scan, {"show": "ja", "gemeente": WADDINXVEEN})
    assert response.request["QUERY_STRING"] == f"gemeente={WADDINXVEEN}"

    response = coordinating.post(f"{address(scan)}?gemeente={WADDINXVEEN}", {"row": "B2.1:present"})
    assert f"gemeente={WADDINXVEEN}" in response["Location"]


# --- klopt dit? ------------------------------------------------------------------------------------------------
def test_check_takes_over_what_is_ticked_and_can_be_undone(coordinating: Client, scan: Scan) -> None:
    here = make_offer(make_initiative(name="Het Huis"), "A1.1", municipalities=[GOUDA, DEVENTER], places=[GOUDA])
    make_offer(make_initiative(name="De Boot"), "A1.2", municipalities=[GOUDA])
    assertContains(coordinating.get(address(scan, "klopt-dit/")), "Het Huis")

    response = follow(coordinating, scan, {"offer": here.pk}, "klopt-dit/")

    assertContains(response, "2 lege vakjes ingevuld.")
    assertNotContains(response, "Het Huis")
    assert said(scan, "A1.1") == {GOUDA: "present", DEVENTER: "elsewhere"}
    batch = re.search(r'name="batch" value="([^"]+)"', response.content.decode())
    assert batch
    assertContains(follow(coordinating, scan, {"batch": batch[1]}, "ongedaan/"), "Het Huis")


def test_check_of_all_lines_at_once(coordinating: Client, scan: Scan) -> None:
    for activity in ("A1.1", "A1.2"):
        make_offer(make_initiative(), activity, municipalities=[GOUDA, WADDINXVEEN])

    response = follow(coordinating, scan, {"all": "ja"}, "klopt-dit/")

    assertContains(response, "4 lege vakjes ingevuld.")
    assertContains(response, "Hier is niets meer na te kijken.")


def test_check_without_a_tick_changes_nothing(coordinating: Client, scan: Scan) -> None:
    make_offer(make_initiative(), "A1.1")

    assertContains(follow(coordinating, scan, {"offer": "999"}, "klopt-dit/"), "niets aangevinkt")
    assert not Answer.objects.exists()


# --- what the officer sees -------------------------------------------------------------------------------------
@pytest.fixture
def changed(coordinating: Client, scan: Scan) -> Client:
    """Logged in as the officer of Gouda, after the region changed their answer."""
    officer = make_officer(GOUDA)
    coordinating.force_login(officer)
    answer = {"B2.1-version": 0, "B2.1-answer": "missing", "B2.1-reason": "no_space", "B2.1-note": "mijn tekst"}
    coordinating.post(address(scan, f"{GOUDA}/antwoord/B2.1/"), answer)
    coordinating.force_login(make_coordinator(scan.region, name="Bea Bijzonder"))
    assert send(coordinating, scan, "present", version=1, reason="Het Huis doet dit al")[0] == 200
    coordinating.force_login(officer)
    return coordinating


@pytest.mark.parametrize("path", ["", "b/"])
def test_officer_sees_what_the_region_changed_and_why(changed: Client, scan: Scan, path: str) -> None:
    response = changed.get(address(scan, f"{GOUDA}/{path}"))

    assertContains(response, "De regio veranderde dit: Herstel-/zelfregiecoaching")
    assertContains(response, "U koos: Mist nog. Nu staat er: Aanwezig. Reden: Het Huis doet dit al")
    assertContains(response, "Gedaan door de regiocoördinator")
    assertNotContains(response, "Bea Bijzonder")


def test_officer_puts_their_answer_back(changed: Client, scan: Scan) -> None:
    response = follow(changed, scan, {"version": "2"}, f"{GOUDA}/antwoord/B2.1/terugzetten/")

    assertContains(response, "uw eigen antwoord staat er weer")
    assertNotContains(response, "De regio veranderde")
    stored = Answer.objects.get()
    assert (stored.answer, stored.reason, stored.note, stored.on_behalf) == ("missing", "no_space", "mijn tekst", False)


def test_officer_agrees_with_the_change(changed: Client, scan: Scan) -> None:
    response = follow(changed, scan, {"version": "2", "agree": "ja"}, f"{GOUDA}/antwoord/B2.1/terugzetten/")

    assertNotContains(response, "De regio veranderde")
    stored = Answer.objects.get()
    assert (stored.answer, stored.on_behalf) == ("present", False)


@pytest.mark.parametrize(("code", "version"), [("B2.1", "1"), ("B2.1", ""), ("B2.2", "2")])
def test_officer_puts_nothing_back_that_is_not_what_they_saw(
    changed: Client, scan: Scan, code: str, version: str
) -> None:
    response = follow(changed, scan, {"version": version}, f"{GOUDA}/antwoord/{code}/terugzetten/")

    assertContains(response, "intussen veranderd")
    assert said(scan) == {GOUDA: "present"}


def test_answer_is_put_back_by_its_officers_alone(changed: Client, scan: Scan) -> None:
    for user in (make_officer(WADDINXVEEN), make_coordinator(scan.region), make_reader(scan.region)):
        changed.force_login(user)
        path = address(scan, f"{GOUDA}/antwoord/B2.1/terugzetten/")
        assert changed.post(path, {"version": "2"}).status_code == 403
    assert said(scan) == {GOUDA: "present"}


def test_coordinator_is_not_told_of_their_own_change(changed: Client, scan: Scan) -> None:
    changed.force_login(make_coordinator(scan.region))

    assertNotContains(changed.get(address(scan, f"{GOUDA}/")), "De regio veranderde")


def test_officer_sees_what_the_region_filled_in_and_answers_themselves(coordinating: Client, scan: Scan) -> None:
    follow(coordinating, scan, {"row": "B2.1:missing"})
    coordinating.force_login(make_officer(GOUDA))

    page = coordinating.get(address(scan, f"{GOUDA}/b/"))
    assertContains(page, "Ingevuld door de regio", count=1)
    assertNotContains(page, "De regio veranderde")


# --- queries ---------------------------------------------------------------------------------------------------
def fill_region(size: int) -> Scan:
    """A region of which every other cell of B2 is answered, and with something reported in each municipality."""
    region: Region = make_region(municipalities=[f"GM{number}" for number in range(2000, 2000 + size)])
    scan = make_scan(region)
    for number, code in enumerate(region.municipalities.values_list("pk", flat=True)):
        make_offer(make_initiative(municipality=code), "A1.1", municipalities=[code], places=[code])
        for activity in ("B2.1", "B2.3", "B1.1"):
            if number % 2:
                make_answer(scan, code, activity, "present", on_behalf=bool(number % 3))
    return scan


@pytest.mark.parametrize(("path", "most"), [("bouwsteen/B2/", 6), ("klopt-dit/", 8)])
def test_grid_takes_as_many_queries_for_ten_times_as_much(client: Client, path: str, most: int) -> None:
    counts = []
    for size in (3, 30):
        scan = fill_region(size)
        client.force_login(make_coordinator(scan.region))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address(scan, path)).status_code == 200
        counts.append(len(captured))

    assert counts[0] == counts[1] <= most
