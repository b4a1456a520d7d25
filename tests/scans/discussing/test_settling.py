"""An officer settles a contradiction, and loses nothing of what was typed."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.models import Answer, Scan
from regions.models import Revision, User
from tests.builders import GOUDA, WADDINXVEEN, make_coordinator, make_officer, make_reader

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


def settle(client: Client, user: User, cell: Answer, **changes: Any) -> Response:
    client.force_login(user)
    url = reverse("scan-settle", args=[cell.scan_id, cell.municipality_id, cell.activity.code])
    return client.post(url, {"answer": "elsewhere", "version": cell.version, "note": ""} | changes)


def test_settle_elsewhere_takes_over_provider_and_place(client: Client, contradicted: Answer) -> None:
    response = settle(client, make_officer(WADDINXVEEN), contradicted)

    contradicted.refresh_from_db()
    assert response.status_code == 302
    assert (contradicted.answer, contradicted.provider, contradicted.place) == ("elsewhere", "KernKracht", "Gouda")
    assert contradicted.reason == ""
    assert Revision.objects.filter(subject="answer", action="settle_difference").count() == 1


def test_settle_present_keeps_the_place_empty(client: Client, contradicted: Answer) -> None:
    settle(client, make_officer(WADDINXVEEN), contradicted, answer="present", note="Zij komen ook hier")

    contradicted.refresh_from_db()
    assert (contradicted.answer, contradicted.provider, contradicted.place) == ("present", "KernKracht", "")
    assert contradicted.note == "Zij komen ook hier"


def test_settle_no_stays_with_a_line(client: Client, contradicted: Answer) -> None:
    officer = make_officer(WADDINXVEEN)

    refused = settle(client, officer, contradicted, answer="missing")
    assert refused.status_code == 422
    assert "Schrijf er kort bij hoe u het ziet." in refused.content.decode()

    settle(client, officer, contradicted, answer="missing", note="Het is gestopt in mei")
    contradicted.refresh_from_db()
    assert (contradicted.answer, contradicted.reason, contradicted.note) == (
        "missing",
        "no_space",
        "Het is gestopt in mei",
    )


def test_settle_after_a_colleague_loses_nothing(client: Client, contradicted: Answer) -> None:
    Answer.objects.filter(pk=contradicted.pk).update(version=2, note="Van mijn collega")

    response = settle(client, make_officer(WADDINXVEEN), contradicted, answer="missing", note="Mijn eigen zin")

    assert response.status_code == 409
    assert "Mijn eigen zin" in response.content.decode()
    contradicted.refresh_from_db()
    assert contradicted.note == "Van mijn collega"


def test_settle_with_a_mistake_overwrites_no_colleague(client: Client, contradicted: Answer) -> None:
    officer = make_officer(WADDINXVEEN)
    Answer.objects.filter(pk=contradicted.pk).update(version=2, note="Van mijn collega")

    refused = settle(client, officer, contradicted, answer="missing", note="")
    shown = re.search('name="version" value="([0-9]+)"', refused.content.decode())
    assert shown is not None
    again = settle(client, officer, contradicted, answer="missing", note="Mijn eigen zin", version=shown[1])

    assert (refused.status_code, again.status_code) == (422, 409)
    assert Answer.objects.get().note == "Van mijn collega"


def test_settle_with_a_long_text_after_a_colleague_settled_it_tells_all_of_it(
    client: Client, contradicted: Answer
) -> None:
    officer = make_officer(WADDINXVEEN)
    settle(client, officer, contradicted)

    late = settle(client, officer, contradicted, answer="", note=f"{'Heel veel. ' * 150}En dit nog.")

    assert late.status_code == 422
    assert "En dit nog." in late.content.decode()


def test_settle_after_a_colleague_settled_it_says_so(client: Client, contradicted: Answer) -> None:
    officer = make_officer(WADDINXVEEN)
    settle(client, officer, contradicted)

    late = settle(client, officer, contradicted, answer="missing", note="Mijn eigen zin", version=1)

    assert late.status_code == 409
    html = late.content.decode()
    assert "heeft dit net al afgerond. Wat u schreef, is niet weg." in html
    mine, theirs = html.split('<div class="conflict__side">')[1:]
    assert "Mijn eigen zin" in mine
    assert "Elders" in theirs
    assert Answer.objects.get().answer == "elsewhere"

    settle(client, officer, contradicted, answer="missing", note="Mijn eigen zin", choose=f"mine 2 A1.3-{WADDINXVEEN}")
    assert Answer.objects.get().note == "Mijn eigen zin"


@pytest.mark.parametrize(
    ("choose", "note"),
    [("mine", "Mijn eigen zin"), ("theirs", "Van mijn collega"), ("merge", "Van mijn collega\n\nMijn eigen zin")],
)
def test_settle_after_a_colleague_takes_a_choice(client: Client, contradicted: Answer, choose: str, note: str) -> None:
    Answer.objects.filter(pk=contradicted.pk).update(version=2, note="Van mijn collega")
    key = f"{contradicted.activity.code}-{WADDINXVEEN}"

    response = settle(
        client,
        make_officer(WADDINXVEEN),
        contradicted,
        answer="missing",
        note="Mijn eigen zin",
        choose=f"{choose} 2 {key}",
    )

    assert response.status_code == 302
    contradicted.refresh_from_db()
    assert contradicted.note == note


@pytest.mark.parametrize("who", ["neighbour", "coordinator", "reader"])
def test_settle_is_refused_to_others(client: Client, scan: Scan, contradicted: Answer, who: str) -> None:
    users = {"neighbour": make_officer(GOUDA), "coordinator": make_coordinator(scan.region)}
    user = users.get(who) or make_reader(scan.region)

    assert settle(client, user, contradicted).status_code == 403
    contradicted.refresh_from_db()
    assert contradicted.answer == "missing"


def test_settling_typed_on_the_page_that_the_back_button_brought_back_is_not_lost(
    client: Client, scan: Scan, contradicted: Answer
) -> None:
    """That page still has the token and the version of the save that is done."""
    officer, token = make_officer(WADDINXVEEN), str(uuid.uuid4())
    settle(client, officer, contradicted, note="In Gouda", token=token)

    response = settle(client, officer, contradicted, note="Alleen op dinsdag", token=token)

    assert response.status_code == 409
    assert "Alleen op dinsdag" in response.content.decode()
    assert Answer.objects.get(pk=contradicted.pk).note == "In Gouda"


def test_settling_sent_twice_is_one_save(client: Client, scan: Scan, contradicted: Answer) -> None:
    officer, token = make_officer(WADDINXVEEN), str(uuid.uuid4())

    replies = [settle(client, officer, contradicted, note="In Gouda", token=token) for _ in range(2)]

    assert [one.status_code for one in replies] == [302, 302]
    assert Answer.objects.get(pk=contradicted.pk).version == contradicted.version + 1
