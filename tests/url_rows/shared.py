"""What the rows of several tables use: parameters of addresses, and what is otherwise when a scan is not open."""

from __future__ import annotations

from typing import Any

from tests.access.rows import (
    FOR_EVER,
    MEMBERS,
    NOT_OPEN,
    PUBLISHED,
    ROLES,
    SHARED,
    Answer,
    Answers,
    for_roles,
    looking,
    otherwise,
    sending,
)
from tests.access.world import World
from tests.builders import GOUDA


def of_region(world: World) -> dict[str, Any]:
    return {"slug": world.region.slug}


def of_scan(world: World) -> dict[str, Any]:
    return {"pk": world.scan.pk}


def of_role(world: World) -> dict[str, Any]:
    """The role of Gouda's officer."""
    return {"pk": world.cast["officer"].memberships.get().pk}


def of_gouda(world: World) -> dict[str, Any]:
    return {"pk": world.scan.pk, "gm": GOUDA}


def of_initiative(world: World) -> dict[str, Any]:
    return {"slug": world.initiative.slug}


def of_invitation(world: World) -> dict[str, Any]:
    """That of somebody who may become an officer of Gouda."""
    return {"pk": world.region.invitations.get(role="officer").pk}


def for_inviting(answer: Answer) -> Answers:
    """The coordinator does it; staff see the region and leave it to them."""
    return for_roles(answer, "coordinator", not_allowed=[*MEMBERS, "staff"])


# --- what is otherwise when the scan is not open -----------------------------------------------------------------
OFFICER_WAITS = (otherwise(NOT_OPEN, 403, "officer"),)
OFFICER_SENDS_NOTHING = (sending(NOT_OPEN, 403, "officer"),)
COORDINATOR_WAITS = (otherwise(NOT_OPEN, 403, "coordinator"),)
COORDINATOR_SENDS_NOTHING = (sending(NOT_OPEN, 403, "coordinator"),)
NOTHING_CHANGES_ANY_MORE = (sending(FOR_EVER, 403, "coordinator"),)
INITIATIVES_READ_ALONG = (looking([SHARED], 200, "editor", "editor in the region"),)
EVERYONE_READS = (looking([PUBLISHED], 200, *ROLES),)
