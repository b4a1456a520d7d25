"""What load_examples stores, and that it never undoes what people did."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model

from inventory.desk.example_files import read_examples
from inventory.desk.examples import load_examples
from inventory.gaps.results import GapReport
from inventory.gaps.scope import scope
from inventory.scans.exporting import export_scan
from inventory.scans.inputs import load_inputs, scan_report
from inventory.scans.models import Addition, Answer, Participant, Scan, ScanState
from inventory.scans.scanfile.existing import offer_key
from regions.models import Initiative, Municipality, Offer, Region
from regions.reference import ReferenceFiles, load_reference
from tests.builders import make_initiative
from tests.regions.reference_files import differences, dump

pytestmark = pytest.mark.django_db

BROCHURE = {"midden-holland": 50, "midden-ijssel": 12, "oost-veluwe": 0, "gooi-en-vechtstreek": 0}
"""For each example of the brochure the cells for which a source says something."""
FILES = Path(__file__).resolve().parents[2] / "fixtures" / "scans"


def _load() -> None:
    load_reference(ReferenceFiles.ours())
    load_examples()


def _scan(name: str) -> Scan:
    """The newest scan of the region."""
    scan = Scan.objects.filter(region__slug=f"own-{name}").newest_first().first()
    assert scan is not None
    return scan


def _report(name: str) -> GapReport:
    return scan_report(_scan(name))


def _own_models() -> list[type[Model]]:
    return [
        model
        for app in ("bouwstenen", "regions", "scans", "reports")
        for model in apps.get_app_config(app).get_models()
    ]


def test_load_examples_stores_public_facts_as_unconfirmed() -> None:
    _load()

    real = Initiative.objects.filter(origin="public_source")
    assert real.count() == 53
    assert not real.exclude(confirmed_on__isnull=True, findable=False).exists()
    assert not real.filter(source="").exists()
    offers = Offer.objects.filter(initiative__in=real)
    assert offers.count() == 56
    assert not offers.exclude(confirmed_on__isnull=True).exists()
    assert not offers.filter(source="").exists()


def test_load_examples_makes_a_scan_of_each_region_and_a_second_of_the_voorbeeldregio() -> None:
    _load()

    assert Scan.objects.count() == 6
    assert set(Scan.objects.values_list("region__slug", flat=True)) == {
        f"own-{name}" for name in (*BROCHURE, "voorbeeldregio")
    }
    assert set(Answer.objects.values_list("scan__region__slug", flat=True)) == {"own-voorbeeldregio"}
    assert set(Region.objects.get(slug="own-voorbeeldregio").municipalities.values_list("fictional", flat=True)) == {
        True
    }


def test_examples_of_the_brochure_know_nothing_and_list_no_gap() -> None:
    _load()

    for name, leads in BROCHURE.items():
        report = _report(name)
        assert {cell.status for cell in report.cells} == {"unknown"}, name
        assert sum(cell.basis == "sources" for cell in report.cells) == leads, name
        assert not report.gaps, name
        assert report.reference_date.isoformat() == "2020-04-01", name


def test_scans_export_as_the_files_they_came_from() -> None:
    _load()

    for name in (*BROCHURE, "voorbeeldregio"):
        assert export_scan(_scan(name)) == (FILES / f"{name}.json").read_bytes(), name


def test_scan_files_hold_the_initiatives_that_belong_as_the_tables_tell() -> None:
    _load()
    told = {example.profile.slug: example.profile for example in read_examples()}

    for name in BROCHURE:
        inputs = load_inputs(_scan(name))
        assert scope(inputs).initiatives == inputs.initiatives
        for initiative in inputs.initiatives:
            profile = told[initiative.slug]
            assert Counter(map(offer_key, initiative.offers)) == Counter(map(offer_key, profile.offers))
            assert replace(initiative, offers=profile.offers) == profile


def test_load_examples_twice_changes_nothing() -> None:
    _load()
    before = dump(*_own_models())

    again = load_examples()

    assert (again.initiatives, again.scans, again.notes) == (0, [], [])
    assert differences(before, dump(*_own_models())) == {}


def test_hand_edit_is_all_that_differs_after_loading_everything_twice() -> None:
    _load()
    before = dump(*_own_models())
    Municipality.objects.filter(code="GM9902").update(inhabitants=90_000)
    Region.objects.filter(slug="own-voorbeeldregio").update(name="Onze regio")
    Initiative.objects.filter(slug="kernkracht").update(name="KernKracht Gouda")
    Offer.objects.filter(initiative__slug="korak").delete()
    Offer.objects.filter(initiative__slug="zelfregiecentrum-raalte", activity__code="A1.2").update(
        note="Ook op zondag."
    )
    Scan.objects.filter(region__slug="own-midden-ijssel").update(title="Onze scan")
    open_scan = {"scan__state": ScanState.OPEN}
    Answer.objects.filter(municipality="GM9901", activity__code="A1.1", **open_scan).update(note="Anders.")
    Scan.objects.filter(region__slug="own-voorbeeldregio", state=ScanState.ADOPTED).update(title="Eerste ronde")
    Addition.objects.update(text="Dit schreven wij.")
    edited = differences(before, dump(*_own_models()))

    for _ in range(2):
        load_reference(ReferenceFiles.ours())
        load_examples()

    assert differences(before, dump(*_own_models())) == edited
    assert sorted(edited.values(), key=str) == [
        *(90_000, "Anders.", "Dit schreven wij.", "Eerste ronde", "KernKracht Gouda", "Onze regio", "Onze scan"),
        "Ook op zondag.",
    ]


def test_initiative_that_was_removed_does_not_come_back() -> None:
    _load()
    Initiative.objects.get(slug="stronk").delete()

    load_examples()

    assert not Initiative.objects.filter(slug="stronk").exists()


def test_scan_that_was_removed_does_not_come_back() -> None:
    _load()
    _scan("midden-ijssel").delete()

    load_examples()

    assert not Scan.objects.filter(region__slug="own-midden-ijssel").exists()


def test_scan_is_skipped_when_one_of_its_initiatives_is_something_else() -> None:
    load_reference(ReferenceFiles.ours())
    make_initiative(slug="het-vennehuis", name="Een ander Vennehuis", municipality=None)

    outcome = load_examples()

    assert not Region.objects.filter(slug="own-voorbeeldregio").exists()
    (note,) = outcome.notes
    assert "voorbeeldregio.json is overgeslagen" in note
    assert "het-vennehuis" in note
    assert Initiative.objects.get(slug="het-vennehuis").name == "Een ander Vennehuis"


def test_load_examples_without_reference_data_says_what_to_do() -> None:
    with pytest.raises(CommandError, match=r"Draai eerst: manage\.py load_reference") as refusal:
        call_command("load_examples")

    assert refusal.value.returncode == 1
    assert not Initiative.objects.exists()


def test_load_examples_tells_what_it_did() -> None:
    load_reference(ReferenceFiles.ours())
    first, second = io.StringIO(), io.StringIO()

    call_command("load_examples", stdout=first)
    call_command("load_examples", stdout=second)

    assert "Nieuwe initiatieven uit openbare bronnen, nog niet bevestigd: 53." in first.getvalue()
    assert "Bouwstenenscan Voorbeeldregio (verzonnen)" in first.getvalue()
    assert "Bouwstenenscan Voorbeeldregio 2025 (verzonnen)" in first.getvalue()
    assert second.getvalue() == "Er is niets veranderd.\n"


def test_invented_initiatives_say_who_they_are() -> None:
    _load()

    house = Initiative.objects.get(slug="huis-van-de-linde")
    assert house.findable
    assert house.confirmed_on
    assert house.opening_hours
    assert set(house.default_municipalities.values_list("code", flat=True)) == {"GM9901", "GM9902", "GM9903"}
    assert not Initiative.objects.get(slug="jongerenplek-halte-zilver").confirmed_on
    assert Participant.objects.filter(scan__region__slug="own-voorbeeldregio", perspective="experience").exists()
    assert not Participant.objects.exclude(scan__region__slug="own-voorbeeldregio").exists()
