"""
The second step of logging in: whether this session passed it, and asking for it first.

Kept in the session, and low in the building, so that whatever is shared or decided can ask for it.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

SESSION_KEY = "second_step"
INSTEAD = "anders"
"""In the address of the page that asks for it: where somebody goes who would rather not."""


def note_second_step(request: HttpRequest, user_pk: int) -> None:
    """This session passed the second step, as this user: a session that changes hands passes it again."""
    request.session[SESSION_KEY] = user_pk


def forget_second_step(request: HttpRequest) -> None:
    """There is no second step any more: who needs one again in this session, sets one up again."""
    request.session.pop(SESSION_KEY, None)


def passed_second_step(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.session.get(SESSION_KEY) == request.user.pk)


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether the second step is still to be taken before something that asks for it."""
    return bool(settings.SECOND_STEP) and not passed_second_step(request)


def second_step_first(request: HttpRequest, back_to: str, *, instead: str = "") -> HttpResponse | None:
    """
    Where to send somebody who has to take the second step before this; None if they did, or nobody has to.

    `back_to` is the path of the page where they go on; `instead` where they go if they would rather not, when that
    page asks for the second step itself.
    """
    return redirect(second_step_address(back_to, instead=instead)) if lacks_second_step(request) else None


def second_step_address(back_to: str, *, instead: str = "") -> str:
    return f"{reverse('second-step')}?{urlencode({'next': back_to} | ({INSTEAD: instead} if instead else {}))}"
