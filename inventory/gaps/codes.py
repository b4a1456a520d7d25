"""The codes that the analysis decides by (domain.md sections 2 to 5)."""

from typing import Final

SELF_DIRECTION_KINDS: Final = frozenset(
    {
        "self_direction_centre",
        "recovery_academy",
        "regional_client_organisation",
        "recovery_network",
        "other_self_direction",
    }
)
"""Kinds of initiative that are zelfregie-initiatieven (domain.md section 3)."""

STATUSES: Final = ("present", "elsewhere", "missing", "duplicated", "unknown")
"""Statuses of a cell, in the order in which the report file counts them."""

HERE: Final = frozenset({"present", "duplicated"})
"""Statuses of a cell that say: in the municipality itself, or at people's homes."""

THERE: Final = frozenset({"present", "duplicated", "elsewhere"})
"""Statuses of a cell that say: residents have somewhere to go."""

WITHIN_REACH: Final = frozenset({"present", "elsewhere"})
"""Statuses of a bouwsteen in a municipality that say: residents have somewhere to go."""

MAY_BE_NEARBY: Final = frozenset({"missing", "elsewhere", "unknown"})
"""Statuses of a cell for which it matters what the neighbours have."""

ACCESS_LEVELS: Final = ("own", "nearby", "region", "none", "unknown")
"""Levels of access to a bouwsteen, nearest first."""

GAP_KINDS: Final = ("no_initiative", "bouwsteen_missing", "initiative_wish", "activity_missing")
"""Kinds of gap, in the order in which a report lists them."""

GROUP_BOUWSTENEN: Final = ("A1", "A2", "A3", "B1", "B2")
"""Bouwstenen for which the report asks whether anybody does something extra for a target group."""

NOT_ASKED_GROUP: Final = "relatives"
"""The target group that this is not asked for: family has a bouwsteen of its own."""

CONFIRMED_DAYS: Final = 548
"""How many days before the reference date a confirmation still counts (18 months)."""

STALE_DAYS: Final = 365
"""From how many days before the reference date on a confirmation is shown as old (12 months)."""

ENDING_DAYS: Final = 365
"""Within how many days after the reference date an end makes an offer fragile."""
