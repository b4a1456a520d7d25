"""The front door and the start page: for each role the one thing to do next."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.scans.actions.life import adopt_scan
from inventory.scans.models import ScanState
from regions.models import Membership, Role
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    load_catalogue,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = datetime.date(2025, 10, 1)


def big_button(client: Client) -> tuple[str, str]:
    """The label and address of the one large button."""
    html = client.get("/start/").content.decode()
    assert html.count("button--large") == 1
    link = html[html.index("button--large") :]
    return link[link.index(">") + 1 : link.index("</a>")], link[link.index('href="') + 6 : link.index('">')]


def test_home_has_two_doors(client: Client) -> None:
    response = client.get("/")
    assertContains(response, 'href="/wat-is-er/">Ik zoek iets in mijn buurt</a>')
    assertContains(response, 'href="/inloggen/">Ik werk mee aan een scan</a>')
    assertContains(response, 'href="/bouwstenen/">De tien bouwstenen</a>')


def test_home_tells_where_to_find_help_now(client: Client) -> None:
    assertContains(client.get("/"), '<a href="tel:08000113">0800-0113</a>', html=True)


def test_home_leads_whoever_is_logged_in_to_start(client: Client) -> None:
    client.force_login(make_user())
    assertContains(client.get("/"), 'href="/start/">Naar Start</a>')


def test_start_asks_for_a_login(client: Client) -> None:
    assertRedirects(client.get("/start/"), "/inloggen/?next=/start/")


def test_start_of_an_officer_who_has_not_begun(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_officer(WADDINXVEEN))
    assert big_button(client) == ("Begin met invullen", f"/scan/{scan.pk}/invullen/GM0627/")
    assertContains(client.get("/start/"), "Bij 33 activiteiten zegt u")


def test_start_of_an_officer_half_way_counts_their_own_answers_alone(client: Client) -> None:
    scan = make_scan()
    make_answer(scan, GOUDA, "A1.1")
    make_answer(scan, GOUDA, "A1.2", "dont_know")
    make_answer(scan, GOUDA, "A1.3", "")
    make_answer(scan, WADDINXVEEN, "A2.1")
    make_answer(make_scan(scan.region, reference_date=LAST_YEAR), GOUDA, "A2.2")
    client.force_login(make_officer(GOUDA))
    assert big_button(client) == ("Ga verder met invullen", f"/scan/{scan.pk}/invullen/GM0513/")
    assertContains(client.get("/start/"), "2 van de 33 vragen zijn klaar.")


def test_start_of_an_officer_who_answered_everything(client: Client) -> None:
    scan = make_scan()
    for activity in load_catalogue().activities.all():
        make_answer(scan, GOUDA, activity.code)
    client.force_login(make_officer(GOUDA))
    assert big_button(client) == ("Bekijk ons blad", f"/scan/{scan.pk}/invullen/GM0513/ons-blad/")


def test_start_of_an_officer_who_shared(client: Client) -> None:
    scan = make_scan()
    make_answer(scan, GOUDA, "A1.1")
    make_sheet(scan, GOUDA)
    client.force_login(make_officer(GOUDA))
    assert big_button(client) == ("Ga verder met invullen", f"/scan/{scan.pk}/invullen/{GOUDA}/")
    assertContains(client.get("/start/"), "1 van de 33 vragen is klaar.")


def test_start_of_an_officer_is_not_moved_by_what_a_neighbour_shared(client: Client) -> None:
    scan = make_scan()
    make_sheet(scan, WADDINXVEEN)
    client.force_login(make_officer(GOUDA))
    assert big_button(client)[0] == "Begin met invullen"


def test_start_of_an_officer_once_the_scan_is_adopted(client: Client) -> None:
    scan = make_scan()
    adopt_scan(scan=scan, by=make_coordinator(scan.region))
    client.force_login(make_officer())
    assert big_button(client) == ("Lees het rapport", f"/scan/{scan.pk}/rapport/")


def test_start_of_an_officer_without_a_scan_says_so(client: Client) -> None:
    client.force_login(make_officer())
    response = client.get("/start/")
    assertContains(response, "Er is nu geen bouwstenenscan voor gemeente Gouda.")
    assertNotContains(response, "button--large")


def test_start_lists_the_other_scans_of_the_place(client: Client) -> None:
    region = make_region()
    newest = make_scan(region, title="De nieuwe")
    oldest = make_scan(region, title="De oude", reference_date=LAST_YEAR)
    client.force_login(make_officer())
    response = client.get("/start/")
    assert big_button(client)[1] == f"/scan/{newest.pk}/invullen/GM0513/"
    assertContains(response, f'<a href="/scan/{oldest.pk}/invullen/GM0513/">De oude</a>', html=True)


def test_start_shows_no_scan_of_another_region(client: Client) -> None:
    make_scan(make_region(municipalities=["GM0150"]), title="Van een ander")
    client.force_login(make_officer())
    assertNotContains(client.get("/start/"), "Van een ander")


def test_start_says_when_the_scan_is_invented(client: Client) -> None:
    make_scan()
    make_scan(make_region(municipalities=["GM9901"]))
    client.force_login(make_officer("GM9901"))
    assertContains(client.get("/start/"), "De antwoorden zijn verzonnen.")
    client.force_login(make_officer(GOUDA))
    assertNotContains(client.get("/start/"), "verzonnen")


def test_start_of_a_coordinator_shows_how_far_the_region_is(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_coordinator(scan.region))
    assert big_button(client) == ("Bekijk hoe ver de regio is", f"/scan/{scan.pk}/deelnemers/")
    assertContains(client.get("/start/"), f'href="/regio/{scan.region.slug}/"')


def test_start_of_a_coordinator_without_a_scan_begins_one(client: Client) -> None:
    region = make_region()
    client.force_login(make_coordinator(region))
    assert big_button(client) == ("Begin een scan", f"/regio/{region.slug}/scan/nieuw/")


def test_start_of_a_reader_is_the_report(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_reader(scan.region))
    assert big_button(client) == ("Lees het rapport", f"/scan/{scan.pk}/rapport/")


def test_start_of_an_editor_is_that_of_the_initiative(client: Client) -> None:
    initiative = make_initiative()
    client.force_login(make_editor(initiative))
    assertRedirects(client.get("/start/"), f"/initiatief/{initiative.slug}/start/")


def test_start_of_a_scan_in_preparation_is_the_coordinators_alone(client: Client) -> None:
    scan = make_scan(state=ScanState.PREPARING)
    client.force_login(make_coordinator(scan.region))
    assert big_button(client) == ("Ga verder met voorbereiden", f"/scan/{scan.pk}/")
    client.force_login(make_officer())
    assertContains(client.get("/start/"), "Er is nu geen bouwstenenscan voor gemeente Gouda.")


def test_start_without_a_role_says_what_to_do(client: Client) -> None:
    user = make_user(email="nieuw@voorbeeld.nl")
    client.force_login(user)
    response = client.get("/start/")
    assertContains(response, "doet nog niet mee")
    assertContains(response, "nieuw@voorbeeld.nl")


def test_start_of_staff_leads_to_the_admin(client: Client) -> None:
    client.force_login(make_staff())
    response = client.get("/start/")
    assertContains(response, 'href="/beheer/"')
    assertNotContains(response, "doet nog niet mee")


def test_start_offers_the_other_places(client: Client) -> None:
    scan = make_scan()
    user = make_officer()
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=scan.region)
    client.force_login(user)
    assertContains(
        client.get("/start/"), f'name="place" value="coordinator:{scan.region.pk}">Coördinator van Midden-Holland'
    )


def test_start_costs_the_same_with_ten_times_the_places(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_officer()
    for number in range(10):
        region = make_region(name=f"Regio {number}")
        make_answer(make_scan(region), GOUDA, "A1.1")
        Membership.objects.create(user=user, role=Role.COORDINATOR, region=region)
    client.force_login(user)
    with django_assert_max_num_queries(4):
        client.get("/start/")
