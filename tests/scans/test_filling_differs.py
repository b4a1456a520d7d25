""" "Mist nog" where a confirmed offer exists: asked beside the cell (ux.md section 5.6)."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.models import Scan
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db

QUESTION = "Of klopt de melding niet?"
NOW = "cell__differs--now"


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


def html_of(client: Client, scan: Scan) -> str:
    client.force_login(make_officer(WADDINXVEEN))
    return client.get(reverse("filling-group", args=[scan.pk, WADDINXVEEN, "a"])).content.decode()


def kernkracht(**changes: Any) -> None:
    fields = {"municipalities": [GOUDA, WADDINXVEEN], "places": [GOUDA]} | changes
    make_offer(make_initiative(name="KernKracht"), "A1.3", **fields)


def test_question_stands_ready_beside_a_reported_cell(client: Client, scan: Scan) -> None:
    kernkracht()

    html = html_of(client, scan)

    assert (
        "<strong>KernKracht</strong> meldt dit voor inwoners van Waddinxveen, in Gouda. Bedoelt u <strong>Elders"
        in html
    )
    assert html.count(QUESTION) == 1
    assert NOW not in html


def test_question_shows_after_saving_without_javascript(client: Client, scan: Scan) -> None:
    kernkracht()
    make_answer(scan, WADDINXVEEN, "A1.3", "missing")

    assert NOW in html_of(client, scan)


@pytest.mark.parametrize("said", [{"answer": "missing", "reason": "not_accessible_for_group"}, {"answer": "elsewhere"}])
def test_question_is_not_asked_when_nothing_differs(client: Client, scan: Scan, said: dict[str, str]) -> None:
    kernkracht()
    make_answer(scan, WADDINXVEEN, "A1.3", **said)

    assert NOW not in html_of(client, scan)


def test_question_proposes_present_where_it_takes_place(client: Client, scan: Scan) -> None:
    kernkracht(places=[WADDINXVEEN])

    assert "Bedoelt u <strong>Aanwezig</strong>?" in html_of(client, scan)


@pytest.mark.parametrize("changes", [{"confirmed_on": None}, {"status": "planned"}, {"municipalities": [GOUDA]}])
def test_offer_that_does_not_count_here_asks_nothing(client: Client, scan: Scan, changes: dict[str, Any]) -> None:
    kernkracht(**changes)

    assert QUESTION not in html_of(client, scan)
