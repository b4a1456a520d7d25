"""What `--replace` changes: exactly what the file names, each change with its revision."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest

from bouwstenen.models import Edition
from inventory.gaps import inputs as told
from inventory.scans.scanfile.existing import INITIATIVE_WORDS, REGION_WORDS, offer_key
from inventory.scans.scanfile.storing import (
    Keys,
    add_offers,
    add_signals,
    add_wishes,
    offer_fields,
    signal_fields,
    trail_of,
)
from regions.actions.regions import region_snapshot
from regions.models import Initiative, Offer, Region, Signal
from regions.saving import Saving, change, remove
from regions.snapshots import initiative_snapshot, offer_snapshot, signal_snapshot


def replace_region(region: Region, wanted: told.Region, saving: Saving) -> None:
    """Another composition takes its confirmation away: what was confirmed is no longer what stands there."""
    fields = {name: getattr(wanted, name) for name in REGION_WORDS}
    if set(region.municipalities.values_list("pk", flat=True)) != set(wanted.municipalities):
        fields |= {"confirmed_on": None, "confirmed_by": None}
    change(
        region,
        saving,
        expected=region.version,
        fields=fields,
        links={"municipalities": list(wanted.municipalities)},
        snapshot=region_snapshot,
    )


def replace_initiative(pk: int, wanted: told.Initiative, edition: Edition, keys: Keys, saving: Saving) -> None:
    """
    Let an initiative say what the file says, and nothing else of this edition of the catalogue.

    The rest of its profile stays, and so does what a municipality added and has not shared yet.
    """
    initiative = Initiative.objects.get(pk=pk)
    saving = replace(saving, trail=trail_of(pk))
    _replace_profile(initiative, wanted, edition, keys, saving)
    _replace_offers(initiative, wanted.offers, edition, keys, saving)
    _replace_signals(initiative, wanted.signals, edition, keys, saving)


def _replace_profile(
    initiative: Initiative, wanted: told.Initiative, edition: Edition, keys: Keys, saving: Saving
) -> None:
    before = initiative_snapshot(initiative)
    wishes = initiative.wishes.filter(bouwsteen__edition=edition)
    if set(wishes.values_list("bouwsteen__code", flat=True)) != set(wanted.wishes):
        wishes.delete()
        add_wishes(((initiative.pk, code) for code in wanted.wishes), keys)
    fields = {name: getattr(wanted, name) for name in INITIATIVE_WORDS if name != "municipality"}
    fields |= {"municipality_id": wanted.municipality, "held": False}
    if before == initiative_snapshot(initiative) and all(getattr(initiative, name) == fields[name] for name in fields):
        return
    # The wishes are rows of their own, so what the revision keeps from before is taken before their writing.
    states = [before]
    change(
        initiative,
        saving,
        expected=initiative.version,
        fields=fields,
        snapshot=lambda row: states.pop() if states else initiative_snapshot(row),
    )


def _replace_offers(
    initiative: Initiative, wanted: Iterable[told.Offer], edition: Edition, keys: Keys, saving: Saving
) -> None:
    """Offers that say the same stay as they are; of the others, those of one activity change into each other."""
    rows = initiative.offers.not_held().filter(activity__edition=edition).select_related("activity").order_by("pk")
    left: dict[str, list[Offer]] = defaultdict(list)
    still_wanted = Counter(map(offer_key, wanted))
    for row in rows.prefetch_related("municipalities", "places", "target_groups"):
        key = offer_key(_as_told(row))
        if still_wanted[key]:
            still_wanted[key] -= 1
        else:
            left[row.activity.code].append(row)
    new: dict[str, list[told.Offer]] = defaultdict(list)
    for offer in wanted:
        if still_wanted[offer_key(offer)]:
            still_wanted[offer_key(offer)] -= 1
            new[offer.activity].append(offer)
    for activity in sorted(left.keys() | new.keys()):
        for old, offer in zip_longest(left[activity], new[activity]):
            _replace_offer(initiative, old, offer, keys, saving)


def _replace_offer(
    initiative: Initiative, row: Offer | None, wanted: told.Offer | None, keys: Keys, saving: Saving
) -> None:
    if row is None and wanted is not None:
        add_offers([(initiative.pk, wanted)], keys, saving)
    elif row is not None and wanted is None:
        remove(row, saving, expected=row.version, snapshot=offer_snapshot)
    elif row is not None and wanted is not None:
        change(
            row,
            saving,
            expected=row.version,
            fields=offer_fields(wanted),
            links={
                "municipalities": list(wanted.municipalities),
                "places": list(wanted.places),
                "target_groups": [keys.target_groups[code] for code in wanted.target_groups],
            },
            snapshot=offer_snapshot,
        )


def _as_told(row: Offer) -> told.Offer:
    return told.Offer(
        activity=row.activity.code,
        municipalities=tuple(each.pk for each in row.municipalities.all()),
        places=tuple(each.pk for each in row.places.all()),
        at_home=row.at_home,
        target_groups=tuple(each.code for each in row.target_groups.all()),
        exclusive=row.exclusive,
        funding=row.funding,
        status=row.status,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        confirmed_on=row.confirmed_on,
        source=row.source,
        note=row.note,
    )


def _replace_signals(
    initiative: Initiative, wanted: Iterable[told.Signal], edition: Edition, keys: Keys, saving: Saving
) -> None:
    """An initiative has one signal of an activity at most."""
    new = {signal.activity: signal for signal in wanted}
    for row in initiative.signals.filter(activity__edition=edition).select_related("activity"):
        signal = new.pop(row.activity.code, None)
        if signal is None:
            remove(row, saving, expected=row.version, snapshot=signal_snapshot)
        elif not _says_the_same(row, signal):
            links = {"municipalities": list(signal.municipalities)}
            fields = signal_fields(signal)
            change(row, saving, expected=row.version, fields=fields, links=links, snapshot=signal_snapshot)
    add_signals(((initiative.pk, signal) for signal in new.values()), keys, saving)


def _says_the_same(row: Signal, signal: told.Signal) -> bool:
    fields = signal_fields(signal)
    codes = set(row.municipalities.values_list("pk", flat=True))
    return codes == set(signal.municipalities) and all(getattr(row, name) == fields[name] for name in fields)
