"""
"Klopt het nog?": whom to ask, what stands behind a link, and what was answered.

Once a year an initiative is asked whether what everyone may see of it is still so (ux.md section 10.4). Only who has
confirmed their own profile is asked: of others nothing is on a page, so there is nothing to confirm.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from regions.actions.initiatives import trail_of
from regions.models import (
    ConfirmationOutcome,
    ConfirmationRequest,
    Initiative,
    Mail,
    Membership,
    Offer,
    OfferStatus,
    Region,
    Revision,
    Role,
    StoppedAddress,
)
from regions.overviews.lines import LOOK_AGAIN
from regions.overviews.public import PublicOffers, public_offers
from regions.ticks import Seen
from regions.tokens import token_hash

LINK_WORKS = datetime.timedelta(days=30)
ASK_AGAIN = datetime.timedelta(days=30)
"""An initiative is never asked twice within this time."""
MOST_UNANSWERED = 3
"""Who does not answer so many times in a row, is left in peace."""

MAIL_KIND = "confirm"


def to_ask(now: datetime.datetime, region: Region | None = None, *, only: int | None = None) -> list[Initiative]:
    """
    The initiatives to ask now, of those based in `region` if that is given; `only` is the primary key of one.

    What everyone may see of them was last confirmed a year ago or longer, and they have not been asked for a month.
    Whoever said that they stopped or that it was the wrong person, and whoever did not answer three times, is left in
    peace until somebody changes something. Three queries.
    """
    found = list(_not_looked_at(now, region, only).exclude(pk__in=_just_asked(now)))
    past: dict[int, list[ConfirmationRequest]] = defaultdict(list)
    for one in ConfirmationRequest.objects.filter(initiative__in=found).order_by("-made_at", "-pk"):
        past[one.initiative_id].append(one)
    changed = _last_changes(found)
    return [one for one in found if _may_be_asked(past[one.pk][:MOST_UNANSWERED], changed.get(trail_of(one)))]


def _not_looked_at(now: datetime.datetime, region: Region | None, only: int | None) -> QuerySet[Initiative]:
    today = timezone.localdate(now)
    last_year = today - LOOK_AGAIN
    own = Offer.objects.not_held().filter(initiative=OuterRef("pk"))
    shown = own.current(today).filter(confirmed_on__isnull=False)
    initiatives = Initiative.objects.confirmed().not_held().select_related("municipality").order_by("name", "pk")
    if region is not None:
        initiatives = initiatives.filter(municipality__in=region.municipalities.all())
    if only is not None:
        initiatives = initiatives.filter(pk=only)
    return (
        initiatives.filter(Q(confirmed_on__lte=last_year) | Exists(shown.filter(confirmed_on__lte=last_year)))
        .filter(somebody_to_write_to())
        # All that they did has stopped, so they have.
        .filter(~Exists(own) | Exists(own.exclude(status=OfferStatus.STOPPED)))
    )


def somebody_to_write_to() -> Q:
    """As `recipients_of` finds them."""
    editors = _editors().filter(initiative=OuterRef("pk"))
    stopped = StoppedAddress.objects.filter(email=Lower(OuterRef("user__email")))
    place_stopped = StoppedAddress.objects.filter(email=Lower(OuterRef("email")))
    return Q(Exists(editors.exclude(Exists(stopped)))) | (~Q(email="") & ~Exists(editors) & ~Exists(place_stopped))


def _editors() -> QuerySet[Membership]:
    return Membership.objects.active(Role.EDITOR)


def _just_asked(now: datetime.datetime) -> QuerySet[ConfirmationRequest, int]:
    return (
        ConfirmationRequest.objects.filter(made_at__gt=now - ASK_AGAIN).order_by().values_list("initiative", flat=True)
    )


def _may_be_asked(last: Sequence[ConfirmationRequest], changed: datetime.datetime | None) -> bool:
    """Whether the last answers, the newest first, or the lack of them, leave room for the question."""
    if not last:
        return True
    left = last[0].outcome in {ConfirmationOutcome.STOPPED, ConfirmationOutcome.NOT_ME}
    silent = len(last) == MOST_UNANSWERED and not any(one.outcome for one in last)
    since = last[0].answered_at or last[0].made_at
    return not (left or silent) or (changed is not None and changed > since)


def _last_changes(initiatives: Iterable[Initiative]) -> dict[str, datetime.datetime]:
    """When anything of each was last changed, by its trail."""
    changes = Revision.objects.filter(trail__in=[trail_of(one) for one in initiatives]).order_by()
    return dict(changes.values_list("trail").annotate(Max("at")))


@dataclass(frozen=True, slots=True)
class Recipient:
    name: str
    email: str


def recipients_of(initiative: Initiative) -> list[Recipient]:
    """Its editors; when it has none, its functional address. Each address once, and none that wants no more mail."""
    roles = _editors().filter(initiative=initiative).select_related("user").order_by("pk")
    found = [Recipient(one.user.name or initiative.name, one.user.email) for one in roles]
    found = found or [Recipient(initiative.name, initiative.email)] * bool(initiative.email)
    addresses = [one.email.lower() for one in found]
    stopped = set(StoppedAddress.objects.filter(email__in=addresses).values_list("email", flat=True))
    return [one for one in found if one.email.lower() not in stopped]


def region_of(initiative: Initiative) -> Region | None:
    """In whose name it is asked: a region of its municipality, rather one that somebody coordinates."""
    coordinated = Membership.objects.active(Role.COORDINATOR).filter(region=OuterRef("pk"))
    regions = Region.objects.filter(municipalities=initiative.municipality_id, ended_on__isnull=True)
    return regions.annotate(coordinated=Exists(coordinated)).order_by("-coordinated", "pk").first()


# --- the link --------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Asked:
    """What stands behind a link: what everyone may see of the initiative, and nothing else."""

    request: ConfirmationRequest
    initiative: Initiative
    groups: list[PublicOffers]

    @property
    def seen(self) -> Seen:
        """The offers on the page, with the versions that they had there."""
        offers = (line.offer for group in self.groups for line in group.lines)
        return Seen(True, {one.pk: one.version for one in offers})


def find_asked(token: str) -> Asked | None:
    """None alike for a token that never was, was answered, has ended, or whose initiative has nothing to show."""
    now = timezone.now()
    found = (
        ConfirmationRequest.objects.still_open(now)
        .filter(token_hash=token_hash(token))
        .select_related("initiative__municipality")
        .first()
    )
    if found is None or found.initiative.confirmed_on is None or found.initiative.held:
        return None
    return Asked(found, found.initiative, public_offers(found.initiative, timezone.localdate(now)))


# --- for the coordinator ---------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Waiting:
    """An initiative that was asked and has not answered."""

    initiative: Initiative
    asked_at: datetime.datetime
    undelivered: bool
    """The mail did not go, or it is not certain that it did."""


@dataclass(frozen=True, slots=True)
class Confirmations:
    """What a coordinator sees of "klopt het nog?" in the region."""

    answers: tuple[ConfirmationRequest, ...]
    """What asks for a call: something changed, they stopped, or it was the wrong person."""
    waiting: tuple[Waiting, ...]
    to_ask: int

    @property
    def undelivered(self) -> tuple[Waiting, ...]:
        return tuple(one for one in self.waiting if one.undelivered)


def confirmations(region: Region, now: datetime.datetime) -> Confirmations:
    requests = _last_requests(region)
    waiting = [one for one in requests if not one.outcome and one.ends_at > now]
    undelivered = _undelivered([one.initiative for one in waiting], now)
    return Confirmations(
        answers=tuple(confirmation_answers(region, requests)),
        waiting=tuple(Waiting(one.initiative, one.made_at, trail_of(one.initiative) in undelivered) for one in waiting),
        to_ask=len(to_ask(now, region)),
    )


def confirmation_answers(
    region: Region, requests: Iterable[ConfirmationRequest] | None = None
) -> list[ConfirmationRequest]:
    """
    The answers that ask for a call, the newest first, of initiatives that are based in the region.

    An answer goes when somebody has changed anything of the initiative since.
    """
    told = [
        one
        for one in (_last_requests(region) if requests is None else requests)
        if one.outcome not in {"", ConfirmationOutcome.RIGHT}
    ]
    changed = _last_changes(one.initiative for one in told)
    still = [one for one in told if _is_after(one.answered_at, changed.get(trail_of(one.initiative)))]
    return sorted(still, key=lambda one: one.answered_at or one.made_at, reverse=True)


def _is_after(answered: datetime.datetime | None, changed: datetime.datetime | None) -> bool:
    return answered is not None and (changed is None or changed <= answered)


def _last_requests(region: Region) -> list[ConfirmationRequest]:
    """The last question to each initiative that is based in the region."""
    here = ConfirmationRequest.objects.filter(initiative__municipality__in=region.municipalities.all())
    last: dict[int, ConfirmationRequest] = {}
    for one in here.select_related("initiative").order_by("made_at", "pk"):
        last[one.initiative_id] = one
    return sorted(last.values(), key=lambda one: one.initiative.name)


def _undelivered(initiatives: Iterable[Initiative], now: datetime.datetime) -> set[str]:
    mails = Mail.objects.filter(kind=MAIL_KIND, about__in=[trail_of(one) for one in initiatives])
    trouble = mails.failed() | mails.uncertain(now)
    return set(trouble.values_list("about", flat=True))
