"""What the region's table does: settling a difference, deciding on overlaps, naming steunpunten, and remarks."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.sheets import join_names
from inventory.scans.locks import hold_unadopted, take_turns
from inventory.scans.models import Answer, AnswerKind, Decision, Remark, Scan, Steunpunt
from inventory.scans.permissions import Filling
from inventory.scans.reported import ReportedOffer
from regions import saving
from regions.models import Initiative, Role, User
from regions.permissions import access_of
from regions.saving import ConflictError, Saving
from regions.wording import listed

_LONGEST = 300
"""What fits in the fields of an answer for a provider and a place."""


# --- differences -----------------------------------------------------------------------------------------------
@transaction.atomic
def settle_difference(
    *,
    filling: Filling,
    activity: Activity,
    answer: AnswerKind,
    note: str,
    offers: Iterable[ReportedOffer],
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> Answer:
    """
    What a municipality says in the end of something that providers report and it called missing.

    Where it is there after all, the names of the providers and, for elsewhere, their places go with it.
    Raises ConflictError, with nothing stored, when a colleague was first.
    """
    stored = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity).first()
    values = replace(AnswerValues.of(stored), answer=answer.value, note=note)
    if answer != AnswerKind.MISSING:
        offers = list(offers)
        values = replace(values, provider=_joined(values.provider, *(one.initiative for one in offers)))
        if answer == AnswerKind.ELSEWHERE:
            values = replace(values, place=_joined(values.place, *(one.places_in_words for one in offers)))
    return save_answer(
        filling=filling,
        activity=activity,
        values=values,
        expected=expected,
        by=by,
        token=token,
        action="settle_difference",
    )


def _joined(said: str, *more: str) -> str:
    """As many of the names as fit."""
    names = list(more)
    while names and len(join_names(said, *names)) > _LONGEST:
        names.pop()
    return join_names(said, *names) if names else said


# --- decisions -------------------------------------------------------------------------------------------------
def decision_snapshot(decision: Decision) -> dict[str, Any]:
    """What the revisions of a decision keep. Its providers never change: another set is another decision."""
    return {
        "activity": decision.activity_id,
        "providers": decision.providers_key,
        "decision": decision.decision,
        "note": decision.note,
    }


@transaction.atomic
def decide(
    *,
    scan: Scan,
    code: str,
    providers: Collection[str],
    decision: str,
    note: str,
    expected: int,
    by: User,
    token: uuid.UUID | None = None,
) -> Decision:
    """
    Store what the region decided about an activity (its code) that exactly these initiatives (their slugs) offer.

    `expected` is the version that the writer saw, 0 for none. Raises ConflictError, with nothing stored, when
    somebody else was first with something else, and ScanClosedError when the scan is adopted. The same `token`
    twice is one save.
    """
    hold_unadopted(scan)
    how = Saving(by=by, trail=scan.trail, action="decide", token=token)
    activity = scan.edition.activities.get(code=code)
    ids = list(Initiative.objects.filter(slug__in=providers).values_list("pk", flat=True))
    wanted = Decision(scan=scan, activity=activity, providers_key=Decision.key_of(ids), decision=decision, note=note)
    try:
        with transaction.atomic():
            return _decide(wanted, ids, expected, how)
    except ConflictError as error:
        stored = _stored_like(wanted)
        if stored is None or not saving.already_saved(token):
            raise ConflictError(stored) from error
        return stored


def _decide(wanted: Decision, providers: list[int], expected: int, how: Saving) -> Decision:
    stored = _stored_like(wanted)
    if stored is None:
        if expected:
            raise ConflictError(None)
        saving.add(wanted, how, snapshot=decision_snapshot, links={"providers": providers})
        return wanted
    if (stored.decision, stored.note) != (wanted.decision, wanted.note):
        fields = {"decision": wanted.decision, "note": wanted.note}
        saving.change(stored, how, expected=expected, fields=fields, snapshot=decision_snapshot)
    return stored


def _stored_like(wanted: Decision) -> Decision | None:
    """The decision about the same activity and the same providers, as it is stored now."""
    same = Decision.objects.filter(scan=wanted.scan, activity=wanted.activity, providers_key=wanted.providers_key)
    return same.first()


# --- steunpunten -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SteunpuntInput:
    """What was chosen for one place, and what the page had shown."""

    slug: str
    gm: str
    status: str
    """One of `SteunpuntStatus`, or empty: not talked about yet."""
    seen: str
    expected: int


def steunpunt_snapshot(steunpunt: Steunpunt) -> dict[str, Any]:
    return {
        "initiative": steunpunt.initiative_id,
        "municipality": steunpunt.municipality_id,
        "status": steunpunt.status,
    }


@transaction.atomic
def save_steunpunten(*, scan: Scan, inputs: Iterable[SteunpuntInput], by: User) -> tuple[int, list[SteunpuntInput]]:
    """
    Store which places the region calls a laagdrempelig steunpunt; give how many, and those that somebody else changed.

    A line that still says what the page had shown was not touched, and is left alone.
    """
    hold_unadopted(scan)
    how = Saving(by=by, trail=scan.trail, action="steunpunt")
    lines = list(inputs)
    initiatives = {one.slug: one for one in Initiative.objects.filter(slug__in={line.slug for line in lines})}
    places = {one.pk: one for one in scan.region.municipalities.all()}
    known = {(one.initiative.slug, one.municipality_id): one for one in scan.steunpunten.select_related("initiative")}
    saved, conflicts = 0, []
    for line in lines:
        stored = known.get((line.slug, line.gm))
        if line.status in {line.seen, stored.status if stored else ""}:
            continue
        try:
            if stored is None:
                new = Steunpunt(scan=scan, initiative=initiatives[line.slug], municipality=places[line.gm])
                _add_steunpunt(new, line, how)
            else:
                _change_steunpunt(stored, line, how)
        except ConflictError:
            conflicts.append(line)
        else:
            saved += 1
    return saved, conflicts


def _add_steunpunt(steunpunt: Steunpunt, line: SteunpuntInput, how: Saving) -> None:
    if line.expected:
        raise ConflictError(None)
    steunpunt.status = line.status
    saving.add(steunpunt, how, snapshot=steunpunt_snapshot)


def _change_steunpunt(steunpunt: Steunpunt, line: SteunpuntInput, how: Saving) -> None:
    if line.status:
        fields = {"status": line.status}
        saving.change(steunpunt, how, expected=line.expected, fields=fields, snapshot=steunpunt_snapshot)
    else:
        saving.remove(steunpunt, how, expected=line.expected, snapshot=steunpunt_snapshot)


# --- remarks ---------------------------------------------------------------------------------------------------
@transaction.atomic
def add_remark(*, scan: Scan, text: str, by: User, activity: str = "", municipality: str = "") -> Remark:
    """
    Write a remark beside a scan, or what of it the codes name. Said twice by one person it is one remark.
    """
    take_turns(by)
    remark, _ = Remark.objects.get_or_create(
        scan=scan,
        activity=scan.edition.activities.filter(code=activity).first() if activity else None,
        municipality=scan.region.municipalities.named_by_code(municipality) if municipality else None,
        text=text,
        written_by=by,
        defaults={"written_as": written_as(scan, by)},
    )
    return remark


def remove_remark(*, remark: Remark) -> None:
    remark.delete()


def written_as(scan: Scan, user: User) -> str:
    """From which role in the region somebody writes: what others read, never their name."""
    access = access_of(user)
    if scan.region_id in access.coordinator_of:
        return "regiocoördinator"
    places = [one.municipality for one in access.memberships if one.role == Role.OFFICER and one.municipality]
    here = set(scan.region.municipalities.filter(pk__in=[one.pk for one in places]).values_list("pk", flat=True))
    names = sorted({one.name for one in places if one.pk in here})
    if names:
        return f"{'gemeente' if len(names) == 1 else 'gemeenten'} {listed(names)}"[:150]
    return "meelezer"
