"""Bouwstenen and activities over the whole region, and who can reach them (domain.md section 4)."""

from collections.abc import Mapping, Sequence

from inventory.gaps.analysis.frame import Frame
from inventory.gaps.codes import ACCESS_LEVELS, HERE, STATUSES, WITHIN_REACH
from inventory.gaps.results import ActivityInRegion, BouwsteenInRegion, Cell, Inhabitants

CellsOf = Mapping[tuple[str, str], Sequence[Cell]]
"""(bouwsteen, municipality) to its cells, by activity"""


def group_by_bouwsteen(frame: Frame, cells: Sequence[Cell]) -> dict[tuple[str, str], list[Cell]]:
    """The cells of each bouwsteen in each municipality, by activity."""
    bouwsteen_of = {activity.code: activity.bouwsteen for activity in frame.activities}
    grouped: dict[tuple[str, str], list[Cell]] = {
        (bouwsteen.code, municipality): [] for bouwsteen in frame.bouwstenen for municipality in frame.municipalities
    }
    for cell in cells:
        grouped[bouwsteen_of[cell.activity], cell.municipality].append(cell)
    return grouped


def judge_activity(activity: str, cells: Sequence[Cell]) -> ActivityInRegion:
    """One activity over the region, from its cells in the order of the municipalities."""
    by_status = {status: tuple(cell.municipality for cell in cells if cell.status == status) for status in STATUSES}
    there = len(by_status["present"]) + len(by_status["elsewhere"]) + len(by_status["duplicated"])
    if there == len(cells):
        status = "everywhere"
    elif there:
        status = "partly"
    elif len(by_status["missing"]) == len(cells):
        status = "missing"
    else:
        status = "unknown"
    return ActivityInRegion(activity=activity, status=status, **by_status)


def judge_bouwsteen(frame: Frame, bouwsteen: str, cells_of: CellsOf) -> BouwsteenInRegion:
    """One bouwsteen over the region."""
    in_municipality = {code: _status(cells_of[bouwsteen, code]) for code in frame.municipalities}
    access = _access(frame, bouwsteen, cells_of, in_municipality)
    people = dict.fromkeys(ACCESS_LEVELS, 0)
    provided = 0
    for municipality, level in access.items():
        people[level] += frame.inhabitants[municipality]
        if level == "own" and any(cell.providers for cell in cells_of[bouwsteen, municipality]):
            provided += frame.inhabitants[municipality]
    if any(status in WITHIN_REACH for status in in_municipality.values()):
        status = "present"
    elif all(status == "missing" for status in in_municipality.values()):
        status = "missing"
    else:
        status = "unknown"
    return BouwsteenInRegion(
        bouwsteen=bouwsteen,
        status=status,
        access=access,
        inhabitants=Inhabitants(**people),
        inhabitants_own_provided=provided,
        in_municipality=in_municipality,
    )


def _status(cells: Sequence[Cell]) -> str:
    """The bouwsteen in one municipality, from its cells there. Without cells nothing is known."""
    statuses = {cell.status for cell in cells}
    if statuses & HERE:
        return "present"
    if "elsewhere" in statuses:
        return "elsewhere"
    if statuses == {"missing"} and not any(cell.is_flagged("contradicted") for cell in cells):
        return "missing"
    return "unknown"


def _access(frame: Frame, bouwsteen: str, cells_of: CellsOf, in_municipality: Mapping[str, str]) -> dict[str, str]:
    statuses = in_municipality.values()
    # Asked of a municipality that does not have it itself, so "another municipality, or elsewhere here" is "any".
    in_region = any(status in WITHIN_REACH for status in statuses)
    nowhere = all(status == "missing" for status in statuses)
    access = {}
    for municipality, status in in_municipality.items():
        if status == "present":
            level = "own"
        elif any(cell.is_flagged("nearby") for cell in cells_of[bouwsteen, municipality]):
            level = "nearby"
        elif in_region:
            level = "region"
        else:
            level = "none" if nowhere else "unknown"
        access[municipality] = level
    return access
