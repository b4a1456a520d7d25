"""A scan file as the dataclasses of the analysis, checked as far as the file and the catalogue can tell."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models

from inventory.gaps.inputs import Answer, Decision, Initiative, Offer, Region, Signal, Steunpunt
from inventory.scans.models import THERE, AnswerKind, DecisionKind, Limit, Reason, Scan, SteunpuntStatus
from inventory.scans.models import Answer as StoredAnswer
from inventory.scans.scanfile.errors import ScanFileError, quoted
from inventory.scans.scanfile.parsing import described, parse_json
from inventory.scans.scanfile.records import Record, shape
from regions.models import Funding, InitiativeKind, OfferStatus, RegionKind, SignalKind
from regions.models import Initiative as StoredInitiative
from regions.models import Region as StoredRegion

FORMAT = "bouwstenen-scan/1"

SCAN = shape("format catalogue title reference_date region initiatives answers", "no_initiative decisions steunpunten")
REGION = shape("slug name kind municipalities", known_by="slug")
INITIATIVE = shape("slug name kind municipality offers", "organisation website wishes signals", known_by="slug")
OFFER = shape(
    "activity municipalities funding status",
    "places at_home target_groups exclusive starts_on ends_on confirmed_on source note",
    known_by="activity",
)
SIGNAL = shape("activity signal municipalities", "named note", known_by="activity")
ANSWER = shape(
    "municipality activity answer",
    "reason limits working_on_it place provider note note_public source",
    known_by="municipality activity",
)
DECISION = shape("activity providers decision", "note", known_by="activity")
STEUNPUNT = shape("initiative municipality status", known_by="initiative municipality")

NO_MUNICIPALITY = "is geen gemeente die we kennen. Verbeter de code, of laad de gemeenten met manage.py load_reference."
NO_ACTIVITY = "is geen activiteit uit deze catalogus. Verbeter de code."
NO_TARGET_GROUP = "is geen groep die we kennen. Verbeter de code."
NOT_IN_REGION = "hoort niet bij de gemeenten van de regio in dit bestand."
NOT_IN_FILE = "staat niet bij de initiatieven in dit bestand."

_SLUG = re.compile(r"[-a-zA-Z0-9_]+")
_EARLIEST, _LATEST = datetime.date(1900, 1, 1), datetime.date(2999, 12, 31)


def _most(model: type[models.Model], field: str) -> int | None:
    """How many characters the column takes."""
    found = model._meta.get_field(field)
    return found.max_length if isinstance(found, models.Field) else None


class Sizes:
    """How many characters fit, from the columns that hold them."""

    title = _most(Scan, "title")
    region_slug = _most(StoredRegion, "slug")
    region_name = _most(StoredRegion, "name")
    initiative_slug = _most(StoredInitiative, "slug")
    initiative_name = _most(StoredInitiative, "name")
    organisation = _most(StoredInitiative, "organisation")
    website = _most(StoredInitiative, "website")
    place = _most(StoredAnswer, "place")
    provider = _most(StoredAnswer, "provider")
    source = _most(StoredAnswer, "source")


_REGION_KINDS = frozenset(RegionKind.values)
_KINDS = frozenset(InitiativeKind.values)
_FUNDING = frozenset(Funding.values)
_OFFER_STATUSES = frozenset(OfferStatus.values)
_SIGNALS = frozenset(SignalKind.values)
_ANSWERS = frozenset(AnswerKind.values)
_REASONS = frozenset(Reason.values)
_LIMITS = frozenset(Limit.values)
_DECISIONS = frozenset(DecisionKind.values)
_STEUNPUNT_STATUSES = frozenset(SteunpuntStatus.values)


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a file of one catalogue may use."""

    activities: frozenset[str]
    wishes: frozenset[str]
    """The bouwstenen that every initiative has or could wish for: those of group A."""
    target_groups: frozenset[str]
    municipalities: frozenset[str]


@dataclass(frozen=True, slots=True)
class ScanFile:
    """What a scan file says, with what it leaves out filled in."""

    catalogue: str
    title: str
    reference_date: datetime.date
    no_initiative: bool
    region: Region
    initiatives: tuple[Initiative, ...]
    answers: tuple[Answer, ...]
    decisions: tuple[Decision, ...]
    steunpunten: tuple[Steunpunt, ...]


