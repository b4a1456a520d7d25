"""The beheer: for every member of staff, for nobody else, and history stays whole."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.models import Answer
from regions.admin.regions import RegionForm
from regions.models import Membership, Municipality, Region, Revision, Role, User
from regions.saving import Saving, add
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_staff,
    make_user,
)

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "vier losse woorden samen"
NO_ROLES = {
    "memberships-TOTAL_FORMS": "0",
    "memberships-INITIAL_FORMS": "0",
    "memberships-MIN_NUM_FORMS": "0",
    "memberships-MAX_NUM_FORMS": "1000",
}


@pytest.fixture
def staff() -> User:
    """Staff without being a superuser: that is enough."""
    return make_staff(is_superuser=False)


@pytest.fixture
def client(staff: User) -> Client:
    client = Client()
    client.force_login(staff)
    return client


def text(response: Response) -> str:
    return response.content.decode()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- who gets in -----------------------------------------------------------------------------------------------
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


# --- users -----------------------------------------------------------------------------------------------------
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


# --- roles -----------------------------------------------------------------------------------------------------
def give(client: Client, user: User, **chosen: Any) -> Response:
    return client.post(reverse("admin:regions_membership_add"), {"user": user.pk, **chosen})


def test_role_is_given_and_notes_by_whom(client: Client, staff: User) -> None:
    user = make_user()

    give(client, user, role="officer", municipality=get_municipality(GOUDA).pk)

    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.municipality_id) == (user, Role.OFFICER, GOUDA)
    assert membership.given_by == staff


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


def test_role_on_the_page_of_the_user_without_its_place_says_why(client: Client) -> None:
    user = make_user()
    rows = {**NO_ROLES, "memberships-TOTAL_FORMS": "1", "memberships-0-user": user.pk, "memberships-0-role": "editor"}

    response = client.post(
        reverse("admin:regions_user_change", args=[user.pk]), {"email": user.email, "is_active": "on", **rows}
    )

    assert "bij een bewerker het initiatief" in text(response)
    assert not Membership.objects.exists()


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


# --- regions ---------------------------------------------------------------------------------------------------
def region_typed(region: Region, **changes: Any) -> dict[str, Any]:
    typed = {
        "name": region.name,
        "basis": region.basis,
        "source": region.source,
        "year": region.year or "",
        "guided_by": region.guided_by,
        "ended_on": "",
        "municipalities": [one.pk for one in region.municipalities.all()],
        "seen_version": region.version,
    }
    return typed | changes


def save_region(client: Client, region: Region, **changes: Any) -> Response:
    return client.post(reverse("admin:regions_region_change", args=[region.pk]), region_typed(region, **changes))


def test_region_changes_with_a_revision_by_whom(client: Client, staff: User) -> None:
    region = make_region(municipalities=[GOUDA, WADDINXVEEN])
    get_municipality(DEVENTER)

    response = save_region(client, region, name="Midden-Holland en omgeving", municipalities=[GOUDA, DEVENTER])

    stored = Region.objects.get()
    assert response.status_code == 302
    assert stored.name == "Midden-Holland en omgeving"
    assert {one.pk for one in stored.municipalities.all()} == {GOUDA, DEVENTER}
    revision = Revision.objects.get()
    assert (revision.subject, revision.version, revision.by) == ("region", 2, staff)
    assert (revision.before or {})["name"] == "Midden-Holland"
    assert (revision.before or {})["municipalities"] == [GOUDA, WADDINXVEEN]


def test_region_saved_from_an_older_page_is_not_saved_and_says_so(client: Client) -> None:
    region = make_region(name="Oud")
    page = region_typed(region, name="Van mij")
    save_region(client, region, name="Van een ander")

    response = client.post(reverse("admin:regions_region_change", args=[region.pk]), page)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert Region.objects.get().name == "Van een ander"


def test_region_changed_in_the_same_moment_is_not_saved_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    region = make_region(name="Oud")
    page = region_typed(region, name="Van mij")

    def check_and_be_overtaken(form: RegionForm) -> bool:
        valid = original(form)
        Region.objects.filter(pk=region.pk).update(name="Van een ander", version=2)
        return valid

    original = RegionForm.is_valid
    monkeypatch.setattr(RegionForm, "is_valid", check_and_be_overtaken)

    response = client.post(reverse("admin:regions_region_change", args=[region.pk]), page, follow=True)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert not Revision.objects.exists()


def test_region_without_municipalities_is_refused(client: Client) -> None:
    region = make_region(municipalities=[GOUDA])

    response = save_region(client, region, municipalities=[])

    assert "Kies ten minste één gemeente." in text(response)
    assert [one.pk for one in region.municipalities.all()] == [GOUDA]


def test_region_is_added_with_an_address_that_carries_its_kind(client: Client) -> None:
    get_municipality(GOUDA)
    typed = {"name": "Groene Hart", "kind": "own", "basis": "stated", "municipalities": [GOUDA]}

    client.post(reverse("admin:regions_region_add"), typed)
    again = client.post(reverse("admin:regions_region_add"), typed)

    region = Region.objects.get()
    assert (region.slug, region.kind) == ("own-groene-hart", "own")
    assert Revision.objects.get().action == "add"
    assert "Er is al een regio van deze soort met deze naam." in text(again)


def test_region_keeps_its_kind_and_address(client: Client) -> None:
    region = make_region(slug="iza-midden-holland", kind="iza")

    save_region(client, region, kind="ggd", slug="ggd-anders", guided_by="KernKracht")

    stored = Region.objects.get()
    assert (stored.kind, stored.slug, stored.guided_by) == ("iza", "iza-midden-holland", "KernKracht")


def test_region_is_confirmed_with_the_button(client: Client, staff: User) -> None:
    region = make_region()
    address = reverse("admin:regions_region_confirm", args=[region.slug])
    page = text(client.get(reverse("admin:regions_region_change", args=[region.pk])))

    response = client.post(address, {"version": "1"}, follow=True)

    region.refresh_from_db()
    assert f'action="{address}"' in page
    assert "Nog niemand heeft deze indeling bevestigd." in page
    assert (region.confirmed_on, region.confirmed_by) == (timezone.localdate(), staff)
    assert "De indeling is bevestigd op" in text(response)
    assert Revision.objects.get().action == "confirm"


@pytest.mark.parametrize("version", ["0", "2", "", "nieuw"])
def test_region_is_not_confirmed_from_a_page_of_another_version(client: Client, version: str) -> None:
    region = make_region()
    address = reverse("admin:regions_region_confirm", args=[region.slug])

    response = client.post(address, {"version": version}, follow=True)

    assert "Iemand anders heeft deze regio net ook gewijzigd." in text(response)
    assert Region.objects.get().confirmed_on is None


def test_regions_are_confirmed_together_from_the_list(client: Client, staff: User) -> None:
    chosen, other = [make_region(), make_region()], make_region()

    client.post(
        reverse("admin:regions_region_changelist"),
        {"action": "confirm_chosen", "_selected_action": [str(one.pk) for one in chosen]},
    )

    assert {one.pk for one in Region.objects.filter(confirmed_by=staff)} == {one.pk for one in chosen}
    assert Region.objects.get(pk=other.pk).confirmed_on is None
    assert Revision.objects.count() == 2


def test_region_confirm_is_no_page(client: Client) -> None:
    address = reverse("admin:regions_region_confirm", args=[make_region().slug])

    assert client.get(address).status_code == 405
    assert signed_in(make_coordinator(Region.objects.get())).post(address).status_code == 404


def test_region_is_never_deleted(client: Client) -> None:
    region = make_region()

    response = client.post(reverse("admin:regions_region_delete", args=[region.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Region.objects.exists()


def test_region_list_is_found_by_the_name_of_a_municipality_and_counts_all(client: Client) -> None:
    make_region(name="Midden-Holland", municipalities=[GOUDA, WADDINXVEEN])
    make_region(name="Midden-IJssel", municipalities=[DEVENTER])

    html = text(client.get(reverse("admin:regions_region_changelist"), {"q": "Gouda"}))

    assert "Midden-Holland" in html
    assert "Midden-IJssel" not in html
    assert '<td class="field-count">2</td>' in html


# --- facts and what others change ------------------------------------------------------------------------------
def test_municipality_facts_are_corrected_and_its_code_stays(client: Client) -> None:
    municipality = get_municipality(GOUDA)
    typed = {"code": "GM0001", "name": "Gouda", "province": "Zuid-Holland", "inhabitants": "80000", "year": "2027"}

    client.post(reverse("admin:regions_municipality_change", args=[GOUDA]), typed)

    stored = Municipality.objects.get()
    assert (stored.pk, stored.inhabitants, stored.year) == (municipality.pk, 80_000, 2027)


@pytest.mark.parametrize("model", ["municipality", "initiative", "revision"])
def test_nothing_is_added_or_deleted_that_the_product_makes_itself(client: Client, model: str) -> None:
    pks = {"municipality": get_municipality(GOUDA).pk, "initiative": make_initiative().pk, "revision": make_revision()}

    assert client.get(reverse(f"admin:regions_{model}_add")).status_code == 403
    assert client.post(reverse(f"admin:regions_{model}_delete", args=[pks[model]])).status_code == 403


def make_revision(content: str = "Wij hebben geen geld") -> int:
    """The revision of an answer that nobody shared."""
    answer = Answer(scan=make_scan(), municipality=get_municipality(GOUDA), activity=get_activity("B2.1"), note=content)
    add(answer, Saving(by=None, reason=content), snapshot=lambda one: {"note": one.note})
    return Revision.objects.latest("id").pk


def test_initiative_is_only_looked_at(client: Client) -> None:
    initiative = make_initiative(name="Het Huis")
    make_offer(initiative, funding="temporary", note="Niet verder vertellen")
    address = reverse("admin:regions_initiative_change", args=[initiative.pk])

    html, saved = text(client.get(address)), client.post(address, {"name": "Anders"})

    assert "Het Huis" in html
    assert get_activity("A1.3").name in html
    assert saved.status_code == 403
    assert "Niet verder vertellen" not in html
    assert "ijdelijk geld" not in html


def test_initiative_that_a_municipality_holds_back_is_not_in_the_beheer(client: Client) -> None:
    initiative = make_initiative(name="Nog geheim", held=True, added_by=get_municipality(GOUDA))

    assert "Nog geheim" not in text(client.get(reverse("admin:regions_initiative_changelist")))
    page = client.get(reverse("admin:regions_initiative_change", args=[initiative.pk]), follow=True)
    assert "Nog geheim" not in text(page)


def test_revisions_tell_that_something_changed_and_not_what_a_draft_says(client: Client) -> None:
    pk = make_revision("Wij hebben geen geld")

    listed = text(client.get(reverse("admin:regions_revision_changelist")))
    shown = text(client.get(reverse("admin:regions_revision_change", args=[pk])))

    assert "antwoord" in listed
    assert "Wij hebben geen geld" not in listed + shown
    assert "Dit zien alleen de mensen van de regio of het initiatief zelf." in shown


def test_revision_of_a_region_shows_what_it_was_and_became(client: Client) -> None:
    region = make_region(name="Oude naam")
    save_region(client, region, name="Nieuwe naam")

    html = text(client.get(reverse("admin:regions_revision_change", args=[Revision.objects.get().pk])))

    assert "Oude naam" in html
    assert "Nieuwe naam" in html


def test_revisions_of_one_kind_are_picked_out(client: Client) -> None:
    make_revision()
    save_region(client, Region.objects.get(), name="Nieuwe naam")

    html = text(client.get(reverse("admin:regions_revision_changelist"), {"wat": "region"}))

    assert "1 wijziging" in html


def test_history_of_a_region_stays_when_its_confirmer_leaves(client: Client, staff: User) -> None:
    region = make_region(confirmed_on=datetime.date(2026, 9, 1), confirmed_by=staff)

    staff.delete()

    region.refresh_from_db()
    assert (region.confirmed_on, region.confirmed_by) == (datetime.date(2026, 9, 1), None)
