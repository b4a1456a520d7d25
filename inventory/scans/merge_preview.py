"""What moves when two records of one initiative become one: said before it happens, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from inventory.scans.merging import Pair, refusals
from regions.claiming import value_of
from regions.models import InvitationState, OfferStatus, Region
from regions.wording import listed

EMPTY = "(leeg)"

LABELS = {
    "name": "Naam",
    "kind": "Soort",
    "organisation": "Organisatie",
    "municipality": "Gemeente",
    "place": "Plaats",
    "address": "Bezoekadres",
    "opening_hours": "Open op",
    "referral": "Verwijzing",
    "website": "Website",
    "email": "E-mailadres",
    "phone": "Telefoonnummer",
}


@dataclass(frozen=True, slots=True)
class Move:
    """One kind of thing that goes along: in words, with names where that helps."""

    what: str
    names: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One field in which the two differ."""

    name: str
    label: str
    stays: str
    goes: str
    stays_is_known: bool


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What happens when two records become one: nothing else does."""

    pair: Pair
    refusals: list[str]
    moves: list[Move]
    notes: list[str]
    choices: list[Choice]


def merge_preview(pair: Pair, region: Region, *, sees_drafts: bool) -> MergePreview:
    """`sees_drafts`: whether what municipalities of the region hold back may be counted (not for staff)."""
    return MergePreview(
        pair=pair,
        refusals=refusals(pair, region),
        moves=list(_moves(pair, region, _drafts(pair, region) if sees_drafts else 0)),
        notes=list(_notes(pair)),
        choices=[_choice(pair, name) for name in pair.differing_fields],
    )


def _choice(pair: Pair, name: str) -> Choice:
    stays, goes = (value_of(one, name) for one in (pair.stays, pair.goes))
    return Choice(name, LABELS[name], stays or EMPTY, goes or EMPTY, bool(stays))


def _drafts(pair: Pair, region: Region) -> int:
    codes = set(region.municipalities.values_list("pk", flat=True))
    return sum(one.held and one.added_by_id in codes for one in pair.offers)


def _moves(pair: Pair, region: Region, drafts: int) -> Iterator[Move]:
    """In the order of how much it matters; what is not there is not named."""
    offers = [one for one in pair.offers if not one.held]
    yield from _some(len(offers), "regel aanbod", "regels aanbod", (one.activity.name for one in offers))
    yield from _some(drafts, "regel aanbod die een gemeente nog niet deelde", "regels aanbod die nog niet gedeeld zijn")
    signals = pair.signals[1].values()
    yield from _some(
        len(signals), "ding dat zij merken", "dingen die zij merken", (one.activity.name for one in signals)
    )
    yield from _some(len(pair.wishes[1] - pair.wishes[0]), "wens", "wensen")
    yield from _some(len(pair.people[1]), "bewerker", "bewerkers")
    waiting = [one for one in pair.invitations if one.state == InvitationState.OPEN]
    yield from _some(len(waiting), "uitnodiging zonder antwoord", "uitnodigingen zonder antwoord")
    here = [one for one in pair.steunpunten[1].values() if one.scan.region_id == region.pk]
    yield from _some(
        len(here), "plek bij de steunpunten", "plekken bij de steunpunten", (str(one.municipality) for one in here)
    )
    decided = [one for one in pair.decisions if one.scan.region_id == region.pk]
    yield from _some(len(decided), "besluit", "besluiten", (one.activity.name for one in decided))
    answered = len(pair.invitations) - len(waiting)
    yield from _some(answered, "uitnodiging die al beantwoord is", "uitnodigingen die al beantwoord zijn")
    yield from _some(len(pair.questions), "keer ‘Klopt het nog?’", "keer ‘Klopt het nog?’")
    yield from _some(len(pair.join_requests), "vraag om mee te doen", "vragen om mee te doen")
    mine = [one for one in pair.reminders if one.scan.region_id == region.pk]
    yield from _some(len(mine), "herinnering", "herinneringen")


def _some(count: int, one: str, more: str, of: Iterable[str] = ()) -> Iterator[Move]:
    if count:
        yield Move(f"{count} {one if count == 1 else more}", listed(dict.fromkeys(of)))


def _notes(pair: Pair) -> Iterator[str]:
    stays, goes = pair.stays, pair.goes
    if pair.people[1]:
        told = "krijgt bericht, en werkt" if len(pair.people[1]) == 1 else "krijgen bericht, en werken"
        yield f"Wie aan {goes} werkt, {told} daarna aan {stays}."
    if pair.people[0]:
        yield f"Wie aan {stays} werkt, krijgt ook bericht. Hun profiel blijft zoals zij het zeggen."
    running = [one for one in pair.offers if not one.held and one.status != OfferStatus.STOPPED]
    twice = [one.activity.name for one in running if one.activity.code in pair.activities_that_stay]
    if twice:
        yield (
            f"Dit staat er dan twee keer: {listed(dict.fromkeys(twice))}. Nu telt het als twee aanbieders, en straks "
            "als één. In het rapport kan een regel bij ‘Meer aanbieders’ daardoor verdwijnen."
        )
    if stays.organisation != goes.organisation:
        yield (
            f"De organisatie is niet dezelfde: {stays.organisation or 'geen'} en {goes.organisation or 'geen'}. "
            "Aanbieders van één organisatie tellen als één, dus dat kan het rapport veranderen."
        )
    both = [one.activity.name for one in pair.decisions if stays.pk in {each.pk for each in one.providers.all()}]
    if both:
        yield f"Het besluit over {listed(dict.fromkeys(both))} noemt beide. Daarna gaat het over één aanbieder minder."
    if any(not one.outcome for one in pair.questions):
        yield "Een link van ‘Klopt het nog?’ die nog openstond, werkt daarna niet meer."
