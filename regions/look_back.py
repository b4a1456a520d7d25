"""What an initiative's people read of the history of an offer or a signal."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404

from bouwstenen.models import Activity
from regions.actions.initiatives import trail_of
from regions.history import INITIATIVE, REGION, STAFF, Entry, HistoryPage, Reader, entry_of, history_page, read_words
from regions.models import Initiative, Offer, Origin, Revision, Signal, User
from regions.permissions import AnyUser, access_of, get_initiative_to_edit, signed_in
from regions.saving import subject_of

_BY_OTHERS = {"merge": STAFF, "merge-records": REGION, "join": REGION}
"""What is done to an initiative and not by it, and from where."""


def offer_revisions(offer: Offer) -> QuerySet[Revision]:
    """All changes of one offer, the newest first, also those from before it moved to this initiative."""
    return _newest_first(Revision.objects.filter(subject=subject_of(Offer), subject_id=offer.pk))


def signal_revisions(initiative: Initiative, activity: Activity) -> QuerySet[Revision]:
    """All that an initiative ever said of one activity: a signal that was taken back and given again is another row."""
    about = Q(after__activity=activity.code) | Q(before__activity=activity.code)
    here = Revision.objects.filter(trail=trail_of(initiative), subject=subject_of(Signal))
    return _newest_first(here.filter(about))


def _newest_first(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    return revisions.select_related("by").order_by("-pk")


def initiative_page(revisions: QuerySet[Revision], initiative: Initiative, reader: Reader, number: str) -> HistoryPage:
    """One page of changes in an initiative. Five queries."""
    words = read_words()
    added_by = words.municipalities.get(initiative.added_by_id or "", "")

    def present(some: list[Revision]) -> list[Entry]:
        return [entry_of(one, words, reader, side_of(one, added_by)) for one in some]

    return history_page(revisions, number, present)


def side_of(revision: Revision, added_by: str) -> str:
    """From where a change of an initiative was made; `added_by` is the municipality that put it in, if one did."""
    if revision.action in {"import", "load-examples"}:
        return "een scanbestand"
    if revision.action in _BY_OTHERS:
        return _BY_OTHERS[revision.action]
    if revision.action in {"add", "share"} and added_by:
        return f"gemeente {added_by}"
    return INITIATIVE


def editor_as_reader(user: User) -> Reader:
    """Editors of one initiative know each other by name."""
    return Reader(user.pk, you="jou", sees_names_of=frozenset({INITIATIVE}))


def adder_as_reader(user: User, municipality: str) -> Reader:
    """Who looks for the municipality that added it, or coordinates its region, sees the names of its officers alone."""
    return Reader(user.pk, sees_names_of=frozenset({f"gemeente {municipality}"}))


def get_offer_to_look_back(user: AnyUser, slug: str, pk: int) -> tuple[Offer, Reader]:
    """
    An offer with its history, for the initiative's editors, and how they read it.

    What a municipality added and nobody claimed yet, is also for its officers, and for the coordinators of its region
    once it counts. What a municipality still holds back is not there for the initiative, nor for another municipality.
    """
    initiative = Initiative.objects.select_related("municipality", "added_by").filter(slug=slug).first()
    adder = initiative.added_by if initiative is not None and _is_their_addition(user, initiative) else None
    if initiative is None or adder is None:
        initiative = get_initiative_to_edit(user, slug)
    offers = initiative.offers.in_sight_of(adder) if adder is not None else initiative.offers.not_held()
    offer = offers.select_related("activity__bouwsteen").filter(pk=pk).first()
    if offer is None:
        raise Http404
    offer.initiative = initiative
    return offer, _reader(user, initiative)


def _is_their_addition(user: AnyUser, initiative: Initiative) -> bool:
    access = access_of(user)
    added_by = initiative.added_by
    if added_by is None or initiative.origin != Origin.MUNICIPALITY or initiative.memberships.exists():
        return False
    if added_by.pk in access.officer_of:
        return True
    return not initiative.held and added_by.regions.filter(pk__in=access.coordinator_of).exists()


def _reader(user: AnyUser, initiative: Initiative) -> Reader:
    if initiative.pk in access_of(user).editor_of:
        return editor_as_reader(signed_in(user))
    return adder_as_reader(signed_in(user), str(initiative.added_by or ""))
