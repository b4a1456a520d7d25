"""The activities to tick, by bouwsteen."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bouwstenen.models import Activity, Bouwsteen
from regions.actions.offers import Tick
from regions.conflicts import Conflict
from regions.defaults import Defaults
from regions.models import Initiative, Municipality, Offer
from regions.overviews.lines import OfferLine
from regions.ticks import Seen, State, offers_with_links, state_of
from regions.wording import listed


@dataclass(frozen=True, slots=True)
class UsualArea:
    """The defaults in words: what each tick starts with."""

    municipalities: str
    places: str


def usual_area(defaults: Defaults) -> UsualArea:
    name_of = Municipality.objects.names_of({*defaults.municipalities, *defaults.places})
    return UsualArea(
        listed(sorted(name_of[code] for code in defaults.municipalities)),
        listed(sorted(name_of[code] for code in defaults.places)),
    )


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity to tick."""

    activity: Activity
    state: State
    today: datetime.date
    tried: Tick | None = None
    """What could not be saved, because somebody else was first."""
    conflict: Conflict | None = None

    @property
    def ticked(self) -> bool:
        return self.tried.on if self.tried else bool(self.state.ticked)

    @property
    def seen(self) -> Seen:
        """What the page sends back: only a choice saves over what somebody else changed."""
        return self.tried.seen if self.tried else self.state.seen

    @property
    def lines(self) -> list[OfferLine]:
        return [OfferLine(one, self.today) for one in self.state.ticked]

    @property
    def found(self) -> list[OfferLine]:
        return [OfferLine(one, self.today) for one in self.state.found]

    @property
    def words(self) -> str:
        """What somebody may search by: its names, and the words that people use for it."""
        activity = self.activity
        return " ".join([activity.code, activity.name, activity.everyday, *map(str, activity.examples)]).casefold()


@dataclass(frozen=True, slots=True)
class BouwsteenGroup:
    """One bouwsteen with its activities to tick."""

    bouwsteen: Bouwsteen
    rows: tuple[ActivityRow, ...]

    @property
    def ticked(self) -> int:
        return sum(row.ticked for row in self.rows)

    @property
    def found(self) -> int:
        return sum(bool(row.found) and not row.ticked for row in self.rows)

    @property
    def is_stuck(self) -> bool:
        """Something in it could not be saved."""
        return any(row.conflict for row in self.rows)


def tick_groups(
    activities: Sequence[Activity],
    offers: Iterable[Offer],
    today: datetime.date,
    search: str = "",
    tried: Mapping[str, tuple[Tick, Conflict]] | None = None,
) -> list[BouwsteenGroup]:
    """
    The rows to tick by bouwsteen; with `search` only those that know every word of it.

    `tried`: by code of the activity, what could not be saved.
    """
    stuck = tried or {}
    by_code: dict[str, list[Offer]] = {}
    for offer in offers:
        by_code.setdefault(offer.activity.code, []).append(offer)
    wanted = search.casefold().split()
    groups: dict[int, tuple[Bouwsteen, list[ActivityRow]]] = {}
    for activity in activities:
        state = state_of(by_code.get(activity.code, ()), today)
        row = ActivityRow(activity, state, today, *stuck.get(activity.code, ()))
        if row.conflict or all(word in row.words for word in wanted):
            groups.setdefault(activity.bouwsteen_id, (activity.bouwsteen, []))[1].append(row)
    return [BouwsteenGroup(bouwsteen, tuple(rows)) for bouwsteen, rows in groups.values()]


def activity_row(initiative: Initiative, activity: Activity, today: datetime.date) -> ActivityRow:
    """One row again, after a tick."""
    return ActivityRow(activity, state_of(offers_with_links(initiative, activity.code), today), today)
