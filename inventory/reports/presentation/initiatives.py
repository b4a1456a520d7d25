"""The initiatives: what they fill of group A, who is extra welcome, what lasts, and what each of them offers.

Alphabetical, without a count or a mark for any of them (ux.md section 8, pages 11, 12, 13 and 17).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from inventory.gaps.inputs import Initiative
from inventory.gaps.results import ReportedOffer
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import reading_order, unique
from inventory.scans import words
from inventory.scans.words import Word
from regions.models import InitiativeKind
from regions.wording import alphabet, counted, day, listed, lower_first, number


@dataclass(frozen=True, slots=True)
class GroupA:
    """What one zelfregie-initiatief says of the bouwstenen of group A. What it says nothing of is not known."""

    name: str
    fills: str
    wishes: str
    unsaid: str


def build_group_a(reading: Reading) -> tuple[GroupA, ...]:
    group_a = {each.code for each in reading.bouwstenen if each.group == "A"}
    found = [
        GroupA(
            name=reading.initiative(each.initiative),
            fills=reading.bouwsteen_list(each.bouwstenen),
            wishes=reading.bouwsteen_list(each.wishes),
            unsaid=reading.bouwsteen_list(group_a - {*each.bouwstenen, *each.wishes}),
        )
        for each in reading.report.initiatives
        if reading.may_name(each.initiative)
    ]
    return tuple(sorted(found, key=lambda each: alphabet(each.name)))


@dataclass(frozen=True, slots=True)
class WelcomeGroup:
    """One group of people: who does something extra for them, and where nobody does yet."""

    name: str
    lines: tuple[str, ...]
    question: str


@dataclass(frozen=True, slots=True)
class Welcome:
    word: Word
    groups: tuple[WelcomeGroup, ...]


def build_welcome(reading: Reading) -> Welcome:
    done: defaultdict[str, list[str]] = defaultdict(list)
    for each in reading.report.extra_welcome:
        names = reading.provider_list(each.initiatives)
        done[each.target_group].append(f"{reading.bouwsteen(each.bouwsteen)}: {names}")
    asked: defaultdict[str, list[str]] = defaultdict(list)
    for question in reading.report.groups:
        asked[question.target_group].append(question.bouwsteen)
    groups = [
        WelcomeGroup(group.name, tuple(done[group.code]), _question(reading, group.name, asked[group.code]))
        for group in reading.report.inputs.target_groups
        if done[group.code] or asked[group.code]
    ]
    return Welcome(words.GROUPS, tuple(sorted(groups, key=lambda each: alphabet(each.name))))


def _question(reading: Reading, group: str, bouwstenen: list[str]) -> str:
    if not bouwstenen:
        return ""
    return f"Niemand meldt iets extra's voor {group} bij {reading.bouwsteen_list(bouwstenen)}."


@dataclass(frozen=True, slots=True)
class Lasting:
    """What lasts: numbers for everybody, names for the region's members alone (ux.md R14)."""

    word: Word
    summary: tuple[str, ...]
    fragile: str
    fragile_lines: tuple[str, ...]


def build_lasting(reading: Reading) -> Lasting:
    fragile: defaultdict[str, dict[int, ReportedOffer]] = defaultdict(dict)
    for cell in reading.report.cells_flagged("fragile"):
        for each in cell.supply:
            fragile[cell.activity][id(each)] = each
    offered = {cell.activity for cell in reading.report.cells if cell.providers}
    verb = "draait" if len(fragile) == 1 else "draaien"
    return Lasting(
        word=words.FLAGS["fragile"],
        summary=_funding(reading) if reading.for_members else (),
        fragile=(
            f"Van de {counted(len(offered), 'activiteit', 'activiteiten')} met bevestigd aanbod {verb} er "
            f"{number(len(fragile))} ergens alleen op tijdelijk geld, of stoppen binnen een jaar."
            if offered
            else "Er is nog geen aanbod bevestigd. Daarom weten we nog niet wat blijft."
        ),
        fragile_lines=_fragile_lines(reading, fragile) if reading.for_members else (),
    )


def _funding(reading: Reading) -> tuple[str, ...]:
    counts = reading.report.funding
    total = sum(counts.values())
    if not total:
        return ()
    unknown = counts["unknown"] + counts["not_said"]
    return (
        f"Blijvend geld: {number(counts['structural'])} van de {counted(total, 'bevestigd aanbod', 'keer aanbod')}",
        f"Tijdelijk geld: {number(counts['temporary'])} van de {number(total)}",
        f"Niet bekend: {number(unknown)} van de {number(total)}. Dat is iets anders dan blijvend.",
    )


