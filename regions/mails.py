"""
Mails: what they say, and the queue that they wait in until `manage.py send_mails` sends them.

A mail is a file `templates/mails/<kind>.txt`: the subject on its first line, then paragraphs with an empty line
between them. A paragraph `[Bekijk en bevestig]` is the button, with its address written out below it; lines that
begin with "– " are a list. Plain text and HTML are both made of that one file, so that they say the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.urls import reverse

from regions.models import Mail, Region, Role, StoppedAddress, User

PRODUCT = "Bouwstenenscan"
STOP = "Geen herinneringen en nieuws meer? Zeg het hier:"
_BUTTON = re.compile(r"\[([^\[\]]+)\]")
_BULLET = "– "

LONGEST_ADDRESS = 254
"""In signs: as long as an address can be (RFC 5321). Django's own check lets longer ones through."""

Value = str | int | Sequence[str]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph: its lines, or the items of a list, or the label of the button."""

    lines: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    button: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is ready to be queued."""

    kind: str
    subject: str
    text: str
    html: str


def compose(kind: str, context: Mapping[str, Value], *, address: str, stop: str = "") -> Letter:
    """
    The mail `kind`. `address` is where its button leads: a full address, see `full_address`.

    `stop` is the full address where its reader can say that they want no more of such mails (`stop_address`); what
    somebody asked for themselves has none.

    What people typed is put on one line each, so that nobody's name can begin a paragraph or a button.
    """
    values = {key: _one_line(value) for key, value in context.items()}
    values |= {f"{who}_at": _name_and_address(values, who) for who in ("inviter", "coordinator")}
    # Plain text escapes nothing; what becomes HTML is escaped there.
    said = Engine.get_default().get_template(f"mails/{kind}.txt").render(Context(values, autoescape=False))
    subject, _, body = str(said).strip().partition("\n")
    paragraphs = [_paragraph(block) for block in re.split(r"\n\s*\n", body.strip())]
    inside = {"subject": subject.strip(), "paragraphs": paragraphs, "address": address, "stop": stop, "says_stop": STOP}
    return Letter(
        kind=kind,
        subject=subject.strip()[:200],
        text="\n\n".join([*(_as_text(one, address) for one in paragraphs), *([f"{STOP}\n{stop}"] if stop else [])])
        + "\n",
        html=render_to_string("mails/mail.html", inside),
    )


def full_address(path: str) -> str:
    """The address of a page of ours, for somebody who is not on our site."""
    return urljoin(settings.SITE_URL, path)


def coordinator_of(region: Region | None) -> User | None:
    """Whom people of the region can turn to: the first of its coordinators."""
    if region is None:
        return None
    roles = region.memberships.active(Role.COORDINATOR)
    first = roles.select_related("user").order_by("pk").first()
    return first.user if first else None


def stop_address(email: str) -> str:
    """Where the owner of this address says that they want no more mails. It works for ever, and for that alone."""
    return full_address(reverse("mail-stop", args=[stop_token(email)]))


def stop_token(email: str) -> str:
    return _stop_signer().sign_object(email)


def address_to_stop(token: str) -> str | None:
    """The e-mail address that a link of `stop_address` is about; None when we did not make it."""
    try:
        email = _stop_signer().unsign_object(token)
    except (BadSignature, ValueError):
        return None
    return email if isinstance(email, str) else None


def _stop_signer() -> Signer:
    return Signer(salt="regions.mails.stop")


def check_address_fits(email: str) -> None:
    """A validator: no mailbox has a longer address, and we store no longer one. In small letters it can be longer."""
    if len(email.lower()) > LONGEST_ADDRESS:
        raise ValidationError("Dit e-mailadres is te lang. Kijk het nog even na.")


def wants_mail(email: str) -> bool:
    """Whether reminders and news may go to this address."""
    return not StoppedAddress.objects.filter(email=email.lower()).exists()


def queue_mail(*, letter: Letter, to: str, about: str, region: Region | None = None, reply_to: str = "") -> Mail:
    """
    Let a mail wait to be sent. Call it in the transaction of what causes it: then there is never one without the other.

    `about` names the thing it is about ("initiative:5"); `reply_to` is the coordinator's address, or empty.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("A mail is queued in the transaction of what causes it.")
    return Mail.objects.create(
        kind=letter.kind,
        about=about,
        region=region,
        to=to,
        from_name=f"{PRODUCT} {region.name}" if region else PRODUCT,
        reply_to=reply_to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )


def _name_and_address(values: Mapping[str, Value], who: str) -> str:
    """ "Coby: coby@regio.nl"; the address alone for somebody who has no name here and goes by the address."""
    name, address = values.get(who, ""), values.get(f"{who}_email", "")
    return f"{address}" if name == address else f"{name}: {address}"


def _one_line(value: Value) -> Value:
    if isinstance(value, int):
        return value
    if isinstance(value, str):
        return " ".join(value.split())
    return [" ".join(one.split()) for one in value]


def _paragraph(block: str) -> Paragraph:
    lines = tuple(line.strip() for line in block.splitlines() if line.strip())
    button = _BUTTON.fullmatch(lines[0]) if len(lines) == 1 else None
    if button:
        return Paragraph(button=button[1])
    if lines and all(line.startswith(_BULLET) for line in lines):
        return Paragraph(items=tuple(line.removeprefix(_BULLET) for line in lines))
    return Paragraph(lines=lines)


def _as_text(one: Paragraph, address: str) -> str:
    if one.button:
        return f"{one.button}:\n{address}"
    return "\n".join([*one.lines, *(f"{_BULLET}{item}" for item in one.items)])
