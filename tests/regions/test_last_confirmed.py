"""An offer knows when and by whom it was last confirmed, and every page that is about that says so."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from regions.actions.initiatives import confirm_all
from regions.actions.offers import Tick, save_tick
from regions.models import Initiative, Offer, User
from regions.ticks import Seen
from tests.builders import (
    GOUDA,
    REFERENCE_DATE,
    get_activity,
    get_municipality,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db

OWN = "door jullie zelf"
FROM_GOUDA = "volgens gemeente Gouda"
OLD = "lang niet bekeken"


@pytest.fixture
def initiative() -> Initiative:
    found = make_initiative(confirmed_on=timezone.localdate())
    found.default_municipalities.set([get_municipality(GOUDA)])
    return found


def ago(days: int) -> datetime.date:
    return timezone.localdate() - datetime.timedelta(days=days)


def page(user: User, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


def own_pages(initiative: Initiative) -> tuple[str, str]:
    """Their offers, and the page where they confirm."""
    editor = make_editor(initiative)
    offers, confirm = (page(editor, name, initiative.slug) for name in ("initiative-offers", "initiative-confirm"))
    return offers, confirm


def test_offer_of_a_municipality_says_so_whoever_typed_it(initiative: Initiative) -> None:
    make_offer(initiative, added_by=get_municipality(GOUDA), confirmed_by=make_officer(GOUDA))

    for html in own_pages(initiative):
        assert FROM_GOUDA in html
        assert OWN not in html


def test_offer_that_they_confirmed_says_so(initiative: Initiative) -> None:
    offer = make_offer(initiative, added_by=get_municipality(GOUDA), confirmed_on=ago(10))
    confirm_all(
        initiative=initiative,
        expected=initiative.version,
        seen={offer.pk: offer.version},
        by=make_editor(initiative),
    )

    for html in own_pages(initiative):
        assert OWN in html
        assert FROM_GOUDA not in html


def test_offer_that_they_ticked_is_confirmed_by_themselves(initiative: Initiative) -> None:
    tick = Tick(get_activity("A1.1"), on=True, seen=Seen())

    save_tick(initiative=initiative, tick=tick, by=make_editor(initiative))

    assert Offer.objects.get().confirmed_themselves


@pytest.mark.parametrize(
    ("days", "old", "counts"), [(365, False, True), (366, True, True), (548, True, True), (549, True, False)]
)
def test_offer_says_when_it_is_old_and_when_it_counts_no_more(
    initiative: Initiative, days: int, old: bool, counts: bool
) -> None:
    make_offer(initiative, confirmed_on=ago(days))

    for html in own_pages(initiative):
        assert (OLD in html.lower()) is old
        assert ("Het telt nu niet mee in een rapport." in html) is not counts
    start = page(make_editor(initiative), "initiative-start", initiative.slug)
    assert ("Een deel is al een jaar niet bekeken." in start) is old
    assert ("telt iets niet meer mee" in start) is not counts


@pytest.mark.parametrize(
    ("days", "themselves", "expected"),
    [
        (30, True, "bevestigd op 1 september 2026 door het initiatief zelf"),
        (30, False, "bevestigd op 1 september 2026 volgens gemeente Gouda"),
        (366, True, "bevestigd op 30 september 2025 door het initiatief zelf; lang niet bekeken"),
        (549, True, "lang niet bekeken, voor het laatst op 31 maart 2025; telt niet mee"),
    ],
)
def test_known_line_beside_a_question_says_when_and_by_whom(
    initiative: Initiative, days: int, themselves: bool, expected: str
) -> None:
    scan = make_scan(make_region(municipalities=[GOUDA]))
    make_offer(
        initiative,
        confirmed_on=REFERENCE_DATE - datetime.timedelta(days=days),
        confirmed_themselves=themselves,
        added_by=get_municipality(GOUDA),
    )

    html = page(make_officer(GOUDA), "filling-group", scan.pk, GOUDA, "a")

    assert f"({expected})" in " ".join(html.split())
