"""A scan with people who fill in for each other."""

from __future__ import annotations

import pytest

from inventory.scans.models import Scan
from regions.models import User
from tests.builders import DEVENTER, GOUDA, WADDINXVEEN, make_coordinator, make_officer, make_region, make_scan


@pytest.fixture
def scan() -> Scan:
    return make_scan(make_region(municipalities=[GOUDA, WADDINXVEEN, DEVENTER]))


@pytest.fixture
def coordinator(scan: Scan) -> User:
    return make_coordinator(scan.region)


@pytest.fixture
def officer() -> User:
    return make_officer(GOUDA)
