"""
New rows of a scan file, many at once, each with the revision that `regions.saving.add` would have written.

A file may hold a hundred thousand offers: rows, links and revisions go in by the thousand, some initiatives at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from django.db import models

from bouwstenen.models import Activity, Bouwsteen, TargetGroup
from inventory.gaps import inputs as told
from regions.models import Initiative, Offer, Origin, Revision, Signal, Wish
from regions.saving import Saving, first_revision, record_all
from regions.snapshots import initiative_with, offer_with, signal_with

ROWS_AT_ONCE = 1000
INITIATIVES_AT_ONCE = 1000

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Keys:
    """Primary keys by code, in one edition of the catalogue."""

    activities: Mapping[str, int]
    bouwstenen: Mapping[str, int]
    target_groups: Mapping[str, int]


def read_keys(edition: int) -> Keys:
    return Keys(
        activities=dict(Activity.objects.filter(edition=edition).values_list("code", "pk")),
        bouwstenen=dict(Bouwsteen.objects.filter(edition=edition).values_list("code", "pk")),
        target_groups=dict(TargetGroup.objects.values_list("code", "pk")),
    )


def store(model: type[M], rows: Iterable[M]) -> list[M]:
    """The rows as they are stored, with their primary keys."""
    return model._default_manager.bulk_create(rows, batch_size=ROWS_AT_ONCE)


def add_initiatives(initiatives: Sequence[told.Initiative], keys: Keys, saving: Saving) -> dict[str, int]:
    """Store initiatives that are not there yet, each whole; gives their primary keys by slug."""
    found: dict[str, int] = {}
    for some in _parts(initiatives, INITIATIVES_AT_ONCE):
        rows = store(Initiative, (_new_initiative(each) for each in some))
        pairs = list(zip(rows, some, strict=True))
        record_all(
            (first_revision(row, saving, initiative_with(row, wishes=each.wishes)) for row, each in pairs),
            at_once=ROWS_AT_ONCE,
        )
        add_wishes(((row.pk, code) for row, each in pairs for code in each.wishes), keys)
        add_offers(((row.pk, offer) for row, each in pairs for offer in each.offers), keys, saving)
        add_signals(((row.pk, signal) for row, each in pairs for signal in each.signals), keys, saving)
        found |= {row.slug: row.pk for row in rows}
    return found


def _new_initiative(initiative: told.Initiative) -> Initiative:
    return Initiative(
        slug=initiative.slug,
        name=initiative.name,
        organisation=initiative.organisation,
        kind=initiative.kind,
        municipality_id=initiative.municipality,
        website=initiative.website,
        origin=Origin.SCAN_FILE,
    )


def add_wishes(wishes: Iterable[tuple[int, str]], keys: Keys) -> None:
    """Store wishes: the primary key of an initiative, and the code of a bouwsteen."""
    store(Wish, (Wish(initiative_id=pk, bouwsteen_id=keys.bouwstenen[code]) for pk, code in wishes))


def add_offers(offers: Iterable[tuple[int, told.Offer]], keys: Keys, saving: Saving) -> None:
    """Store offers, each with the primary key of its initiative, and their links and revisions."""
    for some in _parts(offers, ROWS_AT_ONCE):
        rows = store(Offer, (_new_offer(pk, offer, keys) for pk, offer in some))
        pairs = [(row, offer) for row, (_, offer) in zip(rows, some, strict=True)]
        link(Offer.municipalities.through, ((row.pk, code) for row, each in pairs for code in each.municipalities))
        link(Offer.places.through, ((row.pk, code) for row, each in pairs for code in each.places))
        link(
            Offer.target_groups.through,
            ((row.pk, keys.target_groups[code]) for row, each in pairs for code in each.target_groups),
        )
        record_all((_offer_revision(row, each, saving) for row, each in pairs), at_once=ROWS_AT_ONCE)


def _new_offer(initiative: int, offer: told.Offer, keys: Keys) -> Offer:
    return Offer(initiative_id=initiative, activity_id=keys.activities[offer.activity], **offer_fields(offer))


def offer_fields(offer: told.Offer) -> dict[str, Any]:
    """What an offer of the file says, apart from its activity and its links."""
    return {
        "at_home": offer.at_home,
        "exclusive": offer.exclusive,
        "funding": offer.funding,
        "status": offer.status,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_on,
        "confirmed_on": offer.confirmed_on,
        "source": offer.source,
        "note": offer.note,
    }


def _offer_revision(row: Offer, offer: told.Offer, saving: Saving) -> Revision:
    after = offer_with(
        row,
        activity=offer.activity,
        municipalities=offer.municipalities,
        places=offer.places,
        target_groups=offer.target_groups,
    )
    return first_revision(row, replace(saving, trail=trail_of(row.initiative_id)), after)


def trail_of(initiative: int) -> str:
    """The history to which every change of an initiative belongs."""
    return f"initiative:{initiative}"


def add_signals(signals: Iterable[tuple[int, told.Signal]], keys: Keys, saving: Saving) -> None:
    """As `add_offers`."""
    for some in _parts(signals, ROWS_AT_ONCE):
        rows = store(Signal, (_new_signal(pk, signal, keys) for pk, signal in some))
        pairs = [(row, signal) for row, (_, signal) in zip(rows, some, strict=True)]
        link(Signal.municipalities.through, ((row.pk, code) for row, each in pairs for code in each.municipalities))
        record_all((_signal_revision(row, each, saving) for row, each in pairs), at_once=ROWS_AT_ONCE)


def _new_signal(initiative: int, signal: told.Signal, keys: Keys) -> Signal:
    return Signal(initiative_id=initiative, activity_id=keys.activities[signal.activity], **signal_fields(signal))


def signal_fields(signal: told.Signal) -> dict[str, Any]:
    """What a signal of the file says, apart from its activity and its municipalities."""
    return {"signal": signal.signal, "named": signal.named, "note": signal.note}


def _signal_revision(row: Signal, signal: told.Signal, saving: Saving) -> Revision:
    after = signal_with(row, activity=signal.activity, municipalities=signal.municipalities)
    return first_revision(row, replace(saving, trail=trail_of(row.initiative_id)), after)


def _parts(things: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(things)
    while part := list(islice(remaining, size)):
        yield part


def link(through: type[models.Model], links: Iterable[tuple[int, int | str]]) -> None:
    """Store many-to-many links: the primary keys of both sides, in the order of the table's columns."""
    one, other = (field.attname for field in through._meta.concrete_fields if field.is_relation)
    store(through, (through(**{one: left, other: right}) for left, right in links))
