""" "In onze regio is nog geen zelfregie-initiatief": said, taken back, and shown not to count."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.gaps.results import Gap
from inventory.scans.actions.board import state_no_initiative
from inventory.scans.actions.life import WrongStateError, adopt_scan
from inventory.scans.board import scan_board
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan
from regions.models import Revision
from tests.builders import (
    DEVENTER,
    GOUDA,
    make_coordinator,
    make_initiative,
    make_offer,
)
from tests.scans.board.shown import page

pytestmark = pytest.mark.django_db


def gaps_of(scan: Scan) -> list[Gap]:
    return [gap for gap in scan_report(scan).gaps if gap.kind == "no_initiative"]


def test_statement_is_a_gap_with_its_date_and_can_be_taken_back(scan: Scan) -> None:
    by = make_coordinator(scan.region)

    assert state_no_initiative(scan=scan, stated=True, by=by)
    scan.refresh_from_db()
    assert scan.no_initiative_on == timezone.localdate()
    assert len(gaps_of(scan)) == 1
    assert not state_no_initiative(scan=scan, stated=True, by=by), "said twice is said once"

    assert state_no_initiative(scan=scan, stated=False, by=by)
    scan.refresh_from_db()
    assert not Scan.objects.exclude(no_initiative=False, no_initiative_on=None).exists()
    assert gaps_of(scan) == []
    said = Revision.objects.filter(subject="scan", subject_id=scan.pk).order_by("version")
    assert [one.action for one in said] == ["no_initiative", "no_initiative_back"]


def test_statement_beside_a_known_initiative_is_shown_not_to_count(scan: Scan) -> None:
    by = make_coordinator(scan.region)
    state_no_initiative(scan=scan, stated=True, by=by)
    make_initiative(name="Het Huis", municipality=GOUDA)

    assert gaps_of(scan) == []
    html = page(by, scan)
    assert "Ja, wij kennen: Het Huis." in html
    assert "Dat telt nu niet mee in het rapport" in html
    assert "Neem deze zin terug" in html


def test_initiative_from_elsewhere_counts_as_known_only_with_supply_for_the_region(scan: Scan) -> None:
    make_offer(make_initiative(municipality=DEVENTER), municipalities=[DEVENTER], places=[GOUDA])
    assert scan_board(scan).no_initiative.known == ()

    offer = make_offer(make_initiative(name="Van ver", municipality=DEVENTER), municipalities=[GOUDA], places=[])
    assert scan_board(scan).no_initiative.known == (offer.initiative.name,)


def test_statement_about_an_adopted_scan_is_refused(scan: Scan) -> None:
    by = make_coordinator(scan.region)
    adopted = adopt_scan(scan=scan, by=by)

    with pytest.raises(WrongStateError):
        state_no_initiative(scan=adopted, stated=True, by=by)

    client = Client()
    client.force_login(by)
    assert client.post(reverse("scan-no-initiative", args=[scan.pk]), {"stated": "ja"}).status_code == 403


def test_statement_is_made_with_the_button(scan: Scan) -> None:
    client = Client()
    client.force_login(make_coordinator(scan.region))

    client.post(reverse("scan-no-initiative", args=[scan.pk]), {"stated": "ja"})
    assert Scan.objects.get().no_initiative

    client.post(reverse("scan-no-initiative", args=[scan.pk]))
    assert not Scan.objects.get().no_initiative
