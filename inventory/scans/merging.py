"""
Two records of one initiative: which are perhaps the same, what would move, and what stands in the way.

Nobody's word changes behind their back. Of two records the one stays that speaks for itself, and what its people said
of themselves stays as it is; where both said something else, or the region's table did, they are not merged before
somebody has made it the same (domain.md section 6). What is adopted is frozen, and does not change at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

from inventory.scans.models import Decision, Reminder, ScanState, Steunpunt
from regions.alike import names_alike, site_of
from regions.claiming import FACTS, Fact, is_looked_at, lines_of
from regions.invitations import initiatives_of
from regions.models import (
    ConfirmationRequest,
    Initiative,
    Invitation,
    JoinRequest,
    Membership,
    Offer,
    OfferStatus,
    Region,
    Signal,
)
from regions.wording import listed

MOST_SUGGESTIONS = 20
QUIET = ("description", "welcome", "costs")
"""What only the initiative itself reads: never shown to whoever merges."""


# --- which two -------------------------------------------------------------------------------------------------
def records_of(region: Region) -> list[Initiative]:
    """The records that can be merged in a region, by name: those that belong to it, but for what is held back."""
    codes = region.municipalities.values_list("pk", flat=True)
    return list(initiatives_of(codes).select_related("municipality").order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two records that are perhaps one initiative, and why."""

    stays: Initiative
    goes: Initiative
    why: str


def suggestions(records: Collection[Initiative]) -> list[Suggestion]:
    """Pairs of the same website, or with names alike that are not in two towns. The record that says more stays."""
    found = []
    ordered = sorted(records, key=lambda one: (one.confirmed_on is None, one.pk))
    for place, stays in enumerate(ordered):
        for goes in ordered[place + 1 :]:
            why = _why(stays, goes)
            if why:
                found.append(Suggestion(stays, goes, why))
    return sorted(found, key=lambda one: one.stays.name)[:MOST_SUGGESTIONS]


def _why(one: Initiative, other: Initiative) -> str:
    near = one.municipality_id is None or other.municipality_id in {None, one.municipality_id}
    alike = near and names_alike(one.name, other.name)
    site = site_of(one.website)
    same_site = bool(site) and site == site_of(other.website)
    # One organisation can have several places, with one website: then the towns differ.
    if alike and same_site:
        return "de naam lijkt erop, en de website is dezelfde"
    if alike:
        return "de naam lijkt erop"
    return "de website en de gemeente zijn dezelfde" if same_site and near else ""


