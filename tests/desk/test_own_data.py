"""What somebody reads, corrects and takes along of themselves."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from inventory.desk.own_data import own_file, regions_left_alone
from inventory.desk.own_data_page import MOST
from inventory.desk.own_words import ACTIONS
from inventory.reports.models import StoredReport
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.life import make_reading_link
from inventory.scans.actions.merging import merge_initiatives
from inventory.scans.actions.sheets import share_sheet
from inventory.scans.actions.table import add_remark
from inventory.scans.merging import Pair
from inventory.scans.models import Reminder
from inventory.scans.permissions import Filling
from regions.actions.memberships import give_role
from regions.mails import compose, queue_mail, wants_mail
from regions.models import Invitation, JoinRequest, JoinState, Role, User
from regions.saving import Saving, record
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_activity,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_staff,
    make_user,
)
from tests.desk.logging_in import log_in_by_code
from tests.desk.test_leaving import foreign_keys_to_users

pytestmark = pytest.mark.django_db


def invite(email: str, by: User | None, *, hashed: str = "a", **changes: Any) -> Invitation:
    fields: dict[str, Any] = {
        "role": Role.COORDINATOR,
        "email": email,
        "region": make_region(),
        "made_by": by,
        "ends_at": timezone.now(),
        "token_hash": hashed * 64,
    }
    return Invitation.objects.create(**(fields | changes))


def read(client: Client) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(client.get("/mijn-gegevens/bestand/").content)
    return content


def test_own_data_shows_name_address_and_roles(client: Client) -> None:
    user = make_officer(name="Odile Officer", email="odile@gouda.nl")
    client.force_login(user)

    page = client.get("/mijn-gegevens/")

    assertContains(page, 'value="Odile Officer"')
    assertContains(page, "odile@gouda.nl")
    assertContains(page, "medewerker van een gemeente: Gouda")
    assertContains(page, f'href="/rol/{user.memberships.get().pk}/')


def test_own_data_changes_the_name(client: Client) -> None:
    user = make_officer(name="Odile Officer")
    client.force_login(user)

    response = client.post("/mijn-gegevens/", {"name": "  Odile de Vries "})

    assertRedirects(response, "/mijn-gegevens/")
    user.refresh_from_db()
    assert user.name == "Odile de Vries"


def test_own_data_keeps_the_name_when_nothing_is_typed(client: Client) -> None:
    user = make_officer(name="Odile Officer")
    client.force_login(user)

    assertContains(client.post("/mijn-gegevens/", {"name": " "}), "Vul een naam in.", status_code=422)
    user.refresh_from_db()
    assert user.name == "Odile Officer"


def test_own_data_leads_to_where_mails_are_stopped(client: Client) -> None:
    user = make_user()
    client.force_login(user)

    (link,) = re.findall(r'href="(/geen-mail/[^"]+)"', client.get("/mijn-gegevens/").content.decode())
    client.post(link)

    assert not wants_mail(user.email)


def test_editor_who_goes_hears_that_the_page_of_the_initiative_stays(client: Client) -> None:
    linde = make_initiative(name="Stichting De Linde")
    log_in_by_code(client, make_editor(linde).email)

    page = client.get("/mijn-gegevens/verwijderen/").content.decode()

    assert "Wat er over Stichting De Linde staat, ook op internet." in page
    assert f'href="{reverse("initiative-profile", args=[linde.slug])}"' in page


@pytest.mark.parametrize("fields", [{"findable": False}, {"confirmed_on": None}])
def test_editor_who_goes_hears_of_no_page_where_there_is_none(client: Client, fields: dict[str, Any]) -> None:
    linde = make_initiative(name="Stichting De Linde", **fields)
    log_in_by_code(client, make_editor(linde).email)

    page = client.get("/mijn-gegevens/verwijderen/").content.decode()

    assert "Wat er over Stichting De Linde staat." in page
    assert "op internet" not in page


def test_own_data_is_in_the_menu(client: Client) -> None:
    client.force_login(make_user())

    assertContains(client.get("/start/"), 'href="/mijn-gegevens/"')
    assertNotContains(Client().get("/"), "Mijn gegevens")


def test_own_file_holds_all_that_is_kept(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    user = make_coordinator(region, name="Coen", email="coen@regio.nl")
    record(scan, Saving(by=user, reason="Zo is het"), before={"title": "oud"}, after={"title": "nieuw"})
    add_remark(scan=scan, text="Kijk hier nog eens naar", by=user)
    invite("collega@regio.nl", by=user, message="Doe je mee?")
    invite("Coen@Regio.nl", by=None, hashed="b")
    queue_mail(letter=compose("login_code", {"code": "123"}, address=""), to="coen@regio.nl", about="login")
    client.force_login(user)

    told = read(client)

    assert told["uitleg"][0].startswith("Dit is alles wat de Bouwstenenscan van dit account weet.")
    assert (told["account"]["naam"], told["account"]["e-mailadres"]) == ("Coen", "coen@regio.nl")
    assert [one["rol"] for one in told["rollen"]] == ["regiocoördinator"]
    changed = told["wijzigingen"][0]
    assert changed["veranderd"] == [{"wat": "titel", "stond er": "oud", "werd": "nieuw"}]
    assert changed["reden"] == "Zo is het"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", changed["wanneer"])
    assert [one["tekst"] for one in told["opmerkingen"]] == ["Kijk hier nog eens naar"]
    assert [(one["aan"], one["eigen woorden"]) for one in told["verstuurde uitnodigingen"]] == [
        ("collega@regio.nl", "Doe je mee?")
    ]
    assert len(told["gekregen uitnodigingen"]) == 1
    assert [one["soort"] for one in told["mails"]] == ["Code om in te loggen"]
    assert told["inloggen"]["aantal apparaten waarop nu is ingelogd"] == 1


def test_own_file_holds_what_stands_in_no_history() -> None:
    scan, user, when = make_scan(), make_user(email="coen@regio.nl"), timezone.now()
    make_reading_link(scan=scan, label="De raad", by=user)
    Reminder.objects.create(
        scan=scan, municipality=get_municipality(GOUDA), email="ander@gouda.nl", number=1, sent_by=user
    )
    StoredReport.objects.create(scan=scan, audience="region", key="k", requested_by=user)
    asked = {"municipality": get_municipality(GOUDA), "what": "Samen eten", "initiative_name": "De Tafel"}
    JoinRequest.objects.create(name="Ander", email="ander@gouda.nl", **asked)
    JoinRequest.objects.update(state=JoinState.DECLINED, decided_at=when, decided_by=user, answer="Nog niet")
    JoinRequest.objects.create(name="Coen", email="Coen@Regio.nl", **asked)
    invite("ander@gouda.nl", by=None, other_name="Coen", other_email="coen@regio.nl")
    about: Any = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=user, content_type=about, object_id="1", object_repr="Ander", action_flag=CHANGE)

    told = json.loads(own_file(user))

    assert [one["voor wie"] for one in told["gemaakte leeslinks"]] == ["De raad"]
    assert [one["scan"] for one in told["verstuurde herinneringen"]] == [scan.title]
    assert [one["scan"] for one in told["gevraagde rapporten als pdf"]] == [scan.title]
    assert [one["antwoord"] for one in told["beslist over wie mee wilde doen"]] == ["Nog niet"]
    assert [one["wat jullie doen"] for one in told["gevraagd om mee te doen"]] == ["Samen eten"]
    assert [one["naam"] for one in told["genoemd door wie niet de juiste persoon was"]] == ["Coen"]
    assert [one["wat"] for one in told["logboek van het beheer"]] == ["gebruiker"]
    assert "ander" not in json.dumps(list(told.values())[1:]).lower().replace("veranderd", "")


TOLD = {
    "regions.Invitation.made_by",
    "regions.Invitation.accepted_by",
    "regions.JoinRequest.decided_by",
    "regions.Membership.user",
    "regions.Revision.by",
    "reports.StoredReport.requested_by",
    "scans.Addition.written_by",
    "scans.ReadingLink.made_by",
    "scans.Remark.written_by",
    "scans.Reminder.sent_by",
    "admin.LogEntry.user",
    "mfa.Authenticator.user",
    "socialaccount.SocialAccount.user",
}
IN_THE_HISTORY = {
    "regions.Membership.given_by",
    "regions.Offer.confirmed_by",
    "regions.Region.confirmed_by",
    "regions.Region.proposed_by",
    "scans.Answer.updated_by",
    "scans.Consent.noted_by",
    "scans.HiddenName.hidden_by",
    "scans.Participant.added_by",
    "scans.Scan.created_by",
    "scans.Sheet.shared_by",
}
NOT_USED = {"account.EmailAddress.user", "regions.User_groups.user", "regions.User_user_permissions.user"}


def test_every_key_to_an_account_is_told_of() -> None:
    """A new one does not fit: tell of it in `own_data.about`, unless each use of it stands in the history as well."""
    found = {f"{key.model._meta.label}.{key.name}" for key in foreign_keys_to_users()}

    assert found == TOLD | IN_THE_HISTORY | NOT_USED


def test_own_file_holds_nothing_of_others(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    other = make_coordinator(region, name="Anders", email="anders@regio.nl")
    record(scan, Saving(by=other), before=None, after={"note": "van een ander"})
    add_remark(scan=scan, text="van een ander", by=other)
    invite("anders@regio.nl", by=other, message="van een ander")
    queue_mail(letter=compose("login_code", {"code": "123"}, address=""), to="anders@regio.nl", about="login")
    client.force_login(other)
    user = make_coordinator(region)

    told = own_file(user).decode()

    assert "ander" not in told.lower()
    assert json.loads(told)["inloggen"]["aantal apparaten waarop nu is ingelogd"] == 0


def test_own_file_tells_that_two_records_were_merged_and_nothing_of_what_they_said() -> None:
    region = make_region()
    coordinator = make_coordinator(region)
    stays = make_initiative(name="De Linde", confirmed_on=None, findable=False)
    goes = make_initiative(name="Stichting De Linde", confirmed_on=None, findable=False, costs="niet voor u")
    make_offer(goes, added_by=get_municipality(DEVENTER), held=True, note="concept van Deventer")
    seen = Pair(stays, goes).fingerprint
    merge_initiatives(stays=stays, goes=goes, take=[], seen=seen, region=region, by=coordinator)

    told = own_file(coordinator).decode()

    changes = json.loads(told)["wijzigingen"]
    assert {one["hoe"] for one in changes} == {"door samenvoegen van twee vermeldingen"}
    assert not any("veranderd" in one for one in changes)
    assert "concept van Deventer" not in told
    assert "niet voor u" not in told


def test_own_file_says_changes_in_dutch_with_names_instead_of_numbers(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    officer = make_officer()
    client.force_login(officer)
    place = Filling(scan, get_municipality(GOUDA), None)
    values = AnswerValues(answer="missing", reason="no_space", note="Er is geen zaal.")
    save_answer(filling=place, activity=get_activity("A1.1"), values=values, expected=0, by=officer)
    share_sheet(filling=Filling(scan, place.municipality, scan.sheets.get()), by=officer)

    told = read(client)

    answer = next(one for one in told["wijzigingen"] if one["wat"].startswith("antwoord"))
    assert answer["wat"] == "antwoord, Gouda, A1.1 Inloop en ontmoeting"
    said = {one["wat"]: one["werd"] for one in answer["veranderd"]}
    assert (said["antwoord"], said["hoe komt dat"]) == ("Mist nog", "Er is geen ruimte of plek")
    assert said["toelichting"] == "Er is geen zaal."
    shared = next(one for one in told["wijzigingen"] if one["hoe"] == "gedeeld")
    (line,) = shared["veranderd"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", line["werd"]), "a time in a file is sorted, not read"


def test_own_file_names_the_place_of_a_role_that_was_given(client: Client) -> None:
    region = make_region()
    user = make_user()
    give_role(user=user, role=Role.COORDINATOR, region=region, by=None, recorded_by=user, action="accept_invitation")
    client.force_login(user)

    (change,) = read(client)["wijzigingen"]

    assert change["hoe"] == "een uitnodiging aangenomen"
    assert {one["wat"]: one["werd"] for one in change["veranderd"]} == {"rol": "regiocoördinator", "regio": region.name}


def test_every_kind_of_change_has_dutch_words() -> None:
    root = Path(__file__).parents[2]
    code = "".join(one.read_text() for part in ("regions", "inventory") for one in (root / part).rglob("actions/*.py"))
    actions = set(re.findall(r'\baction="([a-z_-]+)"', code))
    assert len(actions) > 20
    assert actions <= set(ACTIONS)


def test_page_shows_the_same_as_the_file(client: Client) -> None:
    region = make_region()
    scan = make_scan(region)
    user = make_coordinator(region, name="Coen", email="coen@regio.nl")
    record(scan, Saving(by=user, reason="Zo is het"), before={"title": "oud"}, after={"title": "nieuw"})
    add_remark(scan=scan, text="Kijk hier nog eens naar", by=user)
    invite("collega@regio.nl", by=user, message="Doe je mee?")
    queue_mail(letter=compose("login_code", {"code": "123"}, address=""), to="coen@regio.nl", about="login")
    client.force_login(user)

    response = client.get("/mijn-gegevens/alles/")

    for words in (
        "coen@regio.nl",
        "Zo is het",
        "nieuw",
        "Kijk hier nog eens naar",
        "Doe je mee?",
        "Code om in te loggen",
    ):
        assertContains(response, words)
    shown = response.context["page"]
    titles = [*(one.title.lower() for one in shown.parts), *shown.nothing_of]
    listed = [name for name, value in read(client).items() if isinstance(value, list) and name != "uitleg"]
    assert set(listed) <= set(titles)
    assertContains(client.get("/mijn-gegevens/"), 'href="/mijn-gegevens/alles/"')
    assert response.headers["Cache-Control"] == "private, no-store"


def test_page_shows_the_newest_of_very_much_and_says_so(client: Client) -> None:
    scan = make_scan()
    user = make_user()
    for number in range(MOST + 1):
        record(scan, Saving(by=user), before=None, after={"title": f"titel {number}."})
        scan.version += 1
    client.force_login(user)

    response = client.get("/mijn-gegevens/alles/")

    assertContains(response, f"Dit zijn de nieuwste {MOST}.")
    assertContains(response, f"titel {MOST}.")
    assertNotContains(response, "titel 0.")
    assert len(read(client)["wijzigingen"]) == MOST + 1


def test_own_file_is_a_download_that_nobody_keeps(client: Client) -> None:
    client.force_login(make_user())

    response = client.get("/mijn-gegevens/bestand/")

    assert response.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_own_file_takes_as_many_queries_for_much_as_for_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    little, much = make_user(), make_user()
    scan = make_scan()
    for number in range(3):
        record(scan, Saving(by=much), before=None, after={})
        scan.version += 1
        add_remark(scan=scan, text=str(number), by=much)
        invite(f"{number}@regio.nl", by=much, hashed=str(number))
    for user in (little, much):
        with django_assert_num_queries(QUERIES):
            own_file(user)


QUERIES = 22


def test_region_is_left_alone_by_its_only_coordinator() -> None:
    region = make_region()
    only = make_coordinator(region)
    make_coordinator(region, is_active=False)

    assert regions_left_alone(only) == [region]


def test_region_with_another_coordinator_is_not_left_alone() -> None:
    region = make_region()
    one, _ = make_coordinator(region), make_coordinator(region)

    assert regions_left_alone(one) == []


def test_editor_and_staff_have_the_page_too(client: Client) -> None:
    for user in (make_editor(make_initiative()), make_staff(), make_user()):
        client.force_login(user)
        assertContains(client.get("/mijn-gegevens/"), user.email)
