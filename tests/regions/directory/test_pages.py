"""The pages for residents: what they show of whom, and what never stands on them."""

from __future__ import annotations

import datetime
import html
import re
from typing import Any, Protocol

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from regions.directory.pages import CARDS_ON_A_PAGE
from regions.models import Initiative, Offer, Region
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_editor,
    make_initiative,
    make_municipality,
    make_neighbours,
    make_offer,
    make_officer,
    make_region,
    make_signal,
)

pytestmark = pytest.mark.django_db

ZUIDPLAS, KRIMPENERWAARD = "GM1892", "GM1931"
KLAVERDIJK, LINDEWAARD = "GM9901", "GM9902"


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def content(self) -> bytes: ...


@pytest.fixture(autouse=True)
def catalogue() -> None:
    load_catalogue()
    make_neighbours(GOUDA, WADDINXVEEN)


def today() -> datetime.date:
    return timezone.localdate()


def days_ago(days: int) -> datetime.date:
    return today() - datetime.timedelta(days=days)


def listed(name: str, activity: str = "A1.3", *, of: dict[str, Any] | None = None, **offer: Any) -> Initiative:
    """A findable initiative with one offer that counts today; `of` changes the initiative, the rest the offer."""
    fields: dict[str, Any] = {"name": name, "confirmed_on": today()}
    initiative = make_initiative(**(fields | (of or {})))
    make_offer(initiative, activity, **({"confirmed_on": today()} | offer))
    return initiative


def address(municipality: str = GOUDA) -> str:
    return f"/wat-is-er/gemeente/{municipality}/"


def text_of(response: Response) -> str:
    """The page as its HTML, with white space made one and signs written as themselves."""
    return html.unescape(re.sub(r"\s+", " ", response.content.decode()))


def section(text: str, heading: str) -> str:
    """From a heading of the list to the next."""
    return text.split(f"<h2>{heading}</h2>", 1)[1].split("<h2", 1)[0]


def names_in(text: str) -> list[str]:
    return re.findall(r"<h3><a [^>]*>([^<]*)</a></h3>", text)


# --- what may stand there ----------------------------------------------------------------------------------------
PAGES = (address(), address(WADDINXVEEN), "/wat-is-er/midden/")


@pytest.fixture
def region() -> Region:
    return make_region(slug="midden", name="Midden-Holland", municipalities=[GOUDA, WADDINXVEEN])


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_what_everyone_may_know(client: Client, region: Region, path: str) -> None:
    initiative = listed(
        "De Linde",
        municipalities=[GOUDA, WADDINXVEEN],
        target_groups=["youth"],
        of={
            "place": "Gouda-Oost",
            "opening_hours": "maandag",
            "website": "linde.example",
            "email": "info@linde.example",
            "phone": "0182 12 34 56",
            "referral": "Nee, loop zo binnen.",
        },
    )

    text = text_of(client.get(path))

    for shown in (
        "De Linde",
        "een plek van en voor mensen met eigen ervaring",
        "Gouda-Oost (gemeente Gouda)",
        "maandag",
        'href="https://linde.example"',
        'rel="noopener nofollow"',
        'href="mailto:info@linde.example"',
        'href="tel:0182123456"',
        "zonder verwijzing",
        "Een maatje: iemand om af en toe iets mee te doen of mee te praten.",
        "Extra welkom: jongeren.",
        f'href="/initiatief/{initiative.slug}/"',
        "Heb je nu hulp nodig?",
    ):
        assert shown in text, shown
    assert f"Laatst bevestigd op {today().day} " in text


