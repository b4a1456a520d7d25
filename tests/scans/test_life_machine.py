"""
The whole life of scans against a model: whatever people do, with or without the right to, in whatever order.

Each rule is done to the model (life_model.py) and to the product (life_product.py), and both must say the same. After
each rule the scan that it was about is compared with its model: what it holds, and who can read it.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from inventory.scans.models import Scan
from regions.models import Initiative, Municipality
from tests.scans.life_checks import check_content, check_readers, check_report
from tests.scans.life_choices import (
    OFFICER_BY_PLACE,
    Batch,
    Pair,
    Sent,
    answers,
    any_state,
    behind,
    codes,
    coordinator,
    mostly,
    notes,
    officers,
    places,
    somewhere,
)
from tests.scans.life_model import GM1, OFFICER_OF, Cell, Key, Life, Said, need
from tests.scans.life_product import Product, outcome_of

BY_HAND = os.environ.get("BOUWSTENENSCAN_LIVES", "")
"""How many lives to try; the shortest example that fails is looked for then (with `-o faulthandler_timeout=0`)."""


class LifeOfScans(RuleBasedStateMachine):
    scans: Bundle[Pair] = Bundle("scans")
    saves: Bundle[Sent] = Bundle("saves")
    batches: Bundle[Batch] = Bundle("batches")
    links: Bundle[tuple[Pair, int]] = Bundle("links")
    remarks: Bundle[tuple[Pair, tuple[str, str], int]] = Bundle("remarks")

    product: Product
    """Stored once, before the first example."""

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.pairs: list[Pair] = []
        self.last: Pair | None = None

    def teardown(self) -> None:
        try:
            for pair in self.pairs:
                pair.readers_depended_on = None
                self._check(pair)
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @invariant()
    def scan_is_as_its_model_says(self) -> None:
        """The scan that the last rule was about; in the end all."""
        if self.last:
            self._check(self.last)

    def _check(self, pair: Pair) -> None:
        check_content(pair.pk, pair.life)
        check_report(pair.pk, pair.life, pair.frozen)
        if pair.readers_may_differ():
            check_readers(self.product, pair.pk, pair.life, pair.links)

    def open_one(self, pair: Pair, any_state: bool) -> Pair:
        """This scan, or when its state would only lead to a refusal, one that is open."""
        found = [one for one in self.pairs if one.life.state == "open"]
        return pair if any_state or pair in found or not found else found[-1]

    def both(self, pair: Pair | None, model: Callable[[], Any], product: Callable[[], Any]) -> tuple[Any, Any] | None:
        """Do it to both, which must say the same; what each gave, or None when it was refused."""
        self.last = pair or self.last
        (said, from_model), (outcome, from_product) = outcome_of(model), outcome_of(product)
        assert outcome == said
        return (from_model, from_product) if outcome == "done" else None

    # --- a scan comes, opens, closes and goes ------------------------------------------------------------------
    @initialize(target=scans, state=st.sampled_from(["open", "open", "open", "preparing"]))
    def first_scan(self, state: str) -> MultipleResults[Pair]:
        return self._create("coordinator", state, None)

    @precondition(lambda self: len(self.pairs) < 4)
    @rule(target=scans, who=coordinator, state=st.sampled_from(["open", "preparing"]), previous=scans)
    def create(self, who: str, state: str, previous: Pair) -> MultipleResults[Pair]:
        """A next round of a scan that is adopted, else one without a previous round."""
        return self._create(who, state, previous if previous.life.state == "adopted" else None)

    def _create(self, who: str, state: str, previous: Pair | None) -> MultipleResults[Pair]:
        life = Life(state, previous.life if previous else None)
        pk = previous.pk if previous else None
        done = self.both(None, lambda: life.may(who, "coordinate"), lambda: self.product.create(who, state, pk))
        if done is None:
            return multiple()
        pair = self.last = Pair(done[1], life)
        self.pairs.append(pair)
        return multiple(pair)

    @rule(who=coordinator, pair=scans, step=st.sampled_from(["open", "open", "adopt", "delete"]))
    def move(self, who: str, pair: Pair, step: str) -> None:
        """To the next state."""
        model = {
            "open": lambda: pair.life.step(who, "state", "open", "preparing"),
            "adopt": lambda: pair.life.adopt(who),
            "delete": lambda: pair.life.step(who, "state", "deleted", "preparing"),
        }
        product = {"open": self.product.open, "adopt": self.product.adopt, "delete": self.product.delete}
        if self.both(pair, model[step], lambda: product[step](who, pair.pk)) and step == "adopt":
            pair.frozen = pair.frozen or Scan.objects.get(pk=pair.pk).frozen_report

    @rule(
        who=coordinator, pair=scans, what=st.sampled_from(["statement", "read_along", "published"]), yes=st.booleans()
    )
    def switch(self, who: str, pair: Pair, what: str, yes: bool) -> None:
        """That there is no initiative, that initiatives read along, that everybody reads."""
        states = ["adopted"] if what == "published" else []
        as_ = "change" if what == "statement" else "coordinate"
        product = {
            "statement": self.product.state_none,
            "read_along": self.product.read_along,
            "published": self.product.publish,
        }
        self.both(
            pair,
            lambda: pair.life.step(who, what, yes, *states, as_=as_),
            lambda: product[what](who, pair.pk, yes),
        )

    # --- answers -----------------------------------------------------------------------------------------------
    @rule(
        target=saves,
        who=officers,
        pair=scans,
        any_state=any_state,
        gm=places,
        code=codes,
        said=st.one_of(st.builds(Said, answers, notes), st.just(Said())),
        old=behind,
    )
    def save(
        self, who: str, pair: Pair, any_state: bool, gm: str, code: str, said: Said, old: int
    ) -> MultipleResults[Sent]:
        """An answer, or nothing any more, seen at this version or at one before it."""
        pair, key = self.open_one(pair, any_state), (_place(who, gm), code)
        sent = Sent(pair, who, key, said, _seen(pair, key, old), str(uuid.uuid4()))
        return multiple(sent) if self._send(sent) else multiple()

    @rule(sent=saves, meanwhile=st.booleans())
    def repeat(self, sent: Sent, meanwhile: bool) -> None:
        """After a reply that got lost, perhaps much later."""
        if meanwhile:
            self._colleague_saves(sent.pair, sent.key)
        self._send(sent)

    def _colleague_saves(self, pair: Pair, key: Key) -> None:
        who, said = OFFICER_BY_PLACE[key[0]], Said("elsewhere", "intussen")
        self._send(Sent(pair, who, key, said, _seen(pair, key, 0), str(uuid.uuid4())))

    def _send(self, sent: Sent) -> bool:
        args = (sent.key, sent.said, sent.expected, sent.token)
        done = self.both(
            sent.pair,
            lambda: sent.pair.life.save(sent.who, *args),
            lambda: self.product.save(sent.who, sent.pair.pk, *args),
        )
        return done is not None

    @rule(target=batches, who=officers, pair=scans, any_state=any_state, gm=places, answer=answers)
    def rest(self, who: str, pair: Pair, any_state: bool, gm: str, answer: str) -> MultipleResults[Batch]:
        pair, place = self.open_one(pair, any_state), _place(who, gm)
        done = self.both(
            pair,
            lambda: pair.life.fill_blank(who, place, answer),
            lambda: self.product.rest(who, pair.pk, place, answer),
        )
        return multiple(Batch(pair, place, *done)) if done else multiple()

    @rule(target=batches, who=officers, pair=scans, any_state=any_state, gm=places)
    def still_so(self, who: str, pair: Pair, any_state: bool, gm: str) -> MultipleResults[Batch]:
        pair, place = self.open_one(pair, any_state), _place(who, gm)
        done = self.both(
            pair, lambda: pair.life.fill_blank(who, place), lambda: self.product.still(who, pair.pk, place)
        )
        return multiple(Batch(pair, place, *done)) if done else multiple()

    @rule(
        who=mostly("own"),
        gm=places,
        batch=batches,
        pair=st.one_of(st.none(), st.none(), scans),
        meanwhile=st.booleans(),
    )
    def undo(self, who: str, gm: str, batch: Batch, pair: Pair | None, meanwhile: bool) -> None:
        """In its own scan, or in another one, where it undoes nothing."""
        if meanwhile and batch.was:
            self._colleague_saves(batch.pair, next(iter(batch.was)))
        pair, place = pair or batch.pair, batch.gm if gm == "own" else gm
        person = OFFICER_BY_PLACE[batch.gm] if who == "own" else who
        was = batch.was if batch.pair is pair else {}
        self.both(
            pair,
            lambda: pair.life.undo(person, place, was),
            lambda: self.product.undo(person, pair.pk, place, batch.number),
        )

    # --- the region on behalf of a municipality ----------------------------------------------------------------
    @rule(
        who=coordinator,
        pair=scans,
        any_state=any_state,
        gm=somewhere,
        code=codes,
        answer=st.sampled_from(["present", "missing", ""]),
        old=behind,
        reason=st.sampled_from(["Samen gebeld", "Samen gebeld", ""]),
    )
    def answer_on_behalf(
        self, who: str, pair: Pair, any_state: bool, gm: str, code: str, answer: str, old: int, reason: str
    ) -> None:
        pair = self.open_one(pair, any_state)
        args = ((gm, code), answer, _seen(pair, (gm, code), old), reason)
        self.both(pair, lambda: pair.life.on_behalf(who, *args), lambda: self.product.on_behalf(who, pair.pk, *args))

    @rule(who=officers, pair=scans, any_state=any_state, gm=places, code=codes, back=st.booleans())
    def put_back_or_agree(self, who: str, pair: Pair, any_state: bool, gm: str, code: str, back: bool) -> None:
        pair, key = self.open_one(pair, any_state), (_place(who, gm), code)
        self.both(pair, lambda: pair.life.settle(who, key, back), lambda: self.product.settle(who, pair.pk, key, back))

    # --- sharing -----------------------------------------------------------------------------------------------
    @rule(who=officers, pair=scans, any_state=any_state, gm=places, step=st.sampled_from(["share", "agree", "back"]))
    def share(self, who: str, pair: Pair, any_state: bool, gm: str, step: str) -> None:
        """By the municipality itself, or its answer to what the region shared for it."""
        pair, place = self.open_one(pair, any_state), _place(who, gm)
        if step == "share":
            self.both(pair, lambda: pair.life.share(who, place), lambda: self.product.share(who, pair.pk, place))
            return
        agrees = step == "agree"
        self.both(
            pair,
            lambda: pair.life.answer_sharing(who, place, agrees),
            lambda: self.product.answer_sharing(who, pair.pk, place, agrees),
        )

    @rule(who=coordinator, pair=scans, any_state=any_state, gm=somewhere)
    def share_for(self, who: str, pair: Pair, any_state: bool, gm: str) -> None:
        pair = self.open_one(pair, any_state)
        self.both(
            pair,
            lambda: pair.life.share(who, gm, "region"),
            lambda: self.product.share_for(who, pair.pk, gm),
        )

    # --- beside the scan ---------------------------------------------------------------------------------------
    @rule(
        who=coordinator,
        pair=scans,
        what=st.sampled_from(["consent", "addition", "decision"]),
        gm=somewhere,
        day=st.sampled_from([3, 4]),
        old=behind,
    )
    def note(self, who: str, pair: Pair, what: str, gm: str, day: int, old: int) -> None:
        """What the coordinator notes beside a scan."""
        life, text = pair.life, f"{what} {len(pair.life.beside)}"
        decision, expected = ("discuss", "combine")[day % 2], abs(pair.life.decision[1] - old)
        model = {
            "consent": lambda: life.note(who, ("consent", gm), day),
            "addition": lambda: life.note(who, ("addition", text), True, "adopted"),
            "decision": lambda: life.decide(who, decision, expected),
        }
        product = {
            "consent": lambda: self.product.consent(who, pair.pk, gm, day),
            "addition": lambda: self.product.add(who, pair.pk, text),
            "decision": lambda: self.product.decide(who, pair.pk, decision, expected),
        }
        self.both(pair, model[what], product[what])

    @rule(target=remarks, who=mostly("reader", "officer"), pair=scans, text=st.sampled_from(["Klopt dit?", "Mooi."]))
    def remark(self, who: str, pair: Pair, text: str) -> MultipleResults[tuple[Pair, tuple[str, str], int]]:
        done = self.both(pair, lambda: pair.life.may(who, "see"), lambda: self.product.remark(who, pair.pk, text))
        if done is None:
            return multiple()
        pair.life.beside["remark", who, text] = done[1]
        return multiple((pair, (who, text), done[1]))

    @rule(who=mostly("reader", "officer", "coordinator"), remark=remarks)
    def remove_remark(self, who: str, remark: tuple[Pair, tuple[str, str], int]) -> None:
        pair, what, pk = remark

        def model() -> None:
            pair.life.may(who, "see")
            need(pair.life.beside.get(("remark", *what)) == pk, "not found")
            need(who in {what[0], "coordinator"}, "denied")
            del pair.life.beside["remark", *what]

        self.both(pair, model, lambda: self.product.unremark(who, pair.pk, pk))

    # --- who reads along without an account --------------------------------------------------------------------
    @rule(target=links, who=coordinator, pair=scans)
    def make_link(self, who: str, pair: Pair) -> MultipleResults[tuple[Pair, int]]:
        done = self.both(pair, lambda: pair.life.may(who, "coordinate"), lambda: self.product.make_link(who, pair.pk))
        if done is None:
            return multiple()
        link, token = done[1]
        pair.links[link] = token
        pair.life.beside["link", token] = True
        return multiple((pair, link))

    @rule(who=coordinator, link=links)
    def withdraw_link(self, who: str, link: tuple[Pair, int]) -> None:
        pair, number = link
        if self.both(
            pair, lambda: pair.life.may(who, "coordinate"), lambda: self.product.withdraw(who, pair.pk, number)
        ):
            pair.life.beside["link", pair.links[number]] = False

    # --- and meanwhile -----------------------------------------------------------------------------------------
    @rule(name=st.sampled_from(["Het Huis", "Het Nieuwe Huis"]), inhabitants=st.integers(1, 9))
    def the_world_moves_on(self, name: str, inhabitants: int) -> None:
        """Profiles and figures change: what is adopted stays as it was."""
        Initiative.objects.filter(pk=self.product.initiative.pk).update(name=name)
        Municipality.objects.filter(pk=GM1).update(inhabitants=inhabitants)


def _place(who: str, gm: str) -> str:
    return OFFICER_OF.get(who, GM1) if gm == "own" else gm


def _seen(pair: Pair, key: Key, old: int) -> int:
    return abs(pair.life.cells.get(key, Cell()).version - old)


@pytest.mark.django_db
def test_life_of_scans_is_as_the_model_says() -> None:
    LifeOfScans.product = Product()

    run_state_machine_as_test(
        LifeOfScans,
        settings=settings(
            max_examples=int(BY_HAND or 20),
            stateful_step_count=40,
            # Making the example that failed shorter takes minutes.
            phases=[Phase.reuse, Phase.generate, *([Phase.shrink] if BY_HAND else [])],
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
