"""What the board shows of a scan, in its rows and on its page, and an initiative that was long not looked at."""

from __future__ import annotations

import datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inventory.scans.board import Board, Confirmation, MunicipalityRow, Standing, scan_board
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from regions.models import ConfirmationRequest, Initiative, User
from regions.tokens import new_token, token_hash
from tests.builders import (
    GOUDA,
    REFERENCE_DATE,
    get_municipality,
    make_initiative,
    make_offer,
)

ACTIVITIES = 33
YESTERDAY = timezone.now() - datetime.timedelta(days=1)
LONG_AGO = REFERENCE_DATE - datetime.timedelta(days=600)


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
