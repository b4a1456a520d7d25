"""Why an initiative can be asked "klopt het nog?" now, or not: for the coordinator who looks for what to do."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from regions.confirming import ASK_AGAIN, MOST_UNANSWERED, somebody_to_write_to, to_ask
from regions.models import ConfirmationOutcome, ConfirmationRequest, Initiative, Region


class Why(StrEnum):
    """What stands in the way of a new mail, or that nothing does."""

    NOW = "now"
    ELSEWHERE = "elsewhere"
    """it is based outside the region, and is asked in the name of its own"""
    NO_PLACE = "no_place"
    """nobody knows where it is based, so no region asks it"""
    ASKED = "asked"
    """it was asked less than a month ago"""
    ANSWERED = "answered"
    """it said something that asks for a call"""
    SILENT = "silent"
    """it left so many mails unanswered that it is left in peace"""
    NO_MAIL = "no_mail"
    """nobody can be written to, or nobody wants it"""
    NOT_YET = "not_yet"
    """what a mail would show was confirmed in the last year"""


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether to ask one initiative; `on` is when it was asked or answered, `again_on` when it may be asked again."""

    why: Why
    on: datetime.datetime | None = None
    again_on: datetime.datetime | None = None
    said: str = ""
    """the answer, in its own words"""


def asking(
    initiatives: Collection[Initiative], region: Region, codes: Collection[str], now: datetime.datetime
) -> dict[int, Asking]:
    """Of each initiative, by primary key. `codes`: the municipalities of the region. Five queries."""
    keys = [one.pk for one in initiatives]
    can = {one.pk for one in to_ask(now, region)}
    reached = set(Initiative.objects.filter(pk__in=keys).filter(somebody_to_write_to()).values_list("pk", flat=True))
    past: dict[int, list[ConfirmationRequest]] = defaultdict(list)
    for one in ConfirmationRequest.objects.filter(initiative__in=keys).order_by("-made_at", "-pk"):
        past[one.initiative_id].append(one)
    return {one.pk: _asking(one, can, reached, codes, past[one.pk], now) for one in initiatives}


def _asking(
    initiative: Initiative,
    can: Collection[int],
    reached: Collection[int],
    codes: Collection[str],
    past: list[ConfirmationRequest],
    now: datetime.datetime,
) -> Asking:
    if initiative.pk in can:
        return Asking(Why.NOW)
    if initiative.municipality_id is None:
        return Asking(Why.NO_PLACE)
    if initiative.municipality_id not in codes:
        return Asking(Why.ELSEWHERE)
    if initiative.pk not in reached:
        return Asking(Why.NO_MAIL)
    return _from_the_past(past, now) or Asking(Why.NOT_YET)


def _from_the_past(past: list[ConfirmationRequest], now: datetime.datetime) -> Asking | None:
    if not past:
        return None
    last = past[0]
    if last.outcome not in {"", ConfirmationOutcome.RIGHT}:
        return Asking(Why.ANSWERED, last.answered_at, said=str(last.get_outcome_display()))
    if not last.outcome and _is_silent(past[:MOST_UNANSWERED]):
        return Asking(Why.SILENT, last.made_at)
    if not last.outcome and last.made_at > now - ASK_AGAIN:
        return Asking(Why.ASKED, last.made_at, last.made_at + ASK_AGAIN)
    return None


def _is_silent(last: Iterable[ConfirmationRequest]) -> bool:
    found = [one.outcome for one in last]
    return len(found) == MOST_UNANSWERED and not any(found)
