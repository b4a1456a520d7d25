"""A scan, its answers, who took part, and what the region's table decided."""

from inventory.scans.models.answers import THERE, Answer, AnswerKind, Limit, Reason
from inventory.scans.models.scan import Participant, Perspective, Scan, ScanState, Sheet
from inventory.scans.models.table import Decision, DecisionKind, Steunpunt, SteunpuntStatus

__all__ = [
    "THERE",
    "Answer",
    "AnswerKind",
    "Decision",
    "DecisionKind",
    "Limit",
    "Participant",
    "Perspective",
    "Reason",
    "Scan",
    "ScanState",
    "Sheet",
    "Steunpunt",
    "SteunpuntStatus",
]
