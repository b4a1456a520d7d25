"""Sharing with the region, adding who is not in the tool yet, and "klopt dit?"."""

from __future__ import annotations

import pytest
from django.utils import timezone

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.checks import confirm_lines
from inventory.scans.actions.sheets import KnownProviderError, add_provider, share_sheet
from inventory.scans.inputs import load_inputs
from inventory.scans.models import Answer
from inventory.scans.permissions import Filling
from inventory.scans.reported import reported_offers
from regions.models import Initiative, Offer, Origin, Revision, User
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_initiative,
    make_offer,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filling() -> Filling:
    return Filling(make_scan(), get_municipality(GOUDA), None)


@pytest.fixture
def officer() -> User:
    return make_officer()


def test_draft_counts_only_once_it_is_shared(filling: Filling, officer: User) -> None:
    save_answer(
        filling=filling, activity=get_activity("B2.1"), values=AnswerValues(answer="missing"), expected=0, by=officer
    )
    assert load_inputs(filling.scan).answers == ()
    assert len(load_inputs(filling.scan, drafts_of=GOUDA).answers) == 1
    assert load_inputs(filling.scan, drafts_of=WADDINXVEEN).answers == ()

    sheet = share_sheet(filling=filling, by=officer)

    assert len(load_inputs(filling.scan).answers) == 1
    assert sheet.shared_on is not None
    assert Revision.objects.filter(subject="sheet", action="share", by=officer).count() == 1


def test_share_twice_changes_nothing(filling: Filling, officer: User) -> None:
    first = share_sheet(filling=filling, by=officer)

    again = share_sheet(filling=filling, by=make_officer())

    assert (again.shared_on, again.shared_by, again.version) == (first.shared_on, officer, first.version)


def test_added_provider_is_held_until_shared(filling: Filling, officer: User) -> None:
    add_provider(filling=filling, activity=get_activity("A1.1"), name="Buurthuis De Ster", by=officer)

    offer = Offer.objects.get()
    assert (offer.held, offer.confirmed_on, offer.source) == (True, timezone.localdate(), "volgens gemeente Gouda")
    assert offer.initiative.origin == Origin.MUNICIPALITY
    assert load_inputs(filling.scan).initiatives == ()
    assert [one.name for one in load_inputs(filling.scan, drafts_of=GOUDA).initiatives] == ["Buurthuis De Ster"]
    answer = Answer.objects.get()
    assert (answer.answer, answer.provider) == ("present", "Buurthuis De Ster")

    share_sheet(filling=filling, by=officer)

    assert [one.name for one in load_inputs(filling.scan).initiatives] == ["Buurthuis De Ster"]


def test_provider_that_is_added_while_a_colleague_shares_counts(filling: Filling, officer: User) -> None:
    """`filling` was read before the sharing, which lets count what was held back until then, and happens once."""
    share_sheet(filling=filling, by=make_officer())

    add_provider(filling=filling, activity=get_activity("A1.1"), name="Buurthuis De Ster", by=officer)

    assert [one.name for one in load_inputs(filling.scan).initiatives] == ["Buurthuis De Ster"]


def test_added_provider_twice_is_one_initiative_with_two_offers(filling: Filling, officer: User) -> None:
    add_provider(filling=filling, activity=get_activity("A1.1"), name="De Ster", by=officer)
    add_provider(filling=filling, activity=get_activity("A1.2"), name="de ster", by=officer)

    assert Initiative.objects.count() == 1
    assert Offer.objects.count() == 2


def test_provider_sent_twice_is_added_once(filling: Filling, officer: User) -> None:
    for _ in range(2):
        add_provider(filling=filling, activity=get_activity("A1.1"), name="De Ster", by=officer)

    assert Initiative.objects.count() == Offer.objects.count() == 1


def test_added_provider_that_speaks_for_itself_is_refused(filling: Filling, officer: User) -> None:
    make_initiative(name="Het Huis", slug="het-huis")

    with pytest.raises(KnownProviderError):
        add_provider(filling=filling, activity=get_activity("A1.1"), name="het huis", by=officer)

    assert Offer.objects.count() == 0
    assert Answer.objects.count() == 0


def test_added_provider_of_another_municipality_is_not_given_away(filling: Filling, officer: User) -> None:
    other = Filling(filling.scan, get_municipality(WADDINXVEEN), None)
    add_provider(filling=other, activity=get_activity("A1.1"), name="De Ster", by=make_officer(WADDINXVEEN))

    add_provider(filling=filling, activity=get_activity("A1.1"), name="De Ster", by=officer)

    assert sorted(Initiative.objects.values_list("slug", flat=True)) == ["de-ster", "de-ster-2"]
    reported = reported_offers(filling.scan, filling.municipality, [get_activity("A1.1")])
    assert [offer.pk for offers in reported.values() for offer in offers] == [Offer.objects.get(added_by=GOUDA).pk]


def test_added_provider_leaves_a_given_answer_alone(filling: Filling, officer: User) -> None:
    save_answer(
        filling=filling, activity=get_activity("A1.1"), values=AnswerValues(answer="missing"), expected=0, by=officer
    )

    add_provider(filling=filling, activity=get_activity("A1.1"), name="De Ster", by=officer)

    assert Answer.objects.get().answer == "missing"
    assert Offer.objects.count() == 1


@pytest.mark.parametrize(
    ("places", "at_home", "answer", "place"),
    [
        ([GOUDA], False, "present", ""),
        ([], True, "present", ""),
        ([WADDINXVEEN], False, "elsewhere", "Waddinxveen"),
        ([], False, "elsewhere", ""),
    ],
)
def test_confirmed_line_becomes_the_municipalitys_own_answer(
    filling: Filling, officer: User, places: list[str], at_home: bool, answer: str, place: str
) -> None:
    initiative = make_initiative(name="Het Huis", slug="het-huis")
    offer = make_offer(initiative, "A1.1", places=places, at_home=at_home, confirmed_on=None)
    reported = reported_offers(filling.scan, filling.municipality, [offer.activity])[offer.activity.pk]

    changed = confirm_lines(filling=filling, offers=reported, by=officer)

    stored = Answer.objects.get()
    assert (changed, stored.answer, stored.provider, stored.place) == (1, answer, "Het Huis", place)
    offer.refresh_from_db()
    assert offer.confirmed_on is None  # only its editor confirms an offer


def test_confirmed_lines_of_one_activity_name_both(filling: Filling, officer: User) -> None:
    for name, places in (("Achterom", [WADDINXVEEN]), ("Bij Ons", [GOUDA])):
        make_offer(make_initiative(name=name), "A1.1", places=places)
    activity = get_activity("A1.1")
    reported = reported_offers(filling.scan, filling.municipality, [activity])[activity.pk]

    confirm_lines(filling=filling, offers=reported, by=officer)

    stored = Answer.objects.get()
    assert (stored.answer, stored.provider, stored.place) == ("present", "Bij Ons, Achterom", "")


def test_confirmed_line_never_changes_what_says_missing(filling: Filling, officer: User) -> None:
    save_answer(
        filling=filling, activity=get_activity("A1.1"), values=AnswerValues(answer="missing"), expected=0, by=officer
    )
    make_offer(make_initiative(), "A1.1")
    activity = get_activity("A1.1")
    reported = reported_offers(filling.scan, filling.municipality, [activity])[activity.pk]

    changed = confirm_lines(filling=filling, offers=reported, by=officer)

    assert changed == 0
    assert Answer.objects.get().answer == "missing"
