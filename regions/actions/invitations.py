"""
Asking people in, and what their answer does.

Of each key nothing but the hash is stored: the key itself is in the mail, and shown once to whoever invited. An
invitation is accepted once, whoever tries at the same moment: one UPDATE decides.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from regions.actions.memberships import give_role
from regions.invitation_letters import invitation_letter, trial_letter
from regions.invitations import Ask, about_invitation, ask_again, at_place, has_role, initiatives_of, who_follows_up
from regions.limits import allow
from regions.mails import (
    Letter,
    Value,
    compose,
    full_address,
    queue_mail,
    stop_address,
    wants_mail,
)
from regions.models import (
    Initiative,
    Invitation,
    InvitationState,
    Membership,
    Municipality,
    Role,
    User,
)
from regions.models.invitations import INVITATION_WORKS, InvitationQuerySet
from regions.tokens import new_token, token_hash

LONG_ENOUGH = 22
"""Signs of a sending key: 128 bits of chance. A shorter one did not come from our form, and is not used."""

ENDED = "Deze uitnodiging was er al, en werkt niet meer. Open de pagina opnieuw. Dan kan er een nieuwe."


class CannotInviteError(Exception):
    """This person cannot be asked for this; the message is a Dutch sentence."""


class InvitationEndedError(Exception):
    """Used, withdrawn, replaced or too old by now."""


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation as it was made: the only moment at which its key is known."""

    invitation: Invitation
    token: str
    is_new: bool
    """False when this very sending had been done before."""


# --- asking ----------------------------------------------------------------------------------------------------
def invite(*, ask: Ask, by: User, sending: str = "", mail: bool = True) -> Invited:
    """
    Ask somebody, by mail unless only the link is wanted. An earlier invitation for the same ends.

    `sending` is the chance that the form was made with: the same sent twice happens once, and with other words, or now
    by mail, it is a sending of its own. Raises CannotInviteError.
    """
    token = _token(ask, by, sending, mail=mail)
    earlier = Invitation.objects.with_places().filter(token_hash=token_hash(token)).first()
    if earlier is not None:
        if not earlier.is_open(timezone.now()):
            raise CannotInviteError(ENDED)
        return Invited(earlier, token, is_new=False)
    check(ask)
    # Counted apart from what it counts: what is rolled back was tried all the same.
    if not allow("invite", str(by.pk)):
        raise CannotInviteError("U heeft vandaag al heel veel mensen uitgenodigd. Morgen kunt u verder.")
    try:
        return _store(ask, by, token, mail)
    except IntegrityError:
        # The same sending, twice at once: the other was first.
        return Invited(Invitation.objects.with_places().get(token_hash=token_hash(token)), token, is_new=False)


