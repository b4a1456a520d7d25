"""No response shows anybody a text that domain.md section 6 keeps from them, and each shows what it should."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from pypdf import PdfReader
from pytest_django import DjangoDbBlocker

from inventory.reports.models import Audience
from tests.access.addresses import (
    address_of_reading_link,
    addresses_of_beheer,
    addresses_of_invitations,
    addresses_of_questions,
    addresses_of_scans,
    addresses_of_tenant,
    addresses_without_parameters,
)
from tests.access.canaries import NO_TEXT, Canary, all_text_fields
from tests.access.may_see import Reader, may_see
from tests.access.rows import STATES
from tests.access.tenants import Tenants, build_tenants
from tests.access.walk import quiet

pytestmark = pytest.mark.django_db

MOST = 60


def readers(tenants: Tenants) -> list[Reader]:
    """Everybody of the region here, and somebody of each kind of the region there."""
    here, there, others = tenants.here, tenants.there, tenants.others
    return [
        Reader("anonymous"),
        Reader("without a role", others["without a role"]),
        Reader("staff", others["staff"], staff=True),
        Reader("officer", here.cast["officer"], officer_of=here.drafting),
        Reader("officer who shared", here.cast["officer who shared"], officer_of=here.sharing),
        Reader("coordinator", here.cast["coordinator"], coordinator_of=here.region),
        Reader("reader", here.cast["reader"], reader_of=here.region),
        Reader("editor", here.cast["editor"], editor_of=here.initiatives["findable"]),
        Reader("editor in the region", here.cast["editor in the region"], editor_of=here.initiatives["sourced"]),
        Reader("officer elsewhere", there.cast["officer"], officer_of=there.drafting),
        Reader("coordinator elsewhere", there.cast["coordinator"], coordinator_of=there.region),
        Reader("editor elsewhere", there.cast["editor"], editor_of=there.initiatives["findable"]),
    ]


def client_of(reader: Reader) -> Client:
    client = Client(raise_request_exception=False)
    if reader.user is not None:
        client.force_login(reader.user)
    return client


def text_of(response: HttpResponseBase) -> str:
    """All that a response tells: its headers, with where it sends on to, and its content."""
    content = b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    if response.headers.get("Content-Type") == "application/pdf" and content.startswith(b"%PDF"):
        pdf = PdfReader(io.BytesIO(content))
        return " ".join([headers, str(pdf.metadata), *(page.extract_text() for page in pdf.pages)])
    return f"{headers} {content.decode()}"


Seen = dict[str, set[Canary]]


def listen(tenants: Tenants, addresses: Iterable[str], who: Iterable[Reader] | None = None) -> tuple[Seen, list[str]]:
    """What each role heard at these addresses, and where somebody heard what is not for them."""
    found: Seen = defaultdict(set)
    wrong = []
    paths = list(dict.fromkeys(addresses))
    for reader in who or readers(tenants):
        client, allowed = client_of(reader), _Allowed(reader)
        for path in paths:
            with quiet():
                response = client.get(path)
            if response.status_code >= 500:
                wrong.append(f"{path} breaks down for {reader.role}")
            # An answer may repeat the address that was asked for: on the way to the login, say.
            heard = tenants.aviary.heard(text_of(response).replace(quote(path), "").replace(path, ""))
            found[reader.role] |= heard
            wrong += [f"{path} tells {reader.role}: {one}" for one in heard if not allowed(one)]
    return found, wrong


REPORT = {"scans.Scan.remark", "scans.Participant.who", "scans.Answer.place", "scans.Answer.provider"}
TABLE = REPORT | {"scans.Answer.note", "scans.Decision.note", "scans.Remark.text", "regions.Signal.note"}
MEMBERS = {
    "officer": TABLE,
    "officer who shared": TABLE,
    "reader": TABLE,
    "coordinator": TABLE | {"scans.ReadingLink.label"},
}
IN_A_SCAN: dict[str, dict[str, set[str]]] = {
    "preparing": MEMBERS,
    "open": MEMBERS,
    "shared": {**MEMBERS, "editor": REPORT, "editor in the region": REPORT},
    "adopted": MEMBERS,
    "published": {**MEMBERS, "anonymous": {*REPORT, "scans.Answer.note", "scans.Addition.text"}},
}
IN_A_REGION = {
    "anonymous": {"regions.Initiative.name", "regions.Initiative.opening_hours", "regions.Initiative.email"},
    "without a role": {"regions.Initiative.phone"},
    "editor": {"regions.Offer.note", "regions.Signal.note"},
    "editor in the region": {"regions.Offer.note", "regions.Signal.note"},
    "coordinator": {"regions.User.name", "regions.Region.proposal_note", "regions.Invitation.email"},
    "staff": {"regions.Region.proposal_note"},
}
"""Kinds of text that somebody must have seen, or the walk would pass on empty pages too."""


def unheard(found: Seen, wanted: dict[str, set[str]]) -> dict[str, set[str]]:
    """What should have been seen and was not, by role."""
    left = {role: fields - {one.field for one in found[role]} for role, fields in wanted.items()}
    return {role: fields for role, fields in left.items() if fields}


class _Allowed:
    """`may_see` for one reader, asked once of each canary."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.known: dict[str, bool] = {}

    def __call__(self, canary: Canary) -> bool:
        if canary.word not in self.known:
            self.known[canary.word] = may_see(self.reader, canary)
        return self.known[canary.word]


