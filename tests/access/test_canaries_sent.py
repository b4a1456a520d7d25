"""What a form answers that cannot be saved, tells nobody a text that domain.md section 6 keeps from them."""

from __future__ import annotations

import pytest

from inventory.scans import permissions
from tests.access.addresses import addresses_of_scans, addresses_of_tenant
from tests.access.listening import listen, readers, sendings, unheard
from tests.access.may_see import Reader
from tests.access.tenants import Tenants

pytestmark = pytest.mark.django_db

ANSWER = {"scans.Answer.note", "scans.Answer.place", "scans.Answer.provider"}
IN_A_SCAN = {
    "officer 409": ANSWER | {"scans.Answer.source"},
    "officer 422": {"scans.Scan.title"},
    "officer who shared 409": ANSWER,
    "coordinator 409": ANSWER,
}
OF_AN_INITIATIVE = {
    "editor 409": {"regions.Initiative.opening_hours", "regions.Offer.note", "regions.Signal.note"},
    "editor 200": {"regions.Initiative.name"},
}
"""What somebody must have read who was too late, or who typed too much: the answer shows both texts."""


def those(tenants: Tenants, *roles: str) -> list[Reader]:
    return [one for one in readers(tenants) if one.role in roles]


def test_form_of_a_scan_that_is_not_saved_tells_nobody_what_is_not_for_them(tenants: Tenants) -> None:
    addresses = [one for one in addresses_of_scans(tenants.here, "shared") if not one.endswith(("/a/", "/c/"))]
    forms = sendings(those(tenants, "officer", "officer who shared", "coordinator"), addresses)
    who = ("officer", "officer who shared", "coordinator", "reader", "editor", "coordinator elsewhere", "anonymous")

    found, wrong = listen(tenants, forms, those(tenants, *who))

    assert not wrong, "\n".join(wrong)
    assert not unheard(found, IN_A_SCAN)


def test_form_of_an_initiative_that_is_not_saved_tells_nobody_what_is_not_for_them(tenants: Tenants) -> None:
    addresses = [one for one in addresses_of_tenant(tenants.here) if one.startswith("/initiatief/")]
    forms = sendings(those(tenants, "editor"), addresses)
    who = ("editor", "editor in the region", "officer", "coordinator", "editor elsewhere", "anonymous")

    found, wrong = listen(tenants, forms, those(tenants, *who))

    assert not wrong, "\n".join(wrong)
    assert not unheard(found, OF_AN_INITIATIVE)


def test_answer_to_a_late_form_that_tells_too_much_is_heard(tenants: Tenants, monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [one for one in addresses_of_scans(tenants.here, "shared") if one.endswith("/b/")]
    forms = sendings(those(tenants, "officer"), addresses)
    neighbour = those(tenants, "officer who shared")
    assert listen(tenants, forms, neighbour)[1] == []
    monkeypatch.setattr("inventory.scans.views.filling.get_filling_to_edit", permissions._filling)

    _, wrong = listen(tenants, forms, neighbour)

    assert any("scans.Answer.source" in one for one in wrong), wrong
