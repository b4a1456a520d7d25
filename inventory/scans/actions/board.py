"""
What the coordinator does from the board: saying that the region has no zelfregie-initiatief, and sharing for others.

A municipality that does not log in can be shared for, and only what the region filled in itself: what an officer wrote
is a draft of the municipality until it shares (domain.md section 6). Its officers are told, and have the last word.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from inventory.scans.actions.life import WrongStateError
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.actions.sheets import held_sheet, release_additions, snapshot
from inventory.scans.locks import hold_open
from inventory.scans.models import Scan, Sheet
from inventory.scans.permissions import Filling
from inventory.scans.shared import SHARE_ON_BEHALF, share_question, shared_by_region
from regions import saving
from regions.models import User
from regions.saving import ConflictError, Saving

TAKE_BACK = "unshare"


class NotToShareError(Exception):
    """The coordinator cannot share this for the municipality; the message is a Dutch sentence."""


def state_no_initiative(*, scan: Scan, stated: bool, by: User) -> bool:
    """
    Say that the region has no zelfregie-initiatief yet, or take that back; tell if it changes anything.

    It may be said whatever is known: while there is one after all, the analysis leaves the statement aside.
    """
    if scan.is_adopted:
        raise WrongStateError("Deze scan is vastgesteld. Er kan niets meer aan veranderen.")
    if scan.no_initiative == stated:
        return False
    fields = {"no_initiative": stated, "no_initiative_on": timezone.localdate() if stated else None}
    how = Saving(by=by, trail=scan.trail, action="no_initiative" if stated else "no_initiative_back")
    try:
        saving.change(scan, how, expected=scan.version, fields=fields, snapshot=scan_snapshot)
    except ConflictError as error:
        raise WrongStateError("Iemand anders was net eerder. Kijk hoe het er nu voor staat.") from error
    return True


@transaction.atomic
def share_on_behalf(*, filling: Filling, by: User) -> Sheet:
    """
    Share what the region filled in for a municipality; from now on it counts in the report.

    What the municipality itself added of others and holds back, stays held. Raises NotToShareError.
    """
    hold_open(filling.scan)
    sheet = held_sheet(filling)
    if sheet.shared_on:
        return sheet
    refusal = share_question(filling).refusal
    if refusal:
        raise NotToShareError(refusal)
    how = Saving(by=by, trail=filling.scan.trail, action=SHARE_ON_BEHALF)
    fields = {"shared_on": timezone.now(), "shared_by": by}
    saving.change(sheet, how, expected=sheet.version, fields=fields, snapshot=snapshot)
    return sheet


@transaction.atomic
def take_back_sharing(*, filling: Filling, by: User) -> bool:
    """An officer makes what the region shared for them a draft again; tell if there was anything to take back."""
    hold_open(filling.scan)
    sheet = _shared_by_region(filling)
    if sheet is None:
        return False
    how = Saving(by=by, trail=filling.scan.trail, action=TAKE_BACK)
    fields = {"shared_on": None, "shared_by": None}
    saving.change(sheet, how, expected=sheet.version, fields=fields, snapshot=snapshot)
    return True


@transaction.atomic
def agree_with_sharing(*, filling: Filling, by: User) -> bool:
    """An officer makes the sharing their own, with what they held back; tell if there was anything to agree with."""
    hold_open(filling.scan)
    sheet = _shared_by_region(filling)
    if sheet is None:
        return False
    how = Saving(by=by, trail=filling.scan.trail, action="share")
    saving.change(sheet, how, expected=sheet.version, fields={"shared_by": by}, snapshot=snapshot)
    release_additions(filling.municipality, by)
    return True


def _shared_by_region(filling: Filling) -> Sheet | None:
    held_sheet(filling)
    here = filling.scan.sheets.shared().filter(municipality=filling.municipality)
    return here.filter(shared_by_region()).first()
