"""A coordinator starts a scan."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.scans import create_scan
from inventory.scans.models import Scan
from regions.models import Region, Revision, User
from tests.builders import GOUDA, load_catalogue, make_coordinator, make_officer, make_reader, make_region, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    load_catalogue()
    return make_region(municipalities=[GOUDA])


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


@pytest.fixture
def client(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def address(region: Region) -> str:
    return reverse("scan-create", args=[region.slug])


def test_scan_starts_open_with_the_newest_catalogue_and_a_first_revision(
    client: Client, region: Region, coordinator: User
) -> None:
    response = client.post(address(region), {"title": "Bouwstenenscan najaar", "reference_date": "2026-10-01"})

    scan = Scan.objects.get()
    assert response.status_code == 302
    assert response["Location"] == reverse("scan-detail", args=[scan.pk])
    assert (scan.title, scan.reference_date) == ("Bouwstenenscan najaar", datetime.date(2026, 10, 1))
    assert (scan.region, scan.edition, scan.created_by) == (region, load_catalogue(), coordinator)
    assert scan.is_open
    revision = Revision.objects.get(subject="scan", subject_id=scan.pk)
    assert (revision.version, revision.action, revision.by) == (1, "create", coordinator)
    assert revision.trail == scan.trail
    assert (revision.after or {})["reference_date"] == "2026-10-01"


def test_scan_form_proposes_a_title_with_the_year_and_today(client: Client, region: Region) -> None:
    html = client.get(address(region)).content.decode()

    today = timezone.localdate()
    assert f'value="Bouwstenenscan {today.year}"' in html
    assert f'value="{today.isoformat()}"' in html
    assert not Scan.objects.exists()


def test_scan_date_may_be_typed_as_people_write_it(client: Client, region: Region) -> None:
    client.post(address(region), {"title": "Scan", "reference_date": "1-10-2026"})

    assert Scan.objects.get().reference_date == datetime.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": "", "reference_date": "2026-10-01"}, "Geef de scan een naam."),
        ({"title": "   ", "reference_date": "2026-10-01"}, "Geef de scan een naam."),
        ({"title": "x" * 151, "reference_date": "2026-10-01"}, "Maak de naam korter: hooguit 150 tekens."),
        ({"title": "Scan", "reference_date": ""}, "Kies een dag."),
        ({"title": "Scan", "reference_date": "morgen"}, "Dit is geen datum."),
        ({"title": "Scan", "reference_date": "2026-02-30"}, "Dit is geen datum."),
        ({"title": "Scan", "reference_date": "0001-01-01"}, "Kies een dag tussen 1 januari 2000 en"),
        ({"title": "Scan", "reference_date": "9999-12-31"}, "Kies een dag tussen 1 januari 2000 en"),
    ],
)
def test_scan_form_says_in_dutch_what_is_wrong_and_stores_nothing(
    client: Client, region: Region, typed: dict[str, str], sentence: str
) -> None:
    response = client.post(address(region), typed)

    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "<title>Let op – Start een scan" in html
    assert not Scan.objects.exists()


def test_scan_form_with_nothing_in_it_is_wrong_as_well(client: Client, region: Region) -> None:
    assert client.post(address(region)).status_code == 422
    assert not Scan.objects.exists()


def test_scan_sent_twice_is_one_scan(client: Client, region: Region) -> None:
    typed = {"title": "Scan", "reference_date": "2026-10-01", "token": str(uuid.uuid4())}

    first, second = client.post(address(region), typed), client.post(address(region), typed)

    assert Scan.objects.count() == 1
    assert first["Location"] == second["Location"]


def test_scan_with_another_title_on_the_page_that_the_back_button_brought_back_is_a_second(
    client: Client, region: Region
) -> None:
    """That page still has the token of the scan that was started."""
    typed = {"title": "Scan", "reference_date": "2026-10-01", "token": str(uuid.uuid4())}
    client.post(address(region), typed)

    response = client.post(address(region), typed | {"title": "Nog een scan"})

    second = Scan.objects.get(title="Nog een scan")
    assert response["Location"] == reverse("scan-detail", args=[second.pk])
    assert Scan.objects.count() == 2


def test_scan_that_was_deleted_is_started_again_on_the_page_that_the_back_button_brought_back(
    client: Client, region: Region
) -> None:
    typed = {"title": "Scan", "reference_date": "2026-10-01", "state": "preparing", "token": str(uuid.uuid4())}
    client.post(address(region), typed)
    client.post(reverse("scan-delete", args=[Scan.objects.get().pk]))
    assert not Scan.objects.exists()

    response = client.post(address(region), typed)

    assert response["Location"] == reverse("scan-detail", args=[Scan.objects.get().pk])


def test_scan_with_the_token_of_somebody_else_starts_nothing(region: Region, coordinator: User) -> None:
    token, other = uuid.uuid4(), make_coordinator(region)
    day = datetime.date(2026, 10, 1)
    create_scan(region=region, title="Van een ander", reference_date=day, by=other, token=token)

    with pytest.raises(Scan.DoesNotExist):
        create_scan(region=region, title="Van mij", reference_date=day, by=coordinator, token=token)

    assert [scan.title for scan in Scan.objects.all()] == ["Van een ander"]


def test_scan_of_a_composition_that_nobody_confirmed_may_start_and_says_so(client: Client, region: Region) -> None:
    warning = "Nog niemand heeft bevestigd welke gemeenten bij deze regio horen."
    assert warning in client.get(address(region)).content.decode()

    region.confirmed_on = datetime.date(2026, 9, 1)
    region.save()

    assert warning not in client.get(address(region)).content.decode()


@pytest.mark.parametrize(("role", "status"), [("officer", 403), ("reader", 403), ("staff", 403), ("elsewhere", 404)])
def test_scan_is_started_by_the_coordinator_alone(region: Region, role: str, status: int) -> None:
    users = {
        "officer": make_officer(GOUDA),
        "reader": make_reader(region),
        "staff": make_staff(),
        "elsewhere": make_coordinator(make_region(municipalities=["GM0150"])),
    }
    client = Client()
    client.force_login(users[role])

    assert client.get(address(region)).status_code == status
    assert client.post(address(region), {"title": "Scan", "reference_date": "2026-10-01"}).status_code == status
    assert not Scan.objects.exists()


def test_questions_with_an_answer_already_are_not_called_optional(client: Client, region: Region) -> None:
    page = client.get(address(region)).content.decode()

    assert "Kunnen gemeenten meteen invullen?" in page
    assert "niet verplicht" not in page
