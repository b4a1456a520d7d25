"""Who hears that a scan is open, and what they are told."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.scans.actions.life import WrongStateError, adopt_scan, open_scan
from inventory.scans.actions.scans import create_scan
from inventory.scans.board import scan_board
from inventory.scans.models import Scan
from inventory.scans.reminding import WhyNot, who_is_behind
from regions.actions.mails import stop_mails
from regions.models import Mail, Membership, Region, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    REFERENCE_DATE,
    WADDINXVEEN,
    get_municipality,
    load_catalogue,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def region() -> Region:
    load_catalogue()
    return make_region(municipalities=[GOUDA, WADDINXVEEN], name="Midden-Holland")


@pytest.fixture
def coordinator(region: Region) -> User:
    return make_coordinator(region)


def start(region: Region, by: User, **options: object) -> Scan:
    return create_scan(region=region, title="Ronde 2", reference_date=REFERENCE_DATE, by=by, **options)  # type: ignore[arg-type]


def test_scan_that_opens_at_once_tells_the_officers_of_its_municipalities_alone(
    region: Region, coordinator: User
) -> None:
    officers = {make_officer(GOUDA).email, make_officer(GOUDA).email, make_officer(WADDINXVEEN).email}
    make_officer(DEVENTER), make_reader(region), make_staff(), make_editor(make_initiative())

    start(region, coordinator)

    assert set(Mail.objects.values_list("to", "kind")) == {(one, "scan_open") for one in officers}


def test_mail_says_what_is_asked_and_leads_to_the_questions(region: Region, coordinator: User) -> None:
    officer = make_officer(GOUDA)

    scan = start(region, coordinator)

    mail = Mail.objects.get(to=officer.email)
    assert mail.subject == "De bouwstenenscan van Midden-Holland is open"
    assert reverse("filling-start", args=[scan.pk, GOUDA]) in mail.text
    assert "U zegt bij elke activiteit of die er is" in mail.text
    assert coordinator.email in mail.text
    assert "Geen herinneringen en nieuws meer?" in mail.text
    assert mail.reply_to == coordinator.email


def test_mail_of_a_next_round_says_that_the_old_answers_are_there(region: Region, coordinator: User) -> None:
    make_officer(GOUDA)
    earlier = make_scan(region)
    make_answer(earlier, GOUDA)

    start(region, coordinator, previous=adopt_scan(scan=earlier, by=coordinator))

    assert "Wat uw gemeente vorige keer antwoordde, staat bij de vragen." in Mail.objects.get().text


def test_mail_of_a_next_round_promises_no_answers_to_who_gave_none(region: Region, coordinator: User) -> None:
    """Nor to who works for two of which one gave any."""
    late, both = make_officer(WADDINXVEEN), make_officer(GOUDA)
    Membership.objects.create(user=both, role="officer", municipality=get_municipality(WADDINXVEEN))
    earlier = make_scan(region)
    make_answer(earlier, GOUDA)

    start(region, coordinator, previous=adopt_scan(scan=earlier, by=coordinator))

    texts = Mail.objects.filter(to__in=[late.email, both.email]).values_list("text", flat=True)
    assert ["vorige keer" in one for one in texts] == [False, False]
    assert all("U zegt bij elke activiteit of die er is" in one for one in texts)


def test_officer_of_two_municipalities_gets_one_mail(region: Region, coordinator: User) -> None:
    officer = make_officer(WADDINXVEEN)
    Membership.objects.create(user=officer, role="officer", municipality=get_municipality(GOUDA))

    start(region, coordinator)

    mail = Mail.objects.get()
    assert "voor Gouda en Waddinxveen" in mail.text
    assert "per gemeente" in mail.text
    assert f"{reverse('start')}\n" in mail.text


def test_who_left_wants_no_mail_or_opened_it_gets_none(region: Region, coordinator: User) -> None:
    Membership.objects.create(user=coordinator, role="officer", municipality=get_municipality(GOUDA))
    stop_mails(email=make_officer(GOUDA).email)
    closed = make_officer(GOUDA)
    User.objects.filter(pk=closed.pk).update(is_active=False)

    start(region, coordinator)

    assert not Mail.objects.exists()


def test_scan_in_preparation_tells_nobody_until_it_opens_and_then_once(region: Region, coordinator: User) -> None:
    make_officer(GOUDA)
    scan = start(region, coordinator, state="preparing")
    assert not Mail.objects.exists()

    open_scan(scan=scan, by=coordinator)
    with pytest.raises(WrongStateError):
        open_scan(scan=Scan.objects.get(pk=scan.pk), by=coordinator)

    assert Mail.objects.count() == 1


def test_scan_started_twice_with_one_token_tells_once(region: Region, coordinator: User) -> None:
    make_officer(GOUDA)
    token = uuid.uuid4()

    start(region, coordinator, token=token)
    start(region, coordinator, token=token)

    assert Mail.objects.count() == 1


def test_who_was_told_this_week_is_not_reminded_yet(region: Region, coordinator: User) -> None:
    make_officer(GOUDA)
    Membership.objects.update(given_on=timezone.now() - datetime.timedelta(400))

    scan = start(region, coordinator)

    (behind,) = who_is_behind(scan_board(scan), timezone.now())
    assert behind.why_not == WhyNot.TOO_SOON


@pytest.mark.parametrize("officers", [1, 8])
def test_telling_reads_the_people_in_one_query(region: Region, coordinator: User, officers: int) -> None:
    for _ in range(officers):
        make_officer(GOUDA)

    with CaptureQueriesContext(connection) as queries:
        start(region, coordinator)

    reads = [one["sql"] for one in queries if one["sql"].startswith("SELECT") and "regions_membership" in one["sql"]]
    assert len(reads) == 1


def test_pages_say_that_opening_sends_a_mail(client: Client, region: Region, coordinator: User) -> None:
    client.force_login(coordinator)
    assert "krijgt wie al voor een gemeente invult een mail" in _page(client, "scan-create", region.slug)

    scan = start(region, coordinator, state="preparing")

    assert "Dan krijgt wie al voor een gemeente invult een mail." in _page(client, "scan-stages", scan.pk)
    opened = client.post(reverse("scan-open", args=[scan.pk]), follow=True).content.decode()
    assert "Wie al voor een gemeente invult, krijgt een mail." in opened


def _page(client: Client, name: str, key: object) -> str:
    return client.get(reverse(name, args=[key])).content.decode()
