"""The history of an offer and of a signal: for the initiative itself, and for whoever added it until it is claimed."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.scans.actions.sheets import add_provider, share_sheet
from inventory.scans.models import Scan
from inventory.scans.permissions import Filling
from regions.actions.offers import OfferValues, save_offer
from regions.actions.signals import SignalValues, remove_signal, save_signal
from regions.models import Initiative, Offer, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    PASSWORD,
    WADDINXVEEN,
    get_activity,
    get_municipalities,
    get_municipality,
    get_target_groups,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative(slug="het-huis", name="Het Huis")


@pytest.fixture
def editor(initiative: Initiative) -> User:
    return make_editor(initiative, name="Carla Mulder", email="carla@huis.example")


def save(offer: Offer, by: User, **changes: object) -> None:
    get_municipalities([GOUDA, WADDINXVEEN])
    fields: dict[str, object] = {
        "municipalities": (GOUDA, WADDINXVEEN), "places": (GOUDA,), "at_home": False, "target_groups": (),
        "exclusive": False, "funding": "temporary", "status": "active", "starts_on": None, "ends_on": None, "note": "",
    }  # fmt: skip
    offer = Offer.objects.select_related("initiative", "activity").get(pk=offer.pk)
    values = OfferValues(**(fields | changes))  # type: ignore[arg-type]  # a table of fields
    save_offer(offer=offer, values=values, expected=offer.version, by=by)


def get(user: User, name: str, *args: object) -> HttpResponse:
    client = Client()
    assert client.login(email=user.email, password=PASSWORD)
    response = client.get(reverse(name, args=args))
    assert isinstance(response, HttpResponse)
    return response


def text(response: HttpResponse) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_offer_tells_in_words_what_changed(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative, "A1.3", municipalities=[GOUDA])
    groups = tuple(get_target_groups(["youth"]))
    save(offer, editor, target_groups=groups, starts_on=datetime.date(2026, 3, 1), note="Elke dinsdag\nin de zaal")

    html = text(get(editor, "offer-history", "het-huis", offer.pk))

    assert "Was: </span>Gouda</span>" in html
    assert "Werd: </span>Gouda, Waddinxveen</span>" in html
    assert "Werd: </span>Tijdelijk geld" in html
    assert "Werd: </span>1 maart 2026" in html
    assert f"Werd: </span>{groups[0].name}" in html
    assert "Elke dinsdag<br>in de zaal" in html
    assert 'door <span class="history__who">jou</span>' in html


def test_editors_know_each_other_by_name(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative)
    save(offer, editor)

    html = text(get(make_editor(initiative), "offer-history", "het-huis", offer.pk))

    assert "Carla Mulder (iemand van het initiatief)" in html
    assert "carla@huis.example" not in html


def test_offer_of_another_initiative_is_not_there(initiative: Initiative, editor: User) -> None:
    other = make_offer(make_initiative(slug="de-kap"))

    assert get(editor, "offer-history", "het-huis", other.pk).status_code == 404
    assert get(editor, "offer-history", "het-huis", 0).status_code == 404
    assert get(editor, "offer-history", "de-kap", other.pk).status_code == 403


def test_offer_without_changes_says_so(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative)

    assert "Hier is nog niets veranderd." in text(get(editor, "offer-history", "het-huis", offer.pk))


def test_offer_has_the_same_number_of_queries_however_long(initiative: Initiative, editor: User) -> None:
    offer = make_offer(initiative)
    counts = []
    for upto in (2, 30):
        for number in range(upto):
            save(offer, editor, note=f"{upto}-{number}")
        with CaptureQueriesContext(connection) as queries:
            text(get(editor, "offer-history", "het-huis", offer.pk))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_signal_tells_also_what_was_taken_back(initiative: Initiative, editor: User) -> None:
    about = {"initiative": initiative, "activity": get_activity("B2.4"), "by": editor}
    get_municipality(GOUDA)
    for kind, note in (("missing", "Eerst"), ("too_little", "Later")):
        values = SignalValues(signal=kind, municipalities=(GOUDA,), named=False, note=note)
        save_signal(values=values, expected=0, **about)  # type: ignore[arg-type]  # a table of fields
        remove_signal(expected=1, **about)  # type: ignore[arg-type]

    html = text(get(editor, "signal-history", "het-huis", "B2.4"))

    assert html.count('<li class="history__entry">') == 4
    assert html.index("Later") < html.index("Eerst")
    assert "Weggehaald. Er stond:" in html
    assert "Dit missen wij hier" in html
    assert get(make_editor(make_initiative()), "signal-history", "het-huis", "B2.4").status_code == 403


# --- what a municipality added ----------------------------------------------------------------------------------
@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


def add(scan: Scan, officer: User) -> Offer:
    gouda = get_municipality(GOUDA)
    sheet = scan.sheets.filter(municipality=gouda).first()
    add_provider(filling=Filling(scan, gouda, sheet), activity=get_activity("A1.3"), name="De Nieuwe", by=officer)
    return Offer.objects.select_related("initiative").get(initiative__name="De Nieuwe")


def test_addition_is_for_the_officers_who_made_it_and_after_sharing_for_the_coordinator(scan: Scan) -> None:
    officer, coordinator = make_officer(GOUDA, name="Anneke Jansen"), make_coordinator(scan.region)
    offer = add(scan, officer)
    address = ("offer-history", offer.initiative.slug, offer.pk)
    assert "erbij gezet" in text(get(officer, *address))
    assert "Anneke Jansen (gemeente Gouda)" in text(get(make_officer(GOUDA), *address))
    others = [make_officer(WADDINXVEEN), make_coordinator(make_region(municipalities=[DEVENTER])), make_user_editor()]
    for user in (coordinator, *others):
        assert get(user, *address).status_code == 404

    share_sheet(filling=Filling(scan, get_municipality(GOUDA), scan.sheets.get(municipality=GOUDA)), by=officer)

    assert "Anneke Jansen (gemeente Gouda)" in text(get(coordinator, *address))
    for user in others:
        assert get(user, *address).status_code == 404


def test_addition_that_is_claimed_is_the_initiatives_own(scan: Scan) -> None:
    officer = make_officer(GOUDA)
    offer = add(scan, officer)
    share_sheet(filling=Filling(scan, get_municipality(GOUDA), scan.sheets.get(municipality=GOUDA)), by=officer)
    editor = make_editor(offer.initiative)
    address = ("offer-history", offer.initiative.slug, offer.pk)

    assert get(officer, *address).status_code == 404
    assert "gemeente Gouda" in text(get(editor, *address))


def test_draft_of_a_municipality_is_not_there_for_the_initiative_nor_for_another_municipality() -> None:
    initiative = make_initiative(slug="de-linde", origin="municipality", added_by=get_municipality(GOUDA))
    own = make_offer(initiative, "A1.1", added_by=get_municipality(GOUDA), held=True)
    other = make_offer(initiative, "A1.2", added_by=get_municipality(DEVENTER), held=True)

    officer = make_officer()
    assert get(officer, "offer-history", "de-linde", own.pk).status_code == 200
    assert get(officer, "offer-history", "de-linde", other.pk).status_code == 404

    editor = make_editor(initiative)
    for name in ("offer-history", "offer-edit"):
        assert get(editor, name, "de-linde", own.pk).status_code == 404
        Offer.objects.filter(pk=own.pk).update(held=False)
        assert get(editor, name, "de-linde", own.pk).status_code == 200
        Offer.objects.filter(pk=own.pk).update(held=True)


def make_user_editor() -> User:
    return make_editor(make_initiative())
