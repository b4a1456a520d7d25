"""Staff give and take away roles, each with the place that goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from regions.actions.invitations import invite
from regions.invitations import Ask
from regions.models import Membership, Revision, Role, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_officer,
    make_region,
    make_user,
)
from tests.regions.admin.pages import NO_ROLES, text

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


OFFICER_OF_GOUDA = {"role": "officer", "municipality": GOUDA, "region": None, "initiative": None}


def histories() -> list[tuple[Any, ...]]:
    """What the history says of roles, in order."""
    said = Revision.objects.filter(subject="membership").order_by("pk").select_related("by")
    return [(one.action, one.trail, one.by, one.before, one.after) for one in said]


def give(client: Client, user: User, **chosen: Any) -> Response:
    return client.post(reverse("admin:regions_membership_add"), {"user": user.pk, **chosen})


def test_role_is_given_and_notes_by_whom(client: Client, staff: User) -> None:
    user = make_user()

    give(client, user, role="officer", municipality=get_municipality(GOUDA).pk)

    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.municipality_id) == (user, Role.OFFICER, GOUDA)
    assert membership.given_by == staff
    assert histories() == [("give", f"municipality:{GOUDA}", staff, None, OFFICER_OF_GOUDA | {"user": user.pk})]
    logged = LogEntry.objects.get()
    assert (logged.object_id, logged.user) == (str(membership.pk), staff)


@pytest.mark.parametrize("role", ["officer", "coordinator", "reader", "editor"])
def test_role_without_its_place_is_refused_in_plain_dutch(client: Client, role: str) -> None:
    response = give(client, make_user(), role=role)

    assert response.status_code == 200
    assert "Kies bij een medewerker de gemeente" in text(response)
    assert not Membership.objects.exists()


def test_role_with_the_wrong_place_is_refused(client: Client) -> None:
    response = give(client, make_user(), role="officer", region=make_region().pk)

    assert "Kies bij een medewerker de gemeente" in text(response)
    assert not Membership.objects.exists()


def test_role_given_twice_is_refused_in_dutch(client: Client) -> None:
    officer = make_officer(GOUDA)

    response = give(client, officer, role="officer", municipality=GOUDA)

    assert "bestaat al" in text(response)
    assert officer.memberships.count() == 1


def test_role_is_given_and_taken_away_on_the_page_of_the_user(client: Client, staff: User) -> None:
    officer = make_officer(GOUDA)
    held = officer.memberships.get()
    region = make_region()
    rows = {
        **NO_ROLES,
        "memberships-TOTAL_FORMS": "2",
        "memberships-INITIAL_FORMS": "1",
        "memberships-0-id": held.pk,
        "memberships-0-user": officer.pk,
        "memberships-0-DELETE": "on",
        "memberships-1-user": officer.pk,
        "memberships-1-role": "coordinator",
        "memberships-1-region": region.pk,
    }

    response = client.post(
        reverse("admin:regions_user_change", args=[officer.pk]),
        {"email": officer.email, "name": officer.name, "is_active": "on", **rows},
    )

    membership = officer.memberships.get()
    assert response.status_code == 302
    assert (membership.role, membership.region, membership.given_by) == (Role.COORDINATOR, region, staff)
    assert [(action, trail, by) for action, trail, by, *_ in histories()] == [
        ("give", f"region:{region.pk}", staff),
        ("take_away", f"municipality:{GOUDA}", staff),
    ]


def test_role_on_the_page_of_the_user_without_its_place_says_why(client: Client) -> None:
    user = make_user()
    rows = {**NO_ROLES, "memberships-TOTAL_FORMS": "1", "memberships-0-user": user.pk, "memberships-0-role": "editor"}

    response = client.post(
        reverse("admin:regions_user_change", args=[user.pk]), {"email": user.email, "is_active": "on", **rows}
    )

    assert "bij een bewerker het initiatief" in text(response)
    assert not Membership.objects.exists()


@pytest.mark.parametrize("how", ["page of the role", "list of roles"])
def test_role_taken_away_stays_in_the_history(client: Client, staff: User, how: str) -> None:
    officer = make_officer(GOUDA)
    pk = officer.memberships.get().pk

    if how == "page of the role":
        client.post(reverse("admin:regions_membership_delete", args=[pk]), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes"}
        client.post(reverse("admin:regions_membership_changelist"), chosen)

    assert not officer.memberships.exists()
    before = OFFICER_OF_GOUDA | {"user": officer.pk}
    assert histories() == [("take_away", f"municipality:{GOUDA}", staff, before, None)]


def test_role_does_not_change_but_is_taken_away(client: Client) -> None:
    officer = make_officer(GOUDA)
    membership = officer.memberships.get()

    changed = client.post(
        reverse("admin:regions_membership_change", args=[membership.pk]),
        {"user": officer.pk, "role": "officer", "municipality": get_municipality(DEVENTER).pk},
    )
    assert changed.status_code == 403
    assert officer.memberships.get().municipality_id == GOUDA

    client.post(reverse("admin:regions_membership_delete", args=[membership.pk]), {"post": "yes"})
    assert not officer.memberships.exists()


@pytest.mark.parametrize(
    ("field", "term"), [("municipality", "Gou"), ("region", "Midden"), ("initiative", "Huis"), ("user", "iemand")]
)
def test_role_finds_people_and_places_by_name(client: Client, field: str, term: str) -> None:
    get_municipality(GOUDA)
    make_region()
    make_initiative(name="Het Huis")
    make_user(email="iemand-anders@voorbeeld.nl")
    query = {"app_label": "regions", "model_name": "membership", "field_name": field, "term": term}

    found = client.get(reverse("admin:autocomplete"), query).json()["results"]

    assert len(found) >= 1


def test_role_never_finds_what_a_municipality_holds_back(client: Client) -> None:
    make_initiative(name="Nog geheim", held=True, added_by=get_municipality(GOUDA))
    query = {"app_label": "regions", "model_name": "membership", "field_name": "initiative", "term": "geheim"}

    assert client.get(reverse("admin:autocomplete"), query).json()["results"] == []


@pytest.mark.parametrize("how", ["page of the role", "list of roles", "page of the user", "not active"])
def test_coordinator_who_is_sent_away_leaves_no_invitation_open(client: Client, how: str) -> None:
    region = make_region()
    coordinator = make_coordinator(region)
    role = coordinator.memberships.get()
    ask = Ask(role=Role.COORDINATOR, email="thuis@voorbeeld.nl", region=region)
    invitation = invite(ask=ask, by=coordinator).invitation

    person = {"email": coordinator.email, "name": coordinator.name, "is_active": "on"}
    match how:
        case "page of the role":
            client.post(reverse("admin:regions_membership_delete", args=[role.pk]), {"post": "yes"})
        case "list of roles":
            chosen = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
            client.post(reverse("admin:regions_membership_changelist"), chosen)
        case "page of the user":
            row = {"id": role.pk, "user": coordinator.pk, "DELETE": "on"}
            rows = {f"memberships-0-{name}": value for name, value in row.items()}
            change(client, coordinator, person | rows, roles=1)
        case _:
            change(client, coordinator, person | {"is_active": ""}, roles=0)

    assert has_role_still(coordinator) is (how == "not active")
    invitation.refresh_from_db()
    assert invitation.state == "withdrawn"


def has_role_still(user: User) -> bool:
    return user.memberships.exists()


def change(client: Client, user: User, said: dict[str, Any], *, roles: int) -> None:
    counts = {"memberships-TOTAL_FORMS": roles, "memberships-INITIAL_FORMS": roles}
    sent = {name: value for name, value in (said | counts).items() if value != ""}
    assert client.post(reverse("admin:regions_user_change", args=[user.pk]), sent).status_code == 302


@pytest.mark.parametrize("sent", ["a\0b", "[]", "\ud7ff'\"<x>", "x" * 3000, "9" * 30])
@pytest.mark.parametrize("name", ["user", "municipality", "region", "initiative"])
def test_role_with_a_choice_that_can_be_nothing_is_refused(client: Client, name: str, sent: str) -> None:
    chosen = {"user": make_user().pk, "role": "officer", "municipality": get_municipality(GOUDA).pk, name: sent}

    response = client.post(reverse("admin:regions_membership_add"), chosen)

    assert response.status_code == 200
    assert "errorlist" in text(response)
    assert not Membership.objects.exists()
