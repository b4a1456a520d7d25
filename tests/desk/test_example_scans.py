"""The two rounds of the Voorbeeldregio: one adopted and public, one that follows it and is open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.asserts import assertContains

from inventory.desk.demo import make_demo_logins
from inventory.desk.example_scans import BROCHURE
from inventory.desk.examples import load_examples
from inventory.desk.navigation import Desk
from inventory.gaps.comparison import KINDS, compare
from inventory.scans.actions.life import adopt_scan
from inventory.scans.changes import changes_since_previous
from inventory.scans.exporting import export_scan
from inventory.scans.inputs import scan_report
from inventory.scans.models import Answer, Consent, Scan
from regions.models import Initiative, Membership, Region, Revision, Role
from regions.reference import ReferenceFiles, load_reference
from tests.regions.reference_files import differences, dump

FILES = Path(__file__).resolve().parents[2] / "fixtures" / "scans"
REGION = "own-voorbeeldregio"


def content(name: str) -> dict[str, Any]:
    values: dict[str, Any] = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    return values


def load() -> tuple[Scan, Scan]:
    """Both rounds, the first one first."""
    load_reference(ReferenceFiles.ours())
    load_examples()
    return rounds()


def rounds() -> tuple[Scan, Scan]:
    second, first = Scan.objects.filter(region__slug=REGION).newest_first()
    return first, second


def forget_the_first_round(first: Scan, second: Scan) -> None:
    """Back to what a database holds that was loaded before there was a first round."""
    Scan.objects.filter(pk=second.pk).update(previous=None)
    Revision.objects.filter(trail=first.trail).delete()
    Revision.objects.filter(subject="scan", subject_id=first.pk).delete()
    first.delete()


def test_rounds_tell_the_same_of_region_and_initiatives() -> None:
    first, second = content("voorbeeldregio-2025"), content("voorbeeldregio")

    assert first["initiatives"] == second["initiatives"]
    assert first["region"] == second["region"]
    assert first["catalogue"] == second["catalogue"]
    assert (first["reference_date"], second["reference_date"]) == ("2025-10-01", "2026-10-01")


def test_first_round_was_answered_by_all_but_one() -> None:
    codes = content("voorbeeldregio-2025")["region"]["municipalities"]

    answered = {each["municipality"] for each in content("voorbeeldregio-2025")["answers"]}

    assert set(codes) - answered == {"GM9905"}


@pytest.mark.django_db
def test_comparison_of_the_rounds_shows_a_handful_of_each_kind_of_change() -> None:
    first, second = load()

    comparison = compare(scan_report(first), scan_report(second))

    # As the documentation of the data tells.
    assert [comparison.counts[kind] for kind in KINDS] == [7, 4, 10, 7, 14]
    changed = {each.name: each.difference for each in comparison.figures}
    assert changed["answered"] > 0
    assert changed["municipalities_steunpunt"] == 1
    assert not changes_since_previous(second, first).only_before


@pytest.mark.django_db
def test_first_round_shows_gaps_overlaps_and_what_to_discuss() -> None:
    first, _ = load()
    report = scan_report(first)

    assert not report.too_early
    assert {gap.kind for gap in report.gaps} == {"bouwsteen_missing", "activity_missing", "initiative_wish"}
    stored = {(each["activity"], tuple(each["providers"])) for each in content("voorbeeldregio-2025")["decisions"]}
    assert stored == {(each.activity, each.providers) for each in report.overlaps if each.decision}
    assert report.discuss


@pytest.mark.django_db
def test_first_round_was_adopted_as_its_file_says_agreed_on_and_added_to() -> None:
    first, second = load()

    assert first.is_adopted
    assert second.is_open
    assert second.previous == first
    assert export_scan(first) == (FILES / "voorbeeldregio-2025.json").read_bytes()
    assert set(Consent.objects.values_list("scan", "municipality")) == {
        (first.pk, code) for code in ("GM9901", "GM9902", "GM9903", "GM9904")
    }
    assert first.adopted_on is not None
    days = [first.adopted_on, first.published_on, first.additions.get().written_at]
    assert [day.date().isoformat() for day in days if day] == ["2025-12-09", "2025-12-16", "2026-04-13"]
    assert first.participants.exists()


@pytest.mark.django_db
def test_first_round_can_be_read_by_everyone_and_says_it_is_invented(client: Client) -> None:
    first, second = load()

    response = client.get(reverse("report-public", args=[first.pk]))

    assertContains(response, "Dit is een voorbeeld. De antwoorden zijn verzonnen.")
    assertContains(response, "Dit is de eerste ronde")
    assert client.get(reverse("report-public", args=[second.pk])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("adopted", [False, True])
def test_people_of_the_demo_work_in_the_second_round(rf: RequestFactory, *, adopted: bool) -> None:
    _, second = load()
    make_demo_logins()
    if adopted:
        adopt_scan(scan=second, by=None)

    for membership in Membership.objects.exclude(role=Role.EDITOR).select_related("user"):
        request = rf.get("/")
        request.user = membership.user
        request.resolver_match = None
        assert Desk(request).scan_pk == second.pk, membership
    officer = Membership.objects.get(user__email="nieuw@voorbeeld.example")
    assert officer.municipality_id == "GM9905"


@pytest.mark.django_db
def test_database_with_the_second_round_alone_gets_the_first_and_keeps_what_people_did() -> None:
    first, second = load()
    forget_the_first_round(first, second)
    Answer.objects.filter(scan=second, municipality="GM9901", activity__code="A1.1").update(note="Anders.")
    Initiative.objects.filter(slug="huis-van-de-linde").update(name="Lindehuis")
    Region.objects.filter(slug=REGION).update(name="Onze regio")
    before = dump(Answer, Initiative, Region, Scan)

    outcome = load_examples()

    assert outcome.notes == []
    first, second = rounds()
    assert first.is_adopted
    assert second.previous == first
    new = {f"scans.answer {pk} " for pk in first.answers.values_list("pk", flat=True)} | {f"scans.scan {first.pk} "}
    changed = {
        key: value
        for key, value in differences(before, dump(Answer, Initiative, Region, Scan)).items()
        if not key.startswith(tuple(new))
    }
    assert changed == {f"scans.scan {second.pk} previous": first.pk, f"scans.scan {second.pk} version": second.version}
    again = dump(Answer, Initiative, Region, Scan)
    load_examples()
    assert differences(again, dump(Answer, Initiative, Region, Scan)) == {}


@pytest.mark.django_db
def test_second_round_that_was_adopted_or_follows_another_stays_as_it_is() -> None:
    first, second = load()
    forget_the_first_round(first, second)
    other = Scan.objects.create(
        region=second.region, edition=second.edition, title="Onze eerste", reference_date="2024-10-01"
    )
    Scan.objects.filter(pk=second.pk).update(previous=other)

    load_examples()

    second = Scan.objects.get(pk=second.pk)
    assert second.previous == other
    forget_the_first_round(Scan.objects.get(title="Bouwstenenscan Voorbeeldregio 2025 (verzonnen)"), second)
    adopt_scan(scan=Scan.objects.get(pk=second.pk), by=None)
    assert load_examples().scans == []
    assert Scan.objects.get(pk=second.pk).previous is None


@pytest.mark.django_db
def test_first_round_that_was_removed_does_not_come_back() -> None:
    first, second = load()
    Scan.objects.filter(pk=second.pk).update(previous=None)
    first.delete()

    load_examples()

    assert Scan.objects.filter(region__slug=REGION).get() == second


@pytest.mark.django_db
def test_scans_of_the_brochure_have_no_rounds() -> None:
    load()

    for name in BROCHURE:
        scan = Scan.objects.get(region__slug=f"own-{name}")
        assert scan.is_open
        assert scan.previous is None