# --- all there is of the two -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """Everything of two records that a merger looks at, read once."""

    stays: Initiative
    goes: Initiative

    @cached_property
    def offers(self) -> list[Offer]:
        """Those of the record that goes, what a municipality holds back included."""
        found = self.goes.offers.select_related("activity")
        return list(found.prefetch_related("municipalities", "places", "target_groups").order_by("pk"))

    @cached_property
    def activities_that_stay(self) -> set[str]:
        offers = self.stays.offers.not_held().exclude(status=OfferStatus.STOPPED)
        return set(offers.values_list("activity__code", flat=True))

    @cached_property
    def signals(self) -> tuple[dict[int, Signal], dict[int, Signal]]:
        """By activity: of the record that stays, and of the one that goes."""
        rows = Signal.objects.filter(initiative__in=[self.stays, self.goes])
        both: tuple[dict[int, Signal], dict[int, Signal]] = ({}, {})
        for row in rows.select_related("activity").prefetch_related("municipalities").order_by("pk"):
            both[row.initiative_id == self.goes.pk][row.activity_id] = row
        return both

    @cached_property
    def wishes(self) -> tuple[set[int], set[int]]:
        """Primary keys of bouwstenen: of the record that stays, and of the one that goes."""
        stay, go = ({pk for (pk,) in one.wishes.values_list("bouwsteen")} for one in (self.stays, self.goes))
        return stay, go

    @cached_property
    def people(self) -> tuple[list[Membership], list[Membership]]:
        stay, go = (list(one.memberships.select_related("user").order_by("pk")) for one in (self.stays, self.goes))
        return stay, go

    @cached_property
    def invitations(self) -> list[Invitation]:
        return list(self.goes.invitations.order_by("pk"))

    @cached_property
    def questions(self) -> list[ConfirmationRequest]:
        return list(self.goes.confirmation_requests.order_by("pk"))

    @cached_property
    def join_requests(self) -> list[JoinRequest]:
        return list(JoinRequest.objects.filter(initiative=self.goes).order_by("pk"))

    @cached_property
    def decisions(self) -> list[Decision]:
        """Of scans that can still change: those about the record that goes."""
        rows = Decision.objects.exclude(scan__state=ScanState.ADOPTED).filter(providers=self.goes)
        return list(rows.select_related("scan__region", "activity").prefetch_related("providers").order_by("pk"))

    @cached_property
    def other_decisions(self) -> dict[tuple[int, int, str], Decision]:
        """By scan, activity and set of providers: what those decisions could run into."""
        scans, activities = {one.scan_id for one in self.decisions}, {one.activity_id for one in self.decisions}
        rows = Decision.objects.filter(scan__in=scans, activity__in=activities).exclude(providers=self.goes)
        return {(one.scan_id, one.activity_id, one.providers_key): one for one in rows}

    def providers_after(self, decision: Decision) -> list[int]:
        """The set of providers once the two are one."""
        before = {one.pk for one in decision.providers.all()}
        return sorted((before - {self.goes.pk}) | {self.stays.pk})

    def decision_met(self, decision: Decision) -> Decision | None:
        """Another decision that would be about the same providers; of two about the record that goes, the first."""
        about = self._about_after(decision)
        earlier = (one for one in self.decisions if one.pk < decision.pk and self._about_after(one) == about)
        return self.other_decisions.get(about) or next(earlier, None)

    def _about_after(self, decision: Decision) -> tuple[int, int, str]:
        """As the keys of `other_decisions`."""
        return decision.scan_id, decision.activity_id, Decision.key_of(self.providers_after(decision))

    @cached_property
    def steunpunten(self) -> tuple[dict[tuple[int, str], Steunpunt], dict[tuple[int, str], Steunpunt]]:
        """By scan and municipality, of scans that can still change: of the record that stays, and of the other."""
        rows = Steunpunt.objects.exclude(scan__state=ScanState.ADOPTED).filter(initiative__in=[self.stays, self.goes])
        both: tuple[dict[tuple[int, str], Steunpunt], dict[tuple[int, str], Steunpunt]] = ({}, {})
        for row in rows.select_related("scan__region", "municipality").order_by("pk"):
            both[row.initiative_id == self.goes.pk][row.scan_id, row.municipality_id] = row
        return both

    @cached_property
    def reminders(self) -> list[Reminder]:
        return list(Reminder.objects.filter(initiative=self.goes).select_related("scan").order_by("pk"))

    @property
    def fingerprint(self) -> str:
        """The same as long as nothing of the two changed: what was on the page when somebody decided."""
        versions: list[object] = [(one.pk, one.version) for one in (self.stays, self.goes)]
        versions += [(one.pk, one.version) for one in self.offers]
        versions += [sorted((one.pk, one.version) for one in side.values()) for side in self.signals]
        versions += [sorted((one.pk, one.version) for one in side.values()) for side in self.steunpunten]
        versions += [(one.pk, one.version) for one in (*self.decisions, *self.other_decisions.values())]
        versions += [[one.pk for one in side] for side in self.people]
        versions += [sorted(side) for side in self.wishes]
        versions += [(one.pk, one.state) for one in self.invitations]
        return hashlib.sha256(repr(versions).encode()).hexdigest()

    # --- who has spoken -----------------------------------------------------------------------------------------
    @property
    def stays_speaks(self) -> bool:
        return _has_spoken(self.stays, self.people[0]) > 0

    @property
    def goes_has_said_more(self) -> bool:
        return _has_spoken(self.goes, self.people[1]) > _has_spoken(self.stays, self.people[0])

    @property
    def facts_said_otherwise(self) -> list[Fact]:
        """What the people of the record that goes said of themselves, and the other record says otherwise."""
        return [
            one
            for one in FACTS
            if is_looked_at(self.goes, one) and lines_of(self.goes, one) != lines_of(self.stays, one)
        ]

    @property
    def differing_fields(self) -> list[str]:
        """The fields of which somebody can choose the value: none where the initiative itself has spoken."""
        if self.stays_speaks:
            return []
        fields = (name for fact in FACTS for name in fact.fields)
        return [name for name in fields if getattr(self.stays, name) != getattr(self.goes, name)]


