"""After an account is gone, no column of any table names its person any more; what they filled in is still there."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.desk.leaving import LastOfStaffError, delete_account
from inventory.scans.actions.table import add_remark
from inventory.scans.models import Addition, Consent, Participant, ReadingLink, Reminder
from regions.actions.memberships import give_role
from regions.mails import Letter, queue_mail
from regions.models import (
    Invitation,
    JoinRequest,
    Mail,
    Membership,
    Revision,
    Role,
    StoppedAddress,
    User,
)
from regions.saving import Saving, record
from tests.builders import (
    GOUDA,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)
from tests.desk.logging_in import code_in, give_app, last_mail, log_in_by_code, other_code

pytestmark = pytest.mark.django_db

NAME, EMAIL = "Kanarie Vogelzang", "kanarie@vogelzang.nl"
DELETE = "/mijn-gegevens/verwijderen/"
CANARIES = ("kanarie", "vogelzang")


def foreign_keys_to_users() -> Iterator[models.ForeignKey[Any, Any]]:
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey) and field.related_model is User:
                yield field


def places_with(*words: str) -> Iterator[str]:
    """Every column of every table in which one of the words stands, whatever the case."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            for column, value in row.items():
                text = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)
                if isinstance(row.get("session_data"), str):
                    text += json.dumps(Session(session_data=row["session_data"]).get_decoded())
                if any(word in text.lower() for word in words):
                    yield f"{model._meta.label}.{column}: {text[:80]}"


def letter(kind: str, subject: str, text: str = "") -> Letter:
    return Letter(kind=kind, subject=subject, text=text, html="")


@transaction.atomic
def queue(subject: str, to: str, *, sent: bool, reply_to: str = "", text: str = "") -> Mail:
    mail = queue_mail(letter=letter("confirm", subject, text), to=to, about="login", reply_to=reply_to)
    if sent:
        mail.claim(timezone.now())
        mail.note_sent(timezone.now())
    return mail


def invitation(number: int, **changes: Any) -> Invitation:
    fields: dict[str, Any] = {
        "role": Role.COORDINATOR,
        "email": "ander@regio.nl",
        "region": make_region(),
        "ends_at": timezone.now() + datetime.timedelta(days=14),
        "token_hash": str(number) * 64,
    }
    return Invitation.objects.create(**(fields | changes))


def leave_traces_everywhere(user: User) -> None:
    """Their name or address in every table that can hold it, and their key in every column that can."""
    region = make_region()
    scan = make_scan(region)
    now = timezone.now()
    for place in ({"region": region, "role": Role.COORDINATOR}, {"municipality": get_municipality(GOUDA)}):
        with transaction.atomic():
            give_role(**({"role": Role.OFFICER} | place), user=user, by=user, action="given")
    make_sheet(scan)
    make_answer(scan, updated_by=user, note="Wat zij invulde")
    record(scan, Saving(by=user), before=None, after={"note": "Wat zij invulde"})
    add_remark(scan=scan, text="Wat zij opmerkte", by=user)
    Addition.objects.create(scan=scan, text="Wat zij aanvulde", written_by=user)
    Consent.objects.create(scan=scan, municipality=get_municipality(GOUDA), given_on=now.date(), noted_by=user)
    Participant.objects.create(scan=scan, perspective="other", who="Drie mensen", added_by=user)
    ReadingLink.objects.create(scan=scan, label="De raad", token_hash="l" * 64, made_by=user, ends_at=now)
    Reminder.objects.create(scan=scan, municipality=get_municipality(GOUDA), email=EMAIL.title(), number=1)
    make_offer(make_initiative(), confirmed_by=user)
    invitation(1, email=EMAIL.upper(), name=NAME)
    invitation(2, made_by=user, message=f"Doe je mee? Groet, {NAME}")
    invitation(3, other_name=NAME, other_email=EMAIL)
    invitation(
        4,
        email="kanarie@elders.nl",
        name=NAME,
        state="accepted",
        answered_at=now,
        accepted_by=user,
        made_by=make_user(),
    )
    JoinRequest.objects.create(initiative_name="Het Huis", municipality_id=GOUDA, name=NAME, email=EMAIL)
    StoppedAddress.objects.create(email=EMAIL)
    queue("Uw code", EMAIL, sent=True)
    queue("Uw code", EMAIL.title(), sent=False)
    queue(f"{NAME} nodigt u uit", "ander@regio.nl", sent=True, reply_to=EMAIL)
    EmailAddress.objects.create(user=user, email=EMAIL, primary=True)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": NAME})
    SocialAccount.objects.create(user=user, provider="gemeente", uid=EMAIL, extra_data={"name": NAME})
    staff = make_staff()
    for actor in (user, staff):
        LogEntry.objects.create(
            user=actor,
            content_type=ContentType.objects.get_for_model(User),
            object_id=str(user.pk),
            object_repr=NAME,
            action_flag=CHANGE,
            change_message=f"Naam is nu {NAME}",
        )
    Client().force_login(user)


