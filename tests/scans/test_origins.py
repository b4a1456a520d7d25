"""Where an answer came from: said beside the answer, to the municipality itself and to the region's members."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from inventory.scans.actions.answers import REGION_SOURCE, AnswerValues, save_answer, snapshot
from inventory.scans.models import Answer, Scan
from inventory.scans.origins import origin_in_words
from inventory.scans.permissions import Filling
from regions.models import User
from regions.saving import Saving, record
from tests.builders import (
    GOUDA,
    get_activity,
    get_municipality,
    make_answer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db

AT_THE_TABLE = f"{REGION_SOURCE}, aan tafel op 17 september 2026"


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA]))


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def cell_address(scan: Scan) -> str:
    return reverse("filling-group", args=[scan.pk, GOUDA, "a"])


def history_address(scan: Scan) -> str:
    return reverse("answer-history", args=[scan.pk, GOUDA, "A1.1"])


@pytest.mark.parametrize(
    ("source", "on_behalf", "sentence"),
    [
        ("", False, ""),
        ("", True, "Ingevuld door de regio."),
        (REGION_SOURCE, True, "Ingevuld door de regio."),
        (AT_THE_TABLE, True, "Ingevuld door de regio, aan tafel op 17 september 2026."),
        ("Wmo-loket", True, "Ingevuld door de regio. Bron: Wmo-loket."),
        (AT_THE_TABLE, False, ""),
        ("Wmo-loket", False, "Bron: Wmo-loket."),
        ("overgenomen uit GGD-scan (Andere regio)", False, "Overgenomen uit GGD-scan (Andere regio)."),
        ("https://www.gouda.nl/een/lang/adres (2025)", False, "Bron: gouda.nl (2025)."),
    ],
)
def test_origin_is_one_plain_sentence(source: str, on_behalf: bool, sentence: str) -> None:
    assert origin_in_words(source, on_behalf=on_behalf) == sentence


def test_cell_says_where_its_answer_came_from(scan: Scan) -> None:
    make_answer(scan, GOUDA, "A1.1", source=AT_THE_TABLE, on_behalf=True)
    make_answer(scan, GOUDA, "A1.2", source="Wmo-loket")

    page = as_user(make_officer()).get(cell_address(scan))

    assertContains(
        page, "Ingevuld door de regio, aan tafel op 17 september 2026. Klopt het niet? Kies zelf een antwoord."
    )
    assertContains(page, "Bron: Wmo-loket.")


def test_history_says_what_is_there_now_and_where_it_came_from(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.1", "missing", source="Wmo-loket")

    page = as_user(make_reader(scan.region)).get(history_address(scan))

    assertContains(page, "Mist nog</span> Ingevuld door gemeente Gouda. Bron: Wmo-loket.")


def test_history_says_that_an_answer_was_read_from_a_file(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    answer = make_answer(scan, GOUDA, "A1.1")
    Answer.objects.filter(pk=answer.pk).update(version=7)
    answer.refresh_from_db()
    record(answer, Saving(by=None, action="import", trail=scan.trail), before=None, after=snapshot(answer))

    page = as_user(make_reader(scan.region)).get(history_address(scan))

    assertContains(page, "Van gemeente Gouda, ingelezen uit een scanbestand.")


def test_history_of_an_empty_cell_says_nothing_of_now(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.1", "")

    assertNotContains(as_user(make_reader(scan.region)).get(history_address(scan)), "<strong>Nu:</strong>")


@pytest.mark.parametrize("by_cell", [True, False], ids=["one cell", "whole page"])
@pytest.mark.parametrize(("answer", "source"), [("missing", ""), ("present", "Wmo-loket")], ids=["other", "same"])
def test_source_stays_with_the_answer_that_came_from_it(scan: Scan, by_cell: bool, answer: str, source: str) -> None:
    make_answer(scan, GOUDA, "A1.1", "present", source="Wmo-loket")
    client = as_user(make_officer())
    said = {"A1.1-answer": answer, "A1.1-note": "Even nagekeken", "A1.1-version": "1"}

    if by_cell:
        response = client.post(reverse("answer-save", args=[scan.pk, GOUDA, "A1.1"]), said)
    else:
        response = client.post(cell_address(scan), said | {"next": "blijf"})

    assert response.status_code in {200, 302}
    stored = Answer.objects.get()
    assert (stored.answer, stored.note, stored.source) == (answer, "Even nagekeken", source)


def test_answer_from_the_table_is_the_municipalitys_once_it_saves_the_same(scan: Scan) -> None:
    make_answer(scan, GOUDA, "A1.1", "present", source=AT_THE_TABLE, on_behalf=True)
    filling = Filling(scan, get_municipality(GOUDA), None)
    values = AnswerValues(answer="present", source=AT_THE_TABLE)

    save_answer(filling=filling, activity=get_activity("A1.1"), values=values, expected=1, by=make_officer())

    stored = Answer.objects.get()
    assert (stored.on_behalf, stored.source) == (False, "")


def test_history_says_once_that_it_came_from_a_file(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    answer = make_answer(scan, GOUDA, "A1.1")
    record(answer, Saving(by=None, action="import", trail=scan.trail), before=None, after=snapshot(answer))

    page = as_user(make_reader(scan.region)).get(history_address(scan))

    assertContains(page, "een scanbestand</span>", count=1)
    assertNotContains(page, "(uit een scanbestand)")


def test_long_name_of_an_activity_breaks_after_its_slash(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    group_b = reverse("filling-group", args=[scan.pk, GOUDA, "b"])
    history = reverse("answer-history", args=[scan.pk, GOUDA, "B2.1"])
    client = as_user(make_officer())

    for address in (group_b, history):
        assertContains(client.get(address), "Herstel-/\u200bzelfregiecoaching")
