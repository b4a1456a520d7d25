"""What goes into the analysis: a scan as its file holds it, with the catalogue, the inhabitants and the neighbours.

All codes are the strings of domain.md section 5, all collections are tuples, a date that is not known is None and
a text that is not known is "". The order within a tuple never matters to the analysis.
What a scan file must satisfy (no code twice, one answer for a cell, ...) is checked where it is read and stored,
not here.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Bouwsteen:
    """One of the ten building blocks of an edition of the catalogue (domain.md section 3)."""

    code: str
    name: str
    group: str
    """A, B or C"""
    norm: str
    """per_initiative (A), per_region (B) or context (C)"""


@dataclass(frozen=True, slots=True)
class Activity:
    """One concrete activity inside a bouwsteen (domain.md section 3)."""

    code: str
    name: str
    bouwsteen: str
    """code of its bouwsteen"""
    scale: str
    """local or regional: nobody expects a regional activity in each municipality"""
    comparable: bool
    """more providers for the same people are worth a talk"""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A group that needs attention to feel welcome."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality with its number of inhabitants."""

    code: str
    """CBS code, GMxxxx"""
    name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Region:
    """The region that the scan is about."""

    slug: str
    name: str
    kind: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """One initiative offering one activity under one set of conditions."""

    activity: str
    municipalities: tuple[str, ...]
    """for whose residents; may lie outside the region"""
    places: tuple[str, ...]
    """the municipalities where it takes place; empty when not known"""
    at_home: bool
    """at people's homes, by telephone or online"""
    target_groups: tuple[str, ...]
    """who is extra welcome; empty is open to everyone"""
    exclusive: bool
    """open to the target groups alone; says nothing when there are none"""
    funding: str
    """structural, temporary, unknown or not_said"""
    status: str
    """active, planned or stopped"""
    starts_on: date | None = None
    ends_on: date | None = None
    confirmed_on: date | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signal:
    """What an initiative says of an activity in some municipalities."""

    activity: str
    signal: str
    """missing, too_little or duplicated"""
    municipalities: tuple[str, ...]
    named: bool = False
    """whether the initiative may be named as the sender"""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Initiative:
    """An organisation, or a part of one, that offers activities."""

    slug: str
    name: str
    organisation: str
    """providers of one organisation count once; "" is an organisation of its own"""
    kind: str
    municipality: str | None
    """where it is based; None when not known"""
    website: str = ""
    wishes: tuple[str, ...] = ()
    """codes of the A-bouwstenen that it would like to offer"""
    offers: tuple[Offer, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a municipality that has shared its answers says of one activity for its residents."""

    municipality: str
    activity: str
    answer: str
    """present, elsewhere, missing, duplicated or dont_know"""
    reason: str = ""
    """only with missing"""
    limits: tuple[str, ...] = ()
    """only with present, elsewhere or duplicated"""
    working_on_it: bool = False
    place: str = ""
    """where residents can go, in words"""
    provider: str = ""
    """who offers it, in words"""
    note: str = ""
    note_public: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the region decided about an activity that a set of initiatives offers to the same people."""

    activity: str
    providers: tuple[str, ...]
    """slugs of the initiatives; the decision lapses when this is no longer the set of providers"""
    decision: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Steunpunt:
    """Whether the region calls a place of an initiative in a municipality a laagdrempelig steunpunt."""

    initiative: str
    municipality: str
    status: str
    """yes, emerging or no"""


@dataclass(frozen=True, slots=True)
class ScanInputs:
    """Everything that the report of a scan is computed from."""

    catalogue: str
    """code of the edition of the catalogue, as in the scan file"""
    title: str
    reference_date: date
    """peildatum: everything is judged at this date"""
    no_initiative: bool
    """the coordinator has stated that the region has no zelfregie-initiatief yet"""
    region: Region
    municipalities: tuple[Municipality, ...]
    """those of the region; others may stand beside them for their names and count nowhere"""
    neighbours: tuple[tuple[str, str], ...]
    """pairs of neighbouring municipalities that a second source confirms and that are not weak, in either order"""
    bouwstenen: tuple[Bouwsteen, ...]
    activities: tuple[Activity, ...]
    target_groups: tuple[TargetGroup, ...]
    initiatives: tuple[Initiative, ...]
    """may hold initiatives that are no inputs of this scan (see `scope`): they count nowhere"""
    answers: tuple[Answer, ...]
    """of the municipalities that have shared, and no others"""
    decisions: tuple[Decision, ...] = ()
    steunpunten: tuple[Steunpunt, ...] = ()
