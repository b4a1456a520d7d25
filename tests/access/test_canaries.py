"""No page or file shows anybody a text that domain.md section 6 keeps from them, and each shows what it should."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

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
from tests.access.canaries import NO_TEXT, all_text_fields
from tests.access.listening import histories_heard, listen, readers, unheard
from tests.access.may_see import Reader
from tests.access.rows import STATES
from tests.access.tenants import Tenants

pytestmark = pytest.mark.django_db

MOST = 60


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


def test_every_text_of_every_tenant_has_a_canary(tenants: Tenants) -> None:
    assert {one.field for one in tenants.aviary.known.values()} == all_text_fields()
    assert all(NO_TEXT.values())


@pytest.mark.parametrize("state", STATES)
def test_pages_and_files_of_a_scan_tell_nobody_what_is_not_for_them(tenants: Tenants, state: str) -> None:
    found, wrong = listen(tenants, addresses_of_scans(tenants.here, state))

    assert not wrong, "\n".join(wrong[:MOST])
    assert not unheard(found, IN_A_SCAN[state])
    for role in MEMBERS:
        assert histories_heard(found[role]) == {"answer", "decision"}


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
    assert histories_heard(found["editor"]) == {"offer", "signal"}


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
