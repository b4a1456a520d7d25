"""
Who may see and do what with regions and initiatives (domain.md section 6).

Views get every object from a function here that knows the user. What a person may not see is a 404, the same as
what does not exist; what they may see but not do is a 403 with a Dutch sentence.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404

from regions.models import Initiative, Invitation, JoinRequest, Membership, Offer, Region, Role, User

AnyUser = User | AnonymousUser


@dataclass(frozen=True, slots=True)
class Access:
    """All roles of one person, read once per request."""

    memberships: tuple[Membership, ...] = ()
    officer_of: frozenset[str] = field(default_factory=frozenset)
    """CBS codes of municipalities."""
    coordinator_of: frozenset[int] = field(default_factory=frozenset)
    """Primary keys of regions."""
    reader_of: frozenset[int] = field(default_factory=frozenset)
    """Primary keys of regions."""
    editor_of: frozenset[int] = field(default_factory=frozenset)
    """Primary keys of initiatives."""
    staff: bool = False


_KEPT = "_access"
"""Under which name a user has them. The user of a request is wrapped: what is set on it is set on the account."""


def access_of(user: AnyUser) -> Access:
    """The roles of `user`: at most one query, kept on the user object, which lives as long as the request."""
    if not isinstance(user, User) or not user.is_active:
        return Access()
    known = getattr(user, _KEPT, None)
    return known if isinstance(known, Access) else _keep_access(user, user.memberships.with_places())


def user_with_access(pk: int) -> User | None:
    """An account and all its roles: with what every page behind the login begins, so in one query where it can be."""
    memberships = tuple(Membership.objects.with_places().select_related("user").filter(user=pk))
    user = memberships[0].user if memberships else User.objects.filter(pk=pk).first()
    if user is not None:
        _keep_access(user, memberships)
    return user


def _keep_access(user: User, found: Iterable[Membership]) -> Access:
    memberships = tuple(found)

    def ids(role: Role, attribute: str) -> frozenset[int]:
        return frozenset(getattr(one, attribute) for one in memberships if one.role == role)

    access = Access(
        memberships=memberships,
        officer_of=frozenset(str(one.municipality_id) for one in memberships if one.role == Role.OFFICER),
        coordinator_of=ids(Role.COORDINATOR, "region_id"),
        reader_of=ids(Role.READER, "region_id"),
        editor_of=ids(Role.EDITOR, "initiative_id"),
        staff=user.is_staff,
    )
    setattr(user, _KEPT, access)
    return access


def signed_in(user: AnyUser) -> User:
    """The user behind a request that got past a loader, as the person to note in the history."""
    if not isinstance(user, User):
        raise PermissionDenied("Log eerst in.")
    return user


def get_region(user: AnyUser, slug: str) -> Region:
    """A region, for its coordinators, readers, officers of its municipalities, and staff."""
    region = Region.objects.filter(slug=slug).first()
    if region is None or not (access_of(user).staff or is_member(user, region)):
        raise Http404
    return region


def is_member(user: AnyUser, region: Region) -> bool:
    """Whether the user belongs to the region: coordinator, reader, or officer of one of its municipalities."""
    access = access_of(user)
    if region.pk in access.coordinator_of or region.pk in access.reader_of:
        return True
    return bool(access.officer_of) and region.municipalities.filter(pk__in=access.officer_of).exists()


def get_region_to_coordinate(user: AnyUser, slug: str) -> Region:
    region = get_region(user, slug)
    if region.pk not in access_of(user).coordinator_of:
        raise PermissionDenied("Alleen de regiocoördinator kan dit doen.")
    return region


def get_region_to_receive(user: AnyUser, slug: str) -> Region:
    """A region in which the user decides who is added and which records are one: its coordinators, and staff."""
    region = get_region(user, slug)
    access = access_of(user)
    if region.pk not in access.coordinator_of and not access.staff:
        raise PermissionDenied("Alleen de regiocoördinator en het beheer kunnen dit doen.")
    return region


def get_join_request(region: Region, pk: int) -> JoinRequest:
    """What somebody asked in one of the municipalities of a region that was loaded for the user; decided or not."""
    found = JoinRequest.objects.filter(municipality__in=region.municipalities.all(), pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_region_to_confirm(user: AnyUser, slug: str) -> Region:
    region = get_region(user, slug)
    if not access_of(user).staff:
        raise PermissionDenied("Alleen het beheer bevestigt welke gemeenten bij een regio horen.")
    return region


def get_region_to_propose(user: AnyUser, slug: str) -> Region:
    """A region whose composition the user may propose (its coordinators) or decide on (staff)."""
    region = get_region(user, slug)
    access = access_of(user)
    if region.pk not in access.coordinator_of and not access.staff:
        raise PermissionDenied("Alleen de regiocoördinator stelt een andere indeling voor.")
    return region


def get_membership_to_end(user: AnyUser, pk: int) -> Membership:
    """
    Somebody's role in a municipality or region, to end it and hand over.

    Everybody ends their own; a coordinator also those of the officers and readers of the region.
    """
    found = Membership.objects.with_places().select_related("user").filter(pk=pk).exclude(role=Role.EDITOR).first()
    if found is None:
        raise Http404
    access = access_of(user)
    if isinstance(user, User) and found.user_id == user.pk:
        return found
    if found.municipality is not None:
        ours = found.municipality.regions.filter(pk__in=access.coordinator_of).exists()
        beside = found.municipality_id in access.officer_of
    else:
        ours = found.region_id in access.coordinator_of and found.role == Role.READER
        beside = found.region_id in access.coordinator_of
    if ours:
        return found
    if beside:
        raise PermissionDenied("Dit kan alleen de persoon zelf, of de regiocoördinator.")
    raise Http404


def get_invitation_to_manage(user: AnyUser, pk: int) -> Invitation:
    """An invitation, for the coordinators of its region, and for who sent it and still works in that place."""
    found = Invitation.objects.with_places().filter(pk=pk).first()
    if found is None:
        raise Http404
    access = access_of(user)
    works_there = found.municipality_id in access.officer_of or found.initiative_id in access.editor_of
    if found.region_id in access.coordinator_of or (works_there and found.made_by_id == user.pk):
        return found
    raise Http404


def get_initiative(user: AnyUser, slug: str) -> Initiative:
    """An initiative's public page: of everyone when findable, of all who log in when confirmed, else its editors'."""
    initiative = Initiative.objects.select_related("municipality").filter(slug=slug).first()
    if initiative is None or not _sees(user, initiative):
        raise Http404
    return initiative


def find_moved(user: AnyUser, slug: str) -> Initiative | None:
    """The initiative that an address leads to since two records of it became one, if the user sees that one."""
    initiative = Initiative.objects.filter(merged_from__slug=slug).first()
    return initiative if initiative is not None and _sees(user, initiative) else None


def _sees(user: AnyUser, initiative: Initiative) -> bool:
    if initiative.pk in access_of(user).editor_of:
        return True
    if initiative.confirmed_on is None or initiative.held:
        return False
    return initiative.findable or user.is_authenticated


def get_initiative_to_edit(user: AnyUser, slug: str) -> Initiative:
    """An initiative, for its editors alone: nobody else changes its profile or offers."""
    initiative = get_initiative(user, slug)
    if initiative.pk not in access_of(user).editor_of:
        raise PermissionDenied("Alleen mensen van het initiatief zelf kunnen dit wijzigen.")
    return initiative


def get_offer_to_edit(user: AnyUser, slug: str, pk: int) -> Offer:
    """One of an initiative's offers, for its editors; what a municipality still holds back is not there for them."""
    initiative = get_initiative_to_edit(user, slug)
    offer = initiative.offers.not_held().select_related("activity").filter(pk=pk).first()
    if offer is None:
        raise Http404
    offer.initiative = initiative
    return offer
