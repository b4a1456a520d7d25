"""What waits for somebody who gets in, such as an invitation that they said yes to before."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from inventory.desk.invited import take_on_what_waits
from regions.models import User

STEPS: tuple[Callable[[HttpRequest, User], str | None], ...] = (take_on_what_waits,)
"""
Each is asked once, in this order, as soon as somebody is in: a code or password, and the second step if they have one.

A step looks in the session for what it left there, does it, and returns the address where they go on, or None. What
stood in the session before logging in, is still there.
"""


def after_login(request: HttpRequest, user: User) -> str | None:
    """Do what waits for this user. The address of the first thing that leads somewhere, or None."""
    addresses = [step(request, user) for step in STEPS]
    return next((address for address in addresses if address), None)
