"""What the pages of one initiative show, each read in a fixed number of queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format

from bouwstenen.models import Activity, Bouwsteen, Edition, Group
from regions.actions.offers import Tick
from regions.conflicts import Conflict
from regions.defaults import Defaults
from regions.models import Funding, Initiative, InitiativeKind, Municipality, Offer, OfferStatus, Role, Signal
from regions.ticks import Seen, State, is_found, is_ticked, offers_with_links, state_of

LOOK_AGAIN = datetime.timedelta(days=365)
"""After a year a confirmed line is shown as "Lang niet bekeken"."""

SELF_DIRECTION_KINDS = frozenset(
    {
        InitiativeKind.SELF_DIRECTION_CENTRE,
        InitiativeKind.RECOVERY_ACADEMY,
        InitiativeKind.REGIONAL_CLIENT_ORGANISATION,
        InitiativeKind.RECOVERY_NETWORK,
        InitiativeKind.OTHER_SELF_DIRECTION,
    }
)
"""The kinds that are zelfregie-initiatieven (domain.md section 3): only these are asked for wishes."""


_FUNDING = {Funding.UNKNOWN.value: "geld: weten we niet", Funding.NOT_SAID.value: "geld: zeggen we niet"}
"""What a person says of money, where that makes no sense without the question."""


def is_old(confirmed_on: datetime.date | None, today: datetime.date) -> bool:
    return confirmed_on is not None and confirmed_on < today - LOOK_AGAIN


def names(rows: Iterable[object]) -> str:
    """In Dutch, as in a sentence: "Gouda, Waddinxveen en Zuidplas"."""
    *first, last = [str(row) for row in rows] or [""]
    return f"{', '.join(first)} en {last}" if first else last


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in words."""

    offer: Offer
    today: datetime.date

    @property
    def for_whom(self) -> str:
        return f"inwoners van {names(self.offer.municipalities.all())}"

    @property
    def where(self) -> str:
        places = names(self.offer.places.all())
        home = "bij mensen thuis, telefonisch of online" if self.offer.at_home else ""
        return " en ".join(part for part in (f"in {places}" if places else "", home) if part)

    @property
    def extra_welcome(self) -> str:
        return names(self.offer.target_groups.all())

    @property
    def when(self) -> str:
        """In which state, where that is more than "it is there"."""
        offer = self.offer
        if offer.status != OfferStatus.ACTIVE:
            return offer.get_status_display().lower()
        if offer.starts_on is not None and offer.starts_on > self.today:
            return f"vanaf {_day(offer.starts_on)}"
        if offer.ends_on is not None:
            return f"{'tot en met' if offer.ends_on >= self.today else 'was er tot en met'} {_day(offer.ends_on)}"
        return ""

    @property
    def summary(self) -> str:
        """On one line: for whom, where, in which state, paid from what."""
        where = self.where or "plek nog niet genoemd"
        funding = _FUNDING.get(self.offer.funding, self.offer.get_funding_display().lower())
        return " · ".join([f"Voor {self.for_whom}", where, self.when or "dit is er nu", funding])

    @property
    def is_old(self) -> bool:
        return is_old(self.offer.confirmed_on, self.today)

    @property
    def counts(self) -> bool:
        """Whether its confirmation is recent enough to count in a report (domain.md section 4)."""
        return self.offer.is_confirmed(self.today)

    @property
    def confirmed_by(self) -> str:
        """Who confirmed it last, by role and never by name; empty when a file said so."""
        if self.offer.confirmed_themselves:
            return "door jullie zelf"
        return f"volgens gemeente {self.offer.added_by}" if self.offer.added_by else ""


@dataclass(frozen=True, slots=True)
class UsualArea:
    """The defaults in words: what each tick starts with."""

    municipalities: str
    places: str


