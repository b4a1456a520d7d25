"""
Who is behind in a scan and may be reminded of it (ux.md section 10.3).

Nobody is reminded more than once a week, of one thing more than three times, or of what they have shared. An
initiative is only reminded when its own people have an account: of others we know nothing but a name.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max

from inventory.scans.board import Board, Confirmation, InitiativeRow, MunicipalityRow
from inventory.scans.models import Reminder, Scan
from regions.models import Initiative, Mail, Membership, Municipality, Revision, Role, StoppedAddress, User

ONCE_IN = datetime.timedelta(days=7)
"""Nobody gets two of our reminders within this time, whatever they are about."""
MOST = 3
"""So often somebody is reminded of one thing, and never again."""

COUNTS_AS_REMINDING = ("reminder_municipality", "reminder_initiative", "confirm", "invitation_")
"""How the kinds of mails begin that ask something of somebody."""


class WhyNot(StrEnum):
    """Why somebody is not reminded now."""

    TOO_SOON = "too_soon"
    """they got a mail from us less than a week ago, or could begin less than a week ago"""
    ENOUGH = "enough"
    """they were reminded three times"""
    STOPPED = "stopped"
    """they want no more mails"""


@dataclass(frozen=True, slots=True)
class Behind:
    """One person who has something to do in a scan: for a municipality or for an initiative, never both."""

    user: User
    municipality: Municipality | None
    initiative: Initiative | None
    answered: int
    """of the municipality's answers, those that the region gave included; "weet ik niet" is one"""
    total: int
    begun: bool
    """whether the municipality itself answered anything"""
    number: int
    """which reminder the next one is, from 1"""
    why_not: WhyNot | None

    @property
    def place(self) -> Municipality | Initiative:
        place = self.municipality or self.initiative
        if place is None:  # nobody is behind nowhere
            raise ValueError("Behind without a place")
        return place

    @property
    def key(self) -> str:
        """Names this person at this place in a form."""
        return f"{self.user.pk}-{'g' if self.municipality else 'i'}-{self.place.pk}"

    @property
    def open(self) -> int:
        return self.total - self.answered

    @property
    def is_last(self) -> bool:
        return self.number == MOST


def who_is_behind(board: Board, now: datetime.datetime) -> list[Behind]:
    """
    Everybody who has not shared or confirmed yet, municipalities first, both by name.

    Five queries beside the board's own, whatever the size of the region.
    """
    if not board.scan.is_open:
        return []
    municipalities = {row.municipality.pk: row for row in board.municipalities if not row.is_shared}
    initiatives = {row.initiative.pk: row for row in board.initiatives if row.state == Confirmation.UNCONFIRMED}
    people = list(_people(municipalities, initiatives))
    past = _Past.of(board.scan, [one.user.email for one in people], now)
    found = [past.behind(one, municipalities, initiatives) for one in people]
    return sorted(found, key=lambda one: (one.initiative is not None, one.place.name.casefold(), one.user.pk))


def _people(municipalities: Iterable[str], initiatives: Iterable[int]) -> Iterable[Membership]:
    officers = Membership.objects.filter(role=Role.OFFICER, municipality__in=list(municipalities))
    editors = Membership.objects.filter(role=Role.EDITOR, initiative__in=list(initiatives))
    return (officers | editors).filter(user__is_active=True).select_related("user").order_by("pk")


@dataclass(frozen=True, slots=True)
class _Past:
    """What went out before, and when they could begin."""

    now: datetime.datetime
    reminded: Mapping[tuple[str | None, int | None, str], int]
    """by municipality, initiative and address: how often"""
    mailed: Mapping[str, datetime.datetime]
    """by address: when they last got a mail that asks something"""
    stopped: frozenset[str]
    opened: datetime.datetime

    @classmethod
    def of(cls, scan: Scan, addresses: list[str], now: datetime.datetime) -> _Past:
        reminded: dict[tuple[str | None, int | None, str], int] = defaultdict(int)
        for municipality, initiative, email in Reminder.objects.filter(scan=scan, email__in=addresses).values_list(
            "municipality", "initiative", "email"
        ):
            reminded[municipality, initiative, email] += 1
        recent = Mail.objects.filter(to__in=addresses, created_at__gt=now - ONCE_IN).order_by()
        mailed = {
            mail.to: mail.created_at
            for mail in recent.only("to", "kind", "created_at")
            if mail.kind.startswith(COUNTS_AS_REMINDING)
        }
        opened = Revision.objects.filter(trail=scan.trail, action="open").aggregate(at=Max("at"))["at"]
        return cls(
            now=now,
            reminded=reminded,
            mailed=mailed,
            stopped=frozenset(StoppedAddress.objects.filter(email__in=addresses).values_list("email", flat=True)),
            opened=opened or scan.created_on,
        )

    def behind(
        self,
        one: Membership,
        municipalities: Mapping[str, MunicipalityRow],
        initiatives: Mapping[int, InitiativeRow],
    ) -> Behind:
        number = self.reminded.get((one.municipality_id, one.initiative_id, one.user.email), 0) + 1
        row = municipalities[one.municipality_id] if one.municipality_id else None
        return Behind(
            user=one.user,
            municipality=row.municipality if row else None,
            initiative=initiatives[one.initiative_id].initiative if one.initiative_id else None,
            answered=row.answered if row else 0,
            total=row.activities if row else 0,
            begun=row is not None and row.answered > row.on_behalf,
            number=number,
            why_not=self._why_not(one, number),
        )

    def _why_not(self, one: Membership, number: int) -> WhyNot | None:
        if one.user.email in self.stopped:
            return WhyNot.STOPPED
        if number > MOST:
            return WhyNot.ENOUGH
        could_begin = max(self.opened, one.given_on)
        if one.user.email in self.mailed or could_begin > self.now - ONCE_IN:
            return WhyNot.TOO_SOON
        return None
