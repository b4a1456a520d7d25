"""What the coordinator sees of the yearly question and its answers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.actions.initiatives import confirm_all
from regions.confirming import confirmation_answers, confirmations
from regions.models import Mail
from tests.builders import DEVENTER, GOUDA, make_coordinator, make_officer, make_region
from tests.regions.confirming.asked import ask, make_old, page_of_region, press

pytestmark = pytest.mark.django_db


def test_coordinator_asks_by_hand_and_sees_who_has_not_answered() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinator = make_coordinator(region)
    make_coordinator(region)
    make_old()
    make_old(slug="elders", municipality=DEVENTER)
    client = Client()
    client.force_login(coordinator)

    response = client.post(reverse("confirm-ask", args=[region.slug]), follow=True)

    html = response.content.decode()
    assert "We vragen het aan De Linde. De mails gaan zo weg." in html
    assert "De Linde, gevraagd op" in html
    assert Mail.objects.get().reply_to == coordinator.email
    again = client.post(reverse("confirm-ask", args=[region.slug]), follow=True).content.decode()
    assert "Er is nu niemand om het aan te vragen." in again


def test_coordinator_sees_that_a_mail_did_not_arrive() -> None:
    region = make_region(municipalities=[GOUDA])
    ask(make_old())
    assert not confirmations(region, timezone.now()).undelivered

    Mail.objects.update(failed_at=timezone.now())

    assert "De mail is misschien niet aangekomen." in page_of_region(make_coordinator(region), region)


def test_officer_does_not_see_the_answers() -> None:
    region = make_region(municipalities=[GOUDA])
    press(ask(make_old()), "stopped")

    assert "Graag contact opnemen" not in page_of_region(make_officer(GOUDA), region)


def test_answer_goes_when_the_initiative_changed_something() -> None:
    initiative = make_old()
    region = make_region(municipalities=[GOUDA])
    press(ask(initiative), "changed")
    assert len(confirmation_answers(region)) == 1

    confirm_all(initiative=initiative, expected=1, seen={}, by=initiative.memberships.get().user)

    assert confirmation_answers(region) == []


def test_answer_is_of_the_region_where_the_initiative_is() -> None:
    press(ask(make_old()), "changed")

    assert confirmation_answers(make_region(municipalities=[DEVENTER])) == []
