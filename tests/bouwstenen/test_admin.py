"""Staff correct our own words in the catalogue; codes and names are the brochure's and stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from bouwstenen.models import Activity, Bouwsteen
from tests.builders import get_activity, get_bouwsteen, load_catalogue, make_staff

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    load_catalogue()
    client = Client()
    client.force_login(make_staff(is_superuser=False))
    return client


def save(client: Client, activity: Activity, **changes: Any) -> Response:
    typed = {
        "everyday": activity.everyday,
        "explanation": activity.explanation,
        "counts": activity.counts,
        "counts_not": activity.counts_not,
        "examples": "\n".join(activity.examples),
        "look_alikes": "\n".join(f"{one['code']}: {one['difference']}" for one in activity.look_alikes),
        "scale": activity.scale,
        **({"comparable": "on"} if activity.comparable else {}),
    }
    return client.post(reverse("admin:bouwstenen_activity_change", args=[activity.pk]), typed | changes)


def test_activity_saved_without_a_change_stays_exactly_as_it_was(client: Client) -> None:
    before = Activity.objects.values().get(code="A1.1")

    response = save(client, get_activity("A1.1"))

    assert response.status_code == 302
    assert Activity.objects.values().get(code="A1.1") == before


def test_activity_explanation_and_facts_are_corrected(client: Client) -> None:
    activity = get_activity("A1.1")
    look_alikes = "B1.1: Daar kom je met een vraag\n\n  A1.2:  Daar doe je iets samen  "

    save(
        client,
        activity,
        counts="Een buurthuis",
        examples="koffie\n eten ",
        look_alikes=look_alikes,
        scale="regional",
        comparable="on",
    )

    stored = get_activity("A1.1")
    assert (stored.counts, stored.examples) == ("Een buurthuis", ["koffie", "eten"])
    assert stored.look_alikes == [
        {"code": "B1.1", "difference": "Daar kom je met een vraag"},
        {"code": "A1.2", "difference": "Daar doe je iets samen"},
    ]
    assert (stored.scale, stored.comparable) == ("regional", True)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("D9.9: bestaat niet", "De activiteit D9.9 kennen we niet."),
        ("A1.2", "Schrijf het zo"),
        (": x", "Schrijf het zo"),
    ],
)
def test_activity_look_alike_that_is_wrong_is_refused(client: Client, line: str, sentence: str) -> None:
    before = get_activity("A1.1").look_alikes

    response = save(client, get_activity("A1.1"), look_alikes=line)

    assert sentence in response.content.decode()
    assert get_activity("A1.1").look_alikes == before


def test_codes_and_names_of_the_brochure_stay(client: Client) -> None:
    activity, bouwsteen = get_activity("A1.1"), get_bouwsteen("A1")
    names = (activity.name, bouwsteen.name, bouwsteen.norm)

    save(client, activity, code="Z9.9", name="Anders", counts="Nieuw")
    client.post(
        reverse("admin:bouwstenen_bouwsteen_change", args=[bouwsteen.pk]),
        {"code": "Z9", "name": "Anders", "norm": "context", "everyday": "Nieuw", "explanation": "x", "why": "y"},
    )

    assert get_bouwsteen("A1").everyday == "Nieuw"
    assert (get_activity("A1.1").name, get_bouwsteen("A1").name, get_bouwsteen("A1").norm) == names


@pytest.mark.parametrize("model", ["edition", "bouwsteen", "activity", "targetgroup", "principle", "characteristic"])
def test_catalogue_is_listed_and_nothing_is_added(client: Client, model: str) -> None:
    assert client.get(reverse(f"admin:bouwstenen_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:bouwstenen_{model}_add")).status_code == 403


def test_catalogue_is_never_deleted(client: Client) -> None:
    activity = get_activity("A1.1")

    assert client.post(reverse("admin:bouwstenen_activity_delete", args=[activity.pk])).status_code == 403
    client.post(
        reverse("admin:bouwstenen_activity_changelist"),
        {"action": "delete_selected", "_selected_action": str(activity.pk), "post": "yes"},
    )

    assert Activity.objects.count() == 33
    assert Bouwsteen.objects.count() == 10
