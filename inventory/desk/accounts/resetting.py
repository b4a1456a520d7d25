"""Helping somebody who lost the second step, or got another account at their municipality."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from inventory.desk.accounts.mails import send_account_mail
from regions.models import User


@transaction.atomic
def reset_login(user: User) -> int:
    """
    Take away the second steps and the tie with a municipality's login, end all sessions, and tell the user by mail.

    How many second steps and ties were taken away.
    """
    steps: int = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    ties: int = SocialAccount.objects.filter(user_id=user.pk).delete()[0]
    _end_sessions(user)
    send_account_mail("desk/login_reset", user.email, {})
    return steps + ties


def _end_sessions(user: User) -> None:
    """Whoever holds the lost telephone may still be logged in. Sessions know their user only once they are read."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
