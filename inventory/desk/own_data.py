"""
Everything that the tool knows of one person, for that person to read and keep.

What an account leaves behind elsewhere is found by its e-mail address: invitations, requests and mails name no account.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.utils import timezone

from inventory.scans.actions.merging import MERGE as MERGE_RECORDS
from inventory.scans.models import Addition, Remark, Reminder
from regions.actions.removing import MERGE as MERGE_MUNICIPALITIES
from regions.models import Invitation, JoinRequest, Mail, Membership, Region, Revision, Role, StoppedAddress, User

FILE_NAME = "mijn-gegevens.json"

OF_OTHERS = {MERGE_RECORDS, MERGE_MUNICIPALITIES}
"""Changes that move what others said. Whoever makes them never read all of it: drafts and money are in it."""


def own_file(user: User) -> bytes:
    """The file that somebody downloads: UTF-8, and readable as it is."""
    return (json.dumps(about(user), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n").encode()


def about(user: User) -> dict[str, Any]:
    """
    All that is kept of somebody. The names are Dutch: it is for whoever the data are about.

    The same number of queries whatever there is.
    """
    return {
        "gemaakt_op": timezone.now(),
        "account": {
            "naam": user.name,
            "e-mailadres": user.email,
            "sinds": user.date_joined,
            "laatst_ingelogd": user.last_login,
            "actief": user.is_active,
            "beheer": user.is_staff,
        },
        "inloggen": _ways_in(user),
        "rollen": [
            {"rol": one.get_role_display(), "waar": one.place_name, "sinds": one.given_on}
            for one in user.memberships.with_places()
        ],
        "wijzigingen": list(_changes(user)),
        "opmerkingen": [
            {"wanneer": one.written_at, "scan": one.scan.title, "als": one.written_as, "tekst": one.text}
            for one in Remark.objects.filter(written_by=user).select_related("scan")
        ],
        "aanvullingen": [
            {"wanneer": one.written_at, "scan": one.scan.title, "tekst": one.text}
            for one in Addition.objects.filter(written_by=user).select_related("scan")
        ],
        "uitnodigingen_verstuurd": [
            _invitation(one) | {"aan": one.email, "eigen_woorden": one.message}
            for one in Invitation.objects.with_places().filter(made_by=user)
        ],
        "uitnodigingen_gekregen": [_invitation(one) | {"naam": one.name} for one in invitations_to(user)],
        "gevraagd_om_erbij_te_komen": [
            {"wanneer": one.made_at, "naam": one.name, "initiatief": one.initiative_name, "antwoord": one.answer}
            for one in JoinRequest.objects.filter(email__iexact=user.email)
        ],
        "mails": [
            {"soort": one.kind, "onderwerp": one.subject, "gemaakt": one.created_at, "verstuurd": one.sent_at}
            for one in Mail.objects.filter(to__iexact=user.email)
        ],
        "herinneringen": list(Reminder.objects.filter(email__iexact=user.email).values("number", "sent_at")),
        "wil_geen_herinneringen": StoppedAddress.objects.filter(email__iexact=user.email).exists(),
    }


def invitations_to(user: User) -> Iterator[Invitation]:
    """Those sent to their address, and those that they accepted with another."""
    return Invitation.objects.with_places().filter(Q(email__iexact=user.email) | Q(accepted_by=user)).iterator()


def sessions_of(user: User) -> list[str]:
    """The keys of the sessions that are still open. A session says whose it is only inside what it holds."""
    found = Session.objects.filter(expire_date__gt=timezone.now()).iterator()
    return [one.session_key for one in found if one.get_decoded().get("_auth_user_id") == str(user.pk)]


def regions_left_alone(user: User) -> list[Region]:
    """The regions of which this is the only coordinator who can still log in: two queries."""
    roles = Membership.objects.filter(role=Role.COORDINATOR)
    others = roles.filter(user__is_active=True).exclude(user=user).values("region")
    own = roles.filter(user=user).exclude(region__in=others).select_related("region").order_by("region__name")
    return [one.region for one in own if one.region]


def _ways_in(user: User) -> dict[str, Any]:
    """How they log in. Of keys and codes no secret part: that helps nobody but who steals the file."""
    return {
        "wachtwoord": user.has_usable_password(),
        "tweede_stap": [
            {"soort": one.get_type_display(), "sinds": one.created_at, "laatst_gebruikt": one.last_used_at}
            for one in Authenticator.objects.filter(user=user)
        ],
        "via_een_organisatie": [
            {"organisatie": one.provider, "nummer": one.uid, "wat_die_ons_vertelde": one.extra_data}
            for one in SocialAccount.objects.filter(user=user)
        ],
        "ingelogd_op_zoveel_apparaten": len(sessions_of(user)),
    }


def _changes(user: User) -> Iterator[dict[str, Any]]:
    for one in Revision.objects.filter(by=user).order_by("pk").iterator():
        own = one.action not in OF_OTHERS
        yield {
            "wanneer": one.at,
            "wat": f"{one.subject} {one.subject_id}",
            "actie": one.action,
            "reden": one.reason,
            "voor": one.before if own else None,
            "na": one.after if own else None,
        }


def _invitation(one: Invitation) -> dict[str, Any]:
    return {
        "rol": one.get_role_display(),
        "waar": one.place_name,
        "wanneer": one.made_at,
        "geldig_tot": one.ends_at,
        "stand": one.get_state_display(),
    }