def test_every_key_to_an_account_is_emptied_or_goes_with_it() -> None:
    found = {f"{key.model._meta.label}.{key.name}": key.remote_field.on_delete for key in foreign_keys_to_users()}

    assert len(found) > 15
    kept = {name for name, what in found.items() if what not in {models.SET_NULL, models.CASCADE}}
    assert not kept
    # What goes with the account is of nobody but its person.
    assert {name for name, what in found.items() if what is models.CASCADE} == {
        "account.EmailAddress.user",
        "admin.LogEntry.user",
        "mfa.Authenticator.user",
        "regions.Membership.user",
        "regions.User_groups.user",
        "regions.User_user_permissions.user",
        "socialaccount.SocialAccount.user",
    }


def test_every_column_with_an_address_is_known_to_be_emptied() -> None:
    """A new one does not fit: see what `delete_account` does with it, and leave a trace of it in the test below."""
    columns = {
        f"{field.model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField)
    }

    assert columns == {
        "account.EmailAddress.email",
        "regions.Initiative.email",  # of the place, and not of a person
        "regions.Invitation.email",
        "regions.Invitation.other_email",
        "regions.JoinRequest.email",
        "regions.Mail.reply_to",
        "regions.Mail.to",
        "regions.StoppedAddress.email",
        "regions.User.email",
        "scans.Reminder.email",
    }


def test_deleted_account_leaves_no_name_or_address_in_any_column() -> None:
    user = make_user(name=NAME, email=EMAIL)
    leave_traces_everywhere(user)
    traced = {place.split(":")[0].rpartition(".")[0] for place in places_with(*CANARIES)}
    assert {
        "regions.User",
        "regions.Invitation",
        "regions.JoinRequest",
        "regions.Mail",
        "regions.StoppedAddress",
        "scans.Reminder",
        "admin.LogEntry",
        "account.EmailAddress",
        "mfa.Authenticator",
        "socialaccount.SocialAccount",
    } <= traced

    delete_account(user=user, by=user)

    assert list(places_with(*CANARIES)) == []


def test_deleted_account_leaves_what_was_filled_in() -> None:
    user = make_officer(name=NAME, email=EMAIL)
    pk = user.pk
    scan = make_scan()
    answer = make_answer(scan, updated_by=user, note="Wat zij invulde")
    revision = record(scan, Saving(by=user), before=None, after={"note": "Wat zij invulde"})
    remark = add_remark(scan=scan, text="Wat zij opmerkte", by=user)

    delete_account(user=user, by=user)

    answer.refresh_from_db()
    revision.refresh_from_db()
    remark.refresh_from_db()
    assert (answer.note, answer.updated_by) == ("Wat zij invulde", None)
    assert (revision.after, revision.by, revision.by_number) == ({"note": "Wat zij invulde"}, None, pk)
    assert (remark.text, remark.written_by, remark.written_as) == ("Wat zij opmerkte", None, "gemeente Gouda")


