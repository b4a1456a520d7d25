"""What staff do with regions leaves a revision, and never overwrites what somebody else did."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.utils import timezone

from regions.actions.regions import add_region, change_region, confirm_composition, slug_for
from regions.models import Region, Revision, User
from regions.saving import ConflictError
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, get_municipalities, make_region, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> User:
    return make_staff()


def change(region: Region, staff: User, codes: list[str], *, expected: int = 1, **fields: Any) -> bool:
    return change_region(
        region=region, expected=expected, fields=fields, municipalities=get_municipalities(codes), by=staff
    )


def codes_of(region: Region) -> list[str]:
    return sorted(one.pk for one in Region.objects.get(pk=region.pk).municipalities.all())


def test_new_region_has_its_municipalities_and_a_first_revision(staff: User) -> None:
    region = Region(slug="own-nieuw", name="Nieuw")

    add_region(region=region, municipalities=get_municipalities([GOUDA, DEVENTER]), by=staff)

    assert codes_of(region) == [DEVENTER, GOUDA]
    revision = Revision.objects.get()
    assert (revision.action, revision.by, revision.version) == ("add", staff, 1)
    assert (revision.after or {})["municipalities"] == [DEVENTER, GOUDA]


def test_new_region_with_an_address_that_exists_is_a_conflict(staff: User) -> None:
    make_region(slug="own-nieuw")

    with pytest.raises(ConflictError):
        add_region(region=Region(slug="own-nieuw", name="Nieuw"), municipalities=get_municipalities([GOUDA]), by=staff)

    assert Region.objects.count() == 1


def test_changed_composition_is_kept_before_and_after_and_has_to_be_confirmed_again(staff: User) -> None:
    region = make_region(municipalities=[GOUDA], confirmed_on=datetime.date(2026, 9, 1), confirmed_by=staff)

    assert change(region, staff, [GOUDA, WADDINXVEEN])

    stored = Region.objects.get()
    assert codes_of(region) == [GOUDA, WADDINXVEEN]
    assert (stored.confirmed_on, stored.confirmed_by, stored.version) == (None, None, 2)
    revision = Revision.objects.get()
    assert (revision.before or {})["municipalities"] == [GOUDA]
    assert (revision.before or {})["confirmed_on"] == "2026-09-01"
    assert (revision.after or {})["municipalities"] == [GOUDA, WADDINXVEEN]
    assert revision.by == staff


def test_changed_name_leaves_the_confirmation_of_the_composition(staff: User) -> None:
    region = make_region(municipalities=[GOUDA], confirmed_on=datetime.date(2026, 9, 1))

    assert change(region, staff, [GOUDA], name="Andere naam")

    stored = Region.objects.get()
    assert (stored.name, stored.confirmed_on) == ("Andere naam", datetime.date(2026, 9, 1))


def test_change_of_nothing_writes_nothing(staff: User) -> None:
    region = make_region(municipalities=[GOUDA], name="Midden-Holland")

    assert not change(region, staff, [GOUDA], name="Midden-Holland")

    assert Region.objects.get().version == 1
    assert not Revision.objects.exists()


def test_change_after_somebody_else_stores_nothing(staff: User) -> None:
    region = make_region(municipalities=[GOUDA])
    change(Region.objects.get(), staff, [GOUDA], name="Van een ander")

    with pytest.raises(ConflictError):
        change(region, staff, [DEVENTER], name="Van mij")

    assert Region.objects.get().name == "Van een ander"
    assert codes_of(region) == [GOUDA]


def test_confirming_notes_the_day_and_who(staff: User) -> None:
    region = make_region()

    confirm_composition(region=region, expected=1, by=staff)

    stored = Region.objects.get()
    assert (stored.confirmed_on, stored.confirmed_by) == (timezone.localdate(), staff)
    revision = Revision.objects.get()
    assert (revision.action, revision.by, revision.version) == ("confirm", staff, 2)
    assert (revision.before or {})["confirmed_on"] is None
    assert (revision.after or {})["confirmed_by"] == staff.pk


def test_confirming_a_list_that_changed_meanwhile_confirms_nothing(staff: User) -> None:
    region = make_region(municipalities=[GOUDA])
    change(Region.objects.get(), staff, [GOUDA, DEVENTER])

    with pytest.raises(ConflictError):
        confirm_composition(region=region, expected=1, by=staff)

    assert Region.objects.get().confirmed_on is None


@pytest.mark.parametrize(
    ("kind", "name", "slug"),
    [
        ("iza", "Midden-Holland", "iza-midden-holland"),
        ("ggd", "Fryslân", "ggd-fryslan"),
        ("own", "Apeldoorn/Zutphen e.o.", "own-apeldoornzutphen-eo"),
    ],
)
def test_slug_carries_the_kind(kind: str, name: str, slug: str) -> None:
    assert slug_for(kind, name) == slug


def test_slug_of_a_long_name_fits() -> None:
    assert len(slug_for("own", "a" * 120)) == 80