@pytest.fixture(scope="module")
def tenants(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenants]:
    """One world for all tests here, which only look."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_tenants()
        transaction.set_rollback(True)


def test_every_text_of_every_tenant_has_a_canary(tenants: Tenants) -> None:
    assert {one.field for one in tenants.aviary.known.values()} == all_text_fields()
    assert all(NO_TEXT.values())


@pytest.mark.parametrize("state", STATES)
def test_pages_and_files_of_a_scan_tell_nobody_what_is_not_for_them(tenants: Tenants, state: str) -> None:
    found, wrong = listen(tenants, addresses_of_scans(tenants.here, state))

    assert not wrong, "\n".join(wrong[:MOST])
    assert not unheard(found, IN_A_SCAN[state])


def test_reading_link_tells_no_more_than_a_published_report(tenants: Tenants) -> None:
    for state, scan in tenants.here.scans.items():
        holder = Reader("holder of a link", link_to=scan)

        found, wrong = listen(tenants, [address_of_reading_link(tenants.here, state)], [holder])

        assert not wrong, "\n".join(wrong[:MOST])
        assert not unheard(found, {holder.role: REPORT})


def test_invitation_tells_its_holder_no_more_than_who_asks_for_what(tenants: Tenants) -> None:
    for invitation, address in addresses_of_invitations(tenants.here):
        _, wrong = listen(tenants, [address], [Reader("who is invited", invited=invitation)])

        assert not wrong, "\n".join(wrong[:MOST])


def test_question_by_mail_tells_its_holder_no_more_than_their_public_page(tenants: Tenants) -> None:
    for initiative, address in addresses_of_questions(tenants.here):
        _, wrong = listen(tenants, [address], [Reader("who is asked", asked=initiative)])

        assert not wrong, "\n".join(wrong[:MOST])


def test_pages_of_a_region_and_its_initiatives_tell_nobody_what_is_not_for_them(tenants: Tenants) -> None:
    found, wrong = listen(tenants, [*addresses_without_parameters(), *addresses_of_tenant(tenants.here)])

    assert not wrong, "\n".join(wrong[:MOST])
    assert not unheard(found, IN_A_REGION)


def test_pages_of_the_beheer_tell_staff_no_notes_and_others_nothing(tenants: Tenants) -> None:
    who = [one for one in readers(tenants) if one.role in {"staff", "coordinator"}]

    found, wrong = listen(tenants, addresses_of_beheer(), who)

    assert not wrong, "\n".join(wrong[:MOST])
    assert not unheard(found, {"staff": {"regions.Initiative.source", "regions.User.email", "regions.Mail.to"}})


def test_canary_is_heard_however_it_is_set(tenants: Tenants) -> None:
    word, canary = next(iter(tenants.aviary.known.items()))

    for text in (
        f"<td>{word}</td>",
        word.upper(),
        f"{word[:5]}-\n{word[5:]}",
        f"https://{word}.nl/",
        f'"note":"{word}"',
    ):
        assert tenants.aviary.heard(text) == {canary}


def test_walk_hears_a_page_that_tells_too_much(tenants: Tenants, monkeypatch: pytest.MonkeyPatch) -> None:
    loosened = SimpleNamespace(MEMBERS=Audience.MEMBERS, PUBLIC=Audience.MEMBERS)
    monkeypatch.setattr("inventory.reports.views.Audience", loosened)
    editor = [one for one in readers(tenants) if one.role == "editor in the region"]

    _, wrong = listen(tenants, addresses_of_scans(tenants.here, "shared"), editor)

    assert any("regions.Signal.note" in one for one in wrong), wrong
