"""Who took part in a scan: organisations and numbers of people, from every perspective."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.scans import add_participant, remove_participant
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Participant, Perspective, Scan
from regions.models import User
from tests.builders import GOUDA, make_coordinator, make_officer, make_reader, make_region, make_scan
from tests.scans.test_permissions import ADOPTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA]))


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


@pytest.fixture
def client(coordinator: User) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


def address(scan: Scan) -> str:
    return reverse("scan-participants", args=[scan.pk])


def test_coordinator_adds_who_took_part(client: Client, scan: Scan, coordinator: User) -> None:
    response = client.post(address(scan), {"perspective": "relatives", "who": "Ypsilon"}, follow=True)

    participant = Participant.objects.get()
    assert (participant.scan, participant.perspective, participant.who) == (scan, Perspective.RELATIVES, "Ypsilon")
    assert participant.added_by == coordinator
    assert "Toegevoegd: Ypsilon." in response.content.decode()


def test_coordinator_who_sends_the_same_twice_makes_one_line(client: Client, scan: Scan) -> None:
    for _ in range(2):
        client.post(address(scan), {"perspective": "relatives", "who": "Ypsilon"})

    assert Participant.objects.count() == 1


def test_coordinator_takes_a_line_away_and_a_second_click_does_no_harm(client: Client, scan: Scan) -> None:
    gone = Participant.objects.create(scan=scan, perspective="relatives", who="Ypsilon")
    stays = Participant.objects.create(scan=scan, perspective="welfare", who="Welzijn Gouda")

    for _ in range(2):
        response = client.post(address(scan), {"remove": str(gone.pk)})
        assert response.status_code == 302

    assert list(scan.participants.all()) == [stays]


@pytest.mark.parametrize("typed", ["", "alles", "-1", "9" * 40, "²"])
def test_removing_what_is_no_line_removes_nothing(client: Client, scan: Scan, typed: str) -> None:
    Participant.objects.create(scan=scan, perspective="relatives", who="Ypsilon")

    assert client.post(address(scan), {"remove": typed}).status_code == 302
    assert Participant.objects.count() == 1


def test_line_of_another_scan_stays(client: Client, scan: Scan) -> None:
    other = Participant.objects.create(scan=make_scan(), perspective="relatives", who="Ypsilon")

    client.post(address(scan), {"remove": str(other.pk)})

    assert Participant.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"perspective": "", "who": "Ypsilon"}, "Kies vanuit wie er werd meegedaan."),
        ({"perspective": "alderman", "who": "Ypsilon"}, "Kies een van de regels."),
        ({"perspective": "relatives", "who": ""}, "Vul een organisatie of een aantal mensen in."),
        ({"perspective": "relatives", "who": "x" * 201}, "Maak dit korter: hooguit 200 tekens."),
    ],
)
def test_form_says_in_dutch_what_is_wrong_and_stores_nothing(
    client: Client, scan: Scan, typed: dict[str, str], sentence: str
) -> None:
    response = client.post(address(scan), typed)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Participant.objects.exists()


def test_page_asks_for_no_names_of_persons_and_starts_with_experience(client: Client, scan: Scan) -> None:
    html = client.get(address(scan)).content.decode()

    assert "Geen namen van personen" in html
    assert "Begin met de mensen met eigen ervaring." in html
    choices = html[html.index("<select") : html.index("</select>")]
    assert choices.index("mensen met eigen ervaring") < choices.index("gemeente")


def test_page_lists_from_where_nobody_looked_yet(client: Client, scan: Scan) -> None:
    Participant.objects.create(scan=scan, perspective="experience", who="Vier mensen")

    html = client.get(address(scan)).content.decode()

    open_list = html[html.index("Van hen hoorden we nog niets") : html.index("Iemand toevoegen")]
    assert "familie en naasten" in open_list
    assert "zorgverzekeraar" in open_list
    assert "mensen met eigen ervaring" not in open_list
    assert "anders" not in open_list


def test_members_see_who_took_part_and_change_nothing(scan: Scan) -> None:
    Participant.objects.create(scan=scan, perspective="relatives", who="Ypsilon")
    for user in (make_officer(GOUDA), make_reader(scan.region)):
        client = Client()
        client.force_login(user)

        html = client.get(address(scan)).content.decode()

        assert "Ypsilon" in html
        assert "Iemand toevoegen" not in html
        assert "Weghalen" not in html
        assert client.post(address(scan), {"perspective": "other", "who": "Wij"}).status_code == 403
        assert client.post(address(scan), {"remove": str(Participant.objects.get().pk)}).status_code == 403
    assert Participant.objects.count() == 1


def test_scan_that_is_adopted_in_the_same_moment_keeps_who_took_part(scan: Scan, coordinator: User) -> None:
    """The page was loaded while it was open."""
    line = add_participant(scan=scan, perspective="relatives", who="Ypsilon", by=coordinator)
    adopt_scan(scan=Scan.objects.get(pk=scan.pk), by=coordinator)

    with pytest.raises(ScanClosedError):
        add_participant(scan=scan, perspective="other", who="Wij", by=coordinator)
    with pytest.raises(ScanClosedError):
        remove_participant(scan=scan, pk=line.pk, by=coordinator)

    assert list(scan.participants.all()) == [line]


def test_adopted_scan_keeps_who_took_part(client: Client, scan: Scan) -> None:
    adopted = make_scan(scan.region, **ADOPTED)
    participant = Participant.objects.create(scan=adopted, perspective="relatives", who="Ypsilon")

    assert "Weghalen" not in client.get(address(adopted)).content.decode()
    assert client.post(address(adopted), {"remove": str(participant.pk)}).status_code == 403
    assert client.post(address(adopted), {"perspective": "other", "who": "Wij"}).status_code == 403
    assert list(adopted.participants.all()) == [participant]
