"""Filling in for a municipality in a test, and what is stored then."""

from __future__ import annotations

from typing import Any

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.cells import Filled
from inventory.scans.actions.on_behalf import GridInput, fill_empty
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from regions.models import User
from tests.builders import GOUDA, get_activity, get_municipality


def officer_says(
    scan: Scan, officer: User, activity: str = "B2.1", gm: str = GOUDA, expected: int = 0, **values: Any
) -> Answer:
    return save_answer(
        filling=Filling(scan, get_municipality(gm), None),
        activity=get_activity(activity),
        values=AnswerValues(**values),
        expected=expected,
        by=officer,
    )


def cell(answer: str, expected: int = 0, activity: str = "B2.1", gm: str = GOUDA, **more: Any) -> GridInput:
    return GridInput(
        activity=get_activity(activity), municipality=get_municipality(gm), answer=answer, expected=expected, **more
    )


def answers(scan: Scan) -> dict[tuple[str, str], str]:
    rows = Answer.objects.filter(scan=scan).values_list("activity__code", "municipality", "answer")
    return {(activity, gm): answer for activity, gm, answer in rows}


def fill(scan: Scan, by: User, *, activities: list[str], answer: str = "elsewhere") -> Filled:
    return fill_empty(
        scan=scan,
        municipalities=scan.region.municipalities.all(),
        activities=[get_activity(code) for code in activities],
        answer=AnswerKind(answer),
        by=by,
    )


def stored(scan: Scan) -> dict[str, tuple[str, str, str]]:
    rows = Answer.objects.filter(scan=scan, activity__code="B3.1")
    return {one.municipality_id: (one.answer, one.place, one.source) for one in rows}