def _token(ask: Ask, by: User, sending: str, *, mail: bool) -> str:
    """
    With the same `sending` of the same, the same key: it cannot be known from anything that is stored.

    The browser's Back button brings a page back with a `sending` that was used. Who then chose the mail instead of the
    link, or wrote other words, must not read that it went when it did not.
    """
    if len(sending) < LONG_ENOUGH:
        return new_token()
    what = json.dumps([by.pk, ask.role, ask.place, ask.email, ask.name, ask.questions, ask.message, mail, sending])
    digest = salted_hmac("regions.invitations", what, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")


def check(ask: Ask) -> None:
    """Raises CannotInviteError when this cannot be asked."""
    if ask.role != Role.EDITOR and ask.region is None:
        raise CannotInviteError("Deze gemeente hoort nog bij geen enkele regio.")
    if has_role(ask):
        raise CannotInviteError(f"{ask.email} is al {ask.as_what}.")
    if ask.region is not None and ask.region.ended_on is not None:
        raise CannotInviteError("Deze regio bestaat niet meer.")
    if ask.municipality is not None and ask.region is not None:
        here = ask.region.municipalities.filter(pk=ask.municipality.pk, ended_on__isnull=True)
        if not here.exists():
            raise CannotInviteError(f"{ask.municipality.name} hoort niet bij {ask.region.name}.")
    if ask.initiative is not None and ask.region is not None:
        codes = ask.region.municipalities.values_list("pk", flat=True)
        if not initiatives_of(codes).filter(pk=ask.initiative.pk).exists():
            raise CannotInviteError(f"{ask.initiative.name} hoort niet bij {ask.region.name}.")


@transaction.atomic
def _store(ask: Ask, by: User, token: str, mail: bool) -> Invited:
    _lock_place(ask)
    now = timezone.now()
    before = Invitation.objects.filter(at_place(ask), email=ask.email, state=InvitationState.OPEN)
    before.update(state=InvitationState.REPLACED, answered_at=now)
    invitation = Invitation.objects.create(
        role=ask.role,
        email=ask.email,
        name=ask.name,
        region=ask.region,
        municipality=ask.municipality,
        initiative=ask.initiative,
        questions=ask.questions,
        message=ask.message,
        token_hash=token_hash(token),
        made_by=by,
        made_at=now,
        ends_at=now + INVITATION_WORKS,
    )
    if mail:
        letter = invitation_letter(ask, token=token, ends_at=invitation.ends_at, by=by)
        _queue(letter, to=ask.email, about=about_invitation(invitation.pk), ask=ask, by=by)
    return Invited(invitation, token, is_new=True)


def _lock_place(asked: Ask | Invitation) -> None:
    """Let those who invite for one place, say yes there or merge it take turns, until the transaction ends."""
    place = asked.municipality or asked.initiative or asked.region
    if place is not None:
        type(place)._default_manager.select_for_update(no_key=True).only("pk").get(pk=place.pk)


def send_trial(*, ask: Ask, by: User) -> None:
    """Send whoever invites the mail that others would get, with a link that opens nothing."""
    if not allow("invite", str(by.pk)):
        raise CannotInviteError("U heeft vandaag al heel veel mails verstuurd. Morgen kunt u verder.")
    letter = trial_letter(ask, ends_at=timezone.now() + INVITATION_WORKS, by=by)
    with transaction.atomic():
        _queue(letter, to=by.email, about=f"user:{by.pk}", ask=ask, by=by)


def _queue(letter: Letter, *, to: str, about: str, ask: Ask, by: User) -> None:
    queue_mail(letter=letter, to=to, about=about, region=ask.region, reply_to=by.email)


def invite_all(*, asks: Iterable[Ask], by: User, sending: str) -> tuple[list[Invited], dict[Ask, str]]:
    """
    Ask everybody of a list. What was sent, and what was not with why: one address may be asked for more than one place.

    Each is a transaction of its own: whoever was asked, was asked, whatever goes wrong with the next.
    """
    sent: list[Invited] = []
    refused: dict[Ask, str] = {}
    for ask in asks:
        try:
            sent.append(invite(ask=ask, by=by, sending=sending))
        except CannotInviteError as error:
            refused[ask] = str(error)
    return sent, refused


def invite_again(*, invitation: Invitation, by: User, sending: str = "", mail: bool = True) -> Invited:
    """A new link for the same person, which ends the old one. Who said "liever niet" is left in peace."""
    if invitation.state == InvitationState.DECLINED:
        raise CannotInviteError(f"{invitation.email} doet liever niet mee. Bel even, of nodig iemand anders uit.")
    return invite(ask=ask_again(invitation, by=by), by=by, sending=sending, mail=mail)


def pass_on(*, invitation: Invitation, by: User, sending: str = "") -> Invited:
    """Invite whom somebody named with "ik ben niet de juiste persoon"."""
    if invitation.state != InvitationState.NOT_ME or not invitation.other_email:
        raise CannotInviteError("Er is geen adres opgegeven van iemand anders.")
    ask = ask_again(invitation, by=by, email=invitation.other_email, name=invitation.other_name)
    invited = invite(ask=ask, by=by, sending=sending)
    mark_handled(invitation=invitation)
    return invited


def mark_handled(*, invitation: Invitation) -> None:
    """Whoever invited has dealt with "ik ben niet de juiste persoon"."""
    waiting = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.NOT_ME, handled_at__isnull=True)
    waiting.update(handled_at=timezone.now())


def withdraw(*, invitation: Invitation) -> bool:
    """End an invitation that nobody answered, expired ones too. False when somebody was first."""
    return _unanswered(invitation).update(state=InvitationState.WITHDRAWN, answered_at=timezone.now()) == 1


def withdraw_of_dismissed(*, user: User, place: Membership | None = None) -> int:
    """
    End the open invitations of somebody whom others sent away: of one place, or all. How many there were.

    One of them may be to another address of their own. Whoever still works there sends the others again.
    """
    made = Invitation.objects.filter(made_by=user, state=InvitationState.OPEN)
    if place is not None:
        made = made.filter(_from(place))
    return made.update(state=InvitationState.WITHDRAWN, answered_at=timezone.now())


def _from(place: Membership) -> Q:
    """What somebody can have asked from this place: officers and editors of their own, coordinators of the region."""
    match place.role:
        case Role.OFFICER:
            return Q(municipality=place.municipality)
        case Role.EDITOR:
            return Q(initiative=place.initiative)
        case _:
            return Q(region=place.region)


