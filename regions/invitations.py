"""
Invitations: who is asked for what, what stands behind a link, and what became of those that were sent.

Asking says nothing about whether an address has an account. Whether somebody has this very role in this very place
is told to who may invite for it: they see who works there anyhow.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from regions.mails import coordinator_of
from regions.models import (
    Initiative,
    Invitation,
    InvitationState,
    JoinRequest,
    JoinState,
    Mail,
    Membership,
    Municipality,
    Offer,
    Questions,
    Region,
    Role,
    User,
)
from regions.tokens import token_hash

TRIAL = "proefmail"
"""Stands where the key would be, in a mail that somebody sends to themselves to see what it looks like."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What somebody is asked: one role in one place, at one address."""

    role: Role
    email: str
    name: str = ""
    region: Region | None = None
    municipality: Municipality | None = None
    initiative: Initiative | None = None
    questions: Questions = Questions.ALL
    message: str = ""
    asked_to_join: bool = False
    """whether they asked for it themselves"""

    @property
    def place(self) -> str:
        """The place by the key that its role has it under."""
        match self.role:
            case Role.OFFICER:
                return self.municipality.pk if self.municipality else ""
            case Role.EDITOR:
                return str(self.initiative.pk) if self.initiative else ""
            case _:
                return str(self.region.pk) if self.region else ""

    @property
    def as_what(self) -> str:
        return as_what(self)


def as_what(asked: Ask | Invitation | Membership) -> str:
    """The role and the place in words: "medewerker van gemeente Gouda"."""
    match asked.role:
        case Role.OFFICER:
            return f"medewerker van gemeente {asked.municipality.name if asked.municipality else ''}"
        case Role.EDITOR:
            return f"bewerker van {asked.initiative.name if asked.initiative else ''}"
        case Role.READER:
            return f"meelezer van {asked.region.name if asked.region else ''}"
        case _:
            return f"coördinator van {asked.region.name if asked.region else ''}"


def ask_again(invitation: Invitation, *, by: User, email: str = "", name: str = "") -> Ask:
    """
    The same once more; with `email` to somebody else.

    Own words go along only from who wrote them, to whom they were for: the mail says that `by` wrote them.
    """
    own_words = invitation.made_by_id == by.pk and not email
    asked = JoinRequest.objects.filter(
        email=invitation.email, initiative=invitation.initiative, state=JoinState.INVITED
    )
    return Ask(
        role=Role(invitation.role),
        email=email or invitation.email,
        name=name if email else invitation.name,
        region=invitation.region,
        municipality=invitation.municipality,
        initiative=invitation.initiative,
        questions=Questions(invitation.questions),
        message=invitation.message if own_words else "",
        asked_to_join=not email and invitation.initiative is not None and asked.exists(),
    )


def at_place(ask: Ask) -> Q:
    """What has the same role in the same place: of invitations and of memberships alike."""
    match ask.role:
        case Role.OFFICER:
            return Q(role=ask.role, municipality=ask.municipality)
        case Role.EDITOR:
            return Q(role=ask.role, initiative=ask.initiative)
        case _:
            return Q(role=ask.role, region=ask.region)


def has_role(ask: Ask) -> bool:
    """Whether whoever logs in with this address has the role in this place already."""
    return Membership.objects.filter(at_place(ask), user__email=ask.email, user__is_active=True).exists()


# --- the link --------------------------------------------------------------------------------------------------
def find_invitation(token: str) -> Invitation | None:
    """The invitation that a key was made for, in whatever state; None for a key that never was."""
    return Invitation.objects.with_places().filter(token_hash=token_hash(token)).first()


def still_works(invitation: Invitation, now: datetime.datetime) -> bool:
    """Whether it can still be answered: a region that is no more asks nobody for anything."""
    return invitation.is_open(now) and (invitation.region is None or invitation.region.ended_on is None)


def invitation_by_number(pk: int) -> Invitation | None:
    return Invitation.objects.with_places().filter(pk=pk).first()


def inviter_of(invitation: Invitation) -> User | None:
    """Who made it, as long as they are still there."""
    by = invitation.made_by
    return by if by is not None and by.is_active else None


def coordinator_to_ask(invitation: Invitation) -> User | None:
    """Whom to ask for a new link: who made this one, or else a coordinator of the region."""
    return inviter_of(invitation) or coordinator_of(invitation.region)


def who_follows_up(invitation: Invitation) -> User | None:
    """Who can ask somebody else: who made it, as long as they may invite there; or else a coordinator of the region."""
    by = inviter_of(invitation)
    return by if by is not None and (by.is_staff or _works_there(by, invitation)) else coordinator_of(invitation.region)


def _works_there(user: User, invitation: Invitation) -> bool:
    # Each of the roles has its own place: one that the invitation is not for is nobody's.
    officers = Q(role=Role.OFFICER, municipality=invitation.municipality_id)
    editors = Q(role=Role.EDITOR, initiative=invitation.initiative_id)
    coordinators = Q(role=Role.COORDINATOR, region=invitation.region_id)
    return user.memberships.filter(officers | editors | coordinators).exists()


def initiatives_known(invitation: Invitation) -> int:
    """How many initiatives of a municipality are in already, for whoever is asked to fill in."""
    return initiatives_of([invitation.municipality.pk]).count() if invitation.municipality else 0


