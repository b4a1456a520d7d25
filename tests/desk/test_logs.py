"""What the log tells of what was refused: the address, and never the key in it."""

from __future__ import annotations

import pytest
from django.core.signing import Signer
from django.test import Client

from inventory.scans.actions.life import make_reading_link
from regions.actions.invitations import invite
from regions.invitations import Ask
from regions.mails import stop_token
from regions.models import Role
from tests.builders import make_coordinator, make_region, make_scan, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def key() -> str:
    """Of an invitation that still works."""
    region = make_region()
    ask = Ask(Role.READER, "anna@gemeente.example", region=region)
    return invite(ask=ask, by=make_coordinator(region)).token


def test_log_keeps_no_key_of_an_invitation_that_is_refused(key: str, caplog: pytest.LogCaptureFixture) -> None:
    other = Client()
    other.force_login(make_user())
    Client().post(f"/uitnodiging/{key}/", {"answer": "yes"})
    other.post(f"/uitnodiging/{key}/", {"answer": "yes"})

    assert [one.getMessage() for one in caplog.records] == [
        "Unprocessable Entity: /uitnodiging/…/",
        "Conflict: /uitnodiging/…/",
    ]


def test_log_keeps_no_key_of_a_forged_request(key: str, caplog: pytest.LogCaptureFixture) -> None:
    Client(enforce_csrf_checks=True).post(f"/uitnodiging/{key}/", {"answer": "yes"})

    assert [one.getMessage() for one in caplog.records] == ["Forbidden (CSRF cookie not set.): /uitnodiging/…/"]


def test_log_keeps_no_key_that_was_copied_with_a_bracket(key: str, caplog: pytest.LogCaptureFixture) -> None:
    Client().get(f"/uitnodiging/{key}/)")

    assert [one.getMessage() for one in caplog.records] == ["Not Found: /uitnodiging/…/)"]


def test_log_keeps_no_key_of_any_kind(caplog: pytest.LogCaptureFixture) -> None:
    scan = make_scan()
    _, reading = make_reading_link(scan=scan, label="De raad", by=make_user())
    keys = [reading, stop_token("a@b.nl"), f"1-abcdef-{'0' * 32}", Signer().sign("x")]

    for one in keys:
        Client().get(f"/is-er-niet/{one}/")

    assert {one.getMessage() for one in caplog.records} == {"Not Found: /is-er-niet/…/"}


def test_log_still_tells_which_page_was_refused(caplog: pytest.LogCaptureFixture) -> None:
    Client().get("/initiatief/zelfregiecentrum-raalte/")

    assert [one.getMessage() for one in caplog.records] == ["Not Found: /initiatief/zelfregiecentrum-raalte/"]
