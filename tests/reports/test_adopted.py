"""The pages of an adopted scan: kept files, additions, consents, what changed, and initiatives reading along."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from inventory.reports.archive import archive_next
from inventory.reports.loading import load_report
from inventory.reports.models import Audience
from inventory.scans.actions.life import add_addition, adopt_scan, publish_scan, set_consent, share_with_initiatives
from inventory.scans.actions.scans import create_scan
from inventory.scans.models import Scan
from regions.models import Initiative, Region, User
from tests.builders import (
    GOUDA,
    REFERENCE_DATE,
    WADDINXVEEN,
    get_municipality,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    scan = make_scan()
    for code in (GOUDA, WADDINXVEEN):
        make_sheet(scan, code)
    make_answer(scan, GOUDA, "B2.1", "missing", note="kanarie-notitie")
    return scan


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


def read(client: Client, scan: Scan, user: User) -> str:
    client.force_login(user)
    response = client.get(f"/scan/{scan.pk}/rapport/")
    assert response.status_code == 200
    return response.content.decode()


def test_additions_stand_beside_the_report_and_not_in_it(client: Client, scan: Scan, coordinator: User) -> None:
    scan = adopt_scan(scan=scan, by=coordinator)
    add_addition(scan=scan, text="Het adres is veranderd.", by=coordinator)

    page = read(client, scan, coordinator)

    assert page.index("Het adres is veranderd.") < page.index('<article class="report">')


def test_consents_are_in_the_report_with_their_date(client: Client, scan: Scan, coordinator: User) -> None:
    set_consent(scan=scan, municipality=get_municipality(GOUDA), given_on=datetime.date(2026, 11, 3), by=coordinator)

    assert "Gouda, op 3 november 2026" in read(client, scan, coordinator)


def test_pdf_of_an_adopted_scan_is_the_one_that_was_kept(client: Client, scan: Scan, coordinator: User) -> None:
    adopt_scan(scan=scan, by=coordinator)
    archive_next()
    client.force_login(coordinator)

    asked = client.post(f"/scan/{scan.pk}/rapport/pdf/")
    first = client.get(asked.headers["Location"])
    Initiative.objects.update(name="Heel anders")
    again = client.get(asked.headers["Location"])

    assert asked.headers["Location"].endswith("/rapport/vastgesteld.pdf")
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content == again.content


@pytest.mark.parametrize(
    ("kind", "said"), [("jeugd", "door ons afgeleid van kaarten"), ("own", "door ons afgeleid uit openbare bronnen")]
)
def test_report_says_that_a_composition_comes_from_a_map_only_where_there_is_one(
    client: Client, scan: Scan, coordinator: User, kind: str, said: str
) -> None:
    Region.objects.filter(pk=scan.region_id).update(kind=kind, basis="derived")

    assert f"De indeling is {said}." in read(client, scan, coordinator)


def test_next_round_tells_what_changed(client: Client, scan: Scan, coordinator: User) -> None:
    first = adopt_scan(scan=scan, by=coordinator)
    second = create_scan(
        region=scan.region, title="Ronde 2", reference_date=REFERENCE_DATE, by=coordinator, previous=first
    )
    for code in (GOUDA, WADDINXVEEN):
        make_sheet(second, code)
    make_answer(second, GOUDA, "B2.1", "present", provider="Het Huis")

    page = read(client, second, coordinator)

    assert "Wat is er veranderd?" in page
    assert "Erbij gekomen" in page
    assert "Wat is er veranderd?" not in read(client, first, coordinator)


def test_public_report_compares_only_with_a_round_that_everyone_may_read(
    client: Client, scan: Scan, coordinator: User
) -> None:
    first = adopt_scan(scan=scan, by=coordinator)
    second = create_scan(
        region=scan.region, title="Ronde 2", reference_date=REFERENCE_DATE, by=coordinator, previous=first
    )
    make_sheet(second, GOUDA)
    make_answer(second, GOUDA, "B2.1", "present", provider="Het Huis")
    second = publish_scan(scan=adopt_scan(scan=second, by=coordinator), by=coordinator, publish=True)
    assert load_report(second, Audience.PUBLIC).view.changes is None
    assert load_report(second, Audience.MEMBERS).view.changes is not None

    publish_scan(scan=Scan.objects.get(pk=first.pk), by=coordinator, publish=True)

    assert load_report(second, Audience.PUBLIC).view.changes is not None


def test_initiative_reads_a_shared_scan_as_everyone_would(client: Client, scan: Scan, coordinator: User) -> None:
    initiative = make_initiative(municipality=GOUDA)
    make_offer(initiative, "A1.1")
    editor = make_editor(initiative)
    client.force_login(editor)
    assert client.get(f"/scan/{scan.pk}/rapport/").status_code == 404

    share_with_initiatives(scan=scan, by=coordinator, share=True)

    page = read(client, scan, editor)
    assert "kanarie-notitie" not in page
    assert "Voor de leden van de regio" not in page
    for path in ("rapport.json", "rapport.csv"):
        assert client.get(f"/scan/{scan.pk}/{path}").status_code == 404
    assert "Voor de leden van de regio" in read(client, scan, make_officer(GOUDA))
