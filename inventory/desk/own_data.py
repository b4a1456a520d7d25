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
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from inventory.desk.own_words import ACTIONS, EXPLANATION, SECOND_STEPS, in_file, own_words
from inventory.reports.models import StoredReport
from inventory.scans.actions.merging import MERGE as MERGE_RECORDS
from inventory.scans.models import Addition, ReadingLink, Remark, Reminder
from regions.actions.removing import MERGE as MERGE_MUNICIPALITIES
from regions.history import Words, lines_of, subject_in_words, title_of
from regions.mail_kinds import kind_label
from regions.models import Invitation, JoinRequest, Mail, Membership, Region, Revision, Role, StoppedAddress, User

FILE_NAME = "mijn-gegevens.json"

OF_OTHERS = {MERGE_RECORDS, MERGE_MUNICIPALITIES}
"""Changes that move what others said. Whoever makes them never read all of it: drafts and money are in it."""


def own_file(user: User) -> bytes:
    """The file that somebody downloads: UTF-8, in Dutch, and readable as it is."""
    content = {"uitleg": EXPLANATION, **_for_file(about(user, iso=True))}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _for_file(value: Any) -> Any:  # noqa: ANN401  # whatever JSON holds
    if isinstance(value, dict):
        return {key: _for_file(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_for_file(one) for one in value]
    return in_file(value)


def about(user: User, *, iso: bool = False, most: int | None = None) -> dict[str, Any]:
    """
    All that is kept of somebody, under Dutch names, the newest first: it is for whoever the data are about.

    `iso`: days inside a change as a computer sorts them; `most`: no more changes than this.
    About the same number of queries whatever there is: names of initiatives and scans only where there are any.
    """
    return {
        "gemaakt op": timezone.now(),
        "account": {
            "naam": user.name,
            "e-mailadres": user.email,
            "account sinds": user.date_joined,
            "laatst ingelogd": user.last_login or "nog nooit",
            "kan inloggen": user.is_active,
            "hoort bij het beheer": user.is_staff,
        },
        "inloggen": _ways_in(user),
        "rollen": [
            {"rol": one.get_role_display(), "waar": one.place_name, "sinds": one.given_on}
            for one in user.memberships.with_places()
        ],
        "wijzigingen": _changes(user, iso=iso, most=most),
        "opmerkingen": [
            {"wanneer": one.written_at, "scan": one.scan.title, "geschreven als": one.written_as, "tekst": one.text}
            for one in Remark.objects.filter(written_by=user).select_related("scan").order_by("-pk")
        ],
        "aanvullingen": [
            {"wanneer": one.written_at, "scan": one.scan.title, "tekst": one.text}
            for one in Addition.objects.filter(written_by=user).select_related("scan").order_by("-pk")
        ],
        "verstuurde uitnodigingen": [
            {"aan": one.email, **_invitation(one), "eigen woorden": one.message}
            for one in Invitation.objects.with_places().filter(made_by=user).order_by("-pk")
        ],
        "gekregen uitnodigingen": [_invitation(one) | {"naam": one.name} for one in invitations_to(user)],
        "gevraagd om mee te doen": [
            {
                "wanneer": one.made_at,
                "naam": one.name,
                "initiatief": one.initiative_name,
                "gemeente": one.municipality.name,
                "website": one.website,
                "wat jullie doen": one.what,
                "antwoord": one.answer,
            }
            for one in JoinRequest.objects.filter(email__iexact=user.email)
            .select_related("municipality")
            .order_by("-pk")
        ],
        "genoemd door wie niet de juiste persoon was": [
            {"wanneer": one.answered_at, "naam": one.other_name, "waar": one.place_name}
            for one in Invitation.objects.with_places().filter(other_email__iexact=user.email).order_by("-pk")
        ],
        **_done(user),
        "mails": [
            {
                "soort": kind_label(one.kind),
                "onderwerp": one.subject,
                "gemaakt op": one.created_at,
                "verstuurd op": one.sent_at or "nog niet",
            }
            for one in Mail.objects.filter(to__iexact=user.email).newest_first()
        ],
        "herinneringen": [
            {"de hoeveelste": number, "verstuurd op": sent_at}
            for number, sent_at in Reminder.objects.filter(email__iexact=user.email)
            .order_by("-pk")
            .values_list("number", "sent_at")
        ],
        "wil geen herinneringen": StoppedAddress.objects.filter(email__iexact=user.email).exists(),
    }


def _done(user: User) -> dict[str, list[dict[str, Any]]]:
    """What somebody did that stands in no history. Whom it was about is of that person: here only when, and where."""
    links = ReadingLink.objects.filter(made_by=user).select_related("scan").order_by("-pk")
    answered = JoinRequest.objects.filter(decided_by=user).order_by("-pk")
    reminded = Reminder.objects.filter(sent_by=user).select_related("scan").order_by("-pk")
    asked = StoredReport.objects.filter(requested_by=user).order_by("-pk").values_list("requested_at", "scan__title")
    staff = LogEntry.objects.filter(user=user).select_related("content_type").order_by("-pk")
    return {
        "gemaakte leeslinks": [
            {"voor wie": one.label, "scan": one.scan.title, "gemaakt op": one.made_at, "geldig tot": one.ends_at}
            for one in links
        ],
        "beslist over wie mee wilde doen": [
            {"wanneer": one.decided_at, "initiatief": one.initiative_name, "antwoord": one.answer} for one in answered
        ],
        "verstuurde herinneringen": [{"wanneer": one.sent_at, "scan": one.scan.title} for one in reminded],
        "gevraagde rapporten als pdf": [{"wanneer": at, "scan": title} for at, title in asked],
        "logboek van het beheer": [
            {
                "wanneer": one.action_time,
                "wat": one.content_type.name if one.content_type else "",
                "hoe": str(one.get_action_flag_display()),
            }
            for one in staff
        ],
    }


def invitations_to(user: User) -> Iterator[Invitation]:
    """Those sent to their address, and those that they accepted with another."""
    return (
        Invitation.objects.with_places()
        .filter(Q(email__iexact=user.email) | Q(accepted_by=user))
        .order_by("-pk")
        .iterator()
    )


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
        "heeft een wachtwoord": user.has_usable_password(),
        "tweede stap": [
            {
                "soort": SECOND_STEPS.get(one.type, one.type),
                "sinds": one.created_at,
                "laatst gebruikt": one.last_used_at or "nog nooit",
            }
            for one in Authenticator.objects.filter(user=user)
        ],
        "via een organisatie": [
            {"organisatie": one.provider, "nummer": one.uid, "wat die ons vertelde": one.extra_data}
            for one in SocialAccount.objects.filter(user=user)
        ],
        "aantal apparaten waarop nu is ingelogd": len(sessions_of(user)),
    }


