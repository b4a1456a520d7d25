"""
Taking on what one was invited for, and where to begin then.

The mailbox is proven with a code first, since a link may have been copied on. What was said yes to waits in the session
until the code was right; then the role is given, and the person is where they can begin.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from inventory.desk.places import SESSION_KEY as PLACE
from inventory.desk.places import Place
from inventory.scans.models import Scan, ScanState
from regions.actions.invitations import InvitationEndedError, accept
from regions.invitations import invitation_by_number
from regions.models import Invitation, Questions, Role, User

SESSION_KEY = "invitation"
ENDED = "De uitnodiging werkt niet meer. Vraag een nieuwe aan bij wie deze stuurde."


def remember(request: HttpRequest, invitation: Invitation, name: str) -> None:
    """Somebody said yes, and still has to show that the address is theirs."""
    request.session[SESSION_KEY] = {"pk": invitation.pk, "name": name, "email": invitation.email}


def take_on_what_waits(request: HttpRequest, user: User) -> str | None:
    """A step of `accounts.after_login`: accept what this person said yes to, and tell where they begin."""
    waiting = request.session.pop(SESSION_KEY, None)
    if not isinstance(waiting, dict):
        return None
    invitation = invitation_by_number(waiting["pk"])
    # Somebody else logged in after all, on the same computer.
    if invitation is None or invitation.email != user.email:
        return None
    try:
        return take_on(request, invitation, user, name=waiting["name"])
    except InvitationEndedError:
        messages.error(request, ENDED)
        return None


def take_on(request: HttpRequest, invitation: Invitation, user: User, *, name: str = "") -> str:
    """Accept, and give the address to begin at. Raises InvitationEndedError."""
    accept(invitation=invitation, by=user, name=name)
    request.session[PLACE] = _place_key(invitation)
    return beginning_of(invitation)


def _place_key(invitation: Invitation) -> str:
    """From where they look now: the place that they were invited to."""
    place = invitation.municipality or invitation.initiative or invitation.region
    return Place(Role(invitation.role), str(place.pk) if place else "", "").key


def beginning_of(invitation: Invitation) -> str:
    """Where somebody begins who took this on."""
    if invitation.initiative is not None:
        settled = invitation.initiative.confirmed_on is not None
        return reverse("initiative-start" if settled else "initiative-claim", args=[invitation.initiative.slug])
    region = invitation.region
    assert region is not None  # noqa: S101  # a database constraint says so
    municipality = invitation.municipality
    if municipality is not None:
        scans = Scan.objects.filter(region=region, region__municipalities=municipality, state=ScanState.OPEN)
        scan = scans.newest_first().first()
        if scan is None:
            return reverse("start")
        page = "filling-open-questions" if invitation.questions == Questions.OPEN else "filling-start"
        return reverse(page, args=[scan.pk, municipality.pk])
    return reverse("region-detail", args=[region.slug])
