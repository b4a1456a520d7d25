"""
Counting tries: at a password, at a code, at getting mails.

Ours and not allauth's own: those live in a cache, are read before they are written, and take each spelling of an
address for another one. Of many tries at the same moment they let through more than they say.
"""

from __future__ import annotations

from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest
from django.shortcuts import render

from regions.limits import allow, canonical_address, seconds_to_wait
from regions.network import network_address


def count_try(request: HttpRequest, action: str, key: str, *also: tuple[str, str]) -> None:
    """
    Count a try at `action` (of the setting LIMITS) for `key`, `also` under others, and one from this network address.

    One too many ends the request here, with a page that asks to wait. It looks the same for whoever asks, whether
    the address is known or not.
    """
    for one, of in (("from_network", network_address(request)), (action, key), *also):
        if not allow(one, of):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(seconds_to_wait(one))
            raise ImmediateHttpResponse(response)


def count_try_for(request: HttpRequest, action: str, email: str) -> None:
    """The same, for an e-mail address: however it is spelled."""
    count_try(request, action, canonical_address(email))
