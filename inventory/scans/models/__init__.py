"""A scan, its answers, who took part, and what the region's table decided."""

from inventory.scans.models.answers import THERE, Answer, AnswerKind, Limit, Reason
from inventory.scans.models.life import Addition, Consent, HiddenName, ReadingLink, Remark, Reminder
from inventory.scans.models.scan import Participant, Perspective, Scan, ScanState, Sheet
from inventory.scans.models.table import Decision, DecisionKind, Steunpunt, SteunpuntStatus

__all__ = [
    "THERE",
    "Addition",
    "Answer",
    "AnswerKind",
    "Consent",
    "Decision",
    "DecisionKind",
    "HiddenName",
    "Limit",
    "Participant",
    "Perspective",
    "ReadingLink",
    "Reason",
    "Remark",
    "Reminder",
    "Scan",
    "ScanState",
    "Sheet",
    "Steunpunt",
    "SteunpuntStatus",
]
