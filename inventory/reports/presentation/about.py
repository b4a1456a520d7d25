"""Who took part, who has not yet, and how the report was made (ux.md section 8, page 18)."""

from __future__ import annotations

from dataclasses import dataclass

from inventory.reports.presentation.reading import Reading
from inventory.scans import words
from inventory.scans.models import Perspective
from inventory.scans.words import Word
from regions.wording import counted, day, number

NO_EXPERIENCE = "Aan dit rapport heeft nog niemand met eigen ervaring meegewerkt."

ASKED_PERSPECTIVES = (
    Perspective.EXPERIENCE,
    Perspective.RELATIVES,
    Perspective.SELF_DIRECTION,
    Perspective.MUNICIPALITY,
    Perspective.MENTAL_HEALTH_CARE,
    Perspective.WELFARE,
    Perspective.HOUSING,
    Perspective.INSURER,
)
"""Who belongs at the table; whoever is not there yet is named as such."""


@dataclass(frozen=True, slots=True)
class PerspectiveLine:
    label: str
    who: str


@dataclass(frozen=True, slots=True)
class TakingPart:
    experience: str
    """said when nobody with experience of their own took part, or nothing"""
    municipalities: str
    shared: str
    not_shared: str
    providers: str
    perspectives: tuple[PerspectiveLine, ...]
    absent: tuple[str, ...]
    """labels of perspectives that nobody has brought yet"""
    consents: tuple[str, ...]
    """which colleges agreed, and when"""


def build_taking_part(reading: Reading) -> TakingPart:
    everyone = set(reading.report.region.municipalities)
    shared = reading.shared
    found = {each.perspective for each in reading.facts.participants}
    if shared:
        found.add(Perspective.MUNICIPALITY)
    return TakingPart(
        experience="" if Perspective.EXPERIENCE in found else NO_EXPERIENCE,
        municipalities=f"{len(shared)} van de {counted(len(everyone), 'gemeente', 'gemeenten')}",
        shared=reading.municipality_list(shared) if shared else "",
        not_shared=reading.municipality_list(everyone - shared) if everyone - shared else "",
        providers=confirmed_sentence(reading),
        perspectives=tuple(_perspectives(reading)),
        absent=tuple(each.label for each in ASKED_PERSPECTIVES if each not in found),
        consents=tuple(f"{one.municipality}, op {day(one.given_on)}" for one in reading.facts.consents),
    )


def _perspectives(reading: Reading) -> list[PerspectiveLine]:
    """In the order of the model: experts by experience come first."""
    lines = []
    for perspective in Perspective:
        who = [each.who for each in reading.facts.participants if each.perspective == perspective]
        if who:
            lines.append(PerspectiveLine(perspective.label, "; ".join(who)))
    return lines


def confirmed_sentence(reading: Reading) -> str:
    """How many of the providers that the region knows have confirmed what they offer here."""
    known = len(reading.report.belonging)
    if not known:
        return "Er staan nog geen aanbieders in de scan."
    confirmed = known - len(reading.report.to_complete.initiatives)
    if not confirmed:
        return "Nog geen aanbieder heeft aanbod voor deze regio bevestigd."
    verb = "heeft" if confirmed == 1 else "hebben"
    noun = "aanbieder" if known == 1 else "aanbieders"
    return f"{number(confirmed)} van de {number(known)} {noun} {verb} aanbod voor deze regio bevestigd."


@dataclass(frozen=True, slots=True)
class Method:
    reference_date: str
    state: str
    counting: tuple[str, ...]
    definitions: tuple[Word, ...]
    sources: tuple[str, ...]
    fingerprint: str


def build_method(reading: Reading) -> Method:
    return Method(
        reference_date=day(reading.report.reference_date),
        state=state_sentence(reading),
        counting=_counting(reading),
        definitions=(
            *(
                words.FLAGS[code]
                for code in ("contradicted", "overlap", "unsupported", "nearby", "explained", "fragile")
            ),
            *(words.OFFER_STATES[code] for code in ("unconfirmed", "stale", "planned")),
        ),
        sources=_sources(reading),
        fingerprint=reading.report.inputs_sha256,
    )


def state_sentence(reading: Reading) -> str:
    adopted = reading.facts.adopted_on
    return f"Vastgesteld op {day(adopted)}" if adopted else "Concept: dit kan nog veranderen"


def _counting(reading: Reading) -> tuple[str, ...]:
    figures = reading.report.figures
    lines = [
        "Wat een gemeente zelf zegt, gaat voor. Heeft een gemeente niets gezegd, dan kijken we naar wat aanbieders "
        "hebben bevestigd. Is er ook dat niet, dan staat er: nog onbekend.",
        "Stilte betekent nooit dat iets er niet is. Alleen een gemeente kan zeggen dat iets nog mist.",
        "Aanbod telt mee als het er op de peildatum is. De aanbieder heeft het dan in de laatste anderhalf jaar "
        "bevestigd.",
        "Een plek is iets anders dan een werkgebied. We houden apart waar iets is, en voor wie het is.",
        "Bouwstenen A horen in elk zelfregie-initiatief. Welke activiteiten daarbij horen, kiest een initiatief zelf.",
    ]
    if reading.for_members and figures.answered:
        lines.append(
            f"Gemeenten gaven {number(figures.answered)} van de {number(figures.cells)} antwoorden zelf. "
            "‘Weet ik niet’ is ook een antwoord."
        )
    return tuple(lines)


def _sources(reading: Reading) -> tuple[str, ...]:
    facts = reading.facts
    lines = [
        f"De bouwstenen en activiteiten komen uit {facts.catalogue}, van {facts.publisher}. {facts.publisher} heeft "
        "dit rapport niet gemaakt en niet goedgekeurd. De uitleg is van ons.",
    ]
    if facts.fictional:
        lines.append("De gemeenten, inwoners en buren in dit voorbeeld zijn verzonnen.")
        return tuple(lines)
    year = f" op 1 januari {facts.inhabitants_year}" if facts.inhabitants_year else ""
    lines += [
        f"Aantallen inwoners{year}: Centraal Bureau voor de Statistiek (CBS), CC BY 4.0.",
        "Welke gemeenten buren zijn, hebben wij afgeleid van de grenzen van CBS en Kadaster, CC BY 4.0.",
        f"Soort regio: {facts.region_kind}. De indeling is {facts.region_basis}.",
        "Wat er is en wat nog mist, zeggen de gemeenten en aanbieders zelf. Komt iets uit een openbare bron, dan staat "
        "dat erbij.",
    ]
    return tuple(lines)