def _has_spoken(initiative: Initiative, people: Collection[Membership]) -> int:
    """2: confirmed its profile itself; 1: has people of its own, or had them; 0: others told of it."""
    if initiative.confirmed_on is not None:
        return 2
    return 1 if people or initiative.confirmed_facts else 0


SPOKEN_OF = {
    "name": "hoe zij heten",
    "kind": "wat zij zijn",
    "organisation": "bij welke organisatie zij horen",
    "where": "waar zij zijn",
    "opening_hours": "wanneer zij open zijn",
    "referral": "of een verwijzing nodig is",
    "website": "hun website",
    "contact": "hoe mensen hen bereiken",
}
"""The facts of a profile, said to a coordinator: their own headings speak to the initiative."""


# --- what stands in the way ------------------------------------------------------------------------------------
def refusals(pair: Pair, region: Region) -> list[str]:
    """Why these two cannot become one now, in Dutch sentences; of another region's scans no details."""
    return [*_profile_refusals(pair), *_signal_refusals(pair), *dict.fromkeys(_table_refusals(pair, region))]


def _profile_refusals(pair: Pair) -> Iterator[str]:
    if pair.goes_has_said_more:
        yield (
            f"Aan {pair.goes} werken mensen van het initiatief zelf, of zij hebben meer bevestigd. "
            "Laat die vermelding staan, en voeg de andere daarbij."
        )
    elif pair.facts_said_otherwise:
        about = listed(SPOKEN_OF[one.key] for one in pair.facts_said_otherwise)
        yield (
            "Beide vermeldingen zijn door mensen van het initiatief zelf nagekeken. "
            f"Zij zeggen iets anders over: {about}. Vraag hun om dat eerst gelijk te maken."
        )


def _signal_refusals(pair: Pair) -> Iterator[str]:
    stay, go = pair.signals
    for activity, signal in go.items():
        if activity in stay and not says_the_same(stay[activity], signal):
            yield (
                f"Beide vermeldingen merken iets anders over {signal.activity.name}. "
                "Vraag hun welke van de twee klopt, en haal de andere weg."
            )


def says_the_same(one: Signal, other: Signal) -> bool:
    places = [{place.pk for place in signal.municipalities.all()} for signal in (one, other)]
    return places[0] == places[1] and all(
        getattr(one, name) == getattr(other, name) for name in ("signal", "named", "note")
    )


ELSEWHERE = (
    "In een andere regio is over deze twee iets verschillends vastgelegd. Vraag het beheer om met die regio te bellen."
)


def _table_refusals(pair: Pair, region: Region) -> Iterator[str]:
    stay, go = pair.steunpunten
    for place, one in go.items():
        other = stay.get(place)
        if other is not None and other.status != one.status:
            yield (
                f"In {one.scan} staat bij {pair.stays} in {one.municipality}: {other.get_status_display().lower()}, "
                f"en bij {pair.goes}: {one.get_status_display().lower()}. Maak dat eerst gelijk bij de steunpunten."
                if one.scan.region_id == region.pk
                else ELSEWHERE
            )
    for decision in pair.decisions:
        met = pair.decision_met(decision)
        if met is not None and (met.decision, met.note) != (decision.decision, decision.note):
            yield (
                f"In {decision.scan} zijn er over {decision.activity.name} twee besluiten, die dan over dezelfde "
                "aanbieders gaan. Maak ze eerst gelijk bij Bespreken."
                if decision.scan.region_id == region.pk
                else ELSEWHERE
            )
