"""Logins to try the product with: one for each role, in the invented Voorbeeldregio."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from inventory.scans.models import Scan
from regions.models import Initiative, Membership, Municipality, Region, Role, User

REGION = "own-voorbeeldregio"
PASSWORD = "bouwstenen-proberen"  # noqa: S105  # for the demo alone, printed on the screen


@dataclass(frozen=True, slots=True)
class DemoLogin:
    email: str
    what: str


@transaction.atomic
def make_demo_logins() -> list[DemoLogin]:
    """Make what is missing of the demo's logins; leave what is there as it is."""
    region = Region.objects.get(slug=REGION)
    full, started = _municipalities(region)
    editor_of = _initiative(region)
    return [
        _login("coordinator@voorbeeld.example", "Regiocoördinator", "coördinator", Role.COORDINATOR, region=region),
        _login("gemeente@voorbeeld.example", full.name, f"gemeente {full}", Role.OFFICER, municipality=full),
        _login(
            "nieuw@voorbeeld.example",
            started.name,
            f"gemeente {started}, nog niet klaar",
            Role.OFFICER,
            municipality=started,
        ),
        _login(
            "initiatief@voorbeeld.example", editor_of.name, f"initiatief {editor_of}", Role.EDITOR, initiative=editor_of
        ),
        _login("meelezer@voorbeeld.example", "Meelezer", "meelezer", Role.READER, region=region),
        _staff("beheer@voorbeeld.example"),
    ]


def _municipalities(region: Region) -> tuple[Municipality, Municipality]:
    """The municipality with the most answers and the one with the fewest."""
    scan = Scan.objects.filter(region=region).newest_first().first()
    counts = {one: one_answers for one, one_answers in _answer_counts(region, scan)}
    ordered = sorted(counts, key=lambda one: (counts[one], one.code))
    return ordered[-1], ordered[0]


def _answer_counts(region: Region, scan: Scan | None) -> list[tuple[Municipality, int]]:
    return [
        (one, scan.answers.filter(municipality=one).count() if scan else 0)
        for one in region.municipalities.order_by("code")
    ]


def _initiative(region: Region) -> Initiative:
    """The zelfregie-initiatief of the region with the most offers."""
    based_here = Initiative.objects.filter(
        municipality__in=region.municipalities.all(), kind="self_direction_centre", held=False
    )
    return max(based_here.order_by("slug"), key=lambda one: one.offers.count())


def _login(
    email: str,
    name: str,
    what: str,
    role: Role,
    *,
    region: Region | None = None,
    municipality: Municipality | None = None,
    initiative: Initiative | None = None,
) -> DemoLogin:
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(email, PASSWORD, name=name)
        Membership.objects.create(user=user, role=role, region=region, municipality=municipality, initiative=initiative)
    return DemoLogin(email, what)


def _staff(email: str) -> DemoLogin:
    if not User.objects.filter(email=email).exists():
        User.objects.create_superuser(email, PASSWORD, name="Beheer")
    return DemoLogin(email, "beheer")
