"""The demo: its logins, its port, and that trying again overwrites nothing."""

from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from inventory.desk.demo import PASSWORD, REGION, make_demo_logins
from inventory.desk.management.commands.demo import free_port
from regions.models import Membership, Role, User
from tests.builders import make_answer, make_initiative, make_offer, make_region, make_scan

pytestmark = pytest.mark.django_db


def make_example() -> None:
    region = make_region(slug=REGION, municipalities=["GM9901", "GM9902"])
    make_answer(make_scan(region), "GM9902", "A1.1")
    make_offer(make_initiative(municipality="GM9901", slug="het-huis"), municipalities=["GM9901"], places=["GM9901"])


def test_demo_has_a_login_for_each_role() -> None:
    make_example()

    logins = make_demo_logins()

    assert {one.role for one in Membership.objects.all()} == set(Role.values)
    assert len(logins) == 6
    assert User.objects.filter(is_staff=True).count() == 1
    assert all(user.name for user in User.objects.all())
    assert all(user.check_password(PASSWORD) for user in User.objects.all())


def test_demo_gives_one_officer_the_fullest_and_one_the_emptiest_municipality() -> None:
    make_example()
    make_demo_logins()

    places = dict(Membership.objects.filter(role=Role.OFFICER).values_list("user__email", "municipality"))

    assert places == {"gemeente@voorbeeld.example": "GM9902", "nieuw@voorbeeld.example": "GM9901"}


def test_demo_logins_made_again_leave_what_a_person_changed() -> None:
    make_example()
    make_demo_logins()
    user = User.objects.get(email="gemeente@voorbeeld.example")
    user.set_password("iets heel anders")
    user.save()

    again = make_demo_logins()

    assert len(again) == 6
    assert User.objects.get(pk=user.pk).check_password("iets heel anders")


def test_demo_is_refused_outside_the_demo(settings: Settings) -> None:
    settings.DEMO = False

    with pytest.raises(CommandError, match="Dit kan alleen om te proberen"):
        call_command("demo")


def test_free_port_passes_over_one_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        first = taken.getsockname()[1]

        assert free_port(first=first) > first