# --- whom a region can invite ----------------------------------------------------------------------------------
def initiatives_of(codes: Iterable[str]) -> QuerySet[Initiative]:
    """The initiatives that belong to these municipalities (domain.md section 4), but for those that are held back."""
    codes = list(codes)
    offering = Offer.objects.not_held().reaching(codes, []).values("initiative")
    return Initiative.objects.not_held().around(codes, offering).order_by("name", "pk")


def region_to_ask_for(municipality: Municipality, by: User) -> Region | None:
    """In whose name somebody is asked for a municipality: a region that `by` coordinates, or one that somebody does."""
    coordinated = Membership.objects.active(Role.COORDINATOR).filter(region=OuterRef("pk"))
    regions = municipality.regions.filter(ended_on__isnull=True)
    ordered = regions.annotate(own=Exists(coordinated.filter(user=by)), coordinated=Exists(coordinated))
    return ordered.order_by("-own", "-coordinated", "pk").first()


# --- what became of them ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class SentInvitation:
    """One invitation in words, for whoever invited."""

    invitation: Invitation
    now: datetime.datetime
    mail: str
    """Empty, "failed" or "uncertain": what is to be said of its mail."""

    @property
    def whom(self) -> str:
        one = self.invitation
        return f"{one.name} ({one.email})" if one.name else one.email

    @property
    def as_what(self) -> str:
        return as_what(self.invitation)

    @property
    def is_open(self) -> bool:
        return self.invitation.is_open(self.now)

    @property
    def is_expired(self) -> bool:
        return self.invitation.state == InvitationState.OPEN and not self.is_open

    @property
    def wrong_person(self) -> bool:
        """Somebody said that it is not for them, and nobody has dealt with that."""
        return self.invitation.state == InvitationState.NOT_ME and self.invitation.handled_at is None

    @property
    def asks_for_something(self) -> bool:
        return self.wrong_person or self.is_expired or (self.is_open and bool(self.mail))

    @property
    def may_be_repeated(self) -> bool:
        return self.is_open or self.is_expired or self.invitation.state == InvitationState.WITHDRAWN

    @property
    def in_words(self) -> str:
        one = self.invitation
        if self.is_expired:
            return f"Verlopen op {_day(one.ends_at)}. Niemand nam haar aan."
        answered = _day(one.answered_at) if one.answered_at else ""
        match one.state:
            case InvitationState.ACCEPTED:
                return f"Aangenomen op {answered}."
            case InvitationState.NOT_ME:
                return f"Niet de juiste persoon, gezegd op {answered}."
            case InvitationState.DECLINED:
                return f"Liever niet, gezegd op {answered}."
            case InvitationState.WITHDRAWN:
                return f"Ingetrokken op {answered}."
            case InvitationState.REPLACED:
                return f"Vervangen door een nieuwe op {answered}."
            case _:
                return f"Uitgenodigd op {_day(one.made_at)}, geldig tot en met {date_format(one.last_day, 'j F Y')}."

    @property
    def mail_in_words(self) -> str:
        if not self.is_open or not self.mail:
            return ""
        if self.mail == "failed":
            return "De mail is niet aangekomen. Kijk het adres na, of stuur zelf de link."
        return "We weten niet zeker of de mail is aangekomen. Bel of mail even."


@dataclass(frozen=True, slots=True)
class SentInvitations:
    """All that were sent for one place or region, by what they ask of whoever invited."""

    attention: tuple[SentInvitation, ...]
    waiting: tuple[SentInvitation, ...]
    done: tuple[SentInvitation, ...]

    def __bool__(self) -> bool:
        return bool(self.attention or self.waiting or self.done)


def sent_for_region(region: Region, now: datetime.datetime) -> SentInvitations:
    return _sorted(Invitation.objects.filter(region=region), now)


def sent_to_colleagues(by: User, now: datetime.datetime, place: Municipality | Initiative) -> SentInvitations:
    """What somebody sent to colleagues of their own place."""
    made = Invitation.objects.filter(made_by=by)
    if isinstance(place, Municipality):
        return _sorted(made.filter(role=Role.OFFICER, municipality=place), now)
    return _sorted(made.filter(role=Role.EDITOR, initiative=place), now)


def about_invitation(pk: int) -> str:
    """What the mails of an invitation say that they are about."""
    return f"invitation:{pk}"


def _sorted(invitations: QuerySet[Invitation], now: datetime.datetime) -> SentInvitations:
    """Two queries. What was replaced by a newer one is told by the newer one."""
    found = list(
        invitations.exclude(state=InvitationState.REPLACED).select_related("region", "municipality", "initiative")
    )
    troubled = _troubled(found, now)
    lines = [SentInvitation(one, now, troubled.get(about_invitation(one.pk), "")) for one in found]
    return SentInvitations(
        attention=tuple(one for one in lines if one.asks_for_something),
        waiting=tuple(one for one in lines if one.is_open and not one.asks_for_something),
        done=tuple(one for one in lines if not one.is_open and not one.asks_for_something),
    )


def _troubled(invitations: Iterable[Invitation], now: datetime.datetime) -> dict[str, str]:
    mails = Mail.objects.failed() | Mail.objects.uncertain(now)
    rows = mails.filter(about__in=[about_invitation(one.pk) for one in invitations]).values_list("about", "failed_at")
    return {about: "failed" if failed_at else "uncertain" for about, failed_at in rows}


def _day(moment: datetime.datetime) -> str:
    return date_format(timezone.localdate(moment), "j F Y")
