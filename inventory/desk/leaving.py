"""
An account goes, and with it every name and address of its person; what they filled in stays, without a name.

Keys to the account are emptied or go with it (each `on_delete` says which). Here is what names somebody in words: an
address that was written to, an invitation, a session. `tests/desk/test_leaving.py` looks in every column there is.
"""

from __future__ import annotations

import re

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from inventory.desk.own_data import regions_left_alone, sessions_of
from inventory.scans.models import Reminder
from regions.actions.memberships import end_role
from regions.mails import compose, full_address, queue_mail
from regions.models import Invitation, JoinRequest, Mail, Region, StoppedAddress, User

SOMEBODY = "iemand"
"""What stands in the subject of a sent mail where a name was."""

ENDED = "account_deleted"
"""The action of the revisions of roles that end with their account."""


class LastOfStaffError(Exception):
    """Without anybody of the beheer nobody can let anybody in."""


def is_last_of_staff(user: User) -> bool:
    return user.is_staff and not _staff().exclude(pk=user.pk).exists()


@transaction.atomic
def delete_account(*, user: User, by: User | None) -> None:
    """
    Delete somebody's account: `by` themselves, or by nobody when its term has passed.

    A region that loses its last coordinator is told to staff, in a mail that names nobody. Gone already? Then nothing
    happens. Raises LastOfStaffError for the last one of the beheer.
    """
    # Held, so that nothing new is written in their name meanwhile; of the beheer all, so that not two go as the last.
    held = User.objects.select_for_update().filter(Q(pk=user.pk) | Q(is_staff=True) if user.is_staff else Q(pk=user.pk))
    if user.pk not in [one.pk for one in held.order_by("pk")]:
        return
    if is_last_of_staff(user):
        raise LastOfStaffError
    regions = regions_left_alone(user)
    for one in user.memberships.with_places():
        end_role(membership=one, by=by, action=ENDED)
    _forget_invitations(user)
    _forget_mails(user)
    _forget_staff_log(user)
    Reminder.objects.filter(email__iexact=user.email).delete()
    StoppedAddress.objects.filter(email__iexact=user.email).delete()
    Session.objects.filter(pk__in=sessions_of(user)).delete()
    user.delete()
    _tell_staff(regions)


def _forget_invitations(user: User) -> None:
    Invitation.objects.filter(Q(email__iexact=user.email) | Q(accepted_by=user)).delete()
    Invitation.objects.filter(made_by=user).update(message="")
    Invitation.objects.filter(other_email__iexact=user.email).update(other_name="", other_email="")
    JoinRequest.objects.filter(email__iexact=user.email).delete()


def _forget_mails(user: User) -> None:
    """
    Mails to them go, sent or not. Mails to others that are still to be sent keep their words; they wait no longer
    than the retention of mails.
    """
    Mail.objects.filter(to__iexact=user.email).delete()
    Mail.objects.filter(reply_to__iexact=user.email).update(reply_to="")
    for name in filter(None, (user.name, user.email)):
        _leave_out(name)


def _leave_out(name: str) -> None:
    """Of the subjects of what was sent. Only as a word: who is called Jan, is not meant by "Janus" or "januari"."""
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    longest = Mail._meta.get_field("subject").max_length
    for mail in Mail.objects.filter(sent_at__isnull=False, subject__contains=name).only("subject"):
        Mail.objects.filter(pk=mail.pk).update(subject=whole.sub(SOMEBODY, mail.subject)[:longest])


def _forget_staff_log(user: User) -> None:
    """What staff did to this account; what they did with it goes with the account."""
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(object_repr=SOMEBODY, change_message="")


def _tell_staff(regions: list[Region]) -> None:
    for region in regions:
        address = full_address(reverse("region-detail", args=[region.slug]))
        for one in _staff():
            letter = compose("coordinator_left", {"region": region.name, "name": one.name}, address=address)
            queue_mail(letter=letter, to=one.email, about=f"region:{region.pk}")


def _staff() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).order_by("pk")
