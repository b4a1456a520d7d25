"""The pages of an initiative about itself: who gets in, what they show, and what they store."""

from __future__ import annotations

import datetime
import re
import uuid
from typing import Any, Protocol

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from regions.models import Initiative, Offer, Revision
from tests.builders import (
    CONFIRMED_ON,
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_editor,
    make_initiative,
    make_neighbours,
    make_offer,
    make_officer,
    make_signal,
    make_user,
)

pytestmark = pytest.mark.django_db


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


PAGES = (
    "start/",
    "profiel/",
    "voor-alles/",
    "wensen/",
    "klopt-nog/",
    "aanbod/",
    "aanbod/nog-een/A1.1/",
    "signalen/",
    "signalen/B2.4/",
)
POSTS = ("aanbod/opslaan/", "signalen/B2.4/weg/")
ONLY_READ = ("start/", "signalen/")


@pytest.fixture
def initiative() -> Initiative:
    load_catalogue()
    return make_initiative(name="De Linde", place="Gouda", email="info@linde.example", phone="0182 123456")


@pytest.fixture
def web(client: Client, initiative: Initiative) -> Client:
    """Somebody of the initiative, looking."""
    client.force_login(make_editor(initiative))
    return client


def address(initiative: Initiative, path: str = "") -> str:
    return f"/initiatief/{initiative.slug}/{path}"