def _changes(user: User, *, iso: bool, most: int | None) -> list[dict[str, Any]]:
    found = list(Revision.objects.filter(by=user).order_by("-pk")[:most])
    words = own_words([one for one in found if _is_own(one)], iso=iso)
    return [_change(one, words) for one in found]


def _is_own(one: Revision) -> bool:
    """Whether it holds only what somebody wrote or read: see `OF_OTHERS`."""
    return one.action not in OF_OTHERS


def _change(one: Revision, words: Words) -> dict[str, Any]:
    own = _is_own(one)
    told = {
        "wanneer": one.at,
        "wat": title_of(one, words) if own else subject_in_words(one.subject),
        "hoe": ACTIONS.get(one.action, one.action),
        "reden": one.reason,
    }
    return told | ({"veranderd": _lines(one, words)} if own else {})


def _lines(one: Revision, words: Words) -> list[dict[str, str]]:
    return [{"wat": line.label, "stond er": line.before, "werd": line.after} for line in lines_of(one, words)]


def _invitation(one: Invitation) -> dict[str, Any]:
    return {
        "rol": one.get_role_display(),
        "waar": one.place_name,
        "wanneer": one.made_at,
        "geldig tot": one.ends_at,
        "hoe het ermee staat": one.get_state_display(),
    }
