"""What is not known yet: counts per bouwsteen, never per municipality (ux.md section 8, page 10)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from inventory.gaps.results import Figures
from inventory.reports.presentation.reading import Reading
from inventory.reports.presentation.there import unique
from inventory.scans import words
from inventory.scans.words import Word
from regions.wording import alphabet, counted, listed, number


@dataclass(frozen=True, slots=True)
class UnknownRow:
    """How much is unknown of one bouwsteen, out of all that was asked of it."""

    code: str
    name: str
    unknown: str
    total: str
    leads: str


@dataclass(frozen=True, slots=True)
class Lead:
    """An activity of which public sources name somebody; members read who."""

    code: str
    name: str
    who: str


@dataclass(frozen=True, slots=True)
class Unknown:
    summary: str
    rows: tuple[UnknownRow, ...]
    leads: tuple[Lead, ...]
    leads_count: str
    no_initiative: str
    silent: str
    """initiatives of which nothing confirmed is known yet"""
    providers: tuple[str, ...]
    """activities that somebody offers of whom we do not know the name"""
    providers_word: Word


def build_unknown(reading: Reading) -> Unknown:
    figures = reading.report.figures
    unknown = figures.cells - figures.known
    leads = [cell for cell in reading.report.cells if cell.basis == "sources"]
    return Unknown(
        summary=unknown_sentence(figures) + (" Dat is iets anders dan dat iets er niet is." if unknown else ""),
        rows=_rows(reading),
        leads=_leads(reading) if reading.for_members else (),
        leads_count=(
            f"Bij {number(len(leads))} van die {number(unknown)} vragen staat er wel iets in een openbare bron. "
            "Kijk daar als eerste naar: klopt het nog?"
            if leads
            else ""
        ),
        no_initiative=words.NO_INITIATIVE_KNOWN if reading.report.to_complete.no_initiative_known else "",
        silent=_silent(reading),
        providers=_providers_unknown(reading),
        providers_word=words.FLAGS["unsupported"],
    )


def unknown_sentence(figures: Figures) -> str:
    unknown, everything = figures.cells - figures.known, counted(figures.cells, "vraag", "vragen")
    if not unknown:
        return f"Van alle {everything} weten we het antwoord."
    if not figures.known:
        return f"Van alle {everything} weten we het antwoord nog niet."
    return f"Van {number(unknown)} van de {everything} weten we het antwoord nog niet."


def _rows(reading: Reading) -> tuple[UnknownRow, ...]:
    bouwsteen_of = {code: activity.bouwsteen for code, activity in reading.activities.items()}
    total: Counter[str] = Counter()
    unknown: Counter[str] = Counter()
    leads: Counter[str] = Counter()
    for cell in reading.report.cells:
        bouwsteen = bouwsteen_of[cell.activity]
        total[bouwsteen] += 1
        unknown[bouwsteen] += cell.status == "unknown"
        leads[bouwsteen] += cell.basis == "sources"
    return tuple(
        UnknownRow(each.code, each.name, number(unknown[each.code]), number(total[each.code]), number(leads[each.code]))
        for each in reading.bouwstenen
    )


def _leads(reading: Reading) -> tuple[Lead, ...]:
    found = []
    for code, cells in reading.cells_by_activity.items():
        offers = unique(each for cell in cells if cell.basis == "sources" for each in cell.unconfirmed)
        if offers:
            who = "; ".join(dict.fromkeys(reading.at(each) for each in offers))
            found.append(Lead(code, reading.activity(code), who))
    return tuple(found)


def _silent(reading: Reading) -> str:
    silent = reading.report.to_complete.initiatives
    if not silent:
        return ""
    if not reading.for_members:
        return f"Van {counted(len(silent), 'aanbieder', 'aanbieders')} is het aanbod nog niet bevestigd."
    names = listed(sorted((reading.initiative(slug) for slug in silent), key=alphabet))
    these = "deze aanbieder" if len(silent) == 1 else "deze aanbieders"
    return f"Van {these} is hier nog geen aanbod bevestigd: {names}."


def _providers_unknown(reading: Reading) -> tuple[str, ...]:
    count = Counter(cell.activity for cell in reading.report.cells_flagged("unsupported"))
    return tuple(
        f"{reading.activity(code)}: in {counted(count[code], 'gemeente', 'gemeenten')}" for code in sorted(count)
    )
