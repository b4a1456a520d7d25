"""The history of a cell and of the table, and the trail as a file: in words, and only what the reader may see."""

from __future__ import annotations

import ast
import csv
import io
from pathlib import Path

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import inventory.scans
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.board import share_on_behalf, take_back_sharing
from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.actions.scans import add_participant
from inventory.scans.actions.sheets import share_sheet
from inventory.scans.actions.table import SteunpuntInput, decide, save_steunpunten
from inventory.scans.histories import SCAN_ACTIONS, table_words
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from inventory.scans.trail_file import PLAIN
from regions.chain import seal
from regions.history import value_in_words
from regions.models import Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db

CODE = "B2.1"


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


@pytest.fixture
def officer(scan: Scan) -> User:
    return make_officer(GOUDA, name="Anneke Jansen", email="anneke@gouda.example")


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region, name="Bas de Vries", email="bas@regio.example")


def filling(scan: Scan) -> Filling:
    municipality = get_municipality(GOUDA)
    return Filling(scan, municipality, scan.sheets.filter(municipality=municipality).first())


def say(scan: Scan, by: User, answer: str, note: str = "") -> Answer:
    stored = scan.answers.filter(municipality=GOUDA, activity__code=CODE).first()
    return save_answer(
        filling=filling(scan),
        activity=get_activity(CODE),
        values=AnswerValues(answer=answer, note=note),
        expected=stored.version if stored else 0,
        by=by,
    )


def change_for_region(scan: Scan, by: User, answer: str, reason: str) -> None:
    stored = scan.answers.filter(municipality=GOUDA, activity__code=CODE).first()
    cell = GridInput(
        activity=get_activity(CODE),
        municipality=get_municipality(GOUDA),
        answer=answer,
        expected=stored.version if stored else 0,
        reason=reason,
    )
    answer_on_behalf(scan=scan, cell=cell, by=by)


def get(user: User, name: str, *args: object, number: str = "") -> HttpResponse:
    client = Client()
    assert client.login(email=user.email, password=PASSWORD)
    response = client.get(reverse(name, args=args), {"bladzijde": number} if number else {})
    assert isinstance(response, HttpResponse)
    return response


def look(user: User, scan: Scan, number: str = "") -> str:
    response = get(user, "answer-history", scan.pk, GOUDA, CODE, number=number)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- one cell --------------------------------------------------------------------------------------------------
def test_history_of_a_cell_tells_who_what_and_why_the_newest_first(
    scan: Scan, officer: User, coordinator: User
) -> None:
    say(scan, officer, "present", "Elke week in het buurthuis")
    change_for_region(scan, coordinator, "elsewhere", "Samen gebeld")

    html = look(officer, scan)

    assert html.index("Samen gebeld") < html.index("Elke week in het buurthuis")
    assert "Was: </span>Aanwezig" in html
    assert "Werd: </span>Elders" in html
    assert 'de regiocoördinator</span> <span class="soft">(veranderd door de regio)' in html
    assert 'uur</strong> door <span class="history__who">u</span>' in html
    assert "Bas de Vries" not in html
    assert "Dit is nog een concept." in html


def test_names_are_for_colleagues_and_the_coordinator_alone(scan: Scan, officer: User, coordinator: User) -> None:
    say(scan, officer, "present")
    share_sheet(filling=filling(scan), by=officer)
    say(scan, officer, "elsewhere")
    colleague, neighbour, reader = make_officer(GOUDA), make_officer(WADDINXVEEN), make_reader(scan.region)

    for user in (colleague, coordinator):
        assert "Anneke Jansen (gemeente Gouda)" in look(user, scan)
    for user in (neighbour, reader):
        html = look(user, scan)
        assert "Anneke" not in html
        assert "anneke@gouda.example" not in html
        assert 'class="history__who">gemeente Gouda</span>' in html


def test_account_that_is_gone_is_told_without_a_name(scan: Scan, officer: User, coordinator: User) -> None:
    say(scan, officer, "present")
    officer.delete()

    assert "gemeente Gouda (een account dat er niet meer is)" in look(coordinator, scan)


def test_draft_is_for_the_municipality_and_the_coordinator_alone(scan: Scan, officer: User, coordinator: User) -> None:
    say(scan, officer, "present")

    for user in (officer, coordinator):
        assert get(user, "answer-history", scan.pk, GOUDA, CODE).status_code == 200
    for user in (make_officer(WADDINXVEEN), make_reader(scan.region)):
        response = get(user, "answer-history", scan.pk, GOUDA, CODE)
        assert response.status_code == 403
        assert "heeft haar antwoorden nog niet gedeeld" in response.content.decode()
    assert get(make_officer(DEVENTER), "answer-history", scan.pk, GOUDA, CODE).status_code == 404


