"""What a coordinator proposes for a region, beside what it is now."""

from __future__ import annotations

from dataclasses import dataclass

from regions import saving
from regions.actions.proposals import ACCEPT, PROPOSE, REFUSE, WITHDRAW
from regions.models import Municipality, Region, Revision


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for a region, beside what it is now."""

    region: Region
    now: list[Municipality]
    proposed: list[Municipality]
    refused: Revision | None
    """The refusal of the last proposal, until something else is proposed."""

    @property
    def is_open(self) -> bool:
        return self.region.proposed_on is not None

    @property
    def joining(self) -> list[Municipality]:
        return [one for one in self.proposed if one not in self.now]

    @property
    def leaving(self) -> list[Municipality]:
        return [one for one in self.now if one not in self.proposed]

    @property
    def is_example(self) -> bool:
        return any(one.fictional for one in self.now)


def proposal_of(region: Region) -> Proposal:
    """Three queries."""
    steps = Revision.objects.filter(
        subject=saving.subject_of(Region), subject_id=region.pk, action__in=[PROPOSE, WITHDRAW, ACCEPT, REFUSE]
    )
    last = steps.order_by("-version").first()
    return Proposal(
        region=region,
        now=list(region.municipalities.all()),
        proposed=list(region.proposed.all()),
        refused=last if last and last.action == REFUSE else None,
    )
