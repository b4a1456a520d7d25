"""What an initiative notices around it: saved, changed and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from regions.actions.signals import SignalValues, remove_signal, save_signal
from regions.models import Initiative, Revision, Signal, User
from regions.saving import ConflictError
from tests.builders import (
    GOUDA,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    load_catalogue,
    make_editor,
    make_initiative,
    make_signal,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative() -> Initiative:
    load_catalogue()
    return make_initiative()


@pytest.fixture
def editor(initiative: Initiative) -> User:
    return make_editor(initiative)


@pytest.fixture
def web(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client


def values(**changes: Any) -> SignalValues:
    usual: dict[str, Any] = {"signal": "missing", "municipalities": (GOUDA,), "named": False, "note": ""}
    return SignalValues(**(usual | changes))


def test_signal_is_saved_without_a_name_and_with_a_revision(initiative: Initiative, editor: User) -> None:
    save_signal(initiative=initiative, activity=get_activity("B2.4"), values=values(), expected=0, by=editor)

    signal = initiative.signals.get()
    assert (signal.signal, signal.named) == ("missing", False)
    assert [one.code for one in signal.municipalities.all()] == [GOUDA]
    revision = Revision.objects.get()
    assert (revision.subject, revision.trail, revision.by) == ("signal", f"initiative:{initiative.pk}", editor)


def test_second_signal_of_an_activity_is_a_conflict(initiative: Initiative, editor: User) -> None:
    make_signal(initiative, "B2.4", version=1)

    with pytest.raises(ConflictError):
        save_signal(initiative=initiative, activity=get_activity("B2.4"), values=values(), expected=0, by=editor)

    assert initiative.signals.count() == 1


def test_signal_taken_back_keeps_what_it_was(initiative: Initiative, editor: User) -> None:
    signal = make_signal(initiative, "B2.4", note="Al een jaar dicht")

    remove_signal(initiative=initiative, activity=signal.activity, expected=1, by=editor)

    assert not Signal.objects.exists()
    revision = Revision.objects.get()
    assert (revision.subject_id, revision.version, revision.after) == (signal.pk, 2, None)
    assert revision.before is not None
    assert revision.before["note"] == "Al een jaar dicht"


def test_signal_changed_since_is_not_taken_back(initiative: Initiative, editor: User) -> None:
    signal = make_signal(initiative, "B2.4", version=3)

    with pytest.raises(ConflictError):
        remove_signal(initiative=initiative, activity=signal.activity, expected=2, by=editor)

    assert Signal.objects.exists()


def address(initiative: Initiative, path: str = "") -> str:
    return f"/initiatief/{initiative.slug}/signalen/{path}"


def answers(**changes: Any) -> dict[str, Any]:
    token = "8f14e45f-ceea-467f-a0e6-5c8a1b2f6f11"
    usual = {"version": 0, "token": token, "signal": "too_little", "municipalities": [GOUDA], "named": "nee"}
    return usual | changes


def test_signal_page_starts_with_the_working_area_and_no_name(web: Client, initiative: Initiative) -> None:
    initiative.default_municipalities.set([get_municipality(WADDINXVEEN)])

    form = web.get(address(initiative, "B2.4/")).context["form"]

    assert form["municipalities"].value() == [WADDINXVEEN]
    assert form["named"].value() == "nee"


def test_signals_page_finds_an_activity_by_a_word(web: Client, initiative: Initiative) -> None:
    found = web.get(address(initiative), {"zoek": "logeren"}).content.decode()

    assert address(initiative, "B2.4/") in found
    assert address(initiative, "A1.1/") not in found
    assert "Niets gevonden" in web.get(address(initiative), {"zoek": "xyzzy"}).content.decode()


def test_signal_page_saves_and_lists(web: Client, initiative: Initiative) -> None:
    response = web.post(address(initiative, "B2.4/"), answers(note="Wachtlijst van een jaar"), follow=True)

    text = response.content.decode()
    assert "Hier is te weinig van" in text
    assert "Wachtlijst van een jaar" in text
    assert "een initiatief" in text


def test_signal_without_a_municipality_says_so_in_dutch(web: Client, initiative: Initiative) -> None:
    response = web.post(address(initiative, "B2.4/"), answers(municipalities=[]))

    assert "Kies minstens één gemeente." in response.content.decode()
    assert not Signal.objects.exists()


def test_signal_that_two_people_change_loses_no_text(web: Client, initiative: Initiative) -> None:
    signal = make_signal(initiative, "B2.4", note="Van een ander", version=2)

    response = web.post(address(initiative, "B2.4/"), answers(version=1, note="Van mij"))

    text = response.content.decode()
    assert "Van een ander" in text
    assert "Van mij" in text
    again = response.context["form"]
    assert int(again["version"].value()) == 2
    web.post(address(initiative, "B2.4/"), answers(version=2, note="Van mij", token=again["token"].value()))
    signal.refresh_from_db()
    assert signal.note == "Van mij"


def test_signal_typed_on_the_page_that_the_back_button_brought_back_is_not_lost(
    web: Client, initiative: Initiative
) -> None:
    """That page still has the token and the version of the save that is done."""
    sent = answers(note="Eerst dit")
    web.post(address(initiative, "B2.4/"), sent)
    assert web.post(address(initiative, "B2.4/"), sent).status_code == 302  # sent twice it is one save
    assert Signal.objects.get().version == 1

    response = web.post(address(initiative, "B2.4/"), sent | {"note": "En toen dat"})

    assert response.status_code == 409
    assert "En toen dat" in response.content.decode()
    assert Signal.objects.get().note == "Eerst dit"


def test_signal_that_somebody_took_back_meanwhile_loses_no_text(web: Client, initiative: Initiative) -> None:
    response = web.post(address(initiative, "B2.4/"), answers(version=1, note="Van mij"))

    assert not Signal.objects.exists()
    form = response.context["form"]
    assert "Van mij" in response.content.decode()
    web.post(address(initiative, "B2.4/"), answers(note="Van mij", token=form["token"].value()))
    assert Signal.objects.get().note == "Van mij"


def test_signal_of_an_unknown_activity_is_not_there(web: Client, initiative: Initiative) -> None:
    assert web.get(address(initiative, "Z9.9/")).status_code == 404


def test_signal_is_taken_back_on_the_page(web: Client, initiative: Initiative) -> None:
    make_signal(initiative, "B2.4")

    response = web.post(address(initiative, "B2.4/weg/"), {"version": 1}, follow=True)

    assert not Signal.objects.exists()
    assert "Jullie haalden het weg." in response.content.decode()