@pytest.mark.parametrize("path", PAGES)
def test_page_never_shows_what_is_not_for_everyone(client: Client, region: Region, path: str) -> None:
    shown = listed(
        "De Linde",
        municipalities=[GOUDA, WADDINXVEEN],
        note="canary-note",
        source="canary-offer-source",
        funding="temporary",
        of={
            "description": "canary-description",
            "welcome": "canary-welcome",
            "referral": "nee, canary-referral",
            "costs": "canary-costs",
            "source": "canary-source",
            "organisation": "canary-organisation",
            "default_funding": "temporary",
        },
    )
    make_signal(shown, "B2.4", note="canary-signal", named=True)

    text = text_of(client.get(path))

    assert "De Linde" in text
    assert "canary" not in text
    assert "Respijtvoorzieningen" not in text
    assert "ijdelijk" not in text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "of",
    [
        {"findable": False},
        {"confirmed_on": None},
        {"held": True},
    ],
    ids=str,
)
def test_page_leaves_out_initiatives_that_are_not_for_everyone(
    client: Client, region: Region, path: str, of: dict[str, Any]
) -> None:
    listed("Canary", of=of | {"added_by": get_municipality(GOUDA)}, municipalities=[GOUDA, WADDINXVEEN])

    for user in (None, make_officer(GOUDA), make_editor(Initiative.objects.get())):
        if user is not None:
            client.force_login(user)
        assert names_in(text_of(client.get(path))) == []


