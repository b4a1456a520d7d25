"""The beheer opens for every member of staff, and for nobody else it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from regions.models import User
from tests.builders import (
    make_coordinator,
    make_officer,
    make_region,
    make_user,
)
from tests.regions.admin.pages import signed_in, text

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


def test_beheer_opens_for_staff_who_are_no_superuser_and_speaks_dutch(client: Client) -> None:
    html = text(client.get(reverse("admin:index")))

    assert "Beheer van Bouwstenenscan" in html
    assert "Gebruikers" in html
    assert "Django" not in html


def test_beheer_sends_who_is_not_logged_in_to_the_login_of_the_product() -> None:
    response = Client().get(reverse("admin:regions_user_changelist"))

    assert response.status_code == 302
    assert response["Location"] == f"{reverse('account_login')}?next={reverse('admin:regions_user_changelist')}"


@pytest.mark.parametrize("name", ["index", "regions_user_changelist", "regions_user_add", "jsi18n", "autocomplete"])
def test_beheer_is_not_there_for_others(name: str) -> None:
    address = reverse(f"admin:{name}")
    others = [make_user(), make_officer(), make_coordinator(make_region()), make_user(is_superuser=True)]

    assert [signed_in(user).get(address).status_code for user in others] == [404] * 4


def test_beheer_closes_at_once_for_staff_who_are_no_longer_active(client: Client, staff: User) -> None:
    User.objects.filter(pk=staff.pk).update(is_active=False)

    assert client.get(reverse("admin:index")).status_code == 302


def test_beheer_has_no_login_of_its_own(client: Client) -> None:
    assert client.get("/beheer/login/").status_code == 404
    assert client.get("/beheer/password_change/").status_code == 404


def test_words_for_the_scripts_are_all_dutch(client: Client) -> None:
    html = text(client.get(reverse("admin:jsi18n")))

    assert '"Choose all %s": "Kies alle %s"' in html
    assert '"Today": "Vandaag"' in html
