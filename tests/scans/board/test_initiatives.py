"""Which initiatives said themselves what they do, and what to do about the others."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from inventory.scans.actions.sheets import add_provider, share_sheet
from inventory.scans.board import Confirmation, scan_board
from inventory.scans.models import Scan
from regions.actions.mails import stop_mails
from regions.confirming import confirmations
from tests.builders import (
    DEVENTER,
    GOUDA,
    get_activity,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
)
from tests.scans.board.shown import asked, confirmation, filling, make_stale, page

pytestmark = pytest.mark.django_db


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
