"""Asking to be added, and what a coordinator decides about it: once, whoever is first."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from regions import saving
from regions.actions.invitations import Invited, invite
from regions.invitations import Ask
from regions.limits import allow, canonical_address
from regions.mails import compose, full_address, queue_mail, stop_address, wants_mail
from regions.models import Initiative, JoinRequest, Mail, Membership, Municipality, Origin, Region, Role, User
from regions.models.invitations import JoinState
from regions.names import plain
from regions.saving import ConflictError, Saving
from regions.slugs import free_slug
from regions.snapshots import initiative_snapshot

DECLINED = "join_declined"
ASKED, ASKED_STAFF = "join_asked", "join_asked_staff"
RECEIVED = "join_received"


class AlreadyDecidedError(Exception):
    """Somebody else decided about this request before."""


class TooManyError(Exception):
    """From this network it was asked too often: nothing is stored."""


def ask_to_join(*, request: JoinRequest, network: str) -> None:
    """
    Store that somebody asks to be added; asked again before there is an answer, it is one request.

    Nobody learns from it whether an address or an initiative is known here. Raises TooManyError for a network from
    which very much is asked; what one address asks too often is left aside in silence.
    """
    if not allow("join", f"network:{network}"):
        raise TooManyError
    if not allow("join", f"address:{canonical_address(request.email)}"):
        return
    request.email = request.email.strip().lower()
    with transaction.atomic():
        # Two that ask at once take turns.
        Municipality.objects.select_for_update().only("pk").get(pk=request.municipality_id)
        waiting = JoinRequest.objects.filter(
            email=request.email, municipality=request.municipality, state=JoinState.WAITING
        )
        names = {plain(one.initiative_name) for one in waiting}
        if plain(request.initiative_name) not in names:
            request.save(force_insert=True)
            _tell_who_asked(request)
            _tell_who_decides(request)


def _tell_who_asked(request: JoinRequest) -> None:
    """
    Tell that we have it, once a day at most.

    Anybody can type the address of somebody else: the mail holds no word that they typed, and comes once.
    """
    if not wants_mail(request.email) or _went_lately(RECEIVED, to=request.email):
        return
    context = {"municipality": request.municipality.name}
    address, stop = full_address(reverse("directory")), stop_address(request.email)
    letter = compose(RECEIVED, context, address=address, stop=stop)
    queue_mail(letter=letter, to=request.email, about=f"join:{request.pk}")


def _went_lately(kind: str, **which: str) -> bool:
    yesterday = timezone.now() - datetime.timedelta(days=1)
    return Mail.objects.filter(kind=kind, created_at__gt=yesterday, **which).exists()


def _tell_who_decides(request: JoinRequest) -> None:
    """
    Tell the coordinators that somebody asks, or the staff where nobody coordinates; each once a day at most.

    Whoever asks is a stranger. Nothing that they typed goes out in our name, and they cannot fill a mailbox.
    """
    regions = request.municipality.regions.filter(ended_on__isnull=True).order_by("pk")
    coordinating = Membership.objects.active(Role.COORDINATOR).filter(region__in=regions)
    people = [(one.user, one.region) for one in coordinating.select_related("user", "region").order_by("region", "pk")]
    staff = User.objects.filter(is_staff=True, is_active=True).order_by("pk")
    lately: dict[Region | None, bool] = {}
    for person, region in people or [(one, None) for one in staff]:
        about = f"joining:{region.pk if region else 'staff'}"
        if region not in lately:
            lately[region] = _went_lately(ASKED if region else ASKED_STAFF, about=about)
        if not lately[region] and wants_mail(person.email):
            _tell(person, region, request.municipality, about)


def _tell(person: User, region: Region | None, municipality: Municipality, about: str) -> None:
    context = {"name": person.name, "region": region.name if region else "", "municipality": municipality.name}
    if region:
        kind, page = ASKED, reverse("region-join-requests", args=[region.slug])
    else:
        kind, page = ASKED_STAFF, reverse("admin:regions_joinrequest_changelist")
    letter = compose(kind, context, address=full_address(page), stop=stop_address(person.email))
    queue_mail(letter=letter, to=person.email, about=about, region=region)


@transaction.atomic
def invite_who_asked(
    *, request: JoinRequest, region: Region, initiative: Initiative | None, by: User
) -> tuple[Initiative, Invited]:
    """
    Invite whoever asked as the first editor of `initiative`, or of a new one.

    Raises AlreadyDecidedError, and CannotInviteError; then nothing is stored.
    """
    _decide(request, JoinState.INVITED, by)
    initiative = initiative or _with_free_address(request, by)
    ask = Ask(
        role=Role.EDITOR,
        email=request.email,
        name=request.name,
        region=region,
        initiative=initiative,
        asked_to_join=True,
    )
    invited = invite(ask=ask, by=by)
    JoinRequest.objects.filter(pk=request.pk).update(initiative=initiative)
    return initiative, invited


@transaction.atomic
def decline_who_asked(*, request: JoinRequest, region: Region, answer: str, by: User) -> None:
    """Say kindly that it will not be, in words of one's own. Raises AlreadyDecidedError."""
    _decide(request, JoinState.DECLINED, by, answer)
    context = {
        "initiative": request.initiative_name,
        "name": request.name,
        "answer": answer,
        "coordinator": str(by),
        "coordinator_email": by.email,
        "region": region.name,
    }
    letter = compose(DECLINED, context, address=full_address(reverse("directory")))
    queue_mail(letter=letter, to=request.email, about=f"join:{request.pk}", region=region, reply_to=by.email)


def _decide(request: JoinRequest, state: JoinState, by: User, answer: str = "") -> None:
    """One UPDATE decides who was first, on every database."""
    waiting = JoinRequest.objects.filter(pk=request.pk, state=JoinState.WAITING)
    if waiting.update(state=state, decided_at=timezone.now(), decided_by=by, answer=answer) != 1:
        raise AlreadyDecidedError


_TRIES = 10


def _with_free_address(request: JoinRequest, by: User) -> Initiative:
    """Somebody new. Who else got that address in the same moment is seen when one is looked for again."""
    for _ in range(_TRIES):
        try:
            return _new_initiative(request, by)
        except ConflictError:
            continue
    return _new_initiative(request, by)


def _new_initiative(request: JoinRequest, by: User) -> Initiative:
    initiative = Initiative(
        slug=free_slug(request.initiative_name),
        name=request.initiative_name,
        municipality=request.municipality,
        website=request.website,
        description=request.what,
        origin=Origin.OWN,
    )
    saving.add(initiative, Saving(by=by, action="join"), snapshot=initiative_snapshot)
    return initiative
