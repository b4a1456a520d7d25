"""A tick where somebody else was first: what was wanted, beside what is there now."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from django.http import QueryDict

from regions.actions.offers import Tick
from regions.conflicts import MINE, Choice, Conflict, Other, other_of
from regions.models import Initiative, Offer, User
from regions.overviews.ticking import ActivityRow
from regions.ticks import offers_with_links, state_of


def tick_conflict(initiative: Initiative, tick: Tick, reader: User, today: datetime.date) -> Conflict:
    """For an editor: what they ticked or unticked, and what somebody else made of it."""
    offers = offers_with_links(initiative, tick.activity.code)
    row = ActivityRow(tick.activity, state_of(offers, today), today)
    there = "; ".join(line.summary for line in [*row.lines, *row.found])
    theirs = f"{'ja' if row.ticked else 'nee'}{f': {there}' if there else ''}"
    return Conflict(
        key=tick.activity.code,
        version=str(row.state.seen),
        title="Je collega heeft dit net ook gewijzigd. Wat jij koos, is niet weg.",
        me="Van jou",
        other=_last_of(offers, reader),
        facts=[("Doen jullie dit?", "ja" if tick.on else "nee", theirs)],
        values={"ticked": row.ticked},
    )


def _last_of(offers: Iterable[Offer], reader: User) -> Other:
    """Whoever changed one of these last."""
    found = [one for one in (other_of(offer, reader, formal=False) for offer in offers) if one.at is not None]
    return max(found, key=lambda one: str(one.at), default=other_of(None, reader, formal=False))


def ticks_with_choice(data: QueryDict, choice: Choice) -> QueryDict:
    """The page that was sent, with what was chosen for one activity; without its row what the other did stays."""
    data = data.copy()
    if choice.what == MINE:
        data[f"seen-{choice.key}"] = choice.version
    else:
        data.pop(f"seen-{choice.key}", None)
    return data