def read_scan_file(data: bytes, catalogues: Mapping[str, Known]) -> ScanFile:
    """Read and check a whole file; `catalogues` by their code. Raises ScanFileError for the first thing wrong."""
    values = parse_json(data)
    _check_format(values)
    scan = Record(SCAN, values)
    catalogue = scan.known("catalogue", catalogues.keys(), _no_catalogue(catalogues))
    known = catalogues[catalogue]
    title = scan.text("title", most=Sizes.title, filled=True)
    reference_date = scan.day("reference_date")
    if not _EARLIEST <= reference_date <= _LATEST:
        raise scan.wrong("de peildatum ligt te ver weg. Kies een dag tussen 1900 en 2999.", "reference_date")
    no_initiative = scan.flag("no_initiative")
    region = _region(scan.record("region", REGION), known)
    initiatives = _initiatives(scan, known)
    slugs = frozenset(initiative.slug for initiative in initiatives)
    return ScanFile(
        catalogue=catalogue,
        title=title,
        reference_date=reference_date,
        no_initiative=no_initiative,
        region=region,
        initiatives=initiatives,
        answers=_answers(scan, known, region),
        decisions=_decisions(scan, known, slugs),
        steunpunten=_steunpunten(scan, region, slugs),
    )


def _check_format(values: object) -> None:
    """First of all, so that a file of another kind is called that, and not a file with unknown keys."""
    if not isinstance(values, dict) or "format" not in values:
        return
    if values["format"] != FORMAT:
        raise ScanFileError(f"Bij format: {described(values['format'])} lezen we niet. Een scanbestand heeft {FORMAT}.")


def _no_catalogue(catalogues: Mapping[str, Known]) -> str:
    if not catalogues:
        return "kennen we nog niet. Laad eerst de catalogus met manage.py load_reference."
    return f"is geen catalogus die we kennen. Kies uit: {', '.join(sorted(catalogues))}."


def _slug(record: Record, key: str, most: int | None) -> str:
    slug = record.text(key, most=most, filled=True)
    if not _SLUG.fullmatch(slug):
        raise record.wrong(
            f"{quoted(slug)} kan geen adres zijn. Gebruik alleen letters zonder accent, cijfers en -.", key
        )
    return slug


def _region(record: Record, known: Known) -> Region:
    region = Region(
        slug=_slug(record, "slug", Sizes.region_slug),
        name=record.text("name", most=Sizes.region_name, filled=True),
        kind=record.choice("kind", _REGION_KINDS),
        municipalities=record.codes("municipalities", known.municipalities, NO_MUNICIPALITY),
    )
    if not region.municipalities:
        raise record.wrong("een regio heeft minstens een gemeente. Vul ze in.", "municipalities")
    return region


# --- initiatives -----------------------------------------------------------------------------------------------
def _initiatives(scan: Record, known: Known) -> tuple[Initiative, ...]:
    found: dict[str, Initiative] = {}
    for record in scan.records("initiatives", INITIATIVE):
        initiative = _initiative(record, known)
        if initiative.slug in found:
            raise record.wrong(
                "dit adres heeft een ander initiatief in het bestand ook. Geef het een ander adres.", "slug"
            )
        found[initiative.slug] = initiative
    return tuple(found.values())


def _initiative(record: Record, known: Known) -> Initiative:
    return Initiative(
        slug=_slug(record, "slug", Sizes.initiative_slug),
        name=record.text("name", most=Sizes.initiative_name, filled=True),
        organisation=record.text("organisation", most=Sizes.organisation),
        kind=record.choice("kind", _KINDS),
        municipality=record.known_or_null("municipality", known.municipalities, NO_MUNICIPALITY),
        website=record.text("website", most=Sizes.website),
        wishes=record.codes("wishes", known.wishes, _no_wish(known)),
        offers=tuple(_offer(each, known) for each in record.records("offers", OFFER)),
        signals=_signals(record, known),
    )


def _no_wish(known: Known) -> str:
    return f"kan geen wens zijn. Een wens gaat over bouwstenen A: kies uit {', '.join(sorted(known.wishes))}."


def _offer(record: Record, known: Known) -> Offer:
    offer = Offer(
        activity=record.known("activity", known.activities, NO_ACTIVITY),
        municipalities=record.codes("municipalities", known.municipalities, NO_MUNICIPALITY),
        places=record.codes("places", known.municipalities, NO_MUNICIPALITY),
        at_home=record.flag("at_home"),
        target_groups=record.codes("target_groups", known.target_groups, NO_TARGET_GROUP),
        exclusive=record.flag("exclusive"),
        funding=record.choice("funding", _FUNDING),
        status=record.choice("status", _OFFER_STATUSES),
        starts_on=record.day_or_null("starts_on"),
        ends_on=record.day_or_null("ends_on"),
        confirmed_on=record.day_or_null("confirmed_on"),
        source=record.text("source"),
        note=record.text("note"),
    )
    if not offer.municipalities:
        raise record.wrong("aanbod is voor inwoners van minstens een gemeente. Vul ze in.", "municipalities")
    if offer.starts_on and offer.ends_on and offer.ends_on < offer.starts_on:
        raise record.wrong(f"het einde ligt voor het begin ({offer.starts_on}). Verbeter een van de twee.", "ends_on")
    return offer


