"""Logins to try the product with: one for each role, in the invented Voorbeeldregio."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from inventory.scans.models import Scan
from regions.models import Initiative, InitiativeKind, Membership, Municipality, Region, Role, User

REGION = "own-voorbeeldregio"
PASSWORD = "bouwstenen-proberen"  # noqa: S105  # for the demo alone, printed on the screen
_STAFF = "beheer@voorbeeld.example"


@dataclass(frozen=True, slots=True)
class DemoLogin:
    email: str
    what: str


@transaction.atomic
def make_demo_logins() -> list[DemoLogin]:
    """Make what is missing of the demo's logins; leave what is there as it is."""
    if not User.objects.filter(email=_STAFF).exists():
        region = Region.objects.get(slug=REGION)
        most, fewest = _municipalities(region)
        _login("coordinator@voorbeeld.example", "Coby Kompas", Role.COORDINATOR, region=region)
        _login("gemeente@voorbeeld.example", "Gerda Gemert", Role.OFFICER, municipality=most)
        _login("nieuw@voorbeeld.example", "Nico Nieuwveld", Role.OFFICER, municipality=fewest)
        _login("initiatief@voorbeeld.example", "Inge van Dijk", Role.EDITOR, initiative=_initiative(region))
        _login("meelezer@voorbeeld.example", "Merel Leesberg", Role.READER, region=region)
        User.objects.create_superuser(_STAFF, PASSWORD, name="Beheer")
    return [
        DemoLogin(user.email, "; ".join(str(one) for one in user.memberships.with_places()) or "beheer")
        for user in User.objects.filter(email__endswith="@voorbeeld.example").order_by("pk")
    ]


def _municipalities(region: Region) -> tuple[Municipality, Municipality]:
    """The municipality of the region with the most answers and the one with the fewest."""
    scan = Scan.objects.filter(region=region).newest_first().first()

    def answers(one: Municipality) -> int:
        return scan.answers.filter(municipality=one).count() if scan else 0

    ordered = sorted(region.municipalities.order_by("code"), key=answers)
    return ordered[-1], ordered[0]


def _initiative(region: Region) -> Initiative:
    """The zelfregiecentrum of the region with the most offers."""
    based_here = Initiative.objects.filter(
        municipality__in=region.municipalities.all(), kind=InitiativeKind.SELF_DIRECTION_CENTRE
    )
    return max(based_here.order_by("slug"), key=lambda one: one.offers.count())


def _login(
    email: str,
    name: str,
    role: Role,
    *,
    region: Region | None = None,
    municipality: Municipality | None = None,
    initiative: Initiative | None = None,
) -> None:
    user = User.objects.create_user(email, PASSWORD, name=name)
    Membership.objects.create(user=user, role=role, region=region, municipality=municipality, initiative=initiative)