NOT_SUPPLY: list[dict[str, Any]] = [
    {"confirmed_on": None},
    {"confirmed_on": days_ago(549)},
    {"status": "planned"},
    {"status": "stopped"},
    {"starts_on": days_ago(-1)},
    {"ends_on": days_ago(1)},
    {"held": True},
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("changes", NOT_SUPPLY, ids=lambda changes: next(iter(changes)))
def test_page_leaves_out_offers_that_are_no_supply_today(
    client: Client, region: Region, path: str, changes: dict[str, Any]
) -> None:
    listed("Canary", municipalities=[GOUDA, WADDINXVEEN], added_by=get_municipality(GOUDA), **changes)

    assert "Canary" not in text_of(client.get(path))


def test_page_shows_an_offer_up_to_its_last_day(client: Client) -> None:
    listed("De Linde", confirmed_on=days_ago(548), ends_on=today(), starts_on=today())

    text = text_of(client.get(address()))

    assert names_in(text) == ["De Linde"]
    assert "Dat is lang geleden. Vraag het even voor je gaat." in text


def test_page_shows_of_an_initiative_only_what_is_supply(client: Client) -> None:
    initiative = listed("De Linde", "A1.1")
    make_offer(initiative, "A3.4", confirmed_on=None)

    text = text_of(client.get(address()))

    assert "Inloop en ontmoeting" in text
    assert "WRAP: een cursus" not in text


def test_page_escapes_what_people_typed(client: Client) -> None:
    attack = "<script>alert(1)</script>"
    fields = ("name", "place", "address", "opening_hours", "phone", "website", "email")
    listed(attack, of=dict.fromkeys(fields, attack))

    body = client.get(address(), {"woord": attack, "nodig": attack}).content.decode()
    everything = client.get(address()).content.decode()

    assert attack not in body
    assert attack not in everything
    assert everything.count("&lt;script&gt;") >= len(fields)


def test_page_makes_no_link_of_a_website_that_is_none(client: Client) -> None:
    listed("De Linde", of={"website": "javascript:alert(1)"})

    body = client.get(address()).content.decode()

    assert "javascript:alert(1)" in body
    assert 'href="javascript' not in body


# --- here and next door ------------------------------------------------------------------------------------------
def test_municipality_shows_what_is_here_next_door_and_further(client: Client) -> None:
    listed("Hier")
    listed("Thuis", places=[], at_home=True)
    listed("Ernaast", places=[WADDINXVEEN], municipalities=[WADDINXVEEN])
    listed("Verder", places=[DEVENTER], municipalities=[DEVENTER, GOUDA])
    listed("Elders", places=[DEVENTER], municipalities=[DEVENTER])

    text = text_of(client.get(address()))

    assert names_in(section(text, "In Gouda")) == ["Hier", "Thuis"]
    assert names_in(section(text, "Bij de buren")) == ["Ernaast"]
    assert names_in(section(text, "Verder weg, ook voor jou")) == ["Verder"]
    assert "Elders" not in names_in(text)


def test_municipality_shows_one_initiative_in_each_place_with_what_it_does_there(client: Client) -> None:
    initiative = listed("De Linde", "A1.1")
    make_offer(initiative, "A3.4", places=[WADDINXVEEN], municipalities=[GOUDA], confirmed_on=today())

    text = text_of(client.get(address()))

    assert "Inloop en ontmoeting" in section(text, "In Gouda")
    assert "WRAP: een cursus" not in section(text, "In Gouda")
    assert "WRAP: een cursus" in section(text, "Bij de buren")
    assert "In Waddinxveen. Ook voor inwoners van Gouda." in section(text, "Bij de buren")


def test_municipality_takes_no_weak_or_unconfirmed_border_for_next_door(client: Client) -> None:
    make_neighbours(GOUDA, ZUIDPLAS, weak=True)
    make_neighbours(GOUDA, KRIMPENERWAARD, confirmed=False)
    for place in (ZUIDPLAS, KRIMPENERWAARD):
        listed(f"In {place}", places=[place], municipalities=[place])

    text = text_of(client.get(address()))

    assert names_in(text) == []
    assert "Waddinxveen</a>" in text
    assert "Zuidplas" not in text


def test_municipality_with_nothing_says_what_to_do(client: Client) -> None:
    text = text_of(client.get(address()))

    assert "We kennen in Gouda nog geen plekken." in text
    assert "Vraag het aan je gemeente of je huisarts." in text


def test_municipality_with_something_next_door_alone_says_so(client: Client) -> None:
    listed("Ernaast", places=[WADDINXVEEN], municipalities=[WADDINXVEEN])

    text = text_of(client.get(address(), {"woord": "maatje"}))

    assert "We kennen in Gouda nog niets dat hierbij past." in text
    assert "Kijk hieronder bij de buren" in text
    assert names_in(section(text, "Bij de buren")) == ["Ernaast"]


def test_municipality_without_a_match_leads_back_to_everything(client: Client) -> None:
    listed("De Linde")

    text = text_of(client.get(address(), {"woord": "boksbeugel"}))

    assert names_in(text) == []
    assert f'<a href="{address()}">bekijk alles in en om Gouda</a>' in text


def test_municipality_with_many_places_goes_on_where_it_was(client: Client) -> None:
    for number in range(CARDS_ON_A_PAGE - 1):
        listed(f"Plek {number:03}")
    for name in ("Aa ernaast", "Bb ernaast"):
        listed(name, places=[WADDINXVEEN], municipalities=[WADDINXVEEN])

    first = text_of(client.get(address()))
    second = text_of(client.get(address(), {"pagina": "2"}))

    assert len(names_in(section(first, "In Gouda"))) == CARDS_ON_A_PAGE - 1
    assert names_in(section(first, "Bij de buren")) == ["Aa ernaast"]
    assert names_in(section(second, "Bij de buren")) == ["Bb ernaast"]
    assert "<h2>In Gouda</h2>" not in second
    assert "We kennen in Gouda nog" not in second


@pytest.mark.parametrize("code", ["GM0000", "gouda", "%00", "GM0513%0A", "%F0%9F%98%80"])
def test_municipality_that_is_none_is_not_found(client: Client, code: str) -> None:
    assert client.get(f"/wat-is-er/gemeente/{code}/").status_code == 404


def test_municipality_that_ended_is_not_found(client: Client) -> None:
    make_municipality("GM0001", ended_on=days_ago(1))
    assert client.get(address("GM0001")).status_code == 404


# --- filters -----------------------------------------------------------------------------------------------------
@pytest.fixture
def several() -> None:
    free = {"referral": "Nee"}
    listed("Aa Inloop", "A1.1", of=free)
    listed("Bb Maatjes", "A1.3", of=free)
    listed("Cc Maatjes", "A1.3")
    listed("Dd Familie", "C4.3", of=free)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({}, ["Aa Inloop", "Bb Maatjes", "Cc Maatjes", "Dd Familie"]),
        ({"nodig": "binnenlopen"}, ["Aa Inloop"]),
        ({"nodig": "praten"}, ["Bb Maatjes", "Cc Maatjes"]),
        ({"woord": "maatje"}, ["Bb Maatjes", "Cc Maatjes"]),
        ({"woord": "familie"}, ["Dd Familie"]),
        ({"zonder-verwijzing": "ja"}, ["Aa Inloop", "Bb Maatjes", "Dd Familie"]),
        ({"nodig": "praten", "zonder-verwijzing": "ja"}, ["Bb Maatjes"]),
        ({"nodig": "praten", "woord": "inloop"}, []),
        ({"nodig": "praten", "woord": "buddy", "zonder-verwijzing": "ja"}, ["Bb Maatjes"]),
        ({"nodig": "iets-anders"}, ["Aa Inloop", "Bb Maatjes", "Cc Maatjes", "Dd Familie"]),
    ],
    ids=str,
)
def test_filters_combine(
    client: Client, several: None, region: Region, query: dict[str, str], names: list[str]
) -> None:
    for path in (address(), "/wat-is-er/midden/"):
        assert names_in(text_of(client.get(path, query))) == names


