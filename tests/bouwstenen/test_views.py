"""The pages of the catalogue, that everyone may read."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains

from bouwstenen.models import Activity, Edition
from tests.builders import catalogue_file, load_catalogue

pytestmark = pytest.mark.django_db


def test_bouwsteen_list_names_all_ten_in_their_groups(client: Client) -> None:
    load_catalogue()
    response = client.get("/bouwstenen/")
    for row in catalogue_file()["bouwstenen"]:
        assertContains(response, f'<a href="/bouwstenen/{row["code"]}/">{row["name"]}</a>', html=True)
    for group in ("Bouwstenen A\u00a0– in elk zelfregie-initiatief", "Bouwstenen B\u00a0– in elke regio"):
        assertContains(response, group)


def test_bouwsteen_list_without_a_catalogue_says_what_to_do(client: Client) -> None:
    assertContains(client.get("/bouwstenen/"), "load_reference")


def test_bouwsteen_list_shows_the_newest_edition(client: Client) -> None:
    load_catalogue()
    newer = Edition.objects.create(code="2031-v4", title="Nieuwer", version="versie 4", published_on="2031-01")
    newer.bouwstenen.create(code="A1", position=1, group="A", norm="per_initiative", name="Een nieuwe naam")
    response = client.get("/bouwstenen/")
    assertContains(response, "Een nieuwe naam")
    assertNotContains(response, "Sociale participatie")


def test_bouwsteen_detail_explains_each_of_its_activities(client: Client) -> None:
    load_catalogue()
    row = catalogue_file()["bouwstenen"][0]
    response = client.get("/bouwstenen/A1/")
    assertContains(response, row["everyday"])
    for activity in row["activities"]:
        for key in ("name", "everyday", "counts", "counts_not"):
            assertContains(response, activity[key])
    assertNotContains(response, "Ontmoeten van en door familie/naasten")


def test_bouwsteen_detail_links_to_what_looks_alike(client: Client) -> None:
    load_catalogue()
    response = client.get("/bouwstenen/A3/")
    twin = Activity.objects.get(code="C4.3")
    assertContains(response, f'<a href="/bouwstenen/C4/#C4.3">{twin.name}</a>', html=True)
    assertContains(client.get("/bouwstenen/C4/"), 'id="C4.3"')


def test_bouwsteen_detail_leads_to_the_ones_beside_it(client: Client) -> None:
    load_catalogue()
    first, last = client.get("/bouwstenen/A1/"), client.get("/bouwstenen/C4/")
    assertContains(first, "Volgende: Maatschappelijke participatie")
    assertNotContains(first, "Vorige:")
    assertContains(last, "Vorige: Deskundigheidsbevordering")
    assertNotContains(last, "Volgende:")


@pytest.mark.parametrize("code", ["A9", "a1", "A1.1", "%00"])
def test_bouwsteen_detail_of_an_unknown_code_is_missing(client: Client, code: str) -> None:
    load_catalogue()
    assert client.get(f"/bouwstenen/{code}/").status_code == 404


def test_bouwsteen_detail_without_a_catalogue_is_missing(client: Client) -> None:
    assert client.get("/bouwstenen/A1/").status_code == 404


def test_catalogue_pages_cost_few_queries(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    load_catalogue()
    with django_assert_max_num_queries(2):
        client.get("/bouwstenen/")
    with django_assert_max_num_queries(3):
        client.get("/bouwstenen/B2/")


@pytest.mark.parametrize("path", ["/bouwstenen/", "/bouwstenen/A1/"])
def test_catalogue_pages_take_no_posts(client: Client, path: str) -> None:
    load_catalogue()
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200
