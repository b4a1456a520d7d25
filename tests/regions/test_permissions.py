"""Who may see and do what with regions and initiatives (domain.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from regions import permissions
from regions.models import Initiative, Membership, Region, Role, User
from regions.permissions import AnyUser, access_of
from tests.builders import (
    CONFIRMED_ON,
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

MAY, MAY_NOT, SEES_NOT = "may", "may not", "sees not"
Loader = Callable[..., Any]


def outcome(loader: Loader, *arguments: object) -> str:
    try:
        loader(*arguments)
    except Http404:
        return SEES_NOT
    except PermissionDenied:
        return MAY_NOT
    return MAY


@pytest.fixture
def region() -> Region:
    return make_region(municipalities=[GOUDA, WADDINXVEEN])


@pytest.fixture
def cast(region: Region) -> dict[str, AnyUser]:
    return {
        "nobody": AnonymousUser(),
        "without a role": make_user(),
        "officer": make_officer(WADDINXVEEN),
        "officer elsewhere": make_officer(DEVENTER),
        "coordinator": make_coordinator(region),
        "coordinator elsewhere": make_coordinator(make_region(municipalities=[DEVENTER])),
        "reader": make_reader(region),
        "editor": make_editor(make_initiative(municipality=GOUDA)),
        "staff": make_staff(is_superuser=False),
    }


@pytest.mark.parametrize(
    ("loader", "may", "may_not"),
    [
        (permissions.get_region, {"officer", "coordinator", "reader", "staff"}, set()),
        (permissions.get_region_to_coordinate, {"coordinator"}, {"officer", "reader", "staff"}),
        (permissions.get_region_to_confirm, {"staff"}, {"officer", "coordinator", "reader"}),
    ],
)
def test_region_is_there_for_its_members_and_staff_alone(
    loader: Loader, may: set[str], may_not: set[str], region: Region, cast: dict[str, AnyUser]
) -> None:
    outcomes = {who: outcome(loader, user, region.slug) for who, user in cast.items()}

    assert {who for who, found in outcomes.items() if found == MAY} == may
    assert {who for who, found in outcomes.items() if found == MAY_NOT} == may_not


def test_region_that_does_not_exist_is_not_there_for_staff() -> None:
    assert outcome(permissions.get_region, make_staff(), "iza-nergens") == SEES_NOT


def test_municipality_that_leaves_takes_its_officer_along(region: Region) -> None:
    officer = make_officer(WADDINXVEEN)
    region.municipalities.remove(get_municipality(WADDINXVEEN))

    assert outcome(permissions.get_region, officer, region.slug) == SEES_NOT


def test_role_taken_away_works_from_the_next_request(region: Region) -> None:
    reader = make_reader(region)
    assert outcome(permissions.get_region, reader, region.slug) == MAY

    reader.memberships.all().delete()

    assert outcome(permissions.get_region, User.objects.get(pk=reader.pk), region.slug) == SEES_NOT


def test_person_who_is_not_active_has_no_role(region: Region) -> None:
    coordinator = make_coordinator(region, is_active=False)

    assert access_of(coordinator).coordinator_of == frozenset()
    assert outcome(permissions.get_region, coordinator, region.slug) == SEES_NOT


def test_account_brings_its_roles_along_in_one_query(
    region: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coordinator = make_coordinator(region)

    with django_assert_num_queries(1):
        user = permissions.user_with_access(coordinator.pk)
        assert user is not None
        assert access_of(user).coordinator_of == {region.pk}
        assert user == coordinator


def test_account_without_a_role_is_found_and_may_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    nobody = make_user()

    with django_assert_num_queries(2):
        user = permissions.user_with_access(nobody.pk)
        assert user is not None
        assert user == nobody
        assert access_of(user).memberships == ()


def test_account_that_is_not_there_is_nobody() -> None:
    assert permissions.user_with_access(2**40) is None


def test_access_holds_every_role_of_one_person_in_one_query(
    region: Region, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_coordinator(region)
    initiative = make_initiative()
    Membership.objects.create(user=user, role=Role.READER, region=make_region())
    Membership.objects.create(user=user, role=Role.OFFICER, municipality=get_municipality(GOUDA))
    Membership.objects.create(user=user, role=Role.EDITOR, initiative=initiative)

    with django_assert_num_queries(1):
        access = access_of(user)
        names = {one.place_name for one in access_of(user).memberships}

    assert access.coordinator_of == {region.pk}
    assert len(access.reader_of) == 1
    assert access.officer_of == {GOUDA}
    assert access.editor_of == {initiative.pk}
    assert not access.staff
    assert names == {region.name, "Gouda", initiative.name}


@pytest.mark.parametrize(
    ("changes", "seen_by"),
    [
        ({"findable": True}, {"everyone", "with a login", "editor"}),
        ({"findable": False}, {"with a login", "editor"}),
        ({"confirmed_on": None, "findable": True}, {"editor"}),
        ({"confirmed_on": None, "findable": False}, {"editor"}),
    ],
)
def test_initiative_is_seen_once_confirmed_and_by_everyone_once_findable(
    changes: dict[str, Any], seen_by: set[str]
) -> None:
    initiative = make_initiative(**({"confirmed_on": CONFIRMED_ON} | changes))
    cast: dict[str, AnyUser] = {
        "everyone": AnonymousUser(),
        "with a login": make_user(),
        "editor": make_editor(initiative),
    }

    seen = {who for who, user in cast.items() if outcome(permissions.get_initiative, user, initiative.slug) == MAY}

    assert seen == seen_by


def test_initiative_that_a_municipality_holds_back_has_no_page_even_for_staff() -> None:
    initiative = make_initiative(held=True, added_by=get_municipality(GOUDA))

    for user in (make_officer(GOUDA), make_staff(), AnonymousUser()):
        assert outcome(permissions.get_initiative, user, initiative.slug) == SEES_NOT


def edited(initiative: Initiative, user: AnyUser) -> set[str]:
    """The outcomes of the loaders that change something of one initiative."""
    offer = make_offer(initiative)
    return {
        outcome(permissions.get_initiative_to_edit, user, initiative.slug),
        outcome(permissions.get_offer_to_edit, user, initiative.slug, offer.pk),
    }


def test_initiative_is_changed_by_its_own_editors_alone(region: Region, cast: dict[str, AnyUser]) -> None:
    findable, hidden = make_initiative(), make_initiative(confirmed_on=None)

    assert edited(make_initiative(), cast["editor"]) == {MAY_NOT}
    assert edited(findable, make_editor(findable)) == {MAY}
    for user in cast.values():
        initiative = make_initiative()
        assert edited(initiative, user) == {MAY_NOT}
        hidden.offers.all().delete()
        assert edited(hidden, user) == {SEES_NOT}


def test_offer_of_another_initiative_is_not_there() -> None:
    mine, other = make_initiative(), make_initiative()
    editor, offer = make_editor(mine), make_offer(other)

    assert outcome(permissions.get_offer_to_edit, editor, mine.slug, offer.pk) == SEES_NOT


def test_signed_in_is_the_person_or_nobody() -> None:
    user = make_user()

    assert permissions.signed_in(user) == user
    with pytest.raises(PermissionDenied):
        permissions.signed_in(AnonymousUser())
