"""One cell of the grid, saved alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from inventory.scans.models import Answer, Scan
from tests.builders import GOUDA, get_municipality, make_answer
from tests.scans.grid_views.filled import address, said, send

pytestmark = pytest.mark.django_db


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
