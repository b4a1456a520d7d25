"""Where a request comes from, for counting what is tried too often."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

IPV6_AT_HOME = 64
"""A household or office has so many bits of an IPv6 address in common, and picks the rest at will."""


def network_address(request: HttpRequest) -> str:
    """
    The network address behind a request.

    Each proxy adds to X-Forwarded-For whom it was asked by, at the end; what stands before that, anybody can make up.
    With TRUSTED_PROXIES of our own in between, it is so many from the end. Without, the header is not looked at.
    """
    told = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    proxies: int = settings.TRUSTED_PROXIES
    said = told[-proxies] if 0 < proxies <= len(told) else str(request.META.get("REMOTE_ADDR", ""))
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is None:
        return str(ipaddress.ip_network((address, IPV6_AT_HOME), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)
