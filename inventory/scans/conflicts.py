"""What two people said of the same cell, decision or place, in words and beside each other (ux.md 5.7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.http import QueryDict

from bouwstenen.models import Activity
from inventory.scans.actions.answers import AnswerValues, CellSaving
from inventory.scans.actions.cells import is_own
from inventory.scans.actions.on_behalf import GridInput
from inventory.scans.actions.table import SteunpuntInput
from inventory.scans.grid import Key
from inventory.scans.models import Answer, Decision, DecisionKind, Limit, Reason, Scan, Steunpunt, SteunpuntStatus
from inventory.scans.permissions import Filling
from inventory.scans.region_changes import is_changed
from inventory.scans.steunpunten import NOT_YET
from inventory.scans.words import ANSWERS, NO_ANSWER
from regions.conflicts import (
    MERGE,
    MINE,
    THEIRS,
    Choice,
    Conflict,
    Fact,
    Other,
    can_merge,
    facts,
    merge_texts,
    other,
    other_of,
)
from regions.models import Municipality, User

TITLE = "Uw collega heeft dit net ook ingevuld. Uw antwoord is niet weg."
LONGEST_NOTE, LONGEST_DECISION = 2000, 1000
_REGION = Other("De regio", None, "Neem dat van de regio")


# --- one answer ------------------------------------------------------------------------------------------------
def answer_conflict(activity: Activity, mine: AnswerValues, current: Answer | None, reader: User) -> Conflict:
    """For an officer: what they typed, and what is stored now."""
    theirs = AnswerValues.of(current)
    return Conflict(
        key=activity.code,
        version=str(current.version if current else 0),
        title=TITLE,
        me="Van u",
        other=_who(current, reader),
        facts=_answer_facts(mine.fitting(), theirs),
        values=theirs.as_fields(),
        merged=_merged(mine, theirs),
    )


def _who(current: Answer | None, reader: User) -> Other:
    if current is not None and current.on_behalf and current.updated_by_id != reader.pk:
        return replace(_REGION, at=current.updated_at)
    return other(current.updated_by_id if current else None, current.updated_at if current else None, reader)


def _answer_facts(mine: AnswerValues, theirs: AnswerValues) -> list[Fact]:
    both = (mine, theirs)
    rows: list[tuple[str, list[str]]] = [
        ("Antwoord", [ANSWERS.get(one.answer, NO_ANSWER).label for one in both]),
        ("Wie biedt dit?", [one.provider for one in both]),
        ("Waar kunnen inwoners terecht?", [one.place for one in both]),
        ("Is het genoeg?", [", ".join(str(Limit(code).label) for code in one.limits) for one in both]),
        ("Hoe komt dat?", [str(Reason(one.reason).label) if one.reason else "" for one in both]),
        ("We zijn ermee bezig", ["ja" if one.working_on_it else "" for one in both]),
        ("Toelichting", [one.note for one in both]),
        (
            "De toelichting mag in het rapport",
            [("ja" if one.note_public else "nee") if one.note else "" for one in both],
        ),
    ]
    return facts((label, said[0], said[1]) for label, said in rows)


def _merged(mine: AnswerValues, theirs: AnswerValues) -> dict[str, object] | None:
    """Both notes; they go into the report only when both writers said so."""
    if not can_merge(theirs.note, mine.note, LONGEST_NOTE):
        return None
    return {"note": merge_texts(theirs.note, mine.note), "note_public": mine.note_public and theirs.note_public}


def answer_with_choice(data: QueryDict, choice: Choice, theirs: AnswerValues) -> QueryDict:
    """
    The page that was sent, with what was chosen for one cell.

    Taking over what the other said leaves that cell out; other cells that are waiting for a choice keep waiting.
    """
    data = data.copy()
    code = choice.key
    if choice.what == THEIRS:
        data.pop(f"{code}-version", None)
        return data
    data[f"{code}-version"] = choice.version
    if choice.what == MERGE:
        data[f"{code}-note"] = merge_texts(theirs.note, data.get(f"{code}-note", ""))
        if not theirs.note_public:
            data.pop(f"{code}-note_public", None)
    return data


def cell_conflicts(filling: Filling, cells: Iterable[CellSaving], reader: User) -> dict[str, Conflict]:
    """One for each cell that a colleague changed meanwhile, by the code of its activity."""
    wanted = list(cells)
    if not wanted:
        return {}
    now = {one.activity_id: one for one in filling.scan.answers.filter(municipality=filling.municipality)}
    return {
        cell.activity.code: answer_conflict(cell.activity, cell.values, now.get(cell.activity.pk), reader)
        for cell in wanted
    }


# --- the grid --------------------------------------------------------------------------------------------------
def grid_conflict(cell: GridInput, current: Answer | None, reader: User) -> Conflict:
    """For a coordinator: what they chose, and what somebody else answered since. Own answers take a reason."""
    theirs = AnswerValues.of(current)
    own = current is not None and is_own(current, changed=is_changed(current))
    who = f"De gemeente {cell.municipality}" if own else "Uw collega"
    title = f"{who} heeft dit net ook ingevuld. Uw antwoord is niet weg."
    mine = AnswerValues(answer=cell.answer)
    return Conflict(
        key=f"{cell.activity.code}-{cell.municipality.pk}",
        version=str(current.version if current else 0),
        title=title,
        about=f"{cell.activity.name}, {cell.municipality}.",
        me="Van u",
        other=_who_in_grid(current, cell.municipality, reader, own=own),
        facts=_answer_facts(mine, theirs),
        values={"answer": theirs.answer, "own": own},
        reason=cell.reason if own else None,
    )


def _who_in_grid(current: Answer | None, municipality: Municipality, reader: User, *, own: bool) -> Other:
    if current is not None and own and not current.on_behalf:
        return Other(f"De gemeente {municipality}", current.updated_at, "Neem dat van de gemeente")
    return other(current.updated_by_id if current else None, current.updated_at if current else None, reader)


def grid_conflicts(scan: Scan, cells: Iterable[GridInput], reader: User) -> dict[Key, Conflict]:
    """One for each cell that somebody else changed meanwhile."""
    wanted = list(cells)
    places = {cell.municipality.pk for cell in wanted}
    now = {(one.activity_id, one.municipality_id): one for one in scan.answers.filter(municipality__in=places)}
    return {cell.key: grid_conflict(cell, now.get((cell.activity.pk, cell.municipality.pk)), reader) for cell in wanted}


def cell_with_choice(data: QueryDict, choice: Choice, field: str = "version") -> QueryDict:
    """
    The page that was sent, with what was chosen for one cell.

    A cell without this `field` was not on the page, so that what the other said stays.
    """
    data = data.copy()
    if choice.what == MINE:
        data[f"{choice.key}-version"] = choice.version
    else:
        data.pop(f"{choice.key}-{field}", None)
    return data


# --- at the table ----------------------------------------------------------------------------------------------
def settle_conflict(key: str, said: Mapping[str, str], current: Answer | None, reader: User) -> Conflict:
    """For an officer who settles a difference: what they said, and what a colleague stored."""
    theirs = AnswerValues.of(current)
    mine = replace(theirs, answer=said.get("answer", ""), note=said.get("note", ""))
    return Conflict(
        key=key,
        version=str(current.version if current else 0),
        title=TITLE,
        me="Van u",
        other=_who(current, reader),
        facts=[row for row in _answer_facts(mine, theirs) if row[0] in {"Antwoord", "Toelichting"}],
        merged=_merged(mine, theirs),
    )


def decision_conflict(key: str, said: Mapping[str, str], current: Decision | None, reader: User) -> Conflict:
    """For a coordinator: what they noted, and what another noted just before."""
    decision, note = (current.decision, current.note) if current else ("", "")
    mine, my_note = said.get("decision", ""), said.get("note", "")
    return Conflict(
        key=key,
        version=str(current.version if current else 0),
        title="Uw collega heeft hier net ook iets opgeschreven. Wat u schreef, is niet weg.",
        me="Van u",
        other=other_of(current, reader),
        facts=facts(
            [
                ("Wat spreken jullie af?", _decided(mine), _decided(decision)),
                ("Waarom?", my_note, note),
            ]
        ),
        merged={"note": merge_texts(note, my_note)} if can_merge(note, my_note, LONGEST_DECISION) else None,
    )


def steunpunt_conflict(key: str, mine: str, current: Steunpunt | None, reader: User) -> Conflict:
    """For a coordinator: what they chose for a place, and what another chose just before."""
    theirs = current.status if current else ""
    said = [str(SteunpuntStatus(one).label) if one else NOT_YET for one in (mine, theirs)]
    return Conflict(
        key=key,
        version=str(current.version if current else 0),
        title="Uw collega heeft hier net ook iets gekozen. Uw keuze is niet weg.",
        me="Van u",
        other=other_of(current, reader),
        facts=[("Een laagdrempelig steunpunt?", said[0], said[1])],
    )


def steunpunt_conflicts(scan: Scan, lines: Iterable[SteunpuntInput], reader: User) -> dict[str, Conflict]:
    """One for each place that somebody else changed meanwhile, by the name of its fields."""
    now = {f"{one.municipality_id}.{one.initiative.slug}": one for one in scan.steunpunten.select_related("initiative")}
    keys = {f"{line.gm}.{line.slug}": line for line in lines}
    return {key: steunpunt_conflict(key, line.status, now.get(key), reader) for key, line in keys.items()}


def note_with_choice(data: QueryDict, choice: Choice | None, note: str) -> QueryDict:
    """A form with one note that was sent, with the version that was chosen to save over; `note` is the other's."""
    if choice is None:
        return data
    data = data.copy()
    data["version"] = choice.version
    if choice.what == MERGE:
        data["note"] = merge_texts(note, data.get("note", ""))
    return data


def _decided(code: str) -> str:
    return str(DecisionKind(code).label) if code in DecisionKind.values else ""