def test_members_read_how_it_stood_at_sharing_and_what_came_after(scan: Scan, officer: User) -> None:
    say(scan, officer, "missing", "Eerste concept")
    say(scan, officer, "dont_know", "Tweede concept")
    say(scan, officer, "present", "Zo gedeeld")
    share_sheet(filling=filling(scan), by=officer)
    say(scan, officer, "elsewhere", "Na het delen")
    member = make_reader(scan.region)

    html = look(member, scan)

    assert "concept" not in html.replace("conceptueel", "").split("<main")[1]
    assert "Mist nog" not in html.split("<main")[1]
    assert "Weet ik niet" not in html.split("<main")[1]
    assert "zo stond het er bij het delen" in html
    assert html.count("history__entry") == 2
    assert html.index("Na het delen") < html.index("zo stond het er bij")
    assert "Eerste concept" in look(officer, scan)


def test_what_was_a_draft_again_between_two_sharings_stays_one(scan: Scan, officer: User, coordinator: User) -> None:
    change_for_region(scan, coordinator, "missing", "")
    share_on_behalf(filling=filling(scan), by=coordinator)
    assert "de regiocoördinator" in look(make_reader(scan.region), scan)
    take_back_sharing(filling=filling(scan), by=officer)
    say(scan, officer, "dont_know", "Even als concept")
    say(scan, officer, "present", "Weer gedeeld")
    member = make_reader(scan.region)
    assert get(member, "answer-history", scan.pk, GOUDA, CODE).status_code == 403

    share_sheet(filling=filling(scan), by=officer)

    html = look(member, scan)
    assert "Weer gedeeld" in html
    assert html.count('<li class="history__entry">') == 1
    assert "Even als concept" not in html


def test_cell_that_was_filled_in_after_sharing_is_told_whole(scan: Scan, officer: User) -> None:
    share_sheet(filling=filling(scan), by=officer)
    say(scan, officer, "present", "Pas later")

    html = look(make_reader(scan.region), scan)

    assert "Pas later" in html
    assert "(zo stond het er" not in html


def test_cell_without_history_says_so(scan: Scan, officer: User) -> None:
    assert "Hier is nog niets ingevuld." in look(officer, scan)


def test_long_history_comes_in_pages_with_the_same_number_of_queries(scan: Scan, officer: User) -> None:
    say(scan, officer, "present", "nr 0")
    counts = []
    for upto in (3, 60):
        for number in range(scan.answers.get().version, upto):
            say(scan, officer, "present", f"nr {number}")
        with CaptureQueriesContext(connection) as queries:
            html = look(officer, scan)
        counts.append(len(queries))
    assert "nr 59" in html
    assert "nr 33" not in html
    assert "Bladzijde 1 van 3" in html
    assert "nr 33" in look(officer, scan, "2")
    assert "nr 0" in look(officer, scan, "3")
    # Beyond the last and what is no number: a page that there is.
    assert "Bladzijde 3 van 3" in look(officer, scan, "99")
    assert "Bladzijde 1 van 3" in look(officer, scan, "x")
    assert counts[0] == counts[1]


def test_history_of_a_cell_asks_no_more_than_eight_queries_of_anybody(
    scan: Scan, officer: User, coordinator: User
) -> None:
    say(scan, officer, "present", "Als concept")
    share_sheet(filling=filling(scan), by=officer)
    say(scan, officer, "present", "Gedeeld")
    for user in (officer, coordinator, make_reader(scan.region)):
        client = Client()
        client.force_login(user)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(reverse("answer-history", args=[scan.pk, GOUDA, CODE]))
        assert "Gedeeld" in response.content.decode()
        assert len(queries) <= 8


# --- the table -------------------------------------------------------------------------------------------------
def test_history_of_the_table_tells_of_decisions_and_steunpunten(scan: Scan, coordinator: User) -> None:
    one, two = make_initiative(slug="het-huis", name="Het Huis"), make_initiative(slug="de-kap", name="De Kap")
    providers = {one.slug, two.slug}
    for version, decision in enumerate(("discuss", "combine")):
        decide(scan=scan, code=CODE, providers=providers, decision=decision, note="", expected=version, by=coordinator)
    place = SteunpuntInput(slug=one.slug, gm=GOUDA, status="yes", seen="", expected=0)
    save_steunpunten(scan=scan, inputs=[place], by=coordinator)

    response = get(make_reader(scan.region), "scan-table-history", scan.pk)

    html = " ".join(response.content.decode().split())
    assert "Was: </span>We praten er nog over" in html
    assert "Werd: </span>We gaan het samen doen" in html
    assert "Het Huis, De Kap" in html
    assert "Steunpunt, Het Huis, Gouda" in html or ", Het Huis, Gouda" in html
    assert "Bas de Vries" not in html


# --- the file --------------------------------------------------------------------------------------------------
def read_trail(user: User, scan: Scan) -> list[dict[str, str]]:
    client = Client()
    assert client.login(email=user.email, password=PASSWORD)
    response = client.get(reverse("scan-trail", args=[scan.pk]))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"].endswith('.csv"')
    data = b"".join(response.streaming_content)  # type: ignore[attr-defined]  # the client types no streams
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig")), delimiter=";"))


