"""How to find and reach an initiative, for templates: `{% load contact %}`."""

from __future__ import annotations

from urllib.parse import quote

from django import template

from regions import contact
from regions.directory.listed import KINDS, needs_no_referral
from regions.models import Initiative, InitiativeKind

register = template.Library()

register.filter("website", contact.website_of)
register.filter("dialled", contact.dialled)
register.filter("needs_no_referral", needs_no_referral)


@register.filter
def mail_to(address: str) -> str:
    """A link that opens a mail; what is no part of an address in it is escaped."""
    return f"mailto:{quote(address, safe='@')}"


@register.filter
def where(initiative: Initiative) -> str:
    town = initiative.municipality.name if initiative.municipality else ""
    return contact.where_of(initiative.address, initiative.place, town)


@register.filter
def kind_in_words(initiative: Initiative) -> str:
    return KINDS[InitiativeKind(initiative.kind)]
