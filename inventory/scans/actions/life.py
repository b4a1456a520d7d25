"""The life of a scan: opening, adopting, agreeing, adding to it, sharing and publishing it, deleting it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from inventory.gaps.analysis import analyse
from inventory.gaps.canonical import canonical_json, inputs_sha256
from inventory.gaps.report_json import report_json
from inventory.scans.actions.opening import tell_that_it_is_open
from inventory.scans.actions.scans import scan_snapshot
from inventory.scans.inputs import load_inputs
from inventory.scans.locks import hold_alone, take_turns
from inventory.scans.models import Addition, Consent, HiddenName, ReadingLink, Scan, ScanState
from regions import saving
from regions.chain import head_of, seal
from regions.models import Municipality, User
from regions.saving import ConflictError, Saving
from regions.tokens import new_token, token_hash

ELSE_FIRST = "Iemand anders was net eerder. Kijk hoe het er nu voor staat."


class WrongStateError(Exception):
    """The step does not go with where the scan is; the message is a Dutch sentence."""


@transaction.atomic
def open_scan(*, scan: Scan, by: User) -> Scan:
    """From preparing to open: municipalities can fill in, and hear that they can."""
    _step(scan, by, "open", was=ScanState.PREPARING, fields={"state": ScanState.OPEN})
    tell_that_it_is_open(scan=scan, by=by)
    return scan


@transaction.atomic
def adopt_scan(*, scan: Scan, by: User | None) -> Scan:
    """
    Freeze what the scan holds, with its SHA-256 and its report file byte for byte.

    From now on the report is made of that alone (domain.md section 4). Twenty people adopting at once is one
    adoption: the others find it done.
    """
    hold_alone(scan)
    scan = Scan.objects.with_region().get(pk=scan.pk)
    if scan.is_adopted:
        return scan
    report = analyse(load_inputs(scan))
    file = report_json(report, adopted=True)
    fields = {
        "state": ScanState.ADOPTED,
        "adopted_on": timezone.now(),
        "frozen_inputs": canonical_json(report.inputs).decode(),
        "inputs_sha256": inputs_sha256(report.inputs),
        "frozen_report": file.decode(),
        "report_sha256": hashlib.sha256(file).hexdigest(),
    }
    _step(scan, by, "adopt", was=ScanState.OPEN, fields=fields)
    _keep_chain(scan)
    return scan


def _keep_chain(scan: Scan) -> None:
    """Note beside what is frozen how the chain of the scan's changes ends now, with the adoption as its last link."""
    seal(scan.trail)
    head = head_of(scan.trail)
    scan.trail_length, scan.trail_hash = head.length, head.hash
    # No change of its own: it tells of the revision that was just written, and could not be in it.
    scan.save(update_fields=["trail_length", "trail_hash"])


def share_with_initiatives(*, scan: Scan, by: User, share: bool) -> Scan:
    """Let the initiatives that belong to the scan read it, or no longer."""
    if bool(scan.shared_with_initiatives_on) == share:
        return scan
    fields = {"shared_with_initiatives_on": timezone.now() if share else None}
    return _step(scan, by, "share" if share else "unshare", was=scan.state, fields=fields)


def publish_scan(*, scan: Scan, by: User | None, publish: bool) -> Scan:
    """Let everyone read the report of an adopted scan, or no longer."""
    if not scan.is_adopted:
        raise WrongStateError("Alleen een vastgesteld rapport kan openbaar worden.")
    if bool(scan.published_on) == publish:
        return scan
    fields = {"published_on": timezone.now() if publish else None}
    return _step(scan, by, "publish" if publish else "unpublish", was=ScanState.ADOPTED, fields=fields)


def _step(scan: Scan, by: User | None, action: str, *, was: str, fields: Mapping[str, object]) -> Scan:
    if scan.state != was:
        raise WrongStateError(f"Deze scan is nu: {scan.get_state_display().lower()}. Deze stap kan dan niet.")
    how = Saving(by=by, trail=scan.trail, action=action)
    try:
        saving.change(scan, how, expected=scan.version, fields=dict(fields), snapshot=scan_snapshot)
    except ConflictError as error:
        raise WrongStateError(ELSE_FIRST) from error
    return scan


