"""The life of a scan: opening, adopting for ever, agreeing, adding, sharing, deleting."""

from __future__ import annotations

import datetime
import json
import threading

import pytest
from django.db import connection
from django.utils import timezone

from bouwstenen.models import Activity
from inventory.gaps.report_json import report_json
from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.life import (
    WrongStateError,
    add_addition,
    adopt_scan,
    delete_scan,
    hide_name,
    make_reading_link,
    open_scan,
    publish_scan,
    set_consent,
    share_with_initiatives,
    withdraw_reading_link,
)
from inventory.scans.inputs import scan_report
from inventory.scans.locks import ScanClosedError
from inventory.scans.models import Addition, Answer, ReadingLink, Scan
from inventory.scans.permissions import Filling
from regions.models import Initiative, Municipality, Offer, Revision
from regions.tokens import token_hash
from tests.builders import (
    GOUDA,
    get_activity,
    get_municipality,
    make_answer,
    make_coordinator,
    make_initiative,
    make_offer,
    make_officer,
    make_scan,
    make_sheet,
)

pytestmark = pytest.mark.django_db


def make_filled_scan() -> Scan:
    scan = make_scan()
    make_sheet(scan, GOUDA)
    make_answer(scan, GOUDA, "B2.1", "missing", reason="no_space")
    make_offer(make_initiative(name="Het Huis", slug="het-huis"), "A1.1", places=[GOUDA])
    return scan


def test_open_scan_in_preparation() -> None:
    scan = make_scan(state="preparing")
    by = make_coordinator(scan.region)

    open_scan(scan=scan, by=by)

    scan.refresh_from_db()
    assert scan.is_open
    assert Revision.objects.get(subject="scan", subject_id=scan.pk).action == "open"
    with pytest.raises(WrongStateError):
        open_scan(scan=scan, by=by)


def test_adopted_report_never_changes() -> None:
    """Whatever happens to initiatives, municipalities and the catalogue: byte for byte the same."""
    scan = make_filled_scan()
    by = make_coordinator(scan.region)
    before = scan_report(scan)

    adopted = adopt_scan(scan=scan, by=by)

    assert adopted.inputs_sha256 == before.inputs_sha256
    assert adopted.frozen_report.encode() == report_json(before, adopted=True)
    assert json.loads(adopted.frozen_report)["adopted"] is True

    Offer.objects.all().delete()
    Initiative.objects.update(name="Heel anders", organisation="Nieuw")
    Initiative.objects.all().delete()
    Municipality.objects.update(inhabitants=1, name="Andere naam", ended_on=timezone.localdate())
    Activity.objects.update(name="Andere activiteit", comparable=True, scale="regional")
    Answer.objects.update(answer="present", reason="")
    scan.region.municipalities.clear()

    again = scan_report(Scan.objects.get(pk=scan.pk))
    assert report_json(again, adopted=True) == adopted.frozen_report.encode()
    assert again.inputs_sha256 == adopted.inputs_sha256


def test_adopted_scan_takes_no_answers_any_more() -> None:
    scan = make_filled_scan()
    filling = Filling(scan, get_municipality(GOUDA), None)  # as it was loaded, just before the adoption
    adopt_scan(scan=scan, by=make_coordinator(scan.region))

    with pytest.raises(ScanClosedError):
        save_answer(
            filling=filling,
            activity=get_activity("B2.2"),
            values=AnswerValues(answer="present"),
            expected=0,
            by=make_officer(),
        )

    assert Answer.objects.count() == 1