def usual_area(defaults: Defaults) -> UsualArea:
    codes = {*defaults.municipalities, *defaults.places}
    name_of = dict(Municipality.objects.filter(pk__in=codes).values_list("pk", "name"))
    return UsualArea(
        names(sorted(name_of[code] for code in defaults.municipalities)),
        names(sorted(name_of[code] for code in defaults.places)),
    )


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One activity to tick."""

    activity: Activity
    state: State
    today: datetime.date
    tried: Tick | None = None
    """What could not be saved, because somebody else was first."""
    conflict: Conflict | None = None

    @property
    def ticked(self) -> bool:
        return self.tried.on if self.tried else bool(self.state.ticked)

    @property
    def seen(self) -> Seen:
        """What the page sends back: only a choice saves over what somebody else changed."""
        return self.tried.seen if self.tried else self.state.seen

    @property
    def lines(self) -> list[OfferLine]:
        return [OfferLine(one, self.today) for one in self.state.ticked]

    @property
    def found(self) -> list[OfferLine]:
        return [OfferLine(one, self.today) for one in self.state.found]

    @property
    def words(self) -> str:
        """What somebody may search by: its names, and the words that people use for it."""
        activity = self.activity
        return " ".join([activity.code, activity.name, activity.everyday, *map(str, activity.examples)]).casefold()


@dataclass(frozen=True, slots=True)
class BouwsteenGroup:
    """One bouwsteen with its activities to tick."""

    bouwsteen: Bouwsteen
    rows: tuple[ActivityRow, ...]

    @property
    def ticked(self) -> int:
        return sum(row.ticked for row in self.rows)

    @property
    def found(self) -> int:
        return sum(bool(row.found) and not row.ticked for row in self.rows)

    @property
    def is_stuck(self) -> bool:
        """Something in it could not be saved."""
        return any(row.conflict for row in self.rows)


def current_edition() -> Edition | None:
    """The catalogue that initiatives tick in: the newest."""
    return Edition.objects.first()


def catalogue() -> list[Activity]:
    """The activities of the current edition with their bouwstenen, in the brochure's order: two queries."""
    edition = current_edition()
    return list(edition.activities.select_related("bouwsteen")) if edition else []


def find_activity(code: str) -> Activity | None:
    """None for what is no code: also for a NUL sign, which PostgreSQL takes in no question."""
    edition = current_edition()
    if edition is None or "\0" in code:
        return None
    return edition.activities.select_related("bouwsteen").filter(code=code).first()


def tick_groups(
    activities: Sequence[Activity],
    offers: Iterable[Offer],
    today: datetime.date,
    search: str = "",
    tried: Mapping[str, tuple[Tick, Conflict]] | None = None,
) -> list[BouwsteenGroup]:
    """
    The rows to tick by bouwsteen; with `search` only those that know every word of it.

    `tried`: by code of the activity, what could not be saved.
    """
    stuck = tried or {}
    by_code: dict[str, list[Offer]] = {}
    for offer in offers:
        by_code.setdefault(offer.activity.code, []).append(offer)
    wanted = search.casefold().split()
    groups: dict[int, tuple[Bouwsteen, list[ActivityRow]]] = {}
    for activity in activities:
        state = state_of(by_code.get(activity.code, ()), today)
        row = ActivityRow(activity, state, today, *stuck.get(activity.code, ()))
        if row.conflict or all(word in row.words for word in wanted):
            groups.setdefault(activity.bouwsteen_id, (activity.bouwsteen, []))[1].append(row)
    return [BouwsteenGroup(bouwsteen, tuple(rows)) for bouwsteen, rows in groups.values()]


def activity_row(initiative: Initiative, activity: Activity, today: datetime.date) -> ActivityRow:
    """One row again, after a tick."""
    return ActivityRow(activity, state_of(offers_with_links(initiative, activity.code), today), today)


@dataclass(frozen=True, slots=True)
class WishLine:
    """One A-bouwsteen: what they do of it already, or whether they would like to."""

    bouwsteen: Bouwsteen
    supplied: bool
    wished: bool


def wish_lines(initiative: Initiative, offers: Iterable[Offer], today: datetime.date) -> list[WishLine]:
    edition = current_edition()
    bouwstenen = edition.bouwstenen.filter(group=Group.A) if edition else Bouwsteen.objects.none()
    supplied = {one.activity.bouwsteen.code for one in offers if is_ticked(one, today) and one.is_current(today)}
    wished = set(initiative.wishes.values_list("bouwsteen__code", flat=True))
    return [WishLine(one, one.code in supplied, one.code in wished) for one in bouwstenen]


