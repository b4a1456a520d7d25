"""Sharing for a municipality that does not log in: what the region filled in, told to its officers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.board import NotToShareError, agree_with_sharing, share_on_behalf, take_back_sharing
from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.actions.sheets import share_sheet
from inventory.scans.inputs import load_inputs
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Answer, Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.shared import is_shared_by_region
from regions.models import Offer, Revision, User
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan()


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


def filling(scan: Scan) -> Filling:
    return Filling(scan, get_municipality(GOUDA), scan.sheets.filter(municipality=GOUDA).first())


def fill_for(scan: Scan, by: User) -> Answer:
    cell = GridInput(activity=get_activity("A1.1"), municipality=get_municipality(GOUDA), answer="present", expected=0)
    answer = answer_on_behalf(scan=scan, cell=cell, by=by)
    assert answer is not None
    return answer


def counted(scan: Scan) -> int:
    return len(load_inputs(scan).answers)


def test_answers_on_behalf_count_only_once_they_are_shared(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    assert counted(scan) == 0

    sheet = share_on_behalf(filling=filling(scan), by=coordinator)

    assert counted(scan) == 1
    assert sheet.shared_by == coordinator
    assert is_shared_by_region(filling(scan))
    assert Revision.objects.get(subject="sheet").action == "share_on_behalf"


def test_sharing_for_a_municipality_that_shared_itself_changes_nothing(scan: Scan, coordinator: User) -> None:
    officer = make_officer()
    make_answer(scan, GOUDA, "A1.1")
    share_sheet(filling=filling(scan), by=officer)

    share_on_behalf(filling=filling(scan), by=coordinator)

    assert Sheet.objects.get().shared_by == officer
    assert not is_shared_by_region(filling(scan))


def test_nothing_filled_in_is_nothing_to_share(scan: Scan, coordinator: User) -> None:
    with pytest.raises(NotToShareError, match="nog niets ingevuld"):
        share_on_behalf(filling=filling(scan), by=coordinator)

    assert not Sheet.objects.shared().exists()


def test_draft_of_an_officer_is_only_the_municipality_s_to_share(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    save_answer(
        filling=filling(scan),
        activity=get_activity("A1.2"),
        values=AnswerValues(answer="missing"),
        expected=0,
        by=make_officer(),
    )

    with pytest.raises(NotToShareError, match="alleen zij kan ze delen"):
        share_on_behalf(filling=filling(scan), by=coordinator)

    assert counted(scan) == 0


def test_answer_of_an_officer_that_the_region_changed_is_not_the_region_s_either(scan: Scan, coordinator: User) -> None:
    own = make_answer(scan, GOUDA, "A1.1", "missing")
    cell = GridInput(
        activity=own.activity, municipality=own.municipality, answer="present", expected=1, reason="Gezien in Gouda"
    )
    answer_on_behalf(scan=scan, cell=cell, by=coordinator)

    with pytest.raises(NotToShareError):
        share_on_behalf(filling=filling(scan), by=coordinator)


def test_what_an_officer_holds_back_stays_held_until_an_officer_agrees(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    gouda = get_municipality(GOUDA)
    initiative = make_initiative(held=True, added_by=gouda, confirmed_on=None, findable=False)
    make_offer(initiative, held=True, added_by=gouda)

    share_on_behalf(filling=filling(scan), by=coordinator)
    assert Offer.objects.get().held

    assert agree_with_sharing(filling=filling(scan), by=make_officer())
    assert not Offer.objects.get().held


def test_officer_takes_the_sharing_back_and_it_is_a_draft_again(scan: Scan, coordinator: User) -> None:
    answer = fill_for(scan, coordinator)
    share_on_behalf(filling=filling(scan), by=coordinator)

    assert take_back_sharing(filling=filling(scan), by=make_officer())

    assert counted(scan) == 0
    assert Answer.objects.get() == answer, "what was filled in stays"
    assert [one.action for one in Revision.objects.filter(subject="sheet").order_by("version")] == [
        "share_on_behalf",
        "unshare",
    ]
    assert not take_back_sharing(filling=filling(scan), by=make_officer())


def test_officer_who_agrees_makes_the_sharing_their_own(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    share_on_behalf(filling=filling(scan), by=coordinator)
    officer = make_officer()

    assert agree_with_sharing(filling=filling(scan), by=officer)

    assert Sheet.objects.get().shared_by == officer
    assert not is_shared_by_region(filling(scan))
    assert counted(scan) == 1
    assert not take_back_sharing(filling=filling(scan), by=officer), "what is one's own is not taken back here"


def test_sharing_of_an_officer_is_not_taken_back_here(scan: Scan) -> None:
    officer = make_officer()
    make_answer(scan, GOUDA, "A1.1")
    share_sheet(filling=filling(scan), by=officer)

    assert not take_back_sharing(filling=filling(scan), by=officer)
    assert counted(scan) == 1


def test_adopted_scan_takes_neither(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    before = filling(scan)
    adopt_scan(scan=scan, by=coordinator)

    with pytest.raises(ScanClosedError):
        share_on_behalf(filling=before, by=coordinator)
    with pytest.raises(ScanClosedError):
        take_back_sharing(filling=before, by=make_officer())


# --- the pages -------------------------------------------------------------------------------------------------
def test_coordinator_is_asked_and_the_officers_are_told(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    asked = Client()
    asked.force_login(coordinator)
    address = reverse("scan-share-for", args=[scan.pk, GOUDA])
    assert "U vulde voor Gouda 1 antwoord in." in asked.get(address).content.decode()
    assert counted(scan) == 0, "asking does nothing"
    asked.post(address)
    assert counted(scan) == 1

    told = Client()
    told.force_login(make_officer())
    for name in ("filling-start", "filling-sheet"):
        html = told.get(reverse(name, args=[scan.pk, GOUDA])).content.decode()
        assert "Gedeeld door de regiocoördinator op" in html
        assert "Neem het delen terug" in html
    assert "deelde dat met de regio" in told.get(reverse("start")).content.decode()

    told.post(reverse("filling-shared-for", args=[scan.pk, GOUDA]))
    assert counted(scan) == 0
    html = told.get(reverse("filling-start", args=[scan.pk, GOUDA])).content.decode()
    assert "Gedeeld door de regiocoördinator op" not in html


def test_coordinator_reads_why_sharing_is_refused(scan: Scan, coordinator: User) -> None:
    make_answer(scan, GOUDA, "A1.1")
    client = Client()
    client.force_login(coordinator)
    address = reverse("scan-share-for", args=[scan.pk, GOUDA])

    assert "alleen zij kan ze delen" in client.get(address).content.decode()
    assert "alleen zij kan ze delen" in client.post(address, follow=True).content.decode()
    assert counted(scan) == 0


def test_officer_cannot_share_for_and_coordinator_cannot_answer_for_the_officers(scan: Scan, coordinator: User) -> None:
    fill_for(scan, coordinator)
    client = Client()
    client.force_login(make_officer(WADDINXVEEN))
    assert client.post(reverse("scan-share-for", args=[scan.pk, GOUDA])).status_code == 403

    share_on_behalf(filling=filling(scan), by=coordinator)
    client.force_login(coordinator)
    assert client.post(reverse("filling-shared-for", args=[scan.pk, GOUDA])).status_code == 403
    client.force_login(make_officer(WADDINXVEEN))
    assert client.post(reverse("filling-shared-for", args=[scan.pk, GOUDA])).status_code == 403
    assert counted(scan) == 1
