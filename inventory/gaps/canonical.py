"""The canonical JSON of a scan's inputs and its SHA-256 (domain.md section 4, last paragraph).

The inputs are what the scan file holds, with the names, norms and facts of the catalogue and the municipalities with
their inhabitants and neighbours. Optional keys are filled in, keys are sorted, lists are sorted by their members' own
canonical JSON, there is no white space, and text is UTF-8. Initiatives that are no inputs of the scan are left out.

The objects are written out by hand, their keys in alphabetical order: for a scan of the whole country this takes a
third of the time of building dictionaries for the `json` module. A test holds it to the plain way.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from json.encoder import encode_basestring as _text

from inventory.gaps.inputs import (
    Activity,
    Answer,
    Bouwsteen,
    Decision,
    Initiative,
    Municipality,
    Offer,
    Region,
    ScanInputs,
    Signal,
    Steunpunt,
    TargetGroup,
)
from inventory.gaps.scope import scope


def canonical_json(inputs: ScanInputs) -> bytes:
    """The canonical JSON of the inputs, UTF-8, one line without a newline."""
    return _scan(scope(inputs)).encode()


def inputs_sha256(inputs: ScanInputs) -> str:
    """The SHA-256 of the canonical JSON, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(inputs)).hexdigest()


def _scan(scan: ScanInputs) -> str:
    pairs = set(map(_codes, scan.neighbours))
    return (
        f'{{"activities":{_list(map(_activity, scan.activities))}'
        f',"answers":{_list(map(_answer, scan.answers))}'
        f',"bouwstenen":{_list(map(_bouwsteen, scan.bouwstenen))}'
        f',"catalogue":{_text(scan.catalogue)}'
        f',"decisions":{_list(map(_decision, scan.decisions))}'
        ',"format":"bouwstenen-scan/1"'
        f',"initiatives":{_list(map(_initiative, scan.initiatives))}'
        f',"municipalities":{_list(map(_municipality, scan.municipalities))}'
        f',"neighbours":{_list(pairs)}'
        f',"no_initiative":{_bool(scan.no_initiative)}'
        f',"reference_date":{_date(scan.reference_date)}'
        f',"region":{_region(scan.region)}'
        f',"steunpunten":{_list(map(_steunpunt, scan.steunpunten))}'
        f',"target_groups":{_list(map(_target_group, scan.target_groups))}'
        f',"title":{_text(scan.title)}}}'
    )


def _activity(activity: Activity) -> str:
    return (
        f'{{"bouwsteen":{_text(activity.bouwsteen)},"code":{_text(activity.code)}'
        f',"comparable":{_bool(activity.comparable)},"name":{_text(activity.name)},"scale":{_text(activity.scale)}}}'
    )


def _answer(answer: Answer) -> str:
    return (
        f'{{"activity":{_text(answer.activity)},"answer":{_text(answer.answer)},"limits":{_codes(answer.limits)}'
        f',"municipality":{_text(answer.municipality)},"note":{_text(answer.note)}'
        f',"note_public":{_bool(answer.note_public)},"place":{_text(answer.place)},"provider":{_text(answer.provider)}'
        f',"reason":{_text(answer.reason)},"source":{_text(answer.source)}'
        f',"working_on_it":{_bool(answer.working_on_it)}}}'
    )


def _bouwsteen(bouwsteen: Bouwsteen) -> str:
    return (
        f'{{"code":{_text(bouwsteen.code)},"group":{_text(bouwsteen.group)}'
        f',"name":{_text(bouwsteen.name)},"norm":{_text(bouwsteen.norm)}}}'
    )


def _decision(decision: Decision) -> str:
    return (
        f'{{"activity":{_text(decision.activity)},"decision":{_text(decision.decision)}'
        f',"note":{_text(decision.note)},"providers":{_codes(decision.providers)}}}'
    )


def _initiative(initiative: Initiative) -> str:
    municipality = "null" if initiative.municipality is None else _text(initiative.municipality)
    return (
        f'{{"kind":{_text(initiative.kind)},"municipality":{municipality},"name":{_text(initiative.name)}'
        f',"offers":{_list(map(_offer, initiative.offers))},"organisation":{_text(initiative.organisation)}'
        f',"signals":{_list(map(_signal, initiative.signals))},"slug":{_text(initiative.slug)}'
        f',"website":{_text(initiative.website)},"wishes":{_codes(initiative.wishes)}}}'
    )


def _municipality(municipality: Municipality) -> str:
    return (
        f'{{"code":{_text(municipality.code)},"inhabitants":{municipality.inhabitants:d}'
        f',"name":{_text(municipality.name)}}}'
    )


def _offer(offer: Offer) -> str:
    return (
        f'{{"activity":{_text(offer.activity)},"at_home":{_bool(offer.at_home)}'
        f',"confirmed_on":{_date(offer.confirmed_on)},"ends_on":{_date(offer.ends_on)}'
        f',"exclusive":{_bool(offer.exclusive)},"funding":{_text(offer.funding)}'
        f',"municipalities":{_codes(offer.municipalities)},"note":{_text(offer.note)}'
        f',"places":{_codes(offer.places)},"source":{_text(offer.source)},"starts_on":{_date(offer.starts_on)}'
        f',"status":{_text(offer.status)},"target_groups":{_codes(offer.target_groups)}}}'
    )


def _region(region: Region) -> str:
    return (
        f'{{"kind":{_text(region.kind)},"municipalities":{_codes(region.municipalities)}'
        f',"name":{_text(region.name)},"slug":{_text(region.slug)}}}'
    )


def _signal(signal: Signal) -> str:
    return (
        f'{{"activity":{_text(signal.activity)},"municipalities":{_codes(signal.municipalities)}'
        f',"named":{_bool(signal.named)},"note":{_text(signal.note)},"signal":{_text(signal.signal)}}}'
    )


def _steunpunt(row: Steunpunt) -> str:
    return (
        f'{{"initiative":{_text(row.initiative)},"municipality":{_text(row.municipality)}'
        f',"status":{_text(row.status)}}}'
    )


def _target_group(group: TargetGroup) -> str:
    return f'{{"code":{_text(group.code)},"name":{_text(group.name)}}}'


def _list(members: Iterable[str]) -> str:
    return f"[{','.join(sorted(members))}]"


def _codes(codes: tuple[str, ...]) -> str:
    return f"[{','.join(sorted(map(_text, codes)))}]" if codes else "[]"


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _date(value: date | None) -> str:
    return "null" if value is None else f'"{value.isoformat()}"'