def text_of(response: Response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# --- who gets in ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", PAGES)
def test_pages_open_for_an_editor(web: Client, initiative: Initiative, path: str) -> None:
    assert web.get(address(initiative, path)).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_a_visible_initiative_are_forbidden_to_others(
    client: Client, initiative: Initiative, path: str
) -> None:
    for user in (make_editor(make_initiative()), make_officer(GOUDA), make_user()):
        client.force_login(user)
        assert client.get(address(initiative, path)).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_an_initiative_that_confirmed_nothing_are_not_there_for_others(client: Client, path: str) -> None:
    load_catalogue()
    hidden = make_initiative(confirmed_on=None)
    client.force_login(make_editor(make_initiative()))

    assert client.get(address(hidden, path)).status_code == 404


@pytest.mark.parametrize("path", PAGES + POSTS)
def test_pages_ask_for_a_login(client: Client, initiative: Initiative, path: str) -> None:
    response = client.post(address(initiative, path))
    assert response.status_code == 302
    assert response["Location"].startswith("/inloggen/")


@pytest.mark.parametrize("path", PAGES + POSTS)
def test_posts_of_another_editor_change_nothing(client: Client, initiative: Initiative, path: str) -> None:
    make_signal(initiative, "B2.4")
    client.force_login(make_editor(make_initiative()))

    response = client.post(address(initiative, path), {"name": "Gekaapt", "version": 1, "seen-A1.1": "0|"})

    assert response.status_code == (405 if path in ONLY_READ else 403)
    assert not Revision.objects.exists()


@pytest.mark.parametrize("path", POSTS)
def test_saving_is_no_page_to_look_at(web: Client, initiative: Initiative, path: str) -> None:
    assert web.get(address(initiative, path)).status_code == 405


# --- start ------------------------------------------------------------------------------------------------------
def next_step(web: Client, initiative: Initiative) -> str:
    return str(web.get(address(initiative, "start/")).context["overview"].next_step)


def test_start_asks_one_thing_after_the_other(client: Client) -> None:
    load_catalogue()
    initiative = make_initiative(confirmed_on=None)
    client.force_login(make_editor(initiative))
    assert next_step(client, initiative) == "claim"

    Initiative.objects.filter(pk=initiative.pk).update(confirmed_on=timezone.localdate())
    assert next_step(client, initiative) == "defaults"

    initiative.default_municipalities.set([get_municipality(GOUDA)])
    assert next_step(client, initiative) == "offers"

    offer = make_offer(initiative, confirmed_on=timezone.localdate() - datetime.timedelta(days=366))
    assert next_step(client, initiative) == "confirm"

    Offer.objects.filter(pk=offer.pk).update(confirmed_on=timezone.localdate())
    assert next_step(client, initiative) == "nothing"

    make_offer(initiative, "A1.1", confirmed_on=None)
    assert next_step(client, initiative) == "offers"


def test_start_says_that_what_was_found_nobody_looked_at_yet(web: Client, initiative: Initiative) -> None:
    make_offer(initiative, confirmed_on=timezone.localdate())
    assert "Alles is het afgelopen jaar bekeken." in web.get(address(initiative, "start/")).content.decode()

    make_offer(initiative, "A1.2", confirmed_on=None)

    html = web.get(address(initiative, "start/")).content.decode()
    assert "Wat jullie zelf zeiden, is het afgelopen jaar bekeken. Wat we vonden nog niet." in html
    assert "Alles is het afgelopen jaar" not in html


@pytest.mark.parametrize(
    ("known", "asked"),
    [({}, True), ({"phone": "0182 123456"}, False), ({"website": "https://huis.example"}, False)],
)
def test_start_asks_how_to_reach_a_findable_initiative(
    web: Client, initiative: Initiative, known: dict[str, str], asked: bool
) -> None:
    nothing = {"phone": "", "email": "", "website": "", "findable": True, "confirmed_on": timezone.localdate()}
    Initiative.objects.filter(pk=initiative.pk).update(**(nothing | known))

    assert ("Mensen kunnen jullie nog niet bereiken." in text_of(web.get(address(initiative, "start/")))) == asked


def test_start_shows_no_percentages(web: Client, initiative: Initiative) -> None:
    assert "%" not in text_of(web.get(address(initiative, "start/")))


def test_start_asks_no_wishes_of_who_is_no_zelfregie_initiatief(client: Client) -> None:
    load_catalogue()
    welfare = make_initiative(kind="welfare")
    client.force_login(make_editor(welfare))

    assert "wensen/" not in text_of(client.get(address(welfare, "start/")))


# --- profile ----------------------------------------------------------------------------------------------------
def profile(**changes: Any) -> dict[str, Any]:
    usual = {
        "version": 1,
        "token": str(uuid.uuid4()),
        "name": "De Linde",
        "kind": "welfare",
        "municipality": "gouda",
        "findable": "ja",
    }
    return usual | changes


def test_profile_is_saved_and_confirmed(web: Client, initiative: Initiative) -> None:
    response = web.post(
        address(initiative, "profiel/"), profile(website="www.linde.example", opening_hours="dinsdag"), follow=True
    )

    assert "Opgeslagen om " in text_of(response)
    initiative.refresh_from_db()
    assert (initiative.kind, initiative.municipality_id) == ("welfare", GOUDA)
    assert (initiative.website, initiative.opening_hours) == ("https://www.linde.example", "dinsdag")
    assert initiative.confirmed_on == timezone.localdate()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"municipality": "Gauda"}, "&#x27;Gauda&#x27; kennen we niet. Bedoel je Gouda?"),
        ({"name": ""}, "Vul in hoe jullie heten."),
        ({"kind": "onzin"}, "Kies een van de antwoorden."),
        ({"website": "javascript://x.y"}, "Dit is geen adres van een website."),
        ({"email": "geen adres"}, "Dit is geen e-mailadres."),
        ({"findable": "misschien"}, "Kies ja of nee."),
    ],
)
def test_profile_with_an_error_says_so_and_stores_nothing(
    web: Client, initiative: Initiative, changes: dict[str, Any], sentence: str
) -> None:
    response = web.post(address(initiative, "profiel/"), profile(**({"name": "Nieuw"} | changes)))

    assert sentence in text_of(response)
    initiative.refresh_from_db()
    assert (initiative.name, initiative.version) == ("De Linde", 1)


@pytest.mark.parametrize("findable", [True, False])
def test_profile_without_a_word_on_finding_them_leaves_that_as_it_is(
    web: Client, initiative: Initiative, findable: bool
) -> None:
    Initiative.objects.filter(pk=initiative.pk).update(findable=findable)
    said = profile(welcome="Iedereen")
    del said["findable"]

    assert web.post(address(initiative, "profiel/"), said).status_code == 302

    initiative.refresh_from_db()
    assert (initiative.welcome, initiative.findable) == ("Iedereen", findable)


def test_profile_preview_shows_what_was_typed_and_stores_nothing(web: Client, initiative: Initiative) -> None:
    response = web.post(address(initiative, "profiel/"), profile(name="De Nieuwe Linde", preview="1"))

    preview = response.context["preview"]
    assert (preview.name, preview.findable) == ("De Nieuwe Linde", True)
    assert "Zo ziet iedereen jullie straks." in text_of(response)
    initiative.refresh_from_db()
    assert initiative.name == "De Linde"