@dataclass(frozen=True, slots=True)
class Overview:
    """How far an initiative is, in words and never in percentages."""

    initiative: Initiative
    offers: tuple[Offer, ...]
    wishes: tuple[WishLine, ...]
    signals: tuple[Signal, ...]
    today: datetime.date
    has_defaults: bool

    @property
    def profile_confirmed(self) -> bool:
        return self.initiative.confirmed_on is not None

    @property
    def ticked(self) -> int:
        """Activities, not offers: two offers of one activity are one tick."""
        return len({one.activity.code for one in self.offers if is_ticked(one, self.today)})

    @property
    def found(self) -> int:
        return len({one.activity.code for one in self.offers if is_found(one)})

    @property
    def asks_wishes(self) -> bool:
        return self.initiative.kind in SELF_DIRECTION_KINDS

    @property
    def open_wishes(self) -> list[WishLine]:
        return [one for one in self.wishes if not one.supplied]

    @property
    def wished(self) -> list[Bouwsteen]:
        return [one.bouwsteen for one in self.open_wishes if one.wished]

    @property
    def wished_names(self) -> str:
        return names(one.name for one in self.wished)

    @property
    def old(self) -> int:
        """Lines that nobody has looked at for a year, the profile among them."""
        offers = sum(is_ticked(one, self.today) and is_old(one.confirmed_on, self.today) for one in self.offers)
        return offers + is_old(self.initiative.confirmed_on, self.today)

    @property
    def counts_no_more(self) -> bool:
        """Whether something they do was confirmed too long ago to count in a report."""
        return any(is_ticked(one, self.today) and not one.is_confirmed(self.today) for one in self.offers)

    @property
    def next_step(self) -> str:
        """The one thing to do now: claim, defaults, offers, confirm or nothing."""
        if not self.profile_confirmed:
            return "claim"
        if not self.has_defaults:
            return "defaults"
        if self.found or not self.ticked:
            return "offers"
        return "confirm" if self.old else "nothing"


def overview(initiative: Initiative, today: datetime.date) -> Overview:
    offers = tuple(offers_with_links(initiative))
    return Overview(
        initiative,
        offers,
        tuple(wish_lines(initiative, offers, today)),
        tuple(signals_of(initiative)),
        today,
        initiative.default_municipalities.exists(),
    )


def signals_of(initiative: Initiative) -> list[Signal]:
    signals = initiative.signals.select_related("activity").prefetch_related("municipalities")
    return list(signals)


def signal_about(initiative: Initiative, activity: Activity) -> Signal | None:
    """What the initiative says of this activity, in whatever edition; there is at most one."""
    return initiative.signals.select_related("activity").filter(activity__code=activity.code).first()


def lines_to_confirm(initiative: Initiative, today: datetime.date) -> list[OfferLine]:
    """All that the initiative is said to offer now or soon, with its own name or a source's."""
    offers = offers_with_links(initiative)
    return [OfferLine(one, today) for one in offers if one.status != OfferStatus.STOPPED]


def seen_of(lines: Iterable[OfferLine]) -> Seen:
    """What "Ja, alles klopt nog" is about: the offers on the page that are there now."""
    return Seen(True, {one.offer.pk: one.offer.version for one in lines if one.offer.status == OfferStatus.ACTIVE})


@dataclass(frozen=True, slots=True)
class PublicOffers:
    """What an initiative offers of one bouwsteen, as everyone may see it."""

    bouwsteen: Bouwsteen
    lines: tuple[OfferLine, ...]


def public_offers(initiative: Initiative, today: datetime.date) -> list[PublicOffers]:
    """
    The current offers that somebody confirmed (domain.md section 6): what only a source says is on no public page.
    """
    groups: dict[str, tuple[Bouwsteen, list[OfferLine]]] = {}
    for offer in offers_with_links(initiative):
        if offer.is_current(today) and offer.confirmed_on is not None:
            bouwsteen = offer.activity.bouwsteen
            groups.setdefault(bouwsteen.code, (bouwsteen, []))[1].append(OfferLine(offer, today))
    return [PublicOffers(bouwsteen, tuple(lines)) for bouwsteen, lines in groups.values()]


def has_editors(initiative: Initiative) -> bool:
    """Whether anybody of them can log in and change what stands there."""
    return initiative.memberships.filter(role=Role.EDITOR, user__is_active=True).exists()


def is_example(initiative: Initiative, groups: Iterable[PublicOffers]) -> bool:
    """Whether it is invented: its municipality is, or those of the residents whom it is there for."""
    if initiative.municipality is not None:
        return initiative.municipality.fictional
    offers = (line.offer for group in groups for line in group.lines)
    return any(one.fictional for offer in offers for one in offer.municipalities.all())


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")
