"""The public page of an initiative: who sees it, and exactly what (domain.md section 6)."""

from __future__ import annotations

import datetime
import re
from typing import Any, Protocol

import pytest
from django.test import Client
from django.utils import timezone

from regions.models import Initiative
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_editor,
    make_initiative,
    make_offer,
    make_signal,
    make_user,
)

pytestmark = pytest.mark.django_db


class Response(Protocol):
    """What the test client gives back, as far as it is looked at here."""

    @property
    def status_code(self) -> int: ...

    @property
    def content(self) -> bytes: ...


@pytest.fixture
def initiative() -> Initiative:
    return make_initiative()


def address(initiative: Initiative) -> str:
    return f"/initiatief/{initiative.slug}/"


def text_of(response: Response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_public_page_shows_exactly_what_everyone_may_see(client: Client) -> None:
    initiative = make_initiative(
        name="De Linde",
        place="Gouda-Oost",
        opening_hours="maandag",
        website="https://linde.example",
        email="info@linde.example",
        phone="0182 123456",
        description="canary-description",
        welcome="canary-welcome",
        referral="canary-referral",
        costs="canary-costs",
        source="canary-source",
        organisation="canary-organisation",
    )
    make_offer(
        initiative,
        "A1.1",
        municipalities=[WADDINXVEEN],
        places=[GOUDA],
        target_groups=["youth"],
        note="canary-note",
        source="canary-offer-source",
        funding="temporary",
    )
    make_signal(initiative, "B2.4", note="canary-signal")
    not_public: dict[str, dict[str, Any]] = {
        "A1.2": {"confirmed_on": None},
        "A2.1": {"status": "planned"},
        "A2.2": {"status": "stopped"},
        "A2.3": {"ends_on": timezone.localdate() - datetime.timedelta(days=1)},
        "A3.1": {"held": True, "added_by": get_municipality(GOUDA)},
    }
    for code, changes in not_public.items():
        make_offer(initiative, code, **changes)

    text = text_of(client.get(address(initiative)))

    for shown in (
        "De Linde",
        "Zelfregiecentrum",
        "Gouda-Oost",
        "maandag",
        "https://linde.example",
        "info@linde.example",
        "0182 123456",
        "Inloop en ontmoeting",
        "inwoners van Waddinxveen, in Gouda",
        "Extra welkom: jongeren",
        "Laatst bevestigd op 1 mei 2026",
    ):
        assert shown in text
    for hidden in (
        "canary",
        "Tijdelijk",
        "tijdelijk",
        "Ontspanning: sport",
        "Vrijwilligerswerkplekken",
        "Werkprojecten",
        "betaald werk",
        "Zelfregie- en empowermentcursussen",
        "Respijtvoorzieningen",
    ):
        assert hidden not in text


@pytest.mark.parametrize(
    ("changes", "anonymous", "logged_in"),
    [
        ({}, 200, 200),
        ({"findable": False}, 404, 200),
        ({"confirmed_on": None}, 404, 404),
        ({"held": True}, 404, 404),
    ],
)
def test_public_page_by_what_the_initiative_chose(
    client: Client, changes: dict[str, Any], anonymous: int, logged_in: int
) -> None:
    added: dict[str, Any] = changes | {"added_by": get_municipality(GOUDA)}
    initiative = make_initiative(**added)

    assert client.get(address(initiative)).status_code == anonymous
    client.force_login(make_user())
    assert client.get(address(initiative)).status_code == logged_in


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({}, "Iedereen ziet deze pagina,"),
        ({"findable": False}, "Alleen wie is ingelogd, ziet deze pagina."),
        ({"confirmed_on": None}, "Alleen jullie zien deze pagina."),
    ],
)
def test_public_page_tells_its_editor_who_sees_it(client: Client, changes: dict[str, Any], sentence: str) -> None:
    initiative = make_initiative(**changes)
    client.force_login(make_editor(initiative))

    assert sentence in text_of(client.get(address(initiative)))


def test_public_page_says_nothing_of_editing_to_others(client: Client, initiative: Initiative) -> None:
    client.force_login(make_user())

    text = text_of(client.get(address(initiative)))

    assert "Profiel wijzigen" not in text
    assert "ziet deze pagina" not in text


def test_public_page_says_that_they_can_change_it_only_when_somebody_can(
    client: Client, initiative: Initiative
) -> None:
    said = "Zij kunnen deze pagina zelf aanpassen."
    assert said not in text_of(client.get(address(initiative)))

    editor = make_editor(initiative)
    assert said in text_of(client.get(address(initiative)))

    editor.is_active = False
    editor.save()
    assert said not in text_of(client.get(address(initiative)))


def test_public_page_makes_no_link_of_what_is_no_web_address(client: Client) -> None:
    initiative = make_initiative(website="javascript:alert(1)")
    assert 'href="javascript' not in client.get(address(initiative)).content.decode()


def test_public_page_says_without_referral_only_where_that_is_plain(client: Client) -> None:
    plain = make_initiative(slug="plain", referral="Nee, loop zo binnen")
    unsure = make_initiative(slug="unsure", referral="Nee, maar voor logeren wel")

    assert "zonder verwijzing" in text_of(client.get(address(plain)))
    assert "zonder verwijzing" not in text_of(client.get(address(unsure)))
    assert "loop zo binnen" not in text_of(client.get(address(plain)))
