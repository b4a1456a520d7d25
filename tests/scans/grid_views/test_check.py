"""Going through what was filled in: does this hold?"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from inventory.scans.models import Answer, Scan
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, make_initiative, make_offer
from tests.scans.grid_views.filled import address, follow, said

pytestmark = pytest.mark.django_db


def test_check_takes_over_what_is_ticked_and_can_be_undone(coordinating: Client, scan: Scan) -> None:
    here = make_offer(make_initiative(name="Het Huis"), "A1.1", municipalities=[GOUDA, DEVENTER], places=[GOUDA])
    make_offer(make_initiative(name="De Boot"), "A1.2", municipalities=[GOUDA])
    assertContains(coordinating.get(address(scan, "klopt-dit/")), "Het Huis")

    response = follow(coordinating, scan, {"offer": here.pk}, "klopt-dit/")

    assertContains(response, "2 lege vakjes ingevuld.")
    assertNotContains(response, "Het Huis")
    assert said(scan, "A1.1") == {GOUDA: "present", DEVENTER: "elsewhere"}
    batch = re.search(r'name="batch" value="([^"]+)"', response.content.decode())
    assert batch
    assertContains(follow(coordinating, scan, {"batch": batch[1]}, "ongedaan/"), "Het Huis")


def test_check_of_all_lines_at_once(coordinating: Client, scan: Scan) -> None:
    for activity in ("A1.1", "A1.2"):
        make_offer(make_initiative(), activity, municipalities=[GOUDA, WADDINXVEEN])

    response = follow(coordinating, scan, {"all": "ja"}, "klopt-dit/")

    assertContains(response, "4 lege vakjes ingevuld.")
    assertContains(response, "Hier is niets meer na te kijken.")


def test_check_without_a_tick_changes_nothing(coordinating: Client, scan: Scan) -> None:
    make_offer(make_initiative(), "A1.1")

    assertContains(follow(coordinating, scan, {"offer": "999"}, "klopt-dit/"), "niets aangevinkt")
    assert not Answer.objects.exists()
