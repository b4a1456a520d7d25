"""What the pages for residents show of whom, and what never stands on them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regions.models import Initiative, Region
from tests.builders import GOUDA, WADDINXVEEN, get_municipality, make_editor, make_offer, make_officer, make_signal
from tests.regions.directory.pages.reading import PAGES, address, days_ago, listed, names_in, text_of, today

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_page_shows_what_everyone_may_know(client: Client, region: Region, path: str) -> None:
    initiative = listed(
        "De Linde",
        municipalities=[GOUDA, WADDINXVEEN],
        target_groups=["youth"],
        of={
            "place": "Gouda-Oost",
            "opening_hours": "maandag",
            "website": "linde.example",
            "email": "info@linde.example",
            "phone": "0182 12 34 56",
            "referral": "Nee, loop zo binnen.",
        },
    )

    text = text_of(client.get(path))

    for shown in (
        "De Linde",
        "een plek van en voor mensen met eigen ervaring",
        "Gouda-Oost (gemeente Gouda)",
        "maandag",
        'href="https://linde.example"',
        'rel="noopener nofollow"',
        'href="mailto:info@linde.example"',
        'href="tel:0182123456"',
        "zonder verwijzing",
        "Een maatje: iemand om af en toe iets mee te doen of mee te praten.",
        "Extra welkom: jongeren.",
        f'href="/initiatief/{initiative.slug}/"',
        "Heb je nu hulp nodig?",
    ):
        assert shown in text, shown
    assert f"Laatst bevestigd op {today().day} " in text


@pytest.mark.parametrize("path", PAGES)
def test_page_never_shows_what_is_not_for_everyone(client: Client, region: Region, path: str) -> None:
    shown = listed(
        "De Linde",
        municipalities=[GOUDA, WADDINXVEEN],
        note="canary-note",
        source="canary-offer-source",
        funding="temporary",
        of={
            "description": "canary-description",
            "welcome": "canary-welcome",
            "referral": "nee, canary-referral",
            "costs": "canary-costs",
            "source": "canary-source",
            "organisation": "canary-organisation",
            "default_funding": "temporary",
        },
    )
    make_signal(shown, "B2.4", note="canary-signal", named=True)

    text = text_of(client.get(path))

    assert "De Linde" in text
    assert "canary" not in text
    assert "Respijtvoorzieningen" not in text
    assert "ijdelijk" not in text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "of",
    [
        {"findable": False},
        {"confirmed_on": None},
        {"held": True},
    ],
    ids=str,
)
def test_page_leaves_out_initiatives_that_are_not_for_everyone(
    client: Client, region: Region, path: str, of: dict[str, Any]
) -> None:
    listed("Canary", of=of | {"added_by": get_municipality(GOUDA)}, municipalities=[GOUDA, WADDINXVEEN])

    for user in (None, make_officer(GOUDA), make_editor(Initiative.objects.get())):
        if user is not None:
            client.force_login(user)
        assert names_in(text_of(client.get(path))) == []


NOT_SUPPLY: list[dict[str, Any]] = [
    {"confirmed_on": None},
    {"confirmed_on": days_ago(549)},
    {"status": "planned"},
    {"status": "stopped"},
    {"starts_on": days_ago(-1)},
    {"ends_on": days_ago(1)},
    {"held": True},
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("changes", NOT_SUPPLY, ids=lambda changes: next(iter(changes)))
def test_page_leaves_out_offers_that_are_no_supply_today(
    client: Client, region: Region, path: str, changes: dict[str, Any]
) -> None:
    listed("Canary", municipalities=[GOUDA, WADDINXVEEN], added_by=get_municipality(GOUDA), **changes)

    assert "Canary" not in text_of(client.get(path))


def test_page_shows_an_offer_up_to_its_last_day(client: Client) -> None:
    listed("De Linde", confirmed_on=days_ago(548), ends_on=today(), starts_on=today())

    text = text_of(client.get(address()))

    assert names_in(text) == ["De Linde"]
    assert "Dat is lang geleden. Vraag het even voor je gaat." in text


def test_page_shows_of_an_initiative_only_what_is_supply(client: Client) -> None:
    initiative = listed("De Linde", "A1.1")
    make_offer(initiative, "A3.4", confirmed_on=None)

    text = text_of(client.get(address()))

    assert "Inloop en ontmoeting" in text
    assert "WRAP: een cursus" not in text


def test_page_escapes_what_people_typed(client: Client) -> None:
    attack = "<script>alert(1)</script>"
    fields = ("name", "place", "address", "opening_hours", "phone", "website", "email")
    listed(attack, of=dict.fromkeys(fields, attack))

    body = client.get(address(), {"woord": attack, "nodig": attack}).content.decode()
    everything = client.get(address()).content.decode()

    assert attack not in body
    assert attack not in everything
    assert everything.count("&lt;script&gt;") >= len(fields)


def test_page_makes_no_link_of_a_website_that_is_none(client: Client) -> None:
    listed("De Linde", of={"website": "javascript:alert(1)"})

    body = client.get(address()).content.decode()

    assert "javascript:alert(1)" in body
    assert 'href="javascript' not in body