def _signals(initiative: Record, known: Known) -> tuple[Signal, ...]:
    found: dict[str, Signal] = {}
    for record in initiative.records("signals", SIGNAL):
        signal = Signal(
            activity=record.known("activity", known.activities, NO_ACTIVITY),
            signal=record.choice("signal", _SIGNALS),
            municipalities=record.codes("municipalities", known.municipalities, NO_MUNICIPALITY),
            named=record.flag("named"),
            note=record.text("note"),
        )
        if not signal.municipalities:
            raise record.wrong("een signaal gaat over minstens een gemeente. Vul ze in.", "municipalities")
        if signal.activity in found:
            raise record.wrong("er is al een signaal van dit initiatief over deze activiteit. Laat er een weg.")
        found[signal.activity] = signal
    return tuple(found.values())


# --- what the region says --------------------------------------------------------------------------------------
def _answers(scan: Record, known: Known, region: Region) -> tuple[Answer, ...]:
    found: dict[tuple[str, str], Answer] = {}
    inside = frozenset(region.municipalities)
    for record in scan.records("answers", ANSWER):
        answer = _answer(record, known, inside)
        cell = (answer.municipality, answer.activity)
        if cell in found:
            raise record.wrong("er is al een antwoord van deze gemeente over deze activiteit. Laat er een weg.")
        found[cell] = answer
    return tuple(found.values())


def _answer(record: Record, known: Known, inside: frozenset[str]) -> Answer:
    answer = Answer(
        municipality=record.known("municipality", inside, NOT_IN_REGION),
        activity=record.known("activity", known.activities, NO_ACTIVITY),
        answer=record.choice("answer", _ANSWERS),
        reason=record.choice("reason", _REASONS, empty=True),
        limits=record.codes("limits", _LIMITS, f"kan hier niet staan. Kies uit: {', '.join(sorted(_LIMITS))}."),
        working_on_it=record.flag("working_on_it"),
        place=record.text("place", most=Sizes.place),
        provider=record.text("provider", most=Sizes.provider),
        note=record.text("note"),
        note_public=record.flag("note_public"),
        source=record.text("source", most=Sizes.source),
    )
    if answer.reason and answer.answer != AnswerKind.MISSING:
        raise record.wrong("een reden past alleen bij het antwoord missing. Laat een van de twee weg.", "reason")
    if answer.limits and answer.answer not in THERE:
        raise record.wrong(f"limits passen alleen bij {', '.join(THERE)}. Laat een van de twee weg.", "limits")
    return answer


def _decisions(scan: Record, known: Known, slugs: frozenset[str]) -> tuple[Decision, ...]:
    found: dict[tuple[str, frozenset[str]], Decision] = {}
    for record in scan.records("decisions", DECISION):
        decision = Decision(
            activity=record.known("activity", known.activities, NO_ACTIVITY),
            providers=record.codes("providers", slugs, NOT_IN_FILE),
            decision=record.choice("decision", _DECISIONS),
            note=record.text("note"),
        )
        if not decision.providers:
            raise record.wrong("een besluit gaat over minstens een aanbieder. Vul ze in.", "providers")
        key = (decision.activity, frozenset(decision.providers))
        if key in found:
            raise record.wrong("er is al een besluit over deze activiteit en deze aanbieders. Laat er een weg.")
        found[key] = decision
    return tuple(found.values())


def _steunpunten(scan: Record, region: Region, slugs: frozenset[str]) -> tuple[Steunpunt, ...]:
    found: dict[tuple[str, str], Steunpunt] = {}
    inside = frozenset(region.municipalities)
    for record in scan.records("steunpunten", STEUNPUNT):
        row = Steunpunt(
            initiative=record.known("initiative", slugs, NOT_IN_FILE),
            municipality=record.known("municipality", inside, NOT_IN_REGION),
            status=record.choice("status", _STEUNPUNT_STATUSES),
        )
        key = (row.initiative, row.municipality)
        if key in found:
            raise record.wrong("dit initiatief staat er al bij voor deze gemeente. Laat er een weg.")
        found[key] = row
    return tuple(found.values())
