"""The mail that a coordinator sends from their own mailbox, some days before the invitations (ux.md section 10.0)."""

from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings

from regions.models import Region, User


def announcement(region: Region, by: User) -> str:
    """As text, to copy."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    count = region.municipalities.count()
    with_whom = "de gemeente" if count == 1 else f"de {count} gemeenten"
    return f"""Onderwerp: Binnenkort vraag ik uw hulp voor {region.name}

Beste ...,

Volgende week krijgt u een mail van Bouwstenenscan, van het adres {sender}. Die mail is echt: ik heb erom gevraagd.

Met {with_whom} en de initiatieven kijken we samen: waar kunnen mensen met een psychische kwetsbaarheid terecht, \
en wat missen we nog?

Het kost u ongeveer een half uur. U hoeft niet alles te weten.

Dit is niet de landelijke regioscan. De uitkomst kunnen we daar wel voor gebruiken.

Twijfelt u, of bent u niet de juiste persoon? Laat het mij weten: {by.email}.

Groet,
{by}"""
