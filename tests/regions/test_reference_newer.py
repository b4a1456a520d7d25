"""A newer file of the same columns: what it brings, and what people did that it leaves alone."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from bouwstenen.models import Activity, Edition
from inventory.scans.models import Scan
from regions.actions.regions import region_snapshot
from regions.models import Municipality, Neighbour, Region, Revision
from regions.saving import subject_of
from tests.builders import make_answer, make_initiative, make_offer, make_scan
from tests.regions.reference_files import Rows, differences, dump, load, newer, newer_catalogue, row

pytestmark = pytest.mark.django_db

GOUDA = "GM0513"
IZA = "iza-midden-holland"


def _rename(rows: Rows) -> None:
    row(rows, "code", GOUDA)["name"] = "Nieuw-Gouda"


def _without_gouda(rows: Rows) -> None:
    rows.remove(row(rows, "code", GOUDA))
    for each in rows:
        each["year"] = "2027"


def _regroup(rows: Rows) -> None:
    region = row(rows, "slug", IZA)
    region["municipalities"] = region["municipalities"].replace("GM1892", "GM0484")


def _codes(slug: str) -> set[str]:
    return set(Region.objects.get(slug=slug).municipalities.values_list("code", flat=True))


def test_newer_municipalities_update_what_nobody_changed(tmp_path: Path) -> None:
    load()

    def grow(rows: Rows) -> None:
        row(rows, "code", GOUDA).update(inhabitants="80000", year="2027", name="Nieuw-Gouda")

    outcome = load(municipalities=newer(tmp_path, "municipalities", grow))

    gouda = Municipality.objects.get(code=GOUDA)
    assert (gouda.name, gouda.inhabitants, gouda.year) == ("Nieuw-Gouda", 80_000, 2027)
    assert outcome.changed == 1


def test_hand_edit_survives_the_same_and_a_newer_file(tmp_path: Path) -> None:
    load()
    Municipality.objects.filter(code=GOUDA).update(inhabitants=1)
    Neighbour.objects.filter(first="GM0484", second="GM0627").update(weak=True)
    Region.objects.filter(slug=IZA).update(name="Groene Hart")
    Activity.objects.filter(code="A1.1").update(everyday="Onze eigen woorden.")
    edited = dump(Municipality, Neighbour, Region, Activity)

    load()
    assert differences(edited, dump(Municipality, Neighbour, Region, Activity)) == {}

    def grow(rows: Rows) -> None:
        row(rows, "code", GOUDA).update(inhabitants="80000", province="Groene Hart")

    load(municipalities=newer(tmp_path, "municipalities", grow))
    gouda = Municipality.objects.get(code=GOUDA)
    assert (gouda.inhabitants, gouda.province) == (1, "Groene Hart")
    assert Neighbour.objects.get(first="GM0484", second="GM0627").weak
    assert Region.objects.get(slug=IZA).name == "Groene Hart"
    assert Activity.objects.get(code="A1.1").everyday == "Onze eigen woorden."


def test_municipality_made_by_hand_is_left_alone() -> None:
    Municipality.objects.create(code=GOUDA, name="Ons Gouda", inhabitants=5, year=2020)

    load()
    load()

    gouda = Municipality.objects.get(code=GOUDA)
    assert (gouda.name, gouda.inhabitants, gouda.year) == ("Ons Gouda", 5, 2020)
    assert IZA in gouda.regions.values_list("slug", flat=True)


def test_code_that_a_newer_file_lacks_is_kept_as_ended_and_can_come_back(tmp_path: Path) -> None:
    load()

    outcome = load(municipalities=newer(tmp_path, "municipalities", _without_gouda))

    gouda = Municipality.objects.get(code=GOUDA)
    assert gouda.ended_on == datetime.date(2027, 1, 1)
    assert GOUDA in _codes(IZA)
    assert any(GOUDA in note for note in outcome.notes)
    assert Municipality.objects.filter(fictional=True, ended_on__isnull=False).count() == 0
    load()
    assert Municipality.objects.get(code=GOUDA).ended_on is None


def test_end_that_a_person_chose_stays(tmp_path: Path) -> None:
    load()
    chosen = datetime.date(2026, 6, 1)
    Municipality.objects.filter(code=GOUDA).update(ended_on=chosen)

    load(municipalities=newer(tmp_path, "municipalities", _without_gouda))
    load()

    assert Municipality.objects.get(code=GOUDA).ended_on == chosen


def test_region_that_a_newer_file_lacks_is_kept_as_ended(tmp_path: Path) -> None:
    load()

    load(regions=newer(tmp_path, "regions", lambda rows: rows.remove(row(rows, "slug", IZA))))

    region = Region.objects.get(slug=IZA)
    assert region.ended_on == datetime.date(2025, 1, 1)
    assert len(_codes(IZA)) == 5


def test_kind_that_a_newer_file_does_not_hold_is_left_alone(tmp_path: Path) -> None:
    load()

    def only_iza(rows: Rows) -> None:
        rows[:] = [each for each in rows if each["kind"] == "iza"]

    load(regions=newer(tmp_path, "regions", only_iza))

    assert not Region.objects.filter(ended_on__isnull=False).exists()


def test_pair_that_a_newer_file_lacks_no_longer_counts(tmp_path: Path) -> None:
    load()
    pair = Neighbour.objects.usable().filter(first=GOUDA).first()
    assert pair is not None

    def part(rows: Rows) -> None:
        rows.remove(next(each for each in rows if each["code_a"] == GOUDA and each["code_b"] == pair.second_id))

    load(neighbours=newer(tmp_path, "neighbours", part))

    assert pair not in Neighbour.objects.usable()
    load()
    assert pair in Neighbour.objects.usable()


def test_municipality_that_a_scan_uses_is_not_renamed(tmp_path: Path) -> None:
    load()
    make_answer(make_scan(Region.objects.get(slug="provincie-groningen")), GOUDA)
    path = newer(tmp_path, "municipalities", _rename)

    outcome = load(municipalities=path)

    assert Municipality.objects.get(code=GOUDA).name == "Gouda"
    assert any("Nieuw-Gouda" in note for note in outcome.notes)
    Scan.objects.all().delete()
    load(municipalities=path)
    assert Municipality.objects.get(code=GOUDA).name == "Nieuw-Gouda"


def test_municipality_of_a_region_with_a_scan_is_not_renamed(tmp_path: Path) -> None:
    load()
    make_scan(Region.objects.get(slug=IZA))

    load(municipalities=newer(tmp_path, "municipalities", _rename))

    assert Municipality.objects.get(code=GOUDA).name == "Gouda"


def test_region_with_a_scan_is_neither_renamed_nor_regrouped(tmp_path: Path) -> None:
    load()
    make_scan(Region.objects.get(slug=IZA))
    before = _codes(IZA)

    def change(rows: Rows) -> None:
        _regroup(rows)
        row(rows, "slug", IZA)["name"] = "Groene Hart"

    outcome = load(regions=newer(tmp_path, "regions", change))

    assert Region.objects.get(slug=IZA).name == "Midden-Holland"
    assert _codes(IZA) == before
    assert len(outcome.notes) == 2


def test_composition_follows_a_newer_file_where_nobody_touched_it(tmp_path: Path) -> None:
    load()
    version = Region.objects.get(slug=IZA).version

    load(regions=newer(tmp_path, "regions", _regroup))

    assert "GM0484" in _codes(IZA)
    assert "GM1892" not in _codes(IZA)
    assert Region.objects.get(slug=IZA).version == version + 1


def test_region_that_a_newer_file_changes_gets_a_revision(tmp_path: Path) -> None:
    load()
    before = sorted(_codes(IZA))

    load(regions=newer(tmp_path, "regions", _regroup))

    revision = Revision.objects.get(subject=subject_of(Region))
    region = Region.objects.get(slug=IZA)
    assert (revision.subject_id, revision.version) == (region.pk, region.version)
    assert (revision.action, revision.by) == ("load_reference", None)
    assert revision.before is not None
    assert revision.before["municipalities"] == before
    assert revision.after == region_snapshot(region)


def test_region_of_which_a_newer_file_changes_nothing_keeps_its_version(tmp_path: Path) -> None:
    load()
    Region.objects.filter(slug=IZA).update(name="Groene Hart")
    version = Region.objects.get(slug=IZA).version

    def rename(rows: Rows) -> None:
        row(rows, "slug", IZA)["name"] = "Hart van Holland"

    load(regions=newer(tmp_path, "regions", rename))

    region = Region.objects.get(slug=IZA)
    assert (region.name, region.version) == ("Groene Hart", version)
    assert region.loaded["name"] == "Hart van Holland"
    assert not Revision.objects.exists()


def test_composition_that_staff_confirmed_stays(tmp_path: Path) -> None:
    load()
    Region.objects.filter(slug=IZA).update(confirmed_on=datetime.date(2026, 9, 1))
    before = _codes(IZA)

    outcome = load(regions=newer(tmp_path, "regions", _regroup))

    assert _codes(IZA) == before
    assert any(IZA in note for note in outcome.notes)


def test_composition_that_somebody_changed_stays(tmp_path: Path) -> None:
    load()
    Region.objects.get(slug=IZA).municipalities.remove(Municipality.objects.get(code=GOUDA))
    before = _codes(IZA)

    load(regions=newer(tmp_path, "regions", _regroup))
    load(regions=newer(tmp_path, "regions", _regroup))

    assert _codes(IZA) == before


def test_newer_catalogue_of_the_same_edition_updates_its_words(tmp_path: Path) -> None:
    load()
    make_offer(make_initiative(), "A1.1")

    def change(content: dict[str, list[dict[str, list[dict[str, str]]]]]) -> None:
        for place in (0, 1):
            content["bouwstenen"][0]["activities"][place] |= {"name": "Anders", "explanation": "Beter uitgelegd."}

    outcome = load(catalogue=newer_catalogue(tmp_path, change))

    activities = {each.code: each for each in Activity.objects.all()}
    assert activities["A1.1"].explanation == activities["A1.2"].explanation == "Beter uitgelegd."
    # An initiative offers the first; nothing names the second.
    assert [activities[code].name for code in ("A1.1", "A1.2")] == ["Inloop en ontmoeting", "Anders"]
    assert outcome.changed == 2


def test_activity_that_a_scan_uses_is_not_renamed(tmp_path: Path) -> None:
    load()
    make_answer(make_scan(Region.objects.get(slug=IZA)), GOUDA, "A1.1")

    def change(content: dict[str, list[dict[str, str | list[dict[str, str]]]]]) -> None:
        bouwsteen = content["bouwstenen"][0]
        bouwsteen["name"] = "Anders"
        activities = bouwsteen["activities"]
        assert isinstance(activities, list)
        activities[0]["name"] = "Anders"

    load(catalogue=newer_catalogue(tmp_path, change))

    activity = Activity.objects.get(code="A1.1")
    assert (activity.name, activity.bouwsteen.name) == ("Inloop en ontmoeting", "Sociale participatie")


def test_another_edition_stands_beside_the_first(tmp_path: Path) -> None:
    load()
    before = dump(Activity)

    def change(content: dict[str, dict[str, str]]) -> None:
        content["edition"] |= {"code": "2030-v4", "version": "versie 4"}

    load(catalogue=newer_catalogue(tmp_path, change))

    assert set(Edition.objects.values_list("code", flat=True)) == {"2020-v3", "2030-v4"}
    assert Activity.objects.filter(edition__code="2030-v4").count() == 33
    kept = [each for each in dump(Activity) if each["pk"] in {old["pk"] for old in before}]
    assert differences(before, kept) == {}
