"""What the tables of real initiatives say: only what a source states, and for whom it states it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from inventory.desk.example_files import Example, read_examples
from inventory.gaps.inputs import Offer
from regions.reference import FileError

EXAMPLES: dict[str, Example] = {example.profile.slug: example for example in read_examples()}
MIDDEN_HOLLAND = ("GM0513", "GM0627", "GM1892", "GM1901", "GM1931")
OURS = Path(__file__).resolve().parents[2] / "fixtures"


def _offers(slug: str) -> dict[str, Offer]:
    return {offer.activity: offer for offer in EXAMPLES[slug].profile.offers}


def test_kernkracht_offers_what_the_brochure_states_and_no_more() -> None:
    offers = _offers("kernkracht")

    assert set(offers) == {"A1.3", "A3.2", "A3.3", "B2.1", "B2.2", "B2.3", "B2.5", "B3.1", "B3.2"}
    assert not _offers("korak")


def test_region_without_a_municipality_is_for_all_of_it_and_says_so() -> None:
    offer = _offers("kernkracht")["B2.1"]

    assert offer.municipalities == MIDDEN_HOLLAND
    assert offer.places == ()
    assert "regio Midden-Holland en geen gemeente" in offer.note


def test_working_area_is_whom_it_is_for_and_a_place_where_it_is() -> None:
    buddies = _offers("vriendendiensten")["A1.3"]
    assert buddies.municipalities == ("GM0150", "GM0177", "GM0285", "GM1773")
    assert buddies.places == ()
    house = _offers("herstelhuis-de-koolmees")["B2.4"]
    assert (house.municipalities, house.places) == (MIDDEN_HOLLAND, ("GM0513",))


def test_plan_is_planned() -> None:
    planned = {
        (slug, offer.activity)
        for slug, example in EXAMPLES.items()
        for offer in example.profile.offers
        if offer.status == "planned"
    }

    assert planned == {
        *(("zelfregiecentrum-deventer", "A3.3"), ("zelfregiecentrum-deventer", "A3.4")),
        ("respijthuis-alphen-aan-den-rijn", "B2.4"),
    }


def test_initiative_without_municipality_and_region_has_no_offers() -> None:
    nowhere = [each.profile for each in EXAMPLES.values() if each.profile.municipality is None]

    assert len(nowhere) > 10
    assert all(not profile.offers for profile in nowhere)


@pytest.mark.parametrize(
    ("slug", "activity", "source"),
    [
        ("kernkracht", "A3.2", "Brochure Bouwstenen voor Participatie en Herstel (MIND, versie 3, april 2020)"),
        ("herstelhuis-de-koolmees", "B2.4", "https://nvzh.nl/2535-2 (17 januari 2025)"),
        ("ixta-noa-leeuwarden", "A1.1", "yourpost.eu (zonder datum)"),
    ],
)
def test_source_is_told_with_its_date(slug: str, activity: str, source: str) -> None:
    assert _offers(slug)[activity].source == source


def _copy(folder: Path, name: str, old: str, new: str) -> None:
    for each in ("initiatives.csv", "offers.csv"):
        text = (OURS / each).read_text(encoding="utf-8")
        (folder / each).write_text(text.replace(old, new, 1) if each == name else text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("offers.csv", ",active,", ",stopped,", "offers.csv, regel 2, kolom status: 'stopped' kennen we hier niet."),
        ("offers.csv", "2016-08-01", "1 augustus", "kolom starts_on: '1 augustus' is geen datum."),
        ("offers.csv", "GM0150,GM0150", ",GM0150", "kolom municipalities: aanbod zonder gemeenten kan niet."),
        ("offers.csv", "\nzelfregiecentrum-deventer,", "\nniemand,", "offers.csv noemt 'niemand', en dat initiatief"),
        (
            "initiatives.csv",
            ",self_direction_centre,",
            ",centre,",
            "regel 2, kolom kind: 'centre' kennen we hier niet.",
        ),
    ],
)
def test_mistake_in_the_tables_is_named(
    name: str, old: str, new: str, expected: str, tmp_path: Path, settings: Settings
) -> None:
    _copy(tmp_path, name, old, new)
    settings.FIXTURES = tmp_path

    with pytest.raises(FileError) as refusal:
        read_examples()
    assert expected in str(refusal.value)
