"""
Which municipalities form a region: its coordinator proposes, staff confirm or refuse.

A proposal changes nothing until staff take it over. Answers belong to a municipality and a scan: those of a
municipality that leaves are kept, and count again when it comes back.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from regions import saving
from regions.actions.regions import region_snapshot
from regions.models import Region, User
from regions.models.regions import CompositionBasis
from regions.saving import ConflictError, Links, Saving

PROPOSE, WITHDRAW, ACCEPT, REFUSE = "propose", "withdraw", "accept", "refuse"


@transaction.atomic
def propose_composition(*, region: Region, expected: int, codes: Iterable[str], note: str, by: User) -> None:
    """Propose which municipalities form the region. Raises ConflictError when the region changed since `expected`."""
    saving.change(
        region,
        Saving(by=by, action=PROPOSE),
        expected=expected,
        fields={"proposed_on": timezone.now(), "proposed_by": by, "proposal_note": note},
        snapshot=region_snapshot,
        links={"proposed": sorted(codes)},
    )


@transaction.atomic
def withdraw_proposal(*, region: Region, expected: int, by: User) -> None:
    """The coordinator takes the proposal back."""
    _end(region, Saving(by=by, action=WITHDRAW), expected)


@transaction.atomic
def accept_proposal(*, region: Region, expected: int, by: User) -> None:
    """
    Make the proposed municipalities those of the region, and confirm them.

    One that ended meanwhile does not join. Raises ConflictError when nothing is left to take over.
    """
    codes = [one.pk for one in region.proposed.all() if one.ended_on is None]
    if not codes:
        raise ConflictError(region)
    fields = {
        "basis": CompositionBasis.STATED,
        "confirmed_on": timezone.localdate(),
        "confirmed_by": by,
        **_NO_PROPOSAL,
    }
    links: Links = {"municipalities": codes, "proposed": []}
    saving.change(
        region, Saving(by=by, action=ACCEPT), expected=expected, fields=fields, snapshot=region_snapshot, links=links
    )


@transaction.atomic
def refuse_proposal(*, region: Region, expected: int, reason: str, by: User) -> None:
    """Leave the region as it is; the coordinator reads the reason."""
    _end(region, Saving(by=by, action=REFUSE, reason=reason), expected)


_NO_PROPOSAL = {"proposed_on": None, "proposed_by": None, "proposal_note": ""}


def _end(region: Region, how: Saving, expected: int) -> None:
    saving.change(
        region, how, expected=expected, fields=dict(_NO_PROPOSAL), snapshot=region_snapshot, links={"proposed": []}
    )
