"""
Who is behind in a scan and may be reminded of it (ux.md section 10.3).

Nobody is reminded more than once a week, of one thing more than three times, or of what they have shared. Who was
invited and has not answered is reminded as well, with a new link. Of others we know nothing but a name.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Max, Q

from inventory.scans.board import Board, Confirmation, InitiativeRow, MunicipalityRow
from inventory.scans.models import Reminder, Scan
from regions.models import (
    Initiative,
    Invitation,
    InvitationState,
    Mail,
    Membership,
    Municipality,
    Revision,
    Role,
    StoppedAddress,
)

ONCE_IN = datetime.timedelta(days=7)
"""Nobody gets two of our reminders within this time, whatever they are about."""
MOST = 3
"""So often somebody is reminded of one thing, and never again."""

ASKS_SOMETHING = ("reminder_", "confirm", "invitation_", "colleague_", "read_along", "scan_open")
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

    email: str
    name: str
    """may be empty"""
    invitation: Invitation | None
    """of somebody who has not answered it yet; None for who takes part already"""
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
    not_before: datetime.datetime
    """when a week has passed since they could begin and since the last mail to them"""

    @property
    def place(self) -> Municipality | Initiative:
        place = self.municipality or self.initiative
        if place is None:  # nobody is behind nowhere
            raise ValueError("Behind without a place")
        return place

    @property
    def key(self) -> str:
        """Names this person at this place in a form."""
        return f"{'g' if self.municipality else 'i'}-{self.place.pk}-{self.email}"

    @property
    def who(self) -> str:
        return self.name or self.email

    @property
    def open(self) -> int:
        return self.total - self.answered

    @property
    def is_last(self) -> bool:
        return self.number == MOST


def who_is_behind(board: Board, now: datetime.datetime) -> list[Behind]:
    """
    Everybody who has not shared or confirmed yet, municipalities first, both by name.

    Six queries beside the board's own, whatever the size of the region.
    """
    if not board.scan.is_open:
        return []
    places = _Places(
        {row.municipality.pk: row for row in board.municipalities if not row.is_shared},
        {row.initiative.pk: row for row in board.initiatives if row.state in TO_CONFIRM},
    )
    people = [*places.people(), *places.invited(board.scan)]
    past = _Past.of(board.scan, [one.email for one in people], now)
    found = [past.behind(one, places) for one in people]
    return sorted(found, key=lambda one: (one.initiative is not None, one.place.name.casefold(), one.who))


TO_CONFIRM = {Confirmation.UNCONFIRMED, Confirmation.ADDED, Confirmation.STALE}
"""Of these initiatives nobody has said themselves what they do, or not in the last year."""


@dataclass(frozen=True, slots=True)
class _Person:
    """Somebody at a place, since when they could begin there."""

    email: str
    name: str
    since: datetime.datetime
    municipality: str | None
    initiative: int | None
    invitation: Invitation | None = None


@dataclass(frozen=True, slots=True)
class _Places:
    """The places where there is something left to do."""

    municipalities: Mapping[str, MunicipalityRow]
    initiatives: Mapping[int, InitiativeRow]

    def people(self) -> list[_Person]:
        officers = Membership.objects.filter(role=Role.OFFICER, municipality__in=list(self.municipalities))
        editors = Membership.objects.filter(role=Role.EDITOR, initiative__in=list(self.initiatives))
        active = (officers | editors).filter(user__is_active=True).select_related("user").order_by("pk")
        return [
            _Person(one.user.email, one.user.name, one.given_on, one.municipality_id, one.initiative_id)
            for one in active
        ]

    def invited(self, scan: Scan) -> list[_Person]:
        """Who was invited for one of these places in the name of the region, and said nothing."""
        asked = Invitation.objects.filter(region=scan.region_id, state=InvitationState.OPEN).with_places()
        here = Q(municipality__in=list(self.municipalities)) | Q(initiative__in=list(self.initiatives))
        return [
            _Person(one.email, one.name, one.made_at, one.municipality_id, one.initiative_id, one)
            for one in asked.filter(here).order_by("pk")
        ]


@dataclass(frozen=True, slots=True)
class _Past:
    """What went out before, and when they could begin."""

    now: datetime.datetime
    reminded: Mapping[tuple[str | None, int | None, str], int]
    """by municipality, initiative and address: how often"""
    mailed: Mapping[str, datetime.datetime]
    """by address that got a mail this week that asks something: when, the last time"""
    stopped: frozenset[str]
    opened: datetime.datetime

    @classmethod
    def of(cls, scan: Scan, addresses: list[str], now: datetime.datetime) -> _Past:
        reminders = Reminder.objects.filter(scan=scan, email__in=addresses).order_by()
        recent = Mail.objects.filter(to__in=addresses, created_at__gt=now - ONCE_IN).order_by()
        opened = Revision.objects.filter(trail=scan.trail, action="open").aggregate(at=Max("at"))["at"]
        return cls(
            now=now,
            reminded=Counter(reminders.values_list("municipality", "initiative", "email")),
            mailed={
                to: at
                for to, kind, at in recent.order_by("created_at").values_list("to", "kind", "created_at")
                if kind.startswith(ASKS_SOMETHING)
            },
            stopped=frozenset(StoppedAddress.objects.filter(email__in=addresses).values_list("email", flat=True)),
            opened=opened or scan.created_on,
        )

    def behind(self, one: _Person, places: _Places) -> Behind:
        number = self.reminded.get((one.municipality, one.initiative, one.email), 0) + 1
        row = places.municipalities[one.municipality] if one.municipality else None
        return Behind(
            email=one.email,
            name=one.name,
            invitation=one.invitation,
            municipality=row.municipality if row else None,
            initiative=places.initiatives[one.initiative].initiative if one.initiative else None,
            answered=row.answered if row else 0,
            total=row.activities if row else 0,
            begun=row is not None and row.answered > row.on_behalf,
            number=number,
            why_not=self._why_not(one, number),
            not_before=self._not_before(one),
        )

    def _why_not(self, one: _Person, number: int) -> WhyNot | None:
        if one.email in self.stopped:
            return WhyNot.STOPPED
        if number > MOST:
            return WhyNot.ENOUGH
        return WhyNot.TOO_SOON if self._not_before(one) > self.now else None

    def _not_before(self, one: _Person) -> datetime.datetime:
        """A week after they could begin, and after the last mail that asked something of them."""
        could_begin = max(self.opened, one.since)
        return max(could_begin, self.mailed.get(one.email, could_begin)) + ONCE_IN
