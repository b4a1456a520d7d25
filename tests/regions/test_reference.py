"""What load_reference stores, and that a second time changes nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bouwstenen.models import Activity, Bouwsteen, Characteristic, Edition, Principle, TargetGroup
from regions.models import Municipality, Neighbour, Region
from tests.regions.reference_files import differences, dump, load, run

pytestmark = pytest.mark.django_db

LOADED = (Edition, Bouwsteen, Activity, TargetGroup, Principle, Characteristic, Municipality, Neighbour, Region)
EVERYWHERE = ("iza", "ggd", "jeugd", "zorgkantoor", "arbeidsmarkt", "provincie")


def test_load_reference_on_an_empty_database_stores_all_of_it() -> None:
    load()

    assert Municipality.objects.real().count() == 342
    assert sum(Municipality.objects.real().values_list("inhabitants", flat=True)) == 18_130_208
    assert Counter(Region.objects.values_list("kind", flat=True)) == {
        "iza": 42,
        "ggd": 25,
        "jeugd": 42,
        "zorgkantoor": 31,
        "arbeidsmarkt": 35,
        "provincie": 12,
        "centrumgemeente": 2,
    }
    assert (Bouwsteen.objects.count(), Activity.objects.count(), Edition.objects.get().code) == (10, 33, "2020-v3")
    assert TargetGroup.objects.count() == Principle.objects.count() == 6
    assert Characteristic.objects.count() == 10


def test_load_reference_stores_nothing_else() -> None:
    load()

    own = [
        model
        for app in ("bouwstenen", "regions", "scans", "reports")
        for model in apps.get_app_config(app).get_models()
    ]
    filled = {model for model in own if model._default_manager.exists()}
    assert filled == set(LOADED)


def test_load_reference_puts_every_real_municipality_in_one_region_of_each_kind() -> None:
    load()

    real = set(Municipality.objects.real().values_list("code", flat=True))
    for kind in EVERYWHERE:
        codes = Counter(Region.objects.filter(kind=kind).values_list("municipalities", flat=True))
        assert set(codes) == real, kind
        assert set(codes.values()) == {1}, kind


@pytest.mark.parametrize(
    ("slug", "name", "basis", "inhabitants"),
    [
        ("iza-midden-holland", "Midden-Holland", "reconstructed", 257_840),
        ("jeugd-midden-holland", "Midden-Holland", "derived", 257_840),
        ("arbeidsmarkt-midden-holland", "Midden-Holland", "source", 208_549),
        ("ggd-hollands-midden", "GGD Hollands-Midden", "derived", 854_306),
        ("provincie-groningen", "Groningen", "source", 601_286),
        ("zorgkantoor-t-gooi", "'t Gooi", "derived", 488_936),
        ("centrumgemeente-almere", "Almere", "source", 462_816),
    ],
)
def test_load_reference_says_how_a_composition_is_known(slug: str, name: str, basis: str, inhabitants: int) -> None:
    load()

    region = Region.objects.get(slug=slug)
    assert (region.name, region.basis) == (name, basis)
    assert region.source
    assert sum(region.municipalities.values_list("inhabitants", flat=True)) == inhabitants


def test_load_reference_marks_the_invented_municipalities_and_keeps_them_among_themselves() -> None:
    load()

    invented = Municipality.objects.filter(fictional=True)
    assert sorted(invented.values_list("code", flat=True)) == [f"GM990{number}" for number in range(1, 6)]
    assert not Region.objects.filter(municipalities__fictional=True).exists()
    pairs = Neighbour.objects.usable().filter(first__fictional=True)
    assert 0 < pairs.count() < 10
    assert not Neighbour.objects.exclude(first__fictional=True).filter(second__fictional=True).exists()


def test_load_reference_keeps_whether_neighbours_are_confirmed_or_weak() -> None:
    load()

    capelle = Neighbour.objects.get(first="GM0502", second="GM1931")
    assert capelle.weak
    assert capelle.confirmed
    assert not Neighbour.objects.get(first="GM0034", second="GM0376").confirmed


def test_load_reference_twice_changes_nothing() -> None:
    load()
    before = dump(*LOADED)

    again = load()

    assert again.changed == 0
    assert differences(before, dump(*LOADED)) == {}


def test_load_reference_again_asks_few_queries() -> None:
    load()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        load()

    assert len(queries) < 50


def test_load_reference_names_its_sources_attribution_and_year() -> None:
    printed = run()

    for words in (
        "MIND",
        "CBS",
        "CC BY 4.0",
        "2026",
        "342",
        "IZA-regio: 42, stand 2025",
        "door ons afgeleid",
        "verzonnen",
    ):
        assert words in printed
    assert "Er is niets veranderd." not in printed
    assert "Er is niets veranderd." in run()
    assert run("--verbosity", "0") == ""