def test_deleted_account_ends_its_roles_in_the_history() -> None:
    user = make_officer()

    delete_account(user=user, by=user)

    ended = Revision.objects.get(action="account_deleted")
    assert (ended.trail, ended.after, Membership.objects.count()) == (f"municipality:{GOUDA}", None, 0)


def test_deleted_account_leaves_mails_to_others_that_wait_as_they_are() -> None:
    user = make_user(name=NAME, email=EMAIL)
    mail = queue("Doet u mee?", "ander@regio.nl", sent=False, reply_to=EMAIL, text=f"Groet, {NAME}")

    delete_account(user=user, by=user)

    mail.refresh_from_db()
    assert (mail.text, mail.reply_to) == (f"Groet, {NAME}", "")


def test_deleted_account_is_left_out_of_subjects_as_a_word_alone() -> None:
    user = make_user(name="Jan", email="jan@gouda.nl")
    both = queue("Jan vraagt: klopt dit over Janus in januari?", "ander@regio.nl", sent=True)
    long = queue(f"{'x' * 196} Jan", "ander@regio.nl", sent=True)

    delete_account(user=user, by=user)

    both.refresh_from_db()
    long.refresh_from_db()
    assert both.subject == "iemand vraagt: klopt dit over Janus in januari?"
    assert long.subject == f"{'x' * 196} iem"


