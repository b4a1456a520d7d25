"""As whom somebody looks, and the menu that goes with it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from inventory.desk import navigation
from inventory.desk.places import PlacedScan
from inventory.scans.models import ScanState
from regions.models import Membership, Role, User
from regions.permissions import Access
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

LAST_YEAR = datetime.date(2025, 10, 1)


def menu(client: Client, path: str = "/start/") -> list[tuple[str, str]]:
    """The items of the menu as (address, label), without those of everybody who is logged in."""
    html = client.get(path).content.decode()
    nav = html[html.index('class="menu menu--wide"') :]
    nav = nav[: nav.index("</nav>")]
    items = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', nav)
    return [item for item in items if item != ("/mijn-gegevens/", "Mijn gegevens")]


def labels(client: Client, path: str = "/start/") -> list[str]:
    return [label for _, label in menu(client, path)]


def test_menu_of_the_public(client: Client) -> None:
    assert menu(client, "/") == [
        ("/wat-is-er/", "Wat is er?"),
        ("/bouwstenen/", "De bouwstenen"),
        ("/inloggen/", "Inloggen"),
    ]


def test_menu_of_an_officer_follows_the_scan(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_officer(WADDINXVEEN))
    assert menu(client) == [
        ("/start/", "Start"),
        (f"/scan/{scan.pk}/invullen/GM0627/", "Invullen"),
        (f"/scan/{scan.pk}/invullen/GM0627/ons-blad/", "Ons blad"),
        (f"/scan/{scan.pk}/rapport/", "Rapport"),
    ]


def test_menu_of_an_officer_without_a_scan_is_short(client: Client) -> None:
    client.force_login(make_officer())
    assert labels(client) == ["Start"]


def test_menu_of_an_editor(client: Client) -> None:
    initiative = make_initiative(slug="het-huis")
    client.force_login(make_editor(initiative))
    assert menu(client, "/initiatief/het-huis/start/") == [
        ("/initiatief/het-huis/start/", "Start"),
        ("/initiatief/het-huis/aanbod/", "Ons aanbod"),
        ("/initiatief/het-huis/signalen/", "Wat jullie merken"),
        ("/initiatief/het-huis/klopt-nog/", "Klopt nog?"),
        ("/initiatief/het-huis/", "Onze pagina"),
    ]


def test_menu_of_a_coordinator(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_coordinator(scan.region))
    assert menu(client) == [
        ("/start/", "Start"),
        (f"/scan/{scan.pk}/invullen/", "Invullen"),
        (f"/scan/{scan.pk}/deelnemers/", "Deelnemers"),
        (f"/scan/{scan.pk}/bespreken/", "Bespreken"),
        (f"/scan/{scan.pk}/rapport/", "Rapport"),
    ]


def test_menu_of_a_reader(client: Client) -> None:
    scan = make_scan()
    client.force_login(make_reader(scan.region))
    assert labels(client) == ["Rapport", "Bespreken"]


def test_menu_of_a_reader_without_a_scan_still_leads_somewhere(client: Client) -> None:
    client.force_login(make_reader(make_region()))
    assert labels(client) == ["Start"]


def test_menu_of_staff_leads_to_the_admin(client: Client) -> None:
    client.force_login(make_staff())
    assert menu(client) == [("/start/", "Start"), ("/beheer/", "Beheer")]


def test_menu_of_somebody_without_a_role_names_nothing_of_others(client: Client) -> None:
    make_scan()
    client.force_login(make_user())
    assert labels(client) == ["Start"]


def test_menu_prefers_an_open_scan_to_a_newer_one(client: Client) -> None:
    region = make_region()
    open_scan = make_scan(region, reference_date=LAST_YEAR)
    make_scan(region, state=ScanState.PREPARING)
    client.force_login(make_officer())
    assert (f"/scan/{open_scan.pk}/invullen/GM0513/", "Invullen") in menu(client)


def test_menu_stays_with_the_scan_of_the_page(client: Client) -> None:
    region = make_region()
    old = make_scan(region, reference_date=LAST_YEAR)
    make_scan(region)
    client.force_login(make_officer())
    assert (f"/scan/{old.pk}/rapport/", "Rapport") in menu(client, f"/scan/{old.pk}/")


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("", "Invullen"),
        ("a/", "Invullen"),
        ("ons-blad/", "Ons blad"),
    ],
)
def test_menu_marks_where_one_is(client: Client, path: str, current: str) -> None:
    scan = make_scan()
    client.force_login(make_officer())
    html = client.get(f"/scan/{scan.pk}/invullen/GM0513/{path}").content.decode()
    # Twice: once in the menu of a phone.
    assert re.findall(r'<a href="[^"]*" aria-current="[a-z]+">([^<]*)</a>', html) == [current, current]


def test_menu_of_one_place_ignores_the_scans_of_another(client: Client) -> None:
    elsewhere = make_region(municipalities=["GM0150"])
    make_scan(elsewhere)
    user = make_officer()
    Membership.objects.create(user=user, role=Role.READER, region=elsewhere)
    client.force_login(user)
    assert labels(client) == ["Start"]


def two_places() -> User:
    user = make_officer(GOUDA)
    Membership.objects.create(user=user, role=Role.OFFICER, municipality=get_municipality(WADDINXVEEN))
    return user


def test_place_is_not_shown_to_somebody_without_one(client: Client) -> None:
    client.force_login(make_staff())
    assertNotContains(client.get("/start/"), "kijkt nu als")


def test_place_is_said_and_nothing_to_change_with_only_one(client: Client) -> None:
    client.force_login(make_officer())
    response = client.get("/start/")
    assertContains(response, "U kijkt nu als: <strong>gemeente Gouda</strong>")
    assertNotContains(response, "Wissel")


def test_place_of_an_initiative_is_addressed_as_je(client: Client) -> None:
    client.force_login(make_editor(make_initiative(name="Het Huis")))
    assertContains(client.get("/start/", follow=True), "Je kijkt nu als: <strong>Het Huis</strong>")


def test_place_choose_remembers_the_choice(client: Client) -> None:
    client.force_login(two_places())
    assertContains(client.get("/start/"), "<strong>gemeente Gouda</strong>")
    response = client.post("/start/kies/", {"place": "officer:GM0627"}, follow=True)
    assert response.redirect_chain == [("/start/", 302)]
    assertContains(response, "<strong>gemeente Waddinxveen</strong>")
    assertContains(client.get("/start/"), "<strong>gemeente Waddinxveen</strong>")


@pytest.mark.parametrize("key", ["officer:GM0150", "coordinator:1", "", "x"])
def test_place_choose_of_what_is_not_theirs_changes_nothing(client: Client, key: str) -> None:
    get_municipality("GM0150")
    client.force_login(two_places())
    assertContains(client.post("/start/kies/", {"place": key}, follow=True), "<strong>gemeente Gouda</strong>")


def test_place_choose_does_not_happen_by_following_a_link(client: Client) -> None:
    client.force_login(two_places())
    assert client.get("/start/kies/", {"place": "officer:GM0627"}).status_code == 405
    assertContains(client.get("/start/"), "<strong>gemeente Gouda</strong>")


def test_place_that_was_taken_away_is_no_longer_chosen(client: Client) -> None:
    user = two_places()
    client.force_login(user)
    client.post("/start/kies/", {"place": "officer:GM0627"})
    user.memberships.filter(municipality="GM0627").delete()
    assertContains(client.get("/start/"), "<strong>gemeente Gouda</strong>")


def test_place_follows_the_municipality_of_the_page(client: Client) -> None:
    scan = make_scan()
    client.force_login(two_places())
    assertContains(client.get(f"/scan/{scan.pk}/invullen/GM0627/"), "<strong>gemeente Waddinxveen</strong>")


def test_place_follows_the_scan_of_the_page(client: Client) -> None:
    user = make_officer()
    other = make_scan(make_region(municipalities=["GM0150"], name="Midden-IJssel"))
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=other.region)
    client.force_login(user)
    assertContains(client.get(f"/scan/{other.pk}/"), "<strong>coördinator van Midden-IJssel</strong>")


def test_place_follows_the_initiative_of_the_page(client: Client) -> None:
    user = make_officer()
    initiative = make_initiative(name="Het Huis")
    Membership.objects.create(user=user, role=Role.EDITOR, initiative=initiative)
    client.force_login(user)
    assertContains(client.get(f"/initiatief/{initiative.slug}/"), "<strong>Het Huis</strong>")


def test_place_on_the_grid_is_the_coordinators(client: Client) -> None:
    scan = make_scan()
    user = make_officer()
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=scan.region)
    client.force_login(user)
    client.post("/start/kies/", {"place": "officer:GM0513"})
    response = client.get(f"/scan/{scan.pk}/invullen/bouwsteen/A1/")
    assertContains(response, "<strong>coördinator van Midden-Holland</strong>")


def test_place_stays_what_was_chosen_where_the_page_fits_both(client: Client) -> None:
    scan = make_scan()
    user = make_officer()
    Membership.objects.create(user=user, role=Role.COORDINATOR, region=scan.region)
    client.force_login(user)
    client.post("/start/kies/", {"place": f"coordinator:{scan.region.pk}"})
    assertContains(client.get(f"/scan/{scan.pk}/"), "<strong>coördinator van Midden-Holland</strong>")


def test_navigation_asks_the_database_nothing_for_the_public(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    load_catalogue()
    with django_assert_num_queries(0):
        client.get("/")


def test_navigation_asks_one_thing_more_however_many_places(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_officer()
    for number in range(5):
        region = make_region(name=f"Regio {number}")
        make_scan(region)
        Membership.objects.create(user=user, role=Role.COORDINATOR, region=region)
        Membership.objects.create(user=user, role=Role.EDITOR, initiative=make_initiative())
    client.force_login(user)
    # Session, user and memberships are asked for anyway, by whatever checks who may see the page.
    with django_assert_num_queries(3):
        client.get("/wachtwoord/wijzigen/")


def test_navigation_does_not_look_for_a_scan_that_the_page_names(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def scans_at_places(access: Access) -> tuple[PlacedScan, ...]:
        asked.append("scans")
        return ()

    monkeypatch.setattr(navigation, "scans_at_places", scans_at_places)
    scan = make_scan()
    client.force_login(make_officer())
    client.get(f"/scan/{scan.pk}/")
    assert asked == []
    client.get("/wachtwoord/wijzigen/")
    assert asked == ["scans"]


def test_what_a_browser_keeps_is_named_after_nobody(client: Client) -> None:
    """The same for one account, another for the next, and neither the number nor the address of the account."""
    found = []
    for user in (make_officer(), make_officer()):
        for _ in range(2):
            client.force_login(user)
            page = client.get("/start/", follow=True).content.decode()
            found += re.findall(r'<body data-kept-for="([0-9a-f]{20})"', page)
            assert user.email not in page

    assert len(found) == 4
    assert (found[0], found[2]) == (found[1], found[3])
    assert found[0] != found[2]
    client.logout()
    assert "data-kept-for" not in client.get("/").content.decode()
