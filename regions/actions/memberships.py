"""Giving somebody a role and ending it. A role never changes between: its history is these two."""

from __future__ import annotations

from typing import Any

from regions.models import Initiative, Membership, Municipality, Region, Role, User
from regions.saving import Saving, record_of


def give_role(
    *,
    user: User,
    role: Role,
    municipality: Municipality | None = None,
    region: Region | None = None,
    initiative: Initiative | None = None,
    by: User | None,
    action: str,
    recorded_by: User | None = None,
) -> bool:
    """
    Give `user` a role in one place; False when they have it already. Call it in a transaction.

    `by` is who gives it; the revision names `recorded_by` if that is somebody else: who accepted what was offered.
    """
    wanted = Membership(user=user, role=role, municipality=municipality, region=region, initiative=initiative)
    return _give(wanted, by, action, recorded_by=recorded_by or by)


def give_as_filled_in(*, role: Membership, by: User) -> None:
    """Give the role that staff filled in, and let `role` be the one that is stored. Call it in a transaction."""
    _give(role, by, action="give", recorded_by=by)


def _give(wanted: Membership, by: User | None, action: str, *, recorded_by: User | None) -> bool:
    place: dict[str, Any] = {name: getattr(wanted, name) for name in ("municipality", "region", "initiative")}
    given, new = Membership.objects.get_or_create(
        user=wanted.user, role=wanted.role, **place, defaults={"given_by": by}
    )
    wanted.pk = given.pk
    if new:
        _record(given, recorded_by, action, version=1, before=None, after=_said(given))
    return new


def end_role(*, membership: Membership, by: User | None, action: str) -> None:
    """Take a role away, from the next request on; by nobody when a term has passed. Ended already: nothing happens."""
    pk, before = membership.pk, _said(membership)
    deleted, _ = Membership.objects.filter(pk=pk).delete()
    if deleted:
        membership.pk = pk
        _record(membership, by, action, version=2, before=before, after=None)


def _said(membership: Membership) -> dict[str, Any]:
    return {
        "user": membership.user_id,
        "role": membership.role,
        "municipality": membership.municipality_id,
        "region": membership.region_id,
        "initiative": membership.initiative_id,
    }


def _record(
    membership: Membership,
    by: User | None,
    action: str,
    *,
    version: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    how = Saving(by=by, trail=_trail_of(membership), action=action)
    record_of("membership", membership.pk, version, how, before=before, after=after)


def _trail_of(membership: Membership) -> str:
    """The history of the place."""
    if membership.municipality_id:
        return f"municipality:{membership.municipality_id}"
    if membership.initiative_id:
        return f"initiative:{membership.initiative_id}"
    return f"region:{membership.region_id}"