def test_deleted_account_leaves_others_as_they_were() -> None:
    user, other = make_user(name="Jan", email="jan@gouda.nl"), make_officer(name="Jannie", email="janna@gouda.nl")
    StoppedAddress.objects.create(email=other.email)
    invitation(1, email=other.email, name=other.name)
    Client().force_login(other)
    queue("Uw code", other.email, sent=True)

    delete_account(user=user, by=user)

    other.refresh_from_db()
    assert (other.name, other.memberships.count(), StoppedAddress.objects.count()) == ("Jannie", 1, 1)
    assert (Invitation.objects.count(), Session.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_deleted_twice_is_deleted_once() -> None:
    user = make_coordinator(make_region())
    make_staff()
    same = User.objects.get(pk=user.pk)

    delete_account(user=user, by=None)
    delete_account(user=same, by=None)

    assert Mail.objects.filter(kind="coordinator_left").count() == 1


# --- the last coordinator --------------------------------------------------------------------------------------
def test_last_coordinator_is_told_before_and_staff_after(client: Client) -> None:
    region = make_region(name="Midden-Holland")
    user = make_coordinator(region, name=NAME, email=EMAIL)
    staff = make_staff(email="beheer@voorbeeld.nl")
    log_in_by_code(client, user.email)

    page = client.get(DELETE)
    assertContains(page, "U bent de enige coördinator van Midden-Holland.")
    assertContains(page, f'href="/rol/{user.memberships.get().pk}/stopt/"')
    client.post(DELETE, {"email": EMAIL})

    mail = Mail.objects.get()
    assert (mail.kind, mail.to, mail.subject) == (
        "coordinator_left",
        staff.email,
        "Midden-Holland heeft geen coördinator meer",
    )
    assert not any(word in (mail.text + mail.html).lower() for word in CANARIES)


def test_one_of_two_coordinators_leaves_without_a_word(client: Client) -> None:
    region = make_region()
    user, _ = make_coordinator(region), make_coordinator(region)
    make_staff()
    log_in_by_code(client, user.email)

    assertNotContains(client.get(DELETE), "de enige coördinator")
    client.post(DELETE, {"email": user.email})

    assert not Mail.objects.exists()


# --- the last of the beheer ------------------------------------------------------------------------------------
def test_last_of_the_beheer_is_told_to_let_a_colleague_in_first(client: Client) -> None:
    staff = make_staff()
    make_staff(is_active=False)
    log_in_by_code(client, staff.email)

    page = client.get(DELETE)
    assertContains(page, "U bent de enige van het beheer.")
    assertNotContains(page, "Ja, verwijder mijn account")
    refused = client.post(DELETE, {"email": staff.email})

    assertContains(refused, "Geef eerst een collega toegang tot het beheer", status_code=422)
    assert User.objects.filter(pk=staff.pk).exists()


def test_one_of_two_of_the_beheer_leaves(client: Client) -> None:
    staff, _ = make_staff(), make_staff()
    log_in_by_code(client, staff.email)

    assertNotContains(client.get(DELETE), "de enige van het beheer")
    client.post(DELETE, {"email": staff.email})

    assert not User.objects.filter(pk=staff.pk).exists()


def test_last_of_the_beheer_stays_whoever_asks() -> None:
    first, last = make_staff(), make_staff()
    delete_account(user=first, by=first)

    with pytest.raises(LastOfStaffError):
        delete_account(user=last, by=last)

    assert list(User.objects.all()) == [last]


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
@pytest.mark.django_db(transaction=True)
def test_all_of_the_beheer_who_leave_at_the_same_moment_leave_one_behind() -> None:
    everybody = [make_staff() for _ in range(8)]

    def leave(one: User) -> bool:
        try:
            delete_account(user=one, by=one)
        except LastOfStaffError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(len(everybody)) as pool:
        left = list(pool.map(leave, everybody))

    assert (left.count(False), User.objects.filter(is_staff=True).count()) == (1, 1)


# --- the page --------------------------------------------------------------------------------------------------
def test_account_is_deleted_after_typing_its_address(client: Client) -> None:
    user = make_user(email=EMAIL)
    log_in_by_code(client, user.email)

    response = client.post(DELETE, {"email": f" {EMAIL.upper()} "})

    assertRedirects(response, "/mijn-gegevens/verwijderd/")
    assert not User.objects.filter(pk=user.pk).exists()
    assertRedirects(client.get("/mijn-gegevens/"), "/inloggen/?next=/mijn-gegevens/", fetch_redirect_response=False)
    assert not Session.objects.exists()


@pytest.mark.parametrize("typed", ["", "ander@regio.nl", EMAIL[:-1]])
def test_account_stays_when_something_else_is_typed(client: Client, typed: str) -> None:
    user = make_user(email=EMAIL)
    log_in_by_code(client, user.email)

    response = client.post(DELETE, {"email": typed})

    assert response.status_code == 422
    assert User.objects.filter(pk=user.pk).exists()


def test_other_browsers_are_logged_out(client: Client) -> None:
    user = make_user(email=EMAIL)
    elsewhere = Client()
    for one in (client, elsewhere):
        log_in_by_code(one, user.email)

    client.post(DELETE, {"email": EMAIL})

    assert not Session.objects.exists()
    assert elsewhere.get("/start/").status_code == 302


@pytest.mark.parametrize("method", ["get", "post"])
def test_account_is_not_deleted_before_its_person_showed_again_who_they_are(client: Client, method: str) -> None:
    user = make_user(email=EMAIL, password=None)
    client.force_login(user)

    asked = getattr(client, method)(DELETE, {"email": EMAIL})

    where = f"/beveiliging/bevestig/code/?next={DELETE.replace('/', '%2F')}"
    assert asked["Location"].split("?")[0] in {"/beveiliging/bevestig/", "/beveiliging/bevestig/code/"}
    assert User.objects.filter(pk=user.pk).exists()
    client.post(where, {"action": "send"})
    code = code_in(last_mail())
    client.post(where, {"code": other_code(code), "next": DELETE})
    assert User.objects.filter(pk=user.pk).exists()

    shown = client.post(where, {"code": code, "next": DELETE})

    if method == "get":
        assertRedirects(shown, DELETE)
        client.post(DELETE, {"email": EMAIL})
    assert not User.objects.filter(pk=user.pk).exists()
    assert client.get("/start/").status_code == 302


def test_account_with_a_second_step_is_not_deleted_without_it(client: Client) -> None:
    user = make_user(email=EMAIL)
    log_in_by_code(client, user.email)
    give_app(user)

    response = client.post(DELETE, {"email": EMAIL})

    assert response["Location"].startswith("/beveiliging/bevestig/tweede-stap/")
    assert User.objects.filter(pk=user.pk).exists()
