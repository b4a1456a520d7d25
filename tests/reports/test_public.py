"""What everyone may read: published reports and reading links, and the files that were kept."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from bouwstenen.models import Activity, Edition
from inventory.reports import loading
from inventory.reports.archive import archive_next, archived, scans_to_archive
from inventory.reports.loading import LoadedReport, load_report
from inventory.reports.models import ArchivedFormat, ArchivedReport, Audience
from inventory.scans.actions.life import adopt_scan, hide_name, make_reading_link, publish_scan, withdraw_reading_link
from inventory.scans.models import ReadingLink, Scan
from regions.models import Initiative, Municipality, Offer, User
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    make_answer,
    make_coordinator,
    make_initiative,
    make_neighbours,
    make_offer,
    make_scan,
)
from tests.builders import make_sheet as share

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan() -> Scan:
    scan = make_scan()
    for code in (GOUDA, WADDINXVEEN):
        share(scan, code)
    make_answer(scan, GOUDA, "B2.1", "missing", note="kanarie-geheim", source="kanarie-bron")
    make_answer(scan, GOUDA, "B2.2", "present", note="kanarie-mag", note_public=True, provider="Iemand")
    make_offer(make_initiative(name="Het Huis"), "A1.1", places=[GOUDA], funding="temporary", note="kanarie-aanbod")
    return scan


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


def publish(scan: Scan, coordinator: User) -> Scan:
    return publish_scan(scan=adopt_scan(scan=scan, by=coordinator), by=coordinator, publish=True)


ADDRESSES = ("", "rapport.pdf", "rapport.json", "rapport.csv")


def test_report_that_is_not_published_does_not_exist(client: Client, scan: Scan, coordinator: User) -> None:
    adopt_scan(scan=scan, by=coordinator)
    archive_next()

    for path in ADDRESSES:
        assert client.get(f"/rapporten/{scan.pk}/{path}").status_code == 404, path
    assert scan.region.name not in client.get("/rapporten/").content.decode()


def test_published_report_is_for_everyone_and_holds_no_secrets(client: Client, scan: Scan, coordinator: User) -> None:
    publish(scan, coordinator)
    archive_next()

    assert scan.region.name in client.get("/rapporten/").content.decode()
    for path in ADDRESSES:
        response = client.get(f"/rapporten/{scan.pk}/{path}")
        assert response.status_code == 200, path
        for secret in (b"kanarie-geheim", b"kanarie-bron", b"kanarie-aanbod"):
            assert secret not in response.content, path
    assert b"kanarie-mag" in client.get(f"/rapporten/{scan.pk}/rapport.csv").content


def test_published_report_taken_back_is_gone_from_the_next_request(
    client: Client, scan: Scan, coordinator: User
) -> None:
    published = publish(scan, coordinator)
    archive_next()
    publish_scan(scan=published, by=coordinator, publish=False)

    for path in ADDRESSES:
        assert client.get(f"/rapporten/{scan.pk}/{path}").status_code == 404, path


def test_archive_keeps_the_very_bytes(
    client: Client, scan: Scan, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made once; served the same after everything behind it has changed, the catalogue and the template too."""
    publish(scan, coordinator)
    assert archive_next() is True
    kept = {(one.audience, one.format): bytes(one.content) for one in ArchivedReport.objects.all()}
    assert len(kept) == 4
    assert kept[Audience.PUBLIC, ArchivedFormat.PDF].startswith(b"%PDF-1.7")
    assert kept[Audience.MEMBERS, ArchivedFormat.PDF] != kept[Audience.PUBLIC, ArchivedFormat.PDF]

    Offer.objects.all().delete()
    Initiative.objects.update(name="Heel anders")
    scan.region.name = "Andere regio"
    scan.region.save()
    Municipality.objects.update(ended_on=timezone.localdate(), name="Opgeheven")
    next_edition = Edition.objects.create(code="2027-v4", title="Nieuw", version="4", publisher="MIND", source="bron")
    Activity.objects.filter(code="A1.1").update(edition=next_edition, name="Anders")
    monkeypatch.setattr("inventory.reports.documents.render_to_string", lambda *_: "<html>anders</html>")

    assert archive_next() is False
    for kind, path in ((ArchivedFormat.PDF, "rapport.pdf"), (ArchivedFormat.JSON, "rapport.json")):
        assert client.get(f"/rapporten/{scan.pk}/{path}").content == kept[Audience.PUBLIC, kind]
        assert archived(scan, Audience.MEMBERS, kind) == kept[Audience.MEMBERS, kind]


def test_archive_waits_for_adoption(scan: Scan, coordinator: User) -> None:
    assert scans_to_archive() == []

    adopt_scan(scan=scan, by=coordinator)

    assert [one.pk for one in scans_to_archive()] == [scan.pk]


