"""The page on which a coordinator merges two records, and who may."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from inventory.scans.actions.merging import merge_initiatives
from inventory.scans.exporting import export_scan
from inventory.scans.importing import ScanFileError, import_scan
from inventory.scans.merging import Pair, suggestions
from regions.models import Initiative, Offer, Region, Revision, User
from regions.saving import ConflictError
from tests.builders import (
    DEVENTER,
    GOUDA,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_staff,
)
from tests.scans.merging.merger import as_user, fresh, merge, page, text

pytestmark = pytest.mark.django_db


def test_page_says_what_moves_and_the_button_does_it(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    make_offer(stays, "A1.1")
    client = as_user(coordinator)

    html = text(client, page(region, stays, goes))
    assert "1 regel aanbod: Inloop" in html
    assert "Dit staat er dan twee keer: Inloop" in html
    assert not Revision.objects.exists()

    form = client.get(page(region, stays, goes)).context["form"]
    data = {"seen": form.initial["seen"], "veld-name": "gaat"}
    assert client.post(page(region, stays, goes), data).status_code == 302
    assert fresh(stays).name == "Stichting De Linde"
    assert fresh(goes).merged_into == stays


def test_change_since_the_page_was_seen_stops_the_merger(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    client = as_user(coordinator)
    seen = client.get(page(region, stays, goes)).context["form"].initial["seen"]
    make_offer(goes, "A1.1")

    response = client.post(page(region, stays, goes), {"seen": seen, "veld-name": "blijft"}, follow=True)
    assert "Er is intussen iets veranderd" in response.content.decode()
    assert fresh(goes).merged_into is None


def test_pressed_twice_it_happens_once(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    seen = Pair(stays, goes).fingerprint
    merge_initiatives(stays=stays, goes=goes, take=(), seen=seen, region=region, by=coordinator)

    with pytest.raises(ConflictError):
        merge_initiatives(stays=stays, goes=goes, take=(), seen=seen, region=region, by=coordinator)
    assert Revision.objects.filter(subject="initiative", subject_id=goes.pk).count() == 1


def test_refused_merger_has_no_button(region: Region, coordinator: User, stays: Initiative, goes: Initiative) -> None:
    make_editor(goes)
    client = as_user(coordinator)

    assert "Voeg samen" not in text(client, page(region, stays, goes))
    assert client.post(page(region, stays, goes), {"seen": Pair(stays, goes).fingerprint}).status_code == 422
    assert fresh(goes).merged_into is None


def test_who_may_merge(region: Region, stays: Initiative, goes: Initiative) -> None:
    for user, answer in (
        (make_officer(), 403),
        (make_reader(region), 403),
        (make_editor(stays), 404),
        (make_coordinator(make_region(municipalities=[DEVENTER])), 404),
        (make_staff(), 200),
        (make_coordinator(region), 200),
    ):
        assert as_user(user).get(page(region, stays, goes)).status_code == answer
        assert as_user(user).post(page(region)).status_code == (422 if answer == 200 else answer)
    assert not Revision.objects.exists()


def test_record_elsewhere_is_as_missing(region: Region, coordinator: User, stays: Initiative) -> None:
    far = make_initiative(municipality=DEVENTER, slug="ver-weg", name="Ver weg")
    client = as_user(coordinator)

    foreign = client.get(page(region, stays, far)).content.decode()
    assert "Kies een vermelding uit de lijst." in foreign
    assert "Ver weg" not in foreign
    assert client.post(page(region, stays, far), {"seen": Pair(stays, far).fingerprint}).status_code == 422
    assert fresh(far).merged_into is None


def test_suggestions_are_by_name_town_and_website(stays: Initiative, goes: Initiative) -> None:
    website = make_initiative(name="Anders", website="https://www.anders.example/a")
    same = make_initiative(name="Heel iets anders", website="http://anders.example")
    far = make_initiative(name="De Linde", municipality=DEVENTER)

    found = [{one.stays, one.goes} for one in suggestions([stays, goes, website, same, far])]
    assert {frozenset(one) for one in found} == {frozenset({stays, goes}), frozenset({website, same})}


def test_scan_file_with_the_old_slug_is_told_the_new_one(
    region: Region, coordinator: User, stays: Initiative, goes: Initiative
) -> None:
    make_offer(goes, "A1.1")
    content = export_scan(make_scan(region))
    merge(stays, goes, region, coordinator)

    for replace in (False, True):
        with pytest.raises(ScanFileError, match=r"stichting-de-linde\): dat is nu de-linde"):
            import_scan(content, by=None, replace=replace)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="needs two connections at once")
@pytest.mark.django_db(transaction=True)
def test_eight_who_merge_both_ways_at_once_merge_once() -> None:
    region = make_region(municipalities=[GOUDA])
    coordinator = make_coordinator(region)
    pair = [make_initiative(confirmed_on=None, findable=False) for _ in range(2)]
    for one in pair:
        make_offer(one, "A1.1")
    seen = [Pair(pair[0], pair[1]).fingerprint, Pair(pair[1], pair[0]).fingerprint]

    def work(number: int) -> str:
        stays, goes = pair[number % 2], pair[1 - number % 2]
        try:
            merge_initiatives(stays=stays, goes=goes, take=(), seen=seen[number % 2], region=region, by=coordinator)
        except ConflictError:
            return "late"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(8) as pool:
        told = Counter(pool.map(work, range(8)))

    assert told == {"done": 1, "late": 7}
    assert Initiative.objects.filter(merged_into__isnull=False).count() == 1
    assert Offer.objects.values("initiative").distinct().count() == 1