def test_need_that_hides_what_the_word_finds_can_be_dropped(client: Client, several: None, region: Region) -> None:
    asked = {"nodig": "binnenlopen", "woord": "maatje", "zonder-verwijzing": "ja"}
    for path, more in ((address(), {}), ("/wat-is-er/midden/", {}), ("/wat-is-er/midden/", {"gemeente": GOUDA})):
        body = client.get(path, asked | more).content.decode()
        link = re.search(r'href="([^"]+)">Zoek ‘maatje’ zonder ‘Ergens binnenlopen’</a>', body)

        assert link, path
        followed = client.get(path + html.unescape(link[1]).partition("#")[0])
        assert names_in(text_of(followed)) == ["Bb Maatjes"]


@pytest.mark.parametrize(
    "query",
    [{"nodig": "binnenlopen", "woord": "boksbeugel"}, {"nodig": "even-weg"}, {"woord": "boksbeugel"}],
    ids=str,
)
def test_need_is_not_dropped_where_that_finds_nothing_either(
    client: Client, several: None, region: Region, query: dict[str, str]
) -> None:
    for path in (address(), "/wat-is-er/midden/"):
        assert "Zoek ‘" not in text_of(client.get(path, query))


def test_filters_stay_in_the_address(client: Client, several: None) -> None:
    body = client.get(address(), {"nodig": "praten", "woord": "één", "zonder-verwijzing": "ja"}).content.decode()

    assert '<input type="hidden" name="nodig" value="praten">' in body
    assert 'name="woord" value="één"' in body
    assert re.search(r'name="zonder-verwijzing" value="ja" checked', body)
    assert "?nodig=naasten&amp;woord=%C3%A9%C3%A9n&amp;zonder-verwijzing=ja#lijst" in body
    assert f"{address(WADDINXVEEN)}?nodig=praten&amp;woord=%C3%A9%C3%A9n&amp;zonder-verwijzing=ja" in body


def test_need_that_is_chosen_is_marked(client: Client) -> None:
    body = client.get(address(), {"nodig": "praten"}).content.decode()
    assert re.findall(r'class="need"[^>]* aria-current="true">([^<]*)<', body) == ["Praten met iemand die het kent"]


# --- invented ----------------------------------------------------------------------------------------------------
@pytest.fixture
def invented() -> Region:
    """An invented neighbour of a real municipality: nothing stops somebody from storing one."""
    make_neighbours(KLAVERDIJK, LINDEWAARD)
    make_neighbours(GOUDA, LINDEWAARD)
    listed("Verzonnen", of={"municipality": LINDEWAARD}, places=[LINDEWAARD], municipalities=[LINDEWAARD])
    listed("Verzonnen overal", of={"municipality": None}, places=[], municipalities=[LINDEWAARD], at_home=True)
    listed("Verzonnen voor echt", of={"municipality": LINDEWAARD}, places=[LINDEWAARD], municipalities=[GOUDA])
    listed("Gemengd", of={"municipality": None}, municipalities=[GOUDA, LINDEWAARD])
    listed("Echt voor verzonnen", places=[LINDEWAARD], municipalities=[LINDEWAARD])
    listed("Echt")
    return make_region(slug="verzonnen", name="Voorbeeldregio", municipalities=[KLAVERDIJK, LINDEWAARD])


def test_invented_stands_in_no_real_list(client: Client, invented: Region, region: Region) -> None:
    for path in PAGES:
        text = text_of(client.get(path))
        assert set(names_in(text)) == {"Echt"}
        assert "Dit is een voorbeeld" not in text


def test_real_stands_in_no_invented_list(client: Client, invented: Region) -> None:
    for path in (address(LINDEWAARD), "/wat-is-er/verzonnen/"):
        text = text_of(client.get(path))
        assert set(names_in(text)) == {"Verzonnen", "Verzonnen overal"}
        assert "<strong>Dit is een voorbeeld.</strong>" in text


