"""Two editors who save the same page of their initiative: both texts, and a choice. Without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from regions.actions.initiatives import DefaultValues, save_defaults, save_profile, save_wishes
from regions.actions.offers import save_offer
from regions.conflicts import Choice, can_merge, merge_texts, other_of
from regions.forms.offers import OfferForm
from regions.models import Initiative, Offer, User
from tests.builders import GOUDA, WADDINXVEEN, get_bouwsteen, get_municipality, make_editor, make_initiative, make_offer

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(name="De Linde")


@pytest.fixture
def me(initiative: Initiative) -> User:
    return make_editor(initiative)


@pytest.fixture
def colleague(initiative: Initiative) -> User:
    return make_editor(initiative)


@pytest.fixture
def web(client: Client, me: User) -> Client:
    client.force_login(me)
    return client


def profile(**changes: Any) -> dict[str, Any]:
    usual = {
        "version": 1,
        "token": str(uuid.uuid4()),
        "name": "De Linde",
        "kind": "self_direction_centre",
        "municipality": "Gouda",
        "findable": "ja",
    }
    return usual | changes


def change_profile(initiative: Initiative, by: User, **fields: Any) -> None:
    """What the colleague saved after the page was made."""
    now = Initiative.objects.get(pk=initiative.pk)
    save_profile(initiative=now, fields=fields, expected=now.version, by=by)


@pytest.mark.parametrize(
    ("choose", "description"),
    [("mine 2 formulier", "Mijn zin"), ("theirs 2 formulier", "Hun zin"), ("merge 2 formulier", "Hun zin\n\nMijn zin")],
)
def test_profile_choice_is_carried_out(
    web: Client, initiative: Initiative, colleague: User, choose: str, description: str
) -> None:
    change_profile(initiative, colleague, description="Hun zin")
    typed = profile(description="Mijn zin")
    page = web.post(f"/initiatief/{initiative.slug}/profiel/", typed)
    assert page.status_code == 409
    assert 'value="merge 2 formulier"' in page.content.decode()

    again = typed | {"token": str(uuid.uuid4()), "choose": choose}
    assert web.post(f"/initiatief/{initiative.slug}/profiel/", again).status_code == 302

    initiative.refresh_from_db()
    assert initiative.description == description


def test_profile_choice_over_an_older_version_asks_again(web: Client, initiative: Initiative, colleague: User) -> None:
    change_profile(initiative, colleague, description="Hun zin")
    change_profile(initiative, colleague, description="Hun tweede zin")

    typed = profile(description="Mijn zin", choose="mine 2 formulier")

    assert web.post(f"/initiatief/{initiative.slug}/profiel/", typed).status_code == 409
    initiative.refresh_from_db()
    assert initiative.description == "Hun tweede zin"


def test_profile_and_defaults_do_not_hinder_each_other(web: Client, initiative: Initiative, colleague: User) -> None:
    """They are two pages about one initiative, with one version."""
    values = DefaultValues(municipalities=(GOUDA,), places=(), target_groups=(), funding="structural")
    save_defaults(initiative=initiative, values=values, also_offers=False, expected=1, by=colleague)

    assert web.post(f"/initiatief/{initiative.slug}/profiel/", profile(description="Mijn zin")).status_code == 302

    initiative.refresh_from_db()
    assert (initiative.description, initiative.default_funding) == ("Mijn zin", "structural")


def test_profile_in_which_both_wrote_the_same_is_saved(web: Client, initiative: Initiative, colleague: User) -> None:
    change_profile(initiative, colleague, description="Zelfde zin")

    assert web.post(f"/initiatief/{initiative.slug}/profiel/", profile(description="Zelfde zin")).status_code == 302


def test_wishes_of_two_at_once_take_a_choice(web: Client, initiative: Initiative, colleague: User) -> None:
    address = f"/initiatief/{initiative.slug}/wensen/"
    asked = [get_bouwsteen(code) for code in ("A1", "A2", "A3")]
    save_wishes(initiative=initiative, wished=asked[:1], asked=asked, expected=1, by=colleague)
    typed = {"version": 1, "token": str(uuid.uuid4()), "wishes": ["A2"]}

    page = web.post(address, typed)
    assert page.status_code == 409
    assert page.context["form"].conflict.facts == [
        ("Wat zouden jullie graag willen?", get_bouwsteen("A2").name, get_bouwsteen("A1").name)
    ]
    assert 'value="A2" checked' in page.content.decode()
    web.post(address, typed | {"token": str(uuid.uuid4()), "choose": "mine 2 formulier"})

    assert [wish.bouwsteen.code for wish in initiative.wishes.all()] == ["A2"]


def offer_fields(**changes: Any) -> dict[str, Any]:
    usual = {"version": 1, "token": str(uuid.uuid4()), "status": "active", "municipalities_other": "Gouda"}
    return usual | {"funding": "structural"} | changes


def test_offer_choice_merge_keeps_both_notes(web: Client, initiative: Initiative, colleague: User) -> None:
    offer = make_offer(initiative, note="Oud")
    form = OfferForm(QueryDict("", mutable=True), near=[])
    form.data = offer_fields(note="Hun zin")
    assert form.is_valid(), form.errors
    save_offer(offer=Offer.objects.get(), values=form.values, expected=1, by=colleague)
    address = f"/initiatief/{initiative.slug}/aanbod/{offer.pk}/"

    page = web.post(address, offer_fields(note="Mijn zin"))
    assert page.status_code == 409
    assert "Je collega," in page.content.decode()
    web.post(address, offer_fields(note="Mijn zin", choose="merge 2 formulier"))

    offer.refresh_from_db()
    assert offer.note == "Hun zin\n\nMijn zin"


def test_other_of_a_thing_is_a_colleague_or_the_reader_elsewhere(
    initiative: Initiative, me: User, colleague: User
) -> None:
    change_profile(initiative, colleague, place="Gouda")
    assert other_of(initiative, me, formal=False).who == "Je collega"
    assert other_of(initiative, colleague, formal=False).who == "Jij, in een ander venster"
    assert other_of(None, me).who == "Uw collega"
    assert other_of(get_first_offer(initiative), me).when == ""  # nobody saved it yet: no time to tell


def get_first_offer(initiative: Initiative) -> Offer:
    get_municipality(WADDINXVEEN)
    return make_offer(initiative)


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("Hun zin", "Mijn zin", "Hun zin\n\nMijn zin"),
        ("Hun zin", "Hun zin, en meer", "Hun zin, en meer"),
        ("Hun zin, en meer", "Hun zin", "Hun zin, en meer"),
        ("Hun zin\nen meer", "Hun zin\r\nen meer", "Hun zin\nen meer"),
    ],
)
def test_merge_texts_keeps_each_once(theirs: str, mine: str, both: str) -> None:
    assert merge_texts(theirs, mine) == both


def test_can_merge_needs_two_texts_that_fit() -> None:
    assert can_merge("a", "b", 10)
    assert not can_merge("a", "", 10)
    assert not can_merge("a", "a ", 10)
    assert not can_merge("aaaa", "bbbb", 9)


@pytest.mark.parametrize("sent", ["", "mine", "mine 3", "burn 3 B2.1", "mine  "])
def test_choice_that_is_none_is_not_read(sent: str) -> None:
    data = QueryDict(mutable=True)
    data["choose"] = sent
    assert Choice.read(data) is None
