"""Sharing what a municipality filled in, and adding who is not in the tool yet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.locks import hold_open, take_turns
from inventory.scans.models import Answer, AnswerKind, Sheet
from inventory.scans.permissions import Filling
from regions import saving
from regions.models import Initiative, InitiativeKind, Municipality, Offer, OfferStatus, Origin, User
from regions.saving import ConflictError, Saving
from regions.slugs import free_slug
from regions.snapshots import initiative_snapshot, offer_snapshot


def snapshot(sheet: Sheet) -> dict[str, Any]:
    """What the revisions of a sheet keep: whose it is, and when it was shared."""
    return {
        "municipality": sheet.municipality_id,
        "shared_on": sheet.shared_on.isoformat() if sheet.shared_on else None,
    }


@transaction.atomic
def share_sheet(*, filling: Filling, by: User) -> Sheet:
    """
    Share a municipality's answers with the region: from now on they count in its report.

    What the municipality added of others, and held back until now, counts from now on too. Sharing twice
    changes nothing.
    """
    hold_open(filling.scan)
    sheet = held_sheet(filling)
    if sheet.shared_on:
        return sheet
    how = Saving(by=by, trail=filling.scan.trail, action="share")
    fields = {"shared_on": timezone.now(), "shared_by": by}
    saving.change(sheet, how, expected=sheet.version, fields=fields, snapshot=snapshot)
    release_additions(filling.municipality, by)
    return sheet


def held_sheet(filling: Filling) -> Sheet:
    """The municipality's sheet, for one writer until the end of the transaction: who shares next finds it shared."""
    sheet, _ = Sheet.objects.get_or_create(scan=filling.scan, municipality=filling.municipality)
    return Sheet.objects.select_for_update(no_key=True).get(pk=sheet.pk)


def release_additions(municipality: Municipality, by: User) -> None:
    """Let count what the municipality added of others and held back until it shared."""
    for initiative in Initiative.objects.select_for_update().filter(added_by=municipality, held=True).order_by("pk"):
        how = Saving(by=by, action="share")
        saving.change(
            initiative, how, expected=initiative.version, fields={"held": False}, snapshot=initiative_snapshot
        )
    for offer in Offer.objects.select_for_update().filter(added_by=municipality, held=True).order_by("pk"):
        how = Saving(by=by, trail=f"initiative:{offer.initiative_id}", action="share")
        saving.change(offer, how, expected=offer.version, fields={"held": False}, snapshot=offer_snapshot)


_TRIES = 10
"""How many others may take the same address in the same moment."""


class KnownProviderError(Exception):
    """Somebody by this name is in the tool already and speaks for themselves."""


@transaction.atomic
def add_provider(*, filling: Filling, activity: Activity, name: str, by: User) -> Initiative:
    """
    Add somebody who is not in the tool yet and does this here, "volgens gemeente X", confirmed today.

    The municipality's own answer becomes present, with the name, where it was still open. Until the
    municipality shares, only its officers see it. Sent twice it is there once. Raises KnownProviderError for a name
    that the tool knows.
    """
    take_turns(by)
    hold_open(filling.scan)
    # As it is now: a colleague can have shared since the page was asked for, and shares once.
    filling = replace(filling, sheet=held_sheet(filling))
    municipality = filling.municipality
    held = not filling.is_shared
    initiative = _own_addition(filling, name) or _first_of_its_name(filling, name, by)
    if initiative.offers.filter(activity=activity, added_by=municipality).exclude(status=OfferStatus.STOPPED).exists():
        return initiative
    source = f"volgens gemeente {municipality}"
    offer = Offer(
        initiative=initiative,
        activity=activity,
        confirmed_on=timezone.localdate(),
        confirmed_by=by,
        source=source,
        added_by=municipality,
        held=held,
    )
    links = {"municipalities": [municipality.pk], "places": [municipality.pk]}
    how = Saving(by=by, trail=f"initiative:{initiative.pk}", action="add")
    saving.add(offer, how, snapshot=offer_snapshot, links=links)
    _answer_present(filling, activity, initiative.name, by)
    return initiative


def _own_addition(filling: Filling, name: str) -> Initiative | None:
    """An earlier addition by this municipality under this name; anybody else's is not theirs to change."""
    municipality = filling.municipality
    here = Initiative.objects.in_sight_of(municipality).filter(name__iexact=name)
    found = here.filter(Q(municipality__regions=filling.scan.region) | Q(municipality=None)).first()
    if found is None:
        return None
    # The name of a record that went up in another is a name of that one.
    found = Initiative.objects.select_for_update().get(pk=found.merged_into_id or found.pk)
    if found.origin == Origin.MUNICIPALITY and found.added_by_id == municipality.pk and not found.memberships.exists():
        return found
    raise KnownProviderError(found.name)


def _first_of_its_name(filling: Filling, name: str, by: User) -> Initiative:
    """Somebody new. Who was first with the same name, in the same moment, is found when looked for again."""
    held = not filling.is_shared
    for _ in range(_TRIES):
        try:
            return _new_initiative(name, filling.municipality, held, by)
        except ConflictError:
            found = _own_addition(filling, name)
            if found is not None:
                return found
    return _new_initiative(name, filling.municipality, held, by)


def _new_initiative(name: str, municipality: Municipality, held: bool, by: User) -> Initiative:
    initiative = Initiative(
        slug=free_slug(name),
        name=name,
        kind=InitiativeKind.OTHER,
        municipality=municipality,
        origin=Origin.MUNICIPALITY,
        source=f"volgens gemeente {municipality}",
        added_by=municipality,
        held=held,
    )
    saving.add(initiative, Saving(by=by, action="add"), snapshot=initiative_snapshot)
    return initiative


def _answer_present(filling: Filling, activity: Activity, name: str, by: User) -> None:
    answer = Answer.objects.filter(scan=filling.scan, municipality=filling.municipality, activity=activity).first()
    values = AnswerValues.of(answer)
    if values.answer not in {"", AnswerKind.DONT_KNOW}:
        return
    named = {**values.as_fields(), "answer": AnswerKind.PRESENT.value, "provider": join_names(values.provider, name)}
    try:
        save_answer(
            filling=filling,
            activity=activity,
            values=AnswerValues.from_mapping(named),
            expected=answer.version if answer else 0,
            by=by,
        )
    except ConflictError:
        # A colleague answered this cell in the same moment: theirs stands, the offer is there all the same.
        return


def join_names(*names: str) -> str:
    """Names as a list in words, each once, in the order given."""
    separate = [part.strip() for name in names for part in name.split(",")]
    return ", ".join(dict.fromkeys(part for part in separate if part))
