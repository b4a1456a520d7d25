"""No more mails for an address, and sending once more what did not go."""

from __future__ import annotations

from django.utils import timezone

from regions.models import Region, StoppedAddress


def stop_mails(*, email: str) -> None:
    """No reminders and news to this address any more, from whatever region."""
    StoppedAddress.objects.get_or_create(email=email.lower())


def want_mails_again(*, email: str) -> None:
    StoppedAddress.objects.filter(email=email.lower()).delete()


def send_again(*, region: Region, pk: int) -> bool:
    """Let a mail of the region that failed wait in the queue once more; tell whether there was one."""
    mail = region.mails.filter(pk=pk).first()
    return mail is not None and mail.try_again(timezone.now())
