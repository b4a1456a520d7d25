"""The gaps, each one line with the municipalities concerned (domain.md section 4, "Gaps")."""

from collections.abc import Iterator, Mapping, Sequence

from inventory.gaps.analysis.bouwstenen import CellsOf
from inventory.gaps.analysis.frame import Frame
from inventory.gaps.codes import GAP_KINDS
from inventory.gaps.inputs import Activity
from inventory.gaps.results import ActivityInRegion, BouwsteenInRegion, Cell, Gap, InitiativeInRegion


def no_initiative_gap(frame: Frame) -> Gap:
    """The gap of a region that has stated that it has no zelfregie-initiatief."""
    return Gap(
        kind="no_initiative",
        bouwsteen=None,
        activity=None,
        initiative=None,
        everywhere=False,
        municipalities=frame.municipalities,
        nearby=(),
        inhabitants=frame.people_in(frame.municipalities),
    )


def bouwsteen_gaps(frame: Frame, bouwstenen: Sequence[BouwsteenInRegion], cells_of: CellsOf) -> Iterator[Gap]:
    """Per bouwsteen the municipalities that miss all of it, unless all of that was their choice."""
    for bouwsteen in bouwstenen:
        municipalities = tuple(
            code
            for code, status in bouwsteen.in_municipality.items()
            if status == "missing"
            and not all(cell.is_flagged("explained") for cell in cells_of[bouwsteen.bouwsteen, code])
        )
        if municipalities:
            yield Gap(
                kind="bouwsteen_missing",
                bouwsteen=bouwsteen.bouwsteen,
                activity=None,
                initiative=None,
                everywhere=bouwsteen.status == "missing",
                municipalities=municipalities,
                nearby=tuple(
                    code
                    for code in municipalities
                    if any(cell.is_flagged("nearby") for cell in cells_of[bouwsteen.bouwsteen, code])
                ),
                inhabitants=frame.people_in(municipalities),
            )


def wish_gaps(initiatives: Sequence[InitiativeInRegion]) -> Iterator[Gap]:
    """Per zelfregie-initiatief what it would like to offer. Whoever says nothing misses nothing."""
    for initiative in initiatives:
        for bouwsteen in initiative.wishes:
            yield Gap(
                kind="initiative_wish",
                bouwsteen=bouwsteen,
                activity=None,
                initiative=initiative.initiative,
                everywhere=False,
                municipalities=(),
                nearby=(),
                inhabitants=None,
            )


def activity_gaps(
    frame: Frame, activities: Mapping[str, ActivityInRegion], left_over: Mapping[str, Sequence[Cell]]
) -> Iterator[Gap]:
    """Per activity of groups B and C the municipalities that miss it; `left_over` is what `cells_left_over` gives.

    A regional activity is expected somewhere in the region, so it is a gap only when it is missing in all of it.
    """
    group_of = {bouwsteen.code: bouwsteen.group for bouwsteen in frame.bouwstenen}
    for activity in frame.activities:
        everywhere = activities[activity.code].status == "missing"
        cells = left_over[activity.code]
        if group_of[activity.bouwsteen] == "A" or not cells:
            continue
        if everywhere or activity.scale != "regional":
            yield _activity_gap(frame, activity, cells, everywhere=everywhere)


def cells_left_over(
    by_activity: Mapping[str, Sequence[Cell]], gaps_of_bouwstenen: Sequence[Gap], activities: Sequence[Activity]
) -> dict[str, list[Cell]]:
    """Per activity the cells missing, not explained, not contradicted, and not in a gap of their bouwsteen."""
    covered = {gap.bouwsteen: frozenset(gap.municipalities) for gap in gaps_of_bouwstenen}
    return {
        activity.code: [
            cell
            for cell in by_activity[activity.code]
            if cell.status == "missing"
            and not cell.is_flagged("explained")
            and not cell.is_flagged("contradicted")
            and cell.municipality not in covered.get(activity.bouwsteen, ())
        ]
        for activity in activities
    }


def sort_gaps(gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """Kinds in their order, in each everywhere first, then more municipalities, bouwsteen, activity, initiative."""
    return tuple(
        sorted(
            gaps,
            key=lambda gap: (
                GAP_KINDS.index(gap.kind),
                not gap.everywhere,
                -len(gap.municipalities),
                gap.bouwsteen or "",
                gap.activity or "",
                gap.initiative or "",
            ),
        )
    )


def _activity_gap(frame: Frame, activity: Activity, cells: Sequence[Cell], *, everywhere: bool) -> Gap:
    municipalities = tuple(cell.municipality for cell in cells)
    return Gap(
        kind="activity_missing",
        bouwsteen=activity.bouwsteen,
        activity=activity.code,
        initiative=None,
        everywhere=everywhere,
        municipalities=municipalities,
        nearby=tuple(cell.municipality for cell in cells if cell.is_flagged("nearby")),
        inhabitants=frame.people_in(municipalities),
    )
