"""One activity in one municipality: status, basis and flags (domain.md section 4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from inventory.gaps.analysis.frame import CellKey, Frame
from inventory.gaps.analysis.supply import Calendar, Supply, organisation_of, share_people
from inventory.gaps.codes import HERE, MAY_BE_NEARBY, THERE
from inventory.gaps.inputs import Activity, Answer
from inventory.gaps.results import Cell, ReportedOffer, SignalInCell


class Verdict(NamedTuple):
    """What is so in a cell, and how it is known."""

    status: str
    basis: str


Verdicts = Mapping[CellKey, Verdict]


def judge_cells(frame: Frame, supply: Supply) -> dict[CellKey, Verdict]:
    """Status and basis of every cell, by activity, then municipality."""
    return {
        (activity.code, municipality): _judge(frame, supply, (activity.code, municipality))
        for activity in frame.activities
        for municipality in frame.municipalities
    }


def build_cells(frame: Frame, supply: Supply, verdicts: Verdicts, signals: Sequence[SignalInCell]) -> tuple[Cell, ...]:
    """Every cell with all that is known of it, by activity, then municipality."""
    signals_of: defaultdict[CellKey, list[SignalInCell]] = defaultdict(list)
    for signal in signals:
        signals_of[signal.activity, signal.municipality].append(signal)
    comparable = {activity.code: activity.comparable for activity in frame.activities}
    cells = []
    for (activity, municipality), verdict in verdicts.items():
        key = (activity, municipality)
        answer = frame.answers.get(key)
        offers = tuple(supply.supply.get(key, ()))
        nearby = _neighbours_that_have(frame, supply, verdicts, key)
        flags = {
            "contradicted": bool(offers) and _says_missing_to_all(answer),
            "explained": answer is not None and answer.answer == "missing" and answer.reason == "by_choice",
            "fragile": _is_fragile(offers, supply.calendar),
            "nearby": bool(nearby),
            "overlap": comparable[activity] and share_people(offers),
            "unsupported": _is_unsupported(answer, offers),
        }
        cells.append(
            Cell(
                municipality=municipality,
                activity=activity,
                status=verdict.status,
                basis=verdict.basis,
                providers=tuple(dict.fromkeys(each.initiative.slug for each in offers)),
                flags=tuple(flag for flag, holds in flags.items() if holds),
                answer=answer,
                supply=offers,
                unconfirmed=tuple(supply.unconfirmed.get(key, ())),
                planned=tuple(supply.planned.get(key, ())),
                nearby=nearby,
                signals=tuple(signals_of.get(key, ())),
            )
        )
    return tuple(cells)


def group_by_activity(activities: Collection[Activity], cells: Sequence[Cell]) -> dict[str, list[Cell]]:
    """Code of each activity to its cells, by municipality."""
    grouped: dict[str, list[Cell]] = {activity.code: [] for activity in activities}
    for cell in cells:
        grouped[cell.activity].append(cell)
    return grouped


def _judge(frame: Frame, supply: Supply, key: CellKey) -> Verdict:
    answer = frame.answers.get(key)
    if answer is not None and answer.answer != "dont_know":
        return Verdict(answer.answer, "answer")
    offers = supply.supply.get(key, ())
    if any(each.offer.at_home or key[1] in each.offer.places for each in offers):
        return Verdict("present", "offers")
    if offers:
        return Verdict("elsewhere", "offers")
    return Verdict("unknown", "sources" if key in supply.unconfirmed else "none")


def _neighbours_that_have(frame: Frame, supply: Supply, verdicts: Verdicts, key: CellKey) -> tuple[str, ...]:
    """The neighbours that have the activity, where that matters.

    In the region that is what the status of their own cell says; outside it there are no cells, and supply with a place
    there says so, for whomever it is.
    """
    if verdicts[key].status not in MAY_BE_NEARBY:
        return ()
    activity, municipality = key
    return tuple(
        neighbour
        for neighbour in frame.neighbours[municipality]
        if (
            verdict.status in HERE
            if (verdict := verdicts.get((activity, neighbour))) is not None
            else (activity, neighbour) in supply.at_place
        )
    )


def _says_missing_to_all(answer: Answer | None) -> bool:
    """Whether the answer is missing, and not merely not open to some group: that and an offer can both be true."""
    return answer is not None and answer.answer == "missing" and answer.reason != "not_accessible_for_group"


def _is_fragile(offers: Sequence[ReportedOffer], calendar: Calendar) -> bool:
    return bool(offers) and all(
        each.offer.funding == "temporary"
        or (each.offer.ends_on is not None and each.offer.ends_on <= calendar.ending_until)
        for each in offers
    )


def _is_unsupported(answer: Answer | None, offers: Sequence[ReportedOffer]) -> bool:
    """Whether somebody says that it is there, without saying who, and the register does not know enough providers."""
    if answer is None or answer.answer not in THERE or answer.provider:
        return False
    needed = 2 if answer.answer == "duplicated" else 1
    return len({organisation_of(each.initiative) for each in offers}) < needed
