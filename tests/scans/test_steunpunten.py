"""Which places the region's table calls a laagdrempelig steunpunt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bouwstenen.models import Characteristic
from inventory.scans.actions.life import adopt_scan
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan, Steunpunt
from inventory.scans.steunpunten import steunpunten_view
from regions.models import Initiative, Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_steunpunt,
)

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


@pytest.fixture
def house() -> Initiative:
    """Based in Gouda, with a place in Waddinxveen, and one outside the region."""
    initiative = make_initiative(name="Het Huis", slug="het-huis")
    make_offer(initiative, "A1.1", municipalities=[WADDINXVEEN], places=[WADDINXVEEN, DEVENTER])
    return initiative


def save(client: Client, user: User, scan: Scan, gm: str = GOUDA, **changes: Any) -> Response:
    """What the page sends for one place."""
    said = {"status": "yes", "seen": "", "version": 0} | changes
    client.force_login(user)
    url = reverse("scan-steunpunten", args=[scan.pk])
    return client.post(url, {f"{gm}.het-huis-{name}": value for name, value in said.items()})


def test_places_are_where_it_is_based_or_does_something(scan: Scan, house: Initiative) -> None:
    make_offer(house, "A1.2", places=[DEVENTER])
    make_offer(make_initiative(municipality=DEVENTER, name="Gestopt"), places=[GOUDA], status="stopped")

    lines = steunpunten_view(scan).lines

    assert [(one.gm, one.initiative, one.does_something) for one in lines] == [
        (GOUDA, "Het Huis", False),
        (WADDINXVEEN, "Het Huis", True),
    ]


def test_what_the_table_says_counts_in_the_report_with_its_history(
    client: Client, scan: Scan, house: Initiative
) -> None:
    coordinator = make_coordinator(scan.region)

    save(client, coordinator, scan)
    assert scan_report(scan).figures.municipalities_steunpunt == 1
    save(client, coordinator, scan, status="emerging", seen="yes", version=1)
    assert scan_report(scan).figures.municipalities_steunpunt_emerging == 1
    save(client, coordinator, scan, status="", seen="emerging", version=2)

    assert not Steunpunt.objects.exists()
    assert Revision.objects.filter(subject="steunpunt", trail=scan.trail).count() == 3


def test_place_that_was_not_touched_is_left_alone(client: Client, scan: Scan, house: Initiative) -> None:
    """Somebody else said yes after the page was made."""
    make_steunpunt(scan, house)

    save(client, make_coordinator(scan.region), scan, status="", seen="", version=0)

    assert Steunpunt.objects.get().status == "yes"


def test_second_of_two_at_once_is_told(client: Client, scan: Scan, house: Initiative) -> None:
    make_steunpunt(scan, house, status="no")
    coordinator = make_coordinator(scan.region)

    response = save(client, coordinator, scan, status="yes", seen="", version=0)

    assert response.status_code == 409
    html = response.content.decode()
    assert "Uw collega was net eerder bij: Het Huis in Gouda." in html
    mine, theirs = html.split('<div class="conflict__side">')[1:]
    assert "<dd>Ja</dd>" in mine
    assert "<dd>Nee</dd>" in theirs
    assert Steunpunt.objects.get().status == "no"


@pytest.mark.parametrize(("choose", "status"), [("mine", "yes"), ("theirs", "no")])
def test_second_of_two_at_once_chooses(client: Client, scan: Scan, house: Initiative, choose: str, status: str) -> None:
    make_steunpunt(scan, house, status="no", version=3)
    client.force_login(make_coordinator(scan.region))
    typed = {f"{GOUDA}.het-huis-status": "yes", f"{GOUDA}.het-huis-seen": "", f"{GOUDA}.het-huis-version": 0}

    response = client.post(
        reverse("scan-steunpunten", args=[scan.pk]), typed | {"choose": f"{choose} 3 {GOUDA}.het-huis"}
    )

    assert response.status_code == 302
    assert Steunpunt.objects.get().status == status


@pytest.mark.parametrize("changes", [{"status": "perhaps"}, {"gm": DEVENTER}, {"gm": "GM9999"}])
def test_what_is_no_choice_or_no_place_is_left_alone(
    client: Client, scan: Scan, house: Initiative, changes: dict[str, str]
) -> None:
    assert save(client, make_coordinator(scan.region), scan, **changes).status_code == 302
    assert not Steunpunt.objects.exists()


def test_members_read_it_and_the_coordinator_alone_sets_it(client: Client, scan: Scan, house: Initiative) -> None:
    Characteristic.objects.create(number=1, text="De deur staat open", source="Bron")
    make_steunpunt(scan, house, status="emerging")

    for user in (make_officer(GOUDA), make_reader(scan.region)):
        assert save(client, user, scan, WADDINXVEEN).status_code == 403
        html = client.get(reverse("scan-steunpunten", args=[scan.pk])).content.decode()
        assert "In opbouw" in html
        assert "De deur staat open" in html
        assert "<select" not in html
    client.force_login(make_officer(DEVENTER))
    assert client.get(reverse("scan-steunpunten", args=[scan.pk])).status_code == 404


def test_adopted_scan_keeps_what_the_table_said(client: Client, scan: Scan, house: Initiative) -> None:
    coordinator = make_coordinator(scan.region)
    make_steunpunt(scan, house)
    adopt_scan(scan=scan, by=coordinator)
    Steunpunt.objects.all().delete()
    scan.refresh_from_db()

    assert [one.label for one in steunpunten_view(scan).lines if one.gm == GOUDA] == ["Ja"]
    assert save(client, coordinator, scan, WADDINXVEEN).status_code == 403


def test_steunpunten_take_the_same_queries_at_ten_times_the_size() -> None:
    def queries(size: int) -> int:
        codes = [f"GM9{number:03}" for number in range(size, 2 * size)]
        scan = make_scan(make_region(municipalities=codes))
        for code in codes:
            initiative = make_initiative(municipality=code)
            make_offer(initiative, municipalities=[code], places=[code])
            make_steunpunt(scan, initiative, code)
        with CaptureQueriesContext(connection) as found:
            assert len(steunpunten_view(scan).lines) == size
        return len(found)

    assert queries(2) == queries(20)