def test_page_of_an_invented_initiative_without_a_municipality_says_so(client: Client, invented: Region) -> None:
    for name, said in (("Verzonnen overal", True), ("Verzonnen", True), ("Echt", False)):
        initiative = Initiative.objects.get(name=name)
        text = text_of(client.get(f"/initiatief/{initiative.slug}/"))
        assert ("Dit is een voorbeeld." in text) == said


# --- region ------------------------------------------------------------------------------------------------------
def test_region_shows_what_is_in_it_or_for_its_residents(client: Client, region: Region) -> None:
    listed("Hier")
    listed("Erbuiten, voor hen", places=[DEVENTER], municipalities=[DEVENTER, WADDINXVEEN])
    listed("Erbuiten", places=[DEVENTER], municipalities=[DEVENTER])

    text = text_of(client.get("/wat-is-er/midden/"))

    assert names_in(text) == ["Erbuiten, voor hen", "Hier"]
    assert "In Deventer. Voor inwoners van Deventer en Waddinxveen." in text


def test_region_by_municipality_shows_what_its_residents_can_use(client: Client, region: Region) -> None:
    listed("Hier")
    listed("Ernaast, ook voor hen", places=[WADDINXVEEN], municipalities=[GOUDA, WADDINXVEEN])
    listed("Ernaast", places=[WADDINXVEEN], municipalities=[WADDINXVEEN])

    text = text_of(client.get("/wat-is-er/midden/", {"gemeente": GOUDA, "nodig": "praten"}))

    assert names_in(text) == ["Ernaast, ook voor hen", "Hier"]
    assert f'<option value="{GOUDA}" selected>Gouda</option>' in text
    assert f'href="{address()}?nodig=praten"' in text


def test_region_ignores_a_municipality_that_is_not_in_it(client: Client, region: Region) -> None:
    listed("Hier")
    assert names_in(text_of(client.get("/wat-is-er/midden/", {"gemeente": DEVENTER}))) == ["Hier"]


def test_region_of_many_places_has_pages_that_keep_the_filter(client: Client, region: Region) -> None:
    for number in range(CARDS_ON_A_PAGE + 1):
        listed(f"Plek {number:03}")

    first = text_of(client.get("/wat-is-er/midden/", {"nodig": "praten"}))
    second = text_of(client.get("/wat-is-er/midden/", {"nodig": "praten", "pagina": "2"}))

    assert len(names_in(first)) == CARDS_ON_A_PAGE
    assert 'href="?nodig=praten&pagina=2#lijst"' in first
    assert names_in(second) == [f"Plek {CARDS_ON_A_PAGE:03}"]
    assert 'href="?nodig=praten&pagina=1#lijst"' in second
    assert "nodig=naasten&pagina" not in second  # another need starts at the beginning


def test_region_with_nothing_says_what_to_do(client: Client, region: Region) -> None:
    text = text_of(client.get("/wat-is-er/midden/"))
    assert "We kennen in Midden-Holland nog geen plekken." in text
    assert "kijk in een andere regio" in text


def test_region_that_is_not_there_or_ended_is_not_found(client: Client) -> None:
    make_region(slug="oud", ended_on=days_ago(1))
    for slug in ("oud", "nergens"):
        assert client.get(f"/wat-is-er/{slug}/").status_code == 404


# --- front door --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["Gouda", " gouda ", "GOUDA"])
def test_name_of_a_municipality_leads_to_its_page(client: Client, typed: str) -> None:
    response = client.get("/wat-is-er/", {"gemeente": typed})
    assert response.status_code == 302
    assert response.headers["Location"] == address()


def test_name_with_a_typing_error_asks_what_was_meant(client: Client) -> None:
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Gauda"}))
    assert f'Bedoel je <a class="meant" href="{address()}">Gouda</a>?' in text
    assert 'value="Gauda"' in text


def test_half_of_a_double_name_asks_what_was_meant(client: Client) -> None:
    get_municipality("GM1901")
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Bodegraven"}))
    assert f'href="{address("GM1901")}">Bodegraven-Reeuwijk</a>?' in text


