"""Sending what waits in the queue: each mail once, whatever breaks, and several workers at once if need be."""

from __future__ import annotations

import logging
import smtplib
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from regions.models import Mail

logger = logging.getLogger(__name__)

IN_THE_MIDDLE = (smtplib.SMTPServerDisconnected, TimeoutError, BrokenPipeError, ConnectionResetError)
"""While sending, these say nothing of whether the mail server had taken the mail already."""


def send_next() -> bool:
    """Send the mail that waits longest; False when there is nothing to send. What goes wrong is written down."""
    mail = Mail.objects.to_send(timezone.now()).first()
    if mail is None:
        return False
    # First taken, then sent: a worker that dies in between leaves a mail in doubt, never one that goes twice.
    if mail.claim(timezone.now()):
        _send(mail)
    return True


def forget_spent_texts() -> None:
    """Of mails that a worker left in the middle: they are never sent again, and there can be a key in them."""
    Mail.objects.spent(timezone.now()).forget_texts()


def _send(mail: Mail) -> None:
    connection = get_connection()
    opened = False
    try:
        connection.open()
        opened = True
        connection.send_messages([message_of(mail)])
    except Exception as error:
        # One mail that cannot be sent must not keep the others from being sent.
        logger.warning("Mail %s not sent: %s", mail.pk, type(error).__name__)
        told = f"{type(error).__name__}: {error}"[:1000]
        if opened and isinstance(error, IN_THE_MIDDLE):
            mail.note_doubt(told)
        else:
            mail.note_failure(told, timezone.now())
    else:
        mail.note_sent(timezone.now())
    finally:
        _close(connection, mail)


def _close(connection: object, mail: Mail) -> None:
    """The mail has its fate by now: a connection that does not close in order changes nothing of it."""
    try:
        connection.close()  # type: ignore[attr-defined]  # each mail backend has it
    except Exception:
        logger.warning("Connection of mail %s not closed", mail.pk)


def message_of(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it goes out. Its id is always the same: who gets it twice after all, can tell."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=formataddr((mail.from_name, address)),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers={
            "Message-ID": f"<mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S%f}@{urlsplit(settings.SITE_URL).hostname}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message
