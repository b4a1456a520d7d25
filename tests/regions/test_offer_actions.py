"""Ticking, unticking and changing what an initiative offers."""

from __future__ import annotations

import datetime
import threading
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Manager
from django.utils import timezone

from regions.actions.offers import (
    NoMunicipalityError,
    OfferValues,
    Tick,
    add_offer,
    dismiss_offer,
    save_offer,
    save_tick,
    save_ticks,
)
from regions.models import Initiative, Offer, OfferStatus, Revision, User
from regions.saving import ConflictError
from regions.ticks import Seen
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipalities,
    get_target_groups,
    make_editor,
    make_initiative,
    make_offer,
)

pytestmark = pytest.mark.django_db

NOTHING = Seen()


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative()


@pytest.fixture
def editor(initiative: Initiative) -> User:
    return make_editor(initiative)


def tick(code: str = "A1.1", *, on: bool = True, seen: Seen = NOTHING) -> Tick:
    return Tick(get_activity(code), on, seen)


def seen(*offers: Offer) -> Seen:
    return Seen(True, {one.pk: one.version for one in offers})


def codes(rows: Manager[Any]) -> list[str]:
    return sorted(row.code for row in rows.all())


def test_tick_makes_an_offer_with_the_defaults(initiative: Initiative, editor: User) -> None:
    initiative.default_municipalities.set(get_municipalities([GOUDA, WADDINXVEEN]))
    initiative.default_places.set(get_municipalities([GOUDA]))
    initiative.default_target_groups.set(get_target_groups(["youth"]))
    Initiative.objects.filter(pk=initiative.pk).update(default_funding="temporary")
    initiative.refresh_from_db()

    save_tick(initiative=initiative, tick=tick(), by=editor)

    offer = initiative.offers.get()
    assert (offer.activity.code, offer.status, offer.funding) == ("A1.1", OfferStatus.ACTIVE, "temporary")
    assert (offer.confirmed_on, offer.confirmed_by) == (timezone.localdate(), editor)
    assert (codes(offer.municipalities), codes(offer.places)) == ([GOUDA, WADDINXVEEN], [GOUDA])
    assert codes(offer.target_groups) == ["youth"]
    revision = Revision.objects.get()
    assert (revision.subject, revision.subject_id, revision.version) == ("offer", offer.pk, 1)
    assert revision.after is not None
    assert revision.after["municipalities"] == [GOUDA, WADDINXVEEN]


def test_tick_without_defaults_takes_the_own_municipality(initiative: Initiative, editor: User) -> None:
    save_tick(initiative=initiative, tick=tick(), by=editor)

    offer = initiative.offers.get()
    assert (codes(offer.municipalities), codes(offer.places)) == ([GOUDA], [GOUDA])


def test_tick_without_any_municipality_stores_nothing(editor: User) -> None:
    nowhere = make_initiative(municipality=None)

    with pytest.raises(NoMunicipalityError):
        save_tick(initiative=nowhere, tick=tick(), by=editor)

    assert not Offer.objects.exists()


def test_tick_confirms_what_a_source_says(initiative: Initiative, editor: User) -> None:
    found = make_offer(initiative, "A1.1", confirmed_on=None, source="Brochure", status="planned")

    save_tick(initiative=initiative, tick=tick(seen=Seen(False, {found.pk: 1})), by=editor)

    found.refresh_from_db()
    assert (found.status, found.confirmed_on, found.confirmed_by) == ("active", timezone.localdate(), editor)
    assert initiative.offers.count() == 1


def test_tick_of_what_the_page_did_not_show_is_a_conflict(initiative: Initiative, editor: User) -> None:
    found = make_offer(initiative, "A1.1", confirmed_on=None)

    with pytest.raises(ConflictError):
        save_tick(initiative=initiative, tick=tick(), by=editor)

    found.refresh_from_db()
    assert found.confirmed_on is None


def test_tick_twice_makes_one_offer(initiative: Initiative, editor: User) -> None:
    for _ in range(2):
        save_tick(initiative=initiative, tick=tick(), by=editor)

    assert initiative.offers.count() == 1
    assert Revision.objects.count() == 1


def test_tick_sent_again_after_an_untick_stays_unticked(initiative: Initiative, editor: User) -> None:
    token = uuid.uuid4()
    save_tick(initiative=initiative, tick=tick(), by=editor, token=token)
    save_tick(initiative=initiative, tick=tick(on=False, seen=seen(initiative.offers.get())), by=editor)

    save_tick(initiative=initiative, tick=tick(), by=editor, token=token)

    assert initiative.offers.get().status == OfferStatus.STOPPED


def test_untick_stops_and_deletes_nothing(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, "A1.1", note="Elke dinsdag")

    save_tick(initiative=initiative, tick=tick(on=False, seen=seen(offer)), by=editor)

    offer.refresh_from_db()
    assert (offer.status, offer.note, offer.version) == ("stopped", "Elke dinsdag", 2)


def test_untick_of_what_somebody_changed_since_is_a_conflict(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, "A1.1", version=3)

    with pytest.raises(ConflictError):
        save_tick(initiative=initiative, tick=tick(on=False, seen=Seen(True, {offer.pk: 2})), by=editor)

    offer.refresh_from_db()
    assert offer.status == "active"


