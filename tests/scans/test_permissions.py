"""Who may see and do what with a scan (domain.md section 6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils import timezone

from inventory.scans import permissions
from inventory.scans.models import Scan, ScanState
from regions.permissions import AnyUser
from tests.builders import (
    DEVENTER,
    GOUDA,
    WADDINXVEEN,
    get_municipality,
    make_coordinator,
    make_editor,
    make_initiative,
    make_offer,
    make_officer,
    make_reader,
    make_region,
    make_scan,
    make_sheet,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db

MAY, MAY_NOT, SEES_NOT = "may", "may not", "sees not"
ADOPTED: dict[str, Any] = {
    "state": ScanState.ADOPTED,
    "adopted_on": timezone.now(),
    "frozen_inputs": "{}",
    "inputs_sha256": "0" * 64,
    "frozen_report": "{}",
}


def outcome(loader: Callable[..., Any], *arguments: object) -> str:
    try:
        loader(*arguments)
    except Http404:
        return SEES_NOT
    except PermissionDenied:
        return MAY_NOT
    return MAY


def outcomes(loader: Callable[..., Any], cast: dict[str, AnyUser], *arguments: object) -> dict[str, str]:
    """What the loader says to everybody who at least sees that there is something."""
    found = {who: outcome(loader, user, *arguments) for who, user in cast.items()}
    return {who: said for who, said in found.items() if said != SEES_NOT}


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN]))


@pytest.fixture
def cast(scan: Scan) -> dict[str, AnyUser]:
    initiative = make_initiative(municipality=GOUDA)
    make_offer(initiative)
    return {
        "nobody": AnonymousUser(),
        "without a role": make_user(),
        "officer": make_officer(GOUDA),
        "officer of a neighbour": make_officer(WADDINXVEEN),
        "officer elsewhere": make_officer(DEVENTER),
        "coordinator": make_coordinator(scan.region),
        "coordinator elsewhere": make_coordinator(make_region(municipalities=[DEVENTER])),
        "reader": make_reader(scan.region),
        "editor": make_editor(initiative),
        "staff": make_staff(),
    }


def test_scan_is_there_for_the_members_of_its_region_alone(scan: Scan, cast: dict[str, AnyUser]) -> None:
    assert outcomes(permissions.get_scan, cast, scan.pk) == {
        "officer": MAY,
        "officer of a neighbour": MAY,
        "coordinator": MAY,
        "reader": MAY,
    }


@pytest.mark.parametrize("loader", [permissions.get_scan_to_coordinate, permissions.get_scan_to_change])
def test_scan_is_led_by_its_coordinator_alone(loader: Callable[..., Any], scan: Scan, cast: dict[str, AnyUser]) -> None:
    assert outcomes(loader, cast, scan.pk) == {
        "officer": MAY_NOT,
        "officer of a neighbour": MAY_NOT,
        "coordinator": MAY,
        "reader": MAY_NOT,
    }


def test_adopted_scan_is_changed_by_nobody(scan: Scan, cast: dict[str, AnyUser]) -> None:
    adopted = make_scan(scan.region, **ADOPTED)

    assert outcome(permissions.get_scan_to_change, cast["coordinator"], adopted.pk) == MAY_NOT
    assert outcome(permissions.get_filling_to_edit, cast["officer"], adopted.pk, GOUDA) == MAY_NOT
    assert not permissions.may_change(cast["coordinator"], adopted)


def test_answers_of_a_municipality_are_read_by_its_officers_and_the_coordinator(
    scan: Scan, cast: dict[str, AnyUser]
) -> None:
    assert outcomes(permissions.get_filling, cast, scan.pk, GOUDA) == {
        "officer": MAY,
        "officer of a neighbour": MAY_NOT,
        "coordinator": MAY,
        "reader": MAY_NOT,
    }


def test_answers_of_a_municipality_are_given_by_its_officers_alone(scan: Scan, cast: dict[str, AnyUser]) -> None:
    assert outcomes(permissions.get_filling_to_edit, cast, scan.pk, GOUDA) == {
        "officer": MAY,
        "officer of a neighbour": MAY_NOT,
        "coordinator": MAY_NOT,
        "reader": MAY_NOT,
    }


def test_municipality_outside_the_region_has_nothing_to_fill_in(scan: Scan, cast: dict[str, AnyUser]) -> None:
    get_municipality(DEVENTER)

    assert outcome(permissions.get_filling, cast["coordinator"], scan.pk, DEVENTER) == SEES_NOT
    assert outcome(permissions.get_filling, cast["coordinator"], scan.pk, "GM9999") == SEES_NOT


def test_filling_knows_whether_it_is_shared(scan: Scan, cast: dict[str, AnyUser]) -> None:
    assert not permissions.get_filling(cast["officer"], scan.pk, GOUDA).is_shared

    make_sheet(scan, GOUDA)

    assert permissions.get_filling(cast["officer"], scan.pk, GOUDA).is_shared


def test_scans_for_a_person_are_those_of_all_their_regions_once_and_newest_first(scan: Scan) -> None:
    officer = make_officer(GOUDA)
    other_kind = make_scan(make_region(municipalities=[GOUDA, DEVENTER]), title="Van een andere indeling")
    make_scan(make_region(municipalities=[DEVENTER]), title="Van anderen")

    assert list(permissions.scans_for(officer)) == [other_kind, scan]
