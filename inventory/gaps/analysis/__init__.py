"""The rules of domain.md section 4, one module for each part of it.

Each module takes what the earlier ones found and leaves the cells as they are. All of it goes through the offers and
through the cells a fixed number of times: the work grows with their number, and not with their product.
"""

from inventory.gaps.analysis.bouwstenen import group_by_bouwsteen, judge_activity, judge_bouwsteen
from inventory.gaps.analysis.cells import build_cells, group_by_activity, judge_cells
from inventory.gaps.analysis.discuss import list_discuss, spread_signals
from inventory.gaps.analysis.figures import count_figures, count_funding, list_to_complete
from inventory.gaps.analysis.frame import build_frame
from inventory.gaps.analysis.gaps import (
    activity_gaps,
    bouwsteen_gaps,
    cells_left_over,
    no_initiative_gap,
    sort_gaps,
    wish_gaps,
)
from inventory.gaps.analysis.initiatives import (
    is_without_self_direction,
    list_extra_welcome,
    list_groups,
    list_initiatives,
)
from inventory.gaps.analysis.overlaps import list_overlaps
from inventory.gaps.analysis.supply import index_supply
from inventory.gaps.canonical import inputs_sha256
from inventory.gaps.inputs import ScanInputs
from inventory.gaps.results import GapReport

__all__ = ["analyse"]


def analyse(inputs: ScanInputs) -> GapReport:
    """What the scan shows at its reference date: the same inputs, in whatever order, give the same report.

    Every municipality of the region must be among `inputs.municipalities`, for its inhabitants, and every activity's
    bouwsteen among `inputs.bouwstenen`; otherwise KeyError. What is about other municipalities, about activities that
    the edition does not have, or by initiatives that are no inputs of the scan, counts nowhere.
    """
    frame = build_frame(inputs)
    supply = index_supply(frame)
    verdicts = judge_cells(frame, supply)
    signals = spread_signals(frame, supply, verdicts)
    readable = tuple(each for each in signals if each.initiative in frame.belonging)
    cells = build_cells(frame, supply, verdicts, readable)
    by_activity = group_by_activity(frame.activities, cells)
    cells_of = group_by_bouwsteen(frame, cells)
    activities = {code: judge_activity(code, each) for code, each in by_activity.items()}
    bouwstenen = {each.code: judge_bouwsteen(frame, each.code, cells_of) for each in frame.bouwstenen}
    initiatives = list_initiatives(frame, supply)
    gaps = list(bouwsteen_gaps(frame, tuple(bouwstenen.values()), cells_of))
    left_over = cells_left_over(by_activity, gaps, frame.activities)
    gaps += [*wish_gaps(initiatives), *activity_gaps(frame, activities, left_over)]
    if inputs.no_initiative and is_without_self_direction(frame, supply):
        gaps.append(no_initiative_gap(frame))
    extra_welcome = list_extra_welcome(frame, supply)
    group_a = {each.code for each in frame.bouwstenen if each.group == "A"}
    return GapReport(
        inputs=frame.inputs,
        inputs_sha256=inputs_sha256(frame.inputs),
        cells=cells,
        activities=tuple(activities.values()),
        bouwstenen=tuple(bouwstenen.values()),
        initiatives=initiatives,
        gaps=sort_gaps(gaps),
        groups=list_groups(frame, supply, extra_welcome),
        overlaps=list_overlaps(cells, inputs.decisions),
        discuss=list_discuss(frame, cells, signals),
        figures=count_figures(frame, cells, tuple(bouwstenen.values())),
        to_complete=list_to_complete(frame, supply, cells),
        signals=readable,
        extra_welcome=extra_welcome,
        also_possible=tuple(
            cell for activity in frame.activities if activity.bouwsteen in group_a for cell in left_over[activity.code]
        ),
        funding=count_funding(supply),
        belonging=tuple(each for each in frame.initiatives if each.slug in frame.belonging),
        municipalities_answered=tuple(sorted({answer.municipality for answer in frame.answers.values()})),
        cell_index={(cell.activity, cell.municipality): cell for cell in cells},
        bouwsteen_index=bouwstenen,
        activity_index=activities,
        offer_index={slug: offers for slug, offers in supply.by_initiative.items() if slug in frame.belonging},
        place_index={key: tuple(offers) for key, offers in supply.at_place.items()},
    )
