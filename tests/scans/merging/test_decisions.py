"""What the table decided and what was adopted, after two records became one."""

from __future__ import annotations

import datetime
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.utils import timezone

from inventory.scans.actions import merging
from inventory.scans.actions.life import adopt_scan
from inventory.scans.actions.merging import CannotMergeError
from inventory.scans.merging import Pair
from inventory.scans.models import Decision, Reminder, Scan, Steunpunt
from inventory.scans.passages import passages_for
from regions.models import Initiative, Membership, Region, Revision, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_decision,
    make_editor,
    make_initiative,
    make_offer,
    make_region,
    make_scan,
    make_sheet,
    make_steunpunt,
)
from tests.scans.merging.merger import as_user, merge, page, text

pytestmark = pytest.mark.django_db


def test_decision_goes_on_for_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    other = make_initiative()
    make_decision(make_scan(region), "A3.3", [goes, other], decision="combine")

    merge(stays, goes, region, coordinator)

    now = Decision.objects.get()
    assert {one.pk for one in now.providers.all()} == {stays.pk, other.pk}
    assert now.providers_key == Decision.key_of([stays.pk, other.pk])


def test_decision_that_would_meet_another_stands_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    other, scan = make_initiative(), make_scan(region)
    make_decision(scan, "A3.3", [goes, other], decision="combine")
    kept = make_decision(scan, "A3.3", [stays, other], decision="choice")

    with pytest.raises(CannotMergeError, match="twee besluiten"):
        merge(stays, goes, region, coordinator)

    Decision.objects.update(decision="choice")
    merge(stays, goes, region, coordinator)
    assert Decision.objects.get() == kept


def test_two_decisions_about_the_record_that_goes_become_one_where_they_say_the_same(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    """One was about it alone, before the record that stays offered the same."""
    other, scan = make_initiative(), make_scan(region)
    make_decision(scan, "A3.3", [goes, other], decision="combine")
    about_both = make_decision(scan, "A3.3", [goes, stays, other], decision="choice")

    with pytest.raises(CannotMergeError, match="twee besluiten"):
        merge(stays, goes, region, coordinator)

    Decision.objects.filter(pk=about_both.pk).update(decision="combine")
    merge(stays, goes, region, coordinator)
    assert Decision.objects.get().providers_key == Decision.key_of([stays.pk, other.pk])


def test_decision_about_both_is_told_of(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_decision(make_scan(region), "A3.3", [goes, stays, make_initiative()])

    assert "noemt beide" in text(as_user(coordinator), page(region, stays, goes))
    merge(stays, goes, region, coordinator)
    assert Decision.objects.get().providers.count() == 2


def test_steunpunt_with_another_status_stands_in_the_way(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    scan = make_scan(region)
    make_steunpunt(scan, stays, status="yes")
    make_steunpunt(scan, goes, status="no")

    with pytest.raises(CannotMergeError, match="steunpunten"):
        merge(stays, goes, region, coordinator)

    Steunpunt.objects.update(status="yes")
    merge(stays, goes, region, coordinator)
    assert Steunpunt.objects.get().initiative == stays


def test_scan_of_another_region_is_not_told_of(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    elsewhere = make_scan(make_region(municipalities=[GOUDA, DEVENTER]), title="Geheime scan")
    make_steunpunt(elsewhere, stays, status="yes")
    make_steunpunt(elsewhere, goes, status="no")

    html = text(as_user(coordinator), page(region, stays, goes))
    assert "In een andere regio is over deze twee iets verschillends vastgelegd." in html
    assert "Geheime scan" not in html
    assert "plek bij de steunpunten" not in html


def test_adopted_report_does_not_change(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_offer(goes, "A1.1")
    scan = make_scan(region)
    make_sheet(scan, GOUDA)
    make_sheet(scan, WADDINXVEEN)
    make_steunpunt(scan, goes, status="yes")
    make_steunpunt(scan, stays, status="no")
    make_decision(scan, "A1.1", [goes])
    adopt_scan(scan=scan, by=coordinator)
    before = Scan.objects.values_list("frozen_inputs", "frozen_report", "inputs_sha256").get(pk=scan.pk)
    rows_before = list(Steunpunt.objects.order_by("pk").values_list("initiative", "version"))

    merge(stays, goes, region, coordinator)

    assert Scan.objects.values_list("frozen_inputs", "frozen_report", "inputs_sha256").get(pk=scan.pk) == before
    assert list(Steunpunt.objects.order_by("pk").values_list("initiative", "version")) == rows_before
    assert not Revision.objects.filter(trail=scan.trail, action="merge-records").exists()


def test_editor_still_reads_what_an_adopted_report_says_of_the_record_that_went(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    scan = make_scan(region, shared_with_initiatives_on=timezone.now())
    adopt_scan(scan=scan, by=coordinator)
    editor = make_editor(stays)
    merge(stays, goes, region, coordinator)

    passages = passages_for(User.objects.get(pk=editor.pk), Scan.objects.get(pk=scan.pk))
    assert {one.slug for one in passages} == {"de-linde", "stichting-de-linde"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
@pytest.mark.django_db(transaction=True)
def test_scan_that_is_adopted_in_the_middle_of_the_merger_is_adopted_as_it_is_after_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan = make_scan(region)
    for code in (GOUDA, WADDINXVEEN):
        make_sheet(scan, code)
    make_offer(goes, "A1.1")
    make_decision(scan, "A1.1", [goes])
    begun = threading.Event()

    def adopt() -> Scan:
        try:
            begun.wait(timeout=60)
            return adopt_scan(scan=Scan.objects.get(pk=scan.pk), by=coordinator)
        finally:
            connection.close()

    def in_the_middle(pair: Pair) -> list[Membership]:
        begun.set()
        # Long enough for whoever adopts to come as far as they get.
        time.sleep(0.5)
        return []

    monkeypatch.setattr(merging, "_people_to_tell", in_the_middle)
    with ThreadPoolExecutor(1) as pool:
        adopting = pool.submit(adopt)
        merge(stays, goes, region, coordinator)
        frozen = adopting.result().frozen_inputs

    assert '"de-linde"' in frozen
    assert '"stichting-de-linde"' not in frozen


def test_reminders_of_both_count_for_the_one_that_stays(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    scan = make_scan(region)
    for one in (stays, goes):
        Reminder.objects.create(scan=scan, initiative=one, email="a@b.nl", number=1)

    merge(stays, goes, region, coordinator)

    assert sorted(Reminder.objects.filter(initiative=stays).values_list("number", flat=True)) == [1, 2]


def test_open_link_of_the_record_that_went_opens_nothing_else(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    goes.confirmation_requests.create(token_hash="x", ends_at=timezone.now() + datetime.timedelta(days=9))

    merge(stays, goes, region, coordinator)

    assert not stays.confirmation_requests.still_open(timezone.now()).exists()
    assert stays.confirmation_requests.count() == 1