def test_coordinator_takes_the_whole_trail_along(scan: Scan, officer: User, coordinator: User) -> None:
    say(scan, officer, "present", "=1+1")
    change_for_region(scan, coordinator, "elsewhere", "Samen gebeld")
    share_sheet(filling=filling(scan), by=officer)
    add_participant(scan=scan, perspective="experience", who="Vier mensen", by=coordinator)
    adopt_scan(scan=scan, by=coordinator)

    rows = read_trail(coordinator, scan)

    revisions = list(Revision.objects.filter(trail=scan.trail).order_by("position"))
    assert [row["Nummer"] for row in rows] == [str(number) for number in range(1, len(revisions) + 1)]
    assert [row["Vingerafdruk"] for row in rows] == [one.hash for one in revisions]
    first, second = rows[0], rows[1]
    assert first["Wie"] == "Anneke Jansen (gemeente Gouda)"
    assert (first["Wat"], first["Gemeente"], first["Versie"]) == ("antwoord", "Gouda", "1")
    assert first["Activiteit"].startswith("B2.1 ")
    assert first["Wat het werd"] == "antwoord: Aanwezig; toelichting: =1+1"
    assert (second["Wie"], second["Waarom"]) == ("u", "Samen gebeld")
    assert second["Wat er stond"].startswith("antwoord: Aanwezig")
    assert second["Wat het werd"].startswith("antwoord: Elders")
    assert first["Hoe"] == "ingevuld"
    assert rows[-1]["Hoe"] == "vastgesteld"


def test_trail_calls_the_region_the_edition_and_the_round_before_by_name(scan: Scan, coordinator: User) -> None:
    before = make_scan(scan.region, title="Scan van toen")
    by_name = value_in_words("scan", "previous", before.pk, table_words(make_scan(scan.region, previous=before)))
    words = table_words(scan)

    assert by_name == "Scan van toen"
    assert value_in_words("scan", "region", scan.region_id, words) == scan.region.name
    assert value_in_words("scan", "edition", scan.edition_id, words) == str(scan.edition)


def test_every_action_that_is_written_in_a_scan_has_a_dutch_word() -> None:
    """Read from the source: an action that somebody adds and nobody names, fails here."""
    sources = Path(inventory.scans.__file__).parent.rglob("*.py")
    trees = [ast.parse(one.read_text(encoding="utf-8")) for one in sources]
    named = {
        target.id: node.value
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found = {word for tree in trees for node in ast.walk(tree) for word in actions_in(node, named)}

    assert {"answer", "adopt", "still", "unpublish", "read_along", "on_behalf_undo"} <= found
    assert found - SCAN_ACTIONS.keys() - PLAIN.keys() == set()


def actions_in(node: ast.AST, named: dict[str, ast.expr]) -> set[str]:
    """The actions that a call or a definition names: as `action=`, or as an argument of what notes a step."""
    given: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        given += [one.value for one in node.keywords if one.arg == "action" and called != "add_argument"]
        given += node.args[1:3] if called in {"_step", "_note"} else []
    if isinstance(node, ast.FunctionDef):
        given += [
            default
            for argument, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            if argument.arg == "action" and default is not None
        ]
    return {word for one in given for word in words_in(one, named)}


def words_in(value: ast.expr, named: dict[str, ast.expr]) -> set[str]:
    if isinstance(value, ast.IfExp):
        return words_in(value.body, named) | words_in(value.orelse, named)
    if isinstance(value, ast.Name) and value.id in named:
        return words_in(named[value.id], {})
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) else set()


def test_text_that_a_spreadsheet_would_compute_is_harmless(scan: Scan, officer: User, coordinator: User) -> None:
    say(scan, officer, "present")
    change_for_region(scan, coordinator, "elsewhere", '=HYPERLINK("https://elders.example")')

    assert read_trail(coordinator, scan)[1]["Waarom"] == '\'=HYPERLINK("https://elders.example")'


def test_trail_is_for_the_coordinators_of_the_region_alone(scan: Scan, officer: User) -> None:
    for user in (officer, make_reader(scan.region)):
        assert get(user, "scan-trail", scan.pk).status_code == 403
    elsewhere = make_coordinator(make_region(municipalities=[DEVENTER]))
    assert get(elsewhere, "scan-trail", scan.pk).status_code == 404


def test_trail_has_the_same_number_of_queries_whatever_its_size(scan: Scan, officer: User, coordinator: User) -> None:
    counts = []
    for upto in (2, 30):
        for number in range(upto):
            say(scan, officer, "present", f"nr {upto}-{number}")
        seal(scan.trail)
        with CaptureQueriesContext(connection) as queries:
            read_trail(coordinator, scan)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_change_of_a_moment_ago_stands_at_the_end_without_a_number(
    scan: Scan, officer: User, coordinator: User
) -> None:
    say(scan, officer, "present")
    seal(scan.trail)
    say(scan, officer, "elsewhere")

    assert [row["Nummer"] for row in read_trail(coordinator, scan)] == ["1", ""]


def test_every_answer_word_is_told_as_its_label(scan: Scan, officer: User) -> None:
    for kind in AnswerKind:
        say(scan, officer, kind.value)

    html = look(officer, scan)

    assert all(kind.label in html for kind in AnswerKind)
    assert SCAN_ACTIONS["on_behalf"] == "namens de regio"
