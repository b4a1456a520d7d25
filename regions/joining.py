"""
Asking to be added: what is known already, and who decides.

Whoever asks reads only names that are public already. Whether we know an initiative that nobody confirmed, or that a
municipality holds back, is told to nobody but the region that decides (domain.md section 6).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from regions.alike import names_alike, names_near, site_of
from regions.invitations import initiatives_of
from regions.models import Initiative, JoinRequest, Membership, Region, Role
from regions.models.invitations import JoinState

MOST_NAMES = 5
"""So many known names are shown at most."""


def public_and_alike(name: str) -> list[Initiative]:
    """Initiatives that everyone may find, with a name like this one: two queries."""
    public = Initiative.objects.seen_by_everyone().not_held()
    found = [pk for pk, other in public.order_by("name", "pk").values_list("pk", "name") if names_alike(name, other)]
    return list(public.filter(pk__in=found[:MOST_NAMES]).select_related("municipality")) if found else []


def waiting_in(region: Region) -> QuerySet[JoinRequest]:
    """What waits for an answer of somebody in the region, the longest first."""
    here = JoinRequest.objects.filter(municipality__in=region.municipalities.all(), state=JoinState.WAITING)
    return here.select_related("municipality", "initiative")


def count_waiting(region_pk: int) -> int:
    here = Region.municipalities.through.objects.filter(region=region_pk).values("municipality")
    return JoinRequest.objects.filter(municipality__in=here, state=JoinState.WAITING).count()


@dataclass(frozen=True, slots=True)
class Asking:
    """One request, with the initiatives of the region that it is perhaps about."""

    request: JoinRequest
    alike: tuple[Initiative, ...]
    others: tuple[Initiative, ...]
    claimed: frozenset[int | None]
    """Primary keys of those that have people of their own already."""

    @property
    def lines(self) -> list[tuple[Initiative, bool]]:
        """What is like it, and whether somebody works on it already."""
        return [(one, one.pk in self.claimed) for one in self.alike]

    @property
    def likely(self) -> Initiative | None:
        """What the form begins with; None: a new one."""
        return self.alike[0] if self.alike else None


def asking_in(region: Region) -> list[Asking]:
    """All that waits in the region: four queries, however much it is."""
    known = list(initiatives_of(region.municipalities.values_list("pk", flat=True)).select_related("municipality"))
    claimed = frozenset(
        Membership.objects.filter(role=Role.EDITOR, initiative__in=known).values_list("initiative_id", flat=True)
    )
    return [asking(request, known, claimed) for request in waiting_in(region)]


def asking(request: JoinRequest, known: list[Initiative], claimed: frozenset[int | None]) -> Asking:
    alike = [one for one in known if is_perhaps(request, one)]
    alike.sort(key=lambda one: (one.pk != request.initiative_id, one.municipality_id != request.municipality_id))
    return Asking(request, tuple(alike), tuple(one for one in known if one not in alike), claimed)


def is_perhaps(request: JoinRequest, initiative: Initiative) -> bool:
    """They say so themselves, the name is like it and not in two other towns, or the website is the same."""
    if request.initiative_id == initiative.pk:
        return True
    site = site_of(request.website)
    if site and site == site_of(initiative.website):
        return True
    asked, known = request.initiative_name, initiative.name
    if initiative.municipality_id == request.municipality_id:
        return names_alike(asked, known) or names_near(asked, known, request.municipality.name)
    return initiative.municipality_id is None and names_alike(asked, known)
