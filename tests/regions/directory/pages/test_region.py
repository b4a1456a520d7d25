"""The page of a region, and what is invented beside what is real."""

from __future__ import annotations

import pytest
from django.test import Client

from regions.directory.pages import CARDS_ON_A_PAGE
from regions.models import Initiative, Region
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, make_region
from tests.regions.directory.pages.reading import LINDEWAARD, PAGES, address, days_ago, listed, names_in, text_of

pytestmark = pytest.mark.django_db


# --- invented ----------------------------------------------------------------------------------------------------
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