def test_name_that_two_municipalities_have_asks_which(client: Client) -> None:
    make_municipality("GM0373", name="Bergen (NH.)")
    make_municipality("GM0893", name="Bergen (L.)")
    text = text_of(client.get("/wat-is-er/", {"gemeente": "Bergen"}))
    assert re.search(r"Bedoel je <a [^>]*>Bergen \(\w+\.\)</a> of <a [^>]*>Bergen \(\w+\.\)</a>\?", text)


def test_name_like_nothing_says_what_to_type(client: Client) -> None:
    text = text_of(client.get("/wat-is-er/", {"gemeente": "<b>Xyzxyz"}))
    assert "We kennen geen gemeente die zo heet." in text
    assert "<b>Xyzxyz" not in client.get("/wat-is-er/", {"gemeente": "<b>Xyzxyz"}).content.decode()


def choices(text: str) -> list[str]:
    return re.findall(r'<a href="/wat-is-er/([\w-]+)/">', text)


def test_regions_with_something_are_there_to_choose(client: Client, region: Region) -> None:
    make_region(slug="leeg", municipalities=[DEVENTER])
    make_region(slug="provincie", name="Zuid-Holland", kind="provincie", municipalities=[GOUDA, ZUIDPLAS])
    make_region(slug="opgeheven", municipalities=[GOUDA], ended_on=days_ago(1))
    assert "Hier staat nog geen regio." in text_of(client.get("/wat-is-er/"))

    listed("Hier")

    assert choices(text_of(client.get("/wat-is-er/"))) == ["midden", "provincie"]


def test_region_with_only_what_may_not_be_shown_is_not_there_to_choose(client: Client, region: Region) -> None:
    listed("Canary", of={"findable": False})
    listed("Canary 2", confirmed_on=None)
    assert choices(text_of(client.get("/wat-is-er/"))) == []


def test_regions_of_the_same_municipalities_stand_there_once(client: Client) -> None:
    both = [GOUDA, WADDINXVEEN]
    make_region(slug="jeugd-midden", name="Midden Holland", kind="jeugd", municipalities=both)
    make_region(slug="iza-midden", name="Midden-Holland", kind="iza", municipalities=both)
    make_region(slug="zorg-gouda", name="Gouda", kind="zorgkantoor", municipalities=[GOUDA])
    listed("Hier")

    assert choices(text_of(client.get("/wat-is-er/"))) == ["zorg-gouda", "iza-midden"]


def test_invented_region_stands_apart(client: Client, invented: Region, region: Region) -> None:
    text = text_of(client.get("/wat-is-er/"))
    assert choices(section(text, "Of kies je regio")) == ["midden"]
    assert choices(section(text, "Een voorbeeld")) == ["verzonnen"]
    assert "Klaverdijk" not in text


# --- queries -----------------------------------------------------------------------------------------------------
def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/wat-is-er/", 3),
        (address(), 6),
        (f"{address()}?nodig=praten&woord=maatje&zonder-verwijzing=ja", 6),
        ("/wat-is-er/midden/", 6),
        (f"/wat-is-er/midden/?gemeente={GOUDA}", 6),
    ],
)
def test_queries_do_not_grow_with_ten_times_as_much(client: Client, region: Region, path: str, most: int) -> None:
    codes = [f"GM7{number:03}" for number in range(40)]
    of = {"referral": "Nee"}
    for code in codes[:3]:
        make_neighbours(GOUDA, code)
        listed(f"Plek {code}", of=of, places=[code], municipalities=[GOUDA, code], target_groups=["youth"])
    few = queries(client, path)

    for code in codes[3:]:
        make_neighbours(GOUDA, code)
        region.municipalities.add(get_municipality(code))
        make_region(slug=f"om-{code.lower()}", municipalities=[GOUDA, code])
        initiative = listed(f"Plek {code}", of=of, places=[code], municipalities=[GOUDA, code, *codes[:3]])
        make_offer(initiative, "A1.1", places=[GOUDA], target_groups=["youth"], confirmed_on=today())

    assert queries(client, path) == few == most


def test_looking_stores_nothing(client: Client, region: Region) -> None:
    listed("Hier")
    before = Offer.objects.values().get(), Initiative.objects.values().get()
    for path in ("/wat-is-er/", *PAGES):
        assert not client.get(path).cookies
        assert client.post(path).status_code == 405
    assert (Offer.objects.values().get(), Initiative.objects.values().get()) == before
