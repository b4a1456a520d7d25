"""Where more providers do the same, by what people say or by what they offer (domain.md section 4, "Overlaps")."""

from collections.abc import Sequence

from inventory.gaps.inputs import Decision
from inventory.gaps.results import Cell, Overlap


def list_overlaps(cells: Sequence[Cell], decisions: Sequence[Decision]) -> tuple[Overlap, ...]:
    """The cells duplicated or flagged overlap, grouped by activity and providers; those without providers each alone.

    By activity, providers, municipalities. A decision is found by its activity and its set of providers alone, so it
    lapses by itself when that set changes.
    """
    lines: dict[tuple[str, tuple[str, ...], str], list[Cell]] = {}
    for cell in cells:
        if cell.status == "duplicated" or cell.is_flagged("overlap"):
            alone = "" if cell.providers else cell.municipality
            lines.setdefault((cell.activity, cell.providers, alone), []).append(cell)
    decided = {(each.activity, frozenset(each.providers)): each for each in decisions}
    return tuple(
        _overlap(activity, providers, together, decided.get((activity, frozenset(providers))))
        for (activity, providers, _), together in sorted(lines.items(), key=lambda line: line[0])
    )


def _overlap(activity: str, providers: tuple[str, ...], cells: Sequence[Cell], decision: Decision | None) -> Overlap:
    return Overlap(
        activity=activity,
        providers=providers,
        municipalities=tuple(cell.municipality for cell in cells),
        decision=None if decision is None else decision.decision,
        decision_note="" if decision is None else decision.note,
        called_duplicated=tuple(cell.municipality for cell in cells if cell.status == "duplicated"),
    )
