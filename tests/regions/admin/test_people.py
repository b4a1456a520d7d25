"""Staff make accounts and passwords; a person is made inactive, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from regions.models import User
from tests.builders import (
    make_user,
)
from tests.regions.admin.pages import NO_ROLES, signed_in, text

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "vier losse woorden samen"


def test_staff_make_an_account_that_works_with_its_password_stored_hashed(client: Client) -> None:
    typed = {"email": "Nieuw@Voorbeeld.NL", "name": "Nieuw", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    response = client.post(reverse("admin:regions_user_add"), typed | NO_ROLES)

    user = User.objects.get(email="nieuw@voorbeeld.nl")
    assert response.status_code == 302
    assert user.check_password(NEW_PASSWORD)
    assert NEW_PASSWORD not in user.password
    assert (user.is_active, user.is_staff, user.is_superuser) == (True, False, False)
    login = Client().post(reverse("account_login"), {"login": "nieuw@voorbeeld.nl", "password": NEW_PASSWORD})
    assert login.status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"email": "BEKEND@voorbeeld.nl"}, "bestaat al"),
        ({"password2": "iets heel anders dan dat"}, "komen niet overeen"),
        ({"password1": "kort", "password2": "kort"}, "12 tekens"),
        ({"email": "geen adres"}, "geldig e-mailadres"),
    ],
)
def test_account_that_is_wrong_is_not_made_and_says_why(client: Client, changes: dict[str, str], sentence: str) -> None:
    make_user(email="bekend@voorbeeld.nl")
    before = User.objects.count()
    typed = {"email": "nieuw@voorbeeld.nl", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}

    response = client.post(reverse("admin:regions_user_add"), typed | changes | NO_ROLES)

    assert response.status_code == 200
    assert sentence in text(response)
    assert User.objects.count() == before


def test_user_page_shows_no_password_and_offers_no_superuser(client: Client) -> None:
    user = make_user(password=NEW_PASSWORD)

    html = text(client.get(reverse("admin:regions_user_change", args=[user.pk])))

    assert NEW_PASSWORD not in html
    assert user.password not in html
    assert "is_superuser" not in html
    assert "user_permissions" not in html


def save_user(client: Client, user: User, **changes: Any) -> Response:
    typed = {"email": user.email, "name": user.name, "is_active": "on", **changes}
    typed = {key: value for key, value in typed.items() if value is not None}
    return client.post(reverse("admin:regions_user_change", args=[user.pk]), typed | NO_ROLES)


def test_user_is_made_inactive_and_cannot_log_in_any_more(client: Client) -> None:
    user = make_user(password=NEW_PASSWORD)
    theirs = signed_in(user)

    save_user(client, user, is_active=None)

    user.refresh_from_db()
    assert not user.is_active
    assert theirs.get(reverse("start")).status_code == 302
    login = Client().post(reverse("account_login"), {"login": user.email, "password": NEW_PASSWORD})
    assert login.status_code == 200


def test_user_is_never_deleted(client: Client) -> None:
    user = make_user()

    html = text(client.get(reverse("admin:regions_user_change", args=[user.pk])))
    response = client.post(reverse("admin:regions_user_delete", args=[user.pk]), {"post": "yes"})

    assert "Een gebruiker verwijderen kan niet" in html
    assert response.status_code == 403
    assert User.objects.filter(pk=user.pk).exists()
    actions = {"action": "delete_selected", "_selected_action": str(user.pk), "post": "yes"}
    client.post(reverse("admin:regions_user_changelist"), actions)
    assert User.objects.filter(pk=user.pk).exists()


def test_staff_can_make_others_staff_but_not_lock_themselves_out(client: Client, staff: User) -> None:
    user = make_user()

    save_user(client, user, is_staff="on")
    response = save_user(client, staff)

    user.refresh_from_db()
    staff.refresh_from_db()
    assert user.is_staff
    assert "U kunt uzelf niet uit het beheer halen." in text(response)
    assert staff.is_staff


def test_password_is_set_by_staff_without_knowing_the_old_one(client: Client) -> None:
    user = make_user()
    address = reverse("admin:auth_user_password_change", args=[user.pk])

    client.post(address, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "set-password": "ja"})

    user.refresh_from_db()
    assert user.check_password(NEW_PASSWORD)
