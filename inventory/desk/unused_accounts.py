"""
Accounts that nobody uses any more: who is told so, a month before, and which may go.

Accounts of the beheer stay: a site without anybody who can get in helps nobody. Whoever runs the site removes those.
"""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from inventory.desk.leaving import delete_account
from regions.mails import compose, full_address, queue_mail
from regions.models import Mail, Revision, User

WARNED_BEFORE = datetime.timedelta(days=30)
"""So long before an unused account goes, its person gets a mail."""
MAIL_KIND = "account_goes"


def unused(now: datetime.datetime, since: datetime.datetime) -> QuerySet[User]:
    """Not used since then, and told so at least a month ago; an account that was closed is told nothing."""
    told = _warnings().filter(created_at__lte=now - WARNED_BEFORE)
    return _not_used_since(since, now).filter(Q(is_active=False) | Exists(told))


def never_used(now: datetime.datetime, since: datetime.datetime) -> QuerySet[User]:
    return User.objects.filter(is_staff=False, last_login__isnull=True, date_joined__lte=since)


def to_warn(now: datetime.datetime) -> QuerySet[User]:
    """Whose account goes within a month unless they log in, and who was not told yet."""
    since = now - datetime.timedelta(days=settings.RETENTION["accounts_unused"]) + WARNED_BEFORE
    return _not_used_since(since, now).filter(is_active=True).exclude(Exists(_warnings()))


def warn(now: datetime.datetime) -> int:
    """Queue the mail to each of them, and tell how many."""
    return sum(_warn(pk, now) for pk in to_warn(now).values_list("pk", flat=True))


def remove_account(user: User, now: datetime.datetime) -> bool:
    """Delete it, unless its person came back just now."""
    with transaction.atomic():
        found = User.objects.select_for_update().filter(pk=user.pk, last_login=user.last_login).first()
        if found is None:
            return False
        delete_account(user=found, by=None)
    return True


@transaction.atomic
def _warn(pk: int, now: datetime.datetime) -> bool:
    # Held and asked again: two that clean up at once send one mail.
    user = User.objects.select_for_update().filter(pk=pk).first()
    if user is None or user.last_login is None or not to_warn(now).filter(pk=pk).exists():
        return False
    goes = max(user.last_login + datetime.timedelta(days=settings.RETENTION["accounts_unused"]), now + WARNED_BEFORE)
    values = {
        "name": user.name,
        "since": date_format(timezone.localdate(user.last_login), "j F Y"),
        "goes": date_format(timezone.localdate(goes), "j F Y"),
    }
    letter = compose(MAIL_KIND, values, address=full_address(reverse(settings.LOGIN_URL)))
    queue_mail(letter=letter, to=user.email, about=f"user:{pk}")
    return True


def _not_used_since(since: datetime.datetime, now: datetime.datetime) -> QuerySet[User]:
    """Who did not log in since then, is not logged in now, and changed nothing."""
    changed = Revision.objects.filter(by=OuterRef("pk"), at__gt=since)
    users = User.objects.filter(is_staff=False, last_login__lte=since).exclude(Exists(changed))
    return users.exclude(pk__in=_logged_in(now)) if users.exists() else users


def _logged_in(now: datetime.datetime) -> set[Any]:
    """Whose session is still open. Only what a session holds tells whose it is."""
    found = (one.get_decoded().get("_auth_user_id") for one in Session.objects.filter(expire_date__gt=now).iterator())
    return {int(pk) for pk in found if pk}


def _warnings() -> QuerySet[Mail]:
    """Those since the account was last used."""
    about = Concat(Value("user:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Mail.objects.filter(kind=MAIL_KIND, about=about, created_at__gt=OuterRef("last_login"))
