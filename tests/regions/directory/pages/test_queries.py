"""The pages for residents cost as much whatever there is, and store nothing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from regions.models import Initiative, Offer, Region
from tests.builders import GOUDA, get_municipality, make_neighbours, make_offer, make_region
from tests.regions.directory.pages.reading import PAGES, address, listed, today

pytestmark = pytest.mark.django_db


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