def _fragile_lines(reading: Reading, fragile: dict[str, dict[int, ReportedOffer]]) -> tuple[str, ...]:
    lines = []
    for code in sorted(fragile):
        who = dict.fromkeys(_with_end(each) for each in unique(fragile[code].values()))
        lines.append(f"{reading.activity(code)}: {listed(who)}")
    return tuple(lines)


def _with_end(each: ReportedOffer) -> str:
    return f"{each.initiative.name} (tot {day(each.offer.ends_on)})" if each.offer.ends_on else each.initiative.name


@dataclass(frozen=True, slots=True)
class OfferLine:
    activity: str
    where: str
    for_whom: str
    state: str
    """empty when the card says it for all"""


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    name: str
    about: str
    website: str
    """an http or https address, or nothing"""
    wishes: str
    state: str
    """what holds for most offers, said once; or nothing"""
    offers: tuple[OfferLine, ...]


def build_cards(reading: Reading) -> tuple[InitiativeCard, ...]:
    shown = [each for each in reading.report.belonging if reading.may_name(each.slug)]
    return tuple(_card(reading, each) for each in sorted(shown, key=lambda each: alphabet(each.name)))


def _card(reading: Reading, initiative: Initiative) -> InitiativeCard:
    kind = "aanbieder" if initiative.kind == InitiativeKind.OTHER else InitiativeKind(initiative.kind).label
    place = f"in {reading.municipality(initiative.municipality)}" if initiative.municipality else ""
    part_of = f"hoort bij {initiative.organisation}" if initiative.organisation not in {"", initiative.name} else ""
    shown = (each for each in reading.report.offers_of(initiative.slug) if _is_shown(reading, each))
    offers = sorted(shown, key=reading_order)
    state = _most(offers)
    group_a = {each.initiative for each in reading.report.initiatives}
    return InitiativeCard(
        name=initiative.name,
        about=", ".join(part for part in (f"{kind} {place}".strip(), part_of) if part),
        # Who has not chosen to be found is in a public report as a provider, without a way to reach them.
        website=web_address(initiative.website) if reading.for_members else "",
        # Those of the zelfregie-initiatieven of the region stand in the part on group A.
        wishes=reading.bouwsteen_list(initiative.wishes)
        if reading.for_members and initiative.slug not in group_a
        else "",
        state=f"{state}, als er niets anders bij staat." if state else "",
        offers=tuple(_offer(reading, each, said=state) for each in offers),
    )


def _most(offers: list[ReportedOffer]) -> str:
    """The state of more than one offer that most of them have, the first if there are more; else nothing."""
    states = Counter(_state(each) for each in offers if each.state == "supply")
    state, count = max(states.items(), key=lambda pair: pair[1], default=("", 0))
    return state if count > 1 else ""


def _is_shown(reading: Reading, each: ReportedOffer) -> bool:
    """Of an activity of this edition; in public only what is there and confirmed, or confirmed to be on its way."""
    if each.offer.activity not in reading.activities:
        return False
    return reading.for_members or each.state == "supply" or (each.state == "planned" and bool(each.offer.confirmed_on))


def _offer(reading: Reading, each: ReportedOffer, *, said: str) -> OfferLine:
    welcome = reading.welcome(each)
    state = _state(each)
    return OfferLine(
        activity=reading.activity(each.offer.activity),
        where=reading.where(each),
        for_whom=reading.for_whom(each) + (f"; {welcome}" if welcome else ""),
        state=state if state != said else "",
    )


def _state(each: ReportedOffer) -> str:
    """What the offer is at the peildatum, and how that is known."""
    offer, label = each.offer, words.OFFER_STATES[each.state].label
    if each.state == "supply":
        stale = f" ({lower_first(words.OFFER_STATES['stale'].label)})" if each.stale else ""
        return f"{label} op {_day(offer.confirmed_on)}{stale}"
    if each.state == "planned":
        return f"{label}, vanaf {_day(offer.starts_on)}" if offer.starts_on else label
    if each.state == "stopped":
        return f"{label} op {_day(offer.ends_on)}" if offer.ends_on else label
    if offer.confirmed_on:
        return f"{label}; laatst op {_day(offer.confirmed_on)}"
    return f"{label}. Bron: {offer.source}" if offer.source else label


def _day(value: date | None) -> str:
    return day(value) if value else ""


def web_address(text: str) -> str:
    """The address if a reader can follow it safely; else nothing, whatever somebody typed."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in {"http", "https"} and parts.hostname else ""
