"""The middle page of a scan: where it is, and the one thing to do next."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from inventory.scans.models import Participant, Scan
from regions.models import User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
)
from tests.scans.test_permissions import ADOPTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[WADDINXVEEN, GOUDA, DEVENTER]))


def page(user: User, scan: Scan) -> str:
    """What stands in the page itself, without the menu."""
    client = Client()
    client.force_login(user)
    response = client.get(reverse("scan-detail", args=[scan.pk]))
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def states(html: str) -> dict[str, str]:
    """What the table says of each municipality, in its order."""
    rows = html[html.index("<tbody>") : html.index("</tbody>")].split('<th scope="row">')[1:]
    return {row.split("</th>")[0]: " ".join(row.split("<td>")[1].split("</td>")[0].split()) for row in rows}


def test_scan_says_its_day_its_state_and_its_remark() -> None:
    scan = make_scan(remark="Ingevuld met wat in openbare bronnen staat.")

    html = page(make_reader(scan.region), scan)

    assert "Stand op 1 oktober 2026" in html
    assert "Open om in te vullen" in html
    assert "Ingevuld met wat in openbare bronnen staat." in html
    assert "Dit is een voorbeeld." not in html


def test_scan_of_invented_municipalities_says_so() -> None:
    scan = make_scan(make_region(municipalities=["GM9901"]))

    assert "Dit is een voorbeeld." in page(make_reader(scan.region), scan)


def test_members_see_by_name_which_municipalities_shared_and_no_more(scan: Scan) -> None:
    sheet = make_sheet(scan, WADDINXVEEN)
    make_sheet(scan, GOUDA, shared=False)
    assert sheet.shared_on is not None
    shared = f"Gedeeld op {sheet.shared_on.day} "

    html = page(make_reader(scan.region), scan)

    assert list(states(html)) == ["Deventer", "Gouda", "Waddinxveen"]
    assert states(html)["Waddinxveen"].startswith(shared)
    assert [states(html)[name] for name in ("Deventer", "Gouda")] == ["Nog niet gedeeld"] * 2
    assert "1 van de 3 gemeenten heeft gedeeld." in " ".join(html.split())
    assert "%" not in html


def test_coordinator_sees_who_began(scan: Scan) -> None:
    make_sheet(scan, GOUDA, shared=False)

    html = page(make_coordinator(scan.region), scan)

    assert states(html)["Gouda"].startswith("Bezig, nog niet gedeeld")
    assert reverse("filling-sheet", args=[scan.pk, GOUDA]) in html
    assert states(html)["Deventer"] == "Nog niet begonnen"
    assert reverse("filling-sheet", args=[scan.pk, DEVENTER]) not in html


def test_officer_sees_whether_the_own_municipality_began_and_not_the_others(scan: Scan) -> None:
    make_sheet(scan, GOUDA, shared=False)
    make_sheet(scan, DEVENTER, shared=False)

    html = page(make_officer(GOUDA), scan)

    assert states(html)["Gouda"].startswith("Bezig, nog niet gedeeld")
    assert states(html)["Deventer"] == "Nog niet gedeeld"
    assert reverse("filling-sheet", args=[scan.pk, DEVENTER]) not in html


def test_officer_is_led_to_filling_in_first_and_to_the_report_once_shared(scan: Scan) -> None:
    officer = make_officer(GOUDA)
    before = page(officer, scan)
    sheet = make_sheet(scan, GOUDA, shared=False)
    begun = page(officer, scan)
    sheet.delete()
    make_sheet(scan, GOUDA)
    after = page(officer, scan)

    large = "utrecht-button--primary-action button--large"
    fill, report = reverse("filling-start", args=[scan.pk, GOUDA]), reverse("report-detail", args=[scan.pk])
    assert f'{large}" href="{fill}">Invullen voor Gouda' in before
    assert f'{large}" href="{fill}">Verder met Gouda' in begun
    assert f'{large}" href="{report}">Bekijk het rapport' in after
    assert "Antwoorden van Gouda wijzigen" in after


def test_reader_is_led_to_the_report_and_to_no_fill_in_page(scan: Scan) -> None:
    html = page(make_reader(scan.region), scan)

    assert f'button--large" href="{reverse("report-detail", args=[scan.pk])}"' in html
    assert "/invullen/" not in html


def test_adopted_scan_offers_nothing_to_fill_in(scan: Scan) -> None:
    adopted = make_scan(scan.region, **ADOPTED)

    html = page(make_officer(GOUDA), adopted)

    assert "Deze scan is vastgesteld." in html
    assert reverse("filling-start", args=[adopted.pk, GOUDA]) not in html


def test_scan_names_who_took_part_and_says_when_nobody_with_experience_did(scan: Scan) -> None:
    nobody = "Aan deze scan heeft nog niemand met eigen ervaring meegedaan."
    reader = make_reader(scan.region)
    Participant.objects.create(scan=scan, perspective="relatives", who="Ypsilon")
    before = page(reader, scan)
    Participant.objects.create(scan=scan, perspective="experience", who="Vier ervaringsdeskundigen")
    after = page(reader, scan)

    assert "Familie en naasten: Ypsilon" in before
    assert nobody in before
    assert nobody not in after
    assert after.index("Vier ervaringsdeskundigen") < after.index("Ypsilon")


@pytest.mark.parametrize("municipality", [None, "GM0003"])
def test_scan_is_not_there_for_staff_and_officers_elsewhere(scan: Scan, municipality: str | None) -> None:
    client = Client()
    client.force_login(make_officer(municipality) if municipality else make_staff())

    assert client.get(reverse("scan-detail", args=[scan.pk])).status_code == 404


def test_scan_costs_no_more_queries_with_more_municipalities(
    scan: Scan, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = Client()
    client.force_login(make_officer(GOUDA))
    address = reverse("scan-detail", args=[scan.pk])

    with django_assert_max_num_queries(8) as few:
        client.get(address)
    for number in range(10):
        code = f"GM80{number:02}"
        scan.region.municipalities.add(get_municipality(code))
        make_sheet(scan, code)
        Participant.objects.create(scan=scan, perspective="other", who=f"Groep {number}")
    with django_assert_max_num_queries(8) as many:
        client.get(address)

    assert len(few.captured_queries) == len(many.captured_queries)


def test_coordinator_finds_the_way_to_those_who_are_to_begin(scan: Scan) -> None:
    """A new scan has nobody: from here people are invited, and seen on the board."""
    html = page(make_coordinator(scan.region), scan)

    invite, board = reverse("region-invite", args=[scan.region.slug]), reverse("scan-board", args=[scan.pk])
    assert f'<a href="{invite}">Nodig mensen uit</a>' in html
    assert f'<a href="{board}">Deelnemers</a>' in html
    assert board not in page(make_officer(GOUDA), scan)
