"""The figures of the region, and what is still to be found out (domain.md section 4, "Figures", "To complete")."""

from collections.abc import Sequence

from inventory.gaps.analysis.frame import Frame
from inventory.gaps.analysis.initiatives import is_self_direction
from inventory.gaps.analysis.supply import Supply
from inventory.gaps.results import BouwsteenInRegion, Cell, Figures, ToComplete


def count_figures(frame: Frame, cells: Sequence[Cell], bouwstenen: Sequence[BouwsteenInRegion]) -> Figures:
    """The figures, each with its denominator beside it."""
    all_own = tuple(code for code in frame.municipalities if all(each.access[code] == "own" for each in bouwstenen))
    all_nearby = tuple(
        code for code in frame.municipalities if all(each.access[code] in ("own", "nearby") for each in bouwstenen)
    )
    steunpunt = _municipalities_with(frame, "yes")
    return Figures(
        cells=len(cells),
        answered=sum(cell.answer is not None for cell in cells),
        known=sum(cell.status != "unknown" for cell in cells),
        municipalities=len(frame.municipalities),
        inhabitants=frame.people_in(frame.municipalities),
        inhabitants_all_own=frame.people_in(all_own),
        inhabitants_all_nearby=frame.people_in(all_nearby),
        municipalities_steunpunt=len(steunpunt),
        municipalities_steunpunt_emerging=len(_municipalities_with(frame, "emerging") - steunpunt),
    )


def list_to_complete(frame: Frame, supply: Supply, cells: Sequence[Cell]) -> ToComplete:
    """What is still to be found out: cells with a lead first."""
    open_cells = [cell for cell in cells if cell.status == "unknown" or cell.is_flagged("unsupported")]
    supplying = {each.initiative.slug for each in supply.for_region}
    known = any(is_self_direction(each) for each in frame.initiatives if each.slug in frame.belonging)
    return ToComplete(
        cells=tuple(sorted(open_cells, key=lambda cell: cell.basis != "sources")),
        initiatives=tuple(
            each.slug for each in frame.initiatives if each.slug in frame.belonging and each.slug not in supplying
        ),
        no_initiative_known=not known and not frame.inputs.no_initiative,
    )


def count_funding(supply: Supply) -> dict[str, int]:
    """How many supply offers for the region have which funding; one that is not known is never taken for lasting."""
    counts = dict.fromkeys(("structural", "temporary", "unknown", "not_said"), 0)
    for each in supply.for_region:
        counts[each.offer.funding] += 1
    return counts


def _municipalities_with(frame: Frame, status: str) -> set[str]:
    """The municipalities of the region with a place that the region gives this status."""
    return {
        row.municipality
        for row in frame.inputs.steunpunten
        if row.status == status and row.municipality in frame.region
    }
