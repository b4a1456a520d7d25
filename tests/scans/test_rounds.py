"""A next round: what was said before stands beside it, counts for nothing, and can be confirmed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from inventory.scans.actions.life import adopt_scan, hide_name
from inventory.scans.actions.rounds import confirm_previous, copy_from_other_scan
from inventory.scans.actions.scans import create_scan
from inventory.scans.changes import changes_since_previous
from inventory.scans.inputs import load_inputs
from inventory.scans.models import Answer, HiddenName, Scan
from inventory.scans.permissions import Filling
from inventory.scans.rounds import answers_and_before, other_scans
from regions.models import Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    REFERENCE_DATE,
    WADDINXVEEN,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_region,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> User:
    return make_officer(GOUDA)


@pytest.fixture
def next_round() -> Scan:
    """An open second round; in the first Gouda said two things, one with a reason."""
    first = make_scan()
    make_sheet(first, GOUDA)
    make_answer(first, GOUDA, "B2.1", "elsewhere", place="Waddinxveen")
    make_answer(first, GOUDA, "B2.2", "missing", reason="no_space")
    by = make_coordinator(first.region)
    first = adopt_scan(scan=first, by=by)
    return create_scan(region=first.region, title="Ronde 2", reference_date=REFERENCE_DATE, by=by, previous=first)


def filling_of(scan: Scan) -> Filling:
    return Filling(scan, get_municipality(GOUDA), None)


def test_previous_answers_stand_beside_and_count_for_nothing(next_round: Scan, officer: User, client: Client) -> None:
    make_sheet(next_round, GOUDA)

    _, said = answers_and_before(filling_of(next_round))

    assert {code: one.answer for code, one in said.items()} == {"B2.1": "elsewhere", "B2.2": "missing"}
    assert load_inputs(next_round).answers == ()
    client.force_login(officer)
    page = client.get(f"/scan/{next_round.pk}/invullen/{GOUDA}/b/").content.decode()
    assert "Vorige keer: <strong>Elders</strong> (Waddinxveen)" in page
    assert "Nog steeds zo" in page


def test_first_round_has_nothing_before(officer: User, client: Client) -> None:
    scan = make_scan()

    client.force_login(officer)

    assert answers_and_before(filling_of(scan))[1] == {}
    assert "Vorige keer" not in client.get(f"/scan/{scan.pk}/invullen/{GOUDA}/b/").content.decode()


def test_confirm_previous_takes_it_over_whole(next_round: Scan, officer: User) -> None:
    taken, batch = confirm_previous(filling=filling_of(next_round), activities=[get_activity("B2.2")], by=officer)

    answer = Answer.objects.get(scan=next_round)
    assert (taken, answer.answer, answer.reason) == (1, "missing", "no_space")
    assert Revision.objects.get(batch=batch).action == "still"


def test_confirm_previous_never_overwrites(next_round: Scan, officer: User) -> None:
    make_answer(next_round, GOUDA, "B2.1", "present")

    taken, _ = confirm_previous(
        filling=filling_of(next_round), activities=[get_activity("B2.1"), get_activity("B2.3")], by=officer
    )

    assert taken == 0
    assert Answer.objects.get(scan=next_round).answer == "present"


@pytest.mark.parametrize(("still", "answers"), [("B2.1", {"B2.1"}), ("B2", {"B2.1", "B2.2"})])
def test_still_so_by_button(next_round: Scan, officer: User, client: Client, still: str, answers: set[str]) -> None:
    client.force_login(officer)

    response = client.post(f"/scan/{next_round.pk}/invullen/{GOUDA}/b/", {"still": still})

    assert response.status_code == 302
    assert set(Answer.objects.filter(scan=next_round).values_list("activity__code", flat=True)) == answers


def test_changes_since_the_previous_round(next_round: Scan) -> None:
    make_sheet(next_round, GOUDA)
    make_answer(next_round, GOUDA, "B2.1", "missing")
    make_answer(next_round, GOUDA, "B2.2", "present")
    assert next_round.previous is not None

    changes = changes_since_previous(next_round, next_round.previous)

    counts = {kind.label: kind.count for kind in changes.kinds}
    assert counts["Weggevallen"] == 1
    assert counts["Erbij gekomen"] == 1
    [lost] = next(kind for kind in changes.kinds if kind.code == "lost").lines
    assert (lost.activity, lost.municipalities, lost.before, lost.after) == ("B2.1", ("Gouda",), "Elders", "Mist nog")
    assert changes.is_provisional


def test_changes_say_of_what_went_that_a_provider_sees_it_still(
    next_round: Scan, officer: User, client: Client
) -> None:
    make_sheet(next_round, GOUDA)
    make_answer(next_round, GOUDA, "B2.1", "missing")
    client.force_login(officer)
    page = reverse("scan-changes", args=[next_round.pk])
    assert "Een aanbieder zegt dat het er wel is" not in client.get(page).content.decode()

    make_offer(make_initiative(), "B2.1", municipalities=[GOUDA])

    said = " ".join(client.get(page).content.decode().split())
    assert "Eerst elders, nu mist nog. Een aanbieder zegt dat het er wel is: dat bespreken we nog." in said


def test_name_that_was_taken_out_of_one_round_is_no_other_provider_in_the_next() -> None:
    region = make_region()
    by = make_coordinator(region)
    first = make_scan(region)
    make_offer(make_initiative(slug="het-huis"), "A1.1")
    make_sheet(first, GOUDA)
    first = adopt_scan(scan=first, by=by)
    second = create_scan(region=region, title="Ronde 2", reference_date=REFERENCE_DATE, by=by, previous=first)
    make_sheet(second, GOUDA)

    hide_name(scan=first, slug="het-huis", by=by)
    while_open = changes_since_previous(second, first)
    second = adopt_scan(scan=second, by=by)
    HiddenName.objects.all().delete()
    hide_name(scan=second, slug="het-huis", by=by)
    after_adoption = changes_since_previous(second, first)

    assert [sum(kind.count for kind in one.kinds) for one in (while_open, after_adoption)] == [0, 0]


def test_changes_page_names_two_municipalities_as_a_sentence_does(
    next_round: Scan, officer: User, client: Client
) -> None:
    next_round.region.municipalities.add(get_municipality("GM1892"), get_municipality(DEVENTER))
    client.force_login(officer)

    page = client.get(f"/scan/{next_round.pk}/veranderd/").content.decode()

    assert "Nieuw in de regio: Deventer en Zuidplas." in page


def test_changes_page_is_for_members_of_a_next_round(next_round: Scan, officer: User, client: Client) -> None:
    assert next_round.previous is not None
    client.force_login(officer)
    assert client.get(f"/scan/{next_round.pk}/veranderd/").status_code == 200
    assert client.get(f"/scan/{next_round.previous.pk}/veranderd/").status_code == 404

    client.force_login(make_officer("GM0150"))
    assert client.get(f"/scan/{next_round.pk}/veranderd/").status_code == 404


def test_answers_of_another_region_are_shown_first_and_then_taken_over(officer: User, client: Client) -> None:
    other = make_scan(make_region(municipalities=[GOUDA], name="Andere regio"), title="GGD-scan")
    make_answer(other, GOUDA, "A1.1", "present", provider="Het Huis")
    make_answer(other, GOUDA, "A1.2", "missing")
    make_answer(other, WADDINXVEEN, "A1.3", "missing")
    scan = make_scan()
    make_answer(scan, GOUDA, "A1.2", "elsewhere")
    filling = filling_of(scan)

    [found] = other_scans(filling)
    assert [line.activity.code for line in found.lines] == ["A1.1"]

    client.force_login(officer)
    address = f"/scan/{scan.pk}/invullen/{GOUDA}/overnemen/"
    assert "GGD-scan" in client.get(address).content.decode()
    assert Answer.objects.filter(scan=scan).count() == 1

    client.post(address, {"scan": other.pk, "activity": ["A1.1", "A1.2", "A1.3"]})
    taken = Answer.objects.get(scan=scan, activity__code="A1.1")
    assert (taken.answer, taken.provider) == ("present", "Het Huis")
    assert taken.source == "overgenomen uit GGD-scan (Andere regio)"
    assert Answer.objects.get(scan=scan, activity__code="A1.2").answer == "elsewhere"
    assert Answer.objects.filter(scan=scan).count() == 2


def test_copy_again_takes_nothing(officer: User) -> None:
    other = make_scan(make_region(municipalities=[GOUDA]))
    make_answer(other, GOUDA, "A1.1", "present")
    filling = filling_of(make_scan())
    [found] = other_scans(filling)

    first, _ = copy_from_other_scan(filling=filling, other=found, activities=[get_activity("A1.1")], by=officer)
    again, _ = copy_from_other_scan(filling=filling, other=found, activities=[get_activity("A1.1")], by=officer)

    assert (first, again) == (1, 0)


def test_copy_from_a_scan_that_is_not_offered_does_not_exist(officer: User, client: Client) -> None:
    scan = make_scan()
    elsewhere = make_scan(make_region(municipalities=["GM0150"]))
    client.force_login(officer)

    response = client.post(f"/scan/{scan.pk}/invullen/{GOUDA}/overnemen/", {"scan": elsewhere.pk, "activity": "A1.1"})

    assert response.status_code == 404


def test_next_round_is_offered_when_a_scan_starts(client: Client) -> None:
    first = make_scan(title="Ronde 1")
    coordinator = make_coordinator(first.region)
    adopt_scan(scan=first, by=coordinator)
    client.force_login(coordinator)
    address = f"/regio/{first.region.slug}/scan/nieuw/"

    assert "Ronde 1" in client.get(address).content.decode()
    client.post(
        address, {"title": "Ronde 2", "reference_date": "2026-11-01", "previous": first.pk, "state": "preparing"}
    )

    second = Scan.objects.get(title="Ronde 2")
    assert (second.previous, second.state) == (first, "preparing")


@pytest.mark.parametrize("path", ["rapport/", "veranderd/", f"invullen/{GOUDA}/b/"])
def test_pages_of_a_next_round_use_a_fixed_number_of_queries(client: Client, path: str) -> None:
    person = make_officer(GOUDA)

    def queries_with(codes: list[str], activities: list[str]) -> int:
        first = make_scan(make_region(municipalities=[GOUDA, *codes]))
        by = make_coordinator(first.region)
        for code in (GOUDA, *codes):
            make_sheet(first, code)
            for activity in activities:
                make_answer(first, code, activity, "missing")
        first = adopt_scan(scan=first, by=by)
        second = create_scan(region=first.region, title="Ronde 2", reference_date=REFERENCE_DATE, by=by, previous=first)
        for code in (GOUDA, *codes):
            make_answer(second, code, activities[0], "present")
        client.force_login(person)
        with CaptureQueriesContext(connection) as counted:
            assert client.get(f"/scan/{second.pk}/{path}").status_code == 200
        return len(counted)

    few = queries_with(["GM0001"], ["B2.1"])
    many = queries_with([f"GM00{number}" for number in range(10, 20)], ["B2.1", "B2.2", "A1.1", "C1.1", "B1.1"])
    assert many == few
    assert few <= 8
