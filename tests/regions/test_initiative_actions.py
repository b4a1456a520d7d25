"""What editors change about the initiative itself."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db.models import Manager
from django.utils import timezone

from regions.actions.initiatives import DefaultValues, confirm_all, save_defaults, save_profile, save_wishes
from regions.models import Initiative, Revision, User
from regions.saving import ConflictError
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_bouwsteen,
    get_municipalities,
    get_target_groups,
    make_editor,
    make_initiative,
    make_offer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(confirmed_on=None, name="Oude naam")


@pytest.fixture
def editor(initiative: Initiative) -> User:
    return make_editor(initiative)


def last_revision(initiative: Initiative) -> Revision:
    return Revision.objects.filter(trail=f"initiative:{initiative.pk}").latest("pk")


def codes(rows: Manager[Any]) -> list[str]:
    return sorted(row.code for row in rows.all())


def test_profile_saved_confirms_it_and_keeps_a_revision(initiative: Initiative, editor: User) -> None:
    save_profile(initiative=initiative, fields={"name": "Nieuwe naam"}, expected=1, by=editor)

    initiative.refresh_from_db()
    assert (initiative.name, initiative.version) == ("Nieuwe naam", 2)
    assert initiative.confirmed_on == timezone.localdate()
    revision = last_revision(initiative)
    assert (revision.by, revision.version, revision.action) == (editor, 2, "profile")
    assert revision.before is not None
    assert revision.after is not None
    assert (revision.before["name"], revision.before["confirmed_on"]) == ("Oude naam", None)
    assert (revision.after["name"], revision.after["confirmed_on"]) == (
        "Nieuwe naam",
        timezone.localdate().isoformat(),
    )


def test_profile_of_an_older_version_stores_nothing(initiative: Initiative, editor: User) -> None:
    seen = Initiative.objects.get(pk=initiative.pk)
    save_profile(initiative=initiative, fields={"name": "Van een ander"}, expected=1, by=editor)

    with pytest.raises(ConflictError):
        save_profile(initiative=seen, fields={"name": "Van mij"}, expected=1, by=editor)

    initiative.refresh_from_db()
    assert initiative.name == "Van een ander"
    assert Revision.objects.count() == 1


def test_profile_sent_twice_is_saved_once(initiative: Initiative, editor: User) -> None:
    token = uuid.uuid4()
    for _ in range(2):
        save_profile(initiative=initiative, fields={"name": "Nieuw"}, expected=1, by=editor, token=token)

    assert Revision.objects.count() == 1


def test_token_of_another_initiative_is_no_repetition(initiative: Initiative, editor: User) -> None:
    token = uuid.uuid4()
    save_profile(initiative=make_initiative(), fields={"name": "Ander"}, expected=1, by=editor, token=token)

    with pytest.raises(Exception, match="token"):
        save_profile(initiative=initiative, fields={"name": "Nieuw"}, expected=1, by=editor, token=token)


def defaults(**changes: Any) -> DefaultValues:
    get_municipalities([GOUDA, WADDINXVEEN])
    values: dict[str, Any] = {
        "municipalities": (GOUDA, WADDINXVEEN),
        "places": (GOUDA,),
        "target_groups": (),
        "funding": "temporary",
    }
    return DefaultValues(**(values | changes))


def test_defaults_are_stored_and_offers_stay_without_being_asked(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative)

    save_defaults(initiative=initiative, values=defaults(), also_offers=False, expected=1, by=editor)

    assert codes(initiative.default_municipalities) == [GOUDA, WADDINXVEEN]
    assert codes(initiative.default_places) == [GOUDA]
    initiative.refresh_from_db()
    assert initiative.default_funding == "temporary"
    assert initiative.confirmed_on is None
    assert codes(offer.municipalities) == [GOUDA]
    revision = last_revision(initiative)
    assert revision.after is not None
    assert revision.after["default_municipalities"] == [GOUDA, WADDINXVEEN]


def test_defaults_for_offers_change_only_what_was_usual(initiative: Initiative, editor: User) -> None:
    usual = make_offer(initiative, "A1.1", funding="not_said")
    other = make_offer(initiative, "A1.3", municipalities=[DEVENTER], places=[GOUDA], funding="structural")
    found = make_offer(initiative, "A3.1", confirmed_on=None)
    confirmed_on = usual.confirmed_on
    values = defaults(target_groups=tuple(get_target_groups(["youth"])))

    save_defaults(initiative=initiative, values=values, also_offers=True, expected=1, by=editor)

    usual.refresh_from_db()
    assert (codes(usual.municipalities), codes(usual.target_groups), usual.funding) == (
        [GOUDA, WADDINXVEEN],
        ["youth"],
        "temporary",
    )
    assert usual.confirmed_on == confirmed_on
    other.refresh_from_db()
    assert (codes(other.municipalities), other.funding) == ([DEVENTER], "structural")
    assert (found.version, codes(found.municipalities)) == (1, [GOUDA])
    assert Revision.objects.filter(subject="offer", subject_id=usual.pk).count() == 1


def test_wishes_change_only_what_was_asked(editor: User, initiative: Initiative) -> None:
    wishing = make_initiative(wishes=["A1", "A2"])
    asked = [get_bouwsteen("A2"), get_bouwsteen("A3")]

    save_wishes(initiative=wishing, wished=[get_bouwsteen("A3")], asked=asked, expected=1, by=editor)

    assert sorted(wishing.wishes.values_list("bouwsteen__code", flat=True)) == ["A1", "A3"]
    revision = last_revision(wishing)
    assert revision.before is not None
    assert revision.after is not None
    assert (revision.before["wishes"], revision.after["wishes"]) == (["A1", "A2"], ["A1", "A3"])


def test_wishes_of_an_older_version_store_nothing(editor: User) -> None:
    wishing = make_initiative(wishes=["A1"], version=4)
    with pytest.raises(ConflictError):
        save_wishes(initiative=wishing, wished=[], asked=[get_bouwsteen("A1")], expected=3, by=editor)

    assert wishing.wishes.count() == 1
    assert not Revision.objects.exists()


def test_confirming_all_dates_the_profile_and_the_offers_on_the_page(initiative: Initiative, editor: User) -> None:
    old = make_offer(initiative, "A1.1")
    found = make_offer(initiative, "A1.3", confirmed_on=None, source="Brochure")
    appeared_since = make_offer(initiative, "B1.1", confirmed_on=None)

    confirm_all(initiative=initiative, expected=1, seen={old.pk: 1, found.pk: 1}, by=editor)

    today = timezone.localdate()
    for row in (initiative, old, found):
        row.refresh_from_db()
        assert row.confirmed_on == today
    assert found.confirmed_by == editor
    appeared_since.refresh_from_db()
    assert appeared_since.confirmed_on is None
    assert Revision.objects.filter(action="confirm").count() == 3


def test_confirming_what_somebody_changed_since_stores_nothing(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, version=5)

    with pytest.raises(ConflictError):
        confirm_all(initiative=initiative, expected=1, seen={offer.pk: 4}, by=editor)

    initiative.refresh_from_db()
    assert initiative.confirmed_on is None
    assert not Revision.objects.exists()


def test_confirming_an_offer_of_another_initiative_stores_nothing(initiative: Initiative, editor: User) -> None:
    foreign = make_offer(make_initiative(), confirmed_on=None)

    with pytest.raises(ConflictError):
        confirm_all(initiative=initiative, expected=1, seen={foreign.pk: 1}, by=editor)

    foreign.refresh_from_db()
    assert foreign.confirmed_on is None