@pytest.mark.parametrize("state", ["preparing"])
def test_adopt_only_an_open_scan(state: str) -> None:
    scan = make_scan(state=state)

    with pytest.raises(WrongStateError):
        adopt_scan(scan=scan, by=make_coordinator(scan.region))


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writer at a time on SQLite, nothing to race for")
def test_adopting_twenty_times_at_once_is_one_adoption() -> None:
    scan = make_filled_scan()
    by = make_coordinator(scan.region)
    outcomes: list[str] = []

    def adopt() -> None:
        try:
            outcomes.append(adopt_scan(scan=Scan.objects.get(pk=scan.pk), by=by).inputs_sha256)
        finally:
            connection.close()

    threads = [threading.Thread(target=adopt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(outcomes) == 20
    assert len(set(outcomes)) == 1
    assert Revision.objects.filter(subject="scan", subject_id=scan.pk, action="adopt").count() == 1
    assert Scan.objects.get(pk=scan.pk).version == 2


def test_publish_only_an_adopted_scan() -> None:
    scan = make_filled_scan()
    by = make_coordinator(scan.region)
    with pytest.raises(WrongStateError):
        publish_scan(scan=scan, by=by, publish=True)

    scan = adopt_scan(scan=scan, by=by)
    publish_scan(scan=scan, by=by, publish=True)
    assert Scan.objects.get(pk=scan.pk).published_on is not None

    publish_scan(scan=scan, by=by, publish=False)
    assert Scan.objects.get(pk=scan.pk).published_on is None


def test_share_with_initiatives_and_back() -> None:
    scan = make_scan()
    by = make_coordinator(scan.region)

    share_with_initiatives(scan=scan, by=by, share=True)
    share_with_initiatives(scan=scan, by=by, share=True)
    assert Scan.objects.get(pk=scan.pk).shared_with_initiatives_on is not None
    assert Revision.objects.filter(subject="scan").count() == 1

    share_with_initiatives(scan=scan, by=by, share=False)
    assert Scan.objects.get(pk=scan.pk).shared_with_initiatives_on is None


def test_consent_is_noted_changed_and_taken_back() -> None:
    scan = make_scan()
    by = make_coordinator(scan.region)
    gouda = get_municipality(GOUDA)

    for day in (1, 2):
        set_consent(scan=scan, municipality=gouda, given_on=datetime.date(2026, 11, day), by=by)
    assert [one.given_on.day for one in scan.consents.all()] == [2]

    set_consent(scan=scan, municipality=gouda, given_on=None, by=by)
    assert not scan.consents.exists()


def test_addition_stands_beside_an_adopted_report() -> None:
    scan = make_filled_scan()
    by = make_coordinator(scan.region)
    with pytest.raises(WrongStateError):
        add_addition(scan=scan, text="Te vroeg", by=by)
    scan = adopt_scan(scan=scan, by=by)

    for _ in range(2):  # the button was pressed twice
        add_addition(scan=scan, text="Het telefoonnummer is veranderd.", by=by)

    assert Addition.objects.get().text == "Het telefoonnummer is veranderd."
    assert Scan.objects.get(pk=scan.pk).frozen_report == scan.frozen_report


def test_reading_link_is_stored_as_a_hash_and_can_be_withdrawn() -> None:
    scan = make_scan()
    link, token = make_reading_link(scan=scan, label="Zorgverzekeraar", by=make_coordinator(scan.region))

    assert len(token) >= 43
    stored = ReadingLink.objects.get()
    assert (stored.pk, stored.token_hash) == (link.pk, token_hash(token))
    assert token not in str(ReadingLink.objects.values())

    withdraw_reading_link(scan=scan, pk=link.pk)
    assert ReadingLink.objects.get().withdrawn_at is not None


def test_delete_only_a_scan_in_preparation() -> None:
    scan = make_scan()
    by = make_coordinator(scan.region)
    with pytest.raises(WrongStateError):
        delete_scan(scan=scan, by=by)

    preparing = make_scan(region=scan.region, state="preparing")
    delete_scan(scan=preparing, by=by)
    assert list(Scan.objects.all()) == [scan]


def test_name_is_left_out_on_request_and_nothing_else_changes() -> None:
    """The initiative that asked for it is nowhere named; counts and fingerprint are as they were adopted."""
    scan = make_filled_scan()
    make_answer(scan, GOUDA, "B2.2", "present", provider="Het Huis en de buurt")
    by = make_coordinator(scan.region)
    scan = adopt_scan(scan=scan, by=by)
    before = scan_report(scan)

    hide_name(scan=scan, slug="het-huis", by=by)

    after = scan_report(Scan.objects.get(pk=scan.pk))
    text = report_json(after, adopted=True).decode()
    assert "het-huis" not in text
    assert "Het Huis" not in str(after.inputs)
    assert after.inputs_sha256 == before.inputs_sha256
    assert after.figures == before.figures
    assert [cell.status for cell in after.cells] == [cell.status for cell in before.cells]
    assert Scan.objects.get(pk=scan.pk).frozen_inputs == scan.frozen_inputs
    with pytest.raises(WrongStateError):
        hide_name(scan=scan, slug="iemand-anders", by=by)
