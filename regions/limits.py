"""
How often something may be tried: logging in with one address, asking for a code, opening links that never were.

Counted in the database, for all processes together. One conditional UPDATE decides, so that of many attempts at the
same moment never more get through than the limit says. A refused attempt does not count: who waits, gets in again.
"""

from __future__ import annotations

import datetime
import math
import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from regions.models import LimitCounter


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` times in `within`."""

    most: int
    within: datetime.timedelta


@transaction.atomic
def allow(action: str, key: str) -> bool:
    """
    Count one attempt at `action` by or on `key`, and tell whether it may go on.

    `action` is a key of the setting LIMITS. Call it outside the transaction of what is tried: what is rolled back,
    was not counted.
    """
    limit = Limit(*settings.LIMITS[action])
    now = timezone.now()
    starts_at = _start_of_window(now, limit)
    hashed = salted_hmac("regions.limits", f"{action}:{key}", algorithm="sha256").hexdigest()
    before = LimitCounter.objects.filter(key=hashed, starts_at=starts_at - limit.within).first()
    # The attempts of the stretch before count for the part of it that is not yet past.
    left_of_it = 1 - (now - starts_at) / limit.within
    room = limit.most - (before.count * left_of_it if before else 0)
    row = LimitCounter(key=hashed, starts_at=starts_at, ends_at=starts_at + 2 * limit.within)
    LimitCounter.objects.bulk_create([row], ignore_conflicts=True)
    counted = LimitCounter.objects.filter(key=hashed, starts_at=starts_at, count__lt=math.floor(room))
    return counted.update(count=F("count") + 1) == 1


def seconds_to_wait(action: str) -> int:
    """After so many seconds a refused attempt has room again, whatever was tried before."""
    return int(Limit(*settings.LIMITS[action]).within.total_seconds())


def _start_of_window(now: datetime.datetime, limit: Limit) -> datetime.datetime:
    """Stretches follow each other from the beginning of time, so that all processes agree on where one starts."""
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return now - (now - epoch) % limit.within


def canonical_address(email: str) -> str:
    """
    One spelling for all spellings of an e-mail address that may reach the same mailbox.

    Capitals, accents, dots before the @ and what follows a plus make no difference. For counting only: mails go to
    the address as it was given.
    """
    plain = unicodedata.normalize("NFKD", email.strip().casefold())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    mailbox, _, domain = plain.rpartition("@")
    return f"{mailbox.partition('+')[0].replace('.', '')}@{domain.rstrip('.')}"
