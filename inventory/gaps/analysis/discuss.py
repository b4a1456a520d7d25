"""Signals, and what two parties say differently (domain.md section 4, "To discuss")."""

from collections.abc import Sequence
from operator import attrgetter

from inventory.gaps.analysis.cells import Verdicts
from inventory.gaps.analysis.frame import CellKey, Frame
from inventory.gaps.analysis.supply import Supply, share_people
from inventory.gaps.codes import THERE
from inventory.gaps.results import Cell, DiscussItem, SignalInCell


def spread_signals(frame: Frame, supply: Supply, verdicts: Verdicts) -> tuple[SignalInCell, ...]:
    """Every signal of an initiative that is an input, in each of its municipalities that is in the region.

    By activity, municipality, initiative.
    """
    shared: dict[CellKey, bool] = {}

    def differs(signal: str, key: CellKey) -> bool:
        status = verdicts[key].status
        if signal == "missing":
            return status in THERE
        if signal != "duplicated" or status not in ("present", "elsewhere", "missing"):
            return False
        if key not in shared:
            shared[key] = share_people(supply.supply.get(key, ()))
        return not shared[key]

    found = [
        SignalInCell(
            municipality=municipality,
            activity=signal.activity,
            initiative=initiative.slug,
            signal=signal.signal,
            named=signal.named,
            note=signal.note,
            differs=differs(signal.signal, (signal.activity, municipality)),
        )
        for initiative in frame.initiatives
        for signal in initiative.signals
        for municipality in signal.municipalities
        if (signal.activity, municipality) in verdicts
    ]
    return tuple(sorted(found, key=attrgetter("activity", "municipality", "initiative")))


def list_discuss(frame: Frame, cells: Sequence[Cell], signals: Sequence[SignalInCell]) -> tuple[DiscussItem, ...]:
    """What is to be discussed, by activity, municipality, flag, initiative."""
    found = [
        DiscussItem(cell.municipality, cell.activity, "contradicted", initiative=None, belongs=True)
        for cell in cells
        if cell.is_flagged("contradicted")
    ]
    found += [
        DiscussItem(
            municipality=signal.municipality,
            activity=signal.activity,
            flag=f"signal_{signal.signal}",
            initiative=signal.initiative,
            belongs=signal.initiative in frame.belonging,
        )
        for signal in signals
        if signal.differs
    ]
    return tuple(sorted(found, key=_place_in_list))


def _place_in_list(item: DiscussItem) -> tuple[str, str, str, str]:
    return item.activity, item.municipality, item.flag, item.initiative or ""
