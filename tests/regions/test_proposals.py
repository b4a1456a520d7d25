"""Which municipalities form a region: its coordinator proposes, staff decide, and no answer is lost."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.gaps.report_json import report_json
from inventory.scans.actions.life import adopt_scan
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Answer, Scan
from regions.actions.proposals import accept_proposal, propose_composition, refuse_proposal, withdraw_proposal
from regions.models import Region, Revision, User
from regions.proposals import proposal_of
from regions.saving import ConflictError
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    get_municipality(DEVENTER)
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


def propose(region: Region, codes: list[str], by: User) -> None:
    propose_composition(region=region, expected=region.version, codes=codes, note="Besluit van 1 oktober", by=by)


def accept(region: Region) -> None:
    accept_proposal(region=region, expected=region.version, by=make_staff())


def codes_of(region: Region) -> list[str]:
    return sorted(one.pk for one in Region.objects.get(pk=region.pk).municipalities.all())


def stored(region: Region) -> Region:
    return Region.objects.get(pk=region.pk)


def test_proposal_changes_nothing_until_staff_take_it_over(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA, DEVENTER], coordinator)

    assert codes_of(region) == [GOUDA, WADDINXVEEN]
    proposal = proposal_of(stored(region))
    assert proposal.is_open
    assert [one.pk for one in proposal.joining] == [DEVENTER]
    assert [one.pk for one in proposal.leaving] == [WADDINXVEEN]

    accept(region)

    assert codes_of(region) == [DEVENTER, GOUDA]
    now = stored(region)
    assert (now.confirmed_on, now.basis, now.proposed_on, now.proposal_note) == (
        timezone.localdate(),
        "stated",
        None,
        "",
    )
    assert not proposal_of(now).is_open
    said = Revision.objects.filter(subject="region", subject_id=region.pk).order_by("version")
    assert [one.action for one in said] == ["propose", "accept"]
    assert (said[1].after or {})["municipalities"] == [DEVENTER, GOUDA]


def test_refused_proposal_leaves_the_region_and_tells_why(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)

    refuse_proposal(region=region, expected=region.version, reason="Waddinxveen hoort erbij.", by=make_staff())

    assert codes_of(region) == [GOUDA, WADDINXVEEN]
    refused = proposal_of(stored(region)).refused
    assert refused is not None
    assert refused.reason == "Waddinxveen hoort erbij."

    propose(region, [GOUDA], coordinator)
    assert proposal_of(stored(region)).refused is None


def test_withdrawn_proposal_is_gone(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)

    withdraw_proposal(region=region, expected=region.version, by=coordinator)

    assert not proposal_of(stored(region)).is_open


def test_decision_on_another_proposal_than_was_seen_is_a_conflict(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)
    seen = region.version
    propose(region, [GOUDA, DEVENTER], coordinator)

    with pytest.raises(ConflictError):
        accept_proposal(region=stored(region), expected=seen, by=make_staff())

    assert codes_of(region) == [GOUDA, WADDINXVEEN]


def test_municipality_that_ended_meanwhile_does_not_join(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA, DEVENTER], coordinator)
    deventer = get_municipality(DEVENTER)
    deventer.ended_on = datetime.date(2026, 1, 1)
    deventer.save()

    accept(region)

    assert codes_of(region) == [GOUDA]


# --- scans -----------------------------------------------------------------------------------------------------
def answered(scan: Scan) -> list[str]:
    return sorted(one.municipality for one in load_inputs(Scan.objects.get(pk=scan.pk)).answers)


def test_municipality_that_leaves_and_comes_back_during_a_scan_loses_no_answer(
    region: Region, coordinator: User
) -> None:
    scan = make_scan(region)
    for code in (GOUDA, WADDINXVEEN):
        make_sheet(scan, code)
        make_answer(scan, code, "A1.1")
    assert answered(scan) == [GOUDA, WADDINXVEEN]

    propose(region, [GOUDA, DEVENTER], coordinator)
    accept(region)
    assert answered(scan) == [GOUDA]
    assert Answer.objects.filter(scan=scan, municipality=WADDINXVEEN).exists()

    propose(region, [GOUDA, DEVENTER, WADDINXVEEN], coordinator)
    accept(region)
    assert answered(scan) == [GOUDA, WADDINXVEEN]


def test_adopted_scan_keeps_its_municipalities(region: Region, coordinator: User) -> None:
    scan = make_scan(region)
    make_sheet(scan, WADDINXVEEN)
    make_answer(scan, WADDINXVEEN, "A1.1")
    adopted = adopt_scan(scan=scan, by=coordinator)

    propose(region, [GOUDA], coordinator)
    accept(region)

    again = scan_report(Scan.objects.get(pk=scan.pk))
    assert report_json(again, adopted=True) == adopted.frozen_report.encode()
    assert again.region.municipalities == (GOUDA, WADDINXVEEN)


# --- the page --------------------------------------------------------------------------------------------------
def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(region: Region) -> str:
    return reverse("region-proposal", args=[region.slug])


def test_coordinator_proposes_by_name_and_staff_take_it_over(region: Region, coordinator: User) -> None:
    data = {"step": "propose", "municipalities": "gouda\nDeventer", "note": "", "version": region.version}

    html = client_of(coordinator).post(address(region), data, follow=True).content.decode()
    assert "<strong>Erbij:</strong> Deventer." in html
    assert "<strong>Eruit:</strong> Waddinxveen." in html
    assert "Neem het voorstel over" not in html

    staff = client_of(make_staff(is_superuser=False))
    assert "Neem het voorstel over" in staff.get(address(region)).content.decode()
    staff.post(address(region), {"step": "accept", "version": stored(region).version})
    assert codes_of(region) == [DEVENTER, GOUDA]


def test_name_that_nobody_knows_gets_a_question_back_and_keeps_what_was_typed(
    region: Region, coordinator: User
) -> None:
    data = {"step": "propose", "municipalities": "Gauda\nDeventer", "note": "", "version": region.version}

    response = client_of(coordinator).post(address(region), data)

    assert response.status_code == 422
    assert "‘Gauda’ kennen we niet. Bedoelt u Gouda?" in response.content.decode()
    assert "Gauda\nDeventer" in response.content.decode()
    assert not proposal_of(stored(region)).is_open


def test_real_region_takes_no_invented_municipality(region: Region, coordinator: User) -> None:
    invented = get_municipality("GM9901")
    data = {"step": "propose", "municipalities": f"Gouda\n{invented.name}", "note": "", "version": region.version}

    assert client_of(coordinator).post(address(region), data).status_code == 422


def test_same_municipalities_are_no_proposal(region: Region, coordinator: User) -> None:
    data = {"step": "propose", "municipalities": "Gouda, Waddinxveen", "note": "", "version": region.version}

    assert client_of(coordinator).post(address(region), data).status_code == 422


def test_coordinator_cannot_decide_and_staff_cannot_propose(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)
    version = stored(region).version

    assert client_of(coordinator).post(address(region), {"step": "accept", "version": version}).status_code == 403
    data = {"step": "propose", "municipalities": "Deventer", "note": "", "version": version}
    assert client_of(make_staff()).post(address(region), data).status_code == 403
    assert codes_of(region) == [GOUDA, WADDINXVEEN]
    assert stored(region).version == version


@pytest.mark.parametrize("role", ["officer", "reader"])
def test_other_members_have_no_say(region: Region, role: str) -> None:
    user = make_officer() if role == "officer" else make_reader(region)

    assert client_of(user).get(address(region)).status_code == 403


def test_page_of_yesterday_changes_nothing_and_says_so(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)
    seen = stored(region).version
    propose(region, [DEVENTER], coordinator)

    response = client_of(make_staff()).post(address(region), {"step": "accept", "version": seen}, follow=True)

    assert "Er is intussen iets veranderd" in response.content.decode()
    assert codes_of(region) == [GOUDA, WADDINXVEEN]


def test_proposal_of_two_coordinators_at_once_keeps_what_the_second_typed(region: Region, coordinator: User) -> None:
    seen = stored(region).version
    propose(region, [DEVENTER], make_coordinator(region))
    said = {"step": "propose", "municipalities": "Gouda", "note": "Waddinxveen gaat weg.", "version": seen}

    response = client_of(coordinator).post(address(region), said)

    html = response.content.decode()
    assert response.status_code == 409
    assert "Er is intussen iets veranderd" in html
    assert "Waddinxveen gaat weg." in html
    assert "Deventer" in html
    again = said | {"version": stored(region).version}
    assert f'name="version" value="{again["version"]}"' in html
    client_of(coordinator).post(address(region), again)
    assert stored(region).proposal_note == "Waddinxveen gaat weg."


def test_refusal_of_another_proposal_than_was_seen_keeps_its_reason(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)
    seen = stored(region).version
    propose(region, [DEVENTER], coordinator)

    said = {"step": "refuse", "version": seen, "reason": "Die gemeente hoort erbij."}
    response = client_of(make_staff()).post(address(region), said)

    assert response.status_code == 409
    assert "Die gemeente hoort erbij." in response.content.decode()
    assert stored(region).proposed_on is not None


def test_reason_that_is_too_long_is_told_and_refuses_nothing(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)

    said = {"step": "refuse", "version": stored(region).version, "reason": "x" * 2001}
    response = client_of(make_staff()).post(address(region), said)

    assert response.status_code == 422
    assert stored(region).proposed_on is not None


def test_refusal_is_read_by_the_coordinator(region: Region, coordinator: User) -> None:
    propose(region, [GOUDA], coordinator)
    data = {"step": "refuse", "reason": "Waddinxveen hoort erbij.", "version": stored(region).version}
    client_of(make_staff()).post(address(region), data)

    assert "Waddinxveen hoort erbij." in client_of(coordinator).get(address(region)).content.decode()
