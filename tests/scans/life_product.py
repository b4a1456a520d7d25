"""The product as the state machine uses it: each step as the views take it, through a loader and then an action."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.http import Http404

from bouwstenen.models import Activity
from inventory.scans.actions import life
from inventory.scans.actions.answers import AnswerValues, fill_rest, save_answer, undo_batch
from inventory.scans.actions.board import (
    NotToShareError,
    agree_with_sharing,
    share_on_behalf,
    state_no_initiative,
    take_back_sharing,
)
from inventory.scans.actions.on_behalf import GridInput, ReasonNeededError, agree, answer_on_behalf, put_back
from inventory.scans.actions.rounds import confirm_previous
from inventory.scans.actions.scans import create_scan
from inventory.scans.actions.sheets import share_sheet
from inventory.scans.actions.table import add_remark, decide, remove_remark
from inventory.scans.models import AnswerKind, Scan
from inventory.scans.permissions import (
    get_filling,
    get_filling_shared,
    get_filling_to_edit,
    get_remark_to_remove,
    get_scan,
    get_scan_to_change,
    get_scan_to_coordinate,
    get_scan_to_fill,
    get_scan_to_read,
)
from inventory.scans.region_changes import get_region_change
from regions.models import Initiative, Municipality, Region, User
from regions.permissions import get_region_to_coordinate
from regions.saving import ConflictError
from tests.builders import (
    REFERENCE_DATE,
    get_activity,
    get_bouwsteen,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_officer,
    make_reader,
    make_region,
)
from tests.scans.life_model import CODES, GM1, GM2, Key, Refused, Said

EVERYBODY = ("officer", "neighbour", "coordinator", "reader", "editor", "outsider")
ELSEWHERE = "GM0150"
_REFUSALS: list[tuple[type[Exception] | tuple[type[Exception], ...], str]] = [
    (Http404, "not found"),
    (PermissionDenied, "denied"),
    ((life.WrongStateError, NotToShareError), "not now"),
    (ConflictError, "conflict"),
    (ReasonNeededError, "reason needed"),
]


def outcome_of(act: Callable[..., object], *args: object) -> tuple[str, object]:
    """In one word what the model or the product made of something, and what it gave when it was done."""
    try:
        return "done", act(*args)
    except Refused as refused:
        return str(refused), None
    except Exception as error:
        for kind, word in _REFUSALS:
            if isinstance(error, kind):
                return word, None
        raise


@dataclass
class Product:
    """One region with everybody in it, an initiative that belongs to it, and somebody from elsewhere."""

    region: Region = field(default_factory=lambda: make_region(municipalities=[GM1, GM2]))

    def __post_init__(self) -> None:
        self.initiative: Initiative = make_initiative(municipality=GM1)
        self.people: dict[str, User] = {
            "officer": make_officer(GM1),
            "neighbour": make_officer(GM2),
            "coordinator": make_coordinator(self.region),
            "reader": make_reader(self.region),
            "editor": make_editor(self.initiative),
            "outsider": make_coordinator(make_region(municipalities=[ELSEWHERE])),
        }
        self.places: dict[str, Municipality] = {code: get_municipality(code) for code in (GM1, GM2)}
        self.activities: dict[str, Activity] = {code: get_activity(code) for code in CODES}
        self.bouwsteen = get_bouwsteen(CODES[0].partition(".")[0])

    # --- the scan ----------------------------------------------------------------------------------------------
    def create(self, who: str, state: str, previous: int | None) -> int:
        region = get_region_to_coordinate(self.people[who], self.region.slug)
        before = Scan.objects.get(pk=previous) if previous else None
        return create_scan(
            region=region,
            title="Ronde",
            reference_date=REFERENCE_DATE,
            by=self.people[who],
            state=state,
            previous=before,
            token=uuid.uuid4(),
        ).pk

    def open(self, who: str, pk: int) -> None:
        life.open_scan(scan=get_scan_to_coordinate(self.people[who], pk), by=self.people[who])

    def adopt(self, who: str, pk: int) -> None:
        life.adopt_scan(scan=get_scan_to_coordinate(self.people[who], pk), by=self.people[who])

    def delete(self, who: str, pk: int) -> None:
        life.delete_scan(scan=get_scan_to_coordinate(self.people[who], pk), by=self.people[who])

    def state_none(self, who: str, pk: int, stated: bool) -> None:
        state_no_initiative(scan=get_scan_to_change(self.people[who], pk), stated=stated, by=self.people[who])

    def read_along(self, who: str, pk: int, share: bool) -> None:
        scan = get_scan_to_coordinate(self.people[who], pk)
        life.share_with_initiatives(scan=scan, by=self.people[who], share=share)

    def publish(self, who: str, pk: int, publish: bool) -> None:
        life.publish_scan(scan=get_scan_to_coordinate(self.people[who], pk), by=self.people[who], publish=publish)

    # --- answers -----------------------------------------------------------------------------------------------
    def save(self, who: str, pk: int, key: Key, said: Said, expected: int, token: str) -> None:
        filling = get_filling_to_edit(self.people[who], pk, key[0])
        save_answer(
            filling=filling,
            activity=self.activities[key[1]],
            values=AnswerValues(answer=said.answer, note=said.note),
            expected=expected,
            by=self.people[who],
            token=uuid.UUID(token),
        )

    def rest(self, who: str, pk: int, gm: str, answer: str) -> uuid.UUID:
        filling = get_filling_to_edit(self.people[who], pk, gm)
        kind = AnswerKind(answer)
        return fill_rest(filling=filling, bouwsteen=self.bouwsteen, answer=kind, by=self.people[who])[1]

    def still(self, who: str, pk: int, gm: str) -> uuid.UUID:
        filling = get_filling_to_edit(self.people[who], pk, gm)
        return confirm_previous(filling=filling, activities=self.activities.values(), by=self.people[who])[1]

    def undo(self, who: str, pk: int, gm: str, batch: uuid.UUID) -> None:
        undo_batch(filling=get_filling_to_edit(self.people[who], pk, gm), batch=batch, by=self.people[who])

    def on_behalf(self, who: str, pk: int, key: Key, answer: str, expected: int, reason: str) -> None:
        cell = GridInput(
            activity=self.activities[key[1]],
            municipality=self.places[key[0]],
            answer=answer,
            expected=expected,
            reason=reason,
        )
        answer_on_behalf(scan=get_scan_to_fill(self.people[who], pk), cell=cell, by=self.people[who])

    def settle(self, who: str, pk: int, key: Key, back: bool) -> None:
        filling = get_filling_to_edit(self.people[who], pk, key[0])
        change = get_region_change(filling, key[1])
        if change is None:
            raise ConflictError(None)
        (put_back if back else agree)(filling=filling, change=change, by=self.people[who])

    # --- sharing -----------------------------------------------------------------------------------------------
    def share(self, who: str, pk: int, gm: str) -> None:
        share_sheet(filling=get_filling_to_edit(self.people[who], pk, gm), by=self.people[who])

    def share_for(self, who: str, pk: int, gm: str) -> None:
        get_scan_to_fill(self.people[who], pk)
        share_on_behalf(filling=get_filling(self.people[who], pk, gm), by=self.people[who])

    def answer_sharing(self, who: str, pk: int, gm: str, agrees: bool) -> None:
        filling = get_filling_to_edit(self.people[who], pk, gm)
        (agree_with_sharing if agrees else take_back_sharing)(filling=filling, by=self.people[who])

    # --- beside the scan ---------------------------------------------------------------------------------------
    def consent(self, who: str, pk: int, gm: str, day: int) -> None:
        scan = get_scan_to_coordinate(self.people[who], pk)
        given_on = datetime.date(2026, 11, day)
        life.set_consent(scan=scan, municipality=self.places[gm], given_on=given_on, by=self.people[who])

    def add(self, who: str, pk: int, text: str) -> None:
        life.add_addition(scan=get_scan_to_coordinate(self.people[who], pk), text=text, by=self.people[who])

    def decide(self, who: str, pk: int, decision: str, expected: int) -> None:
        decide(
            scan=get_scan_to_change(self.people[who], pk),
            code="B2.1",
            providers=[self.initiative.slug],
            decision=decision,
            note="",
            expected=expected,
            by=self.people[who],
        )

    def remark(self, who: str, pk: int, text: str) -> int:
        return add_remark(scan=get_scan(self.people[who], pk), text=text, by=self.people[who]).pk

    def unremark(self, who: str, pk: int, remark: int) -> None:
        remove_remark(remark=get_remark_to_remove(self.people[who], pk, remark))

    def make_link(self, who: str, pk: int) -> tuple[int, str]:
        scan = get_scan_to_coordinate(self.people[who], pk)
        link, token = life.make_reading_link(scan=scan, label="Zorgverzekeraar", by=self.people[who])
        return link.pk, token

    def withdraw(self, who: str, pk: int, link: int) -> None:
        life.withdraw_reading_link(scan=get_scan_to_coordinate(self.people[who], pk), pk=link)

    # --- who reads ---------------------------------------------------------------------------------------------
    def read(self, who: str, pk: int) -> bool:
        """Whether as a member."""
        return get_scan_to_read(self.people[who], pk).is_member

    def see(self, who: str, pk: int) -> Scan:
        return get_scan(self.people[who], pk)

    def read_draft(self, who: str, pk: int, gm: str) -> None:
        get_filling(self.people[who], pk, gm)

    def read_shared(self, who: str, pk: int, gm: str) -> None:
        get_filling_shared(self.people[who], pk, gm)
