"""Who reads the requests of a region."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from regions.models import JoinRequest, Region, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_staff,
)
from tests.regions.joining.requests import as_user, decide, make_request

pytestmark = pytest.mark.django_db


def page(region: Region) -> str:
    return reverse("region-join-requests", args=[region.slug])


def test_coordinator_reads_the_requests_of_the_region_and_no_others(region: Region, coordinator: User) -> None:
    make_request()
    make_request(initiative_name="Ver weg", municipality=get_municipality(DEVENTER))

    html = as_user(coordinator).get(page(region)).content.decode()
    assert "De Huiskamer" in html
    assert "anna@huiskamer.example" in html
    assert "Ver weg" not in html


def test_others_of_the_region_may_not(region: Region) -> None:
    request = make_request()
    for user, answer in (
        (make_officer(), 403),
        (make_reader(region), 403),
        (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        (make_staff(), 200),
    ):
        assert as_user(user).get(page(region)).status_code == answer
    assert decide(as_user(make_officer()), region, request, "decline", answer="Nee") == 403
    assert JoinRequest.objects.get().state == "waiting"


def test_request_of_another_region_is_as_missing(region: Region, coordinator: User) -> None:
    foreign = make_request(municipality=get_municipality(DEVENTER))
    client = as_user(coordinator)

    assert decide(client, region, foreign, "decline", answer="Nee") == 404
    assert client.post(reverse("join-decide", args=[region.slug, 0]), {"step": "decline"}).status_code == 404


def test_start_and_region_page_tell_that_somebody_waits(region: Region, coordinator: User) -> None:
    client = as_user(coordinator)
    assert "erbij: geef antwoord" not in client.get("/start/").content.decode()

    make_request()
    assert "1 initiatief wil erbij: geef antwoord" in client.get("/start/").content.decode()
    detail = client.get(reverse("region-detail", args=[region.slug])).content.decode()
    assert page(region) in detail


def test_staff_are_led_to_where_it_is_answered(region: Region) -> None:
    request = make_request()
    client = as_user(make_staff())

    html = client.get(reverse("admin:regions_joinrequest_change", args=[request.pk])).content.decode()
    assert page(region) in html


def test_likely_matches_hold_those_that_nobody_confirmed(region: Region, coordinator: User) -> None:
    unconfirmed = make_initiative(name="Huiskamer Gouda", confirmed_on=None)
    held = make_initiative(name="De Huiskamer", held=True, added_by=get_municipality(GOUDA), confirmed_on=None)
    far = make_initiative(name="De Huiskamer", municipality=DEVENTER)
    make_request()

    asking, _, _ = as_user(coordinator).get(page(region)).context["rows"][0]
    assert list(asking.alike) == [unconfirmed]
    assert held not in asking.others
    assert far not in asking.others


def test_near_name_in_the_same_town_is_suggested_and_elsewhere_not(region: Region, coordinator: User) -> None:
    here = make_initiative(name="Buurtkamer Het Theelicht", confirmed_on=None)
    make_initiative(name="Buurtkamer Het Theelicht", municipality=WADDINXVEEN)
    make_request(initiative_name="Het Theelichtje")

    asking, _, _ = as_user(coordinator).get(page(region)).context["rows"][0]

    assert list(asking.alike) == [here]


def test_page_costs_the_same_for_many_requests(region: Region, coordinator: User) -> None:
    client = as_user(coordinator)
    make_request()
    make_initiative()
    client.get(page(region))
    with CaptureQueriesContext(connection) as few:
        client.get(page(region))
    for number in range(5):
        make_request(initiative_name=f"Nummer {number}")
        make_initiative(name=f"Initiatief {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(page(region))

    assert len(many) == len(few)