def test_profile_that_two_people_save_loses_no_text(web: Client, initiative: Initiative) -> None:
    Initiative.objects.filter(pk=initiative.pk).update(name="Van een ander", version=2)

    response = web.post(address(initiative, "profiel/"), profile(name="Van mij", welcome="Iedereen"))

    text = text_of(response)
    assert response.status_code == 409
    assert "Je collega heeft dit net ook opgeslagen. Wat jij typte, is niet weg." in text
    assert ("Hoe heten jullie?", "Van mij", "Van een ander") in response.context["form"].conflict.facts
    form = response.context["form"]
    assert (form["name"].value(), form["welcome"].value()) == ("Van mij", "Iedereen")
    web.post(address(initiative, "profiel/"), profile(name="Van mij", version=form["version"].value()))
    initiative.refresh_from_db()
    assert initiative.name == "Van mij"


# --- voor alles tegelijk ----------------------------------------------------------------------------------------
def answers(**changes: Any) -> dict[str, Any]:
    usual = {
        "version": 1,
        "token": str(uuid.uuid4()),
        "municipalities": [GOUDA],
        "places": [GOUDA],
        "funding": "temporary",
    }
    return usual | changes


def test_defaults_are_empty_with_the_own_municipality_and_those_nearby_to_choose(
    web: Client, initiative: Initiative
) -> None:
    make_neighbours(GOUDA, WADDINXVEEN)
    make_offer(initiative)

    response = web.get(address(initiative, "voor-alles/"))

    form = response.context["form"]
    assert "also_offers" in form.fields
    assert " checked" not in text_of(response)
    assert [form[name].value() for name in ("municipalities", "places", "funding")] == [[], [], ""]
    assert form.fields["municipalities"].choices == [(GOUDA, "Gouda"), (WADDINXVEEN, "Waddinxveen")]


def test_defaults_take_ticks_and_typed_names_together(web: Client, initiative: Initiative) -> None:
    get_municipality(DEVENTER)
    get_municipality(WADDINXVEEN)

    web.post(
        address(initiative, "voor-alles/"),
        answers(municipalities_other="deventer, Waddinxveen", target_groups=["youth"]),
    )

    assert sorted(one.code for one in initiative.default_municipalities.all()) == [DEVENTER, GOUDA, WADDINXVEEN]
    assert [one.code for one in initiative.default_target_groups.all()] == ["youth"]
    initiative.refresh_from_db()
    assert initiative.default_funding == "temporary"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"municipalities": []}, "Kies minstens één gemeente."),
        ({"municipalities_other": "Gauda"}, "Bedoel je Gouda?"),
        ({"funding": "onzin"}, "Kies een van de antwoorden."),
    ],
)
def test_defaults_with_an_error_say_so(
    web: Client, initiative: Initiative, changes: dict[str, Any], sentence: str
) -> None:
    response = web.post(address(initiative, "voor-alles/"), answers(**changes))

    assert sentence in text_of(response)
    assert not initiative.default_municipalities.exists()


def test_defaults_show_what_they_chose_before(web: Client, initiative: Initiative) -> None:
    web.post(address(initiative, "voor-alles/"), answers())

    form = web.get(address(initiative, "voor-alles/")).context["form"]

    chosen = [form[name].value() for name in ("municipalities", "places", "funding")]
    assert chosen == [[GOUDA], [GOUDA], "temporary"]


def test_defaults_without_a_word_on_money_are_rather_not_said(web: Client, initiative: Initiative) -> None:
    assert web.post(address(initiative, "voor-alles/"), answers(funding="")).status_code == 302

    initiative.refresh_from_db()
    assert initiative.default_funding == "not_said"


def test_defaults_for_an_initiative_without_a_municipality_ask_for_a_name(client: Client) -> None:
    load_catalogue()
    get_municipality(GOUDA)
    nowhere = make_initiative(municipality=None)
    client.force_login(make_editor(nowhere))

    client.post(address(nowhere, "voor-alles/"), answers(municipalities_other="Gouda"))

    assert [one.code for one in nowhere.default_municipalities.all()] == [GOUDA]


