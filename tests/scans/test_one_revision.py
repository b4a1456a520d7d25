"""Whatever a person does is one revision for each thing that changed, in the transaction of the change itself."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NoReturn, TypeVar

import pytest
from django.utils import timezone

from inventory.scans.actions import answers, board, life, on_behalf, scans, sheets, table
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from regions.actions import initiatives, offers, proposals, removing, signals
from regions.models import Initiative, Offer, Revision, Role
from regions.saving import record_all
from regions.ticks import Seen
from tests.access.tables import contents, digest
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_bouwsteen,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
    make_signal,
)

pytestmark = pytest.mark.django_db

CODE = "B2.1"
TODAY = timezone.localdate()


@dataclass
class World:
    """A scan that is open, the people of its region, and an initiative."""

    scan: Scan = field(default_factory=lambda: make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN])))

    def __post_init__(self) -> None:
        self.officer = make_officer(GOUDA)
        self.coordinator = make_coordinator(self.scan.region)
        self.initiative = make_initiative(slug="het-huis", name="Het Huis")
        self.initiative.default_municipalities.add(get_municipality(GOUDA))
        self.other = make_initiative(slug="de-kap", name="De Kap")
        self.editor = make_editor(self.initiative)
        make_sheet(self.scan, GOUDA, shared=False)

    @property
    def filling(self) -> Filling:
        gouda = get_municipality(GOUDA)
        return Filling(self.scan, gouda, self.scan.sheets.filter(municipality=gouda).first())

    def say(self, answer: str, **how: Any) -> Answer:
        stored = self.scan.answers.filter(municipality=GOUDA, activity__code=CODE).first()
        return answers.save_answer(
            filling=self.filling,
            activity=get_activity(CODE),
            values=answers.AnswerValues(answer=answer),
            expected=stored.version if stored else 0,
            by=how.pop("by", self.officer),
            **how,
        )

    def adopted(self) -> Scan:
        return life.adopt_scan(scan=self.scan, by=self.coordinator)

    def decide(self, decision: str, expected: int = 0) -> None:
        providers = {"het-huis", "de-kap"}
        table.decide(
            scan=self.scan, code=CODE, providers=providers, decision=decision, note="", expected=expected,
            by=self.coordinator,
        )  # fmt: skip

    def steunpunt(self, status: str, seen: str = "", expected: int = 0) -> None:
        line = table.SteunpuntInput(slug="het-huis", gm=GOUDA, status=status, seen=seen, expected=expected)
        table.save_steunpunten(scan=self.scan, inputs=[line], by=self.coordinator)

    def consent(self, day: int | None) -> None:
        given_on = datetime.date(2026, 11, day) if day else None
        life.set_consent(scan=self.scan, municipality=get_municipality(GOUDA), given_on=given_on, by=self.coordinator)

    def signal(self, kind: str, expected: int = 0) -> None:
        values = signals.SignalValues(signal=kind, municipalities=(GOUDA,), named=False, note="")
        signals.save_signal(
            initiative=self.initiative, activity=get_activity("B2.4"), values=values, expected=expected, by=self.editor
        )

    def tick(self, *, on: bool, seen: Iterable[Offer] = ()) -> None:
        versions = Seen(versions={one.pk: one.version for one in seen})
        tick = offers.Tick(get_activity("A1.1"), on, versions)
        offers.save_tick(initiative=self.initiative, tick=tick, by=self.editor)

    def offer_values(self, **changes: Any) -> offers.OfferValues:
        fields: dict[str, Any] = {
            "municipalities": (GOUDA,), "places": (GOUDA,), "at_home": False, "target_groups": (), "exclusive": False,
            "funding": "temporary", "status": "active", "starts_on": None, "ends_on": None, "note": "",
        }  # fmt: skip
        return offers.OfferValues(**(fields | changes))


T = TypeVar("T")
Act = Callable[[], object]
Do = Callable[[World], Act]
"""Prepares what is needed, and gives the one action to look at."""


def _then(first: Act, act: Act) -> Act:
    """The action after another one that has been done."""
    first()
    return act


def _on(thing: T, act: Callable[[T], object]) -> Act:
    """The action on something that is there already."""
    return lambda: act(thing)


def _for_region(world: World, answer: str, reason: str = "") -> Act:
    def act() -> object:
        stored = world.scan.answers.first()
        cell = on_behalf.GridInput(
            activity=get_activity(CODE),
            municipality=get_municipality(GOUDA),
            answer=answer,
            expected=stored.version if stored else 0,
            reason=reason,
        )
        return on_behalf.answer_on_behalf(scan=world.scan, cell=cell, by=world.coordinator)

    return act


def _offer(world: World) -> Offer:
    return Offer.objects.get(pk=make_offer(world.initiative, "A1.1").pk)


def _defaults() -> initiatives.DefaultValues:
    return initiatives.DefaultValues(municipalities=(GOUDA,), places=(GOUDA,), target_groups=(), funding="structural")


def _fresh(world: World) -> Initiative:
    return Initiative.objects.get(pk=world.initiative.pk)


# Of each action what it writes: the thing and the word of each revision, in order.
ACTIONS: dict[str, tuple[Do, list[tuple[str, str]]]] = {
    "answer": (lambda w: lambda: w.say("present"), [("answer", "answer")]),
    "answer changed": (lambda w: _then(lambda: w.say("missing"), lambda: w.say("present")), [("answer", "answer")]),
    "answer again the same": (lambda w: _then(lambda: w.say("present"), lambda: w.say("present")), []),
    "answer on behalf": (lambda w: _for_region(w, "present"), [("answer", "on_behalf")]),
    "answer changed by the region": (
        lambda w: _then(lambda: w.say("present"), _for_region(w, "missing", "Gebeld")),
        [("answer", "on_behalf_change")],
    ),
    "rest of a bouwsteen": (
        lambda w: (
            lambda: answers.fill_rest(
                filling=w.filling, bouwsteen=get_bouwsteen("B2"), answer=AnswerKind.DONT_KNOW, by=w.officer
            )
        ),
        [("answer", "rest")] * 5,
    ),
    "difference settled": (
        lambda w: (
            lambda: table.settle_difference(
                filling=w.filling,
                activity=get_activity(CODE),
                answer=AnswerKind.PRESENT,
                note="",
                offers=[],
                expected=0,
                by=w.officer,
            )
        ),
        [("answer", "settle_difference")],
    ),
    "share": (lambda w: lambda: sheets.share_sheet(filling=w.filling, by=w.officer), [("sheet", "share")]),
    "share on behalf": (
        lambda w: _then(_for_region(w, "present"), lambda: board.share_on_behalf(filling=w.filling, by=w.coordinator)),
        [("sheet", "share_on_behalf")],
    ),
    "addition of a provider": (
        lambda w: (
            lambda: sheets.add_provider(filling=w.filling, activity=get_activity(CODE), name="De Nieuwe", by=w.officer)
        ),
        [("initiative", "add"), ("offer", "add"), ("answer", "answer")],
    ),
    "decision": (lambda w: lambda: w.decide("discuss"), [("decision", "decide")]),
    "decision changed": (
        lambda w: _then(lambda: w.decide("discuss"), lambda: w.decide("combine", 1)),
        [("decision", "decide")],
    ),
    "steunpunt": (lambda w: lambda: w.steunpunt("yes"), [("steunpunt", "steunpunt")]),
    "steunpunt taken back": (
        lambda w: _then(lambda: w.steunpunt("yes"), lambda: w.steunpunt("", "yes", 1)),
        [("steunpunt", "steunpunt")],
    ),
    "consent": (lambda w: lambda: w.consent(3), [("consent", "consent")]),
    "consent on another day": (lambda w: _then(lambda: w.consent(3), lambda: w.consent(4)), [("consent", "consent")]),
    "consent on the same day": (lambda w: _then(lambda: w.consent(3), lambda: w.consent(3)), []),
    "consent taken back": (
        lambda w: _then(lambda: w.consent(3), lambda: w.consent(None)),
        [("consent", "consent_back")],
    ),
    "addition to the report": (
        lambda w: _on(w.adopted(), lambda scan: life.add_addition(scan=scan, text="Later", by=w.coordinator)),
        [("addition", "addition")],
    ),
    "participant": (
        lambda w: (
            lambda: scans.add_participant(scan=w.scan, perspective="experience", who="Vier mensen", by=w.coordinator)
        ),
        [("participant", "participant")],
    ),
    "participant taken away": (
        lambda w: _on(
            scans.add_participant(scan=w.scan, perspective="experience", who="Vier mensen", by=w.coordinator),
            lambda one: scans.remove_participant(scan=w.scan, pk=one.pk, by=w.coordinator),
        ),
        [("participant", "participant_back")],
    ),
    "scan made": (
        lambda w: (
            lambda: scans.create_scan(region=w.scan.region, title="Nieuw", reference_date=TODAY, by=w.coordinator)
        ),
        [("scan", "create")],
    ),
    "scan opened": (
        lambda w: _on(
            make_scan(w.scan.region, state="preparing"), lambda scan: life.open_scan(scan=scan, by=w.coordinator)
        ),
        [("scan", "open")],
    ),
    "scan deleted": (
        lambda w: _on(
            make_scan(w.scan.region, state="preparing"), lambda scan: life.delete_scan(scan=scan, by=w.coordinator)
        ),
        [("scan", "delete")],
    ),
    "scan adopted": (lambda w: w.adopted, [("scan", "adopt")]),
    "scan published": (
        lambda w: _on(w.adopted(), lambda scan: life.publish_scan(scan=scan, by=w.coordinator, publish=True)),
        [("scan", "publish")],
    ),
    "scan shared with initiatives": (
        lambda w: lambda: life.share_with_initiatives(scan=w.scan, by=w.coordinator, share=True),
        [("scan", "share")],
    ),
    "no initiative yet": (
        lambda w: lambda: board.state_no_initiative(scan=w.scan, stated=True, by=w.coordinator),
        [("scan", "no_initiative")],
    ),
    "profile": (
        lambda w: (
            lambda: initiatives.save_profile(
                initiative=_fresh(w), fields={"name": "Het Grote Huis"}, expected=1, by=w.editor
            )
        ),
        [("initiative", "profile")],
    ),
    "defaults": (
        lambda w: (
            lambda: initiatives.save_defaults(
                initiative=_fresh(w), values=_defaults(), also_offers=False, expected=1, by=w.editor
            )
        ),
        [("initiative", "defaults")],
    ),
    "wishes": (
        lambda w: (
            lambda: initiatives.save_wishes(
                initiative=_fresh(w), wished=[get_bouwsteen("A2")], asked=[get_bouwsteen("A2")], expected=1, by=w.editor
            )
        ),
        [("initiative", "wishes")],
    ),
    "all confirmed": (
        lambda w: _on(
            _offer(w),
            lambda offer: initiatives.confirm_all(initiative=_fresh(w), expected=1, seen={offer.pk: 1}, by=w.editor),
        ),
        [("initiative", "confirm"), ("offer", "confirm")],
    ),
    "offer ticked": (lambda w: lambda: w.tick(on=True), [("offer", "offer-tick")]),
    "offer unticked": (
        lambda w: _on(_offer(w), lambda offer: w.tick(on=False, seen=[offer])),
        [("offer", "offer-untick")],
    ),
    "offer added": (
        lambda w: (
            lambda: offers.add_offer(
                initiative=w.initiative, activity=get_activity("A1.1"), values=w.offer_values(), by=w.editor
            )
        ),
        [("offer", "offer-add")],
    ),
    "offer changed": (
        lambda w: _on(
            _offer(w),
            lambda offer: offers.save_offer(
                offer=offer, values=w.offer_values(note="Elke dinsdag"), expected=1, by=w.editor
            ),
        ),
        [("offer", "offer")],
    ),
    "offer dismissed": (
        lambda w: _on(
            _offer(w),
            lambda offer: offers.dismiss_offer(initiative=w.initiative, pk=offer.pk, expected=1, by=w.editor),
        ),
        [("offer", "offer-dismiss")],
    ),
    "signal": (lambda w: lambda: w.signal("missing"), [("signal", "signal")]),
    "signal changed": (
        lambda w: _then(lambda: w.signal("missing"), lambda: w.signal("too_little", 1)),
        [("signal", "signal")],
    ),
    "signal taken back": (
        lambda w: _then(
            lambda: make_signal(w.initiative, "B2.4"),
            lambda: signals.remove_signal(
                initiative=w.initiative, activity=get_activity("B2.4"), expected=1, by=w.editor
            ),
        ),
        [("signal", "signal-remove")],
    ),
    "initiative stopped": (
        lambda w: _then(lambda: _offer(w), lambda: removing.stop_initiative(initiative=w.initiative, by=w.editor)),
        [("offer", "stop"), ("initiative", "stop")],
    ),
    "composition proposed": (
        lambda w: (
            lambda: proposals.propose_composition(
                region=w.scan.region, expected=1, codes=[GOUDA], note="", by=w.coordinator
            )
        ),
        [("region", "propose")],
    ),
    "role ended": (
        lambda w: (
            lambda: removing.end_membership(
                membership=w.officer.memberships.get(role=Role.OFFICER), successor=None, by=w.officer
            )
        ),
        [("membership", "end")],
    ),
}


@pytest.fixture
def world() -> World:
    return World()


def prepared(name: str, world: World) -> Act:
    do, _ = ACTIONS[name]
    return do(world)


@pytest.mark.parametrize("name", ACTIONS)
def test_action_writes_one_revision_for_each_thing_that_changed(name: str, world: World) -> None:
    act = prepared(name, world)
    last = Revision.objects.order_by("pk").values_list("pk", flat=True).last() or 0

    act()

    written = list(Revision.objects.filter(pk__gt=last).order_by("pk"))
    assert [(one.subject, one.action) for one in written] == ACTIONS[name][1]
    assert all(one.by is not None and one.by_number == one.by.pk for one in written)


class KilledError(Exception):
    """The server was killed just then."""


def killed(*_: object, **__: object) -> NoReturn:
    raise KilledError


@pytest.mark.parametrize("name", [name for name, (_, written) in ACTIONS.items() if written])
def test_action_that_is_killed_before_its_revision_leaves_nothing(
    name: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change has been made by then; without the revision it is undone."""
    act = prepared(name, world)
    before = digest()
    monkeypatch.setattr(Revision, "save", killed)

    with pytest.raises(KilledError):
        act()

    assert digest() == before


def test_many_revisions_at_once_are_killed_with_their_change(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digest()
    monkeypatch.setattr(type(Revision.objects), "bulk_create", killed)

    with pytest.raises(KilledError):
        on_behalf.fill_empty(
            scan=world.scan,
            municipalities=[get_municipality(GOUDA)],
            activities=[get_activity(CODE)],
            answer=AnswerKind.PRESENT,
            by=world.coordinator,
        )

    assert digest() == before
    assert not contents()["scans_answer"]


def test_nothing_to_record_asks_for_no_link() -> None:
    record_all([])

    assert not Revision.objects.exists()