def consent_snapshot(consent: Consent) -> dict[str, Any]:
    """What the revisions of a consent keep."""
    return {"municipality": consent.municipality_id, "given_on": consent.given_on.isoformat()}


@transaction.atomic
def set_consent(*, scan: Scan, municipality: Municipality, given_on: datetime.date | None, by: User | None) -> None:
    """Note the date on which a college agreed; None takes it back. What says so already stays as it is."""
    stored = Consent.objects.filter(scan=scan, municipality=municipality).first()
    if (stored.given_on if stored else None) == given_on:
        return
    how = Saving(by=by, trail=scan.trail, action="consent" if given_on else "consent_back")
    said = {"given_on": given_on, "noted_by": by, "noted_at": timezone.now()}
    try:
        if stored is None:
            saving.add(Consent(scan=scan, municipality=municipality, **said), how, snapshot=consent_snapshot)
        elif given_on is None:
            saving.remove(stored, how, expected=stored.version, snapshot=consent_snapshot)
        else:
            saving.change(stored, how, expected=stored.version, fields=said, snapshot=consent_snapshot)
    except ConflictError as error:
        raise WrongStateError(ELSE_FIRST) from error


def addition_snapshot(addition: Addition) -> dict[str, Any]:
    """What the revision of an addition keeps. It never changes."""
    return {"text": addition.text}


@transaction.atomic
def add_addition(*, scan: Scan, text: str, by: User | None) -> Addition:
    """Write a dated note beside an adopted report, which stays as it is. Said twice by one person it is one note."""
    if by is not None:
        take_turns(by)
    if not scan.is_adopted:
        raise WrongStateError("Een aanvulling kan pas als het rapport is vastgesteld. Nu kunt u de scan zelf wijzigen.")
    said = scan.additions.filter(text=text, written_by=by).first() if by is not None else None
    if said is not None:
        return said
    addition = Addition(scan=scan, text=text, written_by=by)
    saving.add(addition, Saving(by=by, trail=scan.trail, action="addition"), snapshot=addition_snapshot)
    return addition


@transaction.atomic
def hide_name(*, scan: Scan, slug: str, by: User | None) -> None:
    """
    Leave an initiative's name out of an adopted report from now on, because it asked for it.

    What was frozen keeps its fingerprint; the files that were kept are made anew without the name.
    """
    if not scan.is_adopted:
        raise WrongStateError("Een naam weghalen kan pas als het rapport is vastgesteld.")
    # A report that is being read for a file is read to the end first: that file is then older, and made anew.
    hold_alone(scan)
    known = {one.slug for one in load_inputs(scan).initiatives}
    if slug not in known:
        raise WrongStateError("Dit initiatief staat niet in het rapport.")
    _, created = HiddenName.objects.get_or_create(scan=scan, slug=slug, defaults={"hidden_by": by})
    if created:
        _step(scan, by, "hide_name", was=ScanState.ADOPTED, fields={})


READING_LINK_DAYS = 30


@transaction.atomic
def make_reading_link(*, scan: Scan, label: str, by: User) -> tuple[ReadingLink, str]:
    """A link for one reader without an account, and its token, which is shown once and stored only as a hash."""
    token = new_token()
    link = ReadingLink.objects.create(
        scan=scan,
        label=label,
        token_hash=token_hash(token),
        made_by=by,
        ends_at=timezone.now() + datetime.timedelta(days=READING_LINK_DAYS),
    )
    return link, token


@transaction.atomic
def withdraw_reading_link(*, scan: Scan, pk: int) -> None:
    scan.reading_links.filter(pk=pk, withdrawn_at=None).update(withdrawn_at=timezone.now())


@transaction.atomic
def delete_scan(*, scan: Scan, by: User) -> None:
    """Delete a scan in preparation, with all that was filled in. Its revisions stay."""
    if scan.state != ScanState.PREPARING:
        raise WrongStateError("Alleen een scan in voorbereiding kan weg. Wat open is of vastgesteld, blijft bestaan.")
    how = Saving(by=by, trail=scan.trail, action="delete")
    try:
        saving.remove(scan, how, expected=scan.version, snapshot=scan_snapshot)
    except ConflictError as error:
        raise WrongStateError(ELSE_FIRST) from error