def test_reading_link_reads_until_it_is_withdrawn(client: Client, scan: Scan, coordinator: User) -> None:
    link, token = make_reading_link(scan=scan, label="Zorgverzekeraar", by=coordinator)
    address = f"/lezen/{token}/"

    response = client.get(address)
    assert response.status_code == 200
    assert b"kanarie-geheim" not in response.content
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]

    withdraw_reading_link(scan=scan, pk=link.pk)
    ended = client.get(address)
    never = client.get(f"/lezen/{'x' * 43}/")
    assert (ended.status_code, ended.content) == (404, never.content)


def test_reading_link_ends_by_itself(client: Client, scan: Scan, coordinator: User) -> None:
    link, token = make_reading_link(scan=scan, label="Raad", by=coordinator)
    ReadingLink.objects.filter(pk=link.pk).update(ends_at=timezone.now() - datetime.timedelta(seconds=1))

    assert client.get(f"/lezen/{token}/").status_code == 404


def test_kept_files_with_a_name_that_was_taken_out_are_made_anew(client: Client, scan: Scan, coordinator: User) -> None:
    published = publish(scan, coordinator)
    archive_next()
    assert b"Het Huis" in client.get(f"/rapporten/{scan.pk}/").content

    hide_name(scan=published, slug=Initiative.objects.get().slug, by=coordinator)

    assert client.get(f"/rapporten/{scan.pk}/rapport.json").status_code == 404
    assert archive_next() is True
    for path in ("", "rapport.json", "rapport.csv"):
        response = client.get(f"/rapporten/{scan.pk}/{path}")
        assert response.status_code == 200, path
        assert b"Het Huis" not in response.content, path
        assert b"het-huis" not in response.content, path


def test_files_that_were_being_made_when_a_name_was_taken_out_are_made_anew(
    scan: Scan, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    published = publish(scan, coordinator)

    def load_and_hide(scan: Scan, audience: Audience) -> LoadedReport:
        loaded = load_report(scan, audience)
        hide_name(scan=Scan.objects.get(pk=published.pk), slug=Initiative.objects.get().slug, by=coordinator)
        return loaded

    with monkeypatch.context() as patched:
        patched.setattr(loading, "load_report", load_and_hide)
        archive_next()

    assert [one.pk for one in scans_to_archive()] == [scan.pk]
    assert archive_next() is True
    for audience in Audience:
        kept = archived(scan, audience, ArchivedFormat.JSON)
        assert kept is not None
        assert b"Het Huis" not in kept


def test_pdf_from_before_a_name_was_taken_out_is_gone(client: Client, scan: Scan, coordinator: User) -> None:
    adopted = adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)
    before = client.post(f"/scan/{scan.pk}/rapport/pdf/")["Location"]
    assert client.get(before).status_code == 202

    hide_name(scan=adopted, slug=Initiative.objects.get().slug, by=coordinator)
    after = client.post(f"/scan/{scan.pk}/rapport/pdf/")["Location"]

    assert client.get(before).status_code == 404
    assert client.get(after).status_code == 202


def test_pdf_that_was_being_asked_for_when_a_name_was_taken_out_is_gone(
    client: Client, scan: Scan, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopted = adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)

    def load_and_hide(scan: Scan, audience: Audience) -> LoadedReport:
        loaded = load_report(scan, audience)
        hide_name(scan=Scan.objects.get(pk=adopted.pk), slug=Initiative.objects.get().slug, by=coordinator)
        return loaded

    with monkeypatch.context() as patched:
        patched.setattr(loading, "load_report", load_and_hide)
        address = client.post(f"/scan/{scan.pk}/rapport/pdf/")["Location"]

    assert client.get(address).status_code == 404


def test_pdf_that_never_held_the_name_can_be_asked_for_after_it_was_taken_out(
    client: Client, scan: Scan, coordinator: User
) -> None:
    make_neighbours(GOUDA, DEVENTER)
    next_door = make_initiative(name="De Buren", municipality=DEVENTER)
    make_offer(next_door, "A1.2", municipalities=[DEVENTER], places=[DEVENTER])
    adopted = adopt_scan(scan=scan, by=coordinator)
    client.force_login(coordinator)
    before = client.post(f"/scan/{scan.pk}/rapport/pdf/")["Location"]

    hide_name(scan=adopted, slug=next_door.slug, by=coordinator)
    assert client.get(before).status_code == 404
    after = client.post(f"/scan/{scan.pk}/rapport/pdf/")["Location"]

    assert after == before, "the very same file"
    assert client.get(after).status_code == 202
