"""What will happen when something ends, to say it before it does; and who works in a region."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from regions.models import Initiative, Membership, Municipality, Offer, OfferStatus, Region, Role, User


@dataclass(frozen=True, slots=True)
class StopPreview:
    offers: int
    signals: int
    wishes: int


def stop_preview(initiative: Initiative) -> StopPreview:
    """What ends with an initiative: three queries."""
    return StopPreview(
        offers=initiative.offers.not_held().exclude(status=OfferStatus.STOPPED).count(),
        signals=initiative.signals.count(),
        wishes=initiative.wishes.count(),
    )


@dataclass(frozen=True, slots=True)
class MergePreview:
    regions: list[Region]
    officers: int
    initiatives: int
    offers: int


def merge_preview(municipality: Municipality) -> MergePreview:
    """What a merger changes: four queries."""
    return MergePreview(
        regions=list(municipality.regions.all()),
        officers=municipality.memberships.count(),
        initiatives=municipality.initiatives.count(),
        offers=Offer.objects.filter(Q(municipalities=municipality) | Q(places=municipality)).distinct().count(),
    )


@dataclass(frozen=True, slots=True)
class OfficersOf:
    municipality: Municipality
    memberships: list[Membership]


@dataclass(frozen=True, slots=True)
class RegionPeople:
    """Who works for a region and its municipalities."""

    coordinators: list[Membership]
    readers: list[Membership]
    officers: list[OfficersOf]


def region_people(region: Region) -> RegionPeople:
    """Two queries, whatever the size of the region."""
    municipalities = list(region.municipalities.all())
    found = list(_members(region, municipalities))
    return RegionPeople(
        coordinators=[one for one in found if one.role == Role.COORDINATOR],
        readers=[one for one in found if one.role == Role.READER],
        officers=[
            OfficersOf(place, [one for one in found if one.municipality_id == place.pk]) for place in municipalities
        ],
    )


def possible_coordinators(membership: Membership) -> list[tuple[int, str]]:
    """Who of a coordinator's region can take over: primary key and words, each person once."""
    region = membership.region
    if region is None:
        return []
    people: dict[User, list[str]] = {}
    for one in _members(region, list(region.municipalities.all())):
        if one.user_id != membership.user_id:
            people.setdefault(one.user, []).append(_as_what(one))
    return [(user.pk, f"{user} ({', '.join(dict.fromkeys(roles))})") for user, roles in people.items()]


def _members(region: Region, municipalities: list[Municipality]) -> list[Membership]:
    ours = Q(role=Role.OFFICER, municipality__in=municipalities) | Q(
        role__in=[Role.COORDINATOR, Role.READER], region=region
    )
    found = Membership.objects.filter(ours, user__is_active=True).select_related("user", "municipality")
    return list(found.order_by("user__name", "user__email", "pk"))


def _as_what(membership: Membership) -> str:
    if membership.municipality is not None:
        return f"gemeente {membership.municipality}"
    return "coördinator" if membership.role == Role.COORDINATOR else "meelezer"
