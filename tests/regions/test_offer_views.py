"""The page of ticks, one tick at once, and the page of one offer."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Protocol

import pytest
from django.test import Client
from django.utils import timezone

from regions.models import Initiative, Offer
from regions.ticks import Seen
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_editor,
    make_initiative,
    make_neighbours,
    make_offer,
)

pytestmark = pytest.mark.django_db


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


@pytest.fixture
def initiative() -> Initiative:
    load_catalogue()
    return make_initiative()


@pytest.fixture
def web(client: Client, initiative: Initiative) -> Client:
    client.force_login(make_editor(initiative))
    return client


def address(initiative: Initiative, path: str = "") -> str:
    return f"/initiatief/{initiative.slug}/aanbod/{path}"


def text_of(response: Response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def page_fields(response: Response) -> dict[str, Any]:
    """What a browser would send of the page of ticks as it stands."""
    text = response.content.decode()
    hidden = dict(re.findall(r'name="(seen-[^"]+)" value="([^"]*)"', text))
    ticked = re.findall(r'name="tick" value="([^"]+)" checked', text)
    return hidden | {"tick": ticked}


def ticked(response: Response) -> list[str]:
    return list(page_fields(response)["tick"])


# --- the page ---------------------------------------------------------------------------------------------------
def test_offers_show_33_activities_in_ten_folded_groups(web: Client, initiative: Initiative) -> None:
    text = text_of(web.get(address(initiative)))

    assert text.count('name="tick"') == 33
    assert len(re.findall(r"<details[^>]* data-group>", text)) == 10
    assert not re.search(r"<details[^>]* open", text)


def test_offers_without_a_municipality_ask_for_it_first(client: Client) -> None:
    load_catalogue()
    nowhere = make_initiative(municipality=None)
    client.force_login(make_editor(nowhere))

    for response in (client.get(address(nowhere)), client.post(address(nowhere), {"tick": "A1.1", "seen-A1.1": "0|"})):
        assert response.status_code == 302
        assert response["Location"].endswith("/voor-alles/")
    assert not Offer.objects.exists()


def test_offers_of_a_source_stand_unticked_with_their_source(web: Client, initiative: Initiative) -> None:
    make_offer(initiative, "A1.1", confirmed_on=None, source="Brochure van 2020")

    response = web.get(address(initiative))

    assert ticked(response) == []
    assert "Dit vonden we in: Brochure van 2020" in text_of(response)


def test_offers_that_a_municipality_holds_back_are_not_shown(web: Client, initiative: Initiative) -> None:
    make_offer(initiative, "A1.1", held=True, added_by=get_municipality(GOUDA), note="Nog niet gedeeld")

    response = web.get(address(initiative))

    assert ticked(response) == []
    assert "Nog niet gedeeld" not in text_of(response)


@pytest.mark.parametrize(
    ("search", "codes"), [("eetclub", {"A1.2"}), ("WRAP", {"A3.4"}), ("maatje", {"A1.3"}), ("xyzxyz", set())]
)
def test_offers_are_found_by_everyday_words(web: Client, initiative: Initiative, search: str, codes: set[str]) -> None:
    text = text_of(web.get(address(initiative), {"zoek": search}))

    assert set(re.findall(r'name="tick" value="([^"]+)"', text)) >= codes
    assert text.count('name="tick"') < 6
    assert ("Niets gevonden" in text) == (not codes)


# --- all at once, without JavaScript ----------------------------------------------------------------------------
def test_page_saves_what_was_ticked_and_unticked(web: Client, initiative: Initiative) -> None:
    stopping = make_offer(initiative, "A1.1")
    fields = page_fields(web.get(address(initiative)))

    response = web.post(address(initiative), fields | {"tick": ["A1.2", "B2.4"]}, follow=True)

    assert "Opgeslagen om " in text_of(response)
    assert ticked(response) == ["A1.2", "B2.4"]
    stopping.refresh_from_db()
    assert stopping.status == "stopped"


def test_page_leaves_alone_what_somebody_else_ticked_meanwhile(web: Client, initiative: Initiative) -> None:
    fields = page_fields(web.get(address(initiative)))
    make_offer(initiative, "B1.1")

    response = web.post(address(initiative), fields | {"tick": ["A1.2"]}, follow=True)

    assert ticked(response) == ["A1.2", "B1.1"]


def test_page_after_a_search_leaves_the_other_activities_alone(web: Client, initiative: Initiative) -> None:
    make_offer(initiative, "B1.1")
    fields = page_fields(web.get(address(initiative), {"zoek": "eetclub"}))

    response = web.post(address(initiative), fields | {"tick": ["A1.2"]}, follow=True)

    assert ticked(response) == ["A1.2", "B1.1"]


def test_page_says_where_somebody_else_was_first(web: Client, initiative: Initiative) -> None:
    offer = make_offer(initiative, "A1.1")
    fields = page_fields(web.get(address(initiative)))
    Offer.objects.filter(pk=offer.pk).update(version=2, note="Net veranderd")

    response = web.post(address(initiative), fields | {"tick": []})

    assert response.status_code == 409
    assert "Je collega was net eerder bij: Een plek waar je zo binnenloopt" in text_of(response)
    assert ticked(response) == []  # what was chosen here stands there still
    assert page_fields(response)["seen-A1.1"] == f"1|{offer.pk}:1"

    again = web.post(address(initiative), page_fields(response) | {"tick": [], "choose": f"mine 1|{offer.pk}:2 A1.1"})

    assert again.status_code == 302
    offer.refresh_from_db()
    assert offer.status == "stopped"


def test_page_takes_over_what_somebody_else_did(web: Client, initiative: Initiative) -> None:
    offer = make_offer(initiative, "A1.1")
    fields = page_fields(web.get(address(initiative)))
    Offer.objects.filter(pk=offer.pk).update(version=2, note="Net veranderd")

    choice = {"tick": [], "choose": f"theirs 1|{offer.pk}:2 A1.1"}
    response = web.post(address(initiative), fields | choice, follow=True)

    assert ticked(response) == ["A1.1"]


def test_page_throws_away_what_is_not_so(web: Client, initiative: Initiative) -> None:
    found = make_offer(initiative, "A1.1", confirmed_on=None)
    page = web.get(address(initiative))
    button = re.search(r'name="dismiss" value="([^"]+)"', page.content.decode())
    assert button is not None

    response = web.post(address(initiative), page_fields(page) | {"dismiss": button[1]}, follow=True)

    found.refresh_from_db()
    assert found.status == "stopped"
    assert "Dit vonden we in" not in text_of(response)


@pytest.mark.parametrize("fields", [{"seen-A1.1": "onzin"}, {"dismiss": "0|1"}])
def test_page_with_nonsense_is_refused(web: Client, initiative: Initiative, fields: dict[str, str]) -> None:
    assert web.post(address(initiative), fields).status_code == 400


# --- one tick at once -------------------------------------------------------------------------------------------
def send(web: Client, initiative: Initiative, **changes: Any) -> Response:
    usual = {"activity": "A1.1", "on": "1", "seen": "0|", "token": str(uuid.uuid4())}
    return web.post(address(initiative, "opslaan/"), usual | changes)


def test_tick_is_saved_at_once(web: Client, initiative: Initiative) -> None:
    response = send(web, initiative)

    answer = json.loads(response.content)
    assert (response.status_code, answer["ticked"]) == (200, True)
    assert re.fullmatch(r"Opgeslagen om \d\d\.\d\d uur\.", answer["message"])
    offer = initiative.offers.get()
    assert f"1|{offer.pk}:1" in answer["more"]
    assert f"/aanbod/{offer.pk}/" in answer["more"]


def test_tick_sent_again_is_saved_once(web: Client, initiative: Initiative) -> None:
    token = str(uuid.uuid4())

    answers = [json.loads(send(web, initiative, token=token).content) for _ in range(2)]

    assert answers[0]["ticked"] is answers[1]["ticked"] is True
    assert initiative.offers.count() == 1


def test_tick_where_somebody_was_first_shows_how_it_is_now(web: Client, initiative: Initiative) -> None:
    offer = make_offer(initiative, "A1.1", version=2)

    response = send(web, initiative, on="0", seen=str(Seen(True, {offer.pk: 1})))

    assert response.status_code == 409
    answer = json.loads(response.content)
    assert answer["message"] == "Je collega heeft dit net ook gewijzigd. Wat jij koos, is niet weg."
    mine, theirs = answer["more"].split('<div class="conflict__side">')[1:]
    assert "<dd>nee</dd>" in mine
    assert "<dd>ja: Voor inwoners van Gouda" in theirs
    assert f'value="mine 1|{offer.pk}:2 A1.1"' in answer["more"]


@pytest.mark.parametrize("changes", [{"activity": "Z9.9"}, {"seen": "onzin"}, {"token": "onzin"}, {"on": "misschien"}])
def test_tick_with_nonsense_is_refused(web: Client, initiative: Initiative, changes: dict[str, str]) -> None:
    response = send(web, initiative, **changes)

    assert (response.status_code, list(json.loads(response.content))) == (400, ["message"])
    assert not Offer.objects.exists()


# --- one offer --------------------------------------------------------------------------------------------------
def fields(**changes: Any) -> dict[str, Any]:
    usual = {
        "version": 1,
        "token": str(uuid.uuid4()),
        "status": "active",
        "municipalities": [GOUDA],
        "places": [GOUDA],
        "funding": "structural",
    }
    return usual | changes


def test_offer_is_saved_and_confirmed(web: Client, initiative: Initiative) -> None:
    make_neighbours(GOUDA, WADDINXVEEN)
    offer = make_offer(initiative, "A1.1", confirmed_on=None)

    response = web.post(
        address(initiative, f"{offer.pk}/"),
        fields(
            municipalities=[GOUDA, WADDINXVEEN],
            target_groups=["youth"],
            exclusive="on",
            at_home="on",
            starts_on="2026-01-01",
            ends_on="31-12-2027",
            note="Op dinsdag",
        ),
    )

    assert response["Location"] == f"{address(initiative)}?open=A1#A1"
    offer.refresh_from_db()
    assert sorted(one.code for one in offer.municipalities.all()) == [GOUDA, WADDINXVEEN]
    assert (offer.exclusive, offer.at_home, offer.funding, offer.note) == (True, True, "structural", "Op dinsdag")
    assert (str(offer.starts_on), str(offer.ends_on)) == ("2026-01-01", "2027-12-31")
    assert offer.confirmed_on == timezone.localdate()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-30"}, "Het einde ligt voor het begin."),
        ({"ends_on": "morgen"}, "Dit is geen datum."),
        ({"municipalities": []}, "Kies minstens één gemeente."),
        ({"places_other": "Gauda"}, "&#x27;Gauda&#x27; kennen we niet. Bedoel je Gouda?"),
        ({"exclusive": "on"}, "Vink ook aan voor wie het is"),
        ({"status": "misschien"}, "Kies een van de antwoorden."),
    ],
)
def test_offer_with_an_error_says_so_and_stores_nothing(
    web: Client, initiative: Initiative, changes: dict[str, Any], sentence: str
) -> None:
    offer = make_offer(initiative)

    response = web.post(address(initiative, f"{offer.pk}/"), fields(**changes))

    assert sentence in text_of(response)
    offer.refresh_from_db()
    assert offer.version == 1


def test_offer_that_two_people_save_loses_no_text(web: Client, initiative: Initiative) -> None:
    offer = make_offer(initiative, version=2, note="Van een ander")

    response = web.post(address(initiative, f"{offer.pk}/"), fields(note="Van mij"))

    assert response.status_code == 409
    form = response.context["form"]
    assert ("Wat moet de regio hierover weten?", "Van mij", "Van een ander") in form.conflict.facts
    assert (form["note"].value(), int(form["version"].value())) == ("Van mij", 2)


def test_offer_of_another_initiative_is_not_there(web: Client, initiative: Initiative) -> None:
    foreign = make_offer(make_initiative())

    assert web.get(address(initiative, f"{foreign.pk}/")).status_code == 404


def test_second_offer_is_added_beside_the_first(web: Client, initiative: Initiative) -> None:
    first = make_offer(initiative, "A1.1")

    web.post(address(initiative, "nog-een/A1.1/"), fields(target_groups=["youth"], exclusive="on", version=0))

    second = initiative.offers.exclude(pk=first.pk).get()
    assert second.exclusive
    page = text_of(web.get(address(initiative)))
    # Each with one link of its own.
    assert [page.count(address(initiative, f"{offer.pk}/")) for offer in (first, second)] == [1, 1]


def test_second_offer_of_an_unknown_activity_is_not_there(web: Client, initiative: Initiative) -> None:
    assert web.get(address(initiative, "nog-een/Z9.9/")).status_code == 404
