"""The coordinator's board: how far everybody is, in words, and what the coordinator can do from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.gaps.results import Gap
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.board import state_no_initiative
from inventory.scans.actions.life import WrongStateError, adopt_scan, set_consent
from inventory.scans.actions.sheets import add_provider, share_sheet
from inventory.scans.board import Board, Confirmation, MunicipalityRow, Next, People, Standing, scan_board
from inventory.scans.inputs import scan_report
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from regions.actions.mails import stop_mails
from regions.confirming import confirmations
from regions.models import ConfirmationRequest, Initiative, Invitation, InvitationState, Revision, Role, User
from regions.tokens import new_token, token_hash
from tests.builders import (
    DEVENTER,
    GOUDA,
    REFERENCE_DATE,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

ACTIVITIES = 33
YESTERDAY = timezone.now() - datetime.timedelta(days=1)


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[WADDINXVEEN, GOUDA]))


def filling(scan: Scan, code: str = GOUDA) -> Filling:
    sheet = scan.sheets.filter(municipality=code).first()
    return Filling(scan, get_municipality(code), sheet)


def row(board: Board, code: str = GOUDA) -> MunicipalityRow:
    return next(one for one in board.municipalities if one.municipality.pk == code)


def standing(scan: Scan, code: str = GOUDA) -> Standing:
    return row(scan_board(scan), code).standing


def confirmation(scan: Scan) -> Confirmation:
    (only,) = scan_board(scan).initiatives
    return only.state


def page(user: User, scan: Scan) -> str:
    client = Client()
    client.force_login(user)
    html = client.get(reverse("scan-board", args=[scan.pk])).content.decode()
    return " ".join(html[html.index("<main") : html.index("</main>")].split())


# --- municipalities --------------------------------------------------------------------------------------------
def test_municipality_goes_from_new_to_agreed(scan: Scan) -> None:
    officer, coordinator = make_officer(), make_coordinator(scan.region)
    assert standing(scan) == Standing.NEW

    save_answer(
        filling=filling(scan),
        activity=get_activity("A1.1"),
        values=AnswerValues(answer="present"),
        expected=0,
        by=coordinator,
        on_behalf=True,
    )
    assert standing(scan) == Standing.BY_REGION

    save_answer(
        filling=filling(scan),
        activity=get_activity("A1.2"),
        values=AnswerValues(answer="missing"),
        expected=0,
        by=officer,
    )
    assert standing(scan) == Standing.BUSY
    assert row(scan_board(scan)).open == ACTIVITIES - 2

    share_sheet(filling=filling(scan), by=officer)
    assert standing(scan) == Standing.SHARED

    set_consent(scan=scan, municipality=get_municipality(GOUDA), given_on=timezone.localdate(), by=coordinator)
    assert standing(scan) == Standing.AGREED
    assert standing(scan, WADDINXVEEN) == Standing.NEW


def test_cleared_cell_is_open_again(scan: Scan) -> None:
    make_answer(scan, GOUDA, "A1.1", "")

    assert standing(scan) == Standing.NEW


def test_last_activity_is_that_of_the_municipality_itself(scan: Scan) -> None:
    earlier = timezone.now() - datetime.timedelta(days=3)
    make_answer(scan, GOUDA, "A1.1", updated_at=earlier)
    make_answer(scan, GOUDA, "A1.2", on_behalf=True)
    make_answer(scan, WADDINXVEEN, "A1.2", on_behalf=True)

    board = scan_board(scan)

    assert row(board).last_active == earlier
    assert row(board, WADDINXVEEN).last_active is None


def test_officers_are_counted_with_those_who_never_logged_in(scan: Scan) -> None:
    make_officer(GOUDA, last_login=timezone.now())
    make_officer(GOUDA)
    make_officer(GOUDA, is_active=False)

    board = scan_board(scan)

    assert row(board).officers == People(2, 1)
    assert row(board, WADDINXVEEN).officers == People(0, 0)
    html = page(make_coordinator(scan.region), scan)
    assert "2, van wie 1 nog nooit inlogde" in html
    address = reverse("region-invite", args=[scan.region.slug])
    assert f'<a href="{address}?voor=officer:{WADDINXVEEN}">Nodig iemand uit' in html


def test_municipality_with_officers_who_all_never_logged_in_says_so(scan: Scan) -> None:
    make_officer(GOUDA)

    assert "1, nog nooit ingelogd" in page(make_coordinator(scan.region), scan)


@pytest.mark.parametrize(
    ("changes", "invited", "wrong_person"),
    [
        ({}, True, False),
        ({"ends_at": YESTERDAY}, False, False),
        ({"state": InvitationState.NOT_ME, "answered_at": YESTERDAY}, False, True),
        ({"state": InvitationState.NOT_ME, "answered_at": YESTERDAY, "handled_at": YESTERDAY}, False, False),
        ({"state": InvitationState.WITHDRAWN, "answered_at": YESTERDAY}, False, False),
    ],
)
def test_municipality_without_people_says_whether_somebody_was_asked(
    scan: Scan, changes: dict[str, Any], invited: bool, wrong_person: bool
) -> None:
    fields = {"role": Role.OFFICER, "region": scan.region, "municipality_id": GOUDA, "email": "a@gouda.nl"}
    Invitation.objects.create(**(fields | {"ends_at": timezone.now() + datetime.timedelta(days=14)} | changes))

    board = scan_board(scan)

    assert (row(board).is_invited, row(board).is_wrong_person) == (invited, wrong_person)
    assert (row(board, WADDINXVEEN).is_invited, row(board, WADDINXVEEN).is_wrong_person) == (False, False)
    html = page(make_coordinator(scan.region), scan)
    assert ("Nog niemand, wel uitgenodigd" in html) == invited
    assert ("Iemand is niet de juiste persoon" in html) == wrong_person
    assert (f"?voor=officer:{GOUDA}" in html) == (not invited)


def test_contradictions_are_counted_where_they_are_and_lead_to_the_discussion(scan: Scan) -> None:
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "A1.3", "missing")
    make_offer(make_initiative(), "A1.3", municipalities=[GOUDA], places=[GOUDA])

    board = scan_board(scan)

    assert (row(board).contradictions, row(board, WADDINXVEEN).contradictions) == (1, 0)
    assert f'href="/scan/{scan.pk}/bespreken/#verschillend-beeld"' in page(make_coordinator(scan.region), scan)


def test_board_is_alphabetical_and_counts_in_one_sentence(scan: Scan) -> None:
    make_sheet(scan, WADDINXVEEN)
    make_initiative()
    make_initiative(confirmed_on=None, findable=False)

    html = page(make_coordinator(scan.region), scan)

    assert html.index(">Gouda<") < html.index(">Waddinxveen<")
    assert "1 van de 2 gemeenten heeft gedeeld. 1 van de 2 aanbieders heeft dit jaar bevestigd." in html
    assert "%" not in html.replace("%20", "")


# --- initiatives -----------------------------------------------------------------------------------------------
def test_initiative_that_confirmed_this_year(scan: Scan) -> None:
    make_offer(make_initiative())

    assert confirmation(scan) == Confirmation.CONFIRMED


def test_confirmed_initiative_is_invited_as_long_as_nobody_of_it_has_an_account(scan: Scan) -> None:
    initiative = make_initiative()
    make_offer(initiative)
    coordinator = make_coordinator(scan.region)
    assert f'?voor=editor:{initiative.pk}">nodig hen uit' in page(coordinator, scan)

    make_editor(initiative)

    assert f"?voor=editor:{initiative.pk}" not in page(coordinator, scan)


def test_initiative_with_an_offer_of_long_ago_is_stale(scan: Scan) -> None:
    make_offer(make_initiative(), confirmed_on=scan.reference_date - datetime.timedelta(days=366))

    assert confirmation(scan) == Confirmation.STALE
    assert "1 activiteit dit jaar niet bevestigd." in page(make_coordinator(scan.region), scan)


LONG_AGO = REFERENCE_DATE - datetime.timedelta(days=600)


def make_stale(**changes: Any) -> Initiative:
    """Confirmed so long ago that it is, for the scan and today."""
    fields: dict[str, Any] = {"email": "info@huis.example", "confirmed_on": LONG_AGO}
    initiative = make_initiative(**(fields | changes))
    make_offer(initiative, municipalities=[GOUDA], confirmed_on=LONG_AGO)
    return initiative


def asked(initiative: Initiative, days: int, outcome: str = "") -> None:
    at = timezone.now() - datetime.timedelta(days=days)
    ConfirmationRequest.objects.create(
        initiative=initiative,
        token_hash=token_hash(new_token()),
        made_at=at,
        ends_at=at + datetime.timedelta(days=30),
        outcome=outcome,
        answered_at=at if outcome else None,
    )


ASK = "Vraag hun of het nog klopt"


@pytest.mark.parametrize(
    ("past", "sentence"),
    [
        ([], ASK),
        ([(40, "")], ASK),
        ([(3, "")], "nog geen antwoord. Opnieuw vragen kan vanaf"),
        ([(3, "stopped")], "“Wij zijn gestopt”. Neem even contact op."),
        ([(40, ""), (80, ""), (120, "")], "Drie keer gevraagd, en geen antwoord."),
    ],
    ids=["never", "long ago", "lately", "they stopped", "silent"],
)
def test_stale_initiative_is_asked_only_where_a_mail_can_go(
    scan: Scan, past: list[tuple[int, str]], sentence: str
) -> None:
    initiative = make_stale()
    for days, outcome in past:
        asked(initiative, days, outcome)

    html = page(make_coordinator(scan.region), scan)

    assert sentence in html
    assert (ASK in html) == (sentence == ASK)
    shown = confirmations(scan.region, timezone.now()).to_ask
    assert shown == (sentence == ASK), "the page that the link leads to says the same"


def test_stale_initiative_of_another_region_is_asked_there(scan: Scan) -> None:
    make_stale(municipality=DEVENTER)

    html = page(make_coordinator(scan.region), scan)

    assert "Hun eigen regio vraagt of het nog klopt." in html
    assert ASK not in html


def test_stale_initiative_that_wants_no_mails_is_called(scan: Scan) -> None:
    stop_mails(email=make_stale().email)

    html = page(make_coordinator(scan.region), scan)

    assert "Zij willen geen mails meer. Bel liever even." in html
    assert ASK not in html


def test_what_was_never_confirmed_takes_a_login_and_no_mail(scan: Scan) -> None:
    initiative = make_initiative(confirmed_on=timezone.localdate())
    make_offer(initiative, "A1.1", confirmed_on=None, municipalities=[GOUDA])
    make_editor(initiative)

    html = page(make_coordinator(scan.region), scan)

    assert "Vraag hun om in te loggen. Zij kijken dan na wat er staat." in html
    assert "Nog niet alles bevestigd" in html
    assert "Lang niet bekeken" not in html
    assert ASK not in html


def test_stale_initiative_without_a_place_is_asked_by_no_region_and_invited(scan: Scan) -> None:
    initiative = make_stale(municipality=None)

    html = page(make_coordinator(scan.region), scan)

    assert f'?voor=editor:{initiative.pk}">Nodig hen uit' in html
    assert "Hun eigen regio" not in html
    assert ASK not in html


@pytest.mark.parametrize("reached_by", ["account", "mail"])
def test_stale_initiative_is_asked_where_that_can_be_done(scan: Scan, reached_by: str) -> None:
    initiative = make_stale(email="info@huis.example" if reached_by == "mail" else "")
    if reached_by == "account":
        make_editor(initiative)

    html = page(make_coordinator(scan.region), scan)

    assert f'href="/regio/{scan.region.slug}/#klopt-het-nog">Vraag hun of het nog klopt' in html


def test_stale_initiative_of_whom_nobody_can_be_asked_is_invited(scan: Scan) -> None:
    initiative = make_initiative(email="")
    make_offer(initiative, confirmed_on=scan.reference_date - datetime.timedelta(days=366))

    html = page(make_coordinator(scan.region), scan)

    assert f'?voor=editor:{initiative.pk}">Nodig hen uit' in html
    assert "Vraag hun of het nog klopt" not in html


def test_initiative_from_a_public_source_is_not_confirmed(scan: Scan) -> None:
    make_offer(make_initiative(confirmed_on=None, findable=False), confirmed_on=None, source="Website")

    assert confirmation(scan) == Confirmation.UNCONFIRMED


def test_initiative_that_stopped_counts_in_no_sum(scan: Scan) -> None:
    make_offer(make_initiative(), status="stopped")

    assert confirmation(scan) == Confirmation.STOPPED
    assert scan_board(scan).running == 0


def test_provider_added_by_a_municipality_stands_under_its_name_until_somebody_takes_it_over(scan: Scan) -> None:
    officer = make_officer()
    initiative = add_provider(filling=filling(scan), activity=get_activity("A1.1"), name="De Brug", by=officer)
    assert scan_board(scan).initiatives == [], "the municipality has not shared it yet"

    share_sheet(filling=filling(scan), by=officer)
    assert confirmation(scan) == Confirmation.ADDED
    assert "Volgens gemeente Gouda" in page(make_coordinator(scan.region), scan)

    make_editor(initiative)
    assert confirmation(scan) == Confirmation.UNCONFIRMED


def test_readers_stand_on_the_board_by_name(scan: Scan) -> None:
    make_reader(scan.region, name="Zorg en Zekerheid")

    assert "Zorg en Zekerheid, nog nooit ingelogd" in page(make_coordinator(scan.region), scan)


# --- the next step ---------------------------------------------------------------------------------------------
def test_next_step_follows_the_scan() -> None:
    region = make_region(municipalities=[GOUDA])
    scan = make_scan(region, state="preparing")
    assert scan_board(scan).next_step.kind == Next.OPEN

    scan = make_scan(region)
    assert scan_board(scan).next_step.kind == Next.FILL_TOGETHER
    make_answer(scan, GOUDA, "A1.1", on_behalf=True)
    assert scan_board(scan).next_step.kind == Next.SHARE_FOR
    make_answer(scan, GOUDA, "A1.3", "missing")
    assert scan_board(scan).next_step.kind == Next.WAIT
    make_sheet(scan, GOUDA)
    assert scan_board(scan).next_step.kind == Next.ADOPT
    initiative = make_initiative(confirmed_on=None, findable=False)
    assert scan_board(scan).next_step.kind == Next.INITIATIVES
    make_offer(initiative, "A1.3", municipalities=[GOUDA])
    assert scan_board(scan).next_step.kind == Next.DISCUSS

    adopted = adopt_scan(scan=scan, by=make_coordinator(region))
    assert scan_board(adopted).next_step.kind == Next.READ


@pytest.mark.parametrize("state", ["preparing", "open", "adopted"])
def test_board_shows_in_every_state(state: str) -> None:
    scan = make_scan(state="preparing" if state == "preparing" else "open")
    coordinator = make_coordinator(scan.region)
    make_offer(make_initiative())
    if state == "adopted":
        adopt_scan(scan=scan, by=coordinator)

    assert "hoe ver zijn we?" in page(coordinator, scan)


# --- "In onze regio is nog geen zelfregie-initiatief" -------------------------------------------------------------
def gaps_of(scan: Scan) -> list[Gap]:
    return [gap for gap in scan_report(scan).gaps if gap.kind == "no_initiative"]


def test_statement_is_a_gap_with_its_date_and_can_be_taken_back(scan: Scan) -> None:
    by = make_coordinator(scan.region)

    assert state_no_initiative(scan=scan, stated=True, by=by)
    scan.refresh_from_db()
    assert scan.no_initiative_on == timezone.localdate()
    assert len(gaps_of(scan)) == 1
    assert not state_no_initiative(scan=scan, stated=True, by=by), "said twice is said once"

    assert state_no_initiative(scan=scan, stated=False, by=by)
    scan.refresh_from_db()
    assert not Scan.objects.exclude(no_initiative=False, no_initiative_on=None).exists()
    assert gaps_of(scan) == []
    said = Revision.objects.filter(subject="scan", subject_id=scan.pk).order_by("version")
    assert [one.action for one in said] == ["no_initiative", "no_initiative_back"]


def test_statement_beside_a_known_initiative_is_shown_not_to_count(scan: Scan) -> None:
    by = make_coordinator(scan.region)
    state_no_initiative(scan=scan, stated=True, by=by)
    make_initiative(name="Het Huis", municipality=GOUDA)

    assert gaps_of(scan) == []
    html = page(by, scan)
    assert "Ja, wij kennen: Het Huis." in html
    assert "Dat telt nu niet mee in het rapport" in html
    assert "Neem deze zin terug" in html


def test_initiative_from_elsewhere_counts_as_known_only_with_supply_for_the_region(scan: Scan) -> None:
    make_offer(make_initiative(municipality=DEVENTER), municipalities=[DEVENTER], places=[GOUDA])
    assert scan_board(scan).no_initiative.known == ()

    offer = make_offer(make_initiative(name="Van ver", municipality=DEVENTER), municipalities=[GOUDA], places=[])
    assert scan_board(scan).no_initiative.known == (offer.initiative.name,)


def test_statement_about_an_adopted_scan_is_refused(scan: Scan) -> None:
    by = make_coordinator(scan.region)
    adopted = adopt_scan(scan=scan, by=by)

    with pytest.raises(WrongStateError):
        state_no_initiative(scan=adopted, stated=True, by=by)

    client = Client()
    client.force_login(by)
    assert client.post(reverse("scan-no-initiative", args=[scan.pk]), {"stated": "ja"}).status_code == 403


def test_statement_is_made_with_the_button(scan: Scan) -> None:
    client = Client()
    client.force_login(make_coordinator(scan.region))

    client.post(reverse("scan-no-initiative", args=[scan.pk]), {"stated": "ja"})
    assert Scan.objects.get().no_initiative

    client.post(reverse("scan-no-initiative", args=[scan.pk]))
    assert not Scan.objects.get().no_initiative


# --- who, and how many queries ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "status"), [("coordinator", 200), ("officer", 403), ("reader", 403), ("staff", 404), ("nobody", 404)]
)
def test_board_is_for_the_coordinator_alone(scan: Scan, role: str, status: int) -> None:
    users: dict[str, Callable[[], User]] = {
        "coordinator": lambda: make_coordinator(scan.region),
        "officer": make_officer,
        "reader": lambda: make_reader(scan.region),
        "staff": make_staff,
        "nobody": make_user,
    }
    client = Client()
    client.force_login(users[role]())

    assert client.get(reverse("scan-board", args=[scan.pk])).status_code == status


def fill(scan: Scan, codes: list[str]) -> None:
    for code in codes:
        make_officer(code)
        make_sheet(scan, code)
        make_answer(scan, code, "A1.3", "missing")
        make_offer(make_initiative(municipality=code), municipalities=[code], places=[code])
        asked(make_stale(municipality=code), 3)
        make_reader(scan.region)


def test_number_of_queries_stays_the_same_at_ten_times_the_size() -> None:
    small, large = [GOUDA], [f"GM{number:04}" for number in range(8001, 8011)]
    counted = []
    for codes in (small, large):
        scan = make_scan(make_region(municipalities=codes))
        coordinator = make_coordinator(scan.region)
        fill(scan, codes)
        client = Client()
        client.force_login(coordinator)
        client.get(reverse("scan-board", args=[scan.pk]))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("scan-board", args=[scan.pk])).status_code == 200
        counted.append(len(queries))

    assert counted[0] == counted[1]
    assert counted[1] <= 13
