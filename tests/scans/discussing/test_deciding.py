"""The coordinator writes down what the table decided."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from inventory.scans.models import Decision, Scan
from regions.models import Initiative, Revision, User
from tests.builders import GOUDA, make_coordinator, make_initiative, make_offer, make_officer, make_reader
from tests.scans.discussing.table import page

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def providers() -> list[Initiative]:
    """Two who both give WRAP courses in Gouda."""
    found = [make_initiative(name="De Een", slug="een"), make_initiative(name="De Ander", slug="ander")]
    for one in found:
        make_offer(one, "A3.4")
    return found


def decide(client: Client, user: User, scan: Scan, **changes: Any) -> Response:
    client.force_login(user)
    said = {"activity": "A3.4", "provider": ["een", "ander"], "version": 0, "decision": "combine", "note": "Vanaf mei"}
    return client.post(reverse("scan-decide", args=[scan.pk]), said | changes)


def test_decision_is_stored_and_shown(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)

    assert decide(client, coordinator, scan).status_code == 302

    stored = Decision.objects.get()
    assert (stored.decision, stored.note, set(stored.providers.all())) == ("combine", "Vanaf mei", set(providers))
    assert Revision.objects.get(subject="decision").trail == scan.trail
    html = page(client, make_reader(scan.region), scan)
    assert "Besluit: We gaan het samen doen." in html
    assert "Bewaar het besluit" not in html


def test_decision_of_two_at_once_keeps_the_first(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)
    decide(client, coordinator, scan)

    late = decide(client, coordinator, scan, decision="choice", note="Mijn zin")

    assert late.status_code == 409
    assert "Mijn zin" in late.content.decode()
    assert Decision.objects.get().decision == "combine"
    assert decide(client, coordinator, scan, decision="choice", version=1).status_code == 302
    assert (Decision.objects.get().decision, Decision.objects.get().version) == ("choice", 2)


def test_decision_with_a_mistake_overwrites_no_colleague(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    coordinator = make_coordinator(scan.region)
    decide(client, coordinator, scan)

    refused = decide(client, coordinator, scan, decision="", note="Mijn zin")
    shown = re.search('name="version" value="([0-9]+)"', refused.content.decode())
    assert shown is not None
    again = decide(client, coordinator, scan, decision="choice", note="Mijn zin", version=shown[1])

    assert (refused.status_code, again.status_code) == (422, 409)
    assert Decision.objects.get().decision == "combine"


@pytest.mark.parametrize(
    ("choose", "note"), [("mine", "Mijn zin"), ("theirs", "Vanaf mei"), ("merge", "Vanaf mei\n\nMijn zin")]
)
def test_decision_of_two_at_once_takes_a_choice(
    client: Client, scan: Scan, providers: list[Initiative], choose: str, note: str
) -> None:
    decide(client, make_coordinator(scan.region), scan)
    other = make_coordinator(scan.region)

    late = decide(client, other, scan, decision="choice", note="Mijn zin")
    assert f'value="{choose} 1 A3.4:ander,een"' in late.content.decode()
    chosen = decide(client, other, scan, decision="choice", note="Mijn zin", choose=f"{choose} 1 A3.4:ander,een")

    assert chosen.status_code == 302
    assert Decision.objects.get().note == note


def test_decision_sent_twice_is_one(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator, token = make_coordinator(scan.region), str(uuid.uuid4())
    decide(client, coordinator, scan, token=token)
    decide(client, make_coordinator(scan.region), scan, decision="choice", version=1)

    again = decide(client, coordinator, scan, token=token)  # its reply had got lost

    assert again.status_code == 302
    assert (Decision.objects.get().decision, Decision.objects.get().version) == ("choice", 2)


def test_decision_typed_on_the_page_that_the_back_button_brought_back_is_not_lost(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    """That page still has the token and the version of the save that is done."""
    coordinator, token = make_coordinator(scan.region), str(uuid.uuid4())
    decide(client, coordinator, scan, token=token)

    response = decide(client, coordinator, scan, token=token, note="Vanaf juni, en niet eerder")

    assert response.status_code == 409
    assert "Vanaf juni, en niet eerder" in response.content.decode()
    assert Decision.objects.get().note == "Vanaf mei"


def test_decision_about_other_providers_tells_what_was_typed(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    response = decide(client, make_coordinator(scan.region), scan, provider=["een"], note="Mijn zin")

    assert (
        "U schreef, en dat is niet opgeslagen: “Mijn zin”" in client.get(response.headers["Location"]).content.decode()
    )


def test_decision_lapses_with_another_provider(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    coordinator = make_coordinator(scan.region)
    decide(client, coordinator, scan)
    make_offer(make_initiative(name="De Derde", slug="derde"), "A3.4")

    html = page(client, coordinator, scan)

    assert "Besluit: We gaan het samen doen." not in html
    assert "Eerder besloten over andere aanbieders: De Ander en De Een: we gaan het samen doen (Vanaf mei)" in html
    assert decide(client, coordinator, scan, decision="choice", version=1).status_code == 302
    assert Decision.objects.get().decision == "combine"


def test_decision_without_a_choice_keeps_what_was_typed(
    client: Client, scan: Scan, providers: list[Initiative]
) -> None:
    response = decide(client, make_coordinator(scan.region), scan, decision="", note="Mijn zin")

    assert response.status_code == 422
    assert "Mijn zin" in response.content.decode()
    assert not Decision.objects.exists()


def test_decision_is_the_coordinators(client: Client, scan: Scan, providers: list[Initiative]) -> None:
    for user in (make_officer(GOUDA), make_reader(scan.region)):
        assert decide(client, user, scan).status_code == 403
    assert not Decision.objects.exists()