# --- wensen -----------------------------------------------------------------------------------------------------
def test_wishes_are_asked_where_there_is_no_own_supply(web: Client, initiative: Initiative) -> None:
    make_offer(initiative, "A1.1")

    text = text_of(web.get(address(initiative, "wensen/")))

    assert [code for code in ("A1", "A2", "A3") if f'value="{code}"' in text] == ["A2", "A3"]
    assert "Dit doen jullie al." in text
    assert f'href="{address(initiative, "signalen/")}"' in text.partition("Een wens staat")[2]


def test_wishes_are_not_asked_where_nothing_is_left_to_wish(web: Client, initiative: Initiative) -> None:
    for code in ("A1.1", "A2.1", "A3.1"):
        make_offer(initiative, code)

    text = text_of(web.get(address(initiative, "wensen/")))

    assert "Er is niets meer te wensen" in text
    assert 'name="wishes"' not in text


def test_wishes_are_saved(web: Client, initiative: Initiative) -> None:
    web.post(address(initiative, "wensen/"), {"version": 1, "token": str(uuid.uuid4()), "wishes": ["A2"]})

    assert [wish.bouwsteen.code for wish in initiative.wishes.all()] == ["A2"]


# --- klopt nog --------------------------------------------------------------------------------------------------
def test_confirming_takes_one_button(web: Client, initiative: Initiative) -> None:
    old = make_offer(initiative, "A1.1")
    planned = make_offer(initiative, "A1.2", status="planned")
    make_offer(initiative, "A2.1", status="stopped")

    page = web.get(address(initiative, "klopt-nog/"))
    form = page.context["form"]
    fields = {name: str(form[name].value()) for name in ("version", "token", "seen")}
    response = web.post(address(initiative, "klopt-nog/"), fields, follow=True)

    assert "Vrijwilligerswerkplekken" not in text_of(page)
    assert "Dank je wel!" in text_of(response)
    for row in (initiative, old, planned):
        row.refresh_from_db()
    assert (initiative.confirmed_on, old.confirmed_on) == (timezone.localdate(), timezone.localdate())
    assert planned.confirmed_on == CONFIRMED_ON


def test_what_is_confirmed_stands_there_whole(web: Client, initiative: Initiative) -> None:
    told = {"organisation": "Stichting De Boom", "referral": "via de huisarts", "opening_hours": "elke dag"}
    for field, value in told.items():
        setattr(initiative, field, value)
    initiative.save()

    profile = text_of(web.get(address(initiative, "klopt-nog/"))).partition("Profiel wijzigen")[0]

    assert [value for value in told.values() if value not in profile] == []


def test_confirming_what_changed_since_asks_to_look_again(web: Client, initiative: Initiative) -> None:
    offer = make_offer(initiative, "A1.1", version=2)
    fields = {"version": 1, "token": str(uuid.uuid4()), "seen": f"1|{offer.pk}:1"}

    response = web.post(address(initiative, "klopt-nog/"), fields, follow=True)

    assert "Er is net iets veranderd." in text_of(response)
    offer.refresh_from_db()
    assert offer.confirmed_on == CONFIRMED_ON


# --- how much it costs ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "path", ["", "start/", "profiel/", "voor-alles/", "wensen/", "klopt-nog/", "aanbod/", "signalen/"]
)
def test_pages_cost_as_many_queries_with_ten_times_the_offers(
    web: Client,
    initiative: Initiative,
    django_assert_num_queries: DjangoAssertNumQueries,
    path: str,
) -> None:
    activities = [one.code for one in load_catalogue().activities.all()][:30]
    for code in activities[:3]:
        make_offer(initiative, code, target_groups=["youth"])
        make_signal(initiative, code)
    with CaptureQueriesContext(connection) as few:
        web.get(address(initiative, path))
    assert len(few) <= 25

    for code in activities[3:]:
        make_offer(initiative, code, target_groups=["youth"])
        make_signal(initiative, code)
    with django_assert_num_queries(len(few)):
        web.get(address(initiative, path))


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_light(web: Client, initiative: Initiative, path: str) -> None:
    for activity in load_catalogue().activities.all():
        make_offer(initiative, activity.code)

    response = web.get(address(initiative, path), headers={"accept-encoding": "gzip"})

    assert len(response.content) <= 20_000
