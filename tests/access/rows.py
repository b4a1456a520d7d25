"""
What one address answers, to whom and when: the row that the tables of `tests.url_rows` are made of.

What stands in a row follows from domain.md section 6: not visible is 404, visible but not allowed is 403, a page for
people with a login sends everyone else to the login.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import MagicMock

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.world import World

# --- who ---------------------------------------------------------------------------------------------------------
ANONYMOUS = "anonymous"
MEMBERS = ("officer", "neighbour", "coordinator", "reader")
OTHERS = ("without a role", "officer elsewhere", "editor", "editor elsewhere", "staff")
ROLES = (ANONYMOUS, *MEMBERS, *OTHERS)
"""Every row says what it answers to each of these."""

LIKE = {
    "officer who shared": "neighbour",
    "editor in the region": "editor elsewhere",
    "role taken away": "without a role",
    "account closed": ANONYMOUS,
}
"""People whom a row answers as it does somebody else, unless it names them."""
EVERYBODY = (*ROLES, *LIKE)

# --- when --------------------------------------------------------------------------------------------------------
PREPARING, OPEN, SHARED, ADOPTED, PUBLISHED = "preparing", "open", "shared", "adopted", "published"
STATES = (PREPARING, OPEN, SHARED, ADOPTED, PUBLISHED)
"""What a scan can be. Shared: open, and initiatives read along. A row says what it answers while it is open."""
NOT_OPEN = (PREPARING, ADOPTED, PUBLISHED)
FOR_EVER = (ADOPTED, PUBLISHED)

# --- what --------------------------------------------------------------------------------------------------------
LOGIN = "to the login"
"""A redirect to the login page of the product."""
Answer = int | str
Answers = dict[str, Answer]
DENIED: frozenset[Answer] = frozenset({LOGIN, 403, 404, 405})
SCAN_ROUTES = ("scan/<int:pk>/", "rapporten/<int:pk>/")


@dataclass(frozen=True)
class When:
    """What is answered otherwise while the scan is in one of these states."""

    states: tuple[str, ...]
    get: Mapping[str, Answer] = field(default_factory=dict)
    post: Mapping[str, Answer] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """
    What one address answers. Without `post` it takes GET alone, and says 405 to all who get as far as the page.

    `post` may leave roles out whose answer depends on what is sent. A row of the world's scan holds in every state
    of that scan; `when` tells what is other than while it is open. `case` tells in Dutch which of several rows of one
    address this is.
    """

    name: str
    get: Answers
    post: Answers = field(default_factory=dict)
    at: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    when: tuple[When, ...] = ()
    case: str = ""

    @property
    def post_answers(self) -> Answers:
        return self.post or {role: LOGIN if said == LOGIN else 405 for role, said in self.get.items()}

    def answers(self, method: str, state: str = OPEN) -> Answers:
        """What everybody is answered in this state; without those whose answer depends on what is sent."""
        basis = self.get if method == "GET" else self.post_answers
        otherwise: Answers = {}
        for one in self.when:
            if state in one.states:
                otherwise |= one.get if method == "GET" else one.post
        if not self.post and method == "POST":
            otherwise = {}
        found = {role: _said(role, otherwise, basis) for role in EVERYBODY}
        return {role: said for role, said in found.items() if said is not None}

    @property
    def route(self) -> str:
        return routes()[self.name]

    @functools.cached_property
    def is_of_the_scan(self) -> bool:
        """Whether it is about the world's own scan, so that the state of that scan may matter."""
        if not self.route.startswith(SCAN_ROUTES):
            return False
        world = MagicMock()
        return self.at(world).get("pk") is world.scan.pk

    @property
    def states(self) -> tuple[str, ...]:
        return STATES if self.is_of_the_scan else (OPEN,)


def _said(role: str, *told: Mapping[str, Answer]) -> Answer | None:
    for answers in told:
        for name in (role, LIKE.get(role, role)):
            if name in answers:
                return answers[name]
    return None


@functools.cache
def routes() -> dict[str, str]:
    """Every address of the product: its name, with its namespace, and its route; one without a name is its route."""
    return {name: route for name, route, _ in _patterns(get_resolver())}


@functools.cache
def views() -> dict[str, Callable[..., Any]]:
    return {name: view for name, _, view in _patterns(get_resolver())}


def _patterns(
    resolver: URLResolver, before: str = "", namespace: str = ""
) -> Iterable[tuple[str, str, Callable[..., Any]]]:
    for one in resolver.url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _patterns(one, route, f"{one.namespace}:" if one.namespace else namespace)
        elif isinstance(one, URLPattern):
            yield (f"{namespace}{one.name}" if one.name else route), route, one.callback


# --- answers that many rows have in common -----------------------------------------------------------------------
def everyone(answer: Answer, **exceptions: Answer) -> Answers:
    """A public page: the same for all, but for the exceptions (roles with _ for a space)."""
    return dict.fromkeys(ROLES, answer) | {role.replace("_", " "): said for role, said in exceptions.items()}


def signed_in(answer: Answer) -> Answers:
    """The same for all who have logged in."""
    return everyone(answer, anonymous=LOGIN)


def for_roles(answer: Answer, *roles: str, not_allowed: Iterable[str] = (), others: Answer = 404) -> Answers:
    """`answer` for `roles`, 403 for those who see it and may not, and 404 for everybody else who has logged in."""
    return signed_in(others) | dict.fromkeys(not_allowed, 403) | dict.fromkeys(roles, answer)


def for_members(answer: Answer) -> Answers:
    return for_roles(answer, *MEMBERS)


def for_coordinator(answer: Answer) -> Answers:
    """The coordinator does it; the other members of the region may not."""
    return for_roles(answer, "coordinator", not_allowed=MEMBERS)


def for_coordinator_and_staff(answer: Answer) -> Answers:
    return for_roles(answer, "coordinator", "staff", not_allowed=MEMBERS)


def for_officer(answer: Answer) -> Answers:
    """The officer of this municipality does it; the other members of the region may not."""
    return for_roles(answer, "officer", not_allowed=MEMBERS)


def for_editor(answer: Answer) -> Answers:
    """The initiative's own people do it; everybody sees that it is there, since it is on a public page."""
    return for_roles(answer, "editor", others=403)


def for_staff(answer: Answer) -> Answers:
    return for_roles(answer, "staff")


ONLY_POST = signed_in(405)


def otherwise(states: Iterable[str], answer: Answer, *roles: str) -> When:
    """In these states these roles are answered otherwise, whether they look or send."""
    return When(tuple(states), dict.fromkeys(roles, answer), dict.fromkeys(roles, answer))


def looking(states: Iterable[str], answer: Answer, *roles: str) -> When:
    return When(tuple(states), get=dict.fromkeys(roles, answer))


def sending(states: Iterable[str], answer: Answer, *roles: str) -> When:
    return When(tuple(states), post=dict.fromkeys(roles, answer))
