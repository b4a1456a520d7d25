"""
The headers that every answer carries, whatever made it: a page, an error, a redirect, a download or a static file.

This is the outermost middleware: what those further in leave out, or never saw, is filled in here. What a view says
itself stays, but for pages that nobody may keep. The Content-Security-Policy is django-csp's and HSTS is Django's;
both stand just inside this one.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]

NOBODY = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "compute-pressure"),
    *("digital-credentials-get", "display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation"),
    *("gyroscope", "hid", "identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts"),
    *("local-network-access", "magnetometer", "microphone", "midi", "otp-credentials", "payment"),
    *("picture-in-picture", "private-state-token-issuance", "private-state-token-redemption", "screen-wake-lock"),
    *("serial", "speaker-selection", "storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking"),
)
"""What browsers can do and no page of ours asks for."""

OURSELVES = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
"""Copying a link, and making and using a passkey."""

PERMISSIONS = ", ".join([*(f"{name}=()" for name in NOBODY), *(f"{name}=(self)" for name in OURSELVES)])

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Never "no-referrer" on a page with a form: browsers then send its contents from "Origin: null", and the check
    # against forged requests rightly refuses that. No other site hears anything either way.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
    # Static files say otherwise themselves: they are the only thing that a cache may keep.
    "Cache-Control": "private, no-cache",
}

KEYS = {"key", "token"}
"""The parts of an address that let in whoever knows them."""

WITH_SECRETS = ("mfa_", "own-data-")
"""How the names begin of addresses that show a secret of the second step, or all of somebody's own data."""

WITH_A_KEY = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
"""For an address that is a key, or a page that shows one: nobody keeps it, and no search engine shows it."""


class StrictHeaders:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if _has_key(request):
            for name, value in WITH_A_KEY.items():
                response.headers[name] = value
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response


def _has_key(request: HttpRequest) -> bool:
    match = request.resolver_match
    if match is None:
        return False
    return not KEYS.isdisjoint(match.kwargs) or (match.url_name or "").startswith(WITH_SECRETS)