def test_tick_again_revives_all_that_went_with_the_last_untick(initiative: Initiative, editor: User) -> None:
    one = make_offer(initiative, "A1.1", note="Voor iedereen")
    two = make_offer(initiative, "A1.1", note="Voor jongeren")
    earlier = make_offer(initiative, "A1.1", note="Vroeger", status="stopped")
    save_tick(initiative=initiative, tick=tick(on=False, seen=seen(one, two)), by=editor)

    save_tick(initiative=initiative, tick=tick(), by=editor)

    for offer in (one, two, earlier):
        offer.refresh_from_db()
    assert (one.status, two.status, earlier.status) == ("active", "active", "stopped")
    assert one.confirmed_on == timezone.localdate()


def test_tick_again_takes_away_an_end_that_is_past(initiative: Initiative, editor: User) -> None:
    ended = make_offer(initiative, "A1.1", ends_on=timezone.localdate() - datetime.timedelta(days=1))

    save_tick(initiative=initiative, tick=tick(), by=editor)

    ended.refresh_from_db()
    assert (ended.status, ended.ends_on) == ("active", None)
    assert ended.is_current(timezone.localdate())


def test_tick_after_weg_ermee_starts_with_the_defaults(initiative: Initiative, editor: User) -> None:
    found = make_offer(initiative, "A1.1", municipalities=[WADDINXVEEN], confirmed_on=None)
    dismiss_offer(initiative=initiative, pk=found.pk, expected=1, by=editor)

    save_tick(initiative=initiative, tick=tick(), by=editor)

    found.refresh_from_db()
    assert found.status == "stopped"
    assert codes(initiative.offers.exclude(pk=found.pk).get().municipalities) == [GOUDA]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="needs two connections at once")
def test_tick_by_many_at_once_makes_one_offer() -> None:
    initiative = make_initiative()
    editor = make_editor(initiative)
    wanted = tick()
    start = threading.Barrier(6)

    def one_of_many() -> None:
        start.wait()
        try:
            save_tick(initiative=Initiative.objects.get(pk=initiative.pk), tick=wanted, by=editor)
        finally:
            connection.close()

    threads = [threading.Thread(target=one_of_many) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert initiative.offers.count() == 1
    assert Revision.objects.count() == 1


def test_ticks_are_saved_each_by_itself(initiative: Initiative, editor: User) -> None:
    changed = make_offer(initiative, "A1.1", version=2)
    stale = Seen(True, {changed.pk: 1})

    lost = save_ticks(initiative=initiative, ticks=[tick("A1.1", on=False, seen=stale), tick("A1.2")], by=editor)

    assert [one.code for one in lost] == ["A1.1"]
    assert sorted(initiative.offers.values_list("activity__code", "status")) == [
        ("A1.1", "active"),
        ("A1.2", "active"),
    ]


def test_dismissing_an_offer_of_another_initiative_is_a_conflict(initiative: Initiative, editor: User) -> None:
    foreign = make_offer(make_initiative(), confirmed_on=None)

    with pytest.raises(ConflictError):
        dismiss_offer(initiative=initiative, pk=foreign.pk, expected=1, by=editor)

    foreign.refresh_from_db()
    assert foreign.status == "active"


def values(**changes: Any) -> OfferValues:
    get_municipalities([GOUDA, WADDINXVEEN])
    usual: dict[str, Any] = {
        "municipalities": (GOUDA,),
        "places": (GOUDA,),
        "at_home": False,
        "target_groups": (),
        "exclusive": False,
        "funding": "not_said",
        "status": "active",
        "starts_on": None,
        "ends_on": None,
        "note": "",
    }
    return OfferValues(**(usual | changes))


def test_offer_saved_confirms_it_and_keeps_a_revision(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, confirmed_on=None)

    save_offer(offer=offer, values=values(municipalities=(WADDINXVEEN,), note="Op dinsdag"), expected=1, by=editor)

    offer.refresh_from_db()
    assert (offer.note, codes(offer.municipalities)) == ("Op dinsdag", [WADDINXVEEN])
    assert (offer.confirmed_on, offer.confirmed_by) == (timezone.localdate(), editor)
    revision = Revision.objects.get()
    assert revision.before is not None
    assert revision.after is not None
    assert (revision.before["municipalities"], revision.after["municipalities"]) == ([GOUDA], [WADDINXVEEN])


def test_offer_without_groups_is_for_everyone(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, target_groups=["youth"], exclusive=True)

    save_offer(offer=offer, values=values(exclusive=True), expected=1, by=editor)

    offer.refresh_from_db()
    assert not offer.exclusive


def test_second_offer_leaves_the_first_as_it_is(initiative: Initiative, editor: User) -> None:
    first = make_offer(initiative, "A1.1")
    group = tuple(get_target_groups(["youth"]))

    add_offer(
        initiative=initiative,
        activity=first.activity,
        values=values(target_groups=group, exclusive=True),
        by=editor,
    )

    first.refresh_from_db()
    assert first.version == 1
    second = initiative.offers.exclude(pk=first.pk).get()
    assert (second.exclusive, codes(second.target_groups)) == (True, ["youth"])
    assert second.confirmed_on == timezone.localdate()


def test_second_offer_sent_twice_is_added_once(initiative: Initiative, editor: User) -> None:
    token = uuid.uuid4()
    for _ in range(2):
        add_offer(initiative=initiative, activity=get_activity("A1.1"), values=values(), by=editor, token=token)

    assert initiative.offers.count() == 1


@pytest.mark.parametrize("text", ["", "1", "2|", "1|a:b", "1|3", "1|3:"])
def test_seen_that_no_page_of_ours_holds(text: str) -> None:
    with pytest.raises(ValueError, match=r"no state|invalid literal|not enough"):
        Seen.parse(text)


def test_seen_survives_the_page() -> None:
    state = Seen(True, {12: 3, 4: 1})
    assert Seen.parse(str(state)) == state