def _unanswered(invitation: Invitation) -> InvitationQuerySet:
    return Invitation.objects.filter(pk=invitation.pk, state=InvitationState.OPEN)


# --- answering -------------------------------------------------------------------------------------------------
@transaction.atomic
def accept(*, invitation: Invitation, by: User, name: str = "") -> bool:
    """
    Take on the role, once. False when this person had accepted it before, or had the role already.

    `by` has proven that the address is theirs. Raises InvitationEndedError when it cannot be accepted by them.
    """
    now = timezone.now()
    _lock_place(invitation)
    mine = Invitation.objects.filter(pk=invitation.pk, email=by.email.lower())
    # As it is now: two records of the initiative can have become one since it was read.
    current = mine.with_places().first()
    if current is None or (current.region is not None and current.region.ended_on is not None):
        raise InvitationEndedError
    invitation = current
    taken = mine.open(now).update(state=InvitationState.ACCEPTED, answered_at=now, accepted_by=by)
    if taken != 1:
        if mine.filter(state=InvitationState.ACCEPTED, accepted_by=by).exists():
            return False
        raise InvitationEndedError
    if name and not by.name:
        by.name = name
        by.save(update_fields=["name"])
    role = Role(invitation.role)
    given = give_role(
        user=by,
        role=role,
        municipality=_as_it_is_now(invitation.municipality),
        # An officer works for a municipality, an editor for an initiative: in whichever region.
        region=invitation.region if role in {Role.COORDINATOR, Role.READER} else None,
        initiative=invitation.initiative,
        by=invitation.made_by,
        action="accept_invitation",
        recorded_by=by,
    )
    if given and invitation.initiative is not None:
        _tell_other_editors(invitation.initiative, by)
    return given


def _tell_other_editors(initiative: Initiative, joined: User) -> None:
    """Whoever keeps the page of an initiative knows who else does: nobody joins behind their back."""
    address = full_address(reverse("initiative-start", args=[initiative.slug]))
    others = initiative.memberships.active(Role.EDITOR).exclude(user=joined)
    for one in others.select_related("user").order_by("pk"):
        context = {"name": one.user.name, "initiative": initiative.name, "joined": str(joined), "email": joined.email}
        letter = compose("editor_joined", context, address=address)
        queue_mail(letter=letter, to=one.user.email, about=f"initiative:{initiative.pk}")


def _as_it_is_now(municipality: Municipality | None) -> Municipality | None:
    """The municipality, or the one that it has gone up in since."""
    while municipality is not None and municipality.successor is not None:
        municipality = municipality.successor
    return municipality


def say_not_me(*, invitation: Invitation, name: str = "", email: str = "") -> None:
    """Somebody is not the right person, and perhaps knows who is. Raises InvitationEndedError."""
    _answer(invitation, InvitationState.NOT_ME, other_name=name, other_email=email.strip().lower())


def decline(*, invitation: Invitation) -> None:
    """Rather not. Raises InvitationEndedError."""
    _answer(invitation, InvitationState.DECLINED)


@transaction.atomic
def _answer(invitation: Invitation, state: InvitationState, **said: str) -> None:
    now = timezone.now()
    still_open = Invitation.objects.filter(pk=invitation.pk).open(now)
    if still_open.update(state=state, answered_at=now, **said) != 1:
        raise InvitationEndedError
    _tell_who_asked(invitation, state)


def _tell_who_asked(invitation: Invitation, state: InvitationState) -> None:
    """Whoever invited has to ask somebody else; a coordinator, when they left. What was typed goes in no mail."""
    asker = who_follows_up(invitation)
    if asker is None or not wants_mail(asker.email):
        return
    region = invitation.region
    coordinates = region is not None and asker.memberships.filter(role=Role.COORDINATOR, region=region).exists()
    page = reverse("region-invitations", args=[region.slug]) if region and coordinates else reverse("start")
    context: dict[str, Value] = {
        "name": asker.name,
        "email": invitation.email,
        "place": invitation.place_name,
        "not_me": int(state == InvitationState.NOT_ME),
        "coordinates": int(coordinates),
    }
    letter = compose("not_joining", context, address=full_address(page), stop=stop_address(asker.email))
    queue_mail(letter=letter, to=asker.email, about=f"not-joining:{invitation.pk}", region=region)


def account_for(email: str) -> User:
    """
    The account that logs in with this address, made without a password if there is none.

    The name is filled in once the address has been proven.
    """
    found = User.objects.filter(email=email).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return User.objects.create_user(email)
    except IntegrityError:
        # Two at once: the other was first.
        return User.objects.get(email=email)
